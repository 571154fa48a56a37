"""Offers that stand out: none better for every party, and four bargaining solutions.

Gains are log-odds of acceptance, so that disagreement stands at zero: preferences must be cardinal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.arrays import Draws, Index, Mask

NONE = -1
"""Stands for no offer, where none is better than disagreement for every party."""


def pareto(gains: Draws) -> Mask:
    """Return which offers no other one betters for every party, shape (offer, draw).

    Parameters
    ----------
    gains
        Shape (party, offer, draw).
    """
    undominated = np.ones(gains.shape[1:], dtype=np.bool_)
    for n in range(gains.shape[1]):
        gain = gains[:, n : n + 1]
        undominated[n] = ~((gains >= gain).all(axis=0) & (gains > gain).any(axis=0)).any(axis=0)
    return undominated


def _shares(gains: Draws) -> Draws:
    """Return for each offer the least share of its best gain that a party has."""
    ideal = np.maximum(gains.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    return np.asarray((gains / ideal).min(axis=0))


SOLUTIONS: Mapping[str, Callable[[Draws], Draws]] = {
    "nash": lambda gains: gains.prod(axis=0),
    "kalai-smorodinsky": _shares,
    "egalitarian": lambda gains: gains.min(axis=0),
    "utilitarian": lambda gains: gains.sum(axis=0),
}
"""What each solution makes greatest, of offers that gain all: the product of gains (Nash 1950),
the least share of a party's best gain (Kalai and Smorodinsky 1975), the least gain, the sum."""


def chosen(solution: str, gains: Draws) -> Index:
    """Return the offer that a solution chooses among those that gain all.

    Parameters
    ----------
    solution
        One of `SOLUTIONS`.
    gains
        Shape (party, offer, draw).

    Returns
    -------
    Index
        Offer in each draw, -1 where none gains all, shape (draw,).

    Examples
    --------
    >>> gains = np.array([[[1.0], [0.5], [0.2]], [[0.35], [0.6], [1.0]]])
    >>> {name: chosen(name, gains).tolist() for name in ("nash", "kalai-smorodinsky")}
    {'nash': [0], 'kalai-smorodinsky': [1]}
    """
    rational = (gains > 0.0).all(axis=0)
    worth = np.where(rational, SOLUTIONS[solution](np.where(rational, gains, 0.0)), -1.0)
    return np.where(rational.any(axis=0), worth.argmax(axis=0), NONE)
