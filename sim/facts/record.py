"""The record: what was done on a day, by whom, towards whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from sim.facts.fact import Coded, Days, Fact, Name, Sourced, Text

Level = Literal["leaders", "ministers", "delegations", "experts"]
Format = Literal["bilateral", "trilateral", "multilateral"]
Medium = Literal["in-person", "proximity", "virtual", "shuttle", "ship"]
PLACED = ("in-person", "proximity")
"""Media that have a venue: face to face, or in separate rooms."""
Track = Literal["leaders", "delegations"]


class Guarantee(Fact):
    """A promise attached to an offer."""

    kind: Name
    """One of the scenario's `guarantees`."""
    strength: float = Field(1.0, ge=0, le=1)
    """How far the promise reaches: 0 is empty, 1 is undisputed."""
    by: Name | None = None
    """The party that answers for it; by default the proposer."""


def _in_full(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


Promise = Annotated[Guarantee, BeforeValidator(_in_full, json_schema_input_type=Name | Guarantee)]


class Offer(Fact):
    """The terms of a meeting, proposed or held."""

    venues: tuple[Name, ...] = ()
    """Where: several places, one, or none where no place is named."""
    level: Level
    format: Format | None = None
    """Number of parties; none where the sources do not tell."""
    medium: Medium = "in-person"
    """How they meet; `virtual`, `shuttle` and `ship` have no venue."""
    participants: tuple[Name, ...] = ()
    """Parties at the table besides proposer and addressees."""
    guarantees: tuple[Promise, ...] = ()
    agenda: tuple[Name, ...] = ()
    """Topics to be talked about: some of the scenario's `topics`."""
    window: Days | None = None
    """Days within which the meeting would be held."""

    @property
    def track(self) -> Track:
        """The sequence of meetings that it belongs to."""
        return track_of(self.level)


def track_of(level: Level) -> Track:
    """Return the track that a level belongs to: leaders meet on their own."""
    return "leaders" if level == "leaders" else "delegations"


class Act(Sourced):
    """What every entry of the record states."""

    id: Name
    on: Days
    """Day on which it was said or done, or the range the sources leave."""
    by: Name
    """The party that acts."""
    to: tuple[Name, ...] = ()
    """The parties that it addresses; an answer addresses the proposer."""
    speaker: Text | None = None
    """Who spoke for the party."""
    via: Name | None = None
    """The party that carried the message."""
    publicity: Literal["public", "relayed", "private"] = "public"
    says: Text
    """What happened, in our own words."""
    implied_by: Name | None = None
    """The event from which it follows that this must have happened, though no source tells."""
    restates: tuple[Name, ...] = ()
    """Positions of the party that it says again."""
    confidence: Literal["high", "medium", "low"] | None = None
    """How sure the coder is that it happened as told."""


Codings = Mapping[Name, Mapping[Name, Coded]]
"""For each party that answers, its attributes of the offer as a coder saw them."""


class Proposal(Act):
    """An offer to meet, or a host's readiness to receive the meeting."""

    act: Literal["offer", "host-offer"]
    to: tuple[Name, ...] = Field(min_length=1)
    """The parties that it addresses."""
    offer: Offer
    coded: Codings = Field(default_factory=dict)


class Answer(Act):
    """An answer that names no terms of its own."""

    act: Literal["accept", "refuse", "deny", "defer", "silent", "unreported"]
    answers: Name
    """The offer that it answers."""


class ConditionalAnswer(Act):
    """An acceptance that counts once its conditions hold."""

    act: Literal["accept-if"]
    answers: Name
    """The offer that it answers."""
    conditions: tuple[Text, ...] = Field(min_length=1)


class Counter(Act):
    """An answer that puts other terms in the place of those offered."""

    act: Literal["counter", "downgrade"]
    to: tuple[Name, ...] = Field(min_length=1)
    """The parties that it addresses, the proposer for one."""
    answers: Name
    """The offer that it answers."""
    offer: Offer
    """The terms put in its place; a downgrade keeps the place and lowers the level."""
    coded: Codings = Field(default_factory=dict)


class Meeting(Act):
    """A meeting fixed, moved, called off or held."""

    act: Literal["schedule", "postpone", "cancel", "meet"]
    meeting: Offer
    """Where, at which level, with whom."""


class Statement(Act):
    """Something said that neither proposes nor answers a meeting."""

    act: Literal["statement", "condition", "guarantee"]
    ready: Level | None = None
    """The level at which the party says that it is ready to meet."""
    guarantees: tuple[Promise, ...] = ()


class Withdrawal(Act):
    """An offer taken back by its proposer."""

    act: Literal["withdraw"]
    answers: Name
    """The offer that is taken back."""


Event = Annotated[
    Proposal | Answer | ConditionalAnswer | Counter | Meeting | Statement | Withdrawal,
    Field(discriminator="act"),
]
"""A line of the record."""
RECORD_ACTS: frozenset[str] = frozenset(
    act
    for kind in get_args(get_args(Event)[0])
    for act in get_args(kind.model_fields["act"].annotation)
)
"""What an event of the record may be."""


def offer_of(event: Event) -> Offer | None:
    """Return the terms that an event puts on the table, if it does."""
    return event.offer if isinstance(event, Proposal | Counter) else None


def answered(event: Event) -> str | None:
    """Return the id of the offer that an event answers or takes back."""
    if isinstance(event, Answer | ConditionalAnswer | Counter | Withdrawal):
        return event.answers
    return None
