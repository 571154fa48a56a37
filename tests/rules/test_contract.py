"""What every rule owes Parley, asked of each rule of the standard book."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.rules.book import standard_book
from sim.rules.check import NEXT_SENTENCE, examine_rule, try_rule
from sim.rules.declare import Kind
from sim.rules.trials import arrays, made_settings, one_draw, one_offer, stand_in, trials

AWAKE = {
    "level": {"below_leaders": True},
    "time": {"deadline_day": 500.0, "from_day": 20.0},
    "audience": {"on_adversary_ground": True},
    "ripeness": dict.fromkeys(("hurts", "hurts_adversary", "way_out"), ("hostilities=truce",)),
    "pressure": {"mediators": ("envoy",), "attentive": ("hostilities=truce",)},
    "way_out": {"seen": ("hostilities=truce",)},
    "legal": {"organisations": ("rome-statute",)},
}
"""Settings under which rules that are silent by default speak."""

every_rule = pytest.mark.parametrize("name", standard_book())
some_cases = settings(max_examples=6, deadline=None, derandomize=False)
seeds = st.integers(0, 2**32 - 1)
shapes = st.integers(0, 3)


def rule_of(name):
    rule = standard_book()[name]
    awake = AWAKE.get(name, {})
    held = {n: replace(s, default=awake.get(n, s.default)) for n, s in rule.settings.items()}
    return replace(rule, settings=held)


class Asked:
    """A rule, a case of either shape, and parameters."""

    def __init__(self, name, seed, shape):
        self.rule, rng = rule_of(name), np.random.default_rng(seed)
        trial = list(trials(stand_in(), shape + 1, seed))[shape]
        self.case, self.shape = trial.case, trial.shape
        self.settings = made_settings(stand_in(), self.rule, rng)
        size = trial.shape[1]
        self.drawn = {p: prior.sample(rng, size) for p, prior in self.rule.priors.items()}

    def answer(self, case=None, draw=slice(None), shape=None):
        own = {name: values[draw] for name, values in self.drawn.items()}
        answer = self.rule.judge(self.case if case is None else case, **self.settings, **own)
        return np.broadcast_to(answer, shape or self.shape)


@every_rule
@some_cases
@given(seed=seeds, shape=shapes)
def test_judges_each_offer_on_its_own(name, seed, shape):
    asked = Asked(name, seed, shape)
    offers, draws = asked.shape
    apart = [asked.answer(one_offer(asked.case, n), shape=(1, draws)) for n in range(offers)]

    np.testing.assert_array_equal(asked.answer(), np.concatenate(apart))


@every_rule
@some_cases
@given(seed=seeds, shape=shapes)
def test_judges_each_draw_on_its_own(name, seed, shape):
    asked = Asked(name, seed, shape)
    offers, draws = asked.shape
    apart = [
        asked.answer(one_draw(asked.case, n), slice(n, n + 1), (offers, 1)) for n in range(draws)
    ]

    np.testing.assert_array_equal(asked.answer(), np.concatenate(apart, axis=1))


@every_rule
@some_cases
@given(seed=seeds, shape=shapes)
def test_answers_the_same_when_asked_again_and_leaves_the_case_alone(name, seed, shape):
    asked = Asked(name, seed, shape)
    before = [array.tobytes() for array in arrays(asked.case)]

    np.testing.assert_array_equal(asked.answer(), asked.answer())
    assert before == [array.tobytes() for array in arrays(asked.case)]


@every_rule
@some_cases
@given(seed=seeds, shape=shapes)
def test_answers_finite_numbers_and_violations_between_0_and_1(name, seed, shape):
    asked = Asked(name, seed, shape)
    answer = asked.answer()

    assert np.isfinite(answer).all()
    if asked.rule.kind is Kind.RED_LINE:
        assert ((answer >= 0) & (answer <= 1)).all()


@every_rule
def test_gives_its_reason_in_one_sentence(name):
    summary = standard_book()[name].summary

    assert summary.endswith(".")
    assert not NEXT_SENTENCE.search(summary)


@every_rule
def test_passes_what_is_asked_of_the_rules_of_users(name):
    assert examine_rule(rule_of(name), stand_in()).problems == ()


@pytest.mark.parametrize("name", AWAKE)
def test_speaks_in_some_case_once_its_input_is_stated(name):
    answers = [Asked(name, seed, seed % 4).answer() for seed in range(12)]

    assert any(np.any(answer != 0) for answer in answers)


def test_both_shapes_are_tried():
    shapes = {trial.shape[0] > 1 for trial in trials(stand_in(), 4)}

    assert shapes == {True, False}


def test_shipped_scenarios_can_be_the_stage(shipped):
    for scenario in shipped.values():
        for number, trial in enumerate(trials(scenario, 4)):
            try_rule(standard_book()["refuses_ground"], scenario, trial, number)
