"""What documented answers make of the parameters of a book: a posterior, and how good it is.

Everything that is fitted has a standard normal deviate: of each parameter of a consideration, of
the level of each screen, and of the spreads of disputes and parties. Half of the variance of a
screen is taken to be the party's own. Effects of disputes, parties and their screens are
integrated out over nodes that depend on their names alone; the mode and its curvature give a
proposal, importance sampling the rest (Vehtari et al. 2024 for its diagnosis).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.arrays import Draws
from sim.expect.draws import generator
from sim.gates import extra
from sim.rules.bind import SCREENS
from sim.rules.priors import SHARE, SPREAD, screen_scale
from sim.rules.verdict import LEAST, logistic
from sim.study.casebook.design import Design

NODES = 128
"""Points over which the effects of each dispute and party are integrated."""
PROPOSED = 2000
"""Draws of the proposal."""
FREEDOM = 8.0
"""Degrees of freedom of the proposal, whose tails are wider than those of what it proposes."""


@dataclass(frozen=True)
class Likelihood:
    """The probability of the documented answers, given deviates of the parameters."""

    design: Design
    seed: int
    nodes: int = NODES

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is fitted: parameters, screens, spreads."""
        screens = (f"screen.{screen}" for screen in SCREENS)
        return (*self.design.priors, *screens, *(f"spread.{name}" for name in self.design.spreads))

    def answers(self, deviates: Draws) -> Draws:
        """Return the probability of each documented answer at each node, shape (answer, node).

        Parameters
        ----------
        deviates
            Shape (name,), in the order of `names`.
        """
        accept = self.acceptance(deviates)
        happened: Draws = np.where(self.design.accepted[:, None], accept, 1.0 - accept)
        return happened

    def acceptance(self, deviates: Draws) -> Draws:
        """Return the probability of acceptance at each node, shape (answer, node)."""
        design, pushes = self.design, len(self.design.priors)
        values = [p.at(z) for p, z in zip(design.priors.values(), deviates, strict=False)]
        margin = (design.offset + design.push @ np.array(values))[:, None]
        spreads = deviates[pushes + len(SCREENS) :]
        for (name, sd), deviate in zip(design.spreads.items(), spreads, strict=True):
            margin = margin + sd * np.exp(SPREAD * deviate) * self._effects[name]
        accept: Draws = logistic(margin) * design.passing[:, None]
        for n, screen in enumerate(SCREENS):
            middle, scale = screen_scale(SCREENS[screen])
            level = middle + scale * SHARE * (deviates[pushes + n] + self._effects[screen])
            accept = accept * (1.0 - logistic(level) * design.broken[:, n : n + 1])
        return np.asarray(np.clip(accept, LEAST, 1.0 - LEAST))

    def disputes(self, deviates: Draws) -> Draws:
        """Return the log-probability of all answers of each dispute, shape (dispute,)."""
        logs = np.zeros((len(self.design.disputes), self.nodes))
        np.add.at(logs, self.design.dispute, np.log(self.answers(deviates)))
        top = logs.max(axis=1, keepdims=True)
        return np.asarray(np.log(np.exp(logs - top).mean(axis=1)) + top[:, 0])

    def loss(self, deviates: Draws) -> float:
        """Return minus the log-density of the posterior, but for a constant."""
        return float(np.square(deviates).sum() / 2 - self.disputes(deviates).sum())

    @cached_property
    def _effects(self) -> Mapping[str, Draws]:
        """Standard normal nodes of every effect, shape (answer, node)."""
        design = self.design

        def nodes(name: str, keys: list[str]) -> Draws:
            drawn = {
                key: generator(self.seed, f"node.{name}[{key}]").standard_normal(self.nodes)
                for key in dict.fromkeys(keys)
            }
            return np.array([drawn[key] for key in keys]).reshape(len(keys), self.nodes)

        own = [
            f"{design.disputes[d]}/{p}" for d, p in zip(design.dispute, design.party, strict=True)
        ]
        whole = [design.disputes[d] for d in design.dispute]
        spreads = {name: whole if name.endswith(".dispute") else own for name in design.spreads}
        return {name: nodes(name, keys) for name, keys in spreads.items()} | {
            screen: nodes(screen, own) for screen in SCREENS
        }


@dataclass(frozen=True)
class Fit:
    """The posterior of a design, by weighted draws of a proposal."""

    likelihood: Likelihood
    mode: Draws
    """Deviates at the mode, shape (name,)."""
    drawn: Draws
    """Draws of the deviates, shape (draw, name)."""
    logs: Draws
    """Log-density of posterior over proposal, shape (draw,)."""
    by_dispute: Draws
    """Log-probability of the answers of each dispute, shape (draw, dispute)."""
    accepts: Draws
    """Probability of acceptance of each answer over the nodes, shape (draw, answer)."""

    @cached_property
    def weighed(self) -> tuple[Draws, float]:
        """Weight of each draw, shape (draw,), and how heavy the tail of the weights is (k-hat)."""
        return smoothed(self.logs)

    @property
    def tail(self) -> float:
        """Shape of the tail of the weights (k-hat): above 0.7 the draws are not enough."""
        return self.weighed[1]

    @property
    def effective(self) -> float:
        """Draws that the weights leave."""
        return float(1.0 / np.square(self.weighed[0]).sum())

    @property
    def mean(self) -> Draws:
        """Posterior mean of each deviate, shape (name,)."""
        return np.asarray(self.weighed[0] @ self.drawn)

    @property
    def covariance(self) -> Draws:
        """Posterior covariance of the deviates, shape (name, name)."""
        away = self.drawn - self.mean
        return np.asarray((self.weighed[0][:, None] * away).T @ away)

    def without(self, dispute: int) -> tuple[Draws, float]:
        """Return the weights of the draws had one dispute not been seen, and their k-hat."""
        return smoothed(self.logs - self.by_dispute[:, dispute])

    @cached_property
    def left_out(self) -> tuple[Draws, Draws]:
        """Acceptance expected of each answer by the other disputes, and k-hat by dispute."""
        design = self.likelihood.design
        expected, tails = np.empty(len(design)), np.zeros(len(design.disputes))
        for n in np.unique(design.dispute):
            weights, tails[n] = self.without(int(n))
            rows = design.dispute == n
            expected[rows] = weights @ self.accepts[:, rows]
        return expected, tails


def smoothed(logs: Draws) -> tuple[Draws, float]:
    """Return importance weights that sum to one, and the shape of their tail (k-hat).

    The largest weights are smoothed by a generalized Pareto distribution (Vehtari, Simpson,
    Gelman, Yao & Gabry 2024, JMLR 25).
    """
    stats = _extra("arviz_stats.base.array").array_stats
    psislw: Callable[[Draws], tuple[Draws, float]] = stats.psislw
    weights, tail = psislw(-logs)  # it takes what divides
    weights = np.exp(weights - weights.max())
    return weights / weights.sum(), float(tail)


def fit(design: Design, *, seed: int = 1, nodes: int = NODES, proposed: int = PROPOSED) -> Fit:
    """Return the posterior of a design.

    Parameters
    ----------
    design
        Answers, as a book sees them.
    seed
        Of the nodes and the proposal.
    nodes
        Over which effects of disputes and parties are integrated.
    proposed
        Draws of the proposal.
    """
    likelihood = Likelihood(design, seed, nodes)
    size = len(likelihood.names)
    minimize = _extra("scipy.optimize").minimize
    found = minimize(likelihood.loss, np.zeros(size), method="BFGS", options={"gtol": 1e-3})
    root = np.linalg.cholesky(np.linalg.inv(_curvature(likelihood, found.x)))
    stream = generator(seed, "proposal")
    normal = stream.standard_normal((proposed, size))
    wide = np.sqrt(FREEDOM / stream.chisquare(FREEDOM, proposed))
    drawn = found.x + (normal * wide[:, None]) @ root.T
    by_dispute = np.empty((proposed, len(design.disputes)))
    accepts = np.empty((proposed, len(design)))
    for n, deviates in enumerate(drawn):
        by_dispute[n] = likelihood.disputes(deviates)
        accepts[n] = likelihood.acceptance(deviates).mean(axis=1)
    reached = np.square(normal * wide[:, None]).sum(axis=1)
    proposal = -(FREEDOM + size) / 2 * np.log1p(reached / FREEDOM)
    logs = by_dispute.sum(axis=1) - np.square(drawn).sum(axis=1) / 2 - proposal
    return Fit(likelihood, found.x, drawn, logs, by_dispute, accepts)


STEP = 1e-2
"""Step of the differences that give the curvature of the loss at the mode."""


def _curvature(likelihood: Likelihood, at: Draws) -> Draws:
    """Return the second derivatives of the loss, shape (name, name)."""
    steps = np.eye(at.size) * STEP

    def corner(a: Draws, b: Draws) -> float:
        return likelihood.loss(at + a + b)

    found = np.empty((at.size, at.size))
    for i, a in enumerate(steps):
        for j, b in enumerate(steps[: i + 1]):
            mixed = corner(a, b) - corner(a, -b) - corner(-a, b) + corner(-a, -b)
            found[i, j] = found[j, i] = mixed / (4 * STEP**2)
    return found


def _extra(module: str) -> Any:
    """Return a module that only who fits something needs."""
    return extra(module, "fitting needs SciPy and ArviZ", "pip install 'parley-sim[calibrate]'")
