"""Differences of a quantity between two cases, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.engine.reduce import LEVEL, Interval, interval

REACH = 1.6448536269514722
"""Standard errors that hold nine tenths of a bell curve."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A quantity in the reference and in another case, and the difference of the two."""

    reference: Interval
    value: Interval
    difference: Interval
    """Other case less reference, taken within each draw or answer."""
    narrowed_by: float | None
    """Variance of the difference of unpaired draws over that of paired ones; None if it is 0."""
    noise: float
    """Standard error of the mean difference: what more draws would still change."""
    rises: float
    """Share of the pairs in which the other case is higher."""
    falls: float
    over: str = "draws"
    """What is paired: `draws`, or `answers` for scores."""

    @property
    def exact(self) -> bool:
        """Whether the two are the same in every pair."""
        return self.rises == 0 and self.falls == 0

    @property
    def clear(self) -> bool:
        """Whether nine in ten of the pairs lie on one side of no difference."""
        return self.difference.low > 0 or self.difference.high < 0


def paired(reference: Draws, other: Draws, before: Interval | None = None) -> Paired:
    """Return the difference of a quantity that shares its draws.

    Parameters
    ----------
    reference, other
        The quantity in each draw, shape (draw,).
    before
        The interval of the reference, where it is known already.

    Examples
    --------
    >>> found = paired(np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.6, 1.0]))
    >>> round(found.difference.mean, 3), found.rises, found.falls
    (0.1, 1.0, 0.0)
    """
    held = before or interval(reference)
    gap = other - reference
    if not gap.any():
        return Paired(held, held, Interval(0.0, 0.0, 0.0), None, 0.0, 0.0, 0.0)
    return Paired(held, interval(other), interval(gap), *_spread(reference, other, gap, ddof=0))


def paired_answers(reference: Sequence[float], other: Sequence[float]) -> Paired:
    """Return the difference of a mean over answers, with what other answers could have made of it.

    Parameters
    ----------
    reference, other
        Loss of each answer, the same answers in the same order, at least two.
    """
    before, after = np.array(reference), np.array(other)
    gap = after - before
    spread = _spread(before, after, gap, ddof=1)
    return Paired(_mean(before), _mean(after), _mean(gap), *spread, over="answers")


def _spread(
    reference: Draws, other: Draws, gap: Draws, *, ddof: int
) -> tuple[float | None, float, float, float]:
    """Return by what pairing narrows, the noise of the mean, and shares that rise and fall."""
    left = float(gap.var())
    narrowed = float(reference.var() + other.var()) / left if left > 0 else None
    return narrowed, _error(gap, ddof), float((gap > 0).mean()), float((gap < 0).mean())


def _mean(values: Draws) -> Interval:
    mean, reach = float(values.mean()), REACH * _error(values, 1)
    return Interval(mean, mean - reach, mean + reach, LEVEL)


def _error(values: Draws, ddof: int) -> float:
    return float(values.std(ddof=ddof) / np.sqrt(values.size))
