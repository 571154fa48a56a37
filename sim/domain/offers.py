"""Offers: a venue, a format and what is promised with it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.domain.dates import Days
from sim.domain.fact import Fact, Name

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
