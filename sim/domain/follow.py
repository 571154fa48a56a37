"""What a simulation may let happen after the record, as a scenario states it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from sim.domain.dates import Day
from sim.domain.fact import Fact, Name
from sim.domain.parties import Instance
from sim.domain.space import Space


class Region(Fact):
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
    hostilities: Region | None = None
    """States full, pause and ceasefire; without it nothing happens to hostilities."""
    mediator: Region | None = None
    """States engaged, distracted and withdrawn; without it a mediator stays engaged."""
    rules: tuple[Instance, ...] = ()
    """Reactions of the surroundings with settings or priors of their own."""
