"""Expectations use what was known, give reasons that add up, and say what is not scored."""

from datetime import timedelta

import numpy as np
import pytest
from pydantic import TypeAdapter
from samples import SCENARIOS

from sim.expect.answers import LONG_DELAY, expect, expectation
from sim.expect.bench import Bench, bench
from sim.facts.record import Answer, Event, answered
from sim.rules.pace import KINDS
from sim.rules.verdict import logit

DRAWS = 64
SILENCE = 28
"""Days from the answer of Alba to the end of the small scenario."""


@pytest.fixture(params=[folder.name for folder in SCENARIOS])
def opened(request, shipped):
    return bench(shipped[request.param], seed=1, draws=DRAWS)


def known_before(opened, event):
    """Return a bench whose scenario ends with an answer, and knows no later position."""
    day = event.on.first - timedelta(days=1)
    place = opened.order.index(event)
    scenario = opened.scenario.model_copy(
        update={
            "record": opened.order[: place + 1],
            "parties": opened.scenario.as_of(day).parties,
        }
    )
    return Bench(scenario, opened.rules, opened.believed)


def test_the_reasons_add_up_to_the_log_odds_of_acceptance(opened):
    for expected in expect(opened):
        for judgement in (expected.public, expected.hindsight):
            total = sum(reason.effect.mean for reason in judgement.reasons)
            assert total == pytest.approx(logit(judgement.acceptance).mean(), abs=1e-6)


def test_nothing_that_came_later_changes_a_public_expectation(opened):
    for expected in expect(opened):
        then = expectation(known_before(opened, expected.event), expected.event)
        assert np.array_equal(then.public.acceptance, expected.public.acceptance)


def test_hindsight_knows_what_was_said_later(shipped):
    found = expect(bench(shipped["leaders-meeting-2026"], seed=1, draws=DRAWS))

    assert any(len(e.hindsight.verdict.rules) > len(e.public.verdict.rules) for e in found)


def test_the_kinds_of_answer_sum_to_one(opened):
    for expected in expect(opened):
        assert sum(expected.kinds.values()) == pytest.approx(1.0)
        assert set(expected.kinds) <= {"accept", *KINDS}


def test_nobody_denies_what_the_adversary_itself_offered(opened):
    for expected in expect(opened):
        by = opened.scenario.offers[expected.offer].by
        if by == opened.scenario.parties[expected.event.by].adversary:
            assert "deny" not in expected.kinds


def test_an_answer_lowers_the_level_wherever_there_is_a_lower_one(opened):
    for expected in expect(opened):
        assert ("downgrade" in expected.kinds) is (expected.terms.level != "experts")


def test_every_answer_of_a_principal_is_expected_and_no_other_event(opened):
    scenario = opened.scenario
    wanted = [
        event.id
        for event in opened.order
        if event.by in scenario.principals and answered(event) and event.act != "withdraw"
    ]

    assert [expected.event.id for expected in expect(opened)] == wanted


def test_an_answer_that_no_source_tells_is_never_scored(opened):
    for expected in expect(opened):
        if expected.event.act == "unreported":
            assert "missing data" in expected.unscored


@pytest.mark.parametrize("waited", [1, int(LONG_DELAY), int(LONG_DELAY) + 1, SILENCE])
def test_a_silence_is_scored_once_nine_in_ten_would_have_answered(small, waited):
    facts = small.events["agreed"].model_dump() | {"act": "silent", "implied_by": None}
    silence = Answer.model_validate(facts)
    end = small.events["island-instead"].on.last + timedelta(days=waited)
    scenario = small.model_copy(
        update={
            "record": (*small.record[:2], silence),
            "clock": small.clock.model_copy(update={"as_of": end}),
        }
    )
    last = expect(bench(scenario, seed=1, draws=DRAWS))[-1]

    assert bool(last.unscored) is (waited < LONG_DELAY)


def said(small, *events):
    """Return why each answer of a record that is continued by some is not scored, by its id."""
    read = TypeAdapter(Event).validate_python
    later = tuple(read({"says": "-", "assumed": "-", **event}) for event in events)
    scenario = small.model_copy(update={"record": (*small.record, *later)})
    return {e.event.id: e.unscored for e in expect(bench(scenario, seed=1, draws=8))}


OFFER = {"id": "o", "on": "2025-03-20", "act": "offer", "by": "alba", "to": ["borea"],
         "offer": {"level": "leaders"}}  # fmt: skip


def reply(name, act, on, **more):
    return {"id": name, "on": on, "act": act, "by": "borea", "answers": "o", **more}


def test_a_second_answer_to_one_offer_is_scored_unless_the_first_was_a_yes(small):
    no_then_yes = said(small, OFFER, reply("a", "defer", "2025-03-21"),
                       reply("b", "accept-if", "2025-03-25", conditions=["A truce."]),
                       reply("c", "refuse", "2025-03-26"))  # fmt: skip

    assert [no_then_yes[name] for name in "ab"] == ["", ""]
    assert no_then_yes["c"] == "the party had accepted the same offer before: 'b'"


def test_of_two_answers_on_one_day_the_last_is_scored(small):
    found = said(
        small, OFFER, reply("a", "refuse", "2025-03-21"), reply("b", "accept", "2025-03-21")
    )

    assert found["a"] == "the party answered the same offer again on that day: 'b'"
    assert not found["b"]


def test_a_yes_that_was_taken_back_on_its_day_leaves_a_later_answer_to_be_scored(small):
    found = said(small, OFFER, reply("a", "accept", "2025-03-21"),
                 reply("b", "refuse", "2025-03-21"),
                 reply("c", "accept", "2025-03-22"))  # fmt: skip

    assert [bool(found[name]) for name in "abc"] == [True, False, False]


def test_what_would_seat_one_principal_alone_is_not_scored(small):
    guest = OFFER | {"by": "helvia", "offer": {"level": "leaders", "format": "bilateral"}}
    both = guest | {"offer": {"level": "leaders", "participants": ["alba"]}}

    assert "third parties" in said(small, guest, reply("a", "refuse", "2025-03-21"))["a"]
    assert not said(small, both, reply("a", "refuse", "2025-03-21"))["a"]


def test_an_acceptance_that_is_taken_back_was_an_answer_and_the_taking_back_is_none(small):
    found = said(
        small, OFFER, reply("a", "accept", "2025-03-21"), reply("w", "withdraw", "2025-03-22")
    )

    assert "w" not in found
    assert not found["a"]


def test_the_same_seed_gives_the_same_expectations_and_another_does_not(small):
    one, two, other = (
        expect(bench(small, seed=seed, draws=DRAWS))[0].public.acceptance for seed in (1, 1, 2)
    )

    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
