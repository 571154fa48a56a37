"""How much of the variance of an outcome each factor accounts for, and what goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.expect.draws import Interval, generator, tails

RESAMPLED = 200
"""Times that the draws are drawn anew for an interval, or shuffled."""
CONSTANT = 1e-12
"""A variance below this is that of a constant."""


@dataclass(frozen=True, slots=True)
class Share:
    """Shares of the variance that one factor accounts for (Sobol indices)."""

    factor: str
    first: Interval
    """By itself: what the variance would lose on average were the factor known."""
    total: Interval
    """Together with others: what would be left were all others known."""


def sobol(
    factors: Sequence[str], one: Draws, two: Draws, mixed: Draws, *, seed: int, level: float
) -> tuple[Share, ...]:
    """Return the Sobol indices of some factors, by the estimators of Saltelli and Jansen.

    Parameters
    ----------
    factors
        Names.
    one, two
        The outcome in two independent sets of draws, shape (draw, replicate).
    mixed
        The outcome in the first set with one factor from the second, shape
        (factor, draw, replicate).
    seed
        Of the draws of draws that give the intervals.
    level
        Share that an interval holds.

    References
    ----------
    Saltelli et al. 2010, Computer Physics Communications 181; Jansen 1999, ibid. 117.
    """
    centre = (one.mean() + two.mean()) / 2
    alone = ((two - centre) * (mixed - one)).mean(axis=-1)
    whole = ((mixed - one) ** 2).mean(axis=-1) / 2
    both = np.stack([one - centre, two - centre]).mean(axis=(0, -1))
    squares = (np.stack([one - centre, two - centre]) ** 2).mean(axis=(0, -1))
    draws = len(one)
    weights = generator(seed, "sensitivity/resampled").multinomial(
        draws, np.full(draws, 1 / draws), RESAMPLED
    )
    every = np.vstack([np.ones(draws, dtype=np.int64), weights]) / draws

    def mean(values: Draws) -> Draws:
        return np.asarray((every * values).sum(axis=1))

    variance = np.maximum(mean(squares) - mean(both) ** 2, CONSTANT)
    found = [[mean(values) / variance for values in pair]
             for pair in zip(alone, whole, strict=True)]  # fmt: skip
    return tuple(
        Share(factor, *(_ranged(each, level) for each in pair))
        for factor, pair in zip(factors, found, strict=True)
    )


def _ranged(estimates: Draws, level: float) -> Interval:
    """Return the first estimate with the range of the others, which are of draws drawn anew."""
    low, high = np.quantile(estimates[1:], tails(level))
    middle = float(estimates[0])
    return Interval(middle, min(float(low), middle), max(float(high), middle), level)


@dataclass(frozen=True, slots=True)
class Regional:
    """How far the draws in which the outcome comes about differ from the others in a factor."""

    factor: str
    distance: float
    """Largest difference of the two shares below a value; half the sum of those of options."""
    by_chance: float
    """What the largest distance of any factor stays below in 95 of 100 shuffled outcomes."""
    higher: bool | None
    """Whether the factor is higher where it comes about; None of options."""


def regional(
    columns: Sequence[tuple[str, Draws, bool]], outcome: Draws, *, seed: int
) -> tuple[Regional, ...]:
    """Return for each factor how much goes with the outcome, the largest first.

    Draws count on one side by how far the outcome comes about in them, on the other by the rest
    (Hornberger and Spear 1981, with shares in place of a threshold).

    Parameters
    ----------
    columns
        Name, values of shape (draw,), and whether the values are codes of options.
    outcome
        In [0, 1], shape (draw,).
    seed
        Of the shuffles.
    """
    stream = generator(seed, "sensitivity/shuffled")
    shuffled = stream.permuted(np.tile(outcome, (RESAMPLED // 2, 1)), axis=1)
    every = np.vstack([outcome, shuffled])
    distances = np.array([_distance(values, every, codes=codes) for _, values, codes in columns])
    bound = float(np.quantile(distances[:, 1:].max(axis=0), 0.95))
    found = [
        Regional(name, float(distances[n, 0]), bound,
                 None if codes else bool(np.cov(values, outcome)[0, 1] > 0))
        for n, (name, values, codes) in enumerate(columns)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.distance, each.factor)))


def _distance(values: Draws, outcomes: Draws, *, codes: bool) -> Draws:
    """Return the distance of a factor for each outcome, shape (outcome,)."""
    order = np.argsort(values, kind="stable")
    yes = outcomes[:, order]
    no = 1.0 - yes
    sides = [side / np.maximum(side.sum(axis=1, keepdims=True), CONSTANT) for side in (yes, no)]
    last = np.append(np.flatnonzero(np.diff(values[order])), values.size - 1)
    shares = [np.cumsum(side, axis=1)[:, last] for side in sides]
    gap: Draws = shares[0] - shares[1]
    if codes:
        return np.asarray(np.abs(np.diff(gap, axis=1, prepend=0.0)).sum(axis=1) / 2)
    return np.asarray(np.abs(gap).max(axis=1))
