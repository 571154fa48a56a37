"""Ask rules, and let nothing rest on an answer that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws
from sim.errors import RuleError
from sim.rules.bind import Bound
from sim.rules.declare import Kind, Rule
from sim.rules.wording import View, in_words

NUMERIC = "fiub"
"""Kinds of column that a rule may answer: numbers and masks."""


class Form(NamedTuple):
    """What an answer of a kind of rule looks like."""

    axes: tuple[str, ...]
    example: str
    usable: Callable[[NDArray[Any]], NDArray[np.bool_]]
    """Which numbers of it can be used."""
    problem: str
    """What is told of the first number that cannot."""
    hint: str


FORMS: Mapping[Kind, Form] = {
    Kind.CONSIDERATION: Form(
        ("offer", "draw"), "weight * case.offers.on(['CHE'])",
        lambda values: ~np.isinf(values), "it is not finite: {}",
        "answer 0 where the rule has nothing to say, and divide by nothing that can be 0",
    ),
    Kind.RED_LINE: Form(
        ("offer", "draw"), "case.offers.on(['CHE'])",
        lambda values: np.isnan(values) | ((values >= 0) & (values <= 1)),
        "a violation lies outside [0, 1]: {}",
        "0 is respected, 1 wholly violated; np.clip(..., 0, 1) keeps it within",
    ),
    Kind.TACTIC: Form(
        ("offer", "world"), "weight * choice.belief",
        lambda values: values < np.inf, "it answered with {:g}",
        "answer 0 where there is nothing to say, and -np.inf to rule an offer out",
    ),
    Kind.REACTION: Form(
        ("world",), "course.delay(7.0, 0.5)",
        lambda values: values >= 0, "it answered with {:g} days",
        "answer the days until then, 0 or more, and np.inf where nothing follows",
    ),
}  # fmt: skip


def ask(bound: Bound, view: View, parameters: Mapping[str, Draws], shape: tuple[int, ...]) -> Draws:
    """Return what a rule answers, broadcastable to a shape; of a reaction, of that shape.

    A consideration shifts log-odds, a red line tells a violation in [0, 1], a tactic
    log-odds of choosing an offer (-inf rules it out), a reaction days (infinite where
    nothing follows).

    Parameters
    ----------
    bound
        The rule in force.
    view
        What it may look at.
    parameters
        Its parameters, shape (draw,) or (world,).
    shape
        (offer, draw), (offer, world), or, of a reaction, (world,).

    Raises
    ------
    RuleError
        If it raises anything, or its answer has the wrong shape or type, or numbers
        that cannot be used.
    """
    rule, form = bound.rule, FORMS[bound.rule.kind]
    reacts = rule.kind is Kind.REACTION
    values = _numbers(rule, bound.act(view, parameters))
    if values.shape != shape and not _fits(values.shape, shape):
        axes = str(form.axes).replace("'", "")
        problem = f"it answered with shape {values.shape}, expected {axes} = {shape}"
        hint = "combine columns of it with the parameters: each broadcasts to that shape"
        raise RuleError(problem, rule.where, hint)
    usable = form.usable(values)
    if not usable.all():
        place = [int(n) for n in np.argwhere(~np.broadcast_to(usable, shape))[0]]
        problem = form.problem.format(np.broadcast_to(values, shape)[tuple(place)])
        where, words = placed(rule, view, place)
        raise RuleError(f"{problem} for {where} ({words})", rule.where, form.hint)
    values = values.astype(np.float64, copy=False)
    return np.broadcast_to(values, shape) if reacts and values.shape != shape else values


def placed(rule: Rule, view: View, place: Sequence[int]) -> tuple[str, str]:
    """Return a place of an answer by its axes, and what the rule was asked there in words."""
    axes = FORMS[rule.kind].axes
    where = ", ".join(f"{axis} {n}" for axis, n in zip(axes, place, strict=True))
    return where, in_words(view, *(0, *place)[-2:])


def _fits(own: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Return whether an array of one shape broadcasts to another."""
    pairs = zip(reversed(own), reversed(shape), strict=False)
    return len(own) <= len(shape) and all(size in (1, whole) for size, whole in pairs)


def _numbers(rule: Rule, answer: Any) -> NDArray[Any]:
    try:
        values = np.asarray(answer)
    except ValueError:
        values = np.array(None)
    if values.dtype.kind not in NUMERIC:
        found = "nothing" if answer is None else f"a {type(answer).__name__} that is no number"
        hint = f"end with `return` and numbers, such as {FORMS[rule.kind].example}"
        raise RuleError(f"it answered with {found}", rule.where, hint)
    return values
