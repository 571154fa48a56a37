"""The documents of `--json` keep their keys, and a table agrees with its document."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from made import few, made

from sim.report.data import plain

DOCUMENTS = {
    "check": ("check", "{}"),
    "check --priors": ("check", "{}", "--priors"),
    "replay": ("replay", "{}", "--draws", 64),
    "explain": ("explain", "{}", "island-instead", "--draws", 64),
    "explore": ("explore", "{}", "--draws", 64),
    "simulate, one world": ("simulate", "{}", "--draws", 64),
    "simulate, many worlds": ("simulate", "{}", "--draws", 64, "--worlds", 256),
    "compare": ("compare", "{}", "--but", "no-line", "--without", "base", "--draws", 64),
    "show rules": ("show", "rules", "{}", "--draws", 64),
    "run": ("run", "{}", "--draws", 64, "--out", "{folder}"),
}


@pytest.fixture
def path(tmp_path):
    return few(tmp_path)


def document(parley, path, words):
    named = (str(word).format(path, folder=path.parent / "runs") for word in words)
    ran = parley(*named, "--json")
    assert ran.err == "", words
    return json.loads(ran.out)


def keys(value, path=""):
    """Yield each path of keys of a document, with the type that stands there."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from keys(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        yield f"{path}[]", "list"
        for inner in value:
            yield from keys(inner, f"{path}[]")
    else:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        yield path, "number" if number else type(value).__name__


def told(value):
    types = {}
    for path, kind in keys(value):
        types.setdefault(path, set()).add(kind)
    return "".join(f"  {path}: {' '.join(sorted(types[path]))}\n" for path in sorted(types))


def test_the_documents_have_the_keys_that_others_rely_on(parley, path, golden):
    documents = {name: document(parley, path, words) for name, words in DOCUMENTS.items()}

    golden("documents.txt", "".join(f"{name}\n{told(held)}" for name, held in documents.items()))


RULE = """
from sim import consideration

@consideration(assumed="a test")
def own(case):
    \"\"\"All days are good.\"\"\"
    return case.day * 0 + 1
"""


def test_a_document_names_what_was_asked_and_no_place_of_a_machine(parley, path, write):
    words = ("--reading", "answer=refusal", "--without", "base", "--but", "no-line",
             "--as-of", "2025-03-20", "--rules", write(RULE, "own.py"))  # fmt: skip
    asked = document(parley, path, (*DOCUMENTS["replay"], *words))["asked"]

    assert asked == {
        "readings": {"answer": "refusal"}, "but": "no-line", "as_of": "2025-03-20",
        "rules": ["own.py"], "without": ["base"], "seed": 1, "draws": 64,
        "interval": 0.9, "atlas": None, "candidates": [], "posterior": None, "numbers": False,
    }  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return the folder of a run of the small scenario."""
    folder = tmp_path_factory.mktemp("agree")
    return made(few(folder), folder / "runs")


def rows(content):
    return list(csv.DictReader(StringIO(content)))


def agree(row, column, number):
    """Assert that a cell is a number of a document; a cell that is empty is null."""
    assert row[column] == ("" if number is None else str(number)), column


def test_every_number_has_six_significant_digits_and_what_json_lacks_is_null():
    value = {"a": (2 / 3, 1234567.8, 1e-9 / 3), "b": float("nan"), "c": 12345678, "d": True}

    assert plain(value) == {
        "a": [0.666667, 1234570.0, 3.33333e-10], "b": None, "c": 12345678, "d": True
    }  # fmt: skip


def test_the_table_of_classes_agrees_with_the_document_of_the_exploration(run):
    found = json.loads((run / "exploration.json").read_text())
    told = {
        (int(row["class"]), row["party"]): row for row in rows((run / "classes.csv").read_text())
    }

    for held in found["classes"]:
        every = {**held["accept"], "all": held["joint"]}
        for party, interval in every.items():
            row = told.pop((held["number"], party))
            for end in ("mean", "low", "high"):
                agree(row, end, interval[end])
            low, high = held["envelope"]["joint" if party == "all" else party]
            agree(row, "envelope_low", low)
            agree(row, "envelope_high", high)
            assert row["offer"] == held["offer"]["id"]
            assert set(held["offer"]["venues"]) <= set(row["venues"].split())
            assert held["offer"]["level"] in row["level"].split()
    assert not told


def test_the_tables_of_a_replay_agree_with_its_document(parley, path, run):
    entries = {e["event"]: e for e in document(parley, path, DOCUMENTS["replay"])["entries"]}

    for row in rows((run / "expectations.csv").read_text()):
        entry = entries[row["event"]]
        for clock in ("public", "hindsight"):
            for end in ("mean", "low", "high"):
                agree(row, f"{clock}_{end}", entry[clock][end])
        assert row["venues"].split() == entry["answered"]["venues"]
        assert row["guarantees"].split() == entry["answered"]["guarantees"]
        assert (row["level"], row["medium"]) == tuple(
            entry["answered"][part] for part in ("level", "medium")
        )
    assert [row["event"] for row in rows((run / "chronicle.csv").read_text())] == [*entries]


def test_the_table_of_a_comparison_agrees_with_its_document_and_is_empty_where_that_is_null(
    parley, path, tmp_path
):
    words = (*DOCUMENTS["compare"], "--out", tmp_path / "runs")
    folder = Path(document(parley, path, words)["folder"])
    found = json.loads((folder / "comparison.json").read_text())
    told = rows((folder / "comparison.csv").read_text())

    for row, held in zip(told, found["differences"], strict=True):
        assert (row["quantity"], row["run"]) == (held["quantity"], held["run"])
        for part in ("reference", "value", "difference"):
            for end in ("mean", "low", "high"):
                agree(row, f"{part}_{end}", held[part][end])
        for name in ("narrowed_by", "noise", "rises", "falls"):
            agree(row, name, held[name])
    assert any(row["narrowed_by"] == "" for row in told)
    assert {row["level"] for row in told if row["kind"] == "offers"} == {"leaders"}


def test_every_column_is_documented_and_has_the_type_that_the_manifest_states(run):
    tables = json.loads((run / "manifest.json").read_text())["tables"]
    meaning = rows((run / "columns.csv").read_text())

    for name, types in tables.items():
        told = rows((run / name).read_text())
        documented = {row["column"]: row["type"] for row in meaning if row["table"] == name}
        assert not told or [*told[0]] == [*types]
        assert name == "columns.csv" or documented == types
        for row in told:
            assert all(not row[n] or kind == "str" or float(row[n]) is not None
                       for n, kind in types.items())  # fmt: skip
    assert all(row["meaning"] for row in meaning)


def test_the_days_of_a_simulation_have_a_mean_and_a_median(parley, path):
    days = document(parley, path, DOCUMENTS["simulate, many worlds"])["days"]

    assert days["median"] == int(days["median"] * 2) / 2
    assert days["low"] <= days["mean"] <= days["high"]
