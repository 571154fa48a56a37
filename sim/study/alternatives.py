"""Alternatives that are set side by side: what each comes to, and whether they can be paired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sim.arrays import Draws, Index
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.classes import Classes, partition
from sim.expect.hearing import on_day
from sim.expect.space import OfferSpace
from sim.rules.declare import Kind
from sim.rules.verdict import weigh
from sim.study.explore import ALONE, MARGIN, Exploration, Work, explore
from sim.study.logic import Logic, logic
from sim.study.replay import Review, review
from sim.study.score import Labelled


@dataclass(frozen=True, slots=True)
class Alternative:
    """What is set beside others: its name, and what it asks of which offers."""

    name: str
    scenario: str
    """Name of the scenario it comes from."""
    bench: Bench
    space: OfferSpace
    day: date
    """On which the offers would be made."""


@dataclass(frozen=True, slots=True)
class Measured(Labelled):
    """What an alternative comes to."""

    alternative: Alternative
    exploration: Exploration
    logic: Logic
    review: Review
    stops: Mapping[tuple[str, str], Draws]
    """Probability that a rule of a party, or its margin, stops each class, shape (class, draw).

    Of several lines that hold, the first in the order of the book counts.
    """

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.alternative.bench


def measure(alternative: Alternative, like: Measured | None = None, work: Work = ALONE) -> Measured:
    """Return what an alternative comes to; what is sure to be the same is taken from another."""
    bench, reviewed = alternative.bench, review(alternative.bench)
    hearing = on_day(bench, alternative.day)
    if like is not None and hearing.same_as(like.exploration.hearing):
        explored = replace(like.exploration, bench=bench, space=alternative.space)
        return Measured(alternative, explored, like.logic, reviewed, like.stops)
    explored = explore(bench, alternative.space, alternative.day, Work(work.jobs))
    return Measured(alternative, explored, logic(explored), reviewed, _stops(explored))


def _stops(explored: Exploration) -> Mapping[tuple[str, str], Draws]:
    """Return how likely each line of a party, or its margin, is what stops each class.

    Lines are asked in the order of the book; what none of them stops the margin may.
    """
    hearing, offers = explored.hearing, explored.space.take(explored.classes.first)
    stops: dict[tuple[str, str], Draws] = {}
    for party, rules in hearing.rules.items():
        lines = [bound for bound in rules if bound.rule.kind is Kind.RED_LINE]
        case, enforcement = hearing.case(party, offers), hearing.enforcement[party]
        verdict = weigh(lines, case, explored.bench.draws, enforcement)
        going = np.ones(explored.joint.shape)
        for name, violation in verdict.violations.items():
            stops[party, name] = going * (verdict.enforcement[name] * violation)
            going = going - stops[party, name]
        stops[party, MARGIN] = np.maximum(going - explored.acceptance[party], 0.0)
    return stops


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
    apart = [text for other in others for text in _apart(first, other)]
    if apart:
        raise SimError(
            "; ".join(apart), "compare", "compare what shares scenario, draws and offers"
        )


def _apart(first: Alternative, other: Alternative) -> list[str]:
    one, two = first.bench.believed, other.bench.believed
    shared = {
        "the scenario is": (first.scenario, other.scenario),
        "the seed is": (one.seed, two.seed),
        "the number of draws is": (one.draws, two.draws),
    }
    apart = [
        f"{other.name}: {what} {b}, that of the reference {first.name} is {a}"
        for what, (a, b) in shared.items()
        if a != b
    ]
    if _offers(first.space) != _offers(other.space):
        apart.append(f"{other.name}: its offers are not those of the reference {first.name}")
    return apart


def _offers(space: OfferSpace) -> tuple[object, ...]:
    """Return what makes two spaces hold the same offers."""
    return (space.places, space.levels, space.formats, space.promises, space.agendas,
            space.participants)  # fmt: skip


def grouped(explorations: Sequence[Exploration]) -> Classes:
    """Return the groups of offers that no exploration tells apart, in the order of their first."""
    members = [explored.classes.member for explored in explorations]
    return partition([np.stack(members, axis=1).astype(np.float64)])


def crossed(reference: Exploration, other: Exploration) -> Index:
    """Return which class of one meets which class of another, with the offers of each pair.

    Returns
    -------
    Index
        Rows of class in the reference, class in the other, offers; shape (pair, 3).
    """
    pairs = np.stack([reference.classes.member, other.classes.member])
    unique, counts = np.unique(pairs, axis=1, return_counts=True)
    return np.column_stack([unique.T, counts])
