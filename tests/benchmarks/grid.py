"""Evaluations a second of the whole grid, and the same by a plain loop and by NegMAS."""

import math
from importlib.util import find_spec
from typing import Annotated

import numpy as np

from sim import Draws, Normal, consideration
from sim.expect.hearing import on_day
from sim.expect.structure import Structure
from sim.rules.book import RuleBook, candidates, standard_book
from sim.runs.work import Work
from sim.study.explore import explore
from tests.benchmarks.clock import head, line, once, rate, seconds
from tests.benchmarks.samples import DAY, opened, space_of

JOBS = 2
SLICE = (40, 60)
"""Offers and draws of the slice that the plain loop weighs."""


@consideration(assumed="a benchmark")
def site(case, *, push: Annotated[Draws, Normal(0.0, 0.01)]) -> Draws:
    """No two places are alike."""
    number = np.arange(len(case.offers.gazetteer.venues) + 1.0)[:, None]
    return push * case.offers.by_venue(number)


@consideration(assumed="a benchmark")
def words(case, *, push: Annotated[Draws, Normal(0.0, 0.01)]) -> Draws:
    """No two terms are alike."""
    told = (case.offers.in_format("bilateral"), *case.offers.strength.values(),
            *case.offers.topic.values())  # fmt: skip
    return push * sum(1.7**n * column for n, column in enumerate(told))


def report():
    """Print rates of the grid, and ratios to the plain loop and to NegMAS."""
    bench = opened(book=standard_book() | candidates() | RuleBook([site, words]))
    whole = space_of(bench.scenario, **bench.scenario.explore.model_dump(mode="json"))
    hearing, work = on_day(bench, DAY), Work(JOBS)
    structure = Structure(hearing, whole)
    draws, parties = bench.believed.draws, len(structure.sheets)
    size = parties * len(structure.classes) * draws
    head(
        f"Grid: {parties} parties, {len(structure.classes):,} of {len(whole):,} offers apart, "
        f"{draws:,} draws, {len(bench.rules)} rules in force, {JOBS} threads"
    )
    explored = seconds(lambda: explore(bench, whole, DAY, work))
    full, first = size / explored, structure.classes.first
    bare = size / seconds(lambda: structure.ranges(first, work))
    line("intervals and reasons (what stops each class)", rate(full), "target 100 M/s")
    line("intervals, no reasons, the parts at hand", rate(bare))
    line("  of which the parts", f"{once(lambda: Structure(hearing, whole)):.3f} s")
    plain = opened()
    line("the book alone, alike offers once",
         rate(2 * len(whole) * draws / seconds(lambda: explore(plain, whole, DAY, work))),
         "as if each were weighed")  # fmt: skip
    looped, alone = _loop(bench, whole), _one_by_one(bench, whole)
    line("plain Python loop over the same arithmetic, columns given", rate(looped))
    line("  Parley with reasons", f"{full / looped:.0f} x")
    line("the rules themselves, one offer and one draw a call", rate(alone))
    line("  Parley with reasons", f"{full / alone:,.0f} x")
    _negmas(whole, full)


def _loop(bench, space):
    """Return evaluations a second of floats in Python; the answers are those of Parley."""
    offers, draws = SLICE
    hearing = on_day(bench, DAY)
    tables = []
    for party in hearing.rules:
        verdict = hearing.weigh(party, space.take(range(offers)))
        wide = [np.broadcast_to(push, verdict.shape) for push in verdict.pushes.values()]
        stops = [np.broadcast_to(verdict.stopping(lines), verdict.shape)
                 for lines in verdict.screens.values()]  # fmt: skip
        cut = [[rows[:, :draws].tolist() for rows in some] for some in (wide, stops)]
        tables.append((*cut, verdict.acceptance[:offers, :draws]))
    told = [np.empty((offers, draws)) for _ in tables]
    taken = once(lambda: [_weigh(*table[:2], out) for table, out in zip(tables, told, strict=True)])
    for (_, _, right), out in zip(tables, told, strict=True):
        np.testing.assert_allclose(out, right, rtol=1e-9)
    return len(tables) * offers * draws / taken


def _weigh(pushes, stops, out):
    for n in range(out.shape[0]):
        for m in range(out.shape[1]):
            margin = 0.0
            for push in pushes:
                margin += push[n][m]
            passed = 1.0
            for stop in stops:
                passed *= max(1.0 - stop[n][m], 1e-12)
            out[n, m] = passed / (1.0 + math.exp(-margin))


def _one_by_one(bench, space):
    hearing = on_day(bench, DAY)
    hearing.prepare()
    count = 200
    taken = once(
        lambda: [
            hearing.weigh(p, space.take([n])).acceptance
            for n in range(count)
            for p in hearing.rules
        ]
    )
    return 2 * count / taken


def _negmas(space, answers):
    if find_spec("negmas") is None:
        line("NegMAS", "not installed", "pip install negmas, into a copy of .venv, to compare")
        return
    from negmas import __version__, make_issue
    from negmas.outcomes import make_os
    from negmas.preferences import LinearAdditiveUtilityFunction

    issues = [make_issue(size, name) for size, name in zip(space.shape, "abcde", strict=True)]
    outcomes = list(make_os(issues).enumerate_or_sample())
    rng = np.random.default_rng(1)
    weighers = [
        LinearAdditiveUtilityFunction(
            values=[dict(enumerate(rng.random(size).tolist())) for size in space.shape],
            weights=rng.random(5).tolist(),
            issues=issues,
        )
        for _ in range(20)
    ]
    taken = once(lambda: [u(outcome) for u in weighers for outcome in outcomes])
    found = len(weighers) * len(outcomes) / taken
    line(f"NegMAS {__version__}, linear additive over five issues, one by one", rate(found),
         f"Parley: {answers / found:,.0f} times, with reasons")  # fmt: skip
