"""Turn a plain function into a rule."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, get_type_hints

from sim.arrays import Draws, Mask
from sim.errors import RuleError, suggest
from sim.rules.bibliography import Evidence, evidence
from sim.rules.course import ACTS, BROUGHT
from sim.rules.priors import Prior

Judge = Callable[..., Draws | Mask]
Says = str | Callable[[Any], str]
PRINCIPAL, MEDIATOR, HOST = "principal", "mediator", "host"
ROLES = (PRINCIPAL, MEDIATOR, HOST, "guarantor", "bystander", "unnamed")
BY_PARTIES = frozenset({"offer", "answer", "lapse", "reconsider"})
"""Acts that need somebody who makes an offer, has made one, or answers it."""
ANSWERED = ("answer", "reconsider")
"""Acts of principals alone."""


class Kind(StrEnum):
    """What a rule answers."""

    CONSIDERATION = "consideration"
    """A push towards acceptance or away, in log-odds."""
    RED_LINE = "red line"
    """How far an offer violates what a party says it will not accept, in [0, 1]."""
    TACTIC = "tactic"
    """What speaks for making an offer or against, in log-odds of choosing it."""
    REACTION = "reaction"
    """Days until what an event brings about; infinite where it brings about nothing."""


JUDGING = frozenset({Kind.CONSIDERATION, Kind.RED_LINE})
"""Kinds of rule that answer offers; the others make things happen in simulations."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that a scenario states for an instance of a rule."""

    annotation: Any
    default: Any = inspect.Parameter.empty

    @property
    def required(self) -> bool:
        """Whether an instance must state it."""
        return self.default is inspect.Parameter.empty


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A named judgement, its parameters, and what it rests on."""

    name: str
    kind: Kind
    judge: Judge = field(repr=False)
    priors: Mapping[str, Prior]
    """Parameters that are drawn, and their priors."""
    settings: Mapping[str, Setting]
    """Parameters that an instance states."""
    summary: str
    """The reason that reports print: the first line of the docstring."""
    references: tuple[str, ...]
    """Keys of the bibliography."""
    assumed: str
    """Why it is believed, where no source says so."""
    origin: str = "standard book"
    """Where it was declared: the standard book, or a file."""
    of: tuple[str, ...] = (PRINCIPAL,)
    """Roles of the parties that it holds for; empty for the surroundings."""
    act: str = ""
    """What a reaction brings about."""
    on: frozenset[str] = frozenset()
    """Acts to which it reacts."""
    says: Says = field(default="", repr=False)
    """The fact on which it acts, in a few words, or what tells it of a case."""
    screen: str = ""
    """Kind of the screen that a red line shares with others of its party; empty if none."""
    reads: tuple[str, ...] = ()
    """Kinds of relations of the atlas on which its fact rests."""

    @property
    def file(self) -> str:
        """The file that declares it."""
        return self.judge.__code__.co_filename

    @property
    def line(self) -> int:
        """Its line in that file, counted from 1."""
        return self.judge.__code__.co_firstlineno

    @property
    def where(self) -> str:
        """File, line and name, as errors print them."""
        return f"{self.file}:{self.line}: {self.name}"

    @property
    def evidence(self) -> Evidence | None:
        """What the records of answers say of it; none of a rule that is not of the book."""
        ours = self.judge.__module__.startswith("sim.rules.standard.")
        return (evidence().get(self.name) or evidence().get(self.screen)) if ours else None

    @property
    def fact(self) -> str:
        """The fact on which it acts, in a few words, whatever the case."""
        told = self.says if isinstance(self.says, str) else self.says(None)
        return told.replace("{place}", "the place") or self.summary.rstrip(".")

    @property
    def free(self) -> bool:
        """Whether it needs no instance: it then holds for every party of its roles.

        What parties say is said by each for itself.
        """
        said = self.screen in {"place", "condition"}
        return not said and not any(setting.required for setting in self.settings.values())


def consideration(
    *references: str, assumed: str = "", says: Says = "", reads: tuple[str, ...] = ()
) -> Callable[[Callable[..., Draws]], Rule]:
    """Declare a rule that shifts the log-odds of acceptance; positive means towards.

    Parameters
    ----------
    references
        Keys of the bibliography, or any citation.
    assumed
        Why it is believed, where no source says so.
    says
        The fact on which it acts, in a few words, such as "a third party proposes"; `{place}`
        stands for the place. Or what tells it of a case.
    reads
        Kinds of relations of the atlas on which that fact rests.

    Raises
    ------
    RuleError
        If the function has no docstring, rests on nothing, or has a parameter that is
        neither drawn nor a setting.
    """
    return _declares(Kind.CONSIDERATION, references, assumed, says=says, reads=reads)


SCREENED = ("place", "condition", "refused")
"""What the lines of a party may be about that share a screen."""


def red_line(
    *references: str, screen: str = "", assumed: str = "", says: Says = ""
) -> Callable[[Callable[..., Draws | Mask]], Rule]:
    """Declare a rule that says how far an offer violates a stated line, from 0 to 1.

    It answers NaN where nothing tells whether the line is violated. Of the lines of a party
    that are about a `place`, or set a `condition`, the most broken counts, and how likely they
    are enforced is drawn once; a line without a screen is one of its own, whose prior follows
    the grade of the position. Parameters and errors are those of `consideration`.
    """
    if screen and screen not in SCREENED:
        raise RuleError(f"no screen called {screen!r}", "@red_line", suggest(screen, SCREENED))
    return _declares(Kind.RED_LINE, references, assumed, screen=screen, says=says)


def tactic(
    *references: str, of: Sequence[str] = (PRINCIPAL, MEDIATOR), assumed: str = ""
) -> Callable[[Callable[..., Draws]], Rule]:
    """Declare a rule that says what speaks for making an offer, in log-odds of choosing it.

    It takes a `Choice` and answers a column that broadcasts to (offer, world); -inf rules
    an offer out.

    Parameters
    ----------
    references
        Keys of the bibliography, or any citation.
    of
        Roles of the parties that it holds for.
    assumed
        Why it is believed, where no source says so.

    Raises
    ------
    RuleError
        If a role is unknown, and as for `consideration`.

    Examples
    --------
    >>> @tactic(assumed="an example")
    ... def hopeful(choice):
    ...     '''A party proposes what it believes will be accepted.'''
    ...     return 3.0 * choice.belief
    >>> print(hopeful.kind, *hopeful.of)
    tactic principal mediator
    """
    _check_roles("@tactic", of, ROLES)
    if not of:
        raise RuleError("it holds for no roles", "@tactic", f"write of=({PRINCIPAL!r},)")
    return _declares(Kind.TACTIC, references, assumed, of=tuple(of))


def reaction(
    act: str,
    *references: str,
    on: Sequence[str],
    of: Sequence[str] = (PRINCIPAL,),
    assumed: str = "",
) -> Callable[[Callable[..., Draws]], Rule]:
    """Declare a rule that turns an event into a later event.

    It takes a `Course` and answers the days until then, shape (world,); infinite where
    nothing follows. A new answer takes the place of what was still to come of it.

    Parameters
    ----------
    act
        What it brings about.
    references
        Keys of the bibliography, or any citation.
    on
        Acts to which it reacts; `start` is the beginning of the simulation.
    of
        Roles of the parties that it holds for; empty for the surroundings.
    assumed
        Why it is believed, where no source says so.

    Raises
    ------
    RuleError
        If an act or a role is unknown, if the act is not one of these roles, and as for
        `consideration`.

    Examples
    --------
    >>> import numpy as np
    >>> @reaction("pause", on=("refuse",), of=(), assumed="an example")
    ... def calms(course):
    ...     '''A refusal is followed by a pause now and then.'''
    ...     return np.where(course.chance(0.1), course.delay(7.0, 0.5), np.inf)
    >>> print(calms.kind, *calms.on, calms.act)
    reaction refuse pause
    """
    where = f"@reaction({act!r})"
    if not on or isinstance(on, str):
        raise RuleError("it says of no acts that it reacts to them", where, "write on=('refuse',)")
    for name, known in ((act, BROUGHT), *((name, ACTS) for name in on)):
        if name not in known:
            raise RuleError(f"no act called {name!r}", where, suggest(str(name), known))
    _check_roles(where, of, (PRINCIPAL,) if act in ANSWERED else ROLES)
    if act in BY_PARTIES and not of:
        raise RuleError("only a party can do that", where, f"write of=({PRINCIPAL!r},)")
    return _declares(Kind.REACTION, references, assumed, act=act, on=frozenset(on), of=tuple(of))


def _check_roles(where: str, of: Sequence[str], known: Sequence[str]) -> None:
    if isinstance(of, str):
        raise RuleError(f"`of` is no list of roles: {of!r}", where, f"write of=({of!r},)")
    for role in (role for role in of if role not in known):
        raise RuleError(f"no role {role!r} here", where, suggest(str(role), known))


def _declares(
    kind: Kind, references: tuple[str, ...], assumed: str, **more: Any
) -> Callable[[Judge], Rule]:
    word = kind.replace(" ", "_")
    for reference in references:
        if not isinstance(reference, str):
            name = getattr(reference, "__name__", repr(reference))
            hint = f"write @{word}('key-of-the-source') or @{word}(assumed='why')"
            raise RuleError(f"@{word} stands without brackets above {name}", hint=hint)
    cited = tuple(reference for reference in references if reference.strip())
    return lambda judge: replace(_rule(kind, judge, cited, assumed.strip()), **more)


def _rule(kind: Kind, judge: Judge, references: tuple[str, ...], assumed: str) -> Rule:
    lazy = inspect.iscoroutinefunction(judge) or inspect.isgeneratorfunction(judge)
    if lazy or not inspect.isfunction(judge):
        hint = "put the decorator above `def name(case: Case, *, ...)`, and above no other one"
        raise RuleError(f"a rule is a plain function, found {judge!r}", hint=hint)
    where = f"{judge.__code__.co_filename}:{judge.__code__.co_firstlineno}: {judge.__name__}"
    doc = inspect.getdoc(judge) or ""
    for lacking, problem, hint in (
        (sys.flags.optimize > 1, "Python drops docstrings, which are the reasons of rules",
         "run it without -OO, and with PYTHONOPTIMIZE unset or 1"),
        (not doc, "the rule has no docstring", "its first line is the reason that reports print"),
        (not references and not assumed, "the rule rests on nothing",
         "cite a source, or say why it is believed with assumed='...'"),
    ):  # fmt: skip
        if lacking:
            raise RuleError(problem, where, hint)
    priors, settings = _parameters(judge, where)
    name, summary = judge.__name__, doc.splitlines()[0]
    return Rule(name, kind, judge, priors, settings, summary, references, assumed)


def _parameters(judge: Judge, where: str) -> tuple[dict[str, Prior], dict[str, Setting]]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = list(inspect.signature(judge).parameters.values())
    if not parameters or parameters[0].kind is keyword:
        hint = f"write def {judge.__name__}(case: Case, *, ...)"
        raise RuleError("the rule does not take a case", where, hint)
    hints = _hints(judge, where)
    priors: dict[str, Prior] = {}
    settings: dict[str, Setting] = {}
    for parameter in parameters[1:]:
        name, annotation = parameter.name, hints.get(parameter.name)
        if annotation is None or parameter.kind is not keyword:
            hint = f"write, after '*', {name}: Annotated[Draws, Normal(0, 1)]; "
            hint += "a plain type makes it a setting"
            raise RuleError(f"parameter {name!r} has no prior", where, hint)
        plain, notes = plain_type(annotation)
        prior = next((note for note in notes if isinstance(note, Prior)), None)
        if prior is not None:
            priors[name] = prior
        elif plain in (Draws, Mask):
            hint = f"write {name}: Annotated[Draws, HalfNormal(1.0)], brackets included"
            raise RuleError(f"{name!r} is drawn and has no prior", where, hint)
        else:
            settings[name] = Setting(annotation, parameter.default)
    return priors, settings


def _hints(judge: Judge, where: str) -> dict[str, Any]:
    try:
        return get_type_hints(judge, include_extras=True)
    except RuleError as error:
        raise RuleError(error.problem, where, error.hint) from None
    except NameError as error:
        hint = "import the name at the top of the file"
        raise RuleError(f"an annotation cannot be read: {error}", where, hint) from None


def plain_type(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return a type, and what is noted beside it."""
    notes = getattr(annotation, "__metadata__", ())
    return (annotation.__origin__ if notes else annotation), notes
