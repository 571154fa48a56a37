"""An order is told only as far as worlds agree on it."""

from itertools import pairwise

import numpy as np
import pytest

from sim.study.whatif.order import AGREE, ordered

DRAWS = np.random.default_rng(1).normal(size=(3, 1000))


def test_what_is_higher_in_enough_worlds_stands_in_an_earlier_group():
    assert ordered(DRAWS + np.array([[0.0], [9.0], [-9.0]])) == ((1,), (0,), (2,))


def test_what_worlds_do_not_agree_on_is_one_group_in_the_order_given():
    assert ordered(DRAWS) == ((0, 1, 2),)


def test_equal_rows_are_never_told_apart():
    assert ordered(np.zeros((4, 100))) == ((0, 1, 2, 3),)


@pytest.mark.parametrize("seed", range(5))
def test_each_of_a_later_group_is_exceeded_by_one_of_the_group_before(seed):
    chance = np.random.default_rng(seed)
    rows = chance.normal(size=(8, 400)) + chance.normal(scale=2, size=(8, 1))
    groups = ordered(rows)

    assert sorted(n for group in groups for n in group) == list(range(8))
    for before, group in pairwise(groups):
        for n in group:
            assert max((rows[m] > rows[n]).mean() for m in before) >= AGREE
