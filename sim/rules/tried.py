"""Try a tactic or a reaction: its answer to a world is a function of what that world holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from sim.arrays import Draws
from sim.errors import RuleError
from sim.facts.scenario import Scenario
from sim.rules.acting import days_until, speaks_for
from sim.rules.bind import Bound
from sim.rules.course import Choice, Course
from sim.rules.declare import Kind, Rule
from sim.rules.trials import arrays, made_parameters, made_settings, one_world, roles, views
from sim.rules.wording import choice_in_words, course_in_words

AGAIN = "let the answer depend on what it is given alone; keep nothing between calls"
ALONE = "combine columns element by element; no mean, max, sort or position over worlds"
CHANGED = "make new arrays: np.where(...), a + b"
REPEATS = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    """A tactic or a reaction, what it may look at, and its parameters."""

    bound: Bound
    view: Choice | Course
    given: Mapping[str, Draws]

    def answer(self) -> Draws:
        """Return what it answers, shape (offer, world) or (world,)."""
        if isinstance(self.view, Choice):
            found = speaks_for(self.bound, self.view, self.given)
            return np.broadcast_to(found, self.view.worth.shape)
        return days_until(self.bound, self.view, self.given)

    def alone(self, world: int) -> _Asked:
        """Return the same with one world only."""
        given = {name: values[world : world + 1] for name, values in self.given.items()}
        return _Asked(self.bound, one_world(self.view, world), given)

    def fail(self, problem: str, place: tuple[int, ...], hint: str) -> RuleError:
        """Return a problem at a world, and at an offer where there are some."""
        if isinstance(self.view, Choice):
            told = choice_in_words(self.view, *place)
        else:
            told = course_in_words(self.view, *place)
        where = ", ".join(f"{axis} {n}" for axis, n in zip(AXES[-len(place) :], place, strict=True))
        return RuleError(f"{problem} ({where}: {told})", self.bound.rule.where, hint)

    def same(self, one: Draws, other: Draws, problem: str, hint: str, at: int = 0) -> None:
        """Raise unless two answers are the same bit for bit."""
        differ = np.argwhere(one != other)
        if differ.size:
            place = tuple(int(n) for n in differ[0])
            message = f"{problem}: {float(one[place]):g} and {float(other[place]):g}"
            raise self.fail(message, (*place[:-1], place[-1] + at), hint)


AXES = ("offer", "world")


def nobody(rule: Rule, scenario: Scenario) -> bool:
    """Return whether a scenario has no party that a tactic or a reaction may hold for."""
    return not roles(scenario, rule)


def try_moves(rule: Rule, scenario: Scenario, count: int) -> None:
    """Put a tactic or a reaction to some choices or courses in every way that engines do.

    Parameters
    ----------
    rule
        The rule.
    scenario
        For parties, offers and settings.
    count
        How many.

    Raises
    ------
    RuleError
        If an answer cannot be used, or depends on more than the world it is about.
    """
    for seed, view in enumerate(views(rule, scenario, count)):
        _try(_asked(rule, scenario, view, seed))


def seconds(rule: Rule, scenario: Scenario, worlds: int) -> float:
    """Return the time that one question about many worlds takes."""
    asked = _asked(rule, scenario, next(views(rule, scenario, 1, worlds)), 0)
    return min(_timed(asked.answer) for _ in range(REPEATS))


def _asked(rule: Rule, scenario: Scenario, view: Choice | Course, seed: int) -> _Asked:
    rng = np.random.default_rng(seed)
    settings = made_settings(scenario, rule, rng)
    given = made_parameters(rule, rng, view.day.size)
    return _Asked(Bound(rule, view.party, rule.name, settings, rule.priors), view, given)


def _try(asked: _Asked) -> None:
    before = [array.tobytes() for array in arrays(asked.view)]
    answer = asked.answer()
    asked.same(answer, asked.answer(), "it answers differently when asked again", AGAIN)
    if before != [array.tobytes() for array in arrays(asked.view)]:
        word = "choice" if asked.bound.rule.kind is Kind.TACTIC else "course"
        raise asked.fail(f"it changes the {word}", (0,) * answer.ndim, CHANGED)
    for world in range(answer.shape[-1]):
        problem = "its answer in a world changes with the other worlds"
        part = answer[..., world : world + 1]
        asked.same(part, asked.alone(world).answer(), problem, ALONE, world)


def _timed(ask: Callable[[], object]) -> float:
    start = perf_counter()
    ask()
    return perf_counter() - start
