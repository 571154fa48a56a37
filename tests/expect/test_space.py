"""The offers of an exploration: columns straight from the product of their parts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spaces import spaces

from sim.errors import SimError, UnknownNameError
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.rules.offers import Offers

COLUMNS = ("venue", "level", "format", "medium", "proposer", "day")


@settings(max_examples=25, deadline=None)
@given(asked=spaces())
def test_columns_are_those_of_the_offers_one_by_one(leaders, asked):
    space = open_space(leaders, asked)
    rows = [space.offer(n) for n in range(len(space))]
    ours, theirs = space.take(range(len(space))), Offers.of(leaders, rows, None)

    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), name)
    for table in ("strength", "present", "topic"):
        for key, column in getattr(theirs, table).items():
            np.testing.assert_array_equal(getattr(ours, table)[key], column, key)
    assert ours.gazetteer == theirs.gazetteer


@settings(max_examples=25, deadline=None)
@given(asked=spaces(), data=st.data())
def test_some_of_the_columns_are_rows_of_all_of_them(leaders, asked, data):
    space = open_space(leaders, asked)
    start = data.draw(st.integers(0, len(space)))
    stop = data.draw(st.integers(start, len(space)))
    every, part = space.take(range(len(space))), space.take(range(start, stop))
    whole = every.rows(slice(start, stop))

    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(part, name), getattr(whole, name))
    for kind in whole.strength:
        np.testing.assert_array_equal(part.strength[kind], whole.strength[kind])


def test_every_offer_has_a_name_of_its_own(leaders):
    space = open_space(leaders, leaders.explore)

    assert len({space.name(n) for n in range(len(space))}) == len(space)


def test_a_venue_that_is_named_and_a_capital_is_there_once(leaders):
    named = open_space(leaders, Space(venues=("moscow", "capitals")))

    assert len(named) == len(open_space(leaders, Space(venues=("capitals",)))) == 195


@pytest.mark.parametrize(
    ("asked", "what", "hint"),
    [
        ({"venues": ("genva",)}, "no venue called 'genva'", "geneva"),
        ({"guarantees": ({"kind": "imunity"},)}, "no guarantee called 'imunity'", "immunity"),
        ({"agendas": (("teritory",),)}, "no topic called 'teritory'", "territory"),
        ({"participants": ("rusia",)}, "no party called 'rusia'", "russia"),
    ],
)
def test_an_unknown_name_is_answered_with_a_known_one(leaders, asked, what, hint):
    with pytest.raises(UnknownNameError, match=what) as caught:
        open_space(leaders, Space(**asked))

    assert hint in caught.value.hint


@pytest.mark.parametrize("part", ["venues", "levels", "formats", "agendas"])
def test_an_empty_space_says_which_part_is_empty(leaders, part):
    with pytest.raises(SimError, match="no offer is left") as caught:
        open_space(leaders, Space(**{part: ()}))

    assert caught.value.where == f"explore.{part}"


def test_more_guarantees_than_are_named_is_an_error(leaders):
    with pytest.raises(SimError, match="3 guarantees are asked for, and 1 are named"):
        open_space(leaders, Space(guarantees=({"kind": "immunity"},), at_most_guarantees=3))


@pytest.mark.parametrize("most", [3, 8])
def test_more_sets_of_promises_than_can_be_looked_at_are_counted_and_not_listed(leaders, most):
    kinds = tuple(f"g{n}" for n in range(60))
    asked = Space(venues=("geneva",), guarantees=kinds, at_most_guarantees=most)
    known = leaders.model_copy(update={"guarantees": dict.fromkeys(kinds)})

    with pytest.raises(SimError, match="combinations are more than 20,000") as told:
        open_space(known, asked)

    assert "name fewer guarantees" in str(told.value)
