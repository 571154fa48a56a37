"""Ask tactics and reactions, and let nothing rest on an answer that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.arrays import Draws, Mask
from sim.errors import RuleError
from sim.rules.bind import Bound
from sim.rules.course import Choice, Course
from sim.rules.declare import Rule
from sim.rules.verdict import fits, numbers
from sim.rules.wording import choice_in_words, course_in_words


def speaks_for(tactic: Bound, choice: Choice, given: Mapping[str, Draws]) -> Draws:
    """Return what a tactic says for each offer, in log-odds; -inf rules an offer out.

    Parameters
    ----------
    tactic
        The tactic in force.
    choice
        What it may look at.
    given
        Its parameters, shape (world,).

    Returns
    -------
    Draws
        Broadcastable to (offer, world).

    Raises
    ------
    RuleError
        If it raises anything, or its answer has the wrong shape or type, is NaN or +inf.
    """
    rule, shape = tactic.rule, choice.worth.shape
    values = numbers(rule, tactic.act(choice, given))
    if values.shape != shape and not fits(values.shape, shape):
        raise RuleError(
            f"it answered with shape {values.shape}, expected (offer, world) = {shape}",
            rule.where,
            "combine columns of the choice with the parameters; each broadcasts to that shape",
        )
    wrong = ~(values < np.inf)
    if wrong.any():
        raise _no_odds(rule, choice, np.atleast_2d(values), np.atleast_2d(wrong))
    return values.astype(np.float64, copy=False)


def days_until(reaction: Bound, course: Course, given: Mapping[str, Draws]) -> Draws:
    """Return the days until what a reaction brings about; infinite where nothing follows.

    Parameters
    ----------
    reaction
        The reaction in force.
    course
        What it may look at.
    given
        Its parameters, shape (world,).

    Returns
    -------
    Draws
        Shape (world,).

    Raises
    ------
    RuleError
        If it raises anything, or its answer has the wrong shape or type, is NaN or below 0.
    """
    rule, size = reaction.rule, course.worlds.size
    with np.errstate(over="ignore"):  # days beyond all numbers do not come
        values = numbers(rule, reaction.act(course, given))
    if values.shape != (size,) and not fits(values.shape, (size,)):
        raise RuleError(
            f"it answered with shape {values.shape}, expected (world,) = ({size},)",
            rule.where,
            "combine columns of the course with the parameters; each has that shape",
        )
    days = values.astype(np.float64, copy=False)
    if days.shape != (size,):
        days = np.broadcast_to(days, (size,))
    wrong = ~(days >= 0)
    if wrong.any():
        world = int(np.flatnonzero(wrong)[0])
        told = course_in_words(course, world)
        problem = f"it answered with {days[world]:g} days for world {world} ({told})"
        hint = "answer the days until then, 0 or more, and np.inf where nothing follows"
        raise RuleError(problem, rule.where, hint)
    return days


def _no_odds(rule: Rule, choice: Choice, values: Draws, wrong: Mask) -> RuleError:
    offer, world = (int(n) for n in np.argwhere(wrong)[0])
    told = choice_in_words(choice, offer, world)
    problem = f"it answered with {values[offer, world]:g} for offer {offer}, world {world} ({told})"
    hint = "answer 0 where there is nothing to say, and -np.inf to rule an offer out"
    return RuleError(problem, rule.where, hint)
