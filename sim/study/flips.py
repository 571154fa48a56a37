"""The fewest changes of an offer under which a party, or all, would rather accept than not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b

import numpy as np

from sim.arrays import Draws
from sim.expect.classes import Classes, partition
from sim.expect.draws import Interval, Range, interval, joint
from sim.expect.hearing import Hearing
from sim.facts.record import Offer
from sim.rules.offers import Offers
from sim.study.differences import ENOUGH, Difference, Fewest, difference_of, fewest
from sim.study.edits import (
    PLACE,
    Alike,
    Amended,
    Amendment,
    Edit,
    EditSet,
    amended,
    edit_sets,
    interchangeable,
    merged,
    wider_edits,
)
from sim.study.explore import BATCH, JOINT, Exploration, row_keys
from sim.study.logic import Correction, Logic
from sim.study.models import Beside

Flips = Mapping[str, Fewest[Amended]]
"""The fewest changes of an offer that lift acceptance over one half, by party and of `JOINT`."""


def flips_in(exploration: Exploration, number: int) -> Flips:
    """Return the fewest changes of a class of offers that each party, and all, would accept."""
    terms = exploration.space.offer(int(exploration.classes.first[number]))
    venues = [venue for venue, _ in exploration.space.places if venue]
    edits = wider_edits(exploration.scenario, terms, None, venues)
    return flips(exploration.hearing, terms, edits)


def flips(hearing: Hearing, terms: Offer, edits: Sequence[Edit], by: str | None = None) -> Flips:
    """Return the fewest edits of an offer under which mean acceptance passes one half.

    Each number of edits is one table of offers, in which those that the rules cannot tell
    apart are weighed once; the first number at which any set succeeds is the answer.

    Parameters
    ----------
    hearing
        The principals on a day, or on the eve of a documented answer.
    terms
        Terms that name one venue or none.
    edits
        Single edits of the terms.
    by
        The party that proposes; None if nobody does, and the host then answers for promises.
    """
    table = _Amending(hearing, terms, by)
    groups, now = table.groups(edits), table.now
    passing = partial(table.passing, now)
    return fewest(now, lambda size, left: passing(list(edit_sets(groups, size)), left))


@dataclass(frozen=True)
class _Amending:
    """An offer and edits of it, and to whom they are put."""

    hearing: Hearing
    terms: Offer
    by: str | None

    @property
    def now(self) -> Mapping[str, Draws]:
        """How likely each, and all, accept the terms as they are, shape (draw,)."""
        acceptance = self._acceptance(self._columns([self._row([])]))
        return {party: rows[0] for party, rows in acceptance.items()}

    def groups(self, edits: Sequence[Edit]) -> list[Alike]:
        """Return edits of the terms, those of one kind that look the same together."""
        rows = [self._row([]), *(self._row([edit]) for edit in edits)]
        classes = self._classes(self._columns(rows))
        return interchangeable(edits, classes.member[1:], int(classes.member[0]))

    def passing(
        self, now: Mapping[str, Draws], sets: Sequence[EditSet], parties: Iterable[str]
    ) -> dict[str, list[Difference[Amended]]]:
        """Return, for each of some parties, the sets whose mean acceptance passes one half."""
        places = {party: _AnyPlace() for party in parties}
        rows = [self._row(edit for alike, n in edits for edit in alike[:n]) for edits in sets]
        offers = self._columns(rows or [self.terms])
        classes = self._classes(offers)
        for start in range(0, len(classes) if rows else 0, BATCH):
            acceptance = self._acceptance(offers.rows(classes.first[start : start + BATCH]))
            for party, collected in places.items():
                for n, after in enumerate(acceptance[party], start):
                    if after.mean() > ENOUGH:
                        alike = [amended(sets[m], rows[m]) for m in classes.offers(n).tolist()]
                        collected.add(alike, now[party], after)
        return {party: collected.by_name() for party, collected in places.items()}

    def _acceptance(self, offers: Offers) -> Mapping[str, Draws]:
        each = {p: self.hearing.weigh(p, offers).acceptance for p in self.hearing.rules}
        return {**each, JOINT: joint(each)}

    def _columns(self, rows: Sequence[Offer]) -> Offers:
        return Offers.of(self.hearing.bench.scenario, rows, self.by)

    def _classes(self, offers: Offers) -> Classes:
        return partition([self.hearing.looks(offers)])

    def _row(self, edits: Iterable[Edit]) -> Offer:
        return merged(self.hearing.bench.scenario, self.terms, list(edits), self.by)


class _AnyPlace:
    """Amended offers that pass; those that differ in the place only are put together."""

    def __init__(self) -> None:
        self._alike: dict[tuple[object, ...], Difference[Amended]] = {}

    def add(self, offers: Sequence[Amended], before: Draws, after: Draws) -> None:
        """Take offers that are answered alike."""
        change = difference_of(offers[0], before, after)
        answer = blake2b(after.tobytes(), digest_size=16).digest()
        for offer in offers:
            *rest, last = offer.amendments
            placed = last.kind == PLACE
            key = (answer, *rest, PLACE if placed else last)
            known, joined = self._alike.get(key), offer
            if placed and known is not None:
                names = {*known.what.amendments[-1].names, *last.names}
                anywhere = Amendment(tuple(sorted(names)), PLACE, 1)
                joined = Amended((*rest, anywhere), known.what.offer)
            self._alike[key] = replace(change, what=joined)

    def by_name(self) -> list[Difference[Amended]]:
        """Return them."""
        return sorted(
            self._alike.values(), key=lambda change: [a.names for a in change.what.amendments]
        )


def _names(change: Difference[Amended]) -> list[tuple[str, ...]]:
    return [amendment.names for amendment in change.what.amendments]


@dataclass(frozen=True, slots=True)
class Span(Range):
    """What the ranges of several classes span: lowest low, highest high, and the mean of means.

    Classes count alike, however many offers they hold.
    """

    classes: int
    level: None = None
    """Of no level: each class has its range, and together they hold more than each does."""


def span_of(intervals: Iterable[Interval]) -> Span:
    """Return what some intervals span."""
    each = list(intervals)
    mean = float(np.mean([part.mean for part in each]))
    return Span(mean, min(part.low for part in each), max(part.high for part in each), len(each))


@dataclass(frozen=True, slots=True)
class Dropped:
    """What follows if the lines of one correction were dropped."""

    correction: Correction
    joint: Span
    """Joint acceptance of the classes that it opens."""


def dropped(exploration: Exploration, logic: Logic) -> tuple[Dropped, ...]:
    """Return, for each minimal correction, how often all would accept what it opens."""
    return tuple(
        Dropped(correction, _opened(exploration, correction)) for correction in logic.corrections
    )


def _opened(exploration: Exploration, correction: Correction) -> Span:
    other = Beside(exploration, exploration.bench.without(*sorted(correction.lines)))
    acceptance = other.every(lambda each: each, jobs=1)
    classes, kept = other.classes.merged(row_keys(acceptance))
    opened = np.isin(exploration.classes.member, correction.opens)
    rows = kept[np.unique(classes.member[opened])]
    return span_of(interval(row) for row in joint({p: a[rows] for p, a in acceptance.items()}))
