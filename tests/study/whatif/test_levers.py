"""Single changes of one offer: on the same draws, against a named reference."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.expect.bench import bench
from sim.expect.hearing import on_day
from sim.expect.space import open_space
from sim.facts.reading import read_space
from sim.study.explore import explore
from sim.study.whatif.levers import levers, on_the_table, put, reference

DAY = date(2026, 1, 30)


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=256)


@pytest.fixture(scope="module")
def space(opened):
    return open_space(opened.scenario, opened.scenario.explore)


@pytest.fixture(scope="module")
def found(opened, space):
    return levers(opened, reference(opened, space, DAY), space, DAY, ())


def test_the_reference_is_the_third_place_that_was_offered_last(opened, space):
    assert reference(opened, space, DAY).name(0) == "geneva/leaders/bilateral"


def test_where_no_third_place_was_offered_it_is_where_such_pairs_meet_most(opened, space):
    capitals = open_space(opened.scenario, read_space({}))
    unheard = replace(opened, scenario=opened.scenario.model_copy(update={"record": ()}))
    found = explore(unheard, capitals, DAY).ranked

    assert reference(unheard, capitals, DAY).places[0][0] == min(found, key=lambda v: found[v].rank)


def test_a_change_of_place_is_the_difference_of_two_explorations(found, opened, space):
    explored = explore(opened, space, DAY)
    numbers = {name: n for n, name in enumerate(map(space.name, range(len(space))))}
    before, after = (
        explored.joint[explored.classes.member[numbers[f"{place}/leaders/bilateral"]]]
        for place in ("geneva", "minsk")
    )
    (minsk,) = (lever for lever in found.levers if "minsk" in lever.names)

    assert np.allclose(minsk.gap, after - before, atol=1e-6)


def test_a_line_that_is_dropped_never_lowers_what_is_accepted(found):
    lines = [lever for lever in found.levers if lever.kind == "line"]

    assert lines
    assert all((lever.gap >= 0).all() for lever in lines)


def test_what_no_rule_reads_changes_nothing(found):
    unread = [lever for lever in found.levers if not lever.read and lever.kind == "promise"]

    assert any("energy-pause" in lever.names for lever in unread)
    assert all(lever.pair.exact for lever in unread)


def test_every_change_is_told_as_acting_or_as_idle(found):
    acting = [lever for group in found.acting for lever in group]

    assert len(acting) + len(found.idle) == len(found.levers)


def test_who_makes_an_offer_accepts_it(opened, found):
    made = put(on_day(opened, DAY), replace(found.space, by="ukraine"))

    assert (made.acceptance["ukraine"] == 1).all()


def test_the_last_offer_of_each_principal_is_on_the_table(opened, space):
    tabled = on_the_table(opened, DAY, space.levels)

    assert [event.id for event in tabled] == ["moscow-2026-01", "kyiv-2026-01"]
