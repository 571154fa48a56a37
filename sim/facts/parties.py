"""Parties and what they say in public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from sim.facts.fact import Citation, Days, Fact, Iso3, Name, Sourced, Text, wrong
from sim.facts.record import Format, Level

RuleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""Name of a rule: that of a Python function."""

ARTICLE = ("United ", "European ", "Holy ", "Soviet ", "UN ")
"""How names of parties begin that take an article in a sentence."""


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


class Ending(Sourced):
    """What ends or softens a position: a later statement of its holder."""

    on: Days
    """Day on which it was said; the position no longer holds on that day."""
    says: Text


class Scope(Fact):
    """The offers that a position speaks about; what is left empty is any."""

    levels: tuple[Level, ...] = ()
    formats: tuple[Format, ...] = ()
    participants: tuple[Name, ...] = ()
    """Parties of which one takes part, beside the holder."""
    topics: tuple[Name, ...] = ()
    """Topics of which one is on the agenda."""


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
    likes: tuple[Text, ...] = ()
    """Venues, codes of states or traits that it says the party would rather meet at."""
    dislikes: tuple[Text, ...] = ()
    """Those that it would rather not meet at."""
    until: Ending | None = None
    """The later statement that ends or softens it; none where no source tells of one."""
    scope: Scope = Scope()
    """The offers that it speaks about; by default all."""
    during: Annotated[Mapping[Name, Name], Field(alias="while")] = {}
    """Context in which it holds, as `series: value`; by default always."""
    stands: Text | None = None
    """Why it holds on although its holder accepted, attended or offered what breaks it."""

    @property
    def first_said(self) -> date:
        """First day on which there may have been evidence for it."""
        return (self.earlier[0].said if self.earlier else self.said).first


class Instance(Fact):
    """A rule in force for a party: its settings, the priors it changes, what it rests on.

    Keys beyond those below are settings and priors of the rule; the rule book checks them.
    """

    model_config = ConfigDict(extra="allow")

    id: Name
    rule: RuleName
    """A rule of the book."""
    position: Name | None = None
    """The position that it enforces; its sources are those of the rule."""

    cites: tuple[Citation, ...] = ()
    """Where it is documented, unless its position says so."""
    assumed: Text | None = None
    """Why it is believed, or why its priors are what they are."""

    @model_validator(mode="after")
    def _rests_on_something(self) -> Self:
        if self.position is None and not self.cites and self.assumed is None:
            raise wrong(
                "the rule rests on nothing",
                "name a `position`, or add `cites:` or `assumed:` with one sentence",
            )
        return self

    @property
    def settings(self) -> Mapping[str, Any]:
        """Settings and priors, as the file states them."""
        return self.model_extra or {}


class Party(Fact):
    """A side that can answer an offer, or that carries, hosts or guarantees one."""

    name: Text
    state: Iso3 | None = None
    """State that it governs: ISO 3166-1 alpha-3; none for an organisation."""
    role: Literal["principal", "mediator", "host", "guarantor", "bystander", "unnamed"]
    """`unnamed` stands for whoever made an offer that no source ascribes to anybody."""
    leader: Text | None = None
    adversary: Name | None = None
    """The party that it is in conflict with."""
    positions: tuple[Position, ...] = ()
    rules: tuple[Instance, ...] = ()
    """Rules in force for it, beyond those that hold for every principal."""


def with_article(name: str) -> str:
    """Return the name of a party as in the middle of a sentence.

    Examples
    --------
    >>> with_article("United States"), with_article("Ukraine")
    ('the United States', 'Ukraine')
    """
    return f"the {name}" if name.startswith(ARTICLE) else name
