"""What many simulated worlds amount to: shares, days, and what stopped the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Mask
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.draws import TAILS, Interval
from sim.facts.record import Offer
from sim.facts.scenario import Scenario
from sim.simulate.branch import REPLICATES, Branch, Opening, branch, under
from sim.study.explore import Exploration, Work
from sim.study.worlds import ENDS, NORMAL, WORLDS, Share, Worlds, follow, share


@dataclass(frozen=True, slots=True)
class Stop:
    """What stopped offers."""

    party: str
    rule: str
    """Id of the line, or `margin`."""
    share: float
    """Of the answers, over all worlds, that were no acceptance."""


@dataclass(frozen=True)
class Summary:
    """What came of many worlds."""

    worlds: Worlds
    held: Share
    days: Interval | None
    """Days until the meeting, over the worlds that have one: the median, and nine in ten."""
    offers: Interval
    """Offers made: the mean, and nine worlds in ten."""
    ends: Mapping[str, Share]
    venues: Mapping[str, Share]
    """Meetings by venue, or medium, most frequent first."""
    proposers: Mapping[str, Share]
    """Meetings by the party that proposed what was agreed, most frequent first."""
    levels: Mapping[str, Share]
    stops: tuple[Stop, ...]
    """Most frequent first."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that it is about."""
        return self.worlds.scenario

    @property
    def label(self) -> str:
        """What the record can bear: `illustrative` or `scored`."""
        return self.worlds.label


@dataclass(frozen=True, slots=True)
class Difference:
    """What one change does to the worlds, pair by pair: the same draws, the same chance."""

    name: str
    mean: float
    """Difference of the shares of worlds with a meeting, the changed less the reference."""
    error: float
    """Half-width of its 90 % interval, due to the number of worlds."""
    gained: float
    """Share of worlds in which only the changed side has a meeting."""
    lost: float
    """Share of worlds in which only the reference has one."""


def summary(worlds: Worlds) -> Summary:
    """Return what many worlds amount to."""
    met, held = worlds.met, worlds.held
    days = None
    if met.any():
        low, high = np.quantile(held[met], TAILS)
        days = Interval(float(np.median(held[met])), float(low), float(high))
    low, high = np.quantile(worlds.made, TAILS)
    return Summary(
        worlds=worlds,
        held=share(met),
        days=days,
        offers=Interval(float(worlds.made.mean()), float(low), float(high)),
        ends={name: share(worlds.end == code) for code, name in enumerate(ENDS)},
        venues=_by(worlds, lambda terms, _: terms.venues[0] if terms.venues else terms.medium),
        proposers=_by(worlds, lambda _, by: by),
        levels=_by(worlds, lambda terms, _: terms.level),
        stops=_stops(worlds.stopped),
    )


def _by(worlds: Worlds, name: Callable[[Offer, str], str]) -> dict[str, Share]:
    """Return the share of worlds with a meeting by something of its terms, largest first."""
    found: dict[str, Mask] = {}
    for terms, by, where in worlds.terms():
        key = name(terms, by)
        found[key] = found[key] | where if key in found else where
    order = sorted(found, key=lambda key: (-int(found[key].sum()), key))
    return {key: share(found[key]) for key in order}


def _stops(stopped: Mapping[tuple[str, str], int]) -> tuple[Stop, ...]:
    total = max(sum(stopped.values()), 1)
    order = sorted(stopped.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Stop(*key, count / total) for key, count in order if count)


def nothing_happens(worlds: Worlds) -> str:
    """Return why no world has a meeting; empty if one has."""
    if worlds.met.any():
        return ""
    if not worlds.made.any() and not any(worlds.stopped.values()):
        return (
            "no party makes an offer: every candidate is beyond its own red lines, worth less to "
            "it than no meeting, or ruled out by its tactics"
        )
    if np.isfinite(worlds.agreed).any():
        return "every agreement falls through, or its day lies beyond the last day"
    stops = _stops(worlds.stopped)
    if not stops:
        return "no offer is answered before the last day"
    told = [f"{stop.rule} of {stop.party} in {100 * stop.share:.0f} %" for stop in stops[:3]]
    return f"no offer is accepted by all; of the answers that were no acceptance: {', '.join(told)}"


def difference(name: str, reference: Worlds, changed: Worlds) -> Difference:
    """Return what a change does to the share of worlds with a meeting, pair by pair."""
    gained, lost = changed.met & ~reference.met, reference.met & ~changed.met
    each = gained.astype(np.float64) - lost
    whole = each.size // REPLICATES * REPLICATES
    draws = each[:whole].reshape(-1, REPLICATES).mean(axis=1) if whole else each
    error = NORMAL * float(draws.std(ddof=1) / np.sqrt(draws.size)) if draws.size > 1 else 0.0
    return Difference(name, float(each.mean()), error, float(gained.mean()), float(lost.mean()))


@dataclass(frozen=True)
class Spanned:
    """The share of worlds with a meeting under other models, and what it spans."""

    low: float
    high: float
    each: Mapping[str, Share]


def spanned(
    reference: Branch, others: Iterable[tuple[str, Branch]], worlds: int, work: Work
) -> Spanned:
    """Return the envelope of the share of worlds with a meeting.

    Parameters
    ----------
    reference
        Part of the envelope itself.
    others
        Name and branch of each reading and variant.
    worlds
        How many of each.
    work
        By how many processes, and who is told.
    """
    each: dict[str, Share] = {}
    for name, other in others:
        each[name] = share(follow(other, worlds, Work(work.jobs)).met)
        work.compared(name)
    own = share(follow(reference, worlds, Work(work.jobs)).met)
    spans = [held.interval for held in (own, *each.values())]
    return Spanned(min(s.low for s in spans), max(s.high for s in spans), each)


FOLLOWED = 3
"""Classes of offers that are followed: those that all accept most often."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What follows from one offer."""

    offer: str
    """Id of the offer: the first of its class."""
    number: int
    """The class."""
    by: str
    """The party that makes it."""
    found: Summary
    change: Difference
    """Against the same worlds in which it is not made."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows without any of some offers, and with each."""

    reference: Summary
    offers: tuple[Aftermath, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario that it is about."""
        return self.reference.scenario

    @property
    def label(self) -> str:
        """What the record can bear: `illustrative` or `scored`."""
        return self.reference.label


def aftermath(exploration: Exploration, worlds: int = WORLDS, work: Work | None = None) -> Followed:
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
    doing = work or Work()
    bench, space = exploration.bench, exploration.space
    likeliest = (-exploration.joint.mean(axis=1)).argsort(kind="stable").tolist()
    track = space.offer(int(exploration.classes.first[likeliest[0]])).track
    chosen: dict[int, tuple[str, Offer]] = {}
    for number in likeliest:
        first = int(exploration.classes.first[number])
        if space.offer(first).track == track and len(chosen) < FOLLOWED:
            chosen[number] = (space.name(first), space.offer(first))
    start = branch(bench, at=exploration.day)
    stated = start.offers if start.track == track else {}
    start = replace(start, offers={**stated, **dict(chosen.values())})
    by, reference = proposer(bench), follow(start, worlds, doing)
    found = []
    for number, (name, _) in chosen.items():
        made = follow(replace(start, opening=Opening("offer", by, name)), worlds, doing)
        change = difference(name, reference, made)
        found.append(Aftermath(name, number, by, summary(made), change))
        doing.compared(name)
    return Followed(summary(reference), tuple(found))


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


def follow_beside(
    reference: Branch, others: Sequence[tuple[str, Bench]], worlds: int, work: Work
) -> tuple[Worlds, Mapping[str, Worlds], tuple[Difference, ...]]:
    """Return what follows under a reference and under others, and the differences.

    Parameters
    ----------
    reference
        Where the simulation leaves the record.
    others
        Name and bench of each; the same draws and the same chance.
    worlds
        Worlds of each.
    work
        By how many processes, and who is told.
    """
    before = follow(reference, worlds, work)
    after: dict[str, Worlds] = {}
    for name, bench in others:
        after[name] = follow(under(reference, bench), worlds, work)
        work.compared(name)
    changes = tuple(difference(name, before, held) for name, held in after.items())
    return before, after, changes
