"""A scenario: the documented facts of one dispute."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, StringConstraints, model_validator

from sim.atlas.own import with_relations
from sim.atlas.relations import Relations
from sim.errors import plain
from sim.facts.changes import Change, Reading
from sim.facts.fact import Day, Fact, Iso3, Name, Sourced, Text, Titled
from sim.facts.game import Game
from sim.facts.parties import Instance, Party, Position
from sim.facts.record import Counter, Event, Format, Level, Promise, Proposal, alone, answered
from sim.facts.sources import Source

CAPITALS = "capitals"
"""Word for the capital of every state."""
NO_PLACE = ("virtual", "shuttle", "ship")
"""Words for offers without a place."""
REGIONS: Mapping[str, tuple[str, ...]] = {
    "meeting": ("idle", "signalled", "open", "agreed", "scheduled", "held", "lapsed"),
    "delegations": ("none", "set", "adjourned", "suspended"),
    "hostilities": ("full", "pause", "ceasefire"),
    "mediator": ("engaged", "distracted", "withdrawn"),
}
"""Regions of the statechart and their states, each state by its code."""


class Space(Fact):
    """Every combination of these is an offer."""

    on: Day | None = None
    """Day of the offer; by default the last of the record."""
    venues: tuple[Name, ...] = (CAPITALS,)
    """Venues; `capitals` is the capital of every state; `virtual`, `shuttle`, `ship`: no place."""
    levels: tuple[Level, ...] = ("leaders",)
    formats: tuple[Format, ...] = ("bilateral",)
    participants: tuple[Name, ...] = ()
    """Parties at the table of every format but the bilateral one; by default the mediators."""
    guarantees: tuple[Promise, ...] = ()
    """Promises that an offer may carry."""
    at_least_guarantees: int = Field(0, ge=0, le=8)
    """How many of them every offer carries at the least."""
    at_most_guarantees: int | None = Field(None, ge=0, le=8)
    """How many of them an offer carries at the most; by default two."""
    agendas: tuple[tuple[Name, ...], ...] = ((),)
    """Alternative agendas, each a list of topics; the empty one is no agenda."""


class RegionSeries(Fact):
    """A series of context that a region of the statechart sets from the last day on."""

    series: Name
    values: Mapping[Name, Name] = Field(min_length=1)
    """State of the region, such as `pause`, to value of the series."""


class Follow(Fact):
    """What may happen after the record, beyond offers and answers."""

    start: Annotated[Day | None, Field(alias="from")] = None
    """Day at whose end a simulation leaves the record; by default the last."""
    offers: Space | None = None
    """The offers that parties choose from; by default those of `explore`, capitals aside."""
    hostilities: RegionSeries | None = None
    """States full, pause and ceasefire; without it nothing happens to hostilities."""
    mediator: RegionSeries | None = None
    """States engaged, distracted and withdrawn; without it a mediator stays engaged."""
    rules: tuple[Instance, ...] = ()
    """Reactions of the surroundings with settings or priors of their own."""


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
    held_by: Name | None = None
    """The party that holds it, where that is not told by the state."""
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
    not_of: tuple[str, ...] = ()
    """Those that are known not to have it."""
    covers: Literal["all", "listed"] = "listed"
    """`all`: whatever is in neither list has it not; `listed`: of that nothing is known."""


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
    continues: Text | None = None
    """A scenario whose past is kept: its name or its path; what this file states is added."""
    dispute: Name | None = None
    """The dispute that it belongs to, where several scenarios share one; by default its own."""
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
    contexts: Mapping[Name, Series] = {}
    """Series of context, such as the state of hostilities."""
    context: tuple[Spell, ...] = ()
    record: tuple[Event, ...] = ()
    """What happened, in the order of days; within a day in the order of lines."""
    readings: Mapping[Name, Reading] = {}
    """Disagreements between sources, each of which can be run."""
    but: Mapping[Name, Change] = {}
    """Named counterfactuals."""
    atlas: Annotated[str, StringConstraints(pattern=r"^[^/\\][^\\]*$")] | None = None
    """Folder beside the file with tables of relations that replace some of Parley's, or add."""
    explore: Space = Space()
    """The offers that an exploration looks at unless it is told otherwise."""
    follow: Follow = Follow()
    """What a simulation may let happen after the record."""
    doubts: Mapping[str, Text] = {}
    """What `check` warns of, by the key that it prints, and why it stands all the same."""
    game: Game | None = None
    """A game of its own, for `parley stability`; by default one is derived from the record."""

    _own: Relations = PrivateAttr(default_factory=dict)
    _shipped: bool = PrivateAttr(default=False)
    _taught: tuple[str, ...] = PrivateAttr(default=())

    @model_validator(mode="after")
    def _at_table(self) -> Self:
        """Seat the mediators that an offer addresses: they are at its table."""
        seated = tuple(_seating(event, self.mediators) for event in self.record)
        object.__setattr__(self, "record", seated)
        return self

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, stated: Any) -> Any:
        """Put what has names into their order; that of the file has a meaning for few of them.

        Which party comes first is told first and moves first, and no name may give that away;
        the options of a game number its states.
        """
        parties = stated.get("parties") if isinstance(stated, Mapping) else None
        if not isinstance(parties, Mapping):
            return _ordered(stated)
        inner = {name: _ordered(party) for name, party in parties.items()}
        kept = {"game": stated["game"]} if "game" in stated else {}
        return {**_ordered(stated), "parties": inner, **kept}

    def __repr__(self) -> str:
        return f"<Scenario {self.title!r}: {len(self.parties)} parties, {len(self.record)} events>"

    @property
    def events(self) -> Mapping[str, Event]:
        """The record by id."""
        return {event.id: event for event in self.record}

    @property
    def offers(self) -> Mapping[str, Proposal | Counter]:
        """The events of the record that put terms on the table, by id."""
        return {e.id: e for e in self.record if isinstance(e, Proposal | Counter)}

    def lineage(self, source: str) -> str:
        """Return what a source goes back to: itself unless it says so."""
        return self.sources[source].lineage or source

    def answers(self, offer: str, party: str) -> tuple[Event, ...]:
        """Return what a party answered to an offer, in the order of the file."""
        said = (e for e in self.record if e.by == party and answered(e) == offer)
        return tuple(e for e in said if e.act != "withdraw")

    def alone(self, event: Event) -> bool:
        """Return whether an event is about a meeting of one principal with third parties."""
        return alone(event, self.offers, self.principals)

    @property
    def called(self) -> Mapping[str, str]:
        """Plain words for the parties besides their ids: names, states, and who leads them."""
        return {
            plain(word): name
            for name, party in self.parties.items()
            for word in (party.name, party.state, party.leader, *(party.leader or "").split()[-1:])
            if word
        }

    @property
    def principals(self) -> tuple[str, ...]:
        """The parties that the dispute is between."""
        return tuple(name for name, party in self.parties.items() if party.role == "principal")

    @property
    def mediators(self) -> tuple[str, ...]:
        """The parties that mediate."""
        return tuple(name for name, party in self.parties.items() if party.role == "mediator")

    @property
    def positions(self) -> Mapping[str, tuple[str, Position]]:
        """Each position by id, with the party that holds it."""
        return {p.id: (name, p) for name, party in self.parties.items() for p in party.positions}

    @property
    def relations(self) -> Relations:
        """What states are to each other: Parley's tables and the reader's own, by kind."""
        return with_relations(self._own)

    @property
    def in_sight(self) -> bool:
        """Whether the shipped book was written with this record's answers in sight."""
        return self._shipped

    @property
    def taught(self) -> tuple[str, ...]:
        """What there is to say of the posterior in force."""
        return self._taught

    def known(self, *, shipped: bool = False, taught: tuple[str, ...] = ()) -> Self:
        """Return the scenario as one that comes with Parley, or that a posterior weighs."""
        changed = self.model_copy()
        changed._shipped, changed._taught = shipped or self._shipped, taught
        return changed

    def with_relations(self, own: Relations) -> Self:
        """Return the scenario with tables of a reader's, which replace those of their kinds."""
        changed = self.model_copy()
        changed._own = {**self._own, **own}
        return changed

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
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        digests = [self._own[kind].digest for kind in sorted(self._own)]
        return sha256("".join((text, *digests)).encode()).hexdigest()[:16]

    def sourced(self) -> Iterator[tuple[tuple[str | int, ...], Sourced]]:
        """Yield every fact that owes a source or an assumption, with its path."""
        for key in ("venues", "traits", "readings"):
            for name, fact in getattr(self, key).items():
                yield (key, name), fact
        for key in ("context", "record"):
            for n, fact in enumerate(getattr(self, key)):
                yield (key, n), fact
        yield from (((("game",), self.game),) if self.game else ())
        for name, party in self.parties.items():
            for n, position in enumerate(party.positions):
                here = ("parties", name, "positions", n)
                yield here, position
                yield from (((*here, "earlier", m), g) for m, g in enumerate(position.earlier))
                if position.until is not None:
                    yield (*here, "until"), position.until

    def as_of(self, day: date) -> Self:
        """Return the scenario as it was known on a day.

        A fact whose day is only known as a range is hidden until the range ends, and
        one that a meeting implies is hidden until the meeting, with every answer to it.
        """
        parties = {name: _known(party, day) for name, party in self.parties.items()}
        told = {event.id for event in self.record if event.on.last <= day}
        return self.model_copy(
            update={
                "clock": self.clock.model_copy(update={"as_of": day}),
                "parties": parties,
                "context": tuple(spell for spell in self.context if spell.since <= day),
                "record": _standing(self.record, told),
            }
        )

    def confident(self) -> Self:
        """Return the scenario without the events of which its coder is not sure."""
        sure = {e.id for e in self.record if e.confidence in {None, "high"}}
        return self.model_copy(update={"record": _standing(self.record, sure)})


def _ordered(tree: Any) -> Any:
    if isinstance(tree, Mapping):
        return {name: _ordered(tree[name]) for name in sorted(tree, key=str)}
    return [_ordered(item) for item in tree] if isinstance(tree, list) else tree


def _standing(record: Sequence[Event], told: set[str]) -> tuple[Event, ...]:
    """Return the events that are told, and rest on none that is not."""
    while hidden := {e.id for e in record if e.id in told and not _rests_on(e) <= told}:
        told -= hidden
    return tuple(event for event in record if event.id in told)


def _rests_on(event: Event) -> set[str]:
    """Return the events without which this one would make no sense."""
    return {event.implied_by or event.id, answered(event) or event.id}


def _known(party: Party, day: date) -> Party:
    positions = (_as_known(position, day) for position in party.positions)
    return party.model_copy(update={"positions": tuple(p for p in positions if p is not None)})


def _as_known(position: Position, day: date) -> Position | None:
    """Return a position as known on a day, its grade and its end; None before it was known."""
    if position.until is not None and position.until.on.last > day:
        position = position.model_copy(update={"until": None})
    earlier = tuple(step for step in position.earlier if step.said.last <= day)
    if position.said.last <= day:
        return position
    if not earlier:
        return None
    return position.model_copy(update={**dict(earlier[-1]), "earlier": earlier[:-1]})


def schema_text() -> str:
    """Return the JSON Schema of a scenario file."""
    schema: dict[str, Any] = Scenario.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _seating(event: Event, mediators: tuple[str, ...]) -> Event:
    """Return an event whose offer has at its table the mediators that it addresses."""
    if not isinstance(event, Proposal | Counter):
        return event
    offer = event.offer
    more = tuple(p for p in event.to if p in mediators and p not in offer.participants)
    if not more:
        return event
    seated = offer.model_copy(update={"participants": (*offer.participants, *more)})
    return event.model_copy(update={"offer": seated})
