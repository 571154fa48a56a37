"""Candidates and readings, each alone, and the envelope over them."""

from datetime import date

import numpy as np
import pytest

from sim.expect.bench import Bench, bench
from sim.expect.draws import interval
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.rules.book import candidates
from sim.runs.work import Work
from sim.study.explore import JOINT, explore
from sim.study.models import envelope, other_models

DAY = date(2026, 1, 30)
SITES = Space(venues=("moscow", "geneva", "istanbul"), guarantees=({"kind": "immunity"},))


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=256)


@pytest.fixture(scope="module")
def models(opened):
    return dict(other_models(opened))


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


def test_an_envelope_spans_each_candidate_alone_and_then_the_readings(opened, models):
    other = reread(opened, title="Another title")

    assert list(models) == list(candidates())
    assert [*other_models(opened, [("title", other)])][-1] == ("title", other)


def test_a_candidate_is_switched_on_for_each_principal_and_leaves_every_other_rule(opened, models):
    for name, other in models.items():
        assert other.rules[: len(opened.rules)] == opened.rules
        added = other.rules[len(opened.rules) :]
        assert {b.rule.name for b in added} == {name}
        assert [b.party for b in added] == [*opened.scenario.principals]


def test_a_candidate_that_is_on_already_is_no_other_model(opened):
    assert "lean" not in dict(other_models(opened.with_candidates("lean")))


@pytest.mark.parametrize("name", candidates())
def test_a_candidate_has_the_same_scenario_and_the_same_draws(opened, models, name):
    assert models[name].scenario is opened.scenario
    assert models[name].believed == opened.believed


def test_with_lines_that_stand_an_old_line_weighs_more(opened, models):
    old, stands = (on_day(b, DAY).holds["russia"]["RU2"] for b in (opened, models["lines_stand"]))
    day = np.full((1, 1), float((DAY - opened.scenario.clock.start).days))

    assert old.counts(day) < stands.counts(day)


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
