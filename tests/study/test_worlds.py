"""How a simulated world stands on a day follows from its history, as it does in the engine."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.expect.bench import bench
from sim.facts.scenario import REGIONS
from sim.simulate.branch import branch
from sim.simulate.worlds import play_worlds
from sim.study.worlds import at_first, by_day, histories, prepared

WORLDS = 128
BRANCHES = {"leaders-meeting-2026": date(2026, 1, 30), "paris-1968": date(1968, 4, 27)}


@pytest.fixture(scope="module", params=list(BRANCHES))
def played(request, shipped):
    """Return the principals of a branch, and what happened in its first worlds."""
    start = branch(bench(shipped[request.param], seed=1, draws=256), at=BRANCHES[request.param])
    minds = prepared(start)
    return minds, histories(minds, np.arange(WORLDS))


@pytest.mark.parametrize("days", [7, 40])
def test_a_state_derived_from_a_history_is_the_state_of_the_engine_on_that_day(played, days):
    minds, happened = played
    start = minds.branch
    short = play_worlds(prepared(replace(start, days=days)), np.arange(WORLDS))
    expected = [REGIONS["meeting"][code] for code in short.regions["meeting"].tolist()]

    assert [by_day(start, happened[w])[days] for w in range(WORLDS)] == expected


def test_a_meeting_of_the_record_is_not_a_meeting_of_a_simulation(shipped):
    scenario = shipped["paris-1968"]
    ended = branch(bench(scenario, seed=1), at=scenario.clock.as_of)

    assert ended.tracks.regions[ended.track].state == "held"
    assert at_first(ended) == "idle"
