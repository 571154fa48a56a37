"""A scenario: the documented facts of one dispute."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Self

from pydantic import Field

from sim.domain.changes import Change, Reading
from sim.domain.dates import Day
from sim.domain.events import Counter, Event, Proposal, answered
from sim.domain.fact import Coded, Fact, Iso3, Name, Sourced, Text, Titled
from sim.domain.follow import Follow
from sim.domain.parties import Party, Position
from sim.domain.sources import Source
from sim.domain.space import Space


class Clock(Fact):
    """The days that a scenario covers."""

    start: Day
    as_of: Day
    """Nothing that was said or done later has an effect."""
    horizon_days: int = Field(180, ge=1, le=3650)
    """How far exploration may look beyond `as_of`."""


class Place(Sourced):
    """A venue that the atlas does not have."""

    name: Text
    state: Iso3 | None = None
    """State on whose ground it stands; none on the high seas."""
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Series(Titled):
    """Something about the surroundings that changes over time."""

    values: Mapping[Name, Text]
    """Each value that it can take and what that value means."""


class Trait(Sourced):
    """Something that some venues or states have, such as a mission of one of the parties."""

    says: Text
    of: tuple[str, ...]
    """Venues and codes of states that have it."""


class Leaning(Sourced):
    """How far a state that is no party sides with one."""

    state: Iso3
    towards: Name
    """A party."""
    degree: Coded
    """0 sides with neither, 1 wholly with that party."""


class Spell(Sourced):
    """A stretch of days during which a series of context had a value."""

    id: Name
    series: Name
    value: Name
    since: Annotated[Day, Field(alias="from")]
    until: Annotated[Day | None, Field(alias="to")] = None
    """Last day; none if it still holds."""


class Scenario(Fact):
    """A dispute as documented: who, where, and what happened when."""

    parley: int = Field(ge=1, le=1)
    """Version of the format."""
    title: Text
    question: Text | None = None
    clock: Clock
    sources: Mapping[Name, Source]
    parties: Mapping[Name, Party] = Field(min_length=2)
    venues: Mapping[Name, Place] = {}
    """Venues beyond those of the atlas."""
    guarantees: Mapping[Name, Titled] = {}
    """Kinds of promise that offers may carry."""
    topics: Mapping[Name, Titled] = {}
    """Issues that an agenda may hold."""
    traits: Mapping[Name, Trait] = {}
    """What rules may ask of a venue beyond whose ground it is."""
    leanings: tuple[Leaning, ...] = ()
    contexts: Mapping[Name, Series] = {}
    """Series of context, such as the state of hostilities."""
    context: tuple[Spell, ...] = ()
    record: tuple[Event, ...] = ()
    """What happened, in the order of days; within a day in the order of lines."""
    readings: Mapping[Name, Reading] = {}
    """Disagreements between sources, each of which can be run."""
    but: Mapping[Name, Change] = {}
    """Named counterfactuals."""
    explore: Space = Space()
    """The offers that an exploration looks at unless it is told otherwise."""
    follow: Follow = Follow()
    """What a simulation may let happen after the record."""

    @property
    def events(self) -> Mapping[str, Event]:
        """The record by id."""
        return {event.id: event for event in self.record}

    @property
    def offers(self) -> Mapping[str, Proposal | Counter]:
        """The events of the record that put terms on the table, by id."""
        return {e.id: e for e in self.record if isinstance(e, Proposal | Counter)}

    @property
    def principals(self) -> tuple[str, ...]:
        """The parties that the dispute is between."""
        return tuple(name for name, party in self.parties.items() if party.role == "principal")

    @property
    def positions(self) -> Mapping[str, tuple[str, Position]]:
        """Each position by id, with the party that holds it."""
        return {p.id: (name, p) for name, party in self.parties.items() for p in party.positions}

    @property
    def disputed(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of facts that sources disagree about, and the readings that say so."""
        names = sorted({fact for reading in self.readings.values() for fact in reading.ids})
        return {
            fact: tuple(name for name, reading in self.readings.items() if fact in reading.ids)
            for fact in names
        }

    @property
    def fingerprint(self) -> str:
        """Hash of everything the scenario states: 16 hexadecimal digits."""
        facts = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()[:16]

    def sourced(self) -> Iterator[tuple[tuple[str | int, ...], Sourced]]:
        """Yield every fact that owes a source or an assumption, with its path."""
        for key in ("venues", "traits", "readings"):
            for name, fact in getattr(self, key).items():
                yield (key, name), fact
        for key in ("leanings", "context", "record"):
            for n, fact in enumerate(getattr(self, key)):
                yield (key, n), fact
        for name, party in self.parties.items():
            for n, position in enumerate(party.positions):
                here = ("parties", name, "positions", n)
                yield here, position
                yield from (((*here, "earlier", m), g) for m, g in enumerate(position.earlier))

    def as_of(self, day: date) -> Self:
        """Return the scenario as it was known on a day.

        A fact whose day is only known as a range is hidden until the range ends, and
        one that a meeting implies is hidden until the meeting, with every answer to it.
        """
        parties = {name: _known(party, day) for name, party in self.parties.items()}
        told = {event.id for event in self.record if event.on.last <= day}
        while hidden := {e.id for e in self.record if e.id in told and not _rests_on(e) <= told}:
            told -= hidden
        return self.model_copy(
            update={
                "clock": self.clock.model_copy(update={"as_of": day}),
                "parties": parties,
                "context": tuple(spell for spell in self.context if spell.since <= day),
                "record": tuple(event for event in self.record if event.id in told),
            }
        )


def _rests_on(event: Event) -> set[str]:
    """Return the events without which this one would make no sense."""
    return {event.implied_by or event.id, answered(event) or event.id}


def _known(party: Party, day: date) -> Party:
    positions = (_as_known(position, day) for position in party.positions)
    return party.model_copy(update={"positions": tuple(p for p in positions if p is not None)})


def _as_known(position: Position, day: date) -> Position | None:
    """Return a position with the grade that it had on a day; None before it was known."""
    earlier = tuple(step for step in position.earlier if step.said.last <= day)
    if position.said.last <= day:
        return position
    if not earlier:
        return None
    return position.model_copy(update={**dict(earlier[-1]), "earlier": earlier[:-1]})
