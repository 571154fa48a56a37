"""Mediators and hosts with lines of their own are weighed by these alone, and can refuse."""

import json
from datetime import date

import pytest
from staged import SIDES, dispute, facts, histories, keen, offer, ruled, start_of, told_apart

from sim.expect.bench import bench
from sim.expect.draws import joint
from sim.expect.hearing import on_day
from sim.expect.space import open_space
from sim.report.explain import explanation_text
from sim.report.explore import exploration_text
from sim.report.records import explanation_record, exploration_record, review_record
from sim.report.replay import transcript
from sim.rules.offers import Offers
from sim.simulate.menu import stated_space
from sim.study.explain import explain
from sim.study.explore import explore
from sim.study.replay import review
from sim.study.survey import survey

SURE = {"a": 1e6, "b": 1e-3}
SAID = {"id": "H", "says": "Not here without a promise.", "kind": "red-line", "grade": "E2"}
HOST = {"id": "H1", "rule": "needs_guarantee", "kind": ["personal-security"], "position": "H",
        "enforcement": {"a": 8, "b": 2}}  # fmt: skip
"""The host of Geneva receives nobody without a promise."""
RECORD = [
    offer("geneva", "2025-02-01", "alba", ["borea", "helvia"], "geneva"),
    {"id": "no", "on": "2025-02-03", "act": "refuse", "by": "helvia", "to": ["alba"],
     "answers": "geneva", "says": "No.", "assumed": "a trial"},
    {"id": "yes", "on": "2025-02-05", "act": "accept", "by": "borea", "to": ["alba"],
     "answers": "geneva", "says": "Yes.", "assumed": "a trial"},
]  # fmt: skip


def hosted(*, record=(), line=HOST):
    return ruled(facts(record=list(record)), "helvia", line, positions=[SAID])


@pytest.fixture(scope="module")
def opened():
    return bench(dispute(hosted(record=RECORD)), seed=1, draws=256)


def test_a_host_has_a_say_on_its_ground_alone_and_a_mediator_at_its_table(opened):
    scenario, hearing = opened.scenario, on_day(opened, date(2025, 3, 1))
    space = open_space(scenario, stated_space(scenario))
    offers = space.take(range(len(space)))
    (consent,) = hearing.consents(offers).values()
    bare = offers.on(["CHE"])[:, 0] & (offers.guarantee("personal-security")[:, 0] == 0)

    assert list(hearing.consents(offers)) == ["helvia"]
    assert set(hearing.rules) == {*SIDES}
    assert consent[bare].mean() == pytest.approx(0.2, abs=0.05)
    assert (consent[~bare] == 1).all()


def test_a_party_without_lines_has_no_number():
    plain = bench(dispute(facts(record=RECORD)), seed=1, draws=8)
    offers = Offers.of(plain.scenario, [geneva(plain)], "alba")

    assert on_day(plain, date(2025, 3, 1)).consents(offers) == {}


def geneva(opened):
    return opened.scenario.offers["geneva"].offer


def test_it_would_be_held_is_what_all_accept_times_what_others_let_pass_draw_by_draw(opened):
    space = open_space(opened.scenario, stated_space(opened.scenario))
    explored = explore(opened, space, date(2025, 3, 1))
    held = joint({**explored.acceptance, **explored.consent})
    likely = [explored.holding(n).mean for n in range(len(explored.classes))]

    assert likely == pytest.approx(held.mean(axis=1).tolist(), rel=1e-4)
    assert (held.mean(axis=1) <= explored.joint.mean(axis=1)).all()
    assert (held.mean(axis=1) < explored.joint.mean(axis=1)).any()
    assert [*explored.acceptance] == [*SIDES]


def test_explore_and_explain_tell_beside_acceptance_whether_it_would_be_held(opened):
    space = open_space(opened.scenario, stated_space(opened.scenario))
    found = survey(opened, space, date(2025, 3, 1), ())
    record = json.loads(json.dumps(exploration_record(found), default=str))
    geneva = next(c for c in record["classes"] if c["offer"]["venues"] == ["geneva"])
    explained = explain(opened, "yes")

    assert "By the stated lines of Helvia as well" in exploration_text(found)
    assert geneva["held"]["mean"] < geneva["joint"]["mean"]
    assert list(geneva["others"]) == ["helvia"]
    assert {"others", "held"} <= set(explanation_record(explained))
    assert "by its stated lines alone" in explanation_text(explained)


def test_what_a_host_answered_is_shown_in_a_replay_and_never_scored(opened):
    found = review(opened)
    entry = next(e for e in review_record(found)["entries"] if e["event"] == "no")

    assert [e.event.id for e in found.expectations] == ["yes"]
    assert entry["scored"] is False
    assert 0 < entry["consent"]["mean"] < 0.5
    assert "it passes: rather unlikely" in transcript(found)


def test_in_a_world_a_host_refuses_what_all_accept_where_its_lines_say_so():
    held = keen(hosted(line=HOST | {"enforcement": SURE}), 6.0)
    start = start_of(dispute(held), days=200)
    told = histories(start, range(200)).values()
    refused = [e for t in told for e in t if e.by == "helvia"]
    agreed = [start.menu.terms(e.row) for t in told for e in t if e.act == "agree"]

    assert len(refused) > 20
    assert {(e.act, e.cause) for e in refused} == {("refuse", "H1")}
    assert all(start.menu.terms(e.row).venues == ("geneva",) for e in refused)
    assert any(terms.venues == ("geneva",) for terms in agreed)
    assert all(terms.guarantees for terms in agreed if terms.venues == ("geneva",))
    assert told_apart(start, range(12)) == []


def test_a_mediator_that_an_offer_addresses_is_at_its_table():
    asked = offer("oslo", "2025-02-01", "alba", ["borea", "envoy"], "oslo")
    scenario = dispute(facts(record=[asked]))
    terms = scenario.offers["oslo"].offer

    assert terms.participants == ("envoy",)
    assert Offers.of(scenario, [terms], "alba").with_party("envoy").all()
    assert dispute(scenario.model_dump(exclude_unset=True, by_alias=True)) == scenario
