"""Importance weights agree with a toy negotiation whose posterior is known in closed form.

One rate of acceptance, uniform before any answer; the draws are the midpoints of an even
grid, so that sums over draws are integrals and no seed is needed.
"""

import numpy as np
import pytest

from sim.study.score import effective, importance, leave_one_out

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


@pytest.mark.parametrize("accepted", RECORDS, ids=str)
def test_each_answer_is_expected_from_all_others_and_not_from_itself(accepted):
    others = [(sum(accepted) - own, len(accepted) - 1) for own in accepted]
    exact = [(1 + accepts) / (2 + n) for accepts, n in others]

    assert leave_one_out(alike(accepted), accepted) == pytest.approx(exact, abs=1e-6)


def test_answers_on_different_rates_teach_nothing_about_each_other():
    even = (np.arange(200) + 0.5) / 200
    grid = np.meshgrid(even, even)
    acceptance = np.array([axis.ravel() for axis in grid])

    assert leave_one_out(acceptance, [True, False]) == pytest.approx([0.5, 0.5])


def test_the_effective_share_of_one_answer_is_known():
    share = effective(importance(alike([True]), [True]))

    assert share == pytest.approx((1 / 2) ** 2 / (1 / 3), abs=1e-6)


def test_an_answer_that_every_draw_rules_out_leaves_finite_weights():
    weights = importance(np.zeros((1, 8)), [True])

    assert weights == pytest.approx(np.full(8, 1 / 8))


def test_no_answers_leave_all_draws_alike():
    assert effective(importance(np.zeros((0, 8)), [])) == 1.0
    assert leave_one_out(np.zeros((0, 8)), []).shape == (0,)
