"""Which offers an exploration looks at, as a scenario states them."""

from __future__ import annotations

from pydantic import Field

from sim.domain.dates import Day
from sim.domain.fact import Fact, Name
from sim.domain.offers import Format, Level, Promise

CAPITALS = "capitals"
"""Word for the capital of every state."""
NO_PLACE = ("virtual", "shuttle", "ship")
"""Words for offers without a place."""


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
