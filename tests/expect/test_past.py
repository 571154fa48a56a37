"""What counts as past is what had surely happened, for everything that asks."""

from datetime import date, timedelta

import pytest
from samples import broken

from sim.expect.bench import bench
from sim.expect.hearing import before, of_answer, on_day
from sim.expect.past import happened, in_order
from sim.facts.reading import read_scenario
from sim.simulate.branch import branch
from sim.simulate.menu import candidates

RANGED = broken("on: 2025-03-02\n    act: counter", "on: 2025-03-01/2025-03-09\n    act: counter")
"""The small dispute, in which the counter-offer came within nine days, before it was accepted."""
DAYS = [date(2025, 2, 20) + timedelta(days=n) for n in range(40)]


def names(events):
    return [event.id for event in events]


@pytest.fixture
def ranged(write):
    return read_scenario(write(RANGED.replace("2025-03-03/2025-03-04", "2025-03-01/2025-03-09")))


@pytest.mark.parametrize(
    ("day", "past"),
    [
        (date(2025, 2, 28), []),
        (date(2025, 3, 1), ["geneva"]),
        (date(2025, 3, 8), ["geneva"]),
        (date(2025, 3, 9), ["geneva", "island-instead", "agreed"]),
        (date(2025, 3, 10), ["geneva", "island-instead", "agreed", "talks"]),
    ],
)
def test_an_event_is_past_once_its_range_has_ended(ranged, day, past):
    assert names(happened(in_order(ranged), day)) == past


def test_an_answer_knows_what_it_answers_and_nothing_else_of_its_own_range(ranged):
    opened = bench(ranged, seed=1, draws=8)

    assert names(of_answer(opened, ranged.events["island-instead"]).past) == ["geneva"]
    assert names(of_answer(opened, ranged.events["agreed"]).past) == ["geneva", "island-instead"]


def test_what_is_judged_explored_and_simulated_has_one_past(ranged):
    opened = bench(ranged, seed=1, draws=8)
    for day in (day for day in DAYS if day <= ranged.clock.as_of):
        explored = on_day(opened, day).past
        assert before(opened, day + timedelta(days=1)).past == explored
        assert branch(opened, at=day, space=candidates(ranged)).past == explored
        assert {event.id for event in ranged.as_of(day).record} <= set(names(explored))
