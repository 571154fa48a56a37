"""What differs between two cases besides numbers: rules, conflicts, classes of offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Index
from sim.engine.judge import Bench
from sim.rules.bind import Bound
from sim.study.explore import Exploration
from sim.study.logic import Lines, Logic
from sim.study.shared import crossed


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule in force that the other case lacks, has too, or has with other numbers."""

    party: str
    rule: str
    """Id of the instance."""
    what: str
    """`only in the reference`, `only here`, `changed`."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Division:
    """A class of offers that falls into several, or several that become one."""

    number: int
    """Class: of the reference if it is split, of the other case if it is merged."""
    sizes: tuple[int, ...]
    """Offers of each of its parts, the largest first."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the reference and another case besides numbers."""

    rules: tuple[RuleChange, ...]
    gained: tuple[Lines, ...]
    """Minimal conflicts that only the other case has."""
    lost: tuple[Lines, ...]
    opened: tuple[int, int]
    """Offers that break no line: in the reference, and in the other case."""
    classes: tuple[int, int]
    """Classes of the shared offers: in the reference, and in the other case."""
    split: tuple[Division, ...]
    merged: tuple[Division, ...]


def changes(
    explorations: tuple[Exploration, Exploration],
    logics: tuple[Logic, Logic],
    numbers: tuple[Index, Index],
) -> Changes:
    """Return what differs besides numbers.

    Parameters
    ----------
    explorations, logics
        Of the reference, and of the other case.
    numbers
        The shared offers, as each of the two numbers them.
    """
    before, after = explorations
    pairs = crossed(before, after, numbers)
    own, other = (frozenset(logic.conflicts) for logic in logics)
    opened = [_open(e, logic, n) for e, logic, n in zip(explorations, logics, numbers, strict=True)]
    return Changes(
        rules=rule_changes(before.bench, after.bench),
        gained=tuple(held for held in logics[1].conflicts if held not in own),
        lost=tuple(held for held in logics[0].conflicts if held not in other),
        opened=(opened[0], opened[1]),
        classes=(len(np.unique(pairs[:, 0])), len(np.unique(pairs[:, 1]))),
        split=_divided(pairs, 0),
        merged=_divided(pairs, 1),
    )


def rule_changes(reference: Bench, other: Bench) -> tuple[RuleChange, ...]:
    """Return the rules that are in force in one bench only, or with other numbers."""
    before, after = _by_name(reference.rules), _by_name(other.rules)
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            what = "only here" if old is None else "only in the reference"
            says = (f"{held.rule.name}: {held.because}" if held else "" for held in (old, new))
            found.append(RuleChange(*key, what, *says))
        elif apart := _apart(old, new):
            found.append(RuleChange(*key, "changed", *apart))
    return tuple(found)


def _open(explored: Exploration, logic: Logic, numbers: Index) -> int:
    return int(np.isin(explored.classes.member[numbers], logic.open).sum())


def _divided(pairs: Index, side: int) -> tuple[Division, ...]:
    found = []
    for number in np.unique(pairs[:, side]):
        sizes = pairs[pairs[:, side] == number, 2]
        if sizes.size > 1:
            found.append(Division(int(number), tuple(sorted(map(int, sizes), reverse=True))))
    return tuple(found)


def _by_name(rules: Iterable[Bound]) -> Mapping[tuple[str, str], Bound]:
    return {(bound.party, bound.id): bound for bound in rules}


def _numbers(bound: Bound) -> Mapping[str, str]:
    given = {"rule": bound.rule.name, **bound.priors, **bound.settings}
    if bound.enforcement is not None:
        given["enforcement"] = bound.enforcement
    if bound.position is not None:
        given["grade"] = bound.position.grade
    return {name: str(value) for name, value in given.items()}


def _apart(old: Bound, new: Bound) -> tuple[str, str] | None:
    """Return the numbers that differ; the function, if only that does; None if nothing."""
    before, after = _numbers(old), _numbers(new)
    names = [n for n in dict.fromkeys((*before, *after)) if before.get(n) != after.get(n)]
    if names:
        return _told(before, names), _told(after, names)
    if old.rule.judge.__code__ != new.rule.judge.__code__:
        return f"the function of {old.rule.where}", f"the function of {new.rule.where}"
    return None


def _told(numbers: Mapping[str, str], names: Sequence[str]) -> str:
    return ", ".join(f"{name} {numbers.get(name, 'not stated')}" for name in names)
