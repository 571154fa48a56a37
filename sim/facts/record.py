"""The record: what was done on a day, by whom, towards whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from sim.facts.fact import Days, Fact, Name, Sourced, Text

Level = Literal["leaders", "ministers", "delegations", "experts"]
Format = Literal["bilateral", "trilateral", "multilateral"]
Medium = Literal["in-person", "proximity", "virtual", "shuttle", "ship"]
PLACED = ("in-person", "proximity")
"""Media that have a venue: face to face, or in separate rooms."""
YES = ("accept", "accept-if")
"""Acts by which an offer is accepted."""
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
    """Where: several places, one, or none; the code of a state for some city in it."""
    level: Level
    format: Format | None = None
    """Number of parties; none where the sources do not tell."""
    medium: Medium = "in-person"
    """How they meet; `virtual`, `shuttle` and `ship` have no venue."""
    participants: tuple[Name, ...] = ()
    """Parties at the table besides proposer and addressees."""
    guarantees: tuple[Promise, ...] = ()
    agenda: tuple[Name, ...] | None = None
    """Topics to be talked about; empty if there are none, left out where no source tells."""
    window: Days | None = None
    """Days within which the meeting would be held."""

    @property
    def topics(self) -> tuple[str, ...]:
        """What is known to be talked about."""
        return self.agenda or ()

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


class Proposal(Act):
    """An offer to meet, or a host's readiness to receive the meeting."""

    act: Literal["offer", "host-offer"]
    to: tuple[Name, ...] = Field(min_length=1)
    """The parties that it addresses."""
    offer: Offer


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


class Meeting(Act):
    """A meeting fixed, moved, called off or held."""

    act: Literal["schedule", "postpone", "cancel", "meet"]
    meeting: Offer
    """Where, at which level, with whom."""
    asked_by: Name | None = None
    """The party at whose request it was moved or called off."""


class Statement(Act):
    """Something said that neither proposes nor answers a meeting."""

    act: Literal["statement", "condition", "guarantee"]
    ready: Level | None = None
    """The level at which the party says that it is ready to meet."""
    guarantees: tuple[Promise, ...] = ()


class Withdrawal(Act):
    """An offer taken back by its proposer, or an acceptance by the party that gave it."""

    act: Literal["withdraw"]
    answers: Name
    """The offer that is taken back, or that had been accepted."""


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


def terms_of(event: Event) -> Offer | None:
    """Return the terms of a meeting that an event proposes or tells of."""
    return event.meeting if isinstance(event, Meeting) else offer_of(event)


def answered(event: Event) -> str | None:
    """Return the id of the offer that an event answers or takes back."""
    if isinstance(event, Answer | ConditionalAnswer | Counter | Withdrawal):
        return event.answers
    return None


def alone(event: Event, offers: Mapping[str, Proposal | Counter], sides: Collection[str]) -> bool:
    """Return whether it is about a meeting of no more than one principal, with third parties.

    A host that is ready to receive a meeting does not sit at its table; a proposal for three
    parties or more may seat those that it does not address; a counter-offer is about the
    meeting that it answers.

    Parameters
    ----------
    event
        A line of the record.
    offers
        Events that put terms on the table, by id.
    sides
        The principals.
    """
    about: Event | None = event
    while about is not None:
        terms = terms_of(about)
        if terms is not None:
            named = {*about.to, *terms.participants}
            if not named or len({about.by, *named}.intersection(sides)) > 1:
                return False
        if isinstance(about, Proposal):
            return about.act == "offer" and about.offer.format in {None, "bilateral"}
        if isinstance(about, Meeting):
            return True
        about = offers.get(answered(about) or "")
    return False
