"""`parley export` writes what is documented, and says what it cannot."""

import csv
import json
from importlib import import_module

import pytest
from coded import read_plover
from samples import CASEBOOK, SMALL

from sim.expect.bench import bench
from sim.facts.reading import read_scenario
from sim.making.export import replayed
from sim.runs.folder import write_run
from sim.runs.manifest import Inputs
from sim.study.replay import review


@pytest.fixture
def path(write):
    return write(SMALL)


@pytest.fixture
def made(path, tmp_path):
    """Write a run folder of the small scenario with options of its own."""

    def make(**options):
        scenario = read_scenario(path)
        tables = replayed(review(bench(path, seed=1, draws=64)), "small")
        asked = {"readings": {}, "but": None, "as_of": "2025-03-31", **options}
        inputs = Inputs("run", tmp_path.name, scenario.fingerprint, str(path), asked)
        files = {**tables.content, "transcript.txt": b"text"}
        return write_run(tmp_path / "runs", inputs, files, tables.types)

    return make


def test_a_scenario_gives_its_record_as_lines(parley, path, small):
    ran = parley("export", path, "--format", "plover")

    assert (ran.status, ran.err) == (0, "")
    assert [event.id for event in read_plover(ran.out)] == list(small.events)


def test_a_scenario_gives_the_tables_of_a_replay(parley, path, tmp_path):
    ran = parley("export", path, "--format", "csv", "--out", tmp_path / "o", "--draws", 64)

    assert (ran.status, ran.err) == (0, "")
    assert sorted(file.name for file in (tmp_path / "o").iterdir()) == [
        "chronicle.csv", "columns.csv", "datapackage.json", "expectations.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_run_gives_its_tables(parley, made, tmp_path, form):
    run, out = made(), tmp_path / "o"
    ran = parley("export", run, "--format", form, "--out", out, "--json")
    told = json.loads(ran.out)

    assert (ran.status, ran.err, told["format"], told["notes"]) == (0, "", form, [])
    assert sorted(told["files"]) == sorted(str(file) for file in out.iterdir())
    if form == "csv":
        assert (out / "chronicle.csv").read_bytes() == (run / "chronicle.csv").read_bytes()


def test_a_run_gives_the_record_it_was_made_from(parley, made, tmp_path):
    (tmp_path / "o").mkdir()
    run = made()
    ran = parley("export", run, "--format", "plover", "--out", tmp_path / "o", "--quiet")
    file = tmp_path / "o" / f"{tmp_path.name}-{run.name}.plover.jsonl"

    assert (ran.status, ran.err, ran.out) == (0, "", f"{file}\n")
    assert len(read_plover(file.read_text("utf-8"))) == 4


def test_a_counterfactual_is_never_coded(parley, made, path):
    for words in ((path, "--but", "no-line"), (made(but="no-line"),)):
        ran = parley("export", *words, "--format", "plover")

        assert (ran.status, ran.out) == (2, "")
        assert "a counterfactual is not documented" in ran.err


def test_nothing_expected_or_drawn_reaches_the_events(parley, path):
    plain = parley("export", path, "--format", "plover")
    drawn = parley("export", path, "--format", "plover", "--seed", 7, "--draws", 9)
    path.write_text(SMALL + "explore: {venues: [vienna], levels: [leaders]}\n")

    assert plain.out == drawn.out == parley("export", path, "--format", "plover").out


def test_readings_and_days_of_a_run_are_those_of_its_events(parley, made, path):
    ran = parley("export", made(as_of="2025-03-02"), "--format", "plover")
    read = parley("export", path, "--format", "plover", "--reading", "answer=refusal")

    assert [event.id for event in read_plover(ran.out)] == ["geneva", "island-instead"]
    assert [event.act for event in read_plover(read.out)] == ["offer", "refuse", "meet"]


def test_a_damaged_run_says_what_is_wrong_and_gives_the_rest(parley, made, tmp_path):
    run = made()
    (run / "chronicle.csv").write_text("event\nforged\n")
    (run / "transcript.txt").unlink()
    ran = parley("export", run, "--format", "csv", "--out", tmp_path / "o")

    assert ran.status == 0
    assert ran.err.splitlines() == [
        "Note: chronicle.csv was changed after the run",
        "Note: transcript.txt is missing",
    ]
    assert {file.name for file in (tmp_path / "o").iterdir()} == {
        "columns.csv", "expectations.csv", "datapackage.json",
    }  # fmt: skip


def test_a_run_without_a_whole_table_is_refused(parley, made, tmp_path):
    run = made()
    for file in run.glob("*.csv"):
        file.unlink()
    ran = parley("export", run, "--format", "csv", "--out", tmp_path / "o")

    assert (ran.status, ran.out) == (2, "")
    assert "no table can be exported: chronicle.csv is missing; " in ran.err
    assert not (tmp_path / "o").exists()


def test_a_scenario_that_changed_or_went_after_the_run_is_told(parley, made, path):
    run = made()
    path.write_text(SMALL.replace("Borea names the island.", "Borea names its island."))
    ran = parley("export", run, "--format", "plover")

    assert ran.status == 0
    assert "scenario.yaml was changed after the run" in ran.err

    path.unlink()
    ran = parley("export", run, "--format", "plover")

    assert (ran.status, ran.out) == (2, "")
    assert "the scenario of the run is not here" in ran.err


def test_a_manifest_edited_into_nonsense_or_a_newer_one_is_told(parley, made, tmp_path):
    run = made()
    whole = json.loads((run / "manifest.json").read_text())
    edits = ({"tables": [1]}, {"tables": {"../../x.csv": {}}}, {"parley": 2}, {"files": None})
    for edit in edits:
        (run / "manifest.json").write_text(json.dumps({**whole, **edit}))
        ran = parley("export", run, "--format", "csv", "--out", tmp_path / "o")

        assert (ran.status, ran.out) == (2, ""), edit
        assert "hint: " in ran.err


def test_a_run_takes_no_options_of_a_scenario(parley, made):
    ran = parley("export", made(), "--format", "csv", "--seed", 2)

    assert (ran.status, ran.out) == (2, "")
    assert "--seed: a run has its own, in its manifest" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "plovre"), "no format called 'plovre'\n  hint: did you mean 'plover'?"),
        (("--format", "xlsx"), "hint: known: csv, decisions, parquet, plover"),
        ((), "Missing option '--format'"),
    ],
)
def test_a_format_that_is_not_there_is_told(parley, path, words, told):
    ran = parley("export", path, *words)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_what_is_neither_run_nor_scenario_is_told(parley, tmp_path):
    for place in (tmp_path, tmp_path / "nowhere", tmp_path / ("x" * 300)):
        ran = parley("export", place, "--format", "csv")

        assert (ran.status, ran.out) == (2, "")
        assert str(place) in ran.err
        assert "hint: " in ran.err


def test_a_place_that_cannot_be_written_is_told(parley, path, made, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    places = (("csv", file), ("csv", made()), ("plover", file), ("plover", file / "below.jsonl"))
    for form, out in places:
        ran = parley("export", path, "--format", form, "--out", out)

        assert (ran.status, ran.out) == (2, "")
        assert "hint: " in ran.err
    assert file.read_text() == "mine"


def test_parquet_without_duckdb_names_the_extra(parley, path, tmp_path, monkeypatch):
    def absent(name):
        if name == "duckdb":
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr("sim.gates.import_module", absent)
    ran = parley("export", path, "--format", "parquet", "--out", tmp_path / "o")

    assert (ran.status, ran.out) == (2, "")
    assert "pip install 'parley-sim[data]'" in ran.err
    assert not (tmp_path / "o").exists()


def test_answers_are_a_table_in_two_forms_with_one_description(parley, tmp_path):
    out = tmp_path / "o"
    ran = parley("export", CASEBOOK / "singapore-2018", "--format", "decisions", "--out", out)
    package = json.loads((out / "datapackage.json").read_text())
    (fields,) = (r["schema"]["fields"] for r in package["resources"] if r["path"] == TABLE)

    assert (ran.status, ran.err) == (0, "")
    names = [resource["name"] for resource in package["resources"]]
    assert sorted(names) == [
        "columns.csv", "columns.parquet", "decisions.csv", "decisions.parquet",
    ]  # fmt: skip
    assert all(field["description"] for field in fields)
    rows = list(csv.DictReader((out / TABLE).read_text("utf-8").splitlines()))
    assert [row["answer"] for row in rows] == ["C1-03", "C1-05", "C1-10-north-korea"]
    assert [row["implied"] for row in rows] == ["0", "0", "1"]


def test_what_the_coder_is_not_sure_of_can_be_left_out(parley, tmp_path):
    ran = parley("export", CASEBOOK / "singapore-2018", "--format", "plover", "--confident")
    events = [json.loads(line) for line in ran.out.splitlines()]

    assert [event["id"] for event in events] == [
        "C1-01", "C1-07", "C1-07-north-korea", "C1-08", "C1-09", "C1-10",
    ]  # fmt: skip


def test_events_of_several_scenarios_have_names_of_their_own(parley):
    cases = [CASEBOOK / name for name in ("ukraine-2022", "ukraine-2025")]
    ran = parley("export", *cases, "--format", "plover")
    ids = [json.loads(line)["id"] for line in ran.out.splitlines()]

    assert len({*ids}) == len(ids)
    assert "ukraine-2022/B1-09" in ids
    assert "ukraine-2025/B1-09" not in ids


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("singapore-2018", "singapore-2018", "--format", "decisions"), "given twice: singapore"),
        (("singapore-2018", "tigray-2022", "--format", "csv"), "give one scenario"),
    ],
)
def test_what_several_scenarios_cannot_give_is_told(parley, monkeypatch, words, told):
    monkeypatch.chdir(CASEBOOK)
    ran = parley("export", *words)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


TABLE = "decisions.csv"
