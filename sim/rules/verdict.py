"""What the rules say of a case, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.rules.asking import ask
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.declare import Kind

LARGEST = 700.0
"""Log-odds beyond which the exponential would overflow."""
LEAST = 1e-12
"""A line that is surely enforced and wholly violated leaves this much of the probability."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an offer would be accepted or not; arrays broadcast to (offer, draw)."""

    rules: tuple[Bound, ...]
    """In the order in which they were weighed."""
    pushes: Mapping[str, Draws]
    """Shift in log-odds by each consideration, by its id."""
    violations: Mapping[str, Draws]
    """Degree to which each red line is violated, by its id."""
    enforcement: Mapping[str, Draws]
    """Probability that each red line is enforced, by its id."""
    shape: tuple[int, int]

    @property
    def margin(self) -> Draws:
        """Log-odds of acceptance before red lines, shape (offer, draw)."""
        return self._margin("")

    @property
    def acceptance(self) -> Draws:
        """Probability of acceptance, shape (offer, draw)."""
        return self.without("")

    def without(self, name: str) -> Draws:
        """Return the probability of acceptance if one rule were not in force."""
        return self.passing(name) * logistic(self._margin(name))

    def passing(self, but: str = "") -> Draws:
        """Return the probability that no red line stops the offer, shape (offer, draw)."""
        passed = np.ones(self.shape)
        for name, violation in self.violations.items():
            if name != but and violation.any():
                passed *= kept(self.enforcement[name], violation)
        return passed

    def _margin(self, but: str) -> Draws:
        total = np.zeros(self.shape)
        for name, push in self.pushes.items():
            if name != but and push.any():
                total += push
        return total


def kept(enforcement: Draws, violation: Draws) -> Draws:
    """Return the part of the probability of acceptance that a red line leaves."""
    return np.maximum(1.0 - enforcement * violation, LEAST)


def logistic(margin: Draws) -> Draws:
    """Return the probability that log-odds stand for."""
    return 1.0 / (1.0 + np.exp(np.minimum(-margin, LARGEST)))


def logit(probability: Draws) -> Draws:
    """Return the log-odds of a probability."""
    return np.log(probability) - np.log1p(-probability)


def weigh(
    rules: Sequence[Bound], case: Case, draws: Mapping[str, Draws], enforcement: Mapping[str, Draws]
) -> Verdict:
    """Put rules to a case.

    Parameters
    ----------
    rules
        Rules in force for the party, in book order.
    case
        One party, some offers, one day.
    draws
        Parameter to draws, shape (draw,) or a scalar array.
    enforcement
        Probability that each red line is enforced, by the id of the rule, shape (draw,).

    Raises
    ------
    RuleError
        If an answer has the wrong shape or type, is not finite, or is a violation
        outside [0, 1].
    """
    drawn = (*draws.values(), *enforcement.values())
    size = max((np.size(values) for values in drawn), default=1)
    shape = np.broadcast_shapes(case.offers.shape, case.day.shape, (1, size))
    answers = {b.id: ask(b, case, b.drawn(draws), shape) for b in rules}
    pushes = {b.id: answers[b.id] for b in rules if b.rule.kind is Kind.CONSIDERATION}
    violations = {b.id: answers[b.id] for b in rules if b.rule.kind is Kind.RED_LINE}
    held = {name: enforcement[name] for name in violations}
    return Verdict(tuple(rules), pushes, violations, held, (shape[0], shape[1]))
