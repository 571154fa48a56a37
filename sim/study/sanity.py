"""Are the priors sane: what they expect, against assumed bands and against the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from sim.arrays import Draws, Mask
from sim.engine.branch import REPLICATES, Branch
from sim.engine.expect import Expectation, expect
from sim.engine.judge import Bench
from sim.engine.reduce import TAILS, Interval, interval
from sim.errors import ScenarioError, SimError
from sim.study.importance import effective, importance, stacked
from sim.study.pace import after_first_offer, documented_pace, simulated_pace
from sim.study.plain import Plain, adversary_capital, on_third_ground, plainly_good
from sim.study.replicas import (
    countered,
    documented_delays,
    longest_run,
    replicated,
    replicated_delays,
)
from sim.study.score import label_of

GOOD, BAD, BAD_WITHOUT = (0.6, 1.0), (0.0, 0.05), (0.0, 0.45)
"""Where mean acceptance must lie: of a plainly good offer, and of the adversary's capital."""
OPEN = 6 / 11
"""Share of acceptances that the priors must leave room for, as they must for none."""
WORLDS = 1024
"""Worlds that are simulated for the pace of offers."""
ASSUMED = "an assumed band"
PRIOR = "the priors alone"
TAUGHT = "the draws, weighed by all scored answers"
KINDS = "the priors of the kinds of answer, which no answer teaches, and the weighed draws"
DELAYS = "the priors of the reactions that answer, which no answer teaches"
PACE = "worlds simulated from the record's first offer on, at the priors"


@dataclass(frozen=True, slots=True)
class Check:
    """What is documented or demanded, beside what the draws expect."""

    name: str
    """One of a few: what is looked at."""
    group: Literal["prior", "posterior", "dynamics"]
    unit: Literal["probability", "share", "answers", "days", "offers"]
    expected: Interval
    """Over draws or worlds; of `one delay` the median in place of the mean."""
    within: bool
    rests_on: str
    documented: float | None = None
    """What the record tells; None if a band is demanded."""
    band: tuple[float, float] | None = None
    """What is demanded; None if the record tells."""
    tail: float | None = None
    """Area of the replicates at least as far out, on both sides; of equal ones the half."""
    of: int | None = None
    """Answers that it is taken over."""
    plain: Plain | None = None
    """The offer that it is about, and the party that would answer."""


@dataclass(frozen=True, slots=True)
class Sanity:
    """All checks of the priors of a scenario."""

    bench: Bench
    checks: tuple[Check, ...]
    label: str
    effective: float
    """Share of the draws that still counts once all scored answers are seen."""
    left_out: str
    """Why the dynamics could not be checked; empty if they were."""


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
    checks = [check for party in bench.scenario.principals for check in _of_offers(bench, party)]
    if scored:
        checks += _of_record(bench, scored, acceptance)
    start, left_out = _begun(bench)
    if start is not None:
        checks += _of_delays(start, expectations)
        made = simulated_pace(start, worlds)
        checks.append(_predicted("pace", "dynamics", documented_pace(start), made, PACE, "offers"))
    return Sanity(
        bench=bench,
        checks=tuple(checks),
        label=label_of(sum(accepted), len(accepted) - sum(accepted)),
        effective=effective(importance(acceptance, accepted)),
        left_out=left_out,
    )


def two_sided(values: Draws, documented: float, weights: Draws) -> float:
    """Return the share of replicates as far out as what is documented, on both sides.

    Of replicates that equal it half is counted (the mid-p value): twice the smaller side.

    Examples
    --------
    >>> two_sided(np.array([0.0, 1.0, 1.0, 2.0]), 2.0, np.full(4, 0.25))
    0.25
    """
    total = weights.sum()
    above = weights[values > documented].sum() / total
    equal = weights[values == documented].sum() / total
    upper = above + equal / 2
    return float(2 * min(upper, 1 - upper))


def _of_offers(bench: Bench, party: str) -> Iterator[Check]:
    """Yield the checks of acceptance at the two ends of what a party can be offered."""
    for plain in plainly_good(bench, party):
        where = "third ground" if on_third_ground(bench.scenario, plain) else "at a side's"
        yield _banded(f"good, {where}", plain, plain.acceptance, GOOD)
    bad = adversary_capital(bench, party)
    if bad is not None:
        yield _banded("capital", bad, bad.acceptance, BAD)
        yield _banded("capital, no lines", bad, bad.without_lines, BAD_WITHOUT)


def _banded(name: str, plain: Plain, acceptance: Draws, band: tuple[float, float]) -> Check:
    found = interval(acceptance)
    return Check(
        name, "prior", "probability", found, band[0] <= found.mean <= band[1], ASSUMED,
        band=band, plain=plain,
    )  # fmt: skip


def _of_record(
    bench: Bench, scored: Sequence[Expectation], acceptance: Draws
) -> Iterator[Check]:
    """Yield what the draws expect of the scored record, before and after it is seen."""
    accepted = [e.accepted for e in scored]
    weights = np.repeat(importance(acceptance, accepted), REPLICATES)
    yes, happened = replicated(acceptance, bench.believed.seed), np.array(accepted)[:, None]
    count, documented = yes.sum(axis=0).astype(np.float64), float(sum(accepted))
    check = partial(_predicted, of=len(scored))
    before = check("acceptances", "prior", documented, count, PRIOR, "answers")
    yield before
    yield _room(before.expected, len(scored))
    yield check("acceptances", "posterior", documented, count, TAUGHT, "answers", weights=weights)
    run = longest_run(~yes).astype(np.float64)
    longest = float(longest_run(~happened)[0])
    yield check("longest run", "posterior", longest, run, TAUGHT, "answers", weights=weights)
    if not all(accepted):
        counters = np.array([[e.event.act == "counter"] for e in scored])
        told = float(_share(counters, ~happened)[0])
        shares = _share(countered(bench, scored), ~yes)
        yield _predicted(
            "counters", "posterior", told, shares, KINDS, "share",
            weights=weights, of=len(scored) - sum(accepted),
        )  # fmt: skip


def _room(expected: Interval, answers: int) -> Check:
    """Return whether the priors leave room for none, and for six acceptances in eleven."""
    band = (0.0, float(np.floor(OPEN * answers)))
    within = expected.low <= band[0] and expected.high >= band[1]
    return Check("room", "prior", "answers", expected, within, ASSUMED, band=band, of=answers)


def _share(held: Mask, among: Mask) -> Draws:
    """Return the share of what holds among some answers, NaN where there are none."""
    number = among.sum(axis=0)
    return np.where(number > 0, (held & among).sum(axis=0) / np.maximum(number, 1), np.nan)


def _begun(bench: Bench) -> tuple[Branch | None, str]:
    """Return the branch after the record's first offer, or why there is none."""
    try:
        return after_first_offer(bench), ""
    except ScenarioError:
        raise
    except SimError as error:
        return None, str(error)


def _of_delays(start: Branch, expectations: Sequence[Expectation]) -> Iterator[Check]:
    """Yield what the reactions expect of the time until answers."""
    told = documented_delays(start.bench, expectations)
    days = replicated_delays(start, told)
    days = days[:, np.isfinite(days).all(axis=0)]
    if not days.size:
        return
    found = np.array([delay.days for delay in told])
    low, high = (float(edge) for edge in np.quantile(days, TAILS))
    median = float(np.median(found))
    check: Callable[..., Check] = partial(_predicted, of=len(told))
    medians = np.median(days, axis=0)
    yield check("median delay", "posterior", median, medians, DELAYS, "days")
    one = Interval(float(np.median(days)), low, high)
    yield Check(
        "one delay", "dynamics", "days", one, low <= median <= high, DELAYS,
        documented=median, of=len(told),
    )  # fmt: skip
    beyond = ((days < low) | (days > high)).mean(axis=0)
    outside = float(((found < low) | (found > high)).mean())
    yield check("beyond", "dynamics", outside, beyond, DELAYS, "share")


def _predicted(
    name: str,
    group: Literal["prior", "posterior", "dynamics"],
    documented: float,
    values: Draws,
    rests_on: str,
    unit: Literal["share", "answers", "days", "offers"],
    *,
    weights: Draws | None = None,
    of: int | None = None,
) -> Check:
    """Return what replicates expect of a number that is documented."""
    held = np.isfinite(values)
    given = np.ones(values.size) if weights is None else weights
    expected = interval(values[held], None if weights is None else given[held])
    return Check(
        name, group, unit, expected, expected.low <= documented <= expected.high, rests_on,
        documented=documented, tail=two_sided(values[held], documented, given[held]), of=of,
    )  # fmt: skip
