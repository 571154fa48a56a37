"""Other models and other readings, and the envelope of what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial

import numpy as np

from sim.arrays import Draws, Index
from sim.expect.bench import Bench
from sim.expect.classes import Classes
from sim.expect.draws import TAILS, joint
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.rules.priors import Beta, LogNormal, Prior, Weight
from sim.study.explore import BATCH, Exploration, Work, classify

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

    def every(self, take: Take, jobs: int) -> dict[str, Draws]:
        """Return what is taken from the acceptance of all classes, class first.

        Parameters
        ----------
        take
            What to make of the acceptance of a batch of classes, shape (class, draw); of it
            only this is kept.
        jobs
            Threads that weigh; has no effect on results.
        """
        self.hearing.prepare()
        starts = range(0, len(self.classes), BATCH)

        def batch(start: int) -> Mapping[str, Draws]:
            stop = min(start + BATCH, len(self.classes))
            return take(self.acceptance(np.arange(start, stop)))

        with ThreadPoolExecutor(jobs) as pool:
            parts = list(pool.map(batch, starts))
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


WIDER = 2.0
"""Factor by which the variant of wide priors widens every spread."""
JOINT = ""
"""Stands for all principals together."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Lowest low and highest high of acceptance over readings and variants."""

    low: Mapping[str, Draws]
    """By party, and jointly under the empty name; shape (class,)."""
    high: Mapping[str, Draws]
    names: tuple[str, ...]
    """Readings and variants that it spans."""


def variants(bench: Bench) -> Iterator[tuple[str, Bench]]:
    """Yield the benches of other models: each leaves out, or assumes, something else."""
    rules = bench.rules
    yield "no red lines", _with(bench, (r for r in rules if r.rule.kind is not Kind.RED_LINE))
    yield "wide priors", _with(bench, map(_widened, rules))
    yield "level only", _with(bench, (r for r in rules if r.rule.name in {"base", "level"}))
    yield "equal weights", _with(bench, map(_evened, rules))


def envelope(exploration: Exploration, others: Iterator[tuple[str, Bench]], work: Work) -> Envelope:
    """Return the envelope of an exploration over other benches.

    Parameters
    ----------
    exploration
        The reference; part of the envelope itself.
    others
        Name and bench of each reading and variant.
    work
        Who is told the name of each when it is weighed, and where finished parts are kept.
    """
    edges = _edges({**exploration.acceptance, JOINT: exploration.joint})
    low = {party: edge[:, 0] for party, edge in edges.items()}
    high = {party: edge[:, 1] for party, edge in edges.items()}
    names = []
    for name, bench in others:
        beside = Beside(exploration, bench)
        if not beside.hearing.same_as(exploration.hearing):
            reached = work.kept(f"other {name}", partial(_reached, beside, work.jobs))
            low = {p: np.minimum(held, reached[f"low {p}"]) for p, held in low.items()}
            high = {p: np.maximum(held, reached[f"high {p}"]) for p, held in high.items()}
        names.append(name)
        work.compared(name)
    return Envelope(low, high, tuple(names))


def _reached(beside: Beside, jobs: int) -> dict[str, Draws]:
    """Return lowest low and highest high of each class under another bench, by party."""
    edges = beside.every(lambda held: _edges({**held, JOINT: joint(held)}), jobs)
    found: dict[str, Draws] = {}
    for party, edge in edges.items():
        found[f"low {party}"] = _spread(beside, edge[:, 0], np.minimum)
        found[f"high {party}"] = _spread(beside, edge[:, 1], np.maximum)
    return found


def _edges(held: Mapping[str, Draws]) -> Mapping[str, Draws]:
    """Return the ends of the interval of each row, shape (class, 2)."""
    return {party: np.quantile(values, TAILS, axis=-1).T for party, values in held.items()}


def _spread(beside: Beside, values: Draws, extreme: np.ufunc) -> Draws:
    """Return, for each class of an exploration, the extreme of another bench over its offers."""
    classes = beside.exploration.classes
    start = np.inf if extreme is np.minimum else -np.inf
    found: Draws = np.full(len(classes), start)
    extreme.at(found, classes.member, values[beside.classes.member])
    return found


def _with(bench: Bench, rules: Iterator[Bound]) -> Bench:
    return Bench(bench.scenario, tuple(rules), bench.believed, bench.moves)


def _widened(bound: Bound) -> Bound:
    priors = {name: _wider(prior) for name, prior in bound.priors.items()}
    return replace(bound, priors=priors, doubt=WIDER)


def _wider(prior: Prior) -> Prior:
    if isinstance(prior, Beta):
        return Beta(prior.a / WIDER, prior.b / WIDER)
    names = {held.name for held in fields(prior)} & {"sd", "spread"}
    return replace(prior, **{name: getattr(prior, name) * WIDER for name in names})


def _evened(bound: Bound) -> Bound:
    priors = {
        name: bound.rule.priors[name] if isinstance(prior, Weight) else prior
        for name, prior in bound.priors.items()
    }
    return replace(bound, priors=priors)


HASTE = 2.0
"""Factor by which the variants of pace change every delay."""


def dynamics(bench: Bench) -> Iterator[tuple[str, Bench]]:
    """Yield the benches of other dynamics: each leaves out, or assumes, something else."""
    yield "blame-shifting", _with_dynamics(bench, _shifting)
    yield "audience costs", replace(bench, rules=tuple(map(_remembering, bench.rules)))
    yield "no repetition", _without(bench, "sticky", "mirror")
    yield "no mediation", _without(bench, "mediates")
    yield "no collapse", _without(bench, "collapses", "shocks")
    yield "haste", _with_dynamics(bench, lambda bound: _paced(bound, 1.0 / HASTE))
    yield "slowness", _with_dynamics(bench, lambda bound: _paced(bound, HASTE))


def _with_dynamics(bench: Bench, change: Callable[[Bound], Bound]) -> Bench:
    return replace(bench, moves=tuple(map(change, bench.moves)))


def _without(bench: Bench, *names: str) -> Bench:
    moves = tuple(bound for bound in bench.moves if bound.rule.name not in names)
    return replace(bench, moves=moves)


def _shifting(bound: Bound) -> Bound:
    if bound.rule.name != "blame":
        return bound
    return replace(bound, settings={**bound.settings, "shifts": True})


def _remembering(bound: Bound) -> Bound:
    """Return a rule that lets a party pay at home for accepting what it refused in public."""
    if bound.rule.name != "audience":
        return bound
    return replace(bound, settings={**bound.settings, "on_adversary_ground": True})


def _paced(bound: Bound, factor: float) -> Bound:
    """Return a rule whose delays and waits are longer or shorter."""
    priors: Mapping[str, Prior] = {
        name: replace(prior, median=prior.median * factor)
        if isinstance(prior, LogNormal) and name.endswith("_days")
        else prior
        for name, prior in bound.priors.items()
    }
    return replace(bound, priors=priors)
