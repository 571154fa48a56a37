"""What a change makes of a quantity, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from sim.arrays import Draws
from sim.expect.draws import LEVEL, Interval, interval, reach
from sim.study.score import standard_error

ENOUGH = 0.5
"""Mean acceptance from which a party would rather accept than not."""

SAME = 1e-6
"""Difference of probabilities that is none: some are kept in single precision."""

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Difference(Generic[What]):
    """A quantity before a change, after it, and the difference that the change makes."""

    what: What
    """What is changed, or what is compared."""
    before: Interval
    after: Interval
    difference: Interval
    """After less before, taken within each draw, answer or world."""

    @property
    def crosses(self) -> bool:
        """Whether the mean moves across one half."""
        return (self.before.mean >= ENOUGH) != (self.after.mean >= ENOUGH)


def difference_of(what: What, before: Draws, after: Draws, level: float) -> Difference[What]:
    """Return what a change makes of a quantity, shape (draw,)."""
    return Difference(what, *(interval(v, level) for v in (before, after, after - before)))


ALL = "all"
"""Stands for all principals together."""
SPACE, OFFERS, ANSWER, STOP, SCORE, WORLDS = (
    "space", "offers", "answer", "stop", "score", "worlds",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """What is compared."""

    kind: str
    """`space`, `offers`, `answer`, `stop`, `score` or `worlds`."""
    of: str
    """Number of the group of offers, id of the answer, rule, or name of the score or change."""
    party: str
    """Who accepts or stops; `all` for all principals together."""

    @property
    def name(self) -> str:
        """The quantity in one word."""
        return "/".join(part for part in (self.kind, self.of, self.party) if part)


@dataclass(frozen=True, slots=True)
class Paired(Difference[Quantity]):
    """A difference whose two sides share their draws, answers or worlds."""

    narrowed_by: float | None
    """How many times as many draws would say as much without pairing: a ratio of variances.

    Ranges narrow by about its square root. None if the difference does not vary.
    """
    noise: float
    """Standard error of the mean difference: what more draws would still change."""
    rises: float
    """Share of the pairs in which the other side is higher."""
    falls: float
    over: str = "draws"
    """What is paired: `draws`, `answers` for scores, or `worlds`."""

    @property
    def exact(self) -> bool:
        """Whether the two are the same in every pair."""
        return self.rises == 0 and self.falls == 0

    @property
    def clear(self) -> bool:
        """Whether the interval of the pairs lies on one side of no difference."""
        return self.difference.low > 0 or self.difference.high < 0


def paired(
    what: Quantity,
    reference: Draws,
    other: Draws,
    before: Interval | None = None,
    level: float = LEVEL,
) -> Paired:
    """Return the difference of a quantity that shares its draws.

    Parameters
    ----------
    what
        What is compared.
    reference, other
        The quantity in each draw, shape (draw,).
    before
        The interval of the reference, where it is known already.
    level
        Share of the draws that intervals hold.

    Examples
    --------
    >>> it = Quantity("space", "", "all")
    >>> found = paired(it, np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.6, 1.0]))
    >>> round(found.difference.mean, 3), found.rises, found.falls
    (0.1, 1.0, 0.0)
    """
    known = before or interval(reference, level)
    gap = other - reference
    if np.abs(gap).max(initial=0.0) < SAME:
        return Paired(what, known, known, Interval(0.0, 0.0, 0.0, level), None, 0.0, 0.0, 0.0)
    spread = _spread(reference, other, gap, ddof=0)
    return Paired(what, known, interval(other, level), interval(gap, level), *spread)


def paired_answers(
    what: Quantity, reference: Sequence[float], other: Sequence[float], level: float = LEVEL
) -> Paired:
    """Return the difference of a mean over answers, with what other answers could have made of it.

    Parameters
    ----------
    what
        What is compared.
    reference, other
        Loss of each answer, the same answers in the same order, at least two.
    level
        Share of what the mean could have been that intervals hold.
    """
    before, after = np.array(reference), np.array(other)
    gap = after - before
    spread = _spread(before, after, gap, ddof=1)
    here, there, apart = (_mean(values, level) for values in (before, after, gap))
    return Paired(what, here, there, apart, *spread, over="answers")


def _spread(
    reference: Draws, other: Draws, gap: Draws, *, ddof: int
) -> tuple[float | None, float, float, float]:
    """Return by what pairing narrows, the noise of the mean, and shares that rise and fall."""
    left = float(gap.var())
    narrowed = float(reference.var() + other.var()) / left if left > 0 else None
    return narrowed, standard_error(gap, ddof), float((gap > 0).mean()), float((gap < 0).mean())


def _mean(values: Draws, level: float) -> Interval:
    mean, reached = float(values.mean()), reach(level) * standard_error(values)
    return Interval(mean, mean - reached, mean + reached, level)
