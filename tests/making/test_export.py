"""Exports hold what is documented, and can be read back."""

import csv
import json
from hashlib import sha256
from io import StringIO

import duckdb
import pytest
from coded import Documented, read_plover
from samples import LEADERS, SMALL, broken

from sim.errors import SimError
from sim.expect.bench import bench
from sim.facts.reading import read_scenario
from sim.facts.record import answered
from sim.making.export import as_csv, as_parquet, replayed, write_files
from sim.report.plover import PLOVER, plover_lines, plover_records
from sim.runs.folder import table
from sim.study.replay import review

DESIGN = {
    "036": ("AGREE", ""), "038": ("AGREE", ""), "039": ("AGREE", ""),
    "042": ("CONSULT", "visit"), "043": ("CONSULT", "visit"), "044": ("CONSULT", "third-party"),
    "045": ("CONSULT", ""), "046": ("CONSULT", ""),
    "125": ("REJECT", "meet"), "126": ("REJECT", "meet"),
}  # fmt: skip
"""The codes of the design that acts of a record can have."""


@pytest.fixture(scope="module")
def tables():
    return replayed(review(bench(LEADERS, seed=1, draws=64)), "leaders")


def exported(scenario, readings=None):
    return {record["id"]: record for record in plover_records(scenario, readings or {})}


def test_ids_days_parties_and_acts_come_back_from_the_lines(shipped):
    for scenario in shipped.values():
        events = read_plover(plover_lines(plover_records(scenario, {})))

        assert events == [Documented(e.id, e.on, e.by, e.to, e.act) for e in scenario.record]


def test_every_code_is_one_of_the_design(shipped):
    assert PLOVER == DESIGN
    for scenario in shipped.values():
        for held in exported(scenario).values():
            event, mode = DESIGN.get(held["cameo"], ("", ""))
            assert (held["event"], held["mode"]) == ([event][: bool(event)], [mode][: bool(mode)])


def test_only_the_record_is_exported_and_what_no_source_tells_has_no_code(shipped):
    for scenario in shipped.values():
        records = exported(scenario)

        assert list(records) == [event.id for event in scenario.record]
        for event in scenario.record:
            held = records[event.id]
            assert held["parley"]["implied"] == (event.implied_by is not None)
            if event.implied_by is not None or event.act == "unreported":
                assert (held["event"], held["mode"], held["cameo"]) == ([], [], None)


@pytest.mark.parametrize(
    ("event", "cameo"),
    [
        ("moscow-2025-08", "036"),
        ("alaska-2025-08", "039"),
        ("geneva-2025-08", "036"),
        ("moscow-2025-08-answer", "125"),
        ("alaska-answer-russia", None),
        ("kyiv-answer-2026-01", None),
        ("paris-2019", "044"),
    ],
)
def test_acts_of_the_leaders_record_have_their_codes(leaders, event, cameo):
    assert exported(leaders)[event]["cameo"] == cameo


@pytest.mark.parametrize(
    ("old", "new", "cameo"),
    [
        ("name: Borea\n", "name: Borea\n    state: CHE\n", "042"),
        ("name: Alba\n", "name: Alba\n    state: CHE\n", "043"),
    ],
)
def test_a_meeting_on_a_principals_ground_is_a_visit_to_its_host(write, old, new, cameo):
    text = broken(old, new).replace(
        "meeting: {venues: [island]", "meeting: {venues: [geneva]"
    )  # fmt: skip
    held = exported(read_scenario(write(text)))["talks"]
    (host,), (visitor,) = held["recipient"], held["actor"]

    assert (held["cameo"], held["event"], held["mode"]) == (cameo, ["CONSULT"], ["visit"])
    assert host == {
        "code": "CHE", "sector": "GOV", "entity_text": host["entity_text"], "role": "principal"
    }  # fmt: skip
    assert visitor["entity_text"] != host["entity_text"]


def test_an_answer_to_a_mediator_is_coded_as_one_to_mediation(write):
    text = SMALL.replace("role: host", "role: mediator").replace(
        "act: offer\n    by: alba\n    to: [borea]", "act: offer\n    by: helvia\n    to: [borea]"
    )
    scenario = read_scenario(write(text), readings={"answer": "refusal"})
    held = exported(scenario, {"answer": "refusal"})

    assert [held[name]["cameo"] for name in ("geneva", "island-instead")] == ["039", "126"]
    assert held["island-instead"]["recipient"][0]["code"] == "CHE"


def test_an_event_says_terms_ranges_sources_and_disputes(leaders):
    held = exported(leaders, {"istanbul-answer": "refuse"})["geneva-2025-08"]
    disputed = exported(leaders, {"istanbul-answer": "refuse"})["istanbul-answer"]

    assert (held["date"], held["enddate"]) == ("2025-08-18", "2025-08-31")
    assert held["parley"]["venue"] == [{"id": "geneva", "name": "Geneva", "state": "CHE"}]
    assert held["parley"]["guarantees"][0]["by"] == "switzerland"
    assert held["event_text"][0] == leaders.events["geneva-2025-08"].says
    assert "Geneva, leaders, trilateral" in held["event_text"][1]
    assert held["cite_info"][0] == {
        "citation": "kyiv-post-2026-01-28#p18",
        "title": leaders.sources["kyiv-post-2026-01-28"].title,
        "publication": "Kyiv Post",
    }
    assert disputed["parley"]["disputed"][0]["reading"] == "istanbul-answer"
    assert disputed["parley"]["disputed"][0]["taken"] == "refuse"


def test_a_known_day_has_no_end_date_and_an_organisation_no_state(small, shipped):
    assert "enddate" not in exported(small)["geneva"]
    secretary = [e for e in exported(shipped["paris-1968"]).values() if "un-" in e["parley"]["by"]]

    assert secretary
    assert all("code" not in e["actor"][0] for e in secretary)


def test_answers_without_addressees_go_to_the_proposer(small):
    held = exported(small)["agreed"]

    assert answered(small.events["agreed"]) == held["parley"]["answers"]
    assert held["recipient"][0]["entity_text"] == "Borea"


def test_hostile_text_stays_on_its_line(write):
    nasty = '<script>alert(1)</script>\\u2028 \\" \\n end'
    scenario = read_scenario(write(broken("Borea names the island.", f'"{nasty}"')))
    lines = plover_lines(plover_records(scenario, {}))

    assert lines.count("\n") == len(scenario.record) == len(read_plover(lines))


def test_the_data_package_describes_every_column(tables):
    files = as_csv(tables)
    package = json.loads(files["datapackage.json"])

    assert "Results are illustrative. " in f"{package['description']} "
    for resource in package["resources"]:
        content = files[resource["path"]]
        header = next(csv.reader(StringIO(content.decode())))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
    kinds = {f["name"]: f["type"] for f in package["resources"][1]["schema"]["fields"]}
    assert (kinds["public_mean"], kinds["scored"], kinds["party"]) == (
        "number", "integer", "string",
    )  # fmt: skip


def test_no_table_has_a_column_of_event_codes(tables):
    columns = {name for types in tables.types.values() for name in types}

    assert not columns & {"cameo", "event_type", "mode", "code"}


def from_parquet(path):
    """Return a Parquet file as CSV."""
    held = duckdb.read_parquet(str(path))
    rows = [dict(zip(held.columns, row, strict=True)) for row in held.fetchall()]
    return table(rows, held.columns)


def test_csv_to_parquet_to_csv_is_the_same(tables, tmp_path):
    for path in write_files(tmp_path, as_parquet(tables)):
        if path.suffix == ".parquet":
            assert from_parquet(path) == tables.content[f"{path.stem}.csv"]


def test_texts_that_look_like_csv_survive_parquet(tables, tmp_path):
    text = b'event,day\n"a ""quoted"", two\nlines; NULL",3\n0012,\n'
    odd = tables._replace(
        content={"odd.csv": text, "none.csv": b"\n"},
        types={"odd.csv": {"event": "str", "day": "int"}, "none.csv": {}},
    )
    written = write_files(tmp_path, as_parquet(odd))

    assert [path.name for path in written] == ["odd.parquet", "datapackage.json"]
    assert from_parquet(written[0]) == text


def test_a_table_that_breaks_its_types_is_told(tables):
    odd = tables._replace(content={"odd.csv": b"day\nMonday\n"}, types={"odd.csv": {"day": "int"}})

    with pytest.raises(SimError, match=r"odd.csv: not a table of its types"):
        as_parquet(odd)
