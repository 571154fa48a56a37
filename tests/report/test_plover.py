"""The documented record as PLOVER events: what is documented, coded as the design has it."""

import pytest
from coded import Documented, read_plover
from samples import SMALL, broken

from sim.facts.reading import read_scenario
from sim.facts.record import answered
from sim.report.plover import PLOVER, plover_lines, plover_records

DESIGN = {
    "036": ("AGREE", ""), "038": ("AGREE", ""), "039": ("AGREE", ""),
    "042": ("CONSULT", "visit"), "043": ("CONSULT", "visit"), "044": ("CONSULT", "third-party"),
    "045": ("CONSULT", ""), "046": ("CONSULT", ""),
    "125": ("REJECT", "meet"), "126": ("REJECT", "meet"),
}  # fmt: skip
"""The codes of the design that acts of a record can have."""


def exported(scenario, readings=None):
    return {record["id"]: record for record in plover_records(scenario, readings or {})}


def test_ids_days_parties_and_acts_come_back_from_the_lines(shipped):
    for scenario in shipped.values():
        events = read_plover(plover_lines(plover_records(scenario, {})))

        assert events == [Documented(e.id, e.on, e.by, e.to, e.act) for e in scenario.record]


def test_every_code_is_one_of_the_design(shipped):
    assert PLOVER == DESIGN
    for scenario in shipped.values():
        for record in exported(scenario).values():
            event, mode = DESIGN.get(record["cameo"], ("", ""))
            assert (record["event"], record["mode"]) == (
                [event][: bool(event)],
                [mode][: bool(mode)],
            )


def test_only_the_record_is_exported_and_what_no_source_tells_has_no_code(shipped):
    for scenario in shipped.values():
        records = exported(scenario)

        assert list(records) == [event.id for event in scenario.record]
        for event in scenario.record:
            record = records[event.id]
            assert record["parley"]["implied"] == (event.implied_by is not None)
            if event.implied_by is not None or event.act == "unreported":
                assert (record["event"], record["mode"], record["cameo"]) == ([], [], None)


@pytest.mark.parametrize(
    ("event", "cameo"),
    [
        ("moscow-2025-autumn", "036"),
        ("alaska-2025-08", "039"),
        ("geneva-2025-08", "036"),
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
    record = exported(read_scenario(write(text)))["talks"]
    (host,), (visitor,) = record["recipient"], record["actor"]

    assert (record["cameo"], record["event"], record["mode"]) == (cameo, ["CONSULT"], ["visit"])
    assert host == {
        "code": "CHE", "sector": "GOV", "entity_text": host["entity_text"], "role": "principal"
    }  # fmt: skip
    assert visitor["entity_text"] != host["entity_text"]


def test_an_answer_to_a_mediator_is_coded_as_one_to_mediation(write):
    text = SMALL.replace("role: host", "role: mediator").replace(
        "act: offer\n    by: alba\n    to: [borea]", "act: offer\n    by: helvia\n    to: [borea]"
    )
    scenario = read_scenario(write(text), readings={"answer": "refusal"})
    record = exported(scenario, {"answer": "refusal"})

    assert [record[name]["cameo"] for name in ("geneva", "island-instead")] == ["039", "126"]
    assert record["island-instead"]["recipient"][0]["code"] == "CHE"


def test_an_event_says_terms_ranges_sources_and_disputes(leaders):
    record = exported(leaders, {"istanbul-answer": "refuse"})["geneva-2025-08"]
    disputed = exported(leaders, {"istanbul-answer": "refuse"})["istanbul-answer"]

    assert (record["date"], record["enddate"]) == ("2025-08-18", "2025-08-31")
    assert record["parley"]["venue"] == [
        {"id": "CHE", "name": "a city in Switzerland", "state": "CHE"}
    ]
    assert record["parley"]["guarantees"][0]["by"] == "switzerland"
    assert record["event_text"][0] == leaders.events["geneva-2025-08"].says
    assert "a city in Switzerland, leaders, trilateral" in record["event_text"][1]
    assert record["cite_info"][0] == {
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
    record = exported(small)["agreed"]

    assert answered(small.events["agreed"]) == record["parley"]["answers"]
    assert record["recipient"][0]["entity_text"] == "Borea"


def test_hostile_text_stays_on_its_line(write):
    nasty = '<script>alert(1)</script>\\u2028 \\" \\n end'
    scenario = read_scenario(write(broken("Borea names the island.", f'"{nasty}"')))
    lines = plover_lines(plover_records(scenario, {}))

    assert lines.count("\n") == len(scenario.record) == len(read_plover(lines))
