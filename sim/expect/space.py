"""The offers of an exploration, as columns straight from the product of their parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations, product
from math import comb, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Index
from sim.atlas.tables import states, venues
from sim.errors import SimError, known
from sim.facts.record import Guarantee, Offer
from sim.facts.scenario import CAPITALS, NO_PLACE, Scenario, Space
from sim.rules.offers import Offers, mapped

MOST, MOST_SETS = 2_000_000, 20_000
"""Offers of a space, and sets of guarantees to make them of, that are looked at."""
BILATERAL = "bilateral"
PLAIN = Offer(level="leaders")
"""An offer that says nothing."""


@dataclass(frozen=True)
class OfferSpace:
    """A finite set of offers: one for each combination of its parts, numbered from 0."""

    scenario: Scenario
    places: tuple[tuple[str | None, str], ...]
    """Venue, or None, and medium."""
    levels: tuple[str, ...]
    formats: tuple[str, ...]
    promises: tuple[tuple[Guarantee, ...], ...]
    """Sets of guarantees."""
    agendas: tuple[tuple[str, ...], ...]
    participants: tuple[str, ...]
    """Parties at the table of every format but the bilateral one."""
    by: str | None = None
    """The party that would make them all; None is a third party."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of places, levels, formats, sets of guarantees and agendas."""
        parts = (self.places, self.levels, self.formats, self.promises, self.agendas)
        return tuple(map(len, parts))

    def __len__(self) -> int:
        return prod(self.shape)

    def offer(self, number: int) -> Offer:
        """Return an offer of the space by its number."""
        place, terms = divmod(number, len(self._terms))
        venue, medium = self.places[place]
        new = {"venues": (venue,) if venue else (), "medium": medium}
        return self._terms[terms].model_copy(update=new)

    def name(self, number: int) -> str:
        """Return the id of an offer: its parts, joined.

        An id names the offer and not its number, so that it stays when the space grows; a
        promise of less than full strength is told with it.
        """
        place, level, form, promise, agenda = map(int, np.unravel_index(number, self.shape))
        venue, medium = self.places[place]
        parts = [venue or medium, self.levels[level], self.formats[form]]
        parts += ["+".join(map(_promise, self.promises[promise]))]
        parts += ["+".join(self.agendas[agenda])]
        return "/".join(filter(None, parts))

    def named(self) -> dict[str, Offer]:
        """Return every offer of the space by its id."""
        return {self.name(number): self.offer(number) for number in range(len(self))}

    def take(self, numbers: Index | Sequence[int]) -> Offers:
        """Return the offers with these numbers as columns of shape (offer, 1)."""
        size = (len(self.places), len(self._terms))
        at = np.divmod(np.asarray(numbers, dtype=np.int64), size[1])
        some: Offers = mapped(self.spread, lambda column: np.broadcast_to(column, (*size, 1))[at])
        return some

    @cached_property
    def spread(self) -> Offers:
        """Every offer, in columns that broadcast to (place, terms, 1).

        Each is as small as what it tells: a venue has no terms, a level no place.
        """
        rows = [
            PLAIN.model_copy(update={"venues": (venue,) if venue else (), "medium": medium})
            for venue, medium in self.places
        ]
        places, terms = (Offers.of(self.scenario, each, self.by) for each in (rows, self._terms))
        wide: Offers = mapped(terms, lambda column: _told(column).reshape(1, -1, 1))
        venue, medium = places.venue[:, :, None], places.medium[:, :, None]
        return replace(wide, venue=venue, medium=medium, gazetteer=places.gazetteer)

    @cached_property
    def _terms(self) -> list[Offer]:
        """Every offer at no place, in the order of their numbers."""
        parts = product(self.levels, self.formats, self.promises, self.agendas)
        return [
            PLAIN.model_copy(update={
                "level": level, "format": form, "guarantees": promises, "agenda": agenda,
                "participants": () if form == BILATERAL else self.participants,
            })
            for level, form, promises, agenda in parts
        ]  # fmt: skip


def _told(column: NDArray[Any]) -> NDArray[Any]:
    """Return a column, or its first row alone where all are alike."""
    first = column[:1]
    alike = np.array_equal(column, np.broadcast_to(first, column.shape), equal_nan=True)
    return first if alike else column


def open_space(scenario: Scenario, asked: Space) -> OfferSpace:
    """Return the offers that a scenario or a command asks about.

    Raises
    ------
    SimError
        If a name is unknown, or no offer is left: it says which part is empty.
    """
    for topic in chain(*asked.agendas):
        known("topic", topic, scenario.topics)
    space = OfferSpace(
        scenario,
        places=_places(scenario, asked.venues),
        levels=asked.levels,
        formats=asked.formats,
        promises=_promise_sets(scenario, asked),
        agendas=tuple(dict.fromkeys(asked.agendas)),
        participants=_present(scenario, asked),
    )
    _refuse_many(len(space), MOST, "venues, levels, formats, guarantees or agendas")
    if not len(space):
        names = ("venues", "levels", "formats", "guarantees", "agendas")
        empty = ", ".join(n for n, size in zip(names, space.shape, strict=True) if not size)
        raise SimError("no offer is left to explore", f"explore.{empty}", "name at least one")
    return space


def known_places(scenario: Scenario) -> set[str]:
    """Return what a place of offers can be called."""
    return {*venues(), *scenario.venues, *states(), CAPITALS, *NO_PLACE}


def _places(scenario: Scenario, names: Iterable[str]) -> tuple[tuple[str | None, str], ...]:
    places: dict[tuple[str | None, str], None] = {}
    every = known_places(scenario)
    for name in names:
        known("venue", name, every)
        if name == CAPITALS:
            capitals = (state.capital for state in states().values() if state.kind != "other")
            places.update({(capital, "in-person"): None for capital in capitals})
        elif name in NO_PLACE:
            places[None, name] = None
        else:
            places[name, "in-person"] = None
    return tuple(places)


def _promise_sets(scenario: Scenario, asked: Space) -> tuple[tuple[Guarantee, ...], ...]:
    for promise in asked.guarantees:
        known("guarantee", promise.kind, scenario.guarantees)
    number = len(asked.guarantees)
    most = min(2, number) if asked.at_most_guarantees is None else asked.at_most_guarantees
    most = max(most, asked.at_least_guarantees)
    if most > number:
        told, hint = (
            f"{most} guarantees are asked for, and {number} are named",
            "name more, or ask for fewer",
        )
        raise SimError(told, "explore.at_most_guarantees", hint)
    sizes = range(asked.at_least_guarantees, most + 1)
    _refuse_many(sum(comb(number, size) for size in sizes), MOST_SETS, "guarantees")
    every = (promises for size in sizes for promises in combinations(asked.guarantees, size))
    return tuple(some for some in every if len({promise.kind for promise in some}) == len(some))


def _refuse_many(number: int, most: int, parts: str) -> None:
    if number > most:
        hint = f"name fewer {parts}, or ask for fewer guarantees at once"
        raise SimError(f"{number:,} combinations are more than {most:,}", "explore", hint)


def _present(scenario: Scenario, asked: Space) -> tuple[str, ...]:
    for name in asked.participants:
        if known("party", name, scenario.parties, also=scenario.called) in scenario.principals:
            told, hint = f"{name!r} is a principal, and at every table", "name mediators or hosts"
            raise SimError(told, "explore.participants", hint)
    return asked.participants or scenario.mediators[:1]


def _promise(promise: Guarantee) -> str:
    return promise.kind if promise.strength == 1 else f"{promise.kind}@{promise.strength:g}"
