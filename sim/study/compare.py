"""Several cases side by side: what differs, draw by draw, and by how much more than by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws, Index
from sim.engine.reduce import Interval, interval
from sim.errors import SimError
from sim.study.changes import Changes, changes
from sim.study.explore import Exploration
from sim.study.measure import STOP, Quantity, measured, offered_only, scored
from sim.study.outcome import Alternative, Outcome, obstacles, outcome
from sim.study.paired import Paired, paired
from sim.study.shared import Groups, as_classes, grouped, shared_offers
from sim.study.work import ALONE, Work


@dataclass(frozen=True, slots=True)
class Against:
    """A case against the reference."""

    outcome: Outcome
    differences: Mapping[Quantity, Paired]
    changes: Changes
    answers: tuple[frozenset[str], frozenset[str]]
    """Answers that only the reference has, and that only this case has."""
    offered: Mapping[str, Mapping[str, Interval]]
    """Acceptance of the offers that only this case's record has, by party."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cases against the first of them."""

    reference: Outcome
    against: tuple[Against, ...]
    groups: Groups
    """Offers that no case tells apart."""
    moved: tuple[int, ...]
    """Groups that some case answers otherwise than the reference."""
    obstacles: tuple[str, ...]
    """Why the draws or offers are not shared; empty unless it was compared all the same."""

    @property
    def grouped(self) -> Exploration:
        """The reference with the groups as its classes, for their names."""
        explored = self.reference.exploration
        numbers = shared_offers([explored.space, *(a.outcome.exploration.space
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
    outcomes: list[Outcome] = []
    for alternative in alternatives:
        outcomes.append(outcome(alternative, outcomes[0] if outcomes else None, work))
        work.compared(alternative.name)
    groups = grouped([held.exploration for held in outcomes], numbers)
    moved = _moved(outcomes, groups, numbers)
    before = measured(outcomes[0], groups, moved, numbers[0])
    known = {quantity: interval(values) for quantity, values in before.items()}
    against = tuple(
        _against((outcomes[0], other), (before, known), (groups, moved), (numbers[0], own))
        for other, own in zip(outcomes[1:], numbers[1:], strict=True)
    )
    return Comparison(outcomes[0], against, groups, moved, found)


def _moved(
    outcomes: Sequence[Outcome], groups: Groups, numbers: Sequence[Index]
) -> tuple[int, ...]:
    """Return the groups of which some case expects another answer than the reference."""
    apart = np.zeros(len(groups.first), dtype=np.bool_)
    first = outcomes[0]
    for other, own in zip(outcomes[1:], numbers[1:], strict=True):
        size = _common(first, other)
        here, there = (
            held.exploration.classes.member[n[groups.first]]
            for held, n in ((first, numbers[0]), (other, own))
        )
        for party in _parties(first, other):
            before = first.exploration.acceptance[party][here, :size]
            apart |= (before != other.exploration.acceptance[party][there, :size]).any(axis=1)
    return tuple(int(n) for n in np.flatnonzero(apart))


def _common(one: Outcome, other: Outcome) -> int:
    return min(one.alternative.bench.believed.draws, other.alternative.bench.believed.draws)


def _parties(one: Outcome, other: Outcome) -> list[str]:
    return [party for party in one.exploration.acceptance if party in other.exploration.acceptance]


def _against(
    pair: tuple[Outcome, Outcome],
    reference: tuple[Mapping[Quantity, Draws], Mapping[Quantity, Interval]],
    held: tuple[Groups, tuple[int, ...]],
    numbers: tuple[Index, Index],
) -> Against:
    (first, other), (before, known) = pair, reference
    size = _common(first, other)
    after = measured(other, *held, numbers[1])
    found = {}
    for quantity in dict.fromkeys((*before, *after)):
        one, two = before.get(quantity), after.get(quantity)
        if quantity.kind == STOP:
            nothing = np.zeros(size)
            one, two = (nothing if values is None else values for values in (one, two))
        if one is not None and two is not None:
            sure = known.get(quantity) if one.size == size else None
            found[quantity] = paired(one[:size], two[:size], sure)
    found |= dict(scored(first.review, other.review))
    answers = [frozenset(held.review.by_event) for held in pair]
    return Against(
        outcome=other,
        differences=found,
        changes=changes(
            (first.exploration, other.exploration), (first.logic, other.logic), numbers
        ),
        answers=(answers[0] - answers[1], answers[1] - answers[0]),
        offered=offered_only(other, first),
    )
