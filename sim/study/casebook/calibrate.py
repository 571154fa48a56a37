"""What many disputes say of the parameters of a book, and what that is worth on others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.arrays import Draws
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.draws import generator
from sim.facts.posterior import Posterior
from sim.rules.bind import SCREENS
from sim.rules.priors import SPREAD, screen_scale
from sim.rules.verdict import logistic
from sim.runs.work import ALONE, Work
from sim.study.casebook.design import Design, design
from sim.study.casebook.fit import Fit, Likelihood, fit
from sim.study.casebook.learning import Curve, Point
from sim.study.casebook.score import bootstrapped
from sim.study.score import COIN, log_losses

FEWEST = 2
"""Disputes below which nothing can be left out."""
SIZES = (2, 4, 8, 16, 32)
"""Numbers of disputes of a learning curve."""
TIMES = 4
"""Choices of so many disputes."""
QUICK = {"nodes": 64, "proposed": 200}
"""Nodes and draws of a fit of a learning curve."""
MOVED = 0.5
"""Prior standard deviations by which a mean has moved, or is left of them, to be told as moved."""
TAIL = 0.7
"""k-hat above which a few draws carry all the weight."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A parameter before and after the answers."""

    name: str
    before: tuple[float, float]
    """Mean and standard deviation: of a push in log-odds, of a screen as a probability."""
    after: tuple[float, float]
    shift: float
    """Difference of the means in prior standard deviations."""
    left: float
    """Posterior standard deviation as a share of that of the prior."""

    @property
    def moved(self) -> bool:
        """Whether the answers tell anything to speak of."""
        return abs(self.shift) >= MOVED or self.left <= MOVED


@dataclass(frozen=True)
class Calibration:
    """A posterior of a book, and what it is worth on disputes left out."""

    fit: Fit
    prior: Draws
    """Acceptance of each answer expected before any answer was seen, shape (answer,)."""
    curve: Curve = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    """Hash of each rule that was fitted, by its name."""

    @property
    def design(self) -> Design:
        """The answers."""
        return self.fit.likelihood.design

    @cached_property
    def bits(self) -> tuple[Draws, Draws]:
        """Bits of each answer, left out with its dispute and before any, shapes (answer,)."""
        accepted = self.design.accepted
        left_out, _ = self.fit.left_out
        return log_losses(left_out, accepted) / COIN, log_losses(self.prior, accepted) / COIN

    @property
    def gain(self) -> tuple[float, float, float]:
        """Bits an answer that the posterior gains over the book: mean and 90 % limits.

        A dispute is left out as a whole; limits are of a bootstrap over disputes.
        """
        after, before = self.bits
        return bootstrapped(before - after, self.design.dispute)

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Every parameter before and after, the most moved first."""
        found = self.fit
        spread = np.sqrt(np.diag(found.covariance))
        every = (
            Moved(name, *_scaled(self.design, name, mean, sd), shift=float(mean), left=float(sd))
            for name, mean, sd in zip(found.likelihood.names, found.mean, spread, strict=True)
        )
        return tuple(sorted(every, key=lambda one: -max(abs(one.shift), 1.0 - one.left)))

    def posterior(self) -> Posterior:
        """Return the posterior as a file holds it."""
        found, answers = self.fit, len(self.design)
        covariance = np.round((found.covariance + found.covariance.T) / 2, 6)
        mean, low, high = self.gain
        return Posterior(
            parley_posterior=1,
            names=found.likelihood.names,
            mean=tuple(np.round(found.mean, 6).tolist()),
            covariance=tuple(map(tuple, covariance.tolist())),
            rules=self.rules,
            disputes=self.design.disputes,
            answers=answers,
            seed=found.likelihood.seed,
            told=(f"Leaving one dispute out, it gained {mean:+.3f} bits an answer over the book "
                  f"before any answer [{low:+.3f}, {high:+.3f}].",),
        )  # fmt: skip


def calibrate(
    benches: Mapping[str, Bench],
    *,
    seed: int,
    rules: Mapping[str, str],
    curve: bool = True,
    work: Work = ALONE,
) -> Calibration:
    """Return the posterior of a book by the scored answers of some disputes.

    Parameters
    ----------
    benches
        The disputes by name, opened with one book.
    seed
        Of nodes and draws.
    rules
        Hash of each rule, by its name.
    curve
        Whether to learn from fewer disputes too.
    work
        By how many; has no effect on results.

    Raises
    ------
    SimError
        If there are too few disputes or answers, or the answers are all alike.
    """
    seen = design(benches)
    _check(seen)
    found = fit(seen, seed=seed)
    points = learning(seen, seed, work) if curve else ()
    return Calibration(found, before_any(found.likelihood, seed), points, rules)


def _check(seen: Design) -> None:
    disputes, where = len(np.unique(seen.dispute)), "the scored answers"
    if disputes < FEWEST:
        hint = "name two scenarios or more, or a folder of them"
        raise SimError("they are of one dispute: none can be left out", where, hint)
    if seen.accepted.all() or not seen.accepted.any():
        told = "every one" if seen.accepted.any() else "none"
        hint = "add disputes in which both were given: acceptances and other answers"
        raise SimError(f"{told} of the {len(seen)} is an acceptance", where, hint)


def before_any(likelihood: Likelihood, seed: int, draws: int = 400) -> Draws:
    """Return the acceptance of each answer expected before any was seen, shape (answer,)."""
    deviates = generator(seed, "before").standard_normal((draws, len(likelihood.names)))
    rows = [likelihood.acceptance(row).mean(axis=1) for row in deviates]
    return np.asarray(np.mean(rows, axis=0))


def learning(seen: Design, seed: int, work: Work = ALONE) -> Curve:
    """Return what so many disputes say of the others, over several choices of them."""
    present = np.unique(seen.dispute)

    def bits_of(choice: tuple[int, int]) -> tuple[float, float] | None:
        name = "learning[{}/{}]".format(*choice)
        chosen = generator(seed, name).permutation(present)[: choice[0]]
        rows = np.isin(seen.dispute, chosen)
        if len({*seen.accepted[rows]}) < len({True, False}):
            return None
        taught = fit(seen.of(rows), seed=seed, **QUICK)
        others = Likelihood(seen.of(~rows), seed, QUICK["nodes"])
        expected = sum(
            weight * others.acceptance(row).mean(axis=1)
            for weight, row in zip(taught.weighed[0], taught.drawn, strict=True)
        )
        lost = [log_losses(np.asarray(of), others.design.accepted).mean() / COIN
                for of in (expected, before_any(others, seed, 100))]  # fmt: skip
        return float(lost[0]), float(lost[1])

    choices = [(size, n) for size in SIZES if size < len(present) for n in range(TIMES)]
    found: dict[int, list[tuple[float, float]]] = {}
    for (size, _), bits in zip(choices, work.processes(bits_of, choices), strict=True):
        if bits is not None:
            found.setdefault(size, []).append(bits)
    return tuple(Point(n, *np.mean(bits, axis=0).tolist()) for n, bits in found.items())


def _scaled(
    seen: Design, name: str, mean: float, sd: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return mean and standard deviation before and after, on the scale of the parameter."""
    normal = generator(0, "scale").standard_normal(4000)

    def spread(middle: float, width: float) -> tuple[float, float]:
        values = valued(seen, name, middle + width * normal)
        return float(values.mean()), float(values.std())

    return spread(0.0, 1.0), spread(mean, sd)


def valued(seen: Design, name: str, deviates: Draws) -> Draws:
    """Return what is fitted on its own scale: log-odds, a probability, or a spread."""
    if name in seen.priors:
        return seen.priors[name].at(deviates)
    if (kind := name.removeprefix("screen.")) in SCREENS:
        level, scale = screen_scale(SCREENS[kind])
        return np.asarray(logistic(level + scale * deviates))
    return np.asarray(seen.spreads[name.removeprefix("spread.")] * np.exp(SPREAD * deviates))
