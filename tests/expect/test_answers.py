"""Expectations use what was known, give reasons that add up, and say what is not scored."""

from datetime import timedelta

import numpy as np
import pytest
from samples import SCENARIOS

from sim.expect.answers import KINDS, LONG_DELAY, expect, expectation
from sim.expect.bench import Bench, bench
from sim.facts.record import Answer, answered
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


def test_the_same_seed_gives_the_same_expectations_and_another_does_not(small):
    one, two, other = (
        expect(bench(small, seed=seed, draws=DRAWS))[0].public.acceptance for seed in (1, 1, 2)
    )

    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
