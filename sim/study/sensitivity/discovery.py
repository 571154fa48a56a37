"""Where an outcome comes about: a box in the space of the factors, and a small tree.

The box is peeled as the patient rule induction method does (Friedman and Fisher 1999); of its
steps the one whose mean, weighed by its size, is furthest above the rest is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.draws import generator

PEEL = 0.05
"""Share of the draws that one step of peeling takes off."""
LEAST = 0.05
"""Least share of the draws in a box or a leaf."""
SURE, TINY = 2.5, 1e-9
"""Standard errors by which a limit must raise the mean."""
FACTORS = 8
"""Factors that may limit a box: those that go with the outcome most."""
AGAIN = 20
"""Times that a box is sought in draws drawn anew."""
ALIKE = 0.5
"""Share of the draws of two boxes in both, from which they are the same box."""
CUTS = np.linspace(0.05, 0.95, 19)
"""Where the values of a factor may be parted."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor, and its values in the draws."""

    name: str
    values: Draws
    options: tuple[str, ...] = ()
    """What the values are codes of; empty of numbers."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a factor is within."""

    factor: str
    low: float = -np.inf
    high: float = np.inf
    options: frozenset[int] = frozenset()
    """Codes that are within; empty of numbers."""

    def holds(self, values: Draws) -> Mask:
        """Return whether values are within."""
        if self.options:
            return np.isin(values, [*self.options])
        return np.asarray((self.low <= values) & (values <= self.high))


@dataclass(frozen=True, slots=True)
class Box:
    """Limits, and what is within them all."""

    limits: tuple[Limit, ...]
    density: float
    """Mean of the outcome within, over draws that it was not found on."""
    coverage: float
    """Share of what comes about anywhere that comes about within, over the same draws."""
    size: float
    """Share of the draws that are within."""
    outside: float
    """Mean of the outcome over all of these draws."""
    again: float
    """Share of the times that a box with the same factors came back in draws drawn anew."""


def within(limits: Sequence[Limit], factors: Sequence[Factor]) -> Mask:
    """Return which draws are within some limits, shape (draw,)."""
    values = {factor.name: factor.values for factor in factors}
    inside = np.ones(factors[0].values.size, dtype=np.bool_)
    for limit in limits:
        inside &= limit.holds(values[limit.factor])
    return inside


def discover(
    factors: Sequence[Factor], outcome: Draws, others: Sequence[Factor], seen: Draws, seed: int
) -> Box | None:
    """Return the box in which an outcome comes about most, and what it is worth elsewhere.

    Parameters
    ----------
    factors, outcome
        Draws on which the box is found; the outcome in [0, 1], shape (draw,).
    others, seen
        Draws on which it is judged.
    seed
        Of the draws of draws.
    """
    limits = peeled(factors, outcome)
    if not limits:
        return None
    inside, here = within(limits, others), within(limits, factors)
    named = {limit.factor for limit in limits}
    back = [
        named <= {limit.factor for limit in each}
        and (here & other).sum() >= ALIKE * (here | other).sum()
        for each in _resampled(factors, outcome, seed)
        for other in [within(each, factors)]
    ]
    return Box(
        limits, float(seen[inside].mean()) if inside.any() else 0.0,
        float(seen[inside].sum() / seen.sum()) if seen.any() else 0.0,
        float(inside.mean()), float(seen.mean()), float(np.mean(back)),
    )  # fmt: skip


def _resampled(factors: Sequence[Factor], outcome: Draws, seed: int) -> Iterator[tuple[Limit, ...]]:
    stream = generator(seed, "sensitivity/boxes")
    for _ in range(AGAIN):
        rows = stream.integers(0, outcome.size, outcome.size)
        yield peeled([replace(f, values=f.values[rows]) for f in factors], outcome[rows])


def peeled(factors: Sequence[Factor], outcome: Draws) -> tuple[Limit, ...]:
    """Return the limits of the box with the most of an outcome; none if no box has more."""
    limits: dict[str, Limit] = {}
    best, worth = limits, 0.0
    inside = np.ones(outcome.size, dtype=np.bool_)
    while True:
        steps = list(_steps(factors, limits, inside))
        if not steps:
            break
        gains = [(outcome[left].mean() - outcome[inside].mean()) / (inside.sum() - left.sum())
                 for _, left in steps]  # fmt: skip
        limit, inside = steps[int(np.argmax(gains))]
        limits = {**limits, limit.factor: limit}
        if (reached := _worth(outcome, inside)) > worth:
            best, worth = limits, reached
    return _plain([*best.values()], factors, outcome)


def _worth(outcome: Draws, inside: Mask) -> float:
    return float((outcome[inside].mean() - outcome.mean()) * inside.mean()) if inside.any() else 0.0


def _steps(
    factors: Sequence[Factor], limits: dict[str, Limit], inside: Mask
) -> Iterator[tuple[Limit, Mask]]:
    """Yield each way to peel something off a box, with what is left."""
    least = LEAST * inside.size
    for factor in factors:
        now, held = limits.get(factor.name, Limit(factor.name)), factor.values[inside]
        if factor.options:
            codes = frozenset(np.unique(held).astype(int).tolist())
            peeling = [replace(now, options=codes - {code}) for code in codes if len(codes) > 1]
        else:
            low, high = np.quantile(held, (PEEL, 1 - PEEL))
            peeling = [replace(now, low=float(low)), replace(now, high=float(high))]
        for limit in peeling:
            left = inside & limit.holds(factor.values)
            if least <= left.sum() < inside.sum():
                yield limit, left


def _plain(limits: list[Limit], factors: Sequence[Factor], outcome: Draws) -> tuple[Limit, ...]:
    """Return limits without those that raise the mean by no more than chance does."""
    inside = within(limits, factors)
    while limits:
        fewer = [[other for other in limits if other is not limit] for limit in limits]
        wider = [outcome[within(each, factors)] for each in fewer]
        raised = [(outcome[inside].mean() - values.mean()) / max(values.std(), TINY)
                  for values in wider]  # fmt: skip
        least = int(np.argmin(raised))
        if raised[least] * np.sqrt(inside.sum()) > SURE:
            break
        limits = fewer[least]
        inside = within(limits, factors)
    return tuple(limits)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An end of the tree: its limits, its share of the draws, and the mean of the outcome."""

    limits: tuple[Limit, ...]
    size: float
    mean: float


def tree(factors: Sequence[Factor], outcome: Draws, depth: int = 2) -> tuple[Leaf, ...]:
    """Return the leaves of a tree that parts the draws so that the outcome varies least within.

    Each question halves the draws by one factor; a leaf holds a twentieth of them at least.
    """
    return tuple(_grown(factors, outcome, {}, np.ones(outcome.size, dtype=np.bool_), depth))


def _grown(
    factors: Sequence[Factor], outcome: Draws, limits: dict[str, Limit], inside: Mask, depth: int
) -> Iterator[Leaf]:
    cuts = list(_cuts(factors, limits, inside)) if depth else []
    gains = [_gain(outcome, inside, within([lower], factors)) for lower, _ in cuts]
    if not gains or max(gains) <= 0:
        yield Leaf(tuple(limits.values()), float(inside.mean()), float(outcome[inside].mean()))
        return
    for limit in cuts[int(np.argmax(gains))]:
        left = inside & within([limit], factors)
        yield from _grown(factors, outcome, {**limits, limit.factor: limit}, left, depth - 1)


def _cuts(
    factors: Sequence[Factor], limits: dict[str, Limit], inside: Mask
) -> Iterator[tuple[Limit, Limit]]:
    """Yield each question that may be asked, by its two answers."""
    for factor in factors:
        now, held = limits.get(factor.name, Limit(factor.name)), factor.values[inside]
        if factor.options:
            codes = frozenset(np.unique(held).astype(int).tolist())
            for code in sorted(codes) if len(codes) > 1 else ():
                rest = codes - {code}
                yield replace(now, options=frozenset({code})), replace(now, options=rest)
        else:
            for cut in np.unique(np.quantile(held, CUTS)).tolist():
                yield replace(now, high=cut), replace(now, low=float(np.nextafter(cut, np.inf)))


def _gain(outcome: Draws, inside: Mask, lower: Mask) -> float:
    """Return by how much a question lessens the sum of squares; 0 if a side is too small."""
    sides = [outcome[inside & lower], outcome[inside & ~lower]]
    if min(side.size for side in sides) < LEAST * outcome.size:
        return 0.0
    middle = outcome[inside].mean()
    return float(sum(side.size * (side.mean() - middle) ** 2 for side in sides))
