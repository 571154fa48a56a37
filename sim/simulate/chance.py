"""Chance in simulated worlds: a number for each decision, keyed by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index, Mask
from sim.facts.record import Counter, Proposal
from sim.facts.scenario import RegionSeries
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.course import Situation
from sim.rules.offers import Offers
from sim.rules.verdict import Verdict, weigh
from sim.simulate.beliefs import Minds

Words = NDArray[np.uint64]
STEP = np.uint64(0x9E3779B97F4A7C15)
"""Odd number by which the counters of worlds are apart: 2**64 over the golden ratio."""
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
OCCURRENCE = np.uint64(0xD1B54A32D192ED03)
"""Odd number by which the counters of occurrences are apart."""
SHIFTS = np.array([30, 27, 31], dtype=np.uint64)
SPARE = np.uint64(12)
"""Bits of a word beyond those of a number."""
UNIT = 2.0**-52


@cache
def stream(seed: int, name: str) -> Words:
    """Return the number that stands for a seed and a name, shape ()."""
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return np.frombuffer(digest, dtype="<u8")[0:1].reshape(()).astype(np.uint64)


def uniform(streams: Words, world: Index, occurrence: Index) -> Draws:
    """Return uniform numbers in (0, 1), a function of stream, world and occurrence alone.

    The finaliser of SplitMix64 (Steele, Lea and Flood 2014) mixes world and occurrence, and
    what comes of it with the stream.

    Parameters
    ----------
    streams
        Numbers of `stream`; broadcast with the others.
    world
        Numbers of worlds.
    occurrence
        How often the decision was made before in each world.
    """
    counter = world.astype(np.uint64) * STEP
    counter += occurrence.astype(np.uint64) * OCCURRENCE
    return in_unit(_mix(_mix(counter) + streams))


def in_unit(words: Words) -> Draws:
    """Return words as numbers in (0, 1), halves of 52 bits, so that none is rounded to an end."""
    numbers = (words >> SPARE).astype(np.float64)
    numbers += 0.5
    numbers *= UNIT
    return numbers


def gumbel(uniforms: Draws) -> Draws:
    """Return deviates whose largest, added to log-odds, is a logit choice (McFadden 1974)."""
    waits: Draws = -np.log(uniforms)
    return -np.log(waits, out=waits)


def _mix(words: Words) -> Words:
    """Return words mixed; arrays are changed in place."""
    words ^= words >> SHIFTS[0]
    words *= FIRST
    words ^= words >> SHIFTS[1]
    words *= SECOND
    words ^= words >> SHIFTS[2]
    return words


class Parameters:
    """The draws of a chunk of worlds, and the case that a party faces in some of them."""

    def __init__(self, minds: Minds, first: int, size: int) -> None:
        self.minds, self.branch = minds, minds.branch
        bench = self.branch.bench
        self.bench = bench.with_draws(size, first)
        self.moves = self.bench.believed.parameters(bench.moves)
        self.sides = self.bench.sides
        self.enforcement = {
            party: self.bench.enforcement(rules)
            for party, rules in self.branch.hearing.in_force.items()
        }

    def of(self, bound: Bound, draw: Index) -> dict[str, Draws]:
        """Return the parameters of a tactic or a reaction in some draws, shape (world,)."""
        return {name: self.moves[bound.key(name)][draw] for name in bound.priors}

    def verdict(
        self,
        party: str,
        offers: Offers,
        worlds: Index,
        situation: Situation,
        on: Index,
        codes: Mapping[str, Draws] | None = None,
    ) -> Verdict:
        """Return what the rules of a principal say of offers in some worlds.

        Parameters
        ----------
        party
            The principal.
        offers
            Columns of shape (offer, 1), or (1, world) with an offer for each world.
        worlds
            Places of the worlds in the columns of the situation.
        situation
            Where the worlds stand.
        on
            Days after day 0, shape (world,).
        codes
            Coded attributes of the documented offer that these are, if they are.
        """
        draw = situation.draw[worlds]
        mind = self.minds.held[party]
        draws = {
            bound.key(name): self.bench.draws[bound.key(name)][draw]
            for bound in mind.rules
            for name in bound.priors
        }
        enforcement = {name: held[draw] for name, held in self.enforcement[party].items()}
        case = replace(self._case(party, offers, worlds, situation, on), codes=codes or {})
        if not draws and not enforcement:
            draws = {"": np.zeros(worlds.size)}
        return weigh(mind.rules, case, draws, enforcement)

    def coded(self, event: Proposal | Counter, party: str) -> Mapping[str, Draws]:
        """Return the coded attributes of a documented offer for a party, shape (draw,)."""
        return self.bench.believed.codes(event, party)

    def _case(
        self, party: str, offers: Offers, worlds: Index, situation: Situation, on: Index
    ) -> Case:
        first = self.minds.held[party].case
        who = self.sides[party]
        draw = situation.draw[worlds]
        delegations = first.meetings("delegations") + situation.rounds[worlds][None, :]
        return replace(
            first,
            party=replace(who, leans={s: lean[draw] for s, lean in who.leans.items()}),
            offers=offers,
            day=first.day + on[None, :],
            rounds={**first.rounds, "delegations": delegations},
            since=self._since(first, situation, worlds, on),
            context=self._context(situation, worlds, on),
            refused=(*first.refused, *self._refusals(party, first, situation, worlds)),
        )

    def _refusals(
        self, party: str, first: Case, situation: Situation, worlds: Index
    ) -> Iterator[Draws]:
        for days in situation.refusals[party].take(worlds, axis=1):
            if np.isfinite(days).any():
                yield first.day + days[None, :]

    def _since(
        self, first: Case, situation: Situation, worlds: Index, on: Index
    ) -> Mapping[str, Draws]:
        """Return the days since the last event of each act, documented or simulated."""

        def make(act: str) -> Draws:
            documented = first.days_since(act) + on[None, :]
            if act not in situation.since:
                return documented
            return np.minimum(documented, (on - situation.since[act][worlds])[None, :])

        return _Lazy({**first.since, **situation.since}, make)

    def _context(
        self, situation: Situation, worlds: Index, on: Index
    ) -> Mapping[tuple[str, str], Mask]:
        """Return the context: of a region what it stands at, else what the record states."""

        def make(key: tuple[str, str]) -> Mask:
            if key in self._regions:
                region, state = self._regions[key]
                return situation.at(region, state)[worlds][None, :]
            holds = np.zeros((1, on.size), dtype=np.bool_)
            for first, last in self._spells[key]:
                holds |= (first <= on) & (on <= last)
            return holds

        return _Lazy({**self._spells, **self._regions}, make)

    @cached_property
    def _spells(self) -> Mapping[tuple[str, str], list[tuple[float, float]]]:
        """First and last day of each value of context that no region sets, in days after day 0."""
        found: dict[tuple[str, str], list[tuple[float, float]]] = {}
        series, day = {name for name, _ in self._regions}, self.branch.day
        for spell in self.branch.spells:
            if spell.series not in series:
                last = np.inf if spell.until is None else (spell.until - day).days
                held = found.setdefault((spell.series, spell.value), [])
                held.append(((spell.since - day).days, last))
        return found

    @cached_property
    def _regions(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """RegionSeries and state by series and value."""
        follow = self.branch.bench.scenario.follow
        stated: dict[str, RegionSeries | None] = {
            "hostilities": follow.hostilities, "mediator": follow.mediator,
        }  # fmt: skip
        return {
            (region.series, value): (name, state)
            for name, region in stated.items()
            if region is not None
            for state, value in region.values.items()
        }


class _Lazy(Mapping[Any, Any]):
    """Columns that are made when a rule asks for them."""

    def __init__(self, known: Any, make: Callable[[Any], Any]) -> None:
        self._known, self._make = known, make

    def __getitem__(self, key: Any) -> Any:
        if key not in self._known:
            raise KeyError(key)
        return self._make(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
