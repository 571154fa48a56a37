"""Shares of a variance where they are known, and as SciPy and SALib compute them."""

import numpy as np
import pytest
from SALib.analyze import sobol as salib
from scipy.stats import sobol_indices

from sim.study.sensitivity.indices import regional, sobol

NAMES = ("x1", "x2", "x3")
KNOWN = ((0.314, 0.442, 0.0), (0.558, 0.442, 0.244))
"""First and total indices of the function (Ishigami and Homma 1990)."""


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


@pytest.fixture(scope="module")
def sets():
    rng = np.random.default_rng(1)
    one, two = rng.uniform(-np.pi, np.pi, (2, 3, 8192))
    mixed = np.array([one, one, one])
    for n in range(3):
        mixed[n, n] = two[n]
    return ishigami(one), ishigami(two), np.array([ishigami(each) for each in mixed])


def test_shares_are_those_of_a_function_whose_shares_are_known(sets):
    one, two, mixed = (each[..., None] for each in sets)
    shares = sobol(NAMES, one, two, mixed, seed=1, level=0.99)

    for n, share in enumerate(shares):
        for known, told in zip((KNOWN[0][n], KNOWN[1][n]), (share.first, share.total), strict=True):
            assert told.low <= known <= told.high
            assert told.high - told.low < 0.15


def test_shares_are_those_of_scipy_and_salib(sets):
    one, two, mixed = sets
    told = sobol(NAMES, one[:, None], two[:, None], mixed[..., None], seed=1, level=0.9)
    both = np.concatenate([one, two])
    mine = np.array([[share.first.mean, share.total.mean] for share in told])

    scipy = sobol_indices(func={"f_A": one[None] - both.mean(), "f_B": two[None] - both.mean(),
                                "f_AB": mixed[:, None] - both.mean()}, n=one.size)  # fmt: skip
    assert np.allclose(mine[:, 0], scipy.first_order, atol=0.005)
    assert np.allclose(mine[:, 1], scipy.total_order, atol=0.005)

    order = np.vstack([one, *mixed, two]).T.ravel()
    problem = {"num_vars": 3, "names": list(NAMES), "bounds": [[-np.pi, np.pi]] * 3}
    theirs = salib.analyze(problem, order, calc_second_order=False, seed=1)
    assert np.allclose(mine[:, 0], theirs["S1"], atol=0.005)
    assert np.allclose(mine[:, 1], theirs["ST"], atol=0.005)


def test_replicates_narrow_what_is_told_and_shift_nothing(sets):
    rng = np.random.default_rng(2)
    noisy = [each[..., None] + rng.normal(size=(*each.shape, 4)) for each in sets]
    for n in range(3):  # what is left as it is has the same chance
        noisy[2][n] = sets[2][n][:, None] + noisy[0] - sets[0][:, None]
    shares = sobol(NAMES, *noisy, seed=1, level=0.99)
    less = 13.84 / 14.84

    assert all(s.first.low <= less * known <= s.first.high
               for s, known in zip(shares, KNOWN[0], strict=True))  # fmt: skip


def test_a_factor_that_goes_with_the_outcome_is_far_and_others_are_within_chance():
    rng = np.random.default_rng(3)
    x, y, option = rng.normal(size=600), rng.normal(size=600), rng.integers(0, 3, 600)
    outcome = 1 / (1 + np.exp(-2 * x)) * np.where(option == 1, 0.2, 1.0)

    columns = [("x", x, False), ("y", y, False), ("option", option.astype(float), True)]
    told = {one.factor: one for one in regional(columns, outcome, seed=1)}

    assert {n for n, one in told.items() if one.distance > one.by_chance} == {"x", "option"}
    assert (told["x"].higher, told["option"].higher) == (True, None)
