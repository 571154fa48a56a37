"""Cases on which rules are tried: every level, format, venue and promise, on many days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.arrays import Draws
from sim.domain.case import Case, Side
from sim.domain.columns import FORMATS, LEVELS, MEDIA, NOWHERE, Gazetteer, Offers, state_of
from sim.domain.scenario import Scenario

ATTRIBUTES = ("terr", "sec", "legal", "med", "subst", "prep", "status", "prec")
"""Attributes that a coder may have coded for a documented offer."""
ACTS = ("offer", "counter", "refuse", "silent", "meet", "statement")
HALF = 0.5
DRAWN = 7
"""Draws of a trial."""
STAND_IN = {
    "parley": 1,
    "title": "Where would Alba and Borea meet?",
    "clock": {"start": "2025-01-01", "as_of": "2026-12-31"},
    "sources": {},
    "parties": {
        "alba": {"name": "Alba", "state": "NOR", "role": "principal", "adversary": "borea"},
        "borea": {"name": "Borea", "state": "SWE", "role": "principal", "adversary": "alba"},
        "helvia": {"name": "Helvia", "state": "CHE", "role": "host"},
        "envoy": {"name": "The envoy", "role": "mediator"},
    },
    "venues": {"ship": {"name": "A ship", "lat": 57.0, "lon": 8.0, "assumed": "on the high seas"}},
    "guarantees": {
        "personal-security": {"says": "The host answers for the safety of the guests."},
        "immunity": {"says": "The host does not arrest."},
        "agreed-agenda": {"says": "The agenda is agreed beforehand."},
    },
    "topics": {"border": {"says": "The border."}, "prisoners": {"says": "The prisoners."}},
    "traits": {"friendly": {"says": "It sides with Alba.", "of": ["FIN"], "assumed": "a trial"}},
    "contexts": {
        "hostilities": {"says": "Fighting.", "values": {"fighting": "It goes on.", "truce": "No."}}
    },
}
"""A dispute that stands in where no scenario is given."""
STRENGTHS = np.array([0.25, 0.5, 1.0])
PLACES = ("oslo", "stockholm", "geneva", "vienna", "helsinki", "astana", "ship")


@dataclass(frozen=True, slots=True)
class Trial:
    """A case and the shape that answers to it broadcast to."""

    case: Case
    shape: tuple[int, int]
    """Offers and draws; one offer where each world has its own."""


@cache
def stand_in() -> Scenario:
    """Return the dispute that stands in where no scenario is given."""
    return Scenario.model_validate(STAND_IN)


def trials(scenario: Scenario, count: int, seed: int = 0) -> Iterator[Trial]:
    """Yield cases of both shapes: offers before all draws, and one offer in each world.

    Parameters
    ----------
    scenario
        For parties, venues, promises, topics and context.
    count
        How many.
    seed
        The same seed yields the same cases.
    """
    rng = np.random.default_rng(seed)
    names = scenario.principals or tuple(scenario.parties)
    for number in range(count):
        name = names[number % len(names)]
        case = _case(scenario, name, rng, coded=number % 3 == 0)
        if number // 2 % 2:
            yield _sealed(Trial(_one_a_world(case), (1, len(case.offers))))
        else:
            yield _sealed(Trial(case, (len(case.offers), DRAWN)))


def happens(rng: np.random.Generator, share: float) -> bool:
    """Return whether something happens that does so in a share of cases."""
    return bool(rng.random() < share)


def one_offer(case: Case, row: int) -> Case:
    """Return a case about one of its offers."""
    return replace(case, offers=case.offers.row(row))


def one_draw(case: Case, draw: int) -> Case:
    """Return a case as a single draw has it."""

    def cut(array: Any) -> Any:
        wide = np.shape(array)[-1:] not in {(), (1,)}
        return array[..., draw : draw + 1] if wide else array

    found: Case = mapped(case, cut)
    return found


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a case, or a part of one, with every array of it changed."""
    match value:
        case np.ndarray():
            return change(value)
        case Gazetteer():
            return value
        case Mapping():
            return {key: mapped(held, change) for key, held in value.items()}
        case tuple():
            return tuple(mapped(held, change) for held in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = (field.name for field in fields(value))
            return replace(value, **{name: mapped(getattr(value, name), change) for name in names})
        case _:
            return value


def arrays(value: Any) -> list[np.ndarray[Any, Any]]:
    """Return every array of a case, in a fixed order."""
    found: list[np.ndarray[Any, Any]] = []
    mapped(value, found.append)
    return found


def sealed(value: Any) -> Any:
    """Return a case, or a part of one, whose arrays cannot be changed."""

    def seal(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        held = array.copy()
        held.setflags(write=False)
        return held

    return mapped(value, seal)


def _sealed(trial: Trial) -> Trial:
    """Return a trial whose case cannot be changed."""
    case: Case = sealed(trial.case)
    names = ("rounds", "since", "context", "codes")
    held: dict[str, Any] = {name: MappingProxyType(dict(getattr(case, name))) for name in names}
    return replace(trial, case=replace(case, **held))


def _case(scenario: Scenario, name: str, rng: np.random.Generator, *, coded: bool) -> Case:
    offers = made_offers(scenario, rng)
    wide = (1, 1) if happens(rng, HALF) else (1, DRAWN)
    series = {(s, v) for s, held in scenario.contexts.items() for v in held.values}
    codes = {a: rng.random(DRAWN) for a in ATTRIBUTES} if coded else {}
    day = np.floor(rng.uniform(0, 720, wide))
    return Case(
        party=_side(scenario, name, rng),
        offers=offers,
        day=day,
        rounds={t: np.floor(rng.uniform(0, 5, wide)) for t in ("leaders", "delegations")},
        since={act: np.floor(rng.uniform(0, 60, wide)) for act in ACTS if happens(rng, 0.7)},
        context={pair: rng.random(wide) < HALF for pair in sorted(series) if happens(rng, 0.8)},
        refused=tuple(np.floor(day * part) for part in sorted(rng.random(int(rng.integers(0, 4))))),
        codes=codes,
        original=offers.row(0) if coded and happens(rng, HALF) else None,
    )


def _side(scenario: Scenario, name: str, rng: np.random.Generator) -> Side:
    facts = scenario.parties[name]
    adversary = facts.adversary or ""
    return Side(
        name=name,
        state=facts.state or "",
        adversary=adversary,
        adversary_state=(scenario.parties[adversary].state or "") if adversary else "",
        mediators=tuple(n for n, p in scenario.parties.items() if p.role == "mediator"),
        leans={s: rng.uniform(-1, 1, DRAWN) for s in ("KAZ", "FIN") if happens(rng, HALF)},
    )


def made_offers(scenario: Scenario, rng: np.random.Generator) -> Offers:
    """Return offers at every level in every venue, the rest of their terms by chance."""
    named = (venue for event in scenario.offers.values() for venue in event.offer.venues)
    venues = tuple(dict.fromkeys((*named, *scenario.venues))) or PLACES
    if not scenario.record:
        venues = tuple(dict.fromkeys((*venues, *PLACES)))
    level, venue = np.divmod(np.arange(len(LEVELS) * (len(venues) + 1)), len(venues) + 1)
    size, parties = level.size, tuple(scenario.parties)

    def column(low: int, high: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        return rng.integers(low, high, (size, 1))

    def some(share: float) -> np.ndarray[Any, np.dtype[np.bool_]]:
        return rng.random((size, 1)) < share

    def strength() -> Draws:
        return np.where(some(HALF), rng.choice(STRENGTHS, (size, 1)), 0.0)

    return Offers(
        gazetteer=_gazetteer(scenario, venues),
        venue=np.where(venue == len(venues), NOWHERE, venue)[:, None].astype(np.int64),
        level=level[:, None].astype(np.int64),
        format=column(NOWHERE, len(FORMATS)),
        medium=column(0, len(MEDIA)),
        proposer=column(0, len(parties)),
        day=np.where(some(HALF), np.floor(rng.uniform(0, 720, (size, 1))), np.nan),
        strength={kind: strength() for kind in scenario.guarantees},
        guarantor={kind: column(NOWHERE, len(parties)) for kind in scenario.guarantees},
        present={name: some(0.3) for name in parties},
        topic={topic: some(0.4) for topic in scenario.topics},
        parties=parties,
    )


def _gazetteer(scenario: Scenario, venues: tuple[str, ...]) -> Gazetteer:
    traits = {name: frozenset(trait.of) for name, trait in scenario.traits.items()}
    states = tuple(state_of(scenario, name) for name in venues)
    return Gazetteer(venues, states, traits, scenario.clock.start)


def _one_a_world(case: Case) -> Case:
    """Return a case of many offers as a case of many worlds, one offer each."""
    size = len(case.offers)

    def turn(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if array.shape[:1] == (size,):
            return array.T
        return np.resize(array, (*array.shape[:-1], size)) if array.shape[-1] > 1 else array

    turned: Case = mapped(replace(case, original=None), turn)
    return replace(turned, original=case.original)
