"""Are the priors sane: what they expect, against assumed bands and against the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws, Mask
from sim.atlas.tables import states
from sim.errors import SimError
from sim.expect.answers import Expectation, expect
from sim.expect.bench import Bench
from sim.expect.draws import TAILS, Interval, interval
from sim.expect.hearing import before
from sim.facts.record import PLACED, Guarantee, Offer
from sim.facts.scenario import CAPITALS, NO_PLACE, Scenario
from sim.rules.declare import MEDIATOR
from sim.rules.offers import state_of
from sim.rules.verdict import Verdict, logistic
from sim.simulate.branch import REPLICATES, Branch
from sim.study.edits import named_venues
from sim.study.replicas import (
    Pace,
    after_first_offer,
    countered,
    documented_delays,
    documented_pace,
    longest_run,
    replicated,
    replicated_delays,
    simulated_pace,
)
from sim.study.score import Labelled, effective, importance, stacked

TABLE = ("bilateral", "bilateral", "trilateral", "multilateral")
"""Format by the number of parties, two at the least; more are multilateral as well."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An offer that nobody need have made, and what a party would answer."""

    party: str
    by: str
    """The party that would propose it."""
    offer: Offer
    acceptance: Draws
    """Probability that the party accepts, shape (draw,)."""
    without_lines: Draws
    """The same if none of its red lines were enforced, shape (draw,)."""
    broken: tuple[str, ...]
    """Ids of its red lines that the offer breaks, wholly or in part."""


def plainly_good(bench: Bench, party: str) -> tuple[Plain, ...]:
    """Return the best that a party can be offered: anywhere, and on neither side's ground.

    A mediator proposes it and sits at the table with every other one; all promises that the
    scenario knows are made in full; all its topics are on the agenda; the level is the first
    that the exploration asks about. Of the venues that record and exploration name, it is the
    one with the highest mean log-odds among those where no red line of the party is broken,
    to any degree. If there is none there is no such offer, and the second is left out where
    it is the first.
    """
    scenario = bench.scenario
    by = _proposer(scenario, party)
    rows = [_furnished(scenario, by, place) for place in _places(scenario, party)]
    verdict = before(bench, scenario.clock.as_of, "hindsight").put(party, rows, by)
    respected = [n for n in range(len(rows)) if not _broken(verdict, n)]
    third = [n for n in respected if not _at_home(scenario, party, rows[n])]
    best = dict.fromkeys(max(rows_alike, key=verdict.margin.mean(axis=1).__getitem__)
                         for rows_alike in (respected, third) if rows_alike)  # fmt: skip
    return tuple(_plain(party, by, rows[n], verdict, n) for n in best)


def adversary_capital(bench: Bench, party: str) -> Plain | None:
    """Return a bare invitation to the adversary's capital; None if it has none."""
    scenario = bench.scenario
    adversary = scenario.parties[party].adversary
    state = scenario.parties[adversary].state if adversary else None
    if not adversary or not state:
        return None
    capital = states()[state].capital
    offer = Offer(venues=(capital,), level=scenario.explore.levels[0], format="bilateral")
    hearing = before(bench, scenario.clock.as_of, "hindsight")
    return _plain(party, adversary, offer, hearing.put(party, [offer], adversary), 0)


def _proposer(scenario: Scenario, party: str) -> str:
    """Return the first mediator that has made an offer, or any, or the adversary."""
    proposers = [event.by for event in scenario.offers.values()]
    mediators = [name for name, side in scenario.parties.items() if side.role == MEDIATOR]
    proposed = [name for name in proposers if name in mediators]
    return next(iter((*proposed, *mediators)), scenario.parties[party].adversary or party)


def _places(scenario: Scenario, party: str) -> list[str]:
    named = (venue for venue in scenario.explore.venues if venue != CAPITALS)
    return list(dict.fromkeys((*named_venues(scenario, party), *named)))


def _furnished(scenario: Scenario, by: str, place: str) -> Offer:
    """Return an offer at a place, or by a medium, with everything that can be offered."""
    parties = scenario.parties.items()
    seated = tuple(name for name, side in parties if side.role == MEDIATOR and name != by)
    third = {*seated, by} - set(scenario.principals)
    size = min(len(third) + 2, len(TABLE)) - 1
    nowhere = place in NO_PLACE
    return Offer.model_validate(
        {
            "venues": () if nowhere else (place,),
            "medium": place if nowhere else PLACED[0],
            "level": scenario.explore.levels[0],
            "format": TABLE[size],
            "participants": seated,
            "guarantees": tuple(Guarantee(kind=kind, strength=1.0) for kind in scenario.guarantees),
            "agenda": tuple(scenario.topics),
        }
    )


def _at_home(scenario: Scenario, party: str, offer: Offer) -> bool:
    adversary = scenario.parties[party].adversary
    sides = (scenario.parties[name].state for name in (party, adversary) if name)
    return any(state_of(scenario, venue) in set(filter(None, sides)) for venue in offer.venues)


def _broken(verdict: Verdict, row: int) -> tuple[str, ...]:
    """Return the lines that an offer violates in any draw."""
    return tuple(
        name
        for name, violation in verdict.violations.items()
        if np.broadcast_to(violation, verdict.shape)[row].any()
    )


def _plain(party: str, by: str, offer: Offer, verdict: Verdict, row: int) -> Plain:
    return Plain(
        party=party,
        by=by,
        offer=offer,
        acceptance=verdict.acceptance[row],
        without_lines=logistic(verdict.margin[row]),
        broken=_broken(verdict, row),
    )


GOOD, BAD, BAD_WITHOUT = (0.6, 1.0), (0.0, 0.05), (0.0, 0.45)
"""Where mean acceptance must lie: of a plainly good offer, and of the adversary's capital."""
OPEN = 6 / 11
"""Share of acceptances that the priors must leave room for, as they must for none."""
WORLDS = 1024
"""Worlds that are simulated for the pace of offers."""
UNITS: Mapping[str, tuple[str, ...]] = {
    "probability": ("good", "good, third ground", "capital", "capital, no lines"),
    "answers": ("acceptances", "room", "longest run"),
    "share": ("counters", "beyond"),
    "days": ("median delay", "one delay", "search"),
    "offers": ("pace",),
}
"""What is counted in which unit."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is documented or demanded, beside what the draws expect."""

    group: str
    """`prior`, `posterior` or `dynamics`."""
    name: str
    """What is looked at: see `UNITS`."""
    expected: Interval
    """Over draws or worlds; of days and offers the median in place of the mean."""
    within: bool
    documented: float | None = None
    """What the record tells; None if a band is demanded."""
    band: tuple[float, float] | None = None
    """What is demanded; None if the record tells."""
    tail: float | None = None
    """Share of the replicates as far out, on both sides; of those that are equal the half."""
    of: int | None = None
    """Answers that it is taken over."""
    plain: Plain | None = None
    """The offer that it is about, and the party that would answer."""

    @property
    def unit(self) -> str:
        """What is counted: `probability`, `share`, `answers`, `days` or `offers`."""
        return _unit(self.name)


def _unit(name: str) -> str:
    return next(unit for unit, names in UNITS.items() if name in names)


@dataclass(frozen=True, slots=True)
class Sanity(Labelled):
    """All checks of the priors of a scenario."""

    bench: Bench
    checks: tuple[Check, ...]
    effective: float
    """Share of the draws that still counts once all scored answers are seen."""
    left_out: tuple[str, ...]
    """What could not be checked, and why, in sentences."""


def sanity(bench: Bench, worlds: int = WORLDS) -> Sanity:
    """Return what the priors expect, against assumed bands and against the record.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    worlds
        How many are simulated for the pace of offers.
    """
    expectations = expect(bench)
    scored = [e for e in expectations if not e.unscored]
    acceptance, accepted = stacked(scored, bench.believed.draws)
    checks = [c for party in bench.scenario.principals for c in _of_offers(bench, party)]
    left_out = [] if scored else ["No answer is scored: there is no record to replicate."]
    if scored:
        checks += _of_record(bench, scored, acceptance)
    try:
        start = after_first_offer(bench)
    except SimError as error:
        left_out.append(f"Delays and pace are not checked: {error.problem}.")
    else:
        checks += _of_dynamics(start, expectations, worlds)
    named = [c.plain.party for c in checks if c.plain is not None and c.name == "good"]
    left_out += [
        f"No offer respects every line of {party}: none is plainly good for it."
        for party in bench.scenario.principals
        if party not in named
    ]
    return Sanity(
        bench=bench,
        checks=tuple(checks),
        effective=effective(importance(acceptance, accepted)),
        left_out=tuple(left_out),
    )


def two_sided(values: Draws, documented: float, weights: Draws) -> float:
    """Return the share of replicates as far out as what is documented, on both sides.

    Of replicates that equal it half is counted (the mid-p value): twice the smaller side.

    Examples
    --------
    >>> two_sided(np.array([0.0, 1.0, 1.0, 2.0]), 2.0, np.full(4, 0.25))
    0.25
    """
    above = weights[values > documented].sum()
    equal = weights[values == documented].sum()
    upper = (above + equal / 2) / weights.sum()
    return float(2 * min(upper, 1 - upper))


def _of_offers(bench: Bench, party: str) -> Iterator[Check]:
    """Yield the checks of acceptance at the two ends of what a party can be offered."""
    for name, good in zip(("good", "good, third ground"), plainly_good(bench, party), strict=False):
        yield _banded(name, good, good.acceptance, GOOD)
    bad = adversary_capital(bench, party)
    if bad is not None:
        yield _banded("capital", bad, bad.acceptance, BAD)
        yield _banded("capital, no lines", bad, bad.without_lines, BAD_WITHOUT)


def _banded(name: str, plain: Plain, acceptance: Draws, band: tuple[float, float]) -> Check:
    expected = interval(acceptance)
    within = band[0] <= expected.mean <= band[1]
    return Check("prior", name, expected, within, band=band, plain=plain)


def _of_record(bench: Bench, scored: Sequence[Expectation], acceptance: Draws) -> Iterator[Check]:
    """Yield what the draws expect of the scored record, before and after it is seen."""
    accepted = [e.accepted for e in scored]
    weights = np.repeat(importance(acceptance, accepted), REPLICATES)
    yes, happened = replicated(acceptance, bench.believed.seed), np.array(accepted)[:, None]
    total, count, of = float(sum(accepted)), yes.sum(axis=0).astype(np.float64), len(scored)
    before = _predicted(("prior", "acceptances"), total, count, of=of)
    yield before
    yield _room(before.expected, of)
    yield _predicted(("posterior", "acceptances"), total, count, weights, of)
    longest, runs = float(longest_run(~happened)[0]), longest_run(~yes).astype(np.float64)
    yield _predicted(("posterior", "longest run"), longest, runs, weights, of)
    shares, refused = _part(countered(bench, scored), ~yes), of - sum(accepted)
    if refused and np.isfinite(shares).any():
        counters = np.array([[e.event.act == "counter"] for e in scored])
        share = float(_part(counters, ~happened)[0])
        yield _predicted(("posterior", "counters"), share, shares, weights, refused)


def _room(expected: Interval, answers: int) -> Check:
    """Return whether the priors leave room for none, and for six acceptances in eleven."""
    band = (0.0, float(np.floor(OPEN * answers)))
    within = expected.low <= band[0] and expected.high >= band[1]
    return Check("prior", "room", expected, within, band=band, of=answers)


def _part(happened: Mask, among: Mask) -> Draws:
    """Return the share of what holds among some answers, NaN where there are none."""
    number = among.sum(axis=0)
    return np.where(number > 0, (happened & among).sum(axis=0) / np.maximum(number, 1), np.nan)


def _of_dynamics(
    start: Branch, expectations: Sequence[Expectation], worlds: int
) -> Iterator[Check]:
    """Yield what the reactions expect of the time until answers, and of the pace of offers."""
    documented = documented_delays(start.bench, expectations)
    days = replicated_delays(start, documented)
    days = days[:, np.isfinite(days).all(axis=0)]
    if days.size:
        yield from _of_delays(np.array([delay.days for delay in documented]), days)
    yield from _of_pace(documented_pace(start), simulated_pace(start, worlds))


def _of_delays(documented: Draws, days: Draws) -> Iterator[Check]:
    """Yield the checks of documented delays, shape (answer,), and of replicates of them."""
    low, high = (float(edge) for edge in np.quantile(days, TAILS))
    median, of = float(np.median(documented)), documented.size
    yield _predicted(("posterior", "median delay"), median, np.median(days, axis=0), of=of)
    spread = Interval(float(np.median(days)), low, high)
    yield Check("dynamics", "one delay", spread, low <= median <= high, documented=median, of=of)
    beyond = ((days < low) | (days > high)).mean(axis=0)
    outside = float(((documented < low) | (documented > high)).mean())
    yield _predicted(("dynamics", "beyond"), outside, beyond, of=of)


def _of_pace(documented: Pace, simulated: Pace) -> Iterator[Check]:
    """Yield the checks of the search; of its pace where it lasts as long as it did."""
    days = float(documented.days[0])
    yield _predicted(("dynamics", "search"), days, simulated.days)
    lasting = simulated.offers[simulated.days >= days]
    if lasting.size:
        yield _predicted(("dynamics", "pace"), float(documented.offers[0]), lasting)


def _predicted(
    what: tuple[str, str],
    documented: float,
    values: Draws,
    weights: Draws | None = None,
    of: int | None = None,
) -> Check:
    """Return what replicates, shape (world,), expect of a number that is documented."""
    finite = np.isfinite(values)
    weighing = np.ones(values.size) if weights is None else weights
    expected = interval(values[finite], None if weights is None else weighing[finite])
    if _unit(what[1]) in {"days", "offers"}:
        expected = Interval(float(np.median(values[finite])), expected.low, expected.high)
    tail = two_sided(values[finite], documented, weighing[finite])
    within = expected.low <= documented <= expected.high
    return Check(*what, expected, within, documented=documented, tail=tail, of=of)
