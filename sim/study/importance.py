"""Weigh draws by how likely they make the documented answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.arrays import Draws
from sim.engine.expect import Expectation

TINY = 1e-300
"""Least probability whose logarithm is taken."""


def stacked(scored: Sequence[Expectation], draws: int) -> tuple[Draws, list[bool]]:
    """Return the public expectations and what was documented.

    Parameters
    ----------
    scored
        Answers, in the order of the record.
    draws
        Number of draws.

    Returns
    -------
    tuple
        Probability of acceptance, shape (answer, draw), and whether each was accepted.
    """
    held = [np.broadcast_to(e.public.acceptance, draws) for e in scored]
    acceptance = np.array(held, dtype=np.float64).reshape(len(scored), draws)
    return acceptance, [e.accepted for e in scored]


def log_likelihoods(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the logarithm of the probability of what was documented, shape (answer, draw)."""
    happened = np.array(accepted, dtype=np.bool_).reshape(-1, 1)
    return np.log(np.maximum(np.where(happened, acceptance, 1.0 - acceptance), TINY))


def importance(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the weight of each draw given all answers, shape (draw,), summing to one."""
    logs = log_likelihoods(acceptance, accepted).sum(axis=0)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def effective(weights: Draws) -> float:
    """Return the share of draws that weights leave: one over the size times their squares.

    Examples
    --------
    >>> effective(np.full(4, 0.25)), effective(np.array([0.5, 0.5, 0.0, 0.0]))
    (1.0, 0.5)
    """
    return float(1.0 / (weights.size * np.square(weights).sum()))


def leave_one_out(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the probability of acceptance of each answer given all the others.

    Parameters
    ----------
    acceptance
        Probability of acceptance, shape (answer, draw).
    accepted
        What was documented, by answer.

    Returns
    -------
    Draws
        Shape (answer,).

    Notes
    -----
    `p_j = sum_s v_s P_sj` with `v_s` proportional to the product of the likelihoods in
    draw s of all answers but j: the same draws, weighted anew for each answer.
    """
    logs = log_likelihoods(acceptance, accepted)
    others = logs.sum(axis=0) - logs
    weights = np.exp(others - others.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray((weights * acceptance).sum(axis=1) / weights.sum(axis=1))
