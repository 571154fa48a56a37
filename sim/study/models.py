"""Candidates and other readings, and the envelope of what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from sim.arrays import Draws, Index
from sim.expect.bench import Bench
from sim.expect.classes import Classes
from sim.expect.draws import joint, tails
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.rules.book import candidates
from sim.runs.work import ALONE, Work
from sim.study.explore import BATCH, JOINT, Exploration, classify

Others = Iterable[tuple[str, Bench]]
"""Name and bench of each reading and candidate."""
Take = Callable[[Mapping[str, Draws]], Mapping[str, Draws]]


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
    def classes(self) -> Classes:
        """Classes of offers in which its rules look at the same things."""
        return classify(self.hearing, self.space)

    @cached_property
    def space(self) -> OfferSpace:
        """The offers, in the words of its scenario."""
        return replace(self.exploration.space, scenario=self.bench.scenario)

    def acceptance(self, classes: Index) -> Mapping[str, Draws]:
        """Return the probability that each principal accepts, shape (class, draw)."""
        numbers = self.classes.first[classes]
        offers, known = self.space.take(numbers), self.exploration.classes.member[numbers]
        return {
            party: self.exploration.acceptance[party][known]
            if party in self.alike
            else self.hearing.weigh(party, offers).acceptance
            for party in self.hearing.rules
        }

    def every(self, take: Take, work: Work = ALONE) -> dict[str, Draws]:
        """Return what is taken from the acceptance of all classes, class first.

        Parameters
        ----------
        take
            What to make of the acceptance of a batch of classes, shape (class, draw); of it
            only this is kept.
        work
            By how many; has no effect on results.
        """
        self.hearing.prepare()
        starts = range(0, len(self.classes), BATCH)
        parts = list(work.threads(partial(self._batch, take), starts))
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def _batch(self, take: Take, start: int) -> Mapping[str, Draws]:
        stop = min(start + BATCH, len(self.classes))
        return take(self.acceptance(np.arange(start, stop)))


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
    level, names = exploration.bench.level, list[str]()
    spanned = [_edges({**exploration.acceptance, JOINT: exploration.joint}, level)]
    for name, bench in others:
        beside = Beside(exploration, bench)
        same = beside.hearing.same_as(exploration.hearing)
        spanned.append(spanned[0] if same else _reached(beside, level, work.quiet))
        names.append(name)
        work.compared(name)
    ends = {party: np.array([edges[party] for edges in spanned]) for party in spanned[0]}
    low = {party: each[..., 0].min(axis=0) for party, each in ends.items()}
    high = {party: each[..., 1].max(axis=0) for party, each in ends.items()}
    return Envelope(low, high, tuple(names))


def _reached(beside: Beside, level: float, work: Work) -> Edges:
    """Return lowest low and highest high of each class under another bench, by party."""
    edges = beside.every(partial(_all_edges, level=level), work)
    classes, offers = beside.exploration.classes, beside.classes.member
    reached = {}
    for party, ends in edges.items():
        low, high = np.full(len(classes), np.inf), np.full(len(classes), -np.inf)
        np.minimum.at(low, classes.member, ends[offers, 0])
        np.maximum.at(high, classes.member, ends[offers, 1])
        reached[party] = np.stack((low, high), axis=1)
    return reached


def _all_edges(acceptance: Mapping[str, Draws], level: float) -> Edges:
    return _edges({**acceptance, JOINT: joint(acceptance)}, level)


def _edges(acceptance: Mapping[str, Draws], level: float) -> Edges:
    """Return the ends of the interval of each row, shape (class, 2)."""
    return {party: np.quantile(v, tails(level), axis=-1).T for party, v in acceptance.items()}


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
