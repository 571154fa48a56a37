"""Candidates and other readings, and the envelope of what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.arrays import Draws, Index
from sim.expect.bench import Bench
from sim.expect.classes import Classes
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.expect.structure import Structure
from sim.rules.book import candidates
from sim.runs.work import ALONE, Work
from sim.study.explore import Exploration

Others = Iterable[tuple[str, Bench]]
"""Name and bench of each reading and candidate."""


@dataclass(frozen=True)
class Beside:
    """Another bench, asked about the same offers on the same day."""

    exploration: Exploration
    bench: Bench

    @cached_property
    def hearing(self) -> Hearing:
        """Its principals."""
        return on_day(self.bench.beside(self.exploration.bench), self.exploration.day)

    @cached_property
    def alike(self) -> frozenset[str]:
        """Principals that answer as they do in the exploration."""
        return self.hearing.alike(self.exploration.hearing)

    @cached_property
    def structure(self) -> Structure:
        """The offers before its principals."""
        return Structure(self.hearing, self.space)

    @property
    def classes(self) -> Classes:
        """Classes of offers that none of its principals tells apart."""
        return self.structure.classes

    @cached_property
    def space(self) -> OfferSpace:
        """The offers, in the words of its scenario."""
        space = self.exploration.space
        same = space.scenario is self.bench.scenario
        return space if same else replace(space, scenario=self.bench.scenario)

    def ranges(self, classes: Index, work: Work = ALONE) -> dict[str, Draws]:
        """Return mean, low and high of some classes, by principal and jointly, (class, 3)."""
        return self.structure.ranges(self.classes.first[classes], work)


Edges = Mapping[str, Draws]
"""Low and high end of ranges, shape (class, 2), by party, and jointly under the empty name."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Lowest low and highest high over readings and candidates."""

    low: Mapping[str, Draws]
    """By party, and jointly under the empty name; shape (class,)."""
    high: Mapping[str, Draws]
    names: tuple[str, ...]
    """Readings and candidates that it spans."""


def envelope(exploration: Exploration, others: Others, work: Work = ALONE) -> Envelope:
    """Return the envelope of an exploration over other benches.

    Parameters
    ----------
    exploration
        The reference.
    others
        Name and bench of each reading and candidate.
    work
        By how many, and who is told; has no effect on results.
    """
    names = list[str]()
    spanned: list[Edges] = [{party: rows[:, 1:] for party, rows in exploration.ranges.items()}]
    for name, bench in others:
        beside = Beside(exploration, bench)
        same = beside.hearing.same_as(exploration.hearing)
        spanned.append(spanned[0] if same else _reached(beside, work.quiet))
        names.append(name)
        work.compared(name)
    ends = {party: np.array([edges[party] for edges in spanned]) for party in spanned[0]}
    low = {party: each[..., 0].min(axis=0) for party, each in ends.items()}
    high = {party: each[..., 1].max(axis=0) for party, each in ends.items()}
    return Envelope(low, high, tuple(names))


def _reached(beside: Beside, work: Work) -> Edges:
    """Return lowest low and highest high of each class under another bench, by party."""
    classes, offers = beside.exploration.classes, beside.classes.member
    reached = {}
    for party, ranges in beside.ranges(np.arange(len(beside.classes)), work).items():
        low, high = np.full(len(classes), np.inf), np.full(len(classes), -np.inf)
        np.minimum.at(low, classes.member, ranges[offers, 1])
        np.maximum.at(high, classes.member, ranges[offers, 2])
        reached[party] = np.stack((low, high), axis=1)
    return reached


def other_models(
    bench: Bench, readings: Iterable[tuple[str, Bench]] = ()
) -> Iterator[tuple[str, Bench]]:
    """Yield what an envelope spans: each candidate switched on alone, and each other reading.

    Parameters
    ----------
    bench
        The reference.
    readings
        Name and bench of each other reading.
    """
    for name in candidates():
        if not bench.has(name):
            yield name, bench.with_candidates(name)
    yield from readings
