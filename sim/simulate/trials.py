"""Try rules on what they would be asked: in the record of a scenario, and in worlds that follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import EnumType
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np

from sim.arrays import Draws
from sim.errors import Problem, RuleError, ScenarioError, SimError
from sim.facts.parties import Instance
from sim.facts.scenario import Scenario
from sim.rules.asking import FORMS, ask, placed
from sim.rules.bind import ENFORCEMENT, Bound
from sim.rules.book import candidates, load_rules, standard_book, standard_dynamics, within
from sim.rules.case import Case
from sim.rules.declare import JUDGING, Kind, Rule, plain_type
from sim.rules.settings import kinds_of, vocabulary
from sim.rules.wording import View
from sim.simulate.views import (
    arrays,
    cases,
    one_column,
    sealed,
    shape_of,
    stand_in,
    views_of,
)

FEW = 4
"""Questions that are put twice to a rule of a user before it is used."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
RESERVED = frozenset({*Instance.model_fields, ENFORCEMENT})
"""Keys of an instance, which no parameter may be called."""
ONE_SENTENCE = re.compile(r"[^.!?].*[.!?]", re.DOTALL)
NEXT_SENTENCE = re.compile(r"[a-z)][.!?]\s+[A-Z]")
MAKERS: Mapping[Any, Any] = {bool: True, int: 2, float: 0.5, str: "word"}
"""Values of plain types."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A rule that was tried, and what was found."""

    rule: Rule
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """Why it was not tried, if it was not, though nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A file of rules, and what was found in it."""

    file: str
    rules: tuple[Examined, ...]
    problems: tuple[Problem, ...]
    """Those of the rules included."""


def check_rules(path: Path | str, scenario: Scenario | None = None) -> Examination:
    """Return what is found in a file of rules.

    The file is read first, and run only if it reaches for nothing beyond the case.

    Parameters
    ----------
    path
        A Python file.
    scenario
        Whose record and worlds the rules are tried in; by default a dispute that stands in.
    """
    try:
        book = load_rules(Path(path))
    except ScenarioError as error:
        return Examination(str(path), (), error.problems)
    except SimError as error:
        return Examination(str(path), (), (located(error, str(path)),))
    rules = tuple(try_rule(rule, scenario) for rule in book.values())
    return Examination(str(path), rules, tuple(p for tried in rules for p in tried.problems))


def try_rule(rule: Rule, scenario: Scenario | None = None) -> Examined:
    """Return what is found of a rule that is put to a scenario in every way that Parley does.

    Parameters
    ----------
    rule
        Of any kind.
    scenario
        Whose record and worlds it is tried in; by default a dispute that stands in.
    """
    stage = stand_in() if scenario is None else scenario
    problems = tuple(
        Problem(rule.file, message, rule.name, rule.line, hint=hint)
        for message, hint in (*_names(rule), *_statement(rule))
    )
    try:
        settings = made_settings(stage, rule)
    except LookupError as error:
        note = f"not tried: no value can be made up for {error}; try it in a scenario"
        return Examined(rule, problems, (note,))
    views = list(views_of(rule, stage))
    if not views:
        note = "not tried: nothing that it answers to happens in this scenario"
        return Examined(rule, problems, (note,))
    try:
        with np.errstate(all="ignore"):
            for seed, view in enumerate(views):
                with within():
                    _try(asked(rule, view, settings, seed))
    except RuleError as error:
        problems = (*problems, located(error, rule.file))
    return Examined(rule, problems)


def steady(rules: Iterable[Bound], scenario: Scenario) -> None:
    """Raise an error if a rule answers otherwise, or not at all, when it is asked again.

    Each judging rule is asked twice what its party faces on a few days of the scenario, any
    other what happens in a few worlds of a dispute that stands in.
    """
    faced = [*islice(cases(scenario), FEW * len(scenario.principals))]
    for bound in rules:
        judges = bound.rule.kind in JUDGING
        views: Iterable[View] = [view for view in faced if view.party.name == bound.party]
        for view in views if judges else views_of(bound.rule, stand_in(), FEW):
            question = replace(asked(bound.rule, view, bound.settings), bound=bound)
            with within(), np.errstate(over="ignore"):
                question.compare(question.answer(), question.answer(), *AGAIN)


AGAIN = (
    "it answers differently when asked again",
    "let the answer depend on what it is given alone; keep nothing between calls",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, what it may look at, and its parameters."""

    bound: Bound
    view: View
    parameters: Mapping[str, Draws]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape that answers broadcast to: (offer, draw), (offer, world) or (world,)."""
        return shape_of(self.view)

    def answer(self) -> Draws:
        """Return what the rule answers; a RuleError if it cannot be used."""
        answer = ask(self.bound, self.view, self.parameters, self.shape)
        return np.broadcast_to(answer, self.shape)

    def alone(self, place: int) -> Asked:
        """Return the same for one draw, or one world, only."""
        own = {name: values[place : place + 1] for name, values in self.parameters.items()}
        return Asked(self.bound, one_column(self.view, place), own)

    def compare(
        self, one: Draws, other: Draws, problem: str, hint: str, at: tuple[int, int] = (0, 0)
    ) -> None:
        """Raise unless two answers are the same bit for bit."""
        differ = np.argwhere((one != other) & ~(np.isnan(one) & np.isnan(other)))
        if differ.size:
            place = tuple(int(n) for n in differ[0])
            message = f"{problem}: {float(one[place]):g} and {float(other[place]):g}"
            offer, column = (0, *place)[-2:]
            raise self.failed(message, (at[0] + offer, at[1] + column), hint)

    def failed(self, problem: str, place: tuple[int, int], hint: str) -> RuleError:
        """Return a problem at an offer and a draw or world, in words."""
        rule = self.bound.rule
        where, words = placed(rule, self.view, place[-len(self.shape) :])
        return RuleError(f"{problem} ({where}: {words})", rule.where, hint)


def asked(rule: Rule, view: View, settings: Mapping[str, Any], seed: int = 0) -> Asked:
    """Return a rule before what it may look at, with parameters from its priors."""
    rng = np.random.default_rng(seed)
    size = shape_of(view)[-1]
    drawn = {name: sealed(prior.sample(rng, size)) for name, prior in rule.priors.items()}
    party = view.party.name if isinstance(view, Case) else view.party
    return Asked(Bound(rule, party, rule.name, settings, rule.priors), view, drawn)


def _try(question: Asked) -> None:
    """Raise what is wrong with the answer to a question."""
    view, rule = question.view, question.bound.rule
    before = [array.tobytes() for array in arrays(view)]
    answer = question.answer()
    question.compare(answer, question.answer(), *AGAIN)
    if before != [array.tobytes() for array in arrays(view)]:
        word = {Kind.TACTIC: "choice", Kind.REACTION: "course"}.get(rule.kind, "case")
        raise question.failed(f"it changes the {word}", (0, 0), "make new arrays: np.where(...)")
    axis = FORMS[rule.kind].axes[-1]
    hint = f"combine columns element by element; no mean, max, sort or position over {axis}s"
    for place in range(answer.shape[-1]):
        alone = question.alone(place).answer()
        problem = f"its answer in a {axis} changes with the other {axis}s"
        question.compare(answer[..., place : place + 1], alone, problem, hint, (0, place))
    if isinstance(view, Case):
        hint = "combine columns element by element; no mean, max, sort or position over offers"
        for row in range(len(view.offers)):
            one = replace(question, view=replace(view, offers=view.offers.row(row)))
            problem = "its answer to an offer changes with the other offers in the table"
            question.compare(answer[row : row + 1], one.answer(), problem, hint, (row, 0))


def made_settings(scenario: Scenario, rule: Rule) -> dict[str, Any]:
    """Return the defaults of a rule's settings, and values for those that have none.

    Raises
    ------
    LookupError
        If no value can be made up for a setting; it names it.
    """
    values = {}
    for name, setting in rule.settings.items():
        values[name] = setting.default
        if setting.required:
            values[name] = _made(scenario, setting.annotation)
            if values[name] is None:
                raise LookupError(f"`{name}`")
    return values


def _made(scenario: Scenario, annotation: Any) -> Any:
    """Return a value of a type; None if none can be made up."""
    kinds = kinds_of(annotation)
    if kinds:
        states = sorted({p.state for p in scenario.parties.values() if p.state})
        known = states if kinds[0] == "place" else sorted(vocabulary(scenario, kinds[0]))
        return tuple(known[:2]) or None
    plain, _ = plain_type(annotation)
    origin, inner = get_origin(plain), get_args(plain)
    if origin is Literal:
        return inner[0]
    if origin in {Union, UnionType}:
        return _made(scenario, next(kind for kind in inner if kind is not NoneType))
    if origin in {tuple, list, frozenset, set} and inner:
        one = _made(scenario, inner[0])
        return None if one is None else origin([one])
    return next(iter(plain)) if isinstance(plain, EnumType) else MAKERS.get(plain)


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


def _names(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the names of a rule, each with a hint."""
    ours = (standard_book() | candidates() | standard_dynamics()).get(rule.name)
    if ours is not None and ours.judge is rule.judge:
        return
    if not NAME.fullmatch(rule.name):
        yield "a scenario could not name it", "use a-z, 0-9 and _ in its name"
    for name in sorted({*rule.priors, *rule.settings} & RESERVED):
        hint = f"rename it: `{name}` means something else for every rule of a scenario"
        yield f"a scenario could not state its parameter `{name}`", hint
    if ours is not None:
        hint = "rename yours; where it stands in for ours, leave ours out with --without"
        yield "the standard book has a rule of that name", hint


def _statement(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the reason and the priors of a rule, each with a hint."""
    if not ONE_SENTENCE.fullmatch(rule.summary) or NEXT_SENTENCE.search(rule.summary):
        hint = "write one sentence that ends with a full stop on the first line of the docstring"
        yield f"its reason is not one sentence: {rule.summary!r}", hint
    for name, prior in rule.priors.items():
        if prior.endless:
            hint = "make it narrower: log-odds beyond 20 are certainty"
            yield f"the prior of `{name}` draws numbers without end: {prior}", hint
