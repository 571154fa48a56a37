"""Priors: what is believed about a parameter before any answer is seen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np

from sim.arrays import Draws
from sim.errors import RuleError, suggest

DRAWN = 4096
"""Draws from which it is told whether a prior has an end."""
POSITIVE = frozenset({"sd", "spread", "median", "a", "b"})


@dataclass(frozen=True, slots=True)
class Prior:
    """A distribution of a parameter; its fields are the keys that a scenario may change."""

    def __post_init__(self) -> None:
        for held in fields(self):
            value = getattr(self, held.name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not math.isfinite(value):
                raise RuleError(f"{held.name} of {type(self).__name__} is no number: {value!r}")
            if held.name in POSITIVE and value <= 0:
                name = f"{held.name} of {type(self).__name__}"
                raise RuleError(f"{name} must be above 0, found {value:g}")

    def sample(self, rng: np.random.Generator, size: int) -> Draws:
        """Return independent draws, shape (draw,)."""
        return self.at(rng.standard_normal(size))

    def at(self, deviate: Draws) -> Draws:
        """Return the value that stands where a standard normal deviate does, of the same shape.

        Raises
        ------
        RuleError
            If the prior has no such scale.
        """
        raise RuleError(f"{type(self).__name__} has no such scale", hint="use Normal or LogNormal")

    @property
    def endless(self) -> bool:
        """Whether some of its draws are beyond all numbers."""
        with np.errstate(all="ignore"):
            drawn = self.sample(np.random.default_rng(0), DRAWN)
        return not bool(np.isfinite(drawn).all())

    def revised(self, changes: Any) -> Self:
        """Return the prior with some of its numbers changed.

        Raises
        ------
        RuleError
            If a key is not one of its numbers, or the numbers make no distribution.
        """
        names = [held.name for held in fields(self)]
        if not isinstance(changes, Mapping):
            hint = f"write {{{', '.join(f'{name}: ...' for name in names)}}}"
            raise RuleError(f"expected the numbers of a {type(self).__name__}", hint=hint)
        for name in changes:
            if name not in names:
                problem = f"a {type(self).__name__} has no {name!r}"
                raise RuleError(problem, hint=suggest(name, names))
        return replace(self, **{name: _number(name, value) for name, value in changes.items()})

    def __str__(self) -> str:
        numbers = ", ".join(f"{held.name} {getattr(self, held.name):g}" for held in fields(self))
        return f"{type(self).__name__}({numbers})"


def _number(name: str, value: Any) -> float:
    try:
        return float("no number" if isinstance(value, bool) else value)
    except (TypeError, ValueError):
        raise RuleError(f"{name}: {value!r} is no number", hint="write 0.5") from None


@dataclass(frozen=True, slots=True)
class Normal(Prior):
    """A bell curve."""

    mean: float
    sd: float

    def at(self, deviate: Draws) -> Draws:
        """Return the value at a deviate."""
        return self.mean + self.sd * deviate


@dataclass(frozen=True, slots=True)
class HalfNormal(Prior):
    """A bell curve folded at zero, for effects whose sign is known."""

    sd: float

    def sample(self, rng: np.random.Generator, size: int) -> Draws:
        """Return independent draws, shape (draw,)."""
        return self.sd * np.abs(rng.standard_normal(size))


@dataclass(frozen=True, slots=True)
class LogNormal(Prior):
    """A positive number known up to a factor."""

    median: float
    spread: float

    def at(self, deviate: Draws) -> Draws:
        """Return the value at a deviate."""
        return self.median * np.exp(self.spread * deviate)


@dataclass(frozen=True, slots=True)
class Beta(Prior):
    """A probability."""

    a: float
    b: float

    def sample(self, rng: np.random.Generator, size: int) -> Draws:
        """Return independent draws in [0, 1], shape (draw,)."""
        return rng.beta(self.a, self.b, size)


@dataclass(frozen=True, slots=True)
class Gamma(Prior):
    """A positive number of scale one; several of them make a Dirichlet distribution."""

    a: float

    def sample(self, rng: np.random.Generator, size: int) -> Draws:
        """Return independent draws, shape (draw,)."""
        return rng.standard_gamma(self.a, size)


SHARE = math.sqrt(0.5)
"""Part of a pooled parameter's deviation that the parties share, and part of each party's own."""


@dataclass(frozen=True, slots=True)
class Pooled(Prior):
    """A parameter that the parties share in part."""

    def pool(self, shared: Draws, own: Draws) -> Draws:
        """Return draws from standard normal deviates, shapes (draw,)."""
        raise RuleError(f"{type(self).__name__} is no prior", hint="use Weight or Shared")

    def sample(self, rng: np.random.Generator, size: int) -> Draws:
        """Return independent draws, shape (draw,)."""
        return self.pool(rng.standard_normal(size), rng.standard_normal(size))


@dataclass(frozen=True, slots=True)
class Weight(Pooled):
    """A weight in log-odds, above zero: `ln weight = ln median + spread * deviation`."""

    median: float
    spread: float = 0.5

    def pool(self, shared: Draws, own: Draws) -> Draws:
        """Return draws from standard normal deviates, shapes (draw,)."""
        return self.median * np.exp(self.spread * (SHARE * shared + SHARE * own))


@dataclass(frozen=True, slots=True)
class Shared(Pooled):
    """A bell curve of which each world has one draw, whichever party is asked."""

    mean: float
    sd: float

    def pool(self, shared: Draws, own: Draws) -> Draws:
        """Return draws from standard normal deviates, shapes (draw,)."""
        del own
        return self.mean + self.sd * shared


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
