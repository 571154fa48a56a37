"""Other models and readings: what each leaves out, and the envelope over them."""

from datetime import date

import numpy as np
import pytest

from sim.expect.bench import Bench, bench
from sim.expect.draws import interval
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.rules.declare import Kind
from sim.rules.priors import Beta, Weight
from sim.study.explore import JOINT, Work, explore
from sim.study.models import WIDER, envelope, variants

DAY = date(2026, 1, 30)
SITES = Space(venues=("moscow", "geneva", "istanbul"), guarantees=({"kind": "immunity"},))


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=256)


@pytest.fixture(scope="module")
def models(opened):
    return dict(variants(opened))


@pytest.fixture(scope="module")
def explored(opened):
    return explore(opened, open_space(opened.scenario, SITES), DAY)


@pytest.fixture(scope="module")
def spanned(explored, models):
    return envelope(explored, iter(models.items()), Work())


def reread(opened, **changes):
    """Return the bench of a scenario that says something else."""
    scenario = opened.scenario.model_copy(update=changes)
    return Bench(scenario, opened.rules, opened.believed)


def sd(prior):
    """Return a number that grows with the spread of a prior."""
    if isinstance(prior, Beta):
        return 1 / (prior.a + prior.b + 1)
    return prior.sd if hasattr(prior, "sd") else prior.spread


def test_there_are_the_four_variants_of_the_design(models):
    assert list(models) == ["no red lines", "wide priors", "level only", "equal weights"]


def test_without_red_lines_every_other_rule_stays(opened, models):
    left = [bound.id for bound in models["no red lines"].rules]

    assert left == [b.id for b in opened.rules if b.rule.kind is not Kind.RED_LINE]
    assert len(left) < len(opened.rules)


def test_level_only_knows_nothing_but_level_and_readiness(models):
    assert {bound.rule.name for bound in models["level only"].rules} == {"base", "level"}


def test_wide_priors_are_wider_and_stand_where_they_stood(opened, models):
    for before, after in zip(opened.rules, models["wide priors"].rules, strict=True):
        assert after.id == before.id
        for name, prior in before.priors.items():
            assert sd(after.priors[name]) > sd(prior), (before.id, name)
            assert getattr(after.priors[name], "median", 0) == getattr(prior, "median", 0)
            assert getattr(after.priors[name], "mean", 0) == getattr(prior, "mean", 0)


def test_wide_priors_widen_by_the_factor_that_is_told(opened, models):
    weights = [
        (before.priors[n], after.priors[n])
        for before, after in zip(opened.rules, models["wide priors"].rules, strict=True)
        for n in before.priors
        if isinstance(before.priors[n], Weight)
    ]

    assert weights
    assert all(wide.spread == WIDER * prior.spread for prior, wide in weights)


def test_equal_weights_are_those_of_the_book_for_every_party(models):
    held = {}
    for bound in models["equal weights"].rules:
        for name, prior in bound.priors.items():
            if isinstance(prior, Weight):
                assert prior == bound.rule.priors[name]
                held.setdefault((bound.rule.name, name), set()).add(prior)

    assert held
    assert all(len(priors) == 1 for priors in held.values())


@pytest.mark.parametrize("name", ["no red lines", "wide priors", "level only", "equal weights"])
def test_a_variant_has_the_same_scenario_and_the_same_draws(opened, models, name):
    assert models[name].scenario is opened.scenario
    assert models[name].believed == opened.believed


def test_the_envelope_contains_the_reference(explored, spanned):
    for party in (*explored.acceptance, JOINT):
        for n in range(len(explored.classes)):
            own = explored.interval(n, party or None)
            assert spanned.low[party][n] <= own.low
            assert spanned.high[party][n] >= own.high


def test_the_envelope_contains_every_offer_of_every_model(explored, spanned, models):
    for other in models.values():
        found = explore(other, explored.space, DAY)
        for offer in range(len(explored.space)):
            ours, theirs = explored.classes.member[offer], found.classes.member[offer]
            for party, accept in found.acceptance.items():
                theirs_ = interval(accept[theirs])
                assert spanned.low[party][ours] <= theirs_.low + 1e-12
                assert spanned.high[party][ours] >= theirs_.high - 1e-12


def test_another_reading_never_narrows_the_envelope(explored, spanned, models, opened):
    wider = [*models.items(), ("later", bench(opened.scenario, seed=2, draws=256))]
    found = envelope(explored, iter(wider), Work())

    for party in spanned.low:
        assert (found.low[party] <= spanned.low[party]).all()
        assert (found.high[party] >= spanned.high[party]).all()
    assert found.names == (*spanned.names, "later")


def test_over_nothing_the_envelope_is_the_interval(explored):
    found = envelope(explored, iter(()), Work())

    assert found.names == ()
    assert found.low[JOINT][0] == pytest.approx(explored.interval(0).low)
    assert found.high[JOINT][0] == pytest.approx(explored.interval(0).high)


def test_a_reading_that_changes_only_words_is_skipped_and_changes_nothing(
    explored, opened, monkeypatch
):
    words = reread(opened, title="Another title", question="Another question?")
    assert on_day(words, DAY).same_as(on_day(opened, DAY))
    weighed = envelope(explored, iter([("weighed", opened)]), Work())
    monkeypatch.setattr(Hearing, "weigh", None)
    found = envelope(explored, iter([("words", words)]), Work())

    assert found.names == ("words",)
    for party in found.low:
        np.testing.assert_array_equal(found.low[party], weighed.low[party])


def test_skipping_gives_what_weighing_gives(explored, opened, monkeypatch):
    words = reread(opened, title="Another title")
    skipped = envelope(explored, iter([("words", words)]), Work())
    monkeypatch.setattr(Hearing, "same_as", lambda *_: False)
    weighed = envelope(explored, iter([("words", words)]), Work())

    for party in skipped.low:
        np.testing.assert_array_equal(skipped.low[party], weighed.low[party])
        np.testing.assert_array_equal(skipped.high[party], weighed.high[party])


def test_each_comparison_is_told_by_name(explored, models):
    told = []
    envelope(explored, iter(models.items()), Work(compared=told.append))

    assert told == list(models)
