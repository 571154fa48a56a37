"""Errors a user can act on: each says where, what, and what to do next."""

from __future__ import annotations

import csv
import errno
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from unicodedata import combining, normalize

SHOWN = 12
"""Names that a hint lists before it only counts the rest."""
NEAR = 0.7
"""Likeness from which a known name is taken for what was meant."""


class SimError(Exception):
    """Base of every error caused by input rather than by a bug.

    The parts are kept in `args`, because SimPy and process pools rebuild an
    exception from its arguments and would otherwise lose where it happened.
    """

    def __init__(self, problem: str, where: str = "", hint: str = "") -> None:
        super().__init__(problem, where, hint)
        self.problem, self.where, self.hint = problem, where, hint

    def __str__(self) -> str:
        head = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{head}\n  hint: {self.hint}" if self.hint else head


class UnknownNameError(SimError, KeyError):
    """A name points at nothing."""


class RuleError(SimError):
    """A rule is declared, or answers, in a way that cannot be used."""


class MachineError(SimError):
    """The machine fails, as by a full disk: nothing is wrong with the input."""


FAILS = {getattr(errno, name, 0) for name in (
    "ENOSPC", "EDQUOT", "EIO", "ENOMEM", "EMFILE", "ENFILE", "EFBIG",
)}  # fmt: skip
"""Numbers of what a machine fails by."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one file."""

    file: str
    message: str
    key: str = ""
    """Path of the offending key, such as ``record.3.offer.level``."""
    line: int | None = None
    """Line, counted from 1; None where the file as a whole is meant."""
    column: int | None = None
    """Column in characters, counted from 1."""
    hint: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        head = f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"
        return f"{head}\n  hint: {self.hint}" if self.hint else head


class ScenarioError(SimError):
    """A file states what the model has no place for; holds every problem of the file.

    A plain error and not an exception group, so that ``except SimError`` catches it.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
        self.args = (self.problems,)


def unwritable(error: OSError, place: object, hint: str) -> SimError:
    """Return the error of a file that could not be written."""
    kind = MachineError if error.errno in FAILS else SimError
    return kind((error.strerror or "cannot be written").lower(), str(place), hint)


def known(
    what: str,
    name: str,
    names: Iterable[str],
    where: str = "",
    also: Mapping[str, str] | None = None,
) -> str:
    """Return a name that is among some; `also` is as in `suggest`.

    Raises
    ------
    UnknownNameError
        If it is not; the hint leads to the nearest name.
    """
    if name not in (names := names if isinstance(names, Collection) else [*names]):
        raise UnknownNameError(f"no {what} called {name!r}", where, suggest(name, names, also))
    return name


def suggest(name: str, known: Iterable[str], also: Mapping[str, str] | None = None) -> str:
    """Return a hint that leads from a misspelt, foreign or everyday name to a known one.

    Parameters
    ----------
    name
        What was asked for.
    known
        The names that there are.
    also
        Other words for some of them, such as the leader of a party.

    Examples
    --------
    >>> suggest("adversery", ["adversary", "under_fire"])
    "did you mean 'adversary'?"
    >>> suggest("Abu Dhabi", ["abu-dhabi", "doha"]), suggest("reject", ["meet", "refuse"])
    ("did you mean 'abu-dhabi'?", "did you mean 'refuse'?")
    >>> suggest("colour", ["adversary", "under_fire"])
    'known: adversary, under_fire'
    """
    return _suggested(name, frozenset(known), tuple((also or {}).items()))


@lru_cache(maxsize=256)
def _suggested(name: str, known: frozenset[str], also: tuple[tuple[str, str], ...]) -> str:
    names, word = sorted(known), plain(name)
    spelt = {plain(other): other for other in names}
    meant = [plain(dict(also).get(word, "")), *synonyms().get(word, ())]
    near = [spelt[other] for other in (word, *map(plain, meant)) if other in spelt]
    near = near or [spelt[other] for other in get_close_matches(word, spelt, 1, NEAR)]
    if near:
        return f"did you mean {near[0]!r}?"
    shown = ", ".join(names[:SHOWN]) or "none"
    more = len(names) - SHOWN
    return f"known: {shown} and {more} more" if more > 0 else f"known: {shown}"


def plain(name: str) -> str:
    """Return a name without capitals, accents and blanks.

    Examples
    --------
    >>> plain("Ciudad de México")
    'ciudad-de-mexico'
    """
    letters = normalize("NFKD", name.casefold())
    return re.sub(r"[\s_-]+", "-", "".join(c for c in letters if not combining(c))).strip("-")


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Return what else acts, states and cities are called, by the plain word."""
    folder = files("sim.atlas") / "data"
    words = {row["word"]: tuple(row["means"].split()) for row in rows_of(folder / "words.csv")}
    for row in rows_of(folder / "states.csv"):
        name = plain(row["name"])
        words[name] = (*words.get(name, ()), row["iso3"])
        words[row["iso3"].casefold()] = (*words.get(row["iso3"].casefold(), ()), name)
    return words


def rows_of(file: Traversable) -> list[dict[str, Any]]:
    """Return the rows of a table that comes with the program."""
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
