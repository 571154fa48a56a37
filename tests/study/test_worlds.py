"""What many worlds come to, and one world told event by event."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from staged import histories

from sim.expect.bench import bench
from sim.facts.scenario import REGIONS
from sim.simulate.branch import branch
from sim.simulate.worlds import play_worlds
from sim.study.worlds import World, at_first, follow, prepared, share, world_of

WORLDS = 64


@pytest.fixture(
    scope="module", params=[("leaders-meeting-2026", None), ("paris-1968", "1968-04-27")]
)
def start(request, shipped):
    """Return principals of a branch."""
    name, at = request.param
    return prepared(
        branch(bench(shipped[name], seed=1, draws=64), at=at and date.fromisoformat(at))
    )


@pytest.fixture(scope="module")
def happened(start):
    return histories(start, np.arange(WORLDS))


@pytest.mark.parametrize("days", [7, 40])
def test_a_state_derived_from_a_history_is_the_state_of_the_engine_on_that_day(
    start, happened, days
):
    short = play_worlds(prepared(replace(start, days=days)), np.arange(WORLDS))
    expected = [REGIONS["meeting"][code] for code in short.regions["meeting"].tolist()]

    until = [[event for event in happened[w] if event.day <= days] for w in range(WORLDS)]

    assert [World(start, w, tuple(events)).end for w, events in enumerate(until)] == expected


def test_a_meeting_of_the_record_is_not_a_meeting_of_a_simulation(shipped):
    scenario = shipped["paris-1968"]
    ended = branch(bench(scenario, seed=1), at=scenario.clock.as_of)

    assert ended.tracks.regions[ended.track].state == "held"
    assert at_first(ended) == "idle"


def test_a_world_by_itself_is_the_world_among_others(start, happened):
    world = world_of(start, 3)

    assert list(world.events) == happened[3]


def test_a_meeting_of_a_world_is_the_one_that_many_worlds_count(start, happened):
    worlds = follow(start, WORLDS)
    days = [next((e.day for e in happened[n] if e.act == "meet"), np.nan) for n in range(WORLDS)]

    assert np.array_equal(worlds.held, days, equal_nan=True)


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (0.3, 3.0), (0.05, 10.0)])
def test_the_error_of_a_share_holds_what_more_worlds_would_tell(a, b):
    rng, held = np.random.default_rng(3), 0
    for _ in range(200):
        worlds = rng.random((64, 4)) < rng.beta(a, b, 64)[:, None]
        told = share(worlds.ravel())
        held += abs(told.interval.mean - a / (a + b)) <= told.error

    assert held / 200 > 0.9 - 3 * np.sqrt(0.09 / 200)


def test_what_happens_in_no_world_may_still_happen():
    told = share(np.zeros(256, dtype=bool))

    assert told.interval.mean == 0 < told.interval.high < 0.05
