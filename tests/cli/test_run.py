"""`parley run` leaves a folder that is complete or absent, and the same for the same inputs."""

import errno
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from made import FEW, few
from samples import SMALL

from sim.making.order import Order
from sim.making.recipe import inputs_of

FIGURES = (
    "expected", "levers", "outcomes", "standoff", "states", "timeline", "verdicts", "waiting",
)  # fmt: skip
FILES = sorted([
    "annex.html", "chronicle.csv", "classes.csv", "columns.csv", "expectations.csv",
    "exploration.json", "exploration.txt", "follow.json", "follow.txt", "manifest.json",
    "play.html", "report.html", "run.log", "score.json", "stability.json", "stability.txt",
    "transcript.txt",
    *(f"{name}.{kind}" for name in FIGURES for kind in ("pdf", "png", "svg")),
])  # fmt: skip
DRAWS = ("--draws", 64)
RULES = '''\
from sim import consideration


@consideration(assumed='a guess')
def mood(case):
    """Some days are better than others."""
    return 0.0 * case.day
'''


@pytest.fixture
def path(tmp_path):
    return few(tmp_path)


@pytest.fixture
def run(parley, path, tmp_path, undrawn):
    """Run the small scenario and draw nothing; return the run's folder."""

    def made(*words, out=tmp_path / "out"):
        ran = parley("run", path, "--out", out, "--quiet", *DRAWS, *words)
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
    assert folder.parent == tmp_path / "out" / "small"
    assert list(folder.parent.iterdir()) == [folder]


def test_the_manifest_says_what_the_run_was_made_from(run, small):
    folder = run("--reading", "answer=refusal")
    manifest = json.loads((folder / "manifest.json").read_text())

    assert manifest["run"] == folder.name
    assert manifest["options"] == {
        "readings": {"answer": "refusal"}, "but": None, "as_of": "2025-03-31", "seed": 1,
        "draws": 64, "interval": None, "rules": [], "without": [], "candidates": [],
    }  # fmt: skip
    assert manifest["scenario_hash"] != small.fingerprint
    assert manifest["files"] == {
        name: sha256(content).hexdigest()
        for name, content in contents(folder).items()
        if name != "manifest.json"
    }


def test_the_same_command_finds_the_run_and_makes_it_no_second_time(
    parley, path, tmp_path, undrawn
):
    words = ("run", path, "--out", tmp_path / "out", *DRAWS)
    first, second = (parley(*words) for _ in range(2))
    told = json.loads(parley(*words, "--json").out)
    score = json.loads((Path(told["folder"]) / "score.json").read_text())

    assert "Wrote the run" in first.out
    assert second.out == first.out.replace("Wrote the run", "Found the run")
    assert score["verdict"] in " ".join(first.out.split())
    assert (told["found"], told["files"]) == (True, FILES)
    assert told["folder"].endswith(told["run"])


@pytest.mark.slow
def test_a_run_made_by_another_process_has_the_same_bytes(parley, parley_process, path, tmp_path):
    words = ("run", path, *DRAWS, "--quiet", "--out")
    here, there = (Path(ask(*words, tmp_path / name).out.strip())
                   for ask, name in ((parley, "one"), (parley_process, "two")))  # fmt: skip

    assert contents(here) == contents(there)


def test_other_inputs_are_another_run(path):
    plain = Order(path, draws=64)
    others = [
        replace(plain, readings={"answer": "refusal"}),
        replace(plain, but="no-line"),
        replace(plain, as_of="2025-03-09"),
        replace(plain, seed=2),
        replace(plain, without=["third_party"]),
    ]
    first = inputs_of(plain, "run").run
    ids = {first, *(inputs_of(order, "run").run for order in others)}
    path.write_text(FEW.replace("Borea names the island.", "Borea names its island."))
    ids.add(inputs_of(replace(plain), "run").run)

    assert len(ids) == len(others) + 2
    assert inputs_of(replace(plain, jobs=7), "run").run in ids


def test_a_rule_file_is_known_by_its_content(path, tmp_path):
    rules = tmp_path / "mood.py"
    rules.write_text(RULES)
    first = inputs_of(Order(path, rules=[rules]), "run")
    rules.write_text(RULES.replace("0.0", "0.5"))
    second = inputs_of(Order(path, rules=[rules]), "run")

    digest = sha256(RULES.encode()).hexdigest()
    assert first.options["rules"] == [{"name": "mood.py", "sha256": digest}]
    assert second.run != first.run


def test_a_run_that_lacks_a_file_is_made_again(run):
    folder = run()
    whole = contents(folder)
    (folder / "timeline.svg").unlink()

    assert run() == folder
    assert contents(folder) == whole


@pytest.mark.parametrize("name", ["transcript.txt", "manifest.json"])
def test_a_run_that_somebody_edited_is_not_replaced(parley, run, path, name):
    folder = run()
    (folder / name).write_text("mine")
    ran = parley("run", path, "--out", folder.parents[1], *DRAWS)

    assert (ran.status, ran.out) == (2, "")
    assert f"{name}" in ran.err
    assert "hint: move it elsewhere" in ran.err
    assert (folder / name).read_text() == "mine"


def test_a_faulty_scenario_leaves_nothing(parley, path, tmp_path):
    path.write_text(SMALL.replace("remove: [A1]", "remove: [A2]"))
    ran = parley("run", path, "--out", tmp_path / "out")

    assert (ran.status, ran.out) == (2, "")
    assert "nothing here has the id 'A2'" in ran.err
    assert not (tmp_path / "out").exists()


def test_an_out_that_is_a_file_is_told(parley, path, tmp_path, undrawn):
    out = tmp_path / "file"
    out.write_text("mine")
    ran = parley("run", path, "--out", out, *DRAWS)

    assert (ran.status, ran.out) == (2, "")
    assert "not a directory\n  hint: choose a folder with --out" in ran.err
    assert out.read_text() == "mine"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that nobody can write to")
def test_an_out_that_cannot_be_written_is_told(parley, path, undrawn):
    ran = parley("run", path, "--out", "/proc/runs", *DRAWS)

    assert (ran.status, ran.out) == (2, "")
    assert "hint: choose a folder with --out" in ran.err


STOPS = {
    "full": (OSError(errno.ENOSPC, "No space left on device"), 1, "no space left on device"),
    "interrupted": (KeyboardInterrupt(), 130, "Interrupted"),
}


@pytest.mark.slow
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize("stop", STOPS)
def test_what_stops_a_run_leaves_nothing_half_written(parley, run, path, monkeypatch, stop, step):
    finished = run("--but", "no-line")
    out, whole = finished.parents[1], contents(finished)
    error, status, told = STOPS[stop]

    def stopped(*_):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, stopped)
        ran = parley("run", path, "--out", out, *DRAWS)

    assert (ran.status, ran.out) == (status, "")
    assert told in ran.err
    assert contents(finished) == whole
    assert {file.parent for file in left(out)} == {finished}


def test_a_run_leaves_what_another_is_writing_alone(run, tmp_path):
    parts = tmp_path / "out" / "small" / ".parts" / "0123456789ab"
    parts.mkdir(parents=True)
    (parts / "transcript.txt").write_text("under way")
    run()

    assert (parts / "transcript.txt").read_text() == "under way"


def test_an_empty_record_can_be_run(parley, write, tmp_path, undrawn):
    head = SMALL.index("record:\n")
    ran = parley("run", write(SMALL[:head] + "record: []\n"), "--out", tmp_path / "out", *DRAWS)

    assert ran.status == 0
    assert "0 events" in ran.out


def test_what_facts_rest_on_is_told_as_in_the_chronicle(parley, path, tmp_path, undrawn):
    ran = parley("run", path, "--out", tmp_path, *DRAWS)
    chronicle = " ".join(parley("replay", path, *DRAWS).out.split())
    rests = chronicle.partition("Rests on ")[2].partition(" Scores")[0]

    assert "assumed in part" in rests
    assert f"{rests}; " in " ".join(ran.out.split())


def test_a_lesson_is_added_where_it_is_asked_for_and_made_again_with_the_run(run, parley, tmp_path):
    folder = run("--lesson")
    names = {"lesson.html", "coding-article.txt", "coding-start.yaml", "coding-key.yaml"}

    assert names <= {path.name for path in folder.iterdir()}
    assert parley("run", folder, "--out", tmp_path / "again").status == 0
    assert names <= {path.name for path in (tmp_path / "again").rglob("*")}
