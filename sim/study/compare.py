"""Several cases side by side: what differs, draw by draw, and by how much more than by chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws, Index
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval
from sim.facts.scenario import Scenario
from sim.rules.bind import Bound
from sim.study.alternatives import (
    Alternative,
    Groups,
    Measured,
    as_classes,
    crossed,
    grouped,
    measure,
    obstacles,
    shared_offers,
)
from sim.study.differences import STOP, Paired, Quantity, offered_only, paired, quantities, scored
from sim.study.explore import ALONE, Exploration, Work
from sim.study.logic import Lines, Logic
from sim.study.score import ILLUSTRATIVE, SCORED


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


@dataclass(frozen=True, slots=True)
class Against:
    """A case against the reference."""

    measured: Measured
    differences: Mapping[Quantity, Paired]
    changes: Changes
    answers: tuple[frozenset[str], frozenset[str]]
    """Answers that only the reference has, and that only this case has."""
    offered: Mapping[str, Mapping[str, Interval]]
    """Acceptance of the offers that only this alternative's record has, by party."""

    @property
    def name(self) -> str:
        """What the alternative is called."""
        return self.measured.alternative.name


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cases against the first of them."""

    reference: Measured
    against: tuple[Against, ...]
    groups: Groups
    """Offers that no case tells apart."""
    moved: tuple[int, ...]
    """Groups that some case answers otherwise than the reference."""
    obstacles: tuple[str, ...]
    """Why the draws or offers are not shared; empty unless it was compared all the same."""

    @property
    def measured(self) -> tuple[Measured, ...]:
        """The reference, and what is beside it."""
        return self.reference, *(against.measured for against in self.against)

    @property
    def scenario(self) -> Scenario:
        """The scenario of the reference."""
        return self.reference.alternative.bench.scenario

    @property
    def label(self) -> str:
        """`illustrative` if the record of any alternative is, else `scored`."""
        scored = all(measured.review.label == SCORED for measured in self.measured)
        return SCORED if scored else ILLUSTRATIVE

    @property
    def grouped(self) -> Exploration:
        """The reference with the groups as its classes, for their names."""
        explored = self.reference.exploration
        numbers = shared_offers([explored.space, *(a.measured.exploration.space
                                                   for a in self.against)])[0]  # fmt: skip
        classes = as_classes(self.groups, numbers, len(explored.space))
        return replace(explored, classes=classes)


def compare(
    alternatives: Sequence[Alternative], *, anyway: bool = False, work: Work = ALONE
) -> Comparison:
    """Return what differs from the first case, draw by draw.

    Parameters
    ----------
    alternatives
        The reference, and the cases beside it.
    anyway
        Whether to compare cases whose draws, scenarios or offers are not the same.
    work
        By how many, and who is told; has no effect on results.

    Raises
    ------
    SimError
        If there is nothing beside the reference, or the cases cannot be paired.
    """
    if not alternatives[1:]:
        raise SimError("there is nothing to compare with the reference", "compare",
                       "add --but, --reading, --without, --rules, or a second run")  # fmt: skip
    found = obstacles(alternatives)
    if found and not anyway:
        raise SimError("; ".join(found), "compare", "--anyway compares them all the same")
    numbers = shared_offers([held.space for held in alternatives])
    measured: list[Measured] = []
    for alternative in alternatives:
        measured.append(measure(alternative, measured[0] if measured else None, work))
        work.compared(alternative.name)
    groups = grouped([held.exploration for held in measured], numbers)
    moved = _moved(measured, groups, numbers)
    before = quantities(measured[0], groups, moved, numbers[0])
    known = {quantity: interval(values) for quantity, values in before.items()}
    against = tuple(
        _against((measured[0], other), (before, known), (groups, moved), (numbers[0], own))
        for other, own in zip(measured[1:], numbers[1:], strict=True)
    )
    return Comparison(measured[0], against, groups, moved, found)


def _moved(
    measured: Sequence[Measured], groups: Groups, numbers: Sequence[Index]
) -> tuple[int, ...]:
    """Return the groups of which some case expects another answer than the reference."""
    apart = np.zeros(len(groups.first), dtype=np.bool_)
    first = measured[0]
    for other, own in zip(measured[1:], numbers[1:], strict=True):
        size = _common(first, other)
        here, there = (
            held.exploration.classes.member[n[groups.first]]
            for held, n in ((first, numbers[0]), (other, own))
        )
        for party in _parties(first, other):
            before = first.exploration.acceptance[party][here, :size]
            apart |= (before != other.exploration.acceptance[party][there, :size]).any(axis=1)
    return tuple(int(n) for n in np.flatnonzero(apart))


def _common(one: Measured, other: Measured) -> int:
    return min(one.alternative.bench.believed.draws, other.alternative.bench.believed.draws)


def _parties(one: Measured, other: Measured) -> list[str]:
    return [party for party in one.exploration.acceptance if party in other.exploration.acceptance]


def _against(
    pair: tuple[Measured, Measured],
    reference: tuple[Mapping[Quantity, Draws], Mapping[Quantity, Interval]],
    held: tuple[Groups, tuple[int, ...]],
    numbers: tuple[Index, Index],
) -> Against:
    (first, other), (before, known) = pair, reference
    size = _common(first, other)
    after = quantities(other, *held, numbers[1])
    found = {}
    for quantity in dict.fromkeys((*before, *after)):
        one, two = before.get(quantity), after.get(quantity)
        if quantity.kind == STOP:
            nothing = np.zeros(size)
            one, two = (nothing if values is None else values for values in (one, two))
        if one is not None and two is not None:
            sure = known.get(quantity) if one.size == size else None
            found[quantity] = paired(quantity, one[:size], two[:size], sure)
    found |= {gap.what: gap for gap in scored(first.review, other.review)}
    answers = [frozenset(held.review.by_event) for held in pair]
    return Against(
        measured=other,
        differences=found,
        changes=changes(
            (first.exploration, other.exploration), (first.logic, other.logic), numbers
        ),
        answers=(answers[0] - answers[1], answers[1] - answers[0]),
        offered=offered_only(other, first),
    )
