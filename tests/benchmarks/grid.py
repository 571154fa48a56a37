"""Evaluations a second of the whole grid, and the same by a plain loop and by NegMAS."""

import math
from importlib.util import find_spec

import numpy as np

from sim.expect.draws import LEVEL, interval, joint, tails
from sim.expect.hearing import on_day
from sim.rules.declare import Kind
from sim.runs.work import Work
from sim.study.explore import explore
from sim.study.models import Beside
from tests.benchmarks.clock import head, line, once, rate, seconds
from tests.benchmarks.samples import DAY, distinct, opened, space_of

JOBS = 2
SLICE = (40, 60)
"""Offers and draws of the slice that the plain loop weighs."""


def report():
    """Print rates of the grid, and ratios to the plain loop and to NegMAS."""
    bench = opened()
    space = distinct(bench.scenario)
    found = explore(bench, space, DAY)
    again = _Anew(found, bench)
    again.hearing.prepare()
    size = len(found.acceptance) * len(again.classes) * bench.believed.draws
    head(
        f"Grid: 2 parties, {len(again.classes):,} offers, {bench.believed.draws:,} draws, "
        f"{len(bench.rules)} rules in force, {JOBS} threads"
    )
    full = size / seconds(lambda: _with_reasons(bench, space))
    bare = size / seconds(lambda: _intervals(again))
    answers = size / seconds(lambda: _answers(again))
    line("intervals and reasons (what stops each class)", rate(full), "target 10 M/s")
    line("intervals, no reasons", rate(bare))
    line("acceptance only", rate(answers), "target 30 M/s")
    whole = space_of(bench.scenario, **bench.scenario.explore.model_dump(mode="json"))
    taken = seconds(lambda: _with_reasons(bench, whole))
    offers = 2 * len(whole) * bench.believed.draws / taken
    line(
        f"the scenario's own {len(whole):,} offers, alike ones once",
        rate(offers),
        "as if each were weighed",
    )
    looped, alone = _loop(bench, space), _one_by_one(bench, space)
    line("plain Python loop over the same arithmetic, attributes given", rate(looped))
    line("  Parley with reasons, without", f"{full / looped:.0f} x, {answers / looped:.0f} x")
    line("the rules themselves, one offer and one draw a call", rate(alone))
    line("  Parley with reasons, without", f"{full / alone:,.0f} x, {answers / alone:,.0f} x")
    _negmas(bench, space, answers)


def _with_reasons(bench, space):
    found = explore(bench, space, DAY, Work(JOBS))
    return [interval(row) for held in found.acceptance.values() for row in held]


class _Anew(Beside):
    """Weighs every party again."""

    alike = frozenset()


def _intervals(again):
    return again.every(
        lambda held: {
            party: np.quantile(values, tails(LEVEL), axis=-1).T
            for party, values in {**held, "": joint(held)}.items()
        },
        JOBS,
    )


def _answers(again):
    return again.every(lambda held: {p: v.mean(axis=1) for p, v in held.items()}, JOBS)


def _loop(bench, space):
    """Return evaluations a second of floats in Python; the answers are those of Parley."""
    offers, draws = SLICE
    hearing = on_day(bench, DAY)
    tables = []
    for party in hearing.rules:
        verdict = hearing.weigh(party, space.take(range(offers)))
        shape = verdict.shape
        terms = []
        for bound in verdict.rules:
            if bound.rule.kind is Kind.CONSIDERATION:
                push = np.broadcast_to(verdict.pushes[bound.id], shape)
                weight = next(iter(bound.priors), None)
                by = np.broadcast_to(bench.draws[bound.key(weight)], shape) if weight else push
                terms.append((by[:, :draws].tolist(), (push / by)[:, :draws].tolist()))
        lines = [
            (
                np.broadcast_to(verdict.enforcement[name], shape)[:, :draws].tolist(),
                np.broadcast_to(values, shape)[:, :draws].tolist(),
            )
            for name, values in verdict.violations.items()
        ]
        tables.append((terms, lines, verdict.acceptance[:offers, :draws]))
    told = [np.empty((offers, draws)) for _ in tables]
    taken = once(lambda: [_weigh(*table[:2], out) for table, out in zip(tables, told, strict=True)])
    for (_, _, right), out in zip(tables, told, strict=True):
        np.testing.assert_allclose(out, right, rtol=1e-9)
    return len(tables) * offers * draws / taken


def _weigh(terms, lines, out):
    for n in range(out.shape[0]):
        for m in range(out.shape[1]):
            margin = 0.0
            for weight, attribute in terms:
                margin += weight[n][m] * attribute[n][m]
            passed = 1.0
            for enforcement, violation in lines:
                passed *= max(1.0 - enforcement[n][m] * violation[n][m], 1e-12)
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


def _negmas(bench, space, answers):
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
         f"Parley: {answers / found:,.0f} times, no reasons")  # fmt: skip
