"""What each single change does to whether all would accept, on the same draws.

The reference is one offer, by name. A change is of the offer (its place, who makes it, what comes
with it), of a stated line, or of how sources are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from sim.arrays import Draws
from sim.atlas.tables import state_then
from sim.expect.bench import Bench
from sim.expect.draws import joint
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.facts.record import Counter, Proposal
from sim.rules.offers import LEVELS, state_of
from sim.study.differences import ALL, Paired, Quantity, paired
from sim.study.logic import Rest, rests
from sim.study.practice.hosts import pairs_of, practice
from sim.study.score import Labelled
from sim.study.whatif.order import ordered

LINE, READING = "line", "reading"
PLACE, PROPOSER, LEVEL, FORMAT, PROMISE, AGENDA = (
    "place", "proposer", "level", "format", "promise", "agenda",
)  # fmt: skip
PARTS = {PLACE: "places", LEVEL: "levels", FORMAT: "formats", PROMISE: "promises",
         AGENDA: "agendas"}  # fmt: skip
"""Parts of an offer that can be changed, and what a space calls them."""
Readings = Iterable[tuple[str, Bench]]
"""Name and bench of each other reading."""


@dataclass(frozen=True)
class Put:
    """One offer, as the principals answer it."""

    acceptance: Mapping[str, Draws]
    """Shape (draw,)."""
    broken: Mapping[str, float]
    """How far it breaks each line; NaN where that is not known."""
    looks: bytes = b""
    """What the rules look at in it; alike where no rule tells two offers apart."""

    @cached_property
    def joint(self) -> Draws:
        """Probability that all accept, shape (draw,)."""
        return joint(self.acceptance)


@dataclass(frozen=True)
class Lever:
    """A change, and what it does."""

    kind: str
    names: tuple[str, ...]
    """What is changed to; several where no number tells them apart."""
    pair: Paired
    """Whether all would accept, against the reference."""
    gap: Draws
    """The difference, shape (draw,)."""
    moves: tuple[str, ...]
    """Principals whose answer it moves."""
    read: bool
    """Whether any rule looks at what is changed."""
    meets: tuple[str, ...]
    """Lines that the offer breaks less when it is changed."""
    breaks: tuple[str, ...]
    """Lines that it then breaks more."""


@dataclass(frozen=True, slots=True)
class Tabled:
    """An offer of the record that was on the table, and how the one asked about stands to it."""

    event: Proposal | Counter
    put: Put
    pair: Paired
    """Whether all would accept the one asked about, against this one."""


@dataclass(frozen=True)
class Levers(Labelled):
    """Changes of one offer, side by side."""

    bench: Bench
    space: OfferSpace
    """The offer that all of them change, alone."""
    day: date
    asked: Put
    tabled: tuple[Tabled, ...]
    """The last offer of each principal."""
    levers: tuple[Lever, ...]
    rests: Mapping[str, Rest]

    @cached_property
    def acting(self) -> tuple[tuple[Lever, ...], ...]:
        """Changes that do something, in groups whose order nine worlds in ten agree on."""
        acting = [lever for lever in self.levers if not lever.pair.exact]
        if not acting:
            return ()
        groups = ordered(np.array([lever.gap for lever in acting]))
        return tuple(tuple(acting[n] for n in group) for group in groups)

    @property
    def idle(self) -> tuple[Lever, ...]:
        """Changes that do nothing here."""
        return tuple(lever for lever in self.levers if lever.pair.exact)


def put(hearing: Hearing, space: OfferSpace) -> Put:
    """Return how the principals answer the first offer of a space."""
    offers = space.take([0])
    verdicts = {party: hearing.weigh(party, offers) for party in hearing.rules}
    return Put(
        {party: verdict.acceptance[0] for party, verdict in verdicts.items()},
        {line: float(v.known(line)[0]) for v in verdicts.values() for line in v.violations},
        hearing.looks(offers).tobytes(),
    )


def stood(hearing: Hearing, documented: Proposal | Counter) -> Put:
    """Return how the principals would answer an offer of the record on the day of a hearing."""
    found = {}
    for party in hearing.rules:
        own = hearing.about(party, documented)
        found[party] = own.put(party, [own.terms], documented.by).acceptance[0]
    return Put(found, {})


def on_the_table(bench: Bench, day: date, levels: Sequence[str]) -> tuple[Proposal | Counter, ...]:
    """Return the last offer of each principal at some levels by a day, the earliest first."""
    scenario, last = bench.scenario, dict[str, Proposal | Counter]()
    for event in _offers(bench, day, levels):
        if event.by in scenario.principals:
            last.pop(event.by, None)
            last[event.by] = event
    return tuple(last.values())


def plainest(space: OfferSpace) -> OfferSpace:
    """Return the first offer of a space, with as little promised as the space has."""
    promises = min(space.promises, key=len)
    first = {name: getattr(space, name)[:1] for name in PARTS.values()}
    return replace(space, **{**first, "promises": (promises,)})


def reference(bench: Bench, space: OfferSpace, day: date) -> OfferSpace:
    """Return the offer that changes are held against where nobody names one.

    It is of the place on the ground of neither side that was offered last, or where such pairs
    meet most, with as little promised as the space has.
    """
    scenario = bench.scenario
    sides = {scenario.parties[party].state for party in scenario.principals}
    third = [p for p in space.places if p[0] and state_of(scenario, p[0]) not in sides]
    offered = [v for event in _offers(bench, day, space.levels) for v in event.offer.venues]
    at = {place: state_of(scenario, str(place[0])) for place in third}
    meant = [p for venue in reversed(offered) for p in third if venue in {p[0], at[p]}]
    if not meant:
        ranks = {host: n for n, host in enumerate(practice(pairs_of(scenario, day)))}
        meant = sorted(third, key=lambda p: ranks.get(state_then(at[p], day), len(ranks)))
    return plainest(replace(space, places=tuple(meant[:1]) or space.places))


def levers(
    bench: Bench, asked: OfferSpace, space: OfferSpace, day: date, readings: Readings
) -> Levers:
    """Return what single changes do to one offer.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    asked
        The offer, alone.
    space
        Where its changes come from.
    day
        Day on which it would be made.
    readings
        Other readings of the sources.
    """
    hearing = on_day(bench, day)
    before, lines = put(hearing, asked), rests(hearing)
    found: dict[tuple[str, bytes], Lever] = {}
    for kind, name, after in _changed(hearing, asked, space, readings, lines):
        lever = _lever(kind, name, before, after, bench.level)
        key = kind, lever.gap.tobytes() + bytes([lever.read])
        known = found.get(key)
        found[key] = replace(known, names=(*known.names, name)) if known else lever
    tabled = tuple(
        Tabled(event, old, paired(Quantity("table", event.id, ALL), old.joint, before.joint,
                                  level=bench.level))
        for event in on_the_table(bench, day, asked.levels)
        for old in (stood(hearing, event),)
    )  # fmt: skip
    return Levers(bench, asked, day, before, tabled, tuple(found.values()), lines)


def _lever(kind: str, name: str, before: Put, after: Put, level: float) -> Lever:
    gap = after.joint - before.joint
    moves = (p for p, old in before.acceptance.items() if (after.acceptance[p] != old).any())
    what = Quantity(kind, name, ALL)
    pair = paired(what, before.joint, after.joint, level=level)
    lines = [n for n in before.broken if n in after.broken]
    meets = (n for n in lines if after.broken[n] < before.broken[n])
    breaks = (n for n in lines if after.broken[n] > before.broken[n])
    read = before.looks != after.looks
    return Lever(kind, (name,), pair, gap, tuple(moves), read, tuple(meets), tuple(breaks))


def _changed(
    hearing: Hearing, asked: OfferSpace, space: OfferSpace, readings: Readings,
    lines: Iterable[str],
) -> Iterator[tuple[str, str, Put]]:  # fmt: skip
    """Yield kind, name and answers of every single change."""
    bench, day = hearing.bench, hearing.on
    for line in lines:
        without = bench.without(line).beside(bench)
        yield LINE, line, put(on_day(without, day), asked)
    for kind, changed in _variants(asked, space):
        for name, offer in changed:
            yield kind, name, put(hearing, offer)
    for name, other in readings:
        beside = on_day(other.beside(bench), day)
        yield READING, name, put(beside, replace(asked, scenario=other.scenario))


def _variants(
    asked: OfferSpace, space: OfferSpace
) -> Iterator[tuple[str, list[tuple[str, OfferSpace]]]]:
    """Yield the offers that differ from one in a single part, part by part."""
    for kind, part in PARTS.items():
        own, single = getattr(asked, part)[0], _singles(kind, asked, space)
        terms: list[tuple[str, dict[str, Any]]] = [
            (name, {part: (one,)}) for name, one in single if one != own
        ]
        yield kind, [(name, replace(asked, **changed)) for name, changed in terms]
    makers = [None, *asked.scenario.principals]
    yield PROPOSER, [(by or "", replace(asked, by=by)) for by in makers if by != asked.by]


def _singles(kind: str, asked: OfferSpace, space: OfferSpace) -> Iterator[tuple[str, Any]]:
    """Yield what a part of an offer can be changed to, each with its name."""
    match kind:
        case "place":
            named = asked.scenario.explore.venues
            yield from ((p[0] or p[1], p) for p in space.places if (p[0] or p[1]) in named)
        case "level":
            yield from ((level, level) for level in LEVELS)
        case "format":
            every = (
                *space.formats,
                *(() if "multilateral" in space.formats else ("multilateral",)),
            )
            yield from ((form, form) for form in every)
        case "promise":
            kept = asked.promises[0]
            kinds = {promise.kind: promise for some in space.promises for promise in some}
            for name, promise in kinds.items():
                rest = tuple(p for p in kept if p.kind != name)
                yield name, rest if len(rest) < len(kept) else (*kept, promise)
        case "agenda":
            yield from ((" + ".join(agenda), agenda) for agenda in space.agendas)


def _offers(bench: Bench, day: date, levels: Sequence[str]) -> Iterator[Proposal | Counter]:
    """Yield what had been offered by a day at some levels, in order."""
    for event in bench.order:
        if isinstance(event, Proposal | Counter) and event.on.last <= day:
            yield from (event,) if event.offer.level in levels else ()
