"""What every rule owes Parley, asked of each rule of a file before it is believed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from sim.arrays import Draws
from sim.errors import Problem, RuleError, SimError
from sim.facts.parties import Instance
from sim.facts.scenario import Scenario
from sim.rules.bind import ENFORCEMENT, raised
from sim.rules.book import load_rules, standard_book, standard_dynamics
from sim.rules.case import Case
from sim.rules.declare import JUDGING, Kind, Rule
from sim.rules.purity import impurities
from sim.rules.trials import (
    Trial,
    arrays,
    made_parameters,
    made_settings,
    one_draw,
    one_offer,
    stand_in,
    trials,
    unmade,
)
from sim.rules.tried import nobody, seconds, try_moves
from sim.rules.verdict import fitted
from sim.rules.wording import case_in_words

TRIALS = 36
"""Cases on which each rule is tried."""
YARDSTICKS: Mapping[Kind, str] = {
    Kind.CONSIDERATION: "ground",
    Kind.RED_LINE: "ground",
    Kind.TACTIC: "expected_worth",
    Kind.REACTION: "answers",
}
"""The standard rule in whose time the cost of others of a kind is told."""
DEAR = 8.0
"""Times the yardstick from which a rule's cost is worth a remark."""
DRAWS = 1024
"""Draws for which the cost is measured."""
REPEATS = 3
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
RESERVED = frozenset({*Instance.model_fields, ENFORCEMENT})
"""Keys of an instance, which no parameter may be called."""
ONE_SENTENCE = re.compile(r"[^.!?].*[.!?]", re.DOTALL)
NEXT_SENTENCE = re.compile(r"[a-z)][.!?]\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Examined:
    """A rule that was tried, and what was found."""

    rule: Rule
    problems: tuple[Problem, ...]
    cost: float | None
    """Time of an evaluation, in times that of a standard rule; None if it was not measured."""
    notes: tuple[str, ...]
    """What its author may want to know, though nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A file of rules, and what was found in it."""

    file: str
    rules: tuple[Examined, ...]
    problems: tuple[Problem, ...]
    """Those of the rules included."""


def check_rules(path: Path | str) -> list[Problem]:
    """Return what is wrong with a file of rules; empty if nothing is.

    The file is read first, and run only if it reaches for nothing beyond the case.
    """
    return list(examine(Path(path)).problems)


def examine(path: Path, scenario: Scenario | None = None) -> Examination:
    """Return what is found in a file of rules.

    Parameters
    ----------
    path
        A Python file.
    scenario
        Where the cases take their parties, venues and promises from; by default from a
        dispute that stands in.
    """
    found = impurities(path)
    if found:
        return Examination(str(path), (), tuple(found))
    try:
        book = load_rules(path)
    except SimError as error:
        return Examination(str(path), (), (located(error, str(path)),))
    rules = tuple(examine_rule(rule, scenario or stand_in()) for rule in book.values())
    problems = (problem for held in rules for problem in held.problems)
    return Examination(str(path), rules, tuple(problems))


def examine_rule(rule: Rule, scenario: Scenario) -> Examined:
    """Return what is found of one rule."""
    problems = [*_names(rule), *_reason(rule), *_priors(rule)]
    missing = unmade(scenario, rule)
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        note = f"not tried: no value can be made up for {names}; try it in a scenario"
        return Examined(rule, tuple(problems), None, (note,))
    if rule.kind not in JUDGING and nobody(rule, scenario):
        note = f"not tried: the scenario has no {' and no '.join(rule.of)}"
        return Examined(rule, tuple(problems), None, (note,))
    try:
        with np.errstate(all="ignore"):
            _try(rule, scenario)
            cost = _cost(rule, scenario)
    except RuleError as error:
        return Examined(rule, (*problems, located(error, rule.file)), None, ())
    return Examined(rule, tuple(problems), cost, _remarks(cost))


def _try(rule: Rule, scenario: Scenario) -> None:
    if rule.kind not in JUDGING:
        try_moves(rule, scenario, TRIALS)
        return
    for number, trial in enumerate(trials(scenario, TRIALS)):
        try_rule(rule, scenario, trial, number)


def try_rule(rule: Rule, scenario: Scenario, trial: Trial, seed: int) -> None:
    """Put a rule to one case in every way that Parley does.

    Parameters
    ----------
    rule
        The rule.
    scenario
        For settings.
    trial
        The case.
    seed
        For settings and parameters.

    Raises
    ------
    RuleError
        If an answer cannot be used, or depends on more than offer, draw and case.
    """
    rng = np.random.default_rng(seed)
    settings = made_settings(scenario, rule, rng)
    given = made_parameters(rule, rng, trial.shape[1])
    before = [array.tobytes() for array in arrays(trial.case)]
    answer = _answer(rule, settings, trial, given)
    again = _answer(rule, settings, trial, given)
    told = _Told(rule, trial.case)
    told.compare(answer, again, "it answers differently when asked again", AGAIN)
    if before != [array.tobytes() for array in arrays(trial.case)]:
        told.fail("it changes the case", 0, 0, "make new arrays: np.where(...), a + b")
    for row in range(trial.shape[0] if trial.shape[0] > 1 else 0):
        part = Trial(one_offer(trial.case, row), (1, trial.shape[1]))
        alone = _answer(rule, settings, part, given)
        told.compare(answer[row : row + 1], alone, OTHERS, ALONE, (row, 0))
    for draw in range(trial.shape[1]):
        part = Trial(one_draw(trial.case, draw), (trial.shape[0], 1))
        own = {name: values[draw : draw + 1] for name, values in given.items()}
        alone = _answer(rule, settings, part, own)
        told.compare(answer[:, draw : draw + 1], alone, WORLDS, ALONE, (0, draw))


AGAIN = "let the answer depend on the case and the parameters alone; keep nothing between calls"
ALONE = "combine columns element by element; no mean, max, sort or position over offers or draws"
OTHERS = "its answer to an offer changes with the other offers in the table"
WORLDS = "its answer in a draw changes with the other draws"


@dataclass(frozen=True, slots=True)
class _Told:
    """Raises what is wrong with a rule, with the offer at which it shows, in words."""

    rule: Rule
    case: Case

    def compare(
        self, one: Draws, other: Draws, problem: str, hint: str, at: tuple[int, int] = (0, 0)
    ) -> None:
        """Raise unless two answers are the same bit for bit."""
        differ = np.argwhere(one != other)
        if differ.size:
            offer, draw = (int(n) for n in differ[0])
            message = f"{problem}: {float(one[offer, draw])} and {float(other[offer, draw])}"
            self.fail(message, at[0] + offer, at[1] + draw, hint)

    def fail(self, problem: str, offer: int, draw: int, hint: str) -> None:
        """Raise a problem at an offer and a draw."""
        told = case_in_words(self.case, offer, draw)
        raise RuleError(f"{problem} (offer {offer}, draw {draw}: {told})", self.rule.where, hint)


def located(error: SimError, file: str) -> Problem:
    """Return an error whose place is written `file:line:column: name` as a problem."""
    place = re.match(
        r"(?P<file>.*?):(?P<line>\d+)(:(?P<column>\d+))?(: (?P<key>.*))?$", error.where
    )
    if place is None:
        return Problem(error.where or file, error.problem, hint=error.hint)
    column = int(place["column"]) if place["column"] else None
    key, line = place["key"] or "", int(place["line"])
    return Problem(place["file"], error.problem, key, line, column, error.hint)


def _answer(
    rule: Rule, settings: Mapping[str, Any], trial: Trial, given: Mapping[str, Draws]
) -> Draws:
    """Return an answer of a rule as numbers of the trial's shape."""
    try:
        answer = rule.judge(trial.case, **settings, **given)
    except (Exception, SystemExit) as error:  # a rule of a user may raise anything
        raise raised(rule, error, trial.case) from None
    return np.broadcast_to(fitted(rule, answer, trial.case, trial.shape), trial.shape)


def _names(rule: Rule) -> Iterator[Problem]:
    ours = (standard_book() | standard_dynamics()).get(rule.name)
    if ours is not None and ours.judge is rule.judge:
        return
    if not NAME.fullmatch(rule.name):
        yield _problem(rule, "a scenario could not name it", "use a-z, 0-9 and _ in its name")
    for name in sorted({*rule.priors, *rule.settings} & RESERVED):
        hint = f"rename it: `{name}` means something else for every rule of a scenario"
        yield _problem(rule, f"a scenario could not state its parameter `{name}`", hint)
    if ours is not None:
        hint = "rename yours; where it stands in for ours, leave ours out with --without"
        yield _problem(rule, "the standard book has a rule of that name", hint)


def _reason(rule: Rule) -> Iterator[Problem]:
    summary = rule.summary
    if not ONE_SENTENCE.fullmatch(summary) or NEXT_SENTENCE.search(summary):
        hint = "write one sentence that ends with a full stop on the first line of the docstring"
        yield _problem(rule, f"its reason is not one sentence: {summary!r}", hint)


def _priors(rule: Rule) -> Iterator[Problem]:
    for name, prior in rule.priors.items():
        if prior.endless:
            hint = "make it narrower: log-odds beyond 20 are certainty"
            yield _problem(rule, f"the prior of `{name}` draws numbers without end: {prior}", hint)


def _problem(rule: Rule, message: str, hint: str) -> Problem:
    return Problem(rule.file, message, rule.name, rule.line, hint=hint)


def _remarks(cost: float) -> tuple[str, ...]:
    if cost < DEAR:
        return ()
    return (f"costs {cost:.0f} times a standard rule: combine columns instead of looping",)


def _cost(rule: Rule, scenario: Scenario) -> float:
    """Return the time of a rule, in times that of the yardstick."""
    yardstick = (standard_book() | standard_dynamics())[YARDSTICKS[rule.kind]]
    if rule.kind not in JUDGING:
        return seconds(rule, scenario, DRAWS) / seconds(yardstick, scenario, DRAWS)
    case = one_draw(next(trials(scenario, 1)).case, 0)
    return _seconds(rule, scenario, case) / _seconds(yardstick, scenario, case)


def _seconds(rule: Rule, scenario: Scenario, case: Case) -> float:
    rng = np.random.default_rng(0)
    settings, given = made_settings(scenario, rule, rng), made_parameters(rule, rng, DRAWS)
    taken = []
    for _ in range(REPEATS):
        start = perf_counter()
        rule.judge(case, **settings, **given)
        taken.append(perf_counter() - start)
    return min(taken)
