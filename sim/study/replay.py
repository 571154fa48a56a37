"""A replayed record with what the rules expected of each answer, and how well they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np

from sim.arrays import Draws
from sim.expect.answers import Expectation, expect
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval
from sim.expect.hearing import of_answer
from sim.expect.ledger import Ledger, replay
from sim.facts.record import answered
from sim.rules.declare import Kind
from sim.rules.offers import Offers
from sim.study.score import Labelled, Score, importance, score, stacked

DRIVEN = 0.9
"""Posterior spread, as a share of prior spread, above which the prior decides."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter before and after the answers were seen."""

    name: str
    """`rule.parameter[party/instance]`; a red line's enforcement also says its grade."""
    party: str
    prior: Interval
    posterior: Interval
    spread: float
    """Posterior standard deviation as a share of that of the prior."""
    shift: float
    """Change of the mean in prior standard deviations."""

    @property
    def prior_driven(self) -> bool:
        """Whether what is believed of it comes from the prior and not from the record."""
        return self.spread > DRIVEN


def posterior(bench: Bench, expectations: Sequence[Expectation]) -> tuple[Parameter, ...]:
    """Return every parameter before and after the scored answers, the most moved first.

    Parameters
    ----------
    bench
        For the draws.
    expectations
        In the order of the record; those that are not scored have no weight.
    """
    scored = [e for e in expectations if not e.unscored]
    weights = importance(*stacked(scored, bench.believed.draws))
    parameters = [
        _parameter(name, party, values, weights, bench.level)
        for (name, party), values in _drawn(bench, expectations).items()
        if values.std() > 0
    ]
    return tuple(sorted(parameters, key=lambda p: (-_movement(p), p.name)))


def _drawn(bench: Bench, expectations: Sequence[Expectation]) -> Mapping[tuple[str, str], Draws]:
    """Return the draws of each parameter, and of each screen, by grade if it is of one line."""
    drawn = {
        (bound.key(parameter), bound.party): bench.draws[bound.key(parameter)]
        for bound in bench.rules
        for parameter in bound.priors
    }
    for expectation in expectations:
        event, holds = expectation.event, expectation.public.verdict.holds
        eve = event.on.first - timedelta(days=1)
        for bound, grade in bench.in_force(event.by, eve, "public"):
            if bound.rule.kind is Kind.RED_LINE:
                name = bound.screen if bound.shares else f"{bound.screen} {grade}"
                drawn.setdefault((name, bound.party), holds[bound.id].enforced)
    return drawn


def _parameter(name: str, party: str, values: Draws, weights: Draws, level: float) -> Parameter:
    prior, after = interval(values, level), interval(values, level, weights)
    sd = float(values.std())
    spread = float(np.sqrt(np.average((values - after.mean) ** 2, weights=weights)))
    return Parameter(name, party, prior, after, spread / sd, (after.mean - prior.mean) / sd)


def _movement(parameter: Parameter) -> float:
    return max(1.0 - parameter.spread, abs(parameter.shift) / 2)


@dataclass(frozen=True)
class Review(Labelled):
    """What happened, what the rules expected, and how well they did."""

    bench: Bench
    ledger: Ledger
    expectations: tuple[Expectation, ...]
    score: Score

    @cached_property
    def by_event(self) -> Mapping[str, Expectation]:
        """The expectations by the id of the answer."""
        return {expectation.event.id: expectation for expectation in self.expectations}

    @cached_property
    def others(self) -> Mapping[str, Interval]:
        """How likely a mediator or host with lines let pass what it answered, by its answer."""
        bench, told = self.bench, {}
        answers = (e for e in bench.order if answered(e) and e.by in bench.others)
        for event in (e for e in answers if e.act != "withdraw"):
            hearing = of_answer(bench, event)
            offer = bench.scenario.offers[str(answered(event))]
            if hearing.asked:
                offers = Offers.of(bench.scenario, [hearing.terms], offer.by)
                told[event.id] = interval(hearing.passing(event.by, offers)[0], bench.level)
        return told

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter before and after the answers, the most moved first."""
        return posterior(self.bench, self.expectations)


def review(bench: Bench) -> Review:
    """Return a replayed record with expectations and scores."""
    expectations = expect(bench)
    return Review(bench, replay(bench.scenario), expectations, score(bench.scenario, expectations))
