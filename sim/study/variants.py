"""Other models and other readings, and the envelope of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial

import numpy as np

from sim.arrays import Draws
from sim.engine.judge import Bench
from sim.engine.reduce import joint, quantiles
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.rules.priors import Beta, Prior, Weight
from sim.study.beside import Beside
from sim.study.explore import Exploration
from sim.study.work import Work

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
        if not beside.panel.same_as(exploration.panel):
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
    return {party: quantiles(values).T for party, values in held.items()}


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
