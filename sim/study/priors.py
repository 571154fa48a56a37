"""A check of priors, and the offers at the two ends of what a party can be offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws
from sim.atlas.tables import states
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval
from sim.expect.hearing import Hearing, before
from sim.facts.record import PLACED, Format, Guarantee, Offer
from sim.facts.scenario import CAPITALS, NO_PLACE, Scenario
from sim.rules.declare import MEDIATOR
from sim.rules.offers import state_of
from sim.rules.verdict import logistic
from sim.study.edits import named_venues

TABLE: tuple[Format, ...] = ("bilateral", "bilateral", "trilateral", "multilateral")
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
    named = (venue for venue in scenario.explore.venues if venue != CAPITALS)
    places = dict.fromkeys((*named_venues(scenario, party), *named))
    rows = [_furnished(scenario, by, place) for place in places]
    hearing = before(bench, scenario.clock.as_of, "hindsight")
    verdict = hearing.put(party, rows, by)
    broken = [np.broadcast_to(v, verdict.shape).any(axis=1) for v in verdict.violations.values()]
    respected = np.flatnonzero(~np.any(broken, axis=0)) if broken else range(len(rows))
    third = [n for n in respected if not _at_home(scenario, party, rows[n])]
    best = dict.fromkeys(max(alike, key=verdict.margin.mean(axis=1).__getitem__)
                         for alike in (respected, third) if len(alike))  # fmt: skip
    return tuple(_plain(hearing, party, by, rows[n]) for n in best)


def adversary_capital(bench: Bench, party: str) -> Plain | None:
    """Return a bare invitation to the adversary's capital; None if it has none."""
    scenario = bench.scenario
    adversary = scenario.parties[party].adversary
    state = scenario.parties[adversary].state if adversary else None
    if not adversary or not state:
        return None
    capital = states()[state].capital
    offer = Offer(venues=(capital,), level=scenario.explore.levels[0], format="bilateral")
    return _plain(before(bench, scenario.clock.as_of, "hindsight"), party, adversary, offer)


def _proposer(scenario: Scenario, party: str) -> str:
    """Return the first mediator that has made an offer, or any, or the adversary."""
    proposers = [event.by for event in scenario.offers.values()]
    mediators = [name for name, side in scenario.parties.items() if side.role == MEDIATOR]
    proposed = [name for name in proposers if name in mediators]
    return next(iter((*proposed, *mediators)), scenario.parties[party].adversary or party)


def _furnished(scenario: Scenario, by: str, place: str) -> Offer:
    """Return an offer at a place, or by a medium, with everything that can be offered."""
    parties = scenario.parties.items()
    seated = tuple(name for name, side in parties if side.role == MEDIATOR and name != by)
    third = {*seated, by} - set(scenario.principals)
    size = min(len(third) + 2, len(TABLE)) - 1
    promised = tuple(Guarantee(kind=kind, strength=1.0) for kind in scenario.guarantees)
    offer = Offer(level=scenario.explore.levels[0], format=TABLE[size], participants=seated,
                  guarantees=promised, agenda=tuple(scenario.topics))  # fmt: skip
    where = {"medium": place} if place in NO_PLACE else {"medium": PLACED[0], "venues": (place,)}
    return offer.model_copy(update=where)


def _at_home(scenario: Scenario, party: str, offer: Offer) -> bool:
    adversary = scenario.parties[party].adversary
    sides = (scenario.parties[name].state for name in (party, adversary) if name)
    return any(state_of(scenario, venue) in set(filter(None, sides)) for venue in offer.venues)


def _plain(hearing: Hearing, party: str, by: str, offer: Offer) -> Plain:
    verdict = hearing.put(party, [offer], by)
    broken = tuple(name for name, violation in verdict.violations.items() if violation.any())
    acceptance, without_lines = verdict.acceptance[0], logistic(verdict.margin[0])
    return Plain(party, by, offer, acceptance, without_lines, broken)


GOOD, BAD, BAD_WITHOUT = (0.6, 1.0), (0.0, 0.05), (0.0, 0.45)
"""Where mean acceptance must lie: of a plainly good offer, and of the adversary's capital."""
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("acceptances", "room", "longest run"), "answers"),
    **dict.fromkeys(("counters", "beyond"), "share"),
    **dict.fromkeys(("median delay", "one delay", "search"), "days"),
    "pace": "offers",
}
"""What is counted, where it is no probability."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is documented or demanded, beside what the draws expect."""

    group: str
    """`prior`, `posterior` or `dynamics`."""
    name: str
    """What is looked at, such as `good` or `one delay`."""
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
        return UNITS.get(self.name, "probability")


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


def of_offers(bench: Bench, party: str) -> Iterator[Check]:
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


def predicted(
    what: tuple[str, str],
    documented: float,
    values: Draws,
    weights: Draws | None = None,
    of: int | None = None,
) -> Check:
    """Return what replicates, shape (world,), expect of a number that is documented."""
    finite = np.isfinite(values)
    weighing = np.ones(values.size) if weights is None else weights
    counted = None if weights is None else weighing[finite]
    expected = interval(values[finite], weights=counted)
    if UNITS.get(what[1]) in {"days", "offers"}:
        expected = replace(expected, mean=float(np.median(values[finite])))
    tail = two_sided(values[finite], documented, weighing[finite])
    within = expected.low <= documented <= expected.high
    return Check(*what, expected, within, documented=documented, tail=tail, of=of)
