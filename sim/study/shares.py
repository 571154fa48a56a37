"""Shares of worlds: how large, how sure, and how much of the doubt is chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws, Mask
from sim.engine.branch import REPLICATES
from sim.engine.reduce import TAILS, Interval

GRID = np.linspace(-60.0, 60.0, 2401)
"""Log-odds on which the distribution of a probability is summed."""
LEAST = 1e-9
NORMAL = 1.645
"""Standard deviations that hold nine in ten of a normal distribution on either side."""


@dataclass(frozen=True, slots=True)
class Share:
    """The share of worlds in which something came about."""

    interval: Interval
    """Mean, and where nine draws in ten lie: what we do not know of the parties.

    It is no narrower than the error.
    """
    error: float
    """Half-width of the 90 % interval that is due to the number of worlds alone."""
    ignorance: float
    """Part of the variance between worlds that is due to parameters; the rest is chance."""


def share(happened: Mask) -> Share:
    """Return the share of worlds in which something came about.

    The probability within a draw is taken to be Beta distributed over the draws, with the
    mean and the variance that the worlds show: the variance between draws is that of their
    means less what so few worlds of a draw add to it.

    Parameters
    ----------
    happened
        Shape (world,), the worlds of a draw beside each other.
    """
    mean, between = moments(happened[None, :])
    low, high = spread(mean, between)
    whole = float(mean[0] * (1.0 - mean[0]))
    draws = max(happened.size // REPLICATES, 1)
    variance = between[0] + max(whole - between[0], 0.0) / REPLICATES
    middle, error = float(mean[0]), float(NORMAL * np.sqrt(variance / draws))
    reached = min(float(low[0]), max(middle - error, 0.0)), max(float(high[0]), middle + error)
    return Share(
        Interval(middle, reached[0], min(reached[1], 1.0)),
        error,
        float(between[0] / whole) if whole > LEAST else 0.0,
    )


def moments(happened: Mask) -> tuple[Draws, Draws]:
    """Return means, and variances between draws of the probability, shapes (quantity,).

    Parameters
    ----------
    happened
        Shape (quantity, world).
    """
    whole = happened.shape[1] // REPLICATES * REPLICATES
    mean = happened.mean(axis=1)
    if whole < 2 * REPLICATES:
        return mean, np.zeros_like(mean)
    draws = happened[:, :whole].reshape(len(happened), -1, REPLICATES).mean(axis=2)
    within = (draws * (1.0 - draws)).mean(axis=1) / (REPLICATES - 1)
    between = np.clip(draws.var(axis=1, ddof=1) - within, 0.0, mean * (1.0 - mean))
    return mean, between


def spread(mean: Draws, between: Draws) -> tuple[Draws, Draws]:
    """Return the ends of the 90 % interval of Beta distributions, shapes (quantity,).

    Parameters
    ----------
    mean, between
        Mean and variance, shape (quantity,).
    """
    whole = mean * (1.0 - mean)
    certain = (between <= LEAST) | (whole <= LEAST)
    size = np.where(certain, 1.0, whole / np.where(certain, 1.0, between) - 1.0)
    size = np.maximum(size, 1e-3)
    first, second = (mean * size)[:, None], ((1.0 - mean) * size)[:, None]
    logs = -first * np.log1p(np.exp(-GRID)) - second * np.log1p(np.exp(GRID))
    density = np.exp(logs - logs.max(axis=1, keepdims=True))
    reached = np.cumsum(density, axis=1)
    reached /= reached[:, -1:]
    ends = []
    for tail in TAILS:
        place = (reached < tail).sum(axis=1).clip(0, GRID.size - 1)
        ends.append(np.where(certain, mean, 1.0 / (1.0 + np.exp(-GRID[place]))))
    return ends[0], ends[1]
