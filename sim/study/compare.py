"""Several alternatives side by side: what differs, draw by draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.classes import Classes, partition
from sim.expect.draws import Interval, interval
from sim.expect.labels import shared
from sim.rules.bind import Bound
from sim.runs.work import ALONE, Work
from sim.study.alternatives import (
    Alternative,
    Measured,
    measure,
    new_offers_where_all_accept,
    quantities,
    scored,
)
from sim.study.differences import STOP, Paired, Quantity, paired
from sim.study.explore import Exploration
from sim.study.logic import Lines
from sim.study.score import Labelled


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule in force that the other alternative lacks, has too, or has with other numbers."""

    party: str
    rule: str
    """Id of the instance."""
    what: str
    """`only in the reference`, `only here`, `changed`."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the reference and another alternative besides numbers."""

    rules: tuple[RuleChange, ...]
    gained: tuple[Lines, ...]
    """Minimal conflicts that only the other alternative has."""
    lost: tuple[Lines, ...]
    opened: tuple[int, int]
    """Offers that break no line: in the reference, and in the other alternative."""
    classes: tuple[int, int]
    """Classes of the offers: in the reference, and in the other alternative."""


def changes(reference: Measured, other: Measured) -> Changes:
    """Return what differs besides numbers."""
    before, after = reference.logic.conflicts, other.logic.conflicts
    return Changes(
        rules=rule_changes(reference.alternative.bench, other.alternative.bench),
        gained=tuple(conflict for conflict in after if conflict not in before),
        lost=tuple(conflict for conflict in before if conflict not in after),
        opened=(_open(reference), _open(other)),
        classes=(len(reference.exploration.classes), len(other.exploration.classes)),
    )


def rule_changes(reference: Bench, other: Bench) -> tuple[RuleChange, ...]:
    """Return the rules that are in force in one bench only, or with other numbers."""
    before, after = _by_name(reference.rules), _by_name(other.rules)
    changes = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            what = "only here" if old is None else "only in the reference"
            says = (f"{b.rule.name}: {b.because}" if b else "" for b in (old, new))
            changes.append(RuleChange(*key, what, *says))
        elif apart := _apart(old, new):
            changes.append(RuleChange(*key, "changed", *apart))
    return tuple(changes)


def _open(measured: Measured) -> int:
    return int(measured.exploration.classes.size[list(measured.logic.open)].sum())


def _by_name(rules: Iterable[Bound]) -> Mapping[tuple[str, str], Bound]:
    return {(bound.party, bound.id): bound for bound in rules}


def _numbers(bound: Bound) -> Mapping[str, str]:
    numbers = {"rule": bound.rule.name, **bound.priors, **bound.settings}
    if bound.enforcement is not None:
        numbers["enforcement"] = bound.enforcement
    if bound.position is not None:
        numbers["grade"] = bound.position.grade
    return {name: str(value) for name, value in numbers.items()}


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
    """An alternative against the reference."""

    measured: Measured
    differences: Mapping[Quantity, Paired]
    changes: Changes
    answers: tuple[frozenset[str], frozenset[str]]
    """Answers that only the reference has, and that only this one has."""
    offered: Mapping[str, Mapping[str, Interval]]
    """Acceptance of the offers that only this alternative's record has, by party."""

    @property
    def name(self) -> str:
        """What the alternative is called."""
        return self.measured.alternative.name


@dataclass(frozen=True, slots=True)
class Comparison(Labelled):
    """Alternatives against the first of them."""

    reference: Measured
    against: tuple[Against, ...]
    groups: Classes
    """Offers that no alternative tells apart."""
    moved: tuple[int, ...]
    """Groups that some alternative answers otherwise than the reference."""

    @property
    def measured(self) -> tuple[Measured, ...]:
        """The reference, and what is beside it."""
        return self.reference, *(against.measured for against in self.against)

    @property
    def bench(self) -> Bench:
        """The bench of the reference."""
        return self.reference.bench

    @property
    def label(self) -> str:
        """That of all alternatives, if it is one."""
        return shared(*(measured.review.label for measured in self.measured))

    @property
    def grouped(self) -> Exploration:
        """The reference with the groups as its classes, for their names."""
        return replace(self.reference.exploration, classes=self.groups)


def compare(alternatives: Sequence[Alternative], work: Work = ALONE) -> Comparison:
    """Return what differs from the first alternative, draw by draw.

    Parameters
    ----------
    alternatives
        The reference, and what is set beside it.
    work
        By how many, and who is told; has no effect on results.

    Raises
    ------
    SimError
        If there is nothing beside the reference, or they cannot be paired.
    """
    check_paired(alternatives)
    measured: list[Measured] = []
    for alternative in alternatives:
        measured.append(measure(alternative, measured[0] if measured else None, work))
        work.compared(alternative.name)
    reference, *others = measured
    groups = grouped([each.exploration for each in measured])
    moved = _moved(reference, others, groups)
    before = quantities(reference, groups, moved)
    level = reference.bench.level
    known = {quantity: interval(values, level) for quantity, values in before.items()}
    against = tuple(
        Against(
            measured=other,
            differences=_differences(before, quantities(other, groups, moved), known, level)
            | {gap.what: gap for gap in scored(reference.review, other.review)},
            changes=changes(reference, other),
            answers=_answers(reference, other),
            offered=new_offers_where_all_accept(other, reference),
        )
        for other in others
    )
    return Comparison(reference, against, groups, moved)


def _moved(reference: Measured, others: Sequence[Measured], groups: Classes) -> tuple[int, ...]:
    """Return the groups of which some alternative expects another answer than the reference."""
    apart = np.zeros(len(groups), dtype=np.bool_)
    for other in others:
        here, there = (m.exploration.classes.member[groups.first] for m in (reference, other))
        for party, before in reference.exploration.acceptance.items():
            after = other.exploration.acceptance.get(party)
            if after is not None:
                apart |= (before[here] != after[there]).any(axis=1)
    return tuple(int(n) for n in np.flatnonzero(apart))


def _differences(
    before: Mapping[Quantity, Draws],
    after: Mapping[Quantity, Draws],
    known: Mapping[Quantity, Interval],
    level: float,
) -> dict[Quantity, Paired]:
    """Return the differences of what both have; a rule that is not there stops nothing."""
    differences = {}
    for quantity in dict.fromkeys((*before, *after)):
        old, new = before.get(quantity), after.get(quantity)
        if quantity.kind == STOP:
            nothing = np.zeros_like(next(iter(before.values())))
            old, new = (nothing if values is None else values for values in (old, new))
        if old is not None and new is not None:
            differences[quantity] = paired(quantity, old, new, known.get(quantity), level)
    return differences


def _answers(reference: Measured, other: Measured) -> tuple[frozenset[str], frozenset[str]]:
    before, after = (frozenset(measured.review.by_event) for measured in (reference, other))
    return before - after, after - before


def check_paired(alternatives: Sequence[Alternative]) -> None:
    """Raise an error if alternatives do not share the draws and the offers that pairing needs.

    Raises
    ------
    SimError
        Naming everything in which one is not as the first, the reference.
    """
    first, *others = alternatives
    if not others:
        raise SimError("there is nothing to compare with the reference", "compare",
                       "add --but, --reading, --without, --rules, or a second run")  # fmt: skip
    apart = [text for other in others for text in _unlike(first, other)]
    if apart:
        raise SimError(
            "; ".join(apart), "compare", "compare what shares scenario, draws and offers"
        )


def _unlike(first: Alternative, other: Alternative) -> Iterator[str]:
    """Yield in what an alternative is not as the first."""
    here, there = first.bench.believed, other.bench.believed
    shared = {
        "the scenario is": (first.scenario, other.scenario),
        "the seed is": (here.seed, there.seed),
        "the number of draws is": (here.draws, there.draws),
    }
    for what, (before, after) in shared.items():
        if before != after:
            yield f"{other.name}: {what} {after}, that of the reference {first.name} is {before}"
    if replace(other.space, scenario=first.space.scenario) != first.space:
        yield f"{other.name}: its offers are not those of the reference {first.name}"


def grouped(explorations: Sequence[Exploration]) -> Classes:
    """Return the groups of offers that no exploration tells apart, in the order of their first."""
    members = [explored.classes.member for explored in explorations]
    return partition([np.stack(members, axis=1).astype(np.float64)])
