"""Offers in one class get equal answers, and offers that get equal answers are in one class."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from spaces import spaces

from sim.expect import structure
from sim.expect.bench import Bench, bench
from sim.expect.classes import partition, signatures
from sim.expect.draws import Believed
from sim.expect.hearing import on_day
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.rules.bind import Bound
from sim.rules.declare import consideration
from sim.runs.work import Work
from sim.study.explore import explore

DAY = date(2026, 1, 31)
DRAWS = 80


@consideration(assumed="a test")
def reads_a_column(case):
    """The party looks at the number under which a venue is filed."""
    return 0.0 * case.offers.venue


@consideration(assumed="a test")
def reads_nothing(case):
    """The party does not look at the offer."""
    return np.zeros(case.offers.shape)


@consideration(assumed="a test")
def reads_two_answers(case):
    """The party looks at venue and level, by methods."""
    return 1.0 * case.offers.on(["CHE"]) + case.offers.at_level("leaders")


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=DRAWS)


def answers(opened, space):
    """Return what each principal answers to every offer, weighed one by one."""
    hearing = on_day(opened, DAY)
    offers = space.take(range(len(space)))
    return np.hstack([hearing.weigh(party, offers).acceptance for party in hearing.rules])


def classes_of(scenario, rule, asked):
    believed = Believed(1, 1)
    hearing = on_day(Bench(scenario, (Bound(rule, "russia", "r", {}, {}),), believed), DAY)
    space = open_space(scenario, asked)
    offers = space.take(range(len(space)))
    return partition(signatures([(hearing.rules["russia"], hearing.case("russia", offers))], {}))


@settings(max_examples=20, deadline=None)
@given(asked=spaces())
def test_offers_are_in_one_class_if_and_only_if_they_get_equal_answers(leaders, opened, asked):
    space = open_space(leaders, asked)
    found = explore(opened, space, DAY).classes.member
    given_to = answers(opened, space)
    _, alike = np.unique(given_to, axis=0, return_inverse=True)

    pairs = set(zip(found.tolist(), alike.ravel().tolist(), strict=True))
    assert len(pairs) == len(set(found)) == alike.max() + 1


@settings(max_examples=10, deadline=None)
@given(asked=spaces())
def test_a_class_is_answered_as_each_of_its_offers_is(leaders, opened, asked):
    space = open_space(leaders, asked)
    found = explore(opened, space, DAY)
    held = np.hstack([found.acceptance[party][found.classes.member] for party in found.acceptance])

    np.testing.assert_allclose(held, answers(opened, space), rtol=2e-6)


@settings(max_examples=10, deadline=None)
@given(asked=spaces())
def test_classes_are_numbered_by_their_first_offer_and_count_all(leaders, opened, asked):
    space = open_space(leaders, asked)
    found = explore(opened, space, DAY).classes

    assert found.size.sum() == len(space)
    assert list(found.first) == sorted(found.first)
    for n in range(len(found)):
        assert found.offers(n)[0] == found.first[n]
        assert found.offers(n).size == found.size[n]


def test_a_rule_that_reads_a_column_itself_tells_venues_apart(leaders):
    asked = Space(venues=("bern", "geneva", "lausanne"))

    assert len(classes_of(leaders, reads_a_column, asked)) == 3
    assert len(classes_of(leaders, reads_nothing, asked)) == 1


def test_classes_are_those_of_what_is_looked_at(leaders):
    asked = Space(venues=("bern", "geneva", "astana"), levels=("leaders", "experts"))

    assert list(classes_of(leaders, reads_two_answers, asked).member) == [0, 1, 0, 1, 2, 3]


def test_capitals_that_no_rule_tells_apart_are_one_class(leaders, opened):
    found = explore(opened, open_space(leaders, Space(venues=("capitals",))), DAY).classes

    assert len(found) < 10
    assert found.size.max() > 50


def test_batches_have_no_effect(leaders, opened, monkeypatch):
    space = open_space(leaders, Space(venues=("moscow", "capitals", "virtual")))
    whole = explore(opened, space, DAY)
    monkeypatch.setattr(structure, "TOGETHER", 3)
    parts = explore(opened, space, DAY, Work(jobs=2))

    np.testing.assert_array_equal(whole.classes.member, parts.classes.member)
    for party, held in whole.acceptance.items():
        np.testing.assert_array_equal(held, parts.acceptance[party])
    for key, held in whole.stopped.items():
        np.testing.assert_array_equal(held, parts.stopped[key])
