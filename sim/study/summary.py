"""What many simulated worlds amount to: shares, days, and what stopped the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval, reach
from sim.facts.record import Offer
from sim.runs.work import ALONE, Work
from sim.simulate.branch import REPLICATES, Branch, Opening, branch
from sim.study.differences import WORLDS, Paired, Quantity
from sim.study.explore import Exploration
from sim.study.score import Illustrative
from sim.study.worlds import ENDS, Share, Worlds, follow, moments, portion, share, spread
from sim.study.worlds import WORLDS as MANY

TOGETHER = 16
"""Days that are counted together, which bounds memory."""
Nothing = Literal["no offer", "not answered", "not accepted", "falls through"]
"""Why no world has a meeting."""


@dataclass(frozen=True, slots=True)
class Stop:
    """What stopped offers."""

    party: str
    rule: str
    """Id of the line, or `margin`."""
    share: float
    """Of the answers, over all worlds, that were no acceptance."""


@dataclass(frozen=True, slots=True)
class Days(Interval):
    """Days until a meeting over the worlds that have one: the mean, and where most of them lie."""

    median: float = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Share of worlds in which a meeting has been held by each day from day 0, shape (day,)."""

    mean: Draws
    low: Draws
    """Between it and `high` lie most draws: the share that intervals hold."""
    high: Draws


@dataclass(frozen=True)
class Summary(Illustrative):
    """What came of many worlds."""

    worlds: Worlds
    held: Share
    days: Days | None
    offers: Interval
    """Offers made: the mean, and where most worlds lie."""
    ends: Mapping[str, Share]
    venues: Mapping[str, Share]
    """Meetings by venue, or medium, most frequent first."""
    proposers: Mapping[str, Share]
    """Meetings by the party that proposed what was agreed, most frequent first."""
    levels: Mapping[str, Share]
    stops: tuple[Stop, ...]
    """Most frequent first."""

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.worlds.bench

    @cached_property
    def waiting(self) -> Waiting:
        """How the share of worlds with a meeting grows, day by day.

        As the share of no draw ever falls, the ends of the range do not either.
        """
        day_held, days = self.worlds.held, self.worlds.branch.days + 1
        parts = [
            moments(day_held[None, :] <= np.arange(first, min(first + TOGETHER, days))[:, None])
            for first in range(0, days, TOGETHER)
        ]
        mean, between = (np.concatenate(part) for part in zip(*parts, strict=True))
        low, high = spread(mean, between, self.bench.level)
        return Waiting(mean, *(np.minimum.accumulate(end[::-1])[::-1] for end in (low, high)))

    @property
    def nothing(self) -> Nothing | None:
        """Why no world has a meeting; None if one has."""
        worlds = self.worlds
        if worlds.met.any():
            return None
        if not worlds.made.any() and not self.stops:
            return "no offer"
        if np.isfinite(worlds.agreed).any():
            return "falls through"
        return "not accepted" if self.stops else "not answered"


def summary(worlds: Worlds) -> Summary:
    """Return what many worlds amount to."""
    met, days, level = worlds.met, None, worlds.bench.level
    if met.any():
        until, median = interval(worlds.held[met], level), float(np.median(worlds.held[met]))
        days = Days(until.mean, until.low, until.high, level, median=median)
    return Summary(
        worlds=worlds,
        held=share(met, level),
        days=days,
        offers=interval(worlds.made.astype(np.float64), level),
        ends={name: share(worlds.end == code, level) for code, name in enumerate(ENDS)},
        venues=_by(worlds, lambda terms, _: place_of(terms)),
        proposers=_by(worlds, lambda _, by: by),
        levels=_by(worlds, lambda terms, _: terms.level),
        stops=_stops(worlds.stopped),
    )


def place_of(terms: Offer) -> str:
    """Return the venue of terms that name at most one, or their medium."""
    return terms.venues[0] if terms.venues else terms.medium


def _by(worlds: Worlds, name: Callable[[Offer, str], str]) -> dict[str, Share]:
    """Return the share of worlds with a meeting by something of its terms, largest first."""
    happened: defaultdict[str, Mask] = defaultdict(lambda: np.zeros(len(worlds), dtype=np.bool_))
    for terms, by, where in worlds.terms():
        happened[name(terms, by)] |= where
    order = sorted(happened, key=lambda key: (-int(happened[key].sum()), key))
    return {key: share(happened[key], worlds.bench.level) for key in order}


def _stops(stopped: Mapping[tuple[str, str], int]) -> tuple[Stop, ...]:
    total = max(sum(stopped.values()), 1)
    order = sorted(stopped.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Stop(*key, count / total) for key, count in order if count)


def difference(name: str, reference: Worlds, changed: Worlds) -> Paired:
    """Return what a change does to the share of worlds with a meeting, pair by pair.

    Both have the same draws and the same chance; the difference is known as well as so many
    worlds tell it.
    """
    gained, lost = changed.met & ~reference.met, reference.met & ~changed.met
    each = gained.astype(np.float64) - lost
    whole = each.size // REPLICATES * REPLICATES
    draws = each[:whole].reshape(-1, REPLICATES).mean(axis=1) if whole else each
    noise = float(draws.std(ddof=1) / np.sqrt(draws.size)) if draws.size > 1 else 0.0
    level, mean = reference.bench.level, float(each.mean())
    reached = reach(level) * noise
    return Paired(
        what=Quantity(WORLDS, name, ""),
        before=share(reference.met, level).interval,
        after=share(changed.met, level).interval,
        difference=Interval(mean, mean - reached, mean + reached, level),
        narrowed_by=None,
        noise=noise,
        rises=float(gained.mean()),
        falls=float(lost.mean()),
        over="worlds",
    )


@dataclass(frozen=True)
class Simulated(Illustrative):
    """What follows, beside what follows under changes."""

    reference: Summary
    changed: Mapping[str, Summary] = field(default_factory=dict)
    """The same worlds under each change, by its name."""
    changes: tuple[Paired, ...] = ()
    """What each change makes of the share of worlds with a meeting."""

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.reference.bench


def portions(
    start: Branch, worlds: int, changes: Iterable[tuple[str, Branch]], work: Work, piece: int
) -> Index:
    """Play one of several pieces of what `simulated` plays; keep its parts, return its worlds."""
    own = portion(start, worlds, work, piece)
    for name, other in changes:
        portion(other, worlds, work.on(name), piece)
    return own


def simulated(
    start: Branch, worlds: int, changes: Iterable[tuple[str, Branch]] = (), *, work: Work
) -> Simulated:
    """Return what follows, beside what follows under changes.

    Parameters
    ----------
    start
        Where the simulation leaves the record.
    worlds
        How many, of each.
    changes
        Name and branch of each change; the same draws and the same chance.
    work
        By how many processes, who is told, and where parts of the reference are kept.
    """
    reference, changed = follow(start, worlds, work), dict[str, Worlds]()
    for name, other in changes:
        changed[name] = follow(other, worlds, work.on(name))
        work.compared(name)
    return Simulated(
        summary(reference),
        {name: summary(other) for name, other in changed.items()},
        tuple(difference(name, reference, other) for name, other in changed.items()),
    )


def after_record(bench: Bench, work: Work, at: date | None = None) -> Summary | str:
    """Return what could follow the record from a day on, or why nothing can be simulated.

    A run plays four worlds a draw, and no more than there are by default.
    """
    try:
        start = branch(bench, at=at)
    except SimError as error:
        return error.problem
    return summary(follow(start, min(REPLICATES * bench.believed.draws, MANY), work))


FOLLOWED = 3
"""Classes of offers that are followed: those that all accept most often."""


@dataclass(frozen=True)
class Followed(Simulated):
    """What follows without any of some offers, and with each: the changes are the offers."""

    by: str = ""
    """The party that makes them."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The class that each offer, the first of it, stands for."""


def aftermath(exploration: Exploration, worlds: int = MANY, work: Work = ALONE) -> Followed:
    """Return what would follow from the offers that all principals accept most often.

    Parameters
    ----------
    exploration
        The offers, and the day on which they would be made.
    worlds
        Worlds of each offer.
    work
        By how many processes, and who is told.

    Raises
    ------
    SimError
        If the day lies outside the record, or no party could make the offers.
    """
    bench, space = exploration.bench, exploration.space
    firsts = {number: int(exploration.classes.first[number]) for number in exploration.likeliest}
    offers = {number: space.offer(first) for number, first in firsts.items()}
    track = offers[exploration.likeliest[0]].track
    same = [number for number, offer in offers.items() if offer.track == track][:FOLLOWED]
    numbers = {space.name(firsts[number]): number for number in same}
    start, by = branch(bench, at=exploration.day), space.by or proposer(bench)
    stated = start.offers if start.track == track else {}
    start = replace(start, offers={**stated, **{name: offers[n] for name, n in numbers.items()}})
    offering = [(name, replace(start, opening=Opening("offer", by, name))) for name in numbers]
    followed = simulated(start, worlds, offering, work=work)
    return Followed(followed.reference, followed.changed, followed.changes, by, numbers)


def proposer(bench: Bench) -> str:
    """Return who makes an offer that nobody is said to make: the first mediator, else a host.

    Raises
    ------
    SimError
        If there is none.
    """
    parties = bench.scenario.parties
    for role in ("mediator", "host"):
        for name, party in parties.items():
            if party.role == role:
                return name
    raise SimError("nobody is said to make the offer", "--by", "name a party")
