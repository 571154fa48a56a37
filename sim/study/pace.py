"""How long a meeting is sought and how often offers are made: in the record, and in worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.domain.events import Event, offer_of
from sim.domain.offers import Track
from sim.engine.branch import Branch, branch
from sim.engine.judge import Bench
from sim.engine.statechart import State
from sim.study.follow import follow

PERIOD = 180
"""Days to which numbers of offers are scaled."""
FOUND = frozenset({State.AGREED, State.SCHEDULED, State.HELD})
"""States of a track that end the search."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A search for a meeting: of a record, shape (1,), or of worlds, shape (world,)."""

    days: Draws
    """Until the first agreement, or the record's last day if there is none."""
    offers: Draws
    """Offers and counters in 180 days of search."""


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


def documented_pace(start: Branch) -> Pace:
    """Return how the record went on after a branch.

    Counted are offers of the parties that make offers in simulations, on the same track.
    """
    tracks, made = start.tracks, 0
    days = start.days
    for event in start.bench.order[len(start.past) :]:
        made += _offers(event, start.track) and event.by in start.proposers
        tracks = tracks.after(event, start.bench.scenario.offers)
        if tracks.regions[start.track].state in FOUND:
            days = (event.on.first - start.day).days
            break
    length = np.array([max(days, 1)], dtype=np.float64)
    return Pace(length, made * PERIOD / length)


def simulated_pace(start: Branch, worlds: int) -> Pace:
    """Return how the search goes on in simulated worlds."""
    outcomes = follow(start, worlds)
    agreed = outcomes.agreed.astype(np.float64)
    days = np.maximum(np.where(np.isfinite(agreed), agreed, start.days), 1.0)
    return Pace(days, outcomes.made * PERIOD / days)


def _offers(event: Event, track: Track) -> bool:
    offer = offer_of(event)
    return offer is not None and offer.track == track
