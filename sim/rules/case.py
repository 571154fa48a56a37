"""What a rule may look at: one party, the offers before it, the day, and the past."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

import numpy as np

from sim.arrays import Draws, Mask
from sim.errors import known
from sim.facts.record import RECORD_ACTS, Track
from sim.rules.offers import Offers

NEVER = np.full((1, 1), np.inf)
NONE = np.zeros((1, 1))


@dataclass(frozen=True, slots=True)
class Side:
    """The party that answers, as rules see it."""

    name: str
    state: str
    """State that it governs; empty for an organisation."""
    adversary: str
    """The party that it is in conflict with; empty if none."""
    adversary_state: str
    mediators: tuple[str, ...]
    """Parties whose role is to mediate."""
    leans: Mapping[str, Draws]
    """Degree to which each state sides: -1 wholly with the adversary, 1 wholly with the party."""


@dataclass(frozen=True, slots=True)
class Case:
    """One party, some offers, one day. Every quantity broadcasts to (offer, draw)."""

    party: Side
    offers: Offers
    day: Draws
    """Days since the start of the scenario."""
    rounds: Mapping[str, Draws] = field(default_factory=dict)
    """Meetings that the principals have held, by track."""
    since: Mapping[str, Draws] = field(default_factory=dict)
    """Days since the last event of each act."""
    context: Mapping[tuple[str, str], Mask] = field(default_factory=dict)
    """Whether each series of context has each value."""
    refused: tuple[Draws, ...] = ()
    """Days on which the party refused an offer in public, oldest first."""
    codes: Mapping[str, Draws] = field(default_factory=dict)
    """Coded attributes of the documented offer that these are, or are edits of."""
    original: Offers | None = None
    """That documented offer, as a table of one row; None if these are the offer itself."""

    def meetings(self, track: str) -> Draws:
        """Return how many meetings the principals have held on a track."""
        known("track", track, get_args(Track))
        return self.rounds.get(track, NONE)

    def days_since(self, act: str) -> Draws:
        """Return the days since the last event of an act; infinite if there was none."""
        known("act", act, RECORD_ACTS)
        return self.since.get(act, NEVER)

    def holds(self, series: str, value: str) -> Draws:
        """Return 1 where a series of context has a value, else 0."""
        if (series, value) not in self.context:
            known("value of context", f"{series}={value}", (f"{s}={v}" for s, v in self.context))
        return np.asarray(self.context[series, value], dtype=np.float64)

    def taken(self, degree: float) -> Case:
        """Return the case where whatever nobody coded of a place holds to a degree."""
        gazetteer = replace(self.offers.gazetteer, untold=degree)
        return replace(self, offers=replace(self.offers, gazetteer=gazetteer))

    def attribute(self, name: str, compute: Callable[[Case], Draws]) -> Draws:
        """Return an attribute of the offers in [0, 1].

        It is computed from facts; a documented offer that was coded keeps its coded
        value, and an edit of it moves that value by as much as the computed one moves.
        """
        computed: Draws = np.minimum(np.maximum(compute(self), 0.0), 1.0)
        if name not in self.codes:
            return computed
        before = self if self.original is None else replace(self, offers=self.original, codes={})
        moved = computed - np.clip(compute(before), 0.0, 1.0)
        return np.clip(self.codes[name] + moved, 0.0, 1.0)
