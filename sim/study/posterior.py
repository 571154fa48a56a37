"""What the documented answers say about each parameter beyond its prior."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from sim.arrays import Draws
from sim.engine.expect import Expectation
from sim.engine.judge import Bench
from sim.engine.reduce import Interval, interval
from sim.rules.bind import ENFORCEMENT
from sim.rules.declare import Kind

DRIVEN = 0.9
"""Posterior spread, as a share of prior spread, above which the prior decides."""
SHIFTED = 0.2
"""Shift of the mean in prior standard deviations beyond which a parameter has moved."""
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter before and after the answers were seen."""

    name: str
    """`rule.parameter[party/instance]`; a red line's enforcement also says its grade."""
    party: str
    prior: Interval
    posterior: Interval
    spread: float
    """Posterior standard deviation as a share of that of the prior."""
    shift: float
    """Change of the mean in prior standard deviations."""

    @property
    def prior_driven(self) -> bool:
        """Whether what is believed of it comes from the prior and not from the record."""
        return self.spread > DRIVEN

    @property
    def moved(self) -> bool:
        """Whether the answers narrowed or shifted it."""
        return self.spread < DRIVEN or abs(self.shift) > SHIFTED


def posterior(bench: Bench, expectations: Sequence[Expectation]) -> tuple[Parameter, ...]:
    """Return every parameter before and after the scored answers, the most moved first.

    Parameters
    ----------
    bench
        For the draws.
    expectations
        In the order of the record; those that are not scored have no weight.
    """
    scored = [e for e in expectations if not e.unscored]
    size = bench.believed.draws
    acceptance = np.array(
        [np.broadcast_to(e.public.acceptance, size) for e in scored], dtype=np.float64
    ).reshape(len(scored), size)
    weights = importance(acceptance, [e.accepted for e in scored])
    found = [
        _parameter(name, party, values, weights)
        for name, party, values in _parameters(bench, expectations)
        if values.std() > 0
    ]
    return tuple(sorted(found, key=lambda p: (-_movement(p), p.name)))


def likelihoods(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the probability of what was documented, shape (answer, draw)."""
    happened = np.array(accepted, dtype=np.bool_).reshape(-1, 1)
    return np.where(happened, acceptance, 1.0 - acceptance)


def importance(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the weight of each draw given all answers, shape (draw,), summing to one."""
    logs = np.log(np.maximum(likelihoods(acceptance, accepted), TINY)).sum(axis=0)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def effective(weights: Draws) -> float:
    """Return the share of draws that weights leave: one over the size times their squares.

    Examples
    --------
    >>> float(effective(np.full(4, 0.25))), float(effective(np.array([0.5, 0.5, 0, 0])))
    (1.0, 0.5)
    """
    return float(1.0 / (weights.size * np.square(weights).sum()))


def _parameters(
    bench: Bench, expectations: Sequence[Expectation]
) -> Iterator[tuple[str, str, Draws]]:
    """Yield name, party and draws of each parameter."""
    for bound in bench.rules:
        for parameter in bound.priors:
            key = bound.key(parameter)
            yield key, bound.party, bench.draws[key]
    seen = set()
    for expectation in expectations:
        event = expectation.event
        day = event.on.first - timedelta(days=1)
        rules, grades = bench.in_force(event.by, day, "public")
        for bound, grade in zip(rules, grades, strict=True):
            name = f"{bound.key(ENFORCEMENT)} {grade}"
            if bound.rule.kind is Kind.RED_LINE and name not in seen:
                seen.add(name)
                yield name, bound.party, expectation.public.verdict.enforcement[bound.id]


def _parameter(name: str, party: str, values: Draws, weights: Draws) -> Parameter:
    after = interval(values, weights)
    spread = float(np.sqrt(np.average((values - after.mean) ** 2, weights=weights)))
    before, sd = interval(values), float(values.std())
    return Parameter(name, party, before, after, spread / sd, (after.mean - before.mean) / sd)


def _movement(parameter: Parameter) -> float:
    return max(1.0 - parameter.spread, abs(parameter.shift) / 2)
