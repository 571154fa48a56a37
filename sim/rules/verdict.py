"""What the rules say of a case, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws
from sim.errors import RuleError
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.declare import Kind, Rule
from sim.rules.wording import case_in_words

LARGEST = 700.0
"""Log-odds beyond which the exponential would overflow."""
NUMERIC = "fiub"
"""Kinds of column that a rule may answer: numbers and masks."""
LEAST = 1e-12
"""A line that is surely enforced and wholly violated leaves this much of the probability."""
NUMBERS: Mapping[Kind, str] = {
    Kind.CONSIDERATION: "weight * case.offers.on(['CHE'])",
    Kind.RED_LINE: "case.offers.on(['CHE'])",
    Kind.TACTIC: "weight * choice.belief",
    Kind.REACTION: "course.delay(7.0, 0.5)",
}
"""An answer of each kind of rule, for hints."""


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
    answers = {b.id: fitted(b.rule, b.answer(case, draws), case, shape) for b in rules}
    pushes = {b.id: answers[b.id] for b in rules if b.rule.kind is Kind.CONSIDERATION}
    violations = {b.id: answers[b.id] for b in rules if b.rule.kind is Kind.RED_LINE}
    held = {name: enforcement[name] for name in violations}
    return Verdict(tuple(rules), pushes, violations, held, (shape[0], shape[1]))


def fitted(rule: Rule, answer: Any, case: Case, shape: tuple[int, ...]) -> Draws:
    """Return an answer as numbers that broadcast to a shape.

    Parameters
    ----------
    rule
        The rule that gave it.
    answer
        What it gave.
    case
        The case that it was asked about, for the error.
    shape
        Offers and draws.

    Raises
    ------
    RuleError
        If the answer has the wrong shape or type, is not finite, or is a violation
        outside [0, 1].
    """
    values = numbers(rule, answer)
    if values.shape != shape and not fits(values.shape, shape):
        raise RuleError(
            f"it answered with shape {values.shape}, expected (offer, draw) = {shape}",
            rule.where,
            "combine columns of case.offers with the parameters; each broadcasts to that shape",
        )
    if not np.isfinite(values).all():
        infinite = ~np.isfinite(values)
        hint = "answer 0 where the rule has nothing to say, and divide by nothing that can be 0"
        raise RuleError(_found("it is not finite", values, infinite, case), rule.where, hint)
    if rule.kind is Kind.RED_LINE and ((values < 0) | (values > 1)).any():
        outside = (values < 0) | (values > 1)
        hint = "0 is respected, 1 wholly violated; np.clip(..., 0, 1) keeps it within"
        message = _found("a violation lies outside [0, 1]", values, outside, case)
        raise RuleError(message, rule.where, hint)
    return values.astype(np.float64, copy=False)


def fits(own: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Return whether an array of one shape broadcasts to another."""
    pairs = zip(reversed(own), reversed(shape), strict=False)
    return len(own) <= len(shape) and all(size in (1, whole) for size, whole in pairs)


def numbers(rule: Rule, answer: Any) -> NDArray[Any]:
    """Return an answer as an array.

    Raises
    ------
    RuleError
        If it holds anything but numbers.
    """
    try:
        values = np.asarray(answer)
    except ValueError:
        values = np.array(None)
    if values.dtype.kind not in NUMERIC:
        found = "nothing" if answer is None else f"a {type(answer).__name__} that is no number"
        hint = f"end with `return` and numbers, such as {NUMBERS[rule.kind]}"
        raise RuleError(f"it answered with {found}", rule.where, hint)
    return values


def _found(problem: str, values: NDArray[Any], wrong: NDArray[np.bool_], case: Case) -> str:
    offer, draw = (int(n) for n in np.argwhere(np.atleast_2d(wrong))[0])
    value = np.atleast_2d(values)[offer, draw]
    told = case_in_words(case, offer, draw)
    return f"{problem}: {value} for offer {offer}, draw {draw} ({told})"
