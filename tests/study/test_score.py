"""Scores are set against baselines fitted as well, and say what they can bear."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from sim.expect.answers import expect
from sim.expect.bench import bench
from sim.study.score import (
    OTHERS,
    Answered,
    Predictor,
    Score,
    baselines,
    importance,
    score,
)


@pytest.fixture
def expected(small):
    """Return what the rules expected of the small scenario: a counter, an acceptance."""
    return expect(bench(small, seed=1, draws=64))


def sure(expectation, acceptance):
    """Return an expectation with the same acceptance in each draw."""
    public = replace(expectation.public, acceptance=np.full(64, acceptance))
    return replace(expectation, public=public)


def predictor(name, log, *, excess=0.0, excess_error=0.0):
    return Predictor(name, "", (0.5, 0.5), log, 0.0, 0.01, excess, excess_error)


def answered(*pairs):
    told = {"leaders or below": "leaders", "ground": "third", "proposer": "adversary"}
    return [Answered(yes, {**told, "party": party, "line": "none"}) for yes, party in pairs]


def by_name(answers):
    return {name: values.tolist() for name, _, values in baselines(answers)}


def test_log_and_brier_are_those_of_the_mean_probability(small, expected):
    counter, acceptance = expected
    mixed = replace(counter.public, acceptance=np.repeat([0.1, 0.3], 32))
    found = score(small, [replace(counter, public=mixed), sure(acceptance, 0.5)])

    assert found.log == pytest.approx(-(np.log(0.8) + np.log(0.5)) / 2)
    assert found.brier == pytest.approx((0.2**2 + 0.5**2) / 2)


def test_baselines_take_their_shares_from_other_disputes():
    found = by_name(answered((True, "alba"), (False, "borea")))

    assert found["coin"] == [0.5, 0.5]
    assert found["who proposes"] == [0.32, 0.32]
    assert found["who proposes and line"] == [0.36, 0.36]
    assert found["level and ground"] == [0.57, 0.57]
    assert found["line .1/.7"] == [0.7, 0.7]


def test_every_value_of_a_variable_has_a_share():
    told = {
        "leaders or below": ("leaders", "below"),
        "ground": ("own", "third", "adversary", "none"),
        "proposer": ("adversary", "third party", "conference"),
        "line": ("broken", "none"),
    }
    for keys, cells in OTHERS.values():
        assert set(cells) == set(product(*(told[key] for key in keys)))


def test_persistence_repeats_a_party_and_begins_with_a_refusal():
    found = by_name(answered((True, "alba"), (False, "borea"), (False, "alba"), (True, "alba")))

    assert found["persistence"] == pytest.approx([0.1, 0.1, 0.9, 0.1])


def test_a_baseline_is_compared_answer_by_answer(small, expected):
    counter, acceptance = expected
    found = score(small, [sure(counter, 0.5), sure(acceptance, 0.5)])
    coin = next(rival for rival in found.baselines if rival.name == "coin")

    assert (coin.excess, coin.excess_error) == (pytest.approx(0.0), pytest.approx(0.0))
    assert coin.near


def told(stated, *baselines):
    return Score(2, 1, 1, predictor("", stated), baselines)


def test_what_is_as_good_as_the_rules_or_nearly_is_near():
    near = predictor("level", 0.3, excess=0.1, excess_error=0.06)
    far = predictor("far", 0.9, excess=0.7, excess_error=0.1)

    assert told(0.4, near, far).near == near
    assert told(0.4, far).near is None


def test_of_several_baselines_that_come_near_the_best_is_named():
    better, worse = (predictor(name, log, excess=0.0) for name, log in (("a", 0.1), ("b", 0.2)))

    assert told(0.4, worse, better).near == better


def test_a_coin_scores_one_bit():
    assert told(np.log(2)).bits == pytest.approx(1.0)


def test_a_record_without_answers_says_nothing(small):
    found = score(small, [])

    assert (found.n, found.bits) == (0, 0.0)


def test_the_error_of_a_single_answer_is_not_a_number(small, expected):
    found = score(small, expected[:1])

    assert np.isinf(found.prior.error)


RATES = (np.arange(20_000) + 0.5) / 20_000
RECORDS = [
    [True],
    [False, False],
    [True, False, True, True],
    [False] * 12,
    [True] * 3 + [False] * 9,
]


def alike(accepted):
    """Return the acceptance of answers that share one rate, shape (answer, draw)."""
    return np.tile(RATES, (len(accepted), 1))


@pytest.mark.parametrize("accepted", RECORDS, ids=str)
def test_the_posterior_mean_is_that_of_the_beta_distribution(accepted):
    mean = np.average(RATES, weights=importance(alike(accepted), accepted))

    assert mean == pytest.approx((1 + sum(accepted)) / (2 + len(accepted)), abs=1e-6)


def test_an_answer_that_every_draw_rules_out_leaves_finite_weights():
    weights = importance(np.zeros((1, 8)), [True])

    assert weights == pytest.approx(np.full(8, 1 / 8))


def test_no_answers_leave_all_draws_alike():
    assert importance(np.zeros((0, 8)), []) == pytest.approx(np.full(8, 1 / 8))
