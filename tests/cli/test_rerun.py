"""`parley run MANIFEST` makes a run again, or names the input that changed; `show runs` lists."""

import json
from pathlib import Path

import pytest
from made import FEW, few, made

from sim.runs.manifest import edited

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture(autouse=True)
def unchanged(monkeypatch):
    """Nobody edits the program while a test runs."""
    monkeypatch.setattr("sim.runs.manifest.code_hash", lambda: "c0de" * 3)


@pytest.fixture
def path(tmp_path):
    return few(tmp_path)


@pytest.fixture
def run(path, tmp_path):
    """Return the folder of a run of the small scenario."""

    def copied(*words):
        return made(path, tmp_path / "out", *words)

    return copied


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.log"}


def change(folder, edit):
    """Edit the manifest of a run."""
    manifest = folder / "manifest.json"
    facts = json.loads(manifest.read_text())
    edit(facts)
    manifest.write_text(json.dumps(facts))


COMMANDS = {
    "run": ("--reading", "answer=refusal", "--seed", 3, "--as-of", "2025-03-09", "--interval", 0.8),
    "compare": ("--but", "no-line", "--without", "third_party", "--venue", "vienna", "--follow"),
    "simulate": ("--worlds", 300, "--from", "island-instead", "--but", "no-line", "--days", 60),
}


@pytest.mark.parametrize("name", ["", "manifest.json"], ids=["folder", "manifest"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_run_is_made_again_byte_for_byte(parley, path, tmp_path, monkeypatch, command, name):
    monkeypatch.setattr("sim.making.compare.WORLDS", 64)
    words = (command, path, "--draws", 64, *COMMANDS[command], "--jobs", 1)
    folder = Path(parley(*words, "--out", tmp_path / "out", "--quiet").out.strip())
    ran = parley("run", folder / name, "--out", tmp_path / "again", "--json")
    told = json.loads(ran.out)

    assert (ran.status, told["same_bytes"], told["found"]) == (0, True, False)
    assert contents(Path(told["folder"])) == contents(folder)


def test_a_damaged_run_is_mended_from_its_manifest(parley, run, tmp_path):
    folder = run()
    whole = contents(folder)
    (folder / "score.json").unlink()
    ran = parley("run", folder, "--out", tmp_path / "out")

    assert ran.status == 0
    assert "score.json is missing" in ran.out
    assert contents(folder) == whole


def test_a_scenario_that_changed_is_named(parley, run, path, tmp_path):
    folder = run()
    path.write_text(FEW.replace("Borea names the island.", "Borea names its island."))
    ran = parley("run", folder, "--out", tmp_path / "again")

    assert (ran.status, ran.out) == (2, "")
    assert f"the scenario {path} was " in ran.err
    assert not (tmp_path / "again").exists()


def test_a_run_is_made_again_elsewhere(parley, run, path, tmp_path):
    folder = run()
    whole = contents(folder)
    moved = tmp_path / "elsewhere" / "small"
    moved.parent.mkdir()
    path.parent.rename(moved)
    ran = parley("run", folder, "--scenario", moved, "--out", tmp_path / "again", "--quiet")
    again = contents(Path(ran.out.strip()))

    assert "say where it is with --scenario" in parley("run", folder).err
    assert parley("run", moved, "--scenario", moved).status == 2
    assert again.pop("manifest.json") != whole.pop("manifest.json")
    assert again == whole


def test_notes_in_a_run_that_is_not_whole_are_not_lost(parley, run, tmp_path):
    folder = run()
    (folder / "score.json").write_text("mine")
    ran = parley("run", folder, "--out", tmp_path / "out")

    assert ran.status == 2
    assert "it holds what the run did not write: score.json" in ran.err
    assert (folder / "score.json").read_text() == "mine"


def test_a_scenario_that_is_gone_is_named(parley, run, path):
    folder = run()
    path.unlink()
    ran = parley("run", folder)

    assert ran.status == 2
    assert f"its scenario is not at {path}" in ran.err


def test_rules_that_are_not_given_or_changed_are_named(parley, run, tmp_path):
    rules = tmp_path / "mood.py"
    text = "from sim import consideration\n\n\n@consideration(assumed='a guess')\n"
    text += 'def mood(case):\n    """Some days are better than others."""\n'
    text += "    return 0.1 * case.day\n"
    rules.write_text(text)
    folder = run("--rules", rules)
    given = parley("run", folder, "--rules", rules, "--out", tmp_path / "again", "--quiet")

    assert given.status == 0
    assert "the rules mood.py" in parley("run", folder).err
    rules.write_text(text.replace("0.1", "0.5"))
    changed = parley("run", folder, "--rules", rules)
    assert changed.status == 2
    assert "the rules mood.py were " in changed.err


def test_other_versions_are_named(parley, run, monkeypatch):
    folder = run()
    monkeypatch.setattr("sim.runs.manifest.code_hash", lambda: "0" * 12)
    monkeypatch.setattr("sim.runs.manifest.version", lambda _: "99.0")
    ran = parley("run", folder)

    assert ran.status == 2
    assert "the code of parley was " in ran.err
    assert "now it is 000000000000" in ran.err
    assert "numpy was " in ran.err


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda facts: facts["options"].update(seed=7), "it was edited by hand"),
        (lambda facts: facts.update(parley=99), "it is of another version"),
        (lambda facts: facts.pop("files"), "files: Field required"),
        (lambda facts: facts.update(options=[]), "options: "),
    ],
    ids=["options", "version", "files", "shape"],
)
def test_an_edited_manifest_is_not_made_again(parley, run, edit, told):
    folder = run()
    change(folder, edit)
    ran = parley("run", folder)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_a_manifest_whose_file_hashes_were_edited_is_caught_by_the_bytes(parley, run):
    folder = run()
    change(folder, lambda facts: facts["files"].update({"score.json": "0" * 64}))
    ran = parley("run", folder)

    assert ran.status == 2
    assert "the same inputs gave other bytes: score.json" in ran.err


def test_the_id_is_the_hash_of_what_the_manifest_states(run):
    facts = json.loads((run() / "manifest.json").read_text())

    assert not edited(facts)
    assert edited({**facts, "scenario_hash": "0"})


@pytest.mark.slow
def test_runs_are_listed_with_their_state_and_what_is_wrong(parley, run, tmp_path):
    whole, torn, later = (
        run(),
        run("--but", "no-line"),
        run("--without", "third_party", "--seed", 2),
    )
    bare = run("--as-of", "2025-03-09")
    (torn / "transcript.txt").unlink()
    change(later, lambda facts: facts.update(parley=2))
    (bare / "manifest.json").unlink()
    rows = json.loads(parley("show", "runs", tmp_path / "out", "--json").out)
    states = {Path(row["folder"]).name: row["state"] for row in rows}

    assert states == {
        whole.name: "whole",
        torn.name: "transcript.txt is missing",
        later.name: "the manifest is broken: it is of another version",
        bare.name: "no manifest here",
    }


def test_lists_of_runs_are_filtered(parley, run, tmp_path):
    run()
    torn = run("--but", "no-line")
    (torn / "transcript.txt").unlink()

    def listed(*words):
        rows = json.loads(parley("show", "runs", tmp_path / "out", "--json", *words).out)
        return len(rows)

    assert listed() == 2
    assert listed("--scenario", "small") == 2
    assert listed("--scenario", "another") == 0
    assert listed("--with", "no-line") == listed("--damaged") == 1
    assert listed("--of", "run") == 2
    assert listed("--of", "compare") == 0


def test_an_empty_list_of_runs_says_so(parley, tmp_path):
    ran = parley("show", "runs", tmp_path / "nowhere")

    assert (ran.status, ran.out) == (0, "")
    assert "no such run below" in ran.err
