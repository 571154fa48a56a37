"""Are the priors sane: what they expect, beside the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.answers import expect
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval
from sim.expect.statechart import State
from sim.facts.record import Event, Meeting, Track, offer_of
from sim.simulate.branch import REPLICATES, Branch, branch
from sim.simulate.chance import stream, uniform
from sim.simulate.menu import candidates
from sim.study.score import Labelled, stacked
from sim.study.worlds import follow

WORLDS = 1024
"""Worlds that are simulated for the pace of offers."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is documented, beside what the draws or worlds expect."""

    name: str
    unit: str
    """What is counted: `answers`, `days` or `offers`."""
    documented: float
    expected: Interval
    """Over draws or worlds; of days and offers the median in place of the mean."""
    tail: float
    """Share of the replicates as far out, on both sides; of those that are equal the half."""

    @property
    def within(self) -> bool:
        """Whether what is documented lies in the range."""
        return self.expected.low <= self.documented <= self.expected.high


@dataclass(frozen=True, slots=True)
class Sanity(Labelled):
    """All checks of the priors of a scenario."""

    bench: Bench
    checks: tuple[Check, ...]
    answers: int
    """Of the record, that are scored."""
    left_out: tuple[str, ...]
    """What could not be checked, and why, in sentences."""


def sanity(bench: Bench, worlds: int = WORLDS) -> Sanity:
    """Return what the priors expect, beside the record.

    Ranges hold nine in ten whatever the bench says: what decides a check does not move.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    worlds
        How many are simulated for the pace of offers.
    """
    scored, checks = [e for e in expect(bench) if not e.unscored], list[Check]()
    left_out = [] if scored else ["No answer is scored: there is no record to replicate."]
    if scored:
        checks += _of_answers(*stacked(scored, bench.believed.draws), bench.believed.seed)
    try:
        start = after_first_offer(bench)
        checks += of_pace(documented_pace(start), simulated_pace(start, worlds))
    except SimError as error:
        left_out.append(f"The pace is not checked: {error.problem}.")
    return Sanity(bench, tuple(checks), len(scored), tuple(left_out))


def _of_answers(acceptance: Draws, accepted: list[bool], seed: int) -> Iterator[Check]:
    """Yield what the draws expect of the scored answers."""
    yes, happened = replicated(acceptance, seed), np.array(accepted)[:, None]
    yield _predicted("acceptances", "answers", sum(accepted), yes.sum(axis=0))
    longest = int(longest_run(~happened)[0])
    yield _predicted("longest run", "answers", longest, longest_run(~yes))


def of_pace(documented: Pace, simulated: Pace) -> Iterator[Check]:
    """Yield the checks of the search; of its pace where it lasts as long as it did."""
    days = float(documented.days[0])
    yield _predicted("search", "days", days, simulated.days)
    lasting = simulated.offers[simulated.days >= days]
    if lasting.size:
        yield _predicted("pace", "offers", float(documented.offers[0]), lasting)


def _predicted(name: str, unit: str, documented: float, values: Draws | Index) -> Check:
    """Return what replicates, shape (world,), expect of a number that is documented."""
    replicates = values.astype(np.float64)
    expected = interval(replicates)
    if unit != "answers":
        expected = replace(expected, mean=float(np.median(replicates)))
    return Check(name, unit, documented, expected, two_sided(replicates, documented))


def two_sided(values: Draws, documented: float) -> float:
    """Return the share of replicates as far out as what is documented, on both sides.

    Of replicates that equal it half is counted (the mid-p value): twice the smaller side.

    Examples
    --------
    >>> two_sided(np.array([0.0, 1.0, 1.0, 2.0]), 2.0)
    0.25
    """
    upper = float((values > documented).mean() + (values == documented).mean() / 2)
    return 2 * min(upper, 1 - upper)


def replicated(acceptance: Draws, seed: int) -> Mask:
    """Return which answers are acceptances in each world.

    As the likelihood has it, given a draw every answer is decided on its own.

    Parameters
    ----------
    acceptance
        Probability of acceptance, shape (answer, draw).
    seed
        Of all chance.

    Returns
    -------
    Mask
        Shape (answer, world), with four worlds for each draw.
    """
    likely = np.repeat(acceptance, REPLICATES, axis=1)
    answers, worlds = np.arange(likely.shape[0])[:, None], np.arange(likely.shape[1])
    numbers = np.broadcast_arrays(worlds, answers)
    return uniform(stream(seed, "replica/acceptance"), *numbers) < likely


def longest_run(happened: Mask) -> Index:
    """Return the most times that something happens in a row, down each column.

    Examples
    --------
    >>> longest_run(np.array([[True, False], [True, True], [False, True], [True, True]])).tolist()
    [2, 3]
    """
    run = np.zeros(happened.shape[1], dtype=np.int64)
    longest = run
    for row in happened:
        run = np.where(row, run + 1, 0)
        longest = np.maximum(longest, run)
    return longest


PERIOD = 180
"""Days to which numbers of offers are scaled."""
FOUND = frozenset({State.AGREED, State.SCHEDULED, State.HELD})
"""States of a track that end the search."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A search for a meeting: of a record, shape (1,), or of worlds, shape (world,)."""

    days: Draws
    """Until the first agreement, or the record's last day if there is none."""
    offers: Draws
    """Offers and counters in 180 days of search."""


def after_first_offer(bench: Bench) -> Branch:
    """Return the branch that leaves the record after the first offer of its last search.

    A search begins with the first offer of a meeting that is sought, and anew with the first
    offer after one that was held. What the record names later may be offered: it is the pace
    of a whole search that is compared.

    Raises
    ------
    SimError
        If no candidate offer is left to simulate with.
    """
    space = candidates(bench.scenario)
    track = space.offer(0).track
    clock, order = bench.scenario.clock, bench.order
    first, sought = len(order), False
    for n, event in enumerate(order):
        if isinstance(event, Meeting) and event.act == "meet" and event.meeting.track == track:
            sought = False
        elif _offers(event, track) and not sought:
            first, sought = n, True
    at = order[first + 1].id if first + 1 < len(order) else clock.as_of
    start = branch(bench, at=at, space=space)
    return replace(start, days=max((clock.as_of - start.day).days, 1))


def documented_pace(start: Branch) -> Pace:
    """Return how the record went on after a branch.

    Counted are offers of the parties that make offers in simulations, on the same track.
    """
    tracks, offers, scenario = start.tracks, 0, start.bench.scenario
    days = start.days
    for event in (event for event in start.bench.order if event not in start.past):
        offers += _offers(event, start.track) and event.by in start.proposers
        tracks = tracks.after(event, scenario.offers, scenario.principals)
        if tracks.regions[start.track].state in FOUND:
            days = (event.on.first - start.day).days
            break
    length = np.array([max(days, 1)], dtype=np.float64)
    return Pace(length, offers * PERIOD / length)


def simulated_pace(start: Branch, worlds: int) -> Pace:
    """Return how the search goes on in simulated worlds."""
    played = follow(start, worlds)
    agreed = played.agreed.astype(np.float64)
    days = np.maximum(np.where(np.isfinite(agreed), agreed, start.days), 1.0)
    return Pace(days, played.made * PERIOD / days)


def _offers(event: Event, track: Track) -> bool:
    offer = offer_of(event)
    return offer is not None and offer.track == track
