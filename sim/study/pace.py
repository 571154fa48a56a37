"""How often offers are made: the record from its first offer on, and worlds that begin there."""

from __future__ import annotations

import numpy as np

from sim.arrays import Draws
from sim.domain.events import Event, offer_of
from sim.domain.offers import Track
from sim.engine.branch import Branch, branch
from sim.engine.judge import Bench
from sim.study.follow import follow

PERIOD = 180
"""Days to which numbers of offers are scaled."""


def after_first_offer(bench: Bench) -> Branch:
    """Return the branch that leaves the record after its first offer of a meeting that is sought.

    Raises
    ------
    SimError
        If no candidate offer is left to simulate with.
    """
    track = branch(bench).track
    clock, order = bench.scenario.clock, bench.order
    first = next((n for n, event in enumerate(order) if _offers(event, track)), len(order))
    at = order[first + 1].id if first + 1 < len(order) else clock.as_of
    start = branch(bench, at=at)
    return branch(bench, at=at, days=max((clock.as_of - start.day).days, 1))


def documented_pace(start: Branch) -> float:
    """Return the offers and counters of the record after a branch, in 180 days.

    Counted are those of the parties that make offers in simulations, on the same track.
    """
    later = start.bench.order[len(start.past) :]
    made = sum(_offers(event, start.track) and event.by in start.proposers for event in later)
    return made * PERIOD / start.days


def simulated_pace(start: Branch, worlds: int) -> Draws:
    """Return the offers and counters made in each world, in 180 days, shape (world,)."""
    return follow(start, worlds).made.astype(np.float64) * (PERIOD / start.days)


def _offers(event: Event, track: Track) -> bool:
    offer = offer_of(event)
    return offer is not None and offer.track == track
