"""Parties and what they say in public."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from sim.domain.dates import Days
from sim.domain.fact import Fact, Iso3, Name, Sourced, Text


class Grade(StrEnum):
    """How well a position is evidenced."""

    E0 = "E0"
    """An analyst's own conjecture."""
    E1 = "E1"
    """Inferred by journalists or analysts."""
    E2 = "E2"
    """Declared by the principal or a spokesman, or enforced once."""
    E3 = "E3"
    """Declared by the principal and enforced on at least two real offers."""


class Grading(Sourced):
    """The evidence for a position as it stood on an earlier day."""

    said: Days
    """Day from which the position had this grade."""
    grade: Grade


class Position(Sourced):
    """What a party says in public, red lines and conditions included."""

    id: Name
    says: Text
    """The position in our own words."""
    kind: Literal["red-line", "condition", "preference", "interest"]
    said: Days
    """Day on which it was said, which is not the day on which it was printed."""
    grade: Grade
    """Evidence from that day on; the step to E3 is derived from the record."""
    earlier: tuple[Grading, ...] = ()
    """Weaker evidence from before that day, oldest first."""


class Party(Fact):
    """A side that can answer an offer, or that carries, hosts or guarantees one."""

    name: Text
    state: Iso3 | None = None
    """State that it governs: ISO 3166-1 alpha-3; none for an organisation."""
    role: Literal["principal", "mediator", "host", "guarantor"]
    leader: Text | None = None
    adversary: Name | None = None
    """The party that it is in conflict with."""
    positions: tuple[Position, ...] = ()
