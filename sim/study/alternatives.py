"""What one case comes to, and whether several can be compared draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sim.arrays import Draws, Index
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.classes import Classes
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.rules.declare import Kind
from sim.rules.verdict import weigh
from sim.study.explore import ALONE, MARGIN, Exploration, Work, explore
from sim.study.logic import Logic, logic
from sim.study.replay import Review, review


@dataclass(frozen=True, slots=True)
class Groups:
    """Offers that no exploration tells apart, numbered in the order of their first offer."""

    member: Index
    """Group of each shared offer, shape (shared,)."""
    first: Index
    """Place of the first offer of each group among the shared ones, shape (group,)."""
    size: Index
    """Offers of each group, shape (group,)."""


def parts(space: OfferSpace) -> tuple[object, ...]:
    """Return what makes two spaces hold the same offers."""
    return (space.places, space.levels, space.formats, space.promises, space.agendas,
            space.participants)  # fmt: skip


def shared_offers(spaces: Sequence[OfferSpace]) -> list[Index]:
    """Return the numbers in each space of the offers that all hold, in the first one's order.

    Raises
    ------
    SimError
        If they share none.
    """
    first = spaces[0]
    if all(parts(space) == parts(first) for space in spaces):
        return [np.arange(len(first))] * len(spaces)
    names = [{space.name(n): n for n in range(len(space))} for space in spaces]
    common = [name for name in names[0] if all(name in held for held in names)]
    if not common:
        raise SimError("the offers have nothing in common", "compare", "ask for the same offers")
    return [np.array([held[name] for name in common]) for held in names]


def grouped(explorations: Sequence[Exploration], numbers: Sequence[Index]) -> Groups:
    """Return the groups of shared offers that no exploration tells apart."""
    rows = np.stack([
        held.classes.member[own] for held, own in zip(explorations, numbers, strict=True)
    ])  # fmt: skip
    _, first, member, size = np.unique(
        rows, axis=1, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(first)
    places = np.empty_like(order)
    places[order] = np.arange(order.size)
    return Groups(places[member.ravel()], first[order], size[order])


def as_classes(groups: Groups, numbers: Index, offers: int) -> Classes:
    """Return groups as classes of a whole space; offers that are not shared are the last one.

    Parameters
    ----------
    groups
        Of the shared offers.
    numbers
        Of the shared offers in the space.
    offers
        How many the space holds.
    """
    count = len(groups.first)
    member = np.full(offers, count)
    member[numbers] = groups.member
    first, size = numbers[groups.first], groups.size
    rest = np.flatnonzero(member == count)
    if rest.size:
        first, size = np.append(first, rest[0]), np.append(size, rest.size)
    return Classes(member, first, size)


def crossed(reference: Exploration, other: Exploration, numbers: Sequence[Index]) -> Index:
    """Return which class of one meets which class of another, with the offers of each pair.

    Returns
    -------
    Index
        Rows of class in the reference, class in the other, offers; shape (pair, 3).
    """
    pairs = np.stack([reference.classes.member[numbers[0]], other.classes.member[numbers[1]]])
    unique, counts = np.unique(pairs, axis=1, return_counts=True)
    return np.column_stack([unique.T, counts])


@dataclass(frozen=True, slots=True)
class Alternative:
    """A case to compare: its name, and what it asks of which offers."""

    name: str
    scenario: str
    """Name of the scenario it comes from."""
    bench: Bench
    space: OfferSpace
    day: date
    """On which the offers would be made."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a case comes to."""

    alternative: Alternative
    exploration: Exploration
    logic: Logic
    review: Review
    stops: Mapping[tuple[str, str], Draws]
    """Probability that a rule of a party, or its margin, stops each class, shape (class, draw)."""


def obstacles(alternatives: Sequence[Alternative]) -> tuple[str, ...]:
    """Return in which ways cases do not share what pairing needs, each in a sentence."""
    first = alternatives[0]
    found = []
    for other in alternatives[1:]:
        one, two = first.bench.believed, other.bench.believed
        apart = {
            "the scenario is": (first.scenario, other.scenario),
            "the seed is": (one.seed, two.seed),
            "the number of draws is": (one.draws, two.draws),
        }
        found += [
            f"{other.name}: {what} {b}, that of the reference {first.name} is {a}"
            for what, (a, b) in apart.items()
            if a != b
        ]
        if parts(first.space) != parts(other.space):
            found.append(f"{other.name}: its offers are not those of the reference {first.name}")
    return tuple(found)


def measure(alternative: Alternative, like: Measured | None = None, work: Work = ALONE) -> Measured:
    """Return what an alternative comes to; what is sure to be the same is taken from another."""
    bench, hearing = alternative.bench, on_day(alternative.bench, alternative.day)
    if like is not None and _alike(alternative, hearing, like):
        held = replace(like.exploration, bench=bench, space=alternative.space)
        return Measured(alternative, held, like.logic, review(bench), like.stops)
    explored = explore(bench, alternative.space, alternative.day, Work(work.jobs))
    return Measured(
        alternative, explored, logic(explored), review(bench), _stops(explored, hearing)
    )


def _alike(alternative: Alternative, hearing: Hearing, like: Measured) -> bool:
    other = like.alternative
    return (
        alternative.bench.believed == other.bench.believed
        and parts(alternative.space) == parts(other.space)
        and hearing.same_as(on_day(other.bench, other.day))
    )


def _stops(explored: Exploration, hearing: Hearing) -> Mapping[tuple[str, str], Draws]:
    """Return how likely each line of a party, or its margin, is what stops each class.

    Lines are asked in the order of the book; what none of them stops the margin may.
    """
    offers = explored.space.take(explored.classes.first)
    shape = explored.joint.shape
    found: dict[tuple[str, str], Draws] = {}
    for party, rules in hearing.rules.items():
        lines = [bound for bound in rules if bound.rule.kind is Kind.RED_LINE]
        sure = hearing.enforcement[party]
        verdict = weigh(lines, hearing.case(party, offers), hearing.bench.draws, sure)
        going = np.ones(shape)
        for name, violation in verdict.violations.items():
            found[party, name] = going * (verdict.enforcement[name] * violation)
            going = going - found[party, name]
        found[party, MARGIN] = np.maximum(going - explored.acceptance[party], 0.0)
    return found
