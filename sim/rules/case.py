"""What a rule may look at: one party, the offers before it, the day, and the past."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from typing import Literal, get_args

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.atlas.tables import states_on
from sim.errors import known
from sim.facts.record import RECORD_ACTS, Track
from sim.rules.offers import NOWHERE, Gazetteer, Offers, mapped

NEVER = np.full((1, 1), np.inf)
LONG_AGO = -NEVER
NONE = np.zeros((1, 1))
UNSTATED = np.full((1, 1), NOWHERE)
Deed = Literal["offered", "accepted", "refused", "met"]
"""What a party may have done about a place; of its answers, the last is remembered."""
ANSWERS: tuple[Deed, ...] = ("accepted", "refused")
Deeds = Mapping[tuple[str, str, str], Mapping[str, Draws]]
"""Deed, party and track to the day of the last one at each place, shape (1, draw).

A place is a venue, or a state where only that was named; the empty one is any, or none.
"""


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
    mediator_states: tuple[str, ...] = ()
    """States that parties govern whose role is to mediate."""
    courts: tuple[str, ...] = ()
    """Organisations in whose members its lines say that its leader could be arrested."""


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise that somebody has made in public, apart from any offer."""

    kind: str
    strength: float
    ground: tuple[str, ...] = ()
    """Where it holds: a host's on its own ground; everywhere if empty."""


@dataclass(frozen=True, slots=True)
class Case:
    """One party, some offers, one day. Every quantity broadcasts to (offer, draw)."""

    party: Side
    offers: Offers
    day: Draws
    """Days since the start of the scenario."""
    rounds: Mapping[str, Draws] = field(default_factory=dict)
    """Meetings that the party has held with its adversary, by track."""
    recent: Mapping[str, Draws] = field(default_factory=dict)
    """Those of the 365 days before."""
    since: Mapping[str, Draws] = field(default_factory=dict)
    """Days since the last event of each act."""
    context: Mapping[tuple[str, str], Mask] = field(default_factory=dict)
    """Whether each series of context has each value."""
    deeds: Deeds = field(default_factory=dict)
    """What was done about places."""
    answered: Mapping[str, Draws] = field(default_factory=dict)
    """Last answer of each party to these very offers: 1 an acceptance, -1 any other; 0 none."""
    likes: Mapping[str, float] = field(default_factory=dict)
    """Places that the party has said it likes, 1, or dislikes, -1."""
    happened: frozenset[str] = frozenset()
    """Ids of the events of the record that had surely happened."""
    pledges: tuple[Pledge, ...] = ()
    """What was promised by then."""

    def meetings(self, track: str) -> Draws:
        """Return how many meetings the party has held with its adversary on a track."""
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

    def promised(self, kind: str) -> Draws:
        """Return the strength of what was promised of a kind."""
        given: Draws = NONE
        for pledge in self.pledges:
            if pledge.kind == kind:
                there = self.offers.on(pledge.ground) if pledge.ground else np.True_
                given = np.maximum(given, pledge.strength * there)
        return given

    def taken(self, degree: float) -> Case:
        """Return the case where whatever nobody coded of a place holds to a degree."""
        return replace(
            self, offers=replace(self.offers, gazetteer=self.offers.gazetteer.taken[degree])
        )

    def at_hosts(self) -> Case:
        """Return the case of a plain offer in every third state that exists on the first day."""
        sides, first = {self.party.state, self.party.adversary_state}, float(self.day.min())
        on = self.offers.gazetteer.start + timedelta(int(first))
        held = [state for state in states_on(on).values() if state.iso3 not in sides]
        gazetteer = replace(
            self.offers.gazetteer,
            venues=tuple(state.capital for state in held),
            states=tuple(state.iso3 for state in held),
        )
        plain: Offers = mapped(self.offers, lambda column: np.zeros((1, 1), column.dtype))
        offers = replace(
            plain, gazetteer=gazetteer, venue=np.arange(len(held))[:, None], format=UNSTATED,
            proposer=UNSTATED, day=np.full((1, 1), np.nan),
        )  # fmt: skip
        return replace(self, offers=offers, answered={}, deeds={})

    @property
    def met_in_a_year(self) -> Draws:
        """Meetings with the adversary in the 365 days before, of the class of the offer's level."""
        leaders, below = (self.recent.get(track, NONE) for track in get_args(Track))
        return np.where(self.offers.at_level("leaders"), leaders, below)

    def here(self, deed: Deed, *parties: str) -> Draws:
        """Return the days since one of some parties last did something about the offer's place.

        Of the class of the offer's level: leaders, or below. By venue, or by state where only a
        state was named; infinite if it never did, or no place is named. `accepted` and `refused`
        tell of a party's last answer alone: who has accepted since has not refused.
        """
        days = self._by_class(deed, parties, self._at_place)
        return np.asarray(self.day - days)

    def lately(self, deed: Deed, *parties: str) -> Draws:
        """Return the same as `here`, wherever it was done, or about no place."""
        return np.asarray(self.day - self._by_class(deed, parties, _anywhere))

    @property
    def days_since_answer(self) -> Draws:
        """Days since the party last answered any offer; infinite if it never did."""
        keys = [(deed, self.party.name, t) for deed in ANSWERS for t in get_args(Track)]
        last = (_anywhere(self.deeds.get(key, {})) for key in keys)
        return np.asarray(self.day - reduce(np.maximum, last))

    def liked(self) -> Draws:
        """Return 1 where the party has said that it likes the place, -1 if dislikes, else 0."""
        told = NONE
        for place, worth in self.likes.items():
            told = np.where(self.offers.on([place]), worth, told)
        return told

    @property
    def third(self) -> Mask:
        """Whether the offer names a place on the ground of neither side."""
        own = [state for state in (self.party.state, self.party.adversary_state) if state]
        return np.asarray(self.offers.placed & ~self.offers.on(own))

    def relation(self, kind: str, of: str) -> Draws:
        """Return what the venue's state is to another on the day: see `Gazetteer.relation`.

        NaN where it is not known, and 0 where the offer names no venue.
        """
        if not of and self.offers.gazetteer.about(kind) != "one":
            return np.where(self.offers.placed, np.nan, 0.0)
        return self._by_day(lambda gazetteer, on: gazetteer.relation(kind, of, on))

    def sources(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return the sources of kinds of relations, of those that tell of the day."""
        gazetteer = self.offers.gazetteer
        on = gazetteer.start + timedelta(int(min(self.day.flat[0], gazetteer.known)))
        tables = (gazetteer.relations[kind] for kind in kinds if gazetteer.about(kind))
        return (*dict.fromkeys(table.cited(on) for table in tables if table.tells(on)),)

    @property
    def lean(self) -> Draws:
        """How far the venue's state stands nearer to the party than to its adversary in UN votes.

        In units of ideal points; NaN where it is not known, and 0 where no venue is named.
        """
        sides = self.party.state, self.party.adversary_state
        return self._by_day(lambda gazetteer, on: gazetteer.lean(*sides, on))

    def _by_day(self, ask: Callable[[Gazetteer, date], Draws]) -> Draws:
        """Return what is known of the venue on the day of each draw."""
        gazetteer = self.offers.gazetteer
        known = np.floor(np.minimum(self.day, gazetteer.known))
        if (known == known[0, 0]).all():
            told = ask(gazetteer, gazetteer.start + timedelta(int(known[0, 0])))
            return self.offers.by_venue(told[:, None])
        days, back = np.unique(known, return_inverse=True)
        each = [ask(gazetteer, gazetteer.start + timedelta(int(day))) for day in days]
        return self.offers.by_venue(np.stack(each, axis=1)[:, back.ravel()])

    def _by_class(
        self, deed: str, parties: Sequence[str], days: Callable[[Mapping[str, Draws]], Draws]
    ) -> Draws:
        """Return the day of the last deed of some parties, of the class of the offer's level."""

        def last(track: str) -> Draws:
            held = (days(self.deeds.get((deed, party, track), {})) for party in parties)
            return np.asarray(reduce(np.maximum, held, LONG_AGO))

        leaders = self.offers.at_level("leaders")
        if leaders.all() or not leaders.any():
            return last(get_args(Track)[0 if leaders.all() else 1])
        return np.where(leaders, *map(last, get_args(Track)))

    def _at_place(self, held: Mapping[str, Draws]) -> Draws:
        """Return the last day on which something was done about the place of each offer."""
        if isinstance(held, DaysByPlace):
            return held.at(self.offers.venue)
        sought = self.offers.gazetteer.sought
        found = {name: held[name][0] for name in sought if name in held}
        if not found:
            return LONG_AGO
        size = max(days.size for days in found.values())
        last = np.full((len(self.offers.gazetteer.venues) + 1, size), -np.inf, np.float32)
        for name, days in found.items():
            for code in sought[name]:
                np.maximum(last[code], days, out=last[code])
        return self.offers.by_venue(last)


class DaysByPlace(Mapping[str, Draws]):
    """Days of deeds by place that tell those of many venues at once."""

    @abstractmethod
    def at(self, venues: Index) -> Draws:
        """Return the last day at each of some venues, by their codes."""


def remembered(venue: str, state: str) -> tuple[str, str]:
    """Return the places under which it is remembered that something was done about a venue."""
    return venue, f"in {state}"


def _anywhere(held: Mapping[str, Draws]) -> Draws:
    return held.get("", LONG_AGO)
