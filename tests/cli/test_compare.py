"""`parley compare` puts runs and cases side by side, and says what it cannot pair."""

import json
from pathlib import Path

import pytest
from made import FEW, few, made
from samples import LEADERS, PARIS

pytestmark = pytest.mark.usefixtures("undrawn")

ASKED = ("--draws", 64, "--venue", "vienna", "--venue", "moscow")
RULES = '''\
"""A rule of one's own."""

from sim.rules.declare import consideration


@consideration(assumed="a guess")
def mood(case):
    """Some days are better than others."""
    return 0.5 + 0.0 * case.day
'''


@pytest.fixture(autouse=True)
def unchanged(monkeypatch):
    """Nobody edits the program while a test runs."""
    monkeypatch.setattr("sim.runs.manifest.code_hash", lambda: "c0de" * 3)


@pytest.fixture
def path(tmp_path):
    return few(tmp_path)


@pytest.fixture
def rules(tmp_path):
    file = tmp_path / "mood.py"
    file.write_text(RULES)
    return file


@pytest.fixture
def run(path, tmp_path):
    """Return the folder of a run of the small scenario."""

    def copied(*words):
        return made(path, tmp_path / "out", *words)

    return copied


def test_every_option_is_a_case_beside_the_scenario_as_it_stands(parley, rules):
    words = ("--but", "no-only-moscow", "--reading", "istanbul-answer=refuse", "--without", "UA1",
             "--rules", rules, "--json")  # fmt: skip
    document = json.loads(parley("compare", LEADERS, *ASKED, *words).out)

    assert [(run["name"], run["is_reference"]) for run in document["runs"]] == [
        ("as it stands", True),
        ("but no-only-moscow", False),
        ("reading istanbul-answer=refuse", False),
        ("without UA1", False),
        ("rules mood.py", False),
    ]
    added = document["changes"][3]["rules"]
    assert {(rule["rule"], rule["what"]) for rule in added} == {("mood", "only here")}


def test_the_table_tells_the_reference_and_what_differs(parley):
    ran = parley("compare", LEADERS, *ASKED, "--but", "no-only-moscow")

    assert (ran.status, ran.err) == (0, "")
    assert "Reference                as it stands" in ran.out
    assert "Conflicts lost" in ran.out


@pytest.mark.slow
def test_twenty_cases_are_compared_at_once(parley):
    document = json.loads(parley("show", "rules", LEADERS, "--json").out)
    names = [rule["id"] for rules in document["in_force"].values() for rule in rules]
    names = list(dict.fromkeys(names))[:19]
    words = [word for name in names for word in ("--without", name)]
    compared = json.loads(parley("compare", LEADERS, *ASKED, *words, "--json").out)

    assert len(compared["runs"]) == len(names) + 1 >= 15


def test_runs_are_compared_from_their_manifests(parley, run):
    one, two = run(), run("--but", "no-line")
    document = json.loads(parley("compare", one, two / "manifest.json", "--json").out)

    assert [held["name"] for held in document["runs"]] == [
        f"run {one.name}", f"run {two.name} (but no-line)"
    ]  # fmt: skip
    assert document["notes"] == []


def test_runs_of_other_seeds_are_refused(parley, run):
    one, two = run(), run("--seed", 2)
    ran = parley("compare", one, two)

    assert (ran.status, ran.out) == (2, "")
    assert "the seed is 2, that of the reference" in ran.err


def test_other_scenarios_are_refused(parley):
    ran = parley("compare", LEADERS, PARIS, *ASKED)

    assert ran.status == 2
    assert "the scenario is paris-1968" in ran.err


def test_a_damaged_run_is_told_and_compared_from_its_manifest(parley, run):
    one, two = run(), run("--but", "no-line")
    (two / "transcript.txt").write_text("mine")
    (two / "timeline.svg").unlink()
    ran = parley("compare", one, two)

    assert ran.status == 0
    assert "transcript.txt was changed after the run" in ran.out
    assert "timeline.svg is missing" in ran.out


def test_a_run_that_cannot_be_read_is_refused(parley, run):
    one, two = run(), run("--seed", 2)
    (two / "manifest.json").write_text('{"parley": 2}')
    ran = parley("compare", one, two)

    assert (ran.status, ran.out) == (2, "")
    assert "it is of another version" in ran.err


def test_a_run_of_a_scenario_that_changed_since_is_refused(parley, run, path):
    one, two = run(), run("--but", "no-line")
    path.write_text(FEW.replace("Borea names the island.", "Borea names its island."))
    ran = parley("compare", one, two)

    assert ran.status == 2
    assert "the scenario" in ran.err
    assert "make the run anew" in ran.err


def test_a_run_with_rules_needs_their_file_and_knows_it_by_content(parley, run, rules):
    one, two = run(), run("--rules", rules)
    lacking = parley("compare", one, two)

    assert lacking.status == 2
    assert "the rules mood.py" in lacking.err
    assert "give each with --rules FILE" in lacking.err
    document = json.loads(parley("compare", one, two, "--rules", rules, "--json").out)
    assert len(document["runs"]) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "there is nothing to compare with the reference"),
        (("--but", "no-lines"), "no counterfactual called 'no-lines'"),
        (("--but", "no-line", "--but", "no-line"), "given twice: but no-line"),
        (("--without", "grond"), "grond"),
        (("--reading", "answer"), "'answer' is no reading"),
        (("--rules", "nowhere.py"), "no such file of rules"),
    ],
    ids=str,
)
def test_what_cannot_be_compared_is_told(parley, path, words, told):
    ran = parley("compare", path, "--draws", 64, *words)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_a_comparison_is_written_as_a_run(parley, path, tmp_path):
    words = ("--draws", 64, "--but", "no-line", "--without", "hostile_host", "--venue", "vienna")
    ran = parley("compare", path, *words, "--out", tmp_path / "one", "--quiet")
    folder = Path(ran.out.strip())

    assert {file.suffix for file in folder.glob("comparison*")} == {
        ".csv", ".json", ".txt", ".svg", ".png", ".pdf",
    }  # fmt: skip
    assert (folder / "report.html").is_file()
