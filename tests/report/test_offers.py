"""What classes of offers are called: every offer has a name, and none too much is claimed."""

import re
from datetime import date

import numpy as np
import pytest
from samples import believing

from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.report.offers import ALL_OR_NONE, EITHER, Vocabulary
from sim.rules.priors import Beta
from sim.study.explore import explore

DAY = date(2026, 1, 31)
TWELVE = "moscow minsk kyiv istanbul abu-dhabi riyadh geneva vienna vatican budapest astana virtual"


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=64)


@pytest.fixture(scope="module")
def words(opened):
    """Return the words for every capital at two levels and in two formats."""
    space = Space(
        venues=("moscow", "capitals", "geneva", "virtual"),
        guarantees=({"kind": "immunity"}, {"kind": "personal-security"}),
        levels=("leaders", "delegations"),
        formats=("bilateral", "trilateral"),
        agendas=((), ("territory",)),
    )
    return Vocabulary(explore(opened, open_space(opened.scenario, space), DAY))


@pytest.fixture(scope="module")
def twelve(opened):
    """Return the words for twelve sites with and without immunity."""
    space = Space(venues=tuple(TWELVE.split()), guarantees=({"kind": "immunity"},))
    return Vocabulary(explore(opened, open_space(opened.scenario, space), DAY))


@pytest.fixture(params=["words", "twelve"])
def each(request):
    return request.getfixturevalue(request.param)


def test_every_offer_is_in_a_class_that_is_named(each):
    exploration = each.exploration

    assert sum(named.size for named in each.classes) == len(exploration.space)
    assert set(each.by_number) == set(range(len(exploration.classes)))
    assert all(named.name for named in each.classes)


def test_no_two_classes_are_called_the_same(each):
    names = [named.full for named in each.classes]

    assert len(set(names)) == len(names)


def test_parts_of_a_class_hold_its_venues(each):
    space = each.exploration.space
    for named in each.classes:
        offers = each.exploration.classes.offers(named.number)
        places = np.unravel_index(offers, space.shape)[0]
        venues = {space.places[place][0] for place in places} - {None}

        assert len({venue for part in named.parts for venue in part.venues}) == len(venues)


def test_promises_that_are_always_made_are_told_apart_from_others(each):
    space = each.exploration.space
    for named in each.classes:
        offers = each.exploration.classes.offers(named.number)
        sets = np.unravel_index(offers, space.shape)[3]
        some = [{promise.kind for promise in space.promises[n]} for n in sets]
        told = [part.promises for part in named.parts]

        if frozenset() in map(frozenset, some):
            assert any(text in ALL_OR_NONE or text.startswith(EITHER) for text in told)
        if len(told) == 1 and (always := set.intersection(*some)):
            assert all(kind.replace("-", " ") in told[0] for kind in always)


def test_the_foremost_are_accepted_by_all_most_often_and_stand_by_what_they_are(words):
    means = words.exploration.joint.mean(axis=1)
    foremost = words.foremost(5)
    numbers = [named.number for named in foremost]

    assert sorted(means[numbers]) == pytest.approx(sorted(means)[-5:])
    assert [named.order for named in foremost] == sorted(named.order for named in foremost)


def test_classes_stand_by_their_terms(words):
    headings = [named.heading for named in words.classes]

    assert headings == sorted(headings, key=list(dict.fromkeys(headings)).index)
    assert headings[0].startswith("Leaders, bilateral")


def test_capitals_that_the_rules_cannot_tell_apart_are_counted_by_what_they_are(words):
    told = {part.places for named in words.classes for part in named.parts}

    assert any(re.search(r"^Abu Dhabi; or \d+ capitals that nobody named$", text) for text in told)
    assert "Minsk, which nobody named" in told
    assert "Kyiv" in told
    assert "a meeting by video" in told


def test_a_class_joins_places_that_differ_in_what_they_need(opened):
    asks = believing(opened, "russia", "RU3", "enforcement", Beta(5, 4)).without("hostile_host")
    space = Space(venues=("vienna", "riyadh"), guarantees=({"kind": "immunity"},))
    words = Vocabulary(explore(asks, open_space(opened.scenario, space), DAY))
    (joined,) = (named for named in words.classes if len(named.parts) > 1)

    assert joined.size == 3
    assert "Vienna, which nobody named, with immunity" in joined.name
