"""One world at a time and all at once are the same histories, event by event."""

from datetime import date

import numpy as np
import pytest
from disputes import books, disputes, left_out, places
from hypothesis import given, settings
from staged import minds_of, told_apart

from sim.engine.bench import bench, without
from sim.engine.menu import candidates

WORLDS = np.arange(320)
FROM = {
    "leaders-meeting-2026": (None,),
    "paris-1968": (date(1968, 4, 27), "paris"),
}
"""Where simulations leave the record of each shipped scenario."""
BEGINNINGS = [(name, at) for name, ats in FROM.items() for at in ats]
FEW = {"guarantees": (), "at_most_guarantees": None, "agendas": ((),)}
"""What leaves a dozen or fewer of a scenario's candidate offers."""


@pytest.fixture(scope="session")
def benches(shipped):
    return {name: bench(scenario, seed=1) for name, scenario in shipped.items()}


def few(opened):
    """Return a dozen or fewer of the candidate offers of a scenario."""
    scenario = opened.scenario
    named = (venue for event in scenario.offers.values() for venue in event.offer.venues)
    venues = tuple(dict.fromkeys(named))[-6:]
    return candidates(scenario, scenario.explore.model_copy(update={**FEW, "venues": venues}))


@pytest.mark.parametrize(("name", "at"), BEGINNINGS, ids=str)
def test_320_worlds_of_a_shipped_scenario_are_the_same_by_both_engines(benches, name, at):
    minds = minds_of(benches[name], at=at, days=90, space=few(benches[name]))

    assert told_apart(minds, WORLDS) == []


@pytest.mark.parametrize(("name", "at"), BEGINNINGS, ids=str)
def test_worlds_with_all_candidates_and_days_are_the_same_by_both_engines(benches, name, at):
    minds = minds_of(benches[name], at=at, days=None)

    assert told_apart(minds, WORLDS[::20]) == []


@settings(max_examples=30, deadline=None)
@given(scenario=disputes(), book=books, missing=left_out, first=places)
def test_worlds_of_random_disputes_and_books_are_the_same_by_both_engines(
    scenario, book, missing, first
):
    opened = without(bench(scenario, seed=first, book=book), *missing)
    minds = minds_of(opened, days=45)

    assert told_apart(minds, np.arange(first, first + 8)) == []
