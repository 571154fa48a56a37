"""The fewest changes of an offer under which a party, or all, would rather accept than not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.expect.bench import Bench
from sim.expect.classes import Classes, partition
from sim.expect.draws import Interval, interval, joint
from sim.expect.hearing import Hearing, of_answer
from sim.facts.record import Offer, answered
from sim.rules.bind import leave_out
from sim.rules.offers import Offers
from sim.study.beliefs import AT_MOST, ENOUGH
from sim.study.edits import (
    Changed,
    Edit,
    EditSet,
    Found,
    Group,
    edit_sets,
    grouped,
    merged,
    named_venues,
    wider_edits,
)
from sim.study.explain import find_answer
from sim.study.explore import BATCH, Exploration, row_keys
from sim.study.logic import Correction, Lines, Logic
from sim.study.models import Beside

ALL = ""
"""Stands for all principals together."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The fewest changes that a party, or all principals, would accept."""

    party: str
    """Empty for all principals together."""
    now: Interval
    """Acceptance of the terms as they are."""
    size: int | None
    """Changes in each of the smallest sets; 0 if none is needed, None if none was found."""
    sets: tuple[Changed, ...]
    """All sets of that size whose mean acceptance passes one half, by name."""


@dataclass(frozen=True, slots=True)
class Flips:
    """The fewest changes of an offer that lift acceptance over one half."""

    terms: Offer
    responder: Reached
    jointly: Reached
    at_most: int
    """Most changes that were tried together."""


def flips_of(
    bench: Bench, name: str, party: str | None = None, *, keep: Collection[str] = ()
) -> Flips:
    """Return the fewest changes of a documented offer that would have been accepted.

    Parameters
    ----------
    bench
        The rules in force and their draws.
    name
        Id of an answer, or of an offer.
    party
        Whose answer to the offer is meant.
    keep
        Kinds of edit that are not made, such as `level`.
    """
    answer = find_answer(bench, name, party)
    hearing, by = of_answer(bench, answer), bench.scenario.offers[str(answered(answer))].by
    venues = named_venues(bench.scenario.as_of(hearing.known), answer.by)
    found = wider_edits(bench.scenario, hearing.terms, by, venues)
    made = [edit for edit in found if edit.kind not in keep]
    return flips(hearing, hearing.terms, made, answer.by, by=by)


def flips_in(exploration: Exploration, number: int, responder: str) -> Flips:
    """Return the fewest changes of a class of offers that a party, or all, would accept.

    Parameters
    ----------
    exploration
        For the offers, their venues and the day.
    number
        The class.
    responder
        The party that answers.
    """
    terms = exploration.space.offer(int(exploration.classes.first[number]))
    venues = [venue for venue, _ in exploration.space.places if venue]
    made = wider_edits(exploration.bench.scenario, terms, None, venues)
    return flips(exploration.hearing, terms, made, responder)


def flips(
    hearing: Hearing, terms: Offer, made: Sequence[Edit], responder: str, *, by: str | None = None
) -> Flips:
    """Return the fewest edits of an offer under which mean acceptance passes one half.

    Each number of edits is one table of offers, in which those that the rules cannot tell
    apart are weighed once; the first number at which any set succeeds is the answer.

    Parameters
    ----------
    hearing
        The principals on a day, or on the eve of a documented answer.
    terms
        Terms that name one venue or none.
    made
        Single edits of the terms.
    responder
        The party that answers.
    by
        The party that proposes; None if nobody does.
    """
    search = _Search(hearing, terms, by, responder)
    groups = search.groups(made)
    before = search.acceptance([search.row([])])
    now = {whose: held[0] for whose, held in before.items()}
    found = {
        whose: Reached(whose, interval(held), 0 if held.mean() > ENOUGH else None, ())
        for whose, held in now.items()
    }
    for size in range(1, AT_MOST + 1):
        left = [whose for whose, reached in found.items() if reached.size is None]
        if not left:
            break
        sets = list(edit_sets(groups, size))
        for whose, held in search.enough(sets, now, left).items():
            if held:
                found[whose] = Reached(whose, interval(now[whose]), size, tuple(held))
    return Flips(terms, found[responder], found[ALL], AT_MOST)


@dataclass(frozen=True)
class _Search:
    """Whom a table of offers is put to."""

    hearing: Hearing
    terms: Offer
    by: str | None
    responder: str

    def columns(self, rows: Sequence[Offer]) -> Offers:
        """Return offers as columns."""
        return Offers.of(self.hearing.bench.scenario, rows, self.by)

    def classes(self, offers: Offers) -> Classes:
        """Return which of some offers the rules cannot tell apart."""
        return partition([self.hearing.looks(offers)])

    def groups(self, made: Sequence[Edit]) -> list[Group]:
        """Return edits of the terms, those of one kind that look the same together."""
        rows = [self.row([]), *(self.row([edit]) for edit in made)]
        classes = self.classes(self.columns(rows))
        return grouped(made, classes.member[1:], int(classes.member[0]))

    def row(self, made: Sequence[Edit]) -> Offer:
        """Return the terms after some edits."""
        return merged(self.hearing.bench.scenario, self.terms, made, self.by)

    def acceptance(self, rows: Sequence[Offer]) -> Mapping[str, Draws]:
        """Return how likely the responder, and all, accept offers, shape (offer, draw)."""
        return self._acceptance(self.columns(rows))

    def enough(
        self, sets: Sequence[EditSet], now: Mapping[str, Draws], asked: Iterable[str]
    ) -> dict[str, list[Changed]]:
        """Return, for each who is asked, the sets whose mean acceptance passes one half.

        Parameters
        ----------
        sets
            Sets of edits.
        now
            Acceptance of the terms as they are, shape (draw,).
        asked
            The responder, or all, or both.
        """
        found = {whose: Found(sets, now[whose]) for whose in asked}
        if not sets:
            return {whose: [] for whose in found}
        rows = [self.row(_made(held)) for held in sets]
        offers = self.columns(rows)
        classes = self.classes(offers)
        for start in range(0, len(classes), BATCH):
            first = classes.first[start : start + BATCH]
            held = self._acceptance(offers.rows(first))
            for whose, several in found.items():
                for n, after in enumerate(held[whose], start):
                    if after.mean() > ENOUGH:
                        several.add([(int(m), rows[m]) for m in classes.offers(n)], after)
        return {whose: several.changed() for whose, several in found.items()}

    def _acceptance(self, offers: Offers) -> Mapping[str, Draws]:
        each = {p: self.hearing.weigh(p, offers).acceptance for p in self.hearing.rules}
        return {self.responder: each[self.responder], ALL: joint(each)}


def _made(held: EditSet) -> list[Edit]:
    return [edit for group, count in held for edit in group.edits[:count]]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What follows if the lines of one correction were dropped."""

    correction: Correction
    joint: Interval
    """Joint acceptance of the classes that it opens: lowest low, highest high, mean of means."""


def dropped(exploration: Exploration, found: Logic) -> tuple[Dropped, ...]:
    """Return, for each minimal correction, how often all would accept what it opens."""
    return tuple(
        Dropped(correction, _opened(exploration, correction.lines, correction.opens))
        for correction in found.corrections
    )


def span_of(intervals: Iterable[Interval]) -> Interval:
    """Return the lowest low and the highest high of some intervals, and the mean of their means."""
    held = list(intervals)
    mean = float(np.mean([one.mean for one in held]))
    return Interval(mean, min(one.low for one in held), max(one.high for one in held))


def without_lines(bench: Bench, lines: Lines) -> Bench:
    """Return a bench in which some lines are not in force."""
    return Bench(bench.scenario, leave_out(bench.rules, sorted(lines)), bench.believed)


def _opened(exploration: Exploration, lines: Lines, opens: Iterable[int]) -> Interval:
    other = Beside(exploration, without_lines(exploration.bench, lines))
    accept = other.every(lambda held: held, jobs=1)
    classes, kept = other.classes.merged(row_keys(accept))
    numbers = np.unique(classes.member[np.isin(exploration.classes.member, list(opens))])
    held = {party: values[kept[numbers]] for party, values in accept.items()}
    return span_of(interval(row) for row in joint(held))
