"""Bind a rule book to a scenario: the rules in force for each party, with their settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import Draws, Mask
from sim.errors import RuleError, SimError, known, suggest
from sim.facts.checks import Flaw, Loc
from sim.facts.parties import Grade, Instance, Position
from sim.facts.scenario import Scenario
from sim.rules.book import STANDARD, RuleBook, candidates, line_of
from sim.rules.case import Case
from sim.rules.declare import Kind, Rule
from sim.rules.offers import sealed
from sim.rules.priors import Beta, Prior
from sim.rules.settings import read_setting
from sim.rules.standard import DEPARTED, FIRST_MODEL
from sim.rules.wording import View, in_words

ENFORCEMENT = "enforcement"
"""Name of the parameter that says how likely a red line is enforced."""
GRADES: Mapping[Grade, Beta] = {
    Grade.E3: Beta(18, 2),
    Grade.E2: Beta(8, 3),
    Grade.E1: Beta(5, 4),
    Grade.E0: Beta(2, 2),
}
"""Prior of enforcement, by the grade of evidence, of a line that is a screen of its own."""
SCREENS: Mapping[str, Beta] = {
    "place": Beta(6, 9),
    "condition": Beta(2, 11.3),
    "refused": Beta(3.5, 10.5),
}
"""Prior of enforcement of the screens that the lines of a party share."""
PARTS: Mapping[Grade, float] = {Grade.E3: 1.0, Grade.E2: 1.0, Grade.E1: 2 / 3, Grade.E0: 0.0}
"""Part of a line of such a screen that counts, by the grade of evidence."""
FADING = ("place", "condition")
"""Screens of lines that somebody has said: they fade until they are said again."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule in force for a party."""

    rule: Rule
    party: str
    id: str
    """Id of the instance; the rule's own name where the scenario names none."""
    settings: Mapping[str, Any]
    priors: Mapping[str, Prior]
    enforcement: Beta | None = None
    """Prior of enforcement that the scenario states instead of that of the grade."""
    instance: Instance | None = None
    position: Position | None = None

    @property
    def shares(self) -> str:
        """Kind of the screen that it shares with other lines; empty if it has one of its own."""
        return "" if self.enforcement else self.rule.screen

    @property
    def screen(self) -> str:
        """Name of its screen among the draws."""
        if not self.shares:
            return self.key(ENFORCEMENT)
        return f"screen.{self.shares}[{self.party}]"

    def part(self, grade: Grade) -> float:
        """Return the part of a violation that counts, by the grade of evidence."""
        return PARTS[grade] if self.shares and self.position else 1.0

    def enforced(self, grade: Grade) -> Beta:
        """Return the prior of enforcement for a grade of evidence."""
        if self.shares:
            return SCREENS[self.shares]
        return self.enforcement or GRADES[grade]

    def key(self, parameter: str) -> str:
        """Return the name of a parameter among the draws."""
        return f"{self.rule.name}.{parameter}[{self.party}/{self.id}]"

    def shared(self, parameter: str) -> str:
        """Return the name of what the parties share of a pooled parameter."""
        return f"{self.rule.name}.{parameter}"

    @property
    def cites(self) -> tuple[str, ...]:
        """Citations of the position, or of the instance."""
        return tuple(c for fact in (self.position, self.instance) if fact for c in fact.cites)

    @property
    def named(self) -> tuple[str, ...]:
        """What its settings name: places, promises, events."""
        lists = (value for value in self.settings.values() if isinstance(value, tuple))
        return tuple(str(name) for names in lists for name in names)

    @property
    def because(self) -> str:
        """The reason: what the position says, else the rule's first line."""
        return self.position.says if self.position else self.rule.summary

    def fact(self, case: Case, grade: Grade = Grade.E2) -> str:
        """Return the fact on which it acts in the first offer of a case, in a few words.

        Parameters
        ----------
        case
            What it was asked.
        grade
            How well its position was evidenced then.
        """
        if self.position:
            own = grade in {Grade.E2, Grade.E3}
            holds = "says" if own else f"is reported to hold ({grade})"
            return f"breaks what it {holds}: {self.position.says.rstrip('.')}"
        says, place = self.rule.says, case.offers.place
        if isinstance(says, str):
            return says.replace("{place}", place) if says and place else self.rule.fact
        return says(case)

    def answer(self, case: Case, draws: Mapping[str, Draws]) -> Draws:
        """Return what the rule says of a case, broadcastable to (offer, draw)."""
        answer: Draws = self.act(case, self.drawn(draws))
        return answer

    def drawn(self, draws: Mapping[str, Draws]) -> dict[str, Draws]:
        """Return the parameters of the rule among all draws, by their names in the rule."""
        return {name: draws[self.key(name)] for name in self.priors}

    def act(self, view: View, parameters: Mapping[str, Draws]) -> Any:
        """Return what a rule answers to what it may look at; beyond what it speaks about, 0.

        Raises
        ------
        RuleError
            If it raises anything.
        """
        try:
            if not self.rule.judge.__module__.startswith("sim.rules."):  # of users, who may write
                view, parameters = sealed(view), sealed(parameters)
            answer = self.rule.judge(view, **self.settings, **parameters)
            within = self._within(view) if isinstance(view, Case) else ()
            return reduce(lambda held, inside: np.where(inside, held, 0.0), within, answer)
        except (Exception, SystemExit, GeneratorExit) as error:  # rules of users may raise anything
            if isinstance(error, MemoryError) and self.rule.origin == STANDARD:
                raise
            raise raised(self.rule, error, view) from None

    def _within(self, case: Case) -> Iterator[Mask]:
        """Yield which offers, and when, its position speaks about."""
        if self.position is None:
            return
        offers, scope = case.offers, self.position.scope
        for names, among in (
            (scope.levels, offers.at_level), (scope.formats, offers.in_format),
            (scope.participants, offers.with_party),
        ):  # fmt: skip
            if names:
                yield among(*names)
        if scope.topics:
            yield offers.topics(*scope.topics) > 0
        for series, value in self.position.during.items():
            yield case.holds(series, value) > 0


def bind(book: RuleBook, scenario: Scenario) -> tuple[tuple[Bound, ...], list[Flaw]]:
    """Return the rules in force for each party in book order, and what is wrong with them.

    A rule without required settings holds for every party of its roles, unless the scenario
    names instances of it for that party; any other rule holds where it is named.
    """
    flaws: list[Flaw] = []
    found: list[Bound] = []
    for holder in _holders(scenario):
        for n, instance in enumerate(holder.rules):
            if instance.rule not in book:
                loc = (*holder.loc, n, "rule")
                flaws.append(Flaw(loc, *_absent(book, instance.rule)))
    for rule in book.values():
        for holder in _holders(scenario):
            named = [n for n, i in enumerate(holder.rules) if i.rule == rule.name]
            for n in named:
                flaws += _append(found, scenario, rule, holder, n)
            if not named and rule.free and holder.role in (rule.of or ("",)):
                settings = {name: setting.default for name, setting in rule.settings.items()}
                found.append(Bound(rule, holder.party, rule.name, settings, rule.priors))
    return tuple(found), flaws


class _Holder(NamedTuple):
    """Who rules may hold for: a party, or the surroundings."""

    party: str
    role: str
    rules: tuple[Instance, ...]
    positions: tuple[Position, ...]
    loc: Loc
    """Path of its rules in the file."""


def _holders(scenario: Scenario) -> list[_Holder]:
    parties = [
        _Holder(name, held.role, held.rules, held.positions, ("parties", name, "rules"))
        for name, held in scenario.parties.items()
    ]
    return [*parties, _Holder("", "", scenario.follow.rules, (), ("follow", "rules"))]


def leave_out(rules: Sequence[Bound], names: Sequence[str]) -> tuple[Bound, ...]:
    """Return the rules without those that are called, or are instances called, by a name.

    Raises
    ------
    UnknownNameError
        If no rule in force has a name.
    """
    in_force = {bound.id for bound in rules} | {bound.rule.name for bound in rules}
    for name in names:
        known("rule in force", name, in_force)
    return tuple(b for b in rules if b.id not in names and b.rule.name not in names)


def _absent(book: RuleBook, name: str) -> tuple[str, str]:
    """Return that a book lacks a rule, and what to do."""
    if name in DEPARTED:
        hint = f"drop it, or load the first model: --rules {FIRST_MODEL}"
        return f"the rule {name!r} left the standard book with the first model", hint
    if name in candidates():
        message = f"the rule {name!r} is a candidate, and nobody has switched it on"
        return message, f"ask with --with {name}, or drop it from the scenario"
    near = suggest(name, book)
    if not near.startswith("did you mean"):
        loaded = "rules beside the scenario are loaded with --trust, others with --rules FILE"
        near = f"{loaded}; {near}"
    return f"no rule called {name!r}", near


def _append(
    found: list[Bound], scenario: Scenario, rule: Rule, holder: _Holder, n: int
) -> Iterator[Flaw]:
    instance, loc = holder.rules[n], (*holder.loc, n)
    position = next((p for p in holder.positions if p.id == instance.position), None)
    settings = {name: s.default for name, s in rule.settings.items() if not s.required}
    bound = Bound(rule, holder.party, instance.id, settings, rule.priors, None, instance,
                  position)  # fmt: skip
    for name, value in instance.settings.items():
        try:
            bound = _stating(bound, scenario, name, value)
        except SimError as error:
            yield Flaw((*loc, name), error.problem, error.hint)
    missing = [n for n, s in rule.settings.items() if s.required and n not in instance.settings]
    for name in missing:
        yield Flaw(loc, f"{rule.name} needs the setting `{name}`", f"add `{name}: ...`")
    stated = position is not None or bound.enforcement is not None
    if rule.kind is Kind.RED_LINE and not stated and rule.screen != "refused":
        message = f"the red line {instance.id!r} names no position"
        yield Flaw(loc, message, "add `position:`; its grade says how likely it is enforced")
    if not missing:
        found.append(bound)


def raised(rule: Rule, error: BaseException, view: View) -> RuleError:
    """Return what a rule raised as an error that says where, over what, and what to do."""
    where = f"{rule.file}:{line_of(error, rule.file, rule.line)}: {rule.name}"
    more = len(view.offers) - 1 if isinstance(view, Case) else 0
    told = f"the case: {in_words(view)}" + (f"; and {more} more offers" if more else "")
    if isinstance(error, SimError):
        return RuleError(error.problem, where, error.hint or told)
    message = f"it raised {type(error).__name__}: {error}"
    return RuleError(message, where, f"{_remedy(error)}; {told}")


def _remedy(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "combine columns: an answer needs no more than one number for each offer and draw"
    if any(word in str(error) for word in ("read-only", "mappingproxy", "cannot assign")):
        return "make a new array with np.where(...) or a + b; what the case holds cannot be changed"
    if (kind := type(getattr(error, "obj", None))).__module__.startswith("sim."):
        near = suggest(str(getattr(error, "name", "")), (n for n in dir(kind) if n[0] != "_"))
        return f"{near} (python -m pydoc {kind.__module__}.{kind.__name__} tells of each)"
    if isinstance(error, KeyError):
        return "ask with case.holds, case.days_since or case.meetings, which know what is absent"
    if "ambiguous" in str(error):
        return "write np.where(condition, a, b) instead of `if`, and & | ~ instead of and, or, not"
    return "make the rule answer every case, with 0 where it has nothing to say"


def _stating(bound: Bound, scenario: Scenario, name: str, value: Any) -> Bound:
    """Return a rule with one key of its instance: a setting, a prior or its enforcement.

    Raises
    ------
    SimError
        If the rule has no such setting or prior, or the value does not fit it.
    """
    rule, is_line = bound.rule, bound.rule.kind is Kind.RED_LINE
    if name in rule.settings:
        setting = read_setting(scenario, rule.settings[name].annotation, value)
        return replace(bound, settings={**bound.settings, name: setting})
    if name in rule.priors:
        revised = rule.priors[name].revised(value)
        if revised.endless:
            message = f"the prior of {name!r} draws numbers without end: {revised}"
            raise SimError(message, hint="make it narrower, or its numbers smaller")
        return replace(bound, priors={**bound.priors, name: revised})
    if is_line and name == ENFORCEMENT:
        return replace(bound, enforcement=GRADES[Grade.E2].revised(value))
    known = {*rule.settings, *rule.priors, *([ENFORCEMENT] if is_line else [])}
    raise SimError(f"{rule.name} has no setting {name!r}", hint=suggest(name, known))
