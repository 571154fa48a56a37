"""What several explorations share: their offers, and groups of offers that none tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Index
from sim.engine.classes import Classes
from sim.engine.space import OfferSpace
from sim.errors import SimError
from sim.study.explore import Exploration


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
