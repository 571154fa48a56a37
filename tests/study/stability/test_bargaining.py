"""The Pareto frontier and four bargaining solutions, by hand and against brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sim.study.stability.bargaining import NONE, SOLUTIONS, chosen, pareto

THREE = [(1.0, 0.35), (0.5, 0.6), (0.2, 1.0)]
FIVE = [(1.0, 0.0), (0.8, 0.5), (0.6, 0.7), (0.3, 0.9), (0.0, 1.0)]
tables = arrays.arrays(
    float,
    arrays.array_shapes(min_dims=3, max_dims=3, max_side=5),
    elements=st.integers(-3, 3).map(float),
)


def gains(points, disagreement=(0.0, 0.0)):
    """Return points as gains over disagreement, shape (party, offer, 1)."""
    return (np.array(points) - disagreement).T[:, :, None]


def dominated(values, offer, draw):
    own = values[:, offer, draw]
    others = (values[:, n, draw] for n in range(values.shape[1]))
    return any((o >= own).all() and (o > own).any() for o in others)


def test_the_two_solutions_can_choose_different_offers():
    assert THREE[chosen("nash", gains(THREE))[0]] == (1.0, 0.35)
    assert THREE[chosen("kalai-smorodinsky", gains(THREE))[0]] == (0.5, 0.6)


@pytest.mark.parametrize("solution", ["nash", "kalai-smorodinsky"])
def test_gains_count_from_disagreement(solution):
    assert FIVE[chosen(solution, gains(FIVE, (0.1, 0.1)))[0]] == (0.6, 0.7)


@pytest.mark.parametrize("solution", SOLUTIONS)
@pytest.mark.parametrize("points", [[(1, -1), (-1, 1)], [(0, 5)], [(-1, -1)]])
def test_nothing_is_chosen_where_no_offer_gains_all(solution, points):
    assert chosen(solution, gains(points)).tolist() == [NONE]


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_two_losses_are_no_gain_though_their_product_is_positive(solution):
    assert chosen(solution, gains([(-3, -3), (0.1, 0.1)])).tolist() == [1]


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_of_equal_offers_the_first_is_chosen(solution):
    assert chosen(solution, gains([(0.1, 0.1), (1, 1), (1, 1)])).tolist() == [1]


def test_the_ideal_is_taken_over_offers_that_gain_all():
    out_of_reach = [*THREE, (100.0, -1.0)]

    assert THREE[chosen("kalai-smorodinsky", gains(out_of_reach))[0]] == (0.5, 0.6)


@given(tables)
def test_the_frontier_is_that_of_brute_force(values):
    found = pareto(values)

    assert found.shape == values.shape[1:]
    for offer, draw in np.ndindex(found.shape):
        assert found[offer, draw] == (not dominated(values, offer, draw))


@given(tables)
def test_every_draw_has_an_offer_on_the_frontier(values):
    assert pareto(values).any(axis=0).all()


def test_equal_offers_are_both_on_the_frontier():
    assert pareto(gains([(1, 1), (1, 1), (1, 0)]))[:, 0].tolist() == [True, True, False]


@given(tables)
def test_each_draw_is_judged_on_its_own(values):
    for solution in SOLUTIONS:
        alone = [chosen(solution, values[:, :, n : n + 1])[0] for n in range(values.shape[2])]
        assert chosen(solution, values).tolist() == alone


@given(tables)
def test_a_choice_gains_all_and_is_not_bettered_in_what_it_maximises(values):
    for draw, offer in enumerate(chosen("nash", values)):
        rational = [n for n in range(values.shape[1]) if (values[:, n, draw] > 0).all()]
        products = {n: values[:, n, draw].prod() for n in rational}
        assert offer == (max(products, key=products.get) if products else NONE)
