"""The two reductions over draws: the interval of one quantity, and joint acceptance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from sim.arrays import Draws

LEVEL = 0.9
TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over draws, and the range that holds nine draws in ten."""

    mean: float
    low: float
    high: float
    level: float = LEVEL


def interval(values: Draws, weights: Draws | None = None) -> Interval:
    """Return the mean and the central interval of a quantity over draws.

    Parameters
    ----------
    values
        Shape (draw,) or a scalar array.
    weights
        Importance of each draw, shape (draw,); by default all alike.
    """
    flat = np.atleast_1d(np.squeeze(values))
    if weights is None:
        low, high = quantiles(flat, TAILS)
        return Interval(float(flat.mean()), float(low), float(high))
    flat = np.broadcast_to(flat, weights.shape)
    order = np.argsort(flat, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    low, high = (
        flat[order][np.searchsorted(reached, tail).clip(0, flat.size - 1)] for tail in TAILS
    )
    return Interval(float(np.average(flat, weights=weights)), float(low), float(high))


def quantiles(values: Draws, at: Sequence[float] = TAILS) -> Draws:
    """Return `numpy.quantile(values, at, axis=-1)` to the bit, by one partition of each row.

    Examples
    --------
    >>> quantiles(np.array([[3.0, 1.0, 2.0]]), (0.25, 0.5)).tolist()
    [[1.5], [2.0]]
    """
    last = values.shape[-1] - 1
    place = np.asarray(at) * last
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, last)
    ordered = np.partition(values, np.unique([below, above]), axis=-1)
    part = (place - below).reshape(-1, *(1,) * (values.ndim - 1))
    low, high = (np.moveaxis(ordered[..., n], -1, 0) for n in (below, above))
    step = high - low
    found: Draws = np.where(part < 1 / 2, low + step * part, high - step * (1 - part))
    return found


def joint(acceptance: Mapping[str, Draws]) -> Draws:
    """Return the probability that all parties accept, draw by draw, shape (offer, draw).

    The product is taken within each draw: the product of means is another number.
    """
    return reduce(np.multiply, acceptance.values())
