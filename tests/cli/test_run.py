"""`parley run` leaves a folder that is complete or absent, and the same for the same inputs."""

import errno
import json
from hashlib import sha256
from pathlib import Path

import pytest
from samples import SMALL

FILES = [
    "chronicle.csv",
    "classes.csv",
    "classes.png",
    "classes.svg",
    "columns.csv",
    "expectations.csv",
    "expected.png",
    "expected.svg",
    "exploration.json",
    "exploration.txt",
    "follow.json",
    "follow.txt",
    "manifest.json",
    "map.png",
    "map.svg",
    "matrix.png",
    "matrix.svg",
    "places.png",
    "places.svg",
    "posterior.csv",
    "report.html",
    "run.log",
    "score.json",
    "timeline.png",
    "timeline.svg",
    "transcript.txt",
    "waiting.png",
    "waiting.svg",
]


@pytest.fixture
def path(write):
    return write(SMALL)


@pytest.fixture
def run(parley, path, tmp_path):
    """Run the small scenario; return the run's folder."""

    def made(*words, out=tmp_path / "out"):
        ran = parley("run", path, "--out", out, "--quiet", *words)
        assert (ran.status, ran.err) == (0, "")
        return Path(ran.out.strip())

    return made


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.log"}


def left(out):
    """Return every file below a folder."""
    return [path for path in out.rglob("*") if path.is_file()] if out.exists() else []


def test_a_run_leaves_its_files_and_nothing_else(run, tmp_path):
    folder = run()

    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert folder.parent == tmp_path / "out" / tmp_path.name
    assert list(folder.parent.iterdir()) == [folder]


def test_the_manifest_says_what_the_run_was_made_from(run, small):
    folder = run("--reading", "answer=refusal")
    manifest = json.loads((folder / "manifest.json").read_text())

    assert manifest["run"] == folder.name
    assert manifest["options"] == {
        "readings": {"answer": "refusal"}, "but": None, "as_of": "2025-03-31", "seed": 1,
        "draws": 4096, "rules": [], "without": [],
    }  # fmt: skip
    assert manifest["scenario_hash"] != small.fingerprint
    assert manifest["files"] == {
        name: sha256(content).hexdigest()
        for name, content in contents(folder).items()
        if name != "manifest.json"
    }


def test_the_same_command_finds_the_run_and_makes_it_no_second_time(parley, path, tmp_path):
    first, second = (parley("run", path, "--out", tmp_path / "out") for _ in range(2))

    assert "Wrote the run" in first.out
    assert second.out == first.out.replace("Wrote the run", "Found the run")


def test_json_says_where_the_run_is_and_whether_it_was_there(parley, path, tmp_path):
    documents = [
        json.loads(parley("run", path, "--out", tmp_path / "out", "--json").out) for _ in range(2)
    ]

    assert [document["found"] for document in documents] == [False, True]
    assert documents[0]["files"] == FILES
    assert documents[0]["folder"].endswith(documents[0]["run"])


def test_a_run_made_twice_has_the_same_bytes(run, tmp_path):
    assert contents(run(out=tmp_path / "one")) == contents(run(out=tmp_path / "two"))


def test_a_run_made_by_another_process_has_the_same_bytes(run, parley_process, path, tmp_path):
    ran = parley_process("run", path, "--out", tmp_path / "two", "--quiet")

    assert (ran.status, ran.err) == (0, "")
    assert contents(Path(ran.out.strip())) == contents(run())


def test_other_inputs_are_another_run(run):
    folders = {
        run(),
        run("--reading", "answer=refusal"),
        run("--but", "no-line"),
        run("--as-of", "2025-03-09"),
        run("--seed", 2),
        run("--without", "ground"),
    }

    assert len({folder.name for folder in folders}) == 6


def test_a_rule_file_is_known_by_its_content(run, tmp_path):
    rules = tmp_path / "mood.py"
    text = "from sim import consideration\n\n\n@consideration(assumed='a guess')\n"
    text += 'def mood(case):\n    """Some days are better than others."""\n'
    text += "    return 0.0 * case.day\n"
    rules.write_text(text)
    first = run("--rules", rules)
    rules.write_text(text.replace("0.0", "0.5"))
    held = json.loads((first / "manifest.json").read_text())["options"]["rules"]

    assert held == [{"name": "mood.py", "sha256": sha256(text.encode()).hexdigest()}]
    assert run("--rules", rules) != first


def test_a_run_tells_the_verdict_of_its_score(parley, path, tmp_path):
    first, second = (parley("run", path, "--out", tmp_path / "out") for _ in range(2))
    score = json.loads(next((tmp_path / "out").rglob("score.json")).read_text())

    for ran in (first, second):
        assert score["verdict"] in " ".join(ran.out.split())


def test_another_scenario_is_another_run(run, path):
    first = run()
    path.write_text(SMALL.replace("Borea names the island.", "Borea names its island."))

    assert run() != first


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "transcript.txt").write_text("x"),
        lambda folder: (folder / "timeline.svg").unlink(),
        lambda folder: (folder / "manifest.json").write_text("{"),
    ],
    ids=["changed", "missing", "half"],
)
def test_a_damaged_run_is_made_again(run, damage):
    folder = run()
    whole = contents(folder)
    damage(folder)

    assert run() == folder
    assert contents(folder) == whole


def test_a_faulty_scenario_leaves_nothing(parley, path, tmp_path):
    path.write_text(SMALL.replace("remove: [A1]", "remove: [A2]"))
    ran = parley("run", path, "--out", tmp_path / "out")

    assert (ran.status, ran.out) == (2, "")
    assert "nothing here has the id 'A2'" in ran.err
    assert not (tmp_path / "out").exists()


def test_an_out_that_is_a_file_is_told(parley, path, tmp_path):
    out = tmp_path / "file"
    out.write_text("mine")
    ran = parley("run", path, "--out", out)

    assert (ran.status, ran.out) == (2, "")
    assert "not a directory\n  hint: choose a folder with --out" in ran.err
    assert out.read_text() == "mine"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that nobody can write to")
def test_an_out_that_cannot_be_written_is_told(parley, path):
    ran = parley("run", path, "--out", "/proc/runs")

    assert (ran.status, ran.out) == (2, "")
    assert "hint: choose a folder with --out" in ran.err


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_full_disk_leaves_nothing_half_written(parley, path, tmp_path, monkeypatch, step):
    def full(self, *_):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, step, full)
    ran = parley("run", path, "--out", tmp_path / "out")

    assert (ran.status, ran.out) == (2, "")
    assert "no space left on device" in ran.err
    assert left(tmp_path / "out") == []


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_an_interruption_leaves_nothing_half_written(
    parley, run, path, tmp_path, monkeypatch, step
):
    finished = run("--but", "no-line")
    whole = contents(finished)

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, interrupt)
        ran = parley("run", path, "--out", tmp_path / "out")

    assert (ran.status, ran.out) == (130, "")
    assert "Interrupted" in ran.err
    assert contents(finished) == whole
    kept = [file for file in left(tmp_path / "out") if ".parts" not in file.parts]
    assert {file.parent for file in kept} == {finished}
    assert contents(run()).keys() == whole.keys()


def test_a_run_leaves_the_parts_of_another_alone(run, tmp_path):
    parts = tmp_path / "out" / tmp_path.name / ".parts" / "0123456789ab"
    parts.mkdir(parents=True)
    (parts / "transcript.txt").write_text("under way")
    run()

    assert (parts / "transcript.txt").read_text() == "under way"


def test_an_empty_record_can_be_run(parley, write, tmp_path):
    head = SMALL.index("record:\n")
    ran = parley("run", write(SMALL[:head] + "record: []\n"), "--out", tmp_path / "out")

    assert ran.status == 0
    assert "0 events" in ran.out
