"""A box that was planted is found, and the small tree is that of scikit-learn."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.tree import DecisionTreeRegressor

from sim.study.sensitivity import discovery
from sim.study.sensitivity.discovery import Factor, discover, peeled, tree


@pytest.fixture(scope="module")
def planted():
    """Return factors, and an outcome that comes about in a corner, under two of three options."""
    rng = np.random.default_rng(5)
    x, y, z = rng.random((3, 2000))
    option = rng.integers(0, 3, 2000).astype(float)
    inside = (x > 0.6) & (y < 0.5) & (option != 2)
    outcome = np.where(inside, 0.9, 0.1)
    return (Factor("x", x), Factor("y", y), Factor("z", z),
            Factor("option", option, ("a", "b", "c"))), outcome  # fmt: skip


def test_a_planted_box_is_found_and_comes_back(planted):
    factors, outcome = planted
    half, rest = ([replace(f, values=f.values[part]) for f in factors]
                  for part in (np.s_[::2], np.s_[1::2]))  # fmt: skip
    box = discover(half, outcome[::2], rest, outcome[1::2], seed=1)
    limits = {limit.factor: limit for limit in box.limits}

    assert set(limits) == {"x", "y", "option"}
    assert limits["x"].low == pytest.approx(0.6, abs=0.05)
    assert limits["y"].high == pytest.approx(0.5, abs=0.05)
    assert limits["option"].options == {0, 1}
    assert (box.density, box.outside) == pytest.approx((0.85, 0.2), abs=0.06)
    assert box.again == 1.0


def test_a_large_box_does_not_come_back_where_draws_drawn_anew_have_none(planted, monkeypatch):
    x = planted[0][:1]
    monkeypatch.setattr(discovery, "_resampled", lambda *_: [(), ()])

    box = discover(x, outcome := np.where(x[0].values > 0.3, 0.9, 0.1), x, outcome, seed=1)

    assert box.size > discovery.ALIKE
    assert box.again == 0


def test_where_nothing_goes_with_the_outcome_a_box_is_worth_little_elsewhere(planted):
    factors, _ = planted
    noise = np.random.default_rng(6).random(2000).round()

    box = discover(factors, noise, factors, np.random.default_rng(7).random(2000).round(), seed=1)

    assert box is None or abs(box.density - box.outside) < 0.1


def test_an_outcome_that_never_varies_has_no_box(planted):
    assert peeled(planted[0], np.ones(2000)) == ()


def test_the_tree_is_that_of_scikit_learn(planted):
    factors, outcome = planted
    numbers = factors[:3]
    cut = np.stack([np.searchsorted(np.quantile(f.values, np.linspace(0.05, 0.95, 19)), f.values)
                    for f in numbers], axis=1)  # fmt: skip
    theirs = DecisionTreeRegressor(max_depth=1, min_samples_leaf=0.05).fit(cut, outcome)

    leaves = tree(numbers, outcome, depth=1)

    assert sorted(leaf.mean for leaf in leaves) == pytest.approx(sorted(
        {round(value, 9) for value in theirs.predict(cut)}), abs=1e-6)  # fmt: skip
    assert sum(leaf.size for leaf in tree(factors, outcome)) == pytest.approx(1.0)
