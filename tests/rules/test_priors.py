"""Priors: senseless numbers are refused, draws have the moments that they should."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.errors import RuleError
from sim.expect.draws import Believed
from sim.facts.parties import Grade
from sim.rules.bind import GRADES, Bound
from sim.rules.book import standard_book
from sim.rules.priors import Beta, Gamma, HalfNormal, LogNormal, Normal, Prior, Weight

SIZE = 65_536
PRIORS = [
    Normal(0.5, 2), HalfNormal(0.8), LogNormal(2, 0.5), Beta(8, 3), Gamma(3), Weight(1.25),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Normal(0, 0), "sd of Normal must be above 0, found 0"),
        (lambda: HalfNormal(-1), "sd of HalfNormal must be above 0, found -1"),
        (lambda: LogNormal(-2, 1), "median of LogNormal must be above 0, found -2"),
        (lambda: Beta(0, 2), "a of Beta must be above 0, found 0"),
        (lambda: Weight(1, -0.5), "spread of Weight must be above 0, found -0.5"),
        (lambda: Normal(math.nan, 1), "mean of Normal is no number: nan"),
        (lambda: Normal(0, math.inf), "sd of Normal is no number: inf"),
        (lambda: Normal("0", 1), "mean of Normal is no number: '0'"),
        (lambda: Normal(mean=True, sd=1), "mean of Normal is no number: True"),
    ],
)
def test_senseless_numbers_are_refused(make, message):
    with pytest.raises(RuleError) as caught:
        make()

    assert caught.value.problem == message


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_every_prior_draws_finite_numbers(prior):
    drawn = prior.sample(np.random.default_rng(0), 1000)

    assert drawn.shape == (1000,)
    assert np.isfinite(drawn).all()


def test_a_scenario_changes_some_numbers_and_keeps_the_others():
    assert Weight(1.25, 0.5).revised({"median": 2}) == Weight(2, 0.5)


@pytest.mark.parametrize(
    ("changes", "message", "hint"),
    [
        ({"mean": 1}, "a Weight has no 'mean'", "did you mean 'median'?"),
        ({"median": "much"}, "median: 'much' is no number", "write 0.5"),
        (2, "expected the numbers of a Weight", "write {median: ..., spread: ...}"),
        ({"median": -1}, "median of Weight must be above 0, found -1", ""),
        ({"median": True}, "median: True is no number", "write 0.5"),
    ],
)
def test_a_change_that_makes_no_prior_is_refused(changes, message, hint):
    with pytest.raises(RuleError) as caught:
        Weight(1.25).revised(changes)

    assert (caught.value.problem, caught.value.hint) == (message, hint)


@pytest.mark.parametrize("grade", Grade)
def test_enforcement_has_the_mean_of_its_grade(grade):
    prior = GRADES[grade]
    drawn = prior.sample(np.random.default_rng(1), SIZE)
    mean = prior.a / (prior.a + prior.b)
    error = math.sqrt(mean * (1 - mean) / (prior.a + prior.b + 1) / SIZE)

    assert abs(drawn.mean() - mean) < 5 * error


def test_grades_have_the_means_of_the_model():
    means = {grade: round(p.a / (p.a + p.b), 2) for grade, p in GRADES.items()}

    assert means == {Grade.E3: 0.9, Grade.E2: 0.73, Grade.E1: 0.56, Grade.E0: 0.5}


def drawn_of(name, parameter, prior):
    rule = replace(standard_book()["base"], name=name, priors={parameter: prior})
    rules = [Bound(rule, party, name, {}, rule.priors) for party in ("alba", "borea")]
    draws = Believed(5, SIZE).parameters(rules)
    return [draws[bound.key(parameter)] for bound in rules]


def test_pooled_weights_of_two_parties_correlate_by_one_half():
    one, other = (np.log(values) for values in drawn_of("ground", "weight", Weight(1.25)))

    assert abs(np.corrcoef(one, other)[0, 1] - 0.5) < 0.02


def test_pooling_leaves_median_and_spread_as_they_are():
    values, _ = drawn_of("ground", "weight", Weight(1.25))

    assert np.median(values) == pytest.approx(1.25, rel=0.02)
    assert np.log(values).std() == pytest.approx(0.5, rel=0.02)


def test_a_pooled_parameter_follows_the_formula_of_the_model():
    one, _ = drawn_of("ground", "weight", Weight(1.25))
    shared = Believed(5, SIZE).normal("ground.weight")
    own = Believed(5, SIZE).normal("ground.weight[alba/ground]")

    expected = np.exp(np.log(1.25) + 0.5 * (np.sqrt(0.5) * shared + np.sqrt(0.5) * own))
    np.testing.assert_allclose(one, expected, rtol=1e-13)


def test_a_prior_without_a_distribution_says_so():
    with pytest.raises(RuleError, match="use Normal"):
        Prior().sample(np.random.default_rng(0), 1)
