"""The scale on which a screen is fitted, and by how much the spread of effects may change."""

from __future__ import annotations

import numpy as np

from sim.rules.priors import Beta

SPREAD = 0.4
"""Prior standard deviation of the logarithm of the spread of disputes, and of parties."""


def screen_scale(prior: Beta) -> tuple[float, float]:
    """Return the mean and the standard deviation of the log-odds of a Beta.

    Notes
    -----
    Exact: `digamma(a) - digamma(b)` and the root of `trigamma(a) + trigamma(b)`, by their
    asymptotic series after a shift (Abramowitz & Stegun 1964, 6.3.18 and 6.4.12).
    """
    ones = [(_digamma(x), _trigamma(x)) for x in (prior.a, prior.b)]
    return ones[0][0] - ones[1][0], float(np.sqrt(ones[0][1] + ones[1][1]))


def _digamma(x: float) -> float:
    shift = sum(1.0 / (x + n) for n in range(10))
    y = x + 10.0
    return float(np.log(y) - 1 / (2 * y) - 1 / (12 * y**2) + 1 / (120 * y**4) - shift)


def _trigamma(x: float) -> float:
    shift = sum(1.0 / (x + n) ** 2 for n in range(10))
    y = x + 10.0
    return float(1 / y + 1 / (2 * y**2) + 1 / (6 * y**3) - 1 / (30 * y**5) + shift)
