"""What each party would answer to offers that nobody made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np

from sim.arrays import Draws, Mask
from sim.atlas.tables import state_then
from sim.errors import SimError
from sim.expect.answers import Reason, reasons
from sim.expect.bench import Bench
from sim.expect.classes import CHUNK, Classes, partition
from sim.expect.draws import Interval, interval, joint
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.rules.offers import Offers, state_of
from sim.rules.verdict import Verdict, logistic
from sim.runs.work import ALONE, Work
from sim.study.practice.hosts import Host, pairs_of, practice
from sim.study.score import Labelled

MOST_NUMBERS = 2**28
"""Numbers that an exploration may keep, 2 GiB of them."""


def check_room(classes: int, parties: int, draws: int) -> None:
    """Raise an error, before anything is drawn, if an exploration would not fit into memory.

    Raises
    ------
    SimError
        If acceptance and its log-odds are too many numbers; it says how many draws would do.
    """
    rows = 2 * classes * parties
    if rows * draws > MOST_NUMBERS:
        message = f"{draws:,} draws of {classes:,} classes of offers take more than 2 GiB of memory"
        hint = f"ask for {MOST_NUMBERS // rows:,} draws or fewer, or for fewer offers"
        raise SimError(message, "--draws", hint)


BATCH = 32
"""Classes that are weighed together; has no effect on results."""
Thresholds = Mapping[tuple[str, str], Draws]
"""By party, and by screen or margin."""
Batch = dict[tuple[str, Any], Draws]
"""Tables by what they hold and for whom; a row for each class."""
TABLES = ("acceptance", "log_odds", "stopped", "violations", "consent")
KEYS = ("acceptance", "violations", "consent")
"""What tells classes apart: a line that another one of its screen hides is broken all the same."""
JOINT = ""
"""Stands for all principals together."""
MARGIN = "margin"
"""What stops an offer that no red line stops."""


@dataclass(frozen=True)
class Exploration(Labelled):
    """A space of offers on a day, and what each principal makes of each class of them.

    Arrays have a row for each class of offers that the rules cannot tell apart.
    """

    bench: Bench
    space: OfferSpace
    day: date
    classes: Classes
    acceptance: Mapping[str, Draws]
    """Probability that each principal accepts, shape (class, draw)."""
    log_odds: Mapping[str, Draws]
    """Log-odds of that, red lines included, shape (class, draw)."""
    stopped: Mapping[tuple[str, str], Draws]
    """Share of draws in which a rule of a party, or its margin, stops the offer, shape (class,).

    Of several lines that hold in a draw, the first in the order of the book counts.
    """
    violations: Mapping[tuple[str, str], Draws]
    """Most likely degree to which each class violates each red line of a party, shape (class,).

    NaN where nobody coded whether it does.
    """
    consent: Mapping[str, Draws]
    """Probability that each mediator or host with lines lets it be held, shape (class, draw)."""

    @cached_property
    def hearing(self) -> Hearing:
        """The principals on its day."""
        return on_day(self.bench, self.day)

    @cached_property
    def practice(self) -> Mapping[str, Host]:
        """Third states as hosts of those who would meet, by state; none where nothing is told."""
        return practice(pairs_of(self.scenario, self.day))

    @cached_property
    def ranked(self) -> Mapping[str, Host]:
        """The hosts of the venues that are explored, by venue; those of third states only."""
        places = (venue for venue, _ in self.space.places if venue)
        host = {venue: state_then(state_of(self.scenario, venue), self.day) for venue in places}
        return {v: self.practice[state] for v, state in host.items() if state in self.practice}

    @cached_property
    def joint(self) -> Draws:
        """Probability that all principals accept, shape (class, draw)."""
        return joint(self.acceptance)

    @cached_property
    def held(self) -> Draws:
        """Probability that all principals accept and no mediator or host refuses."""
        return joint({"": self.joint, **self.consent})

    @cached_property
    def likeliest(self) -> tuple[int, ...]:
        """Classes, those that all principals accept most often first."""
        return tuple((-self.joint.mean(axis=1)).argsort(kind="stable").tolist())

    def offers(self, number: int) -> Offers:
        """Return the first offer of a class, which stands for all of it."""
        return self.space.take(self.classes.first[[number]])

    def reasons(self, number: int) -> Mapping[str, tuple[Reason, ...]]:
        """Return what each rule of each principal does to the log-odds of a class."""
        offers = self.offers(number)
        level = self.bench.level
        return {p: reasons(self.hearing.weigh(p, offers), level) for p in self.acceptance}

    def unknown(self, number: int) -> list[tuple[str, str]]:
        """Return the lines, each with its party, of which nobody knows whether a class breaks."""
        return [line for line, degree in self.violations.items() if np.isnan(degree[number])]

    def interval(self, number: int, party: str | None = None) -> Interval:
        """Return acceptance of a class by a party, or by all principals."""
        rows = self.joint if party is None else {**self.acceptance, **self.consent}[party]
        return interval(rows[number], self.bench.level)

    def holding(self, number: int) -> Interval:
        """Return how likely a class is held: accepted, and refused by nobody with lines."""
        return interval(self.held[number], self.bench.level)


def explore(bench: Bench, space: OfferSpace, day: date, work: Work = ALONE) -> Exploration:
    """Return what each principal would answer to every offer of a space.

    Offers that the rules cannot tell apart are weighed once.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    space
        The offers.
    day
        Day on which they would be made; positions said by then are known.
    work
        By how many, and who is told; has no effect on results.
    """
    hearing = on_day(bench, day)
    classes = classify(hearing, space)
    check_room(len(classes), len(hearing.rules), bench.believed.draws)
    hearing.prepare()
    weigher, kept = _Weigher(hearing, space, classes), _Kept()
    starts = range(0, len(classes), BATCH)
    for start, (batch, keys) in zip(starts, work.threads(weigher.take, starts), strict=True):
        kept.add(batch, keys)
        work.weighed(min(start + BATCH, len(classes)), len(classes))
    tables = {what: kept.tables(what) for what in TABLES}
    return Exploration(bench, space, day, classes.merged(kept.keys)[0], **tables)


def classify(hearing: Hearing, space: OfferSpace) -> Classes:
    """Return the classes of offers in which the rules of the principals look at the same things."""
    starts = range(0, len(space), CHUNK)
    tables = (space.take(range(start, min(start + CHUNK, len(space)))) for start in starts)
    return partition(hearing.looks(offers) for offers in tables)


def thresholds(hearing: Hearing) -> Thresholds:
    """Return the numbers that say in which draws a screen or the margin stops an offer, (draw,)."""
    believed, names = hearing.bench.believed, [(p, MARGIN) for p in hearing.rules]
    for party, holds in hearing.holds.items():
        names += [(party, hold.screen) for hold in holds.values()]
    return {(p, stop): believed.uniform(f"line/{p}/{stop}") for p, stop in names}


def stops(
    verdict: Verdict, party: str, numbers: Thresholds, reached: Draws
) -> Iterator[tuple[str, Mask]]:
    """Yield each line that stops offers, then the margin, with where it is what stops them.

    Of several lines that hold in a draw, the first in the order of the book counts; what
    nothing stops is accepted.

    Parameters
    ----------
    verdict
        What the rules of the party say of offers.
    party
        The party.
    numbers
        As `thresholds` gives them.
    reached
        Probability that the margin lets each offer pass, shape (offer, draw).
    """
    going = np.ones(verdict.shape, dtype=np.bool_)
    for screen, lines in verdict.screens.items():
        stopping = verdict.stopping(lines)
        if stopping.any():
            holds = going & (numbers[party, screen] < stopping)
            yield from ((name, holds & leads) for name, leads in verdict.leading(lines))
            going &= ~holds
    yield MARGIN, going & (numbers[party, MARGIN] >= reached)


@dataclass(frozen=True)
class _Weigher:
    """Weighs classes of offers, batch by batch."""

    hearing: Hearing
    space: OfferSpace
    classes: Classes

    @cached_property
    def uniform(self) -> Thresholds:
        """Numbers that say in which draws a screen or the margin stops an offer, shape (draw,)."""
        return thresholds(self.hearing)

    def take(self, start: int) -> tuple[Batch, list[bytes]]:
        """Return a batch of classes that is weighed, and the keys of its rows."""
        offers, batch = self.space.take(self.classes.first[start : start + BATCH]), Batch()
        refused = Batch()
        for party in self.hearing.rules:
            verdict = self.hearing.weigh(party, offers)
            margin, passing = verdict.margin, verdict.passing()
            reached = logistic(margin)
            batch["acceptance", party] = passing * reached
            batch["log_odds", party] = _log_odds(passing, margin)
            refused["stopped", (party, MARGIN)] = self._stop(batch, party, verdict, reached)
        batch |= refused
        for party, passing in self.hearing.consents(offers).items():
            batch["consent", party] = passing
        told = {str(key): rows for key, rows in batch.items() if key[0] in KEYS}
        return batch, row_keys(told)

    def _stop(self, batch: Batch, party: str, verdict: Verdict, reached: Draws) -> Draws:
        """Write down what stops each class; return the share that the margin alone does."""
        for name in verdict.violations:
            batch["stopped", (party, name)] = np.zeros(verdict.shape[0])
            if name in verdict.stated:
                batch["violations", (party, name)] = verdict.known(name)
        found = stops(verdict, party, self.uniform, reached)
        shares = {name: holds.mean(axis=1) for name, holds in found}
        margin: Draws = shares.pop(MARGIN)
        batch |= {("stopped", (party, name)): share for name, share in shares.items()}
        return margin


class _Kept:
    """Collects the rows whose answers were not met before, in the order of classes."""

    def __init__(self) -> None:
        self.keys: list[bytes] = []
        self._known: set[bytes] = set()
        self._batches: list[Batch] = []

    def add(self, batch: Batch, keys: list[bytes]) -> None:
        """Take a batch."""
        first = {key: n for n, key in reversed(list(enumerate(keys)))}
        new = sorted(n for key, n in first.items() if key not in self._known)
        self.keys += keys
        self._known.update(keys)
        if new:
            self._batches.append({name: rows[new] for name, rows in batch.items()})

    def tables(self, what: str) -> dict[Any, Draws]:
        """Return the tables of a kind, by party or by party and line; they are handed over."""
        names = [(kind, whom) for kind, whom in self._batches[0] if kind == what]
        return {n[1]: np.concatenate([batch.pop(n) for batch in self._batches]) for n in names}


def row_keys(tables: Mapping[str, Draws]) -> list[bytes]:
    """Return what tells rows apart: equal keys, equal numbers in every table."""
    keys = []
    for rows in zip(*tables.values(), strict=True):
        digest = blake2b(digest_size=16)
        for row in rows:
            digest.update(np.ascontiguousarray(row).data)
        keys.append(digest.digest())
    return keys


def _log_odds(passing: Draws, margin: Draws) -> Draws:
    """Return the log-odds of `passing * logistic(margin)` without loss where it is near one.

    With P = s / (1 + exp(-z)), 1 - P = (1 - s + exp(-z)) / (1 + exp(-z)).
    """
    odds: Draws = np.log(passing) - np.log(np.maximum(1.0 - passing, 0.0) + np.exp(-margin))
    return odds
