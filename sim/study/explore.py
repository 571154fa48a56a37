"""What each party would answer to offers that nobody made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index, Mask, Single
from sim.atlas.tables import state_then
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.classes import Classes
from sim.expect.draws import Interval, interval
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.expect.structure import JOINT, Structure, ends
from sim.rules.offers import Offers, state_of
from sim.runs.work import ALONE, Work
from sim.study.practice.hosts import Host, pairs_of, practice
from sim.study.score import Labelled

MOST_NUMBERS = 2**28
"""Numbers that an exploration may keep, 1 GiB of them."""


def check_room(classes: int, parties: int, draws: int) -> None:
    """Raise an error, before anything is weighed, if an exploration would not fit into memory.

    Raises
    ------
    SimError
        If acceptance is too many numbers; it says how many draws would do.
    """
    rows = classes * parties
    if rows * draws > MOST_NUMBERS:
        message = f"{draws:,} draws of {classes:,} classes of offers take more than 1 GiB of memory"
        hint = f"ask for {MOST_NUMBERS // rows:,} draws or fewer, or for fewer offers"
        raise SimError(message, "--draws", hint)


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
    acceptance: Mapping[str, Single]
    """Probability that each principal accepts, shape (class, draw)."""
    ranges: Mapping[str, Draws]
    """Mean, low and high of that, by principal and of all together, shape (class, 3)."""
    stopped: Mapping[tuple[str, str], Draws]
    """Share of draws in which a rule of a party, or its margin, stops the offer, shape (class,).

    Of several lines that hold in a draw, the first in the order of the book counts.
    """
    violations: Mapping[tuple[str, str], Draws]
    """Most likely degree to which each class violates each red line of a party, shape (class,).

    NaN where nobody coded whether it does.
    """
    consent: Mapping[str, Single]
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
    def joint(self) -> Single:
        """Probability that all principals accept, shape (class, draw)."""
        return reduce(np.multiply, self.acceptance.values())

    @cached_property
    def likeliest(self) -> tuple[int, ...]:
        """Classes, those that all principals accept most often first."""
        return tuple((-self.ranges[JOINT][:, 0]).argsort(kind="stable").tolist())

    def offers(self, number: int) -> Offers:
        """Return the first offer of a class, which stands for all of it."""
        return self.space.take(self.classes.first[[number]])

    def unknown(self, number: int) -> list[tuple[str, str]]:
        """Return the lines, each with its party, of which nobody knows whether a class breaks."""
        return [line for line, degree in self.violations.items() if np.isnan(degree[number])]

    def interval(self, number: int, party: str | None = None) -> Interval:
        """Return acceptance of a class by a party, or by all principals."""
        if party is not None and party in self.consent:
            return interval(self.consent[party][number], self.bench.level)
        mean, low, high = self.ranges[JOINT if party is None else party][number].tolist()
        return Interval(mean, low, high, self.bench.level)

    def holding(self, number: int) -> Interval:
        """Return how likely a class is held: accepted, and refused by nobody with lines."""
        let = (passing[number] for passing in self.consent.values())
        return interval(reduce(np.multiply, let, self.joint[number]), self.bench.level)


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
    structure = Structure(on_day(bench, day), space)
    classes, draws = structure.classes, bench.believed.draws
    check_room(len(classes), len(structure.sheets), draws)
    blocks, done = structure.blocks(classes.first), 0
    kept: dict[tuple[str, str], NDArray[Any]] = {}
    each = work.threads(_Weigher(structure), blocks)
    for (some, _, _), found in zip(blocks, each, strict=True):
        for key, rows in found.items():
            if key not in kept:
                kept[key] = np.empty((len(classes), *rows.shape[1:]), rows.dtype)
            kept[key][some] = rows
        done += len(some)
        work.weighed(done, len(classes))
    return Exploration(
        bench, space, day, classes, _of(kept, "acceptance"), _of(kept, "ranges"),
        {(p, n): rows for p in structure.sheets for n, rows in _of(kept, f"stopped/{p}").items()},
        structure.violations(classes.first), structure.consents(classes.first),
    )  # fmt: skip


def _of(kept: Mapping[tuple[str, str], NDArray[Any]], what: str) -> dict[str, NDArray[Any]]:
    """Return the tables of a kind by their names."""
    return {name: rows for (kind, name), rows in kept.items() if kind == what}


def stops(
    structure: Structure, party: str, offers: tuple[int, Index], reached: Single
) -> Iterator[tuple[str, Mask]]:
    """Yield each line, and last the margin, with where it is what stops offers, (terms, draw).

    Of several lines that hold in a draw, the first in the order of the book counts; what
    nothing stops is accepted.

    Parameters
    ----------
    structure
        A space of offers before the principals.
    party
        A principal.
    offers
        A place and terms, by their numbers.
    reached
        How likely the party accepts them if no line stops them.
    """
    sheet, going = structure.sheets[party], np.ones((1, 1), np.bool_)
    for screen in () if sheet.own else sheet.screens:
        code = screen.stops.codes(*offers)
        holds = going & structure.held[party, screen.name][code]
        if holds.any():
            leads = screen.leads[code]
            for number, line in enumerate(screen.lines):
                led = leads == number
                if led.any():
                    yield line, holds if led.all() else holds & led
            going = going & ~holds
    if not sheet.own:
        yield MARGIN, going & (structure.numbers(party, MARGIN) >= reached)


@dataclass(frozen=True)
class _Weigher:
    """Weighs blocks of offers: how likely principals accept them, and what stops them."""

    structure: Structure

    def __call__(self, block: tuple[Index, int, Index]) -> dict[tuple[str, str], NDArray[Any]]:
        """Return tables by what they hold and for whom, a row for each offer of the block."""
        _, place, terms = block
        level, found, every = self.structure.hearing.bench.level, {}, []
        for party in self.structure.sheets:
            reached = self.structure.reached(party, place, terms)
            accepted = reached * self.structure.passing(party, place, terms)
            found["acceptance", party] = accepted
            found["ranges", party] = ends(accepted, level)
            for name, share in self._stops(party, place, terms, reached).items():
                found[f"stopped/{party}", name] = share
            every.append(accepted)
        return found | {("ranges", JOINT): ends(reduce(np.multiply, every), level)}

    def _stops(self, party: str, place: int, terms: Index, reached: Single) -> dict[str, Draws]:
        """Return how often each line, or the margin alone, is what stops each offer."""
        sheet = self.structure.sheets[party]
        lines = [line for screen in sheet.screens for line in screen.lines]
        shares = {name: np.zeros(len(terms)) for name in (*lines, MARGIN)}
        for name, holds in stops(self.structure, party, (place, terms), reached):
            shares[name][:] = np.count_nonzero(holds, axis=1) / holds.shape[1]
        return shares
