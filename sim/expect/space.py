"""The offers of an exploration, as columns straight from the product of their parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from sim.arrays import Index
from sim.atlas.tables import states, venues
from sim.errors import SimError, UnknownNameError, suggest
from sim.facts.record import Guarantee, Offer
from sim.facts.scenario import CAPITALS, NO_PLACE, Scenario, Space
from sim.rules.offers import FORMATS, LEVELS, MEDIA, NOWHERE, Gazetteer, Offers, gazetteer

BILATERAL = "bilateral"


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

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of places, levels, formats, sets of guarantees and agendas."""
        parts = (self.places, self.levels, self.formats, self.promises, self.agendas)
        return tuple(map(len, parts))

    def __len__(self) -> int:
        return int(np.prod(self.shape))

    def offer(self, number: int) -> Offer:
        """Return an offer of the space by its number."""
        place, level, form, promise, agenda = self._parts(number)
        venue, medium = self.places[place]
        return Offer.model_validate(
            {
                "venues": (venue,) if venue else (),
                "medium": medium,
                "level": self.levels[level],
                "format": self.formats[form],
                "participants": self._seated(self.formats[form]),
                "guarantees": self._promised(venue, self.promises[promise]),
                "agenda": self.agendas[agenda],
            }
        )

    def name(self, number: int) -> str:
        """Return the id of an offer: its parts, joined.

        An id names the offer and not its number, so that it stays when the space grows; a
        promise of less than full strength is told with it.
        """
        place, level, form, promise, agenda = self._parts(number)
        venue, medium = self.places[place]
        parts = [venue or medium, self.levels[level], self.formats[form]]
        parts += ["+".join(map(_promise, self.promises[promise]))]
        parts += ["+".join(self.agendas[agenda])]
        return "/".join(filter(None, parts))

    def named(self) -> dict[str, Offer]:
        """Return every offer of the space by its id."""
        return {self.name(number): self.offer(number) for number in range(len(self))}

    def columns(self, start: int = 0, stop: int | None = None) -> Offers:
        """Return some of the offers as columns of shape (offer, 1).

        Parameters
        ----------
        start, stop
            First number and the one after the last; all offers by default.
        """
        numbers = np.arange(start, len(self) if stop is None else stop)
        return self.take(numbers)

    def take(self, numbers: Index | Sequence[int]) -> Offers:
        """Return the offers with these numbers as columns of shape (offer, 1)."""
        place, level, form, promise, agenda = (
            part.reshape(-1, 1) for part in np.unravel_index(np.asarray(numbers), self.shape)
        )
        parties = tuple(self.scenario.parties)
        codes = self._codes
        seated = codes.formats[form] != FORMATS.index(BILATERAL)
        return Offers(
            gazetteer=self._gazetteer,
            venue=codes.venues[place],
            level=codes.levels[level],
            format=codes.formats[form],
            medium=codes.media[place],
            proposer=np.full(place.shape, NOWHERE),
            day=np.full(place.shape, np.nan),
            strength={kind: held[promise] for kind, held in codes.strengths.items()},
            guarantor={
                kind: np.where(given[promise] == NOWHERE, codes.hosts[place], given[promise])
                for kind, given in codes.guarantors.items()
            },
            present={n: seated & (n in self.participants) for n in parties},
            topic={topic: held[agenda] for topic, held in codes.topics.items()},
            parties=parties,
        )

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return gazetteer(self.scenario, (venue for venue, _ in self.places if venue))

    @cached_property
    def _codes(self) -> _Codes:
        return _Codes.of(self, self._gazetteer)

    def _parts(self, number: int) -> tuple[int, ...]:
        return tuple(int(part) for part in np.unravel_index(number, self.shape))

    def _seated(self, form: str) -> tuple[str, ...]:
        return () if form == BILATERAL else self.participants

    def _promised(self, venue: str | None, promises: Iterable[Guarantee]) -> list[Guarantee]:
        host = _host(self.scenario, self._gazetteer, venue)
        return [
            promise if promise.by or not host else promise.model_copy(update={"by": host})
            for promise in promises
        ]


@dataclass(frozen=True, slots=True)
class _Codes:
    """Codes of each part of an offer, shape (part,)."""

    venues: Index
    media: Index
    hosts: Index
    levels: Index
    formats: Index
    strengths: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]
    guarantors: dict[str, Index]
    topics: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]

    @classmethod
    def of(cls, space: OfferSpace, gazetteer: Gazetteer) -> _Codes:
        scenario = space.scenario
        parties = list(scenario.parties)
        hosts = [_host(scenario, gazetteer, venue) for venue, _ in space.places]
        by_kind = [{promise.kind: promise for promise in held} for held in space.promises]

        def code(names: Sequence[str], name: str | None) -> int:
            return NOWHERE if name is None else names.index(name)

        return cls(
            venues=np.array([code(gazetteer.venues, venue) for venue, _ in space.places]),
            media=np.array([MEDIA.index(medium) for _, medium in space.places]),
            hosts=np.array([code(parties, host or None) for host in hosts]),
            levels=np.array([LEVELS.index(level) for level in space.levels]),
            formats=np.array([FORMATS.index(form) for form in space.formats]),
            strengths={
                kind: np.array([h[kind].strength if kind in h else 0.0 for h in by_kind])
                for kind in scenario.guarantees
            },
            guarantors={
                kind: np.array([code(parties, h[kind].by if kind in h else None) for h in by_kind])
                for kind in scenario.guarantees
            },
            topics={
                topic: np.array([topic in agenda for agenda in space.agendas])
                for topic in scenario.topics
            },
        )


def open_space(scenario: Scenario, asked: Space) -> OfferSpace:
    """Return the offers that a scenario or a command asks about.

    Raises
    ------
    SimError
        If a name is unknown, or no offer is left: it says which part is empty.
    """
    mediators = tuple(n for n, party in scenario.parties.items() if party.role == "mediator")
    space = OfferSpace(
        scenario,
        places=_places(scenario, asked.venues),
        levels=asked.levels,
        formats=asked.formats,
        promises=_promise_sets(scenario, asked),
        agendas=_agendas(scenario, asked.agendas),
        participants=_present(scenario, asked) or mediators[:1],
    )
    if not len(space):
        names = ("venues", "levels", "formats", "guarantees", "agendas")
        empty = ", ".join(n for n, size in zip(names, space.shape, strict=True) if not size)
        raise SimError("no offer is left to explore", f"explore.{empty}", "name at least one")
    return space


def _places(scenario: Scenario, names: Iterable[str]) -> tuple[tuple[str | None, str], ...]:
    found: dict[tuple[str | None, str], None] = {}
    known = {*venues(), *scenario.venues, CAPITALS, *NO_PLACE}
    for name in names:
        if name not in known:
            raise UnknownNameError(f"no venue called {name!r}", hint=suggest(name, known))
        if name == CAPITALS:
            capitals = (state.capital for state in states().values() if state.kind != "other")
            found.update({(capital, "in-person"): None for capital in capitals})
        elif name in NO_PLACE:
            found[None, name] = None
        else:
            found[name, "in-person"] = None
    return tuple(found)


def _promise_sets(scenario: Scenario, asked: Space) -> tuple[tuple[Guarantee, ...], ...]:
    _known(scenario.guarantees, [promise.kind for promise in asked.guarantees], "guarantee")
    number = len(asked.guarantees)
    most = min(2, number) if asked.at_most_guarantees is None else asked.at_most_guarantees
    most = max(most, asked.at_least_guarantees)
    if most > number:
        raise SimError(
            f"{most} guarantees are asked for, and {number} are named",
            "explore.at_most_guarantees",
            "name more guarantees, or ask for fewer",
        )
    sizes = range(asked.at_least_guarantees, most + 1)
    every = (held for size in sizes for held in combinations(asked.guarantees, size))
    return tuple(held for held in every if len({promise.kind for promise in held}) == len(held))


def _agendas(
    scenario: Scenario, agendas: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(_known(scenario.topics, agenda, "topic") for agenda in agendas))


def _present(scenario: Scenario, asked: Space) -> tuple[str, ...]:
    named = _known(scenario.parties, asked.participants, "party")
    for name in named:
        if name in scenario.principals:
            raise SimError(
                f"{name!r} is a principal, and at every table",
                "explore.participants",
                "name mediators or hosts",
            )
    return named


def _known(known: Iterable[str], names: Iterable[str], what: str) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            raise UnknownNameError(f"no {what} called {name!r}", hint=suggest(name, known))
    return tuple(names)


def _promise(promise: Guarantee) -> str:
    return promise.kind if promise.strength == 1 else f"{promise.kind}@{promise.strength:g}"


def _host(scenario: Scenario, gazetteer: Gazetteer, venue: str | None) -> str:
    """Return the party on whose ground a venue stands; empty if none."""
    if venue is None:
        return ""
    state = gazetteer.states[gazetteer.venues.index(venue)]
    return next((n for n, party in scenario.parties.items() if state and party.state == state), "")
