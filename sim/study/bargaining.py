"""Offers that stand out: none better for every party, and two bargaining solutions.

Gains are log-odds of acceptance, so that disagreement stands at zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.study.explore import Exploration

TWO = 2
"""Parties whose frontier needs only a sort."""
NONE = -1
"""Stands for no offer, where none is better than disagreement for every party."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The class that a solution chooses most often, and how often."""

    solution: str
    number: int | None
    """Class; None if in no draw an offer is better than disagreement for all."""
    share: float
    """Share of draws in which it is chosen."""
    none: float
    """Share of draws in which no offer is better than disagreement for all, so that none is."""


def pareto(gains: Draws) -> Mask:
    """Return which offers no other one betters for every party.

    Parameters
    ----------
    gains
        Shape (party, offer, draw).

    Returns
    -------
    Mask
        Shape (offer, draw).
    """
    if len(gains) == TWO:
        return _pareto_of_two(*gains)
    undominated = np.ones(gains.shape[1:], dtype=np.bool_)
    for n in range(gains.shape[1]):
        gain = gains[:, n : n + 1]
        no_worse = (gains >= gain).all(axis=0)
        better = (gains > gain).any(axis=0)
        undominated[n] = ~(no_worse & better).any(axis=0)
    return undominated


def _pareto_of_two(ours: Draws, theirs: Draws) -> Mask:
    """Return the frontier of two parties by sorting, in n log n; shapes (offer, draw).

    With the best for the first party on top, and among equals for it the best for the
    second, an offer is bettered by one above its group that gives the second no less, or
    by the top of its group.
    """
    order = np.lexsort((-theirs, -ours), axis=0)
    first, second = (np.take_along_axis(gains, order, axis=0) for gains in (ours, theirs))
    new = np.ones(first.shape, dtype=np.bool_)
    new[1:] = first[1:] != first[:-1]
    places = np.arange(len(first)).reshape(-1, 1)
    top = np.maximum.accumulate(np.where(new, places, 0), axis=0)
    best = np.maximum.accumulate(second, axis=0)
    above = np.take_along_axis(best, np.maximum(top - 1, 0), axis=0)
    kept = (top == 0) | (second > above)
    kept &= second == np.take_along_axis(second, top, axis=0)
    undominated: Mask = np.empty_like(kept)
    np.put_along_axis(undominated, order, kept, axis=0)
    return undominated


def nash(gains: Draws) -> Index:
    """Return the offer with the greatest product of gains among those that gain all (Nash 1950).

    Parameters
    ----------
    gains
        Shape (party, offer, draw).

    Returns
    -------
    Index
        Offer in each draw, -1 where none gains all, shape (draw,).

    Examples
    --------
    >>> nash(np.array([[[1.0], [0.5], [0.2]], [[0.35], [0.6], [1.0]]])).tolist()
    [0]
    """
    rational = (gains > 0.0).all(axis=0)
    product = np.where(rational, np.maximum(gains, 0.0).prod(axis=0), -1.0)
    return np.where(rational.any(axis=0), product.argmax(axis=0), NONE)


def kalai_smorodinsky(gains: Draws) -> Index:
    """Return the offer whose least share of a party's best gain is greatest.

    The best gain of each party is taken over the offers that gain all (Kalai and
    Smorodinsky 1975). Parameters and result are those of `nash`.

    Examples
    --------
    >>> kalai_smorodinsky(np.array([[[1.0], [0.5], [0.2]], [[0.35], [0.6], [1.0]]])).tolist()
    [1]
    """
    rational = (gains > 0.0).all(axis=0)
    kept = np.where(rational, gains, 0.0)
    ideal = np.maximum(kept.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    least = np.where(rational, (kept / ideal).min(axis=0), -1.0)
    return np.where(rational.any(axis=0), least.argmax(axis=0), NONE)


def pareto_share(exploration: Exploration) -> Draws:
    """Return the share of draws in which each class is on the Pareto frontier, shape (class,)."""
    gains = np.stack(list(exploration.log_odds.values()))
    return np.asarray(pareto(gains).mean(axis=1))


def picks(exploration: Exploration) -> Mapping[str, Pick]:
    """Return the Nash and the Kalai-Smorodinsky pick of an exploration."""
    gains = np.stack(list(exploration.log_odds.values()))
    chosen = {"nash": nash(gains), "kalai-smorodinsky": kalai_smorodinsky(gains)}
    return {name: _most_frequent(name, numbers) for name, numbers in chosen.items()}


def _most_frequent(solution: str, numbers: Index) -> Pick:
    none = float((numbers == NONE).mean())
    chosen = numbers[numbers != NONE]
    if not chosen.size:
        return Pick(solution, None, 0.0, none)
    counts = np.bincount(chosen)
    best = int(counts.argmax())
    return Pick(solution, best, float(counts[best]) / numbers.size, none)
