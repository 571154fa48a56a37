"""Offers that the rules cannot tell apart: what rules look at is written down and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from sim.arrays import Draws, Index
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.offers import Offers

CHUNK = 65_536
"""Offers that are looked at together."""
BLIND = frozenset({"shape", "gazetteer", "parties", "__len__"})
"""What a rule may read of the table without learning anything of an offer."""


class Traced:
    """A table of offers that writes down every answer it gives.

    Methods and columns alike are recorded, so that a rule that reads a column itself
    tells apart all offers that differ in it.
    """

    def __init__(self, offers: Offers) -> None:
        self._offers = offers
        self.seen: list[Draws] = []

    def __len__(self) -> int:
        return len(self._offers)

    def __getattr__(self, name: str) -> Any:
        answer = getattr(self._offers, name)
        if name in BLIND:
            return answer
        if callable(answer):
            return lambda *asked, **named: self._note(answer(*asked, **named))
        return self._note(answer)

    def _note(self, answer: Any) -> Any:
        columns = answer.values() if isinstance(answer, Mapping) else (answer,)
        for column in columns:
            self.seen.append(np.asarray(column, float))
        return answer


def signatures(cases: Iterable[tuple[Sequence[Bound], Case]], draws: Mapping[str, Draws]) -> Draws:
    """Return everything that rules look at in each offer, shape (offer, look).

    Parameters
    ----------
    cases
        For each party, its rules and the case; all cases hold the same offers.
    draws
        Parameters of the rules; one draw is enough, since what a rule reads of an
        offer does not depend on it.
    """
    first = {name: np.atleast_1d(values)[:1] for name, values in draws.items()}
    looks: list[Draws] = []
    for rules, case in cases:
        seen = [look for bound in rules for look in looks_of(bound, case, first)]
        size = (len(case.offers), 1)
        looks += (np.broadcast_to(look, size) for look in seen or [np.zeros(size)])
    return np.hstack(looks)


def looks_of(bound: Bound, case: Case, draws: Mapping[str, Draws]) -> list[Draws]:
    """Return everything that a rule looks at in some offers, each of the shape that it has.

    What is drawn for each place of which a rule knows nothing differs by the place.
    """
    traced = Traced(case.offers)
    answer = bound.answer(replace(case, offers=cast(Offers, traced)), draws)
    unknown = np.isnan(answer)
    blank = [np.where(unknown, case.offers.venue, -1.0)] if unknown.any() else []
    return [*traced.seen, *blank]


@dataclass(frozen=True, slots=True)
class Classes:
    """A partition of the offers of a space."""

    member: Index
    """Class of each offer, shape (offer,)."""
    first: Index
    """Number of the first offer of each class, shape (class,)."""
    size: Index
    """Offers in each class, shape (class,)."""

    def __len__(self) -> int:
        return int(self.first.size)

    def offers(self, number: int) -> Index:
        """Return the numbers of the offers of a class."""
        return np.flatnonzero(self.member == number)


def partition(looks: Draws) -> Classes:
    """Return the classes of offers whose looks are equal, in the order of their first offer.

    Parameters
    ----------
    looks
        As from `signatures`, shape (offer, look).
    """
    rows = np.ascontiguousarray(looks + 0.0)
    packed = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    order = np.argsort(first)
    member = np.argsort(order)[inverse.ravel()]
    return Classes(member, first[order], np.bincount(member, minlength=len(first)))
