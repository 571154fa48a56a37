"""An order of quantities, only as far as worlds agree on it."""

from __future__ import annotations

import numpy as np

from sim.arrays import Draws

AGREE = 0.9
"""Share of the worlds that has to agree before one thing is told before another."""
NEAR = 0.04
"""A share as near above that does not count, so that other draws tell the same order."""


def ordered(values: Draws, agree: float = AGREE + NEAR) -> tuple[tuple[int, ...], ...]:
    """Return groups of rows, highest first; inside a group nothing is ordered.

    Of a first group no row is exceeded by another one in so many draws; each row of a later group
    is exceeded by one of the group before it.

    Parameters
    ----------
    values
        Shape (row, draw).
    agree
        Share of the draws that has to agree.

    Examples
    --------
    >>> ordered(np.array([[1.0, 1.0], [5.0, 2.0], [3.0, 3.0]]))
    ((1, 2), (0,))
    """
    exceeds = np.array([(row > values).mean(axis=1) >= agree for row in values])
    left, groups = list(range(len(values))), list[tuple[int, ...]]()
    while left:
        first = tuple(n for n in left if not exceeds[left, n].any())
        groups.append(first or tuple(left))
        left = [n for n in left if n not in groups[-1]]
    return tuple(groups)
