"""Alternatives that are set side by side: what each comes to, and whether they can be paired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sim.arrays import Draws, Single
from sim.expect.bench import Bench
from sim.expect.classes import Classes
from sim.expect.draws import Interval, interval, joint
from sim.expect.hearing import on_day
from sim.expect.space import OfferSpace
from sim.rules.declare import Kind
from sim.rules.offers import Offers, one_venue_each
from sim.rules.verdict import weigh
from sim.runs.work import ALONE, Work
from sim.study.differences import (
    ALL,
    ANSWER,
    OFFERS,
    SCORE,
    SPACE,
    STOP,
    Paired,
    Quantity,
    paired_answers,
)
from sim.study.explore import MARGIN, Exploration, explore
from sim.study.logic import Logic, logic
from sim.study.replay import Review, review
from sim.study.score import Labelled, log_losses


@dataclass(frozen=True, slots=True)
class Alternative:
    """What is set beside others: its name, and what it asks of which offers."""

    name: str
    scenario: str
    """Name of the scenario it comes from."""
    bench: Bench
    space: OfferSpace
    day: date
    """On which the offers would be made."""


@dataclass(frozen=True, slots=True)
class Measured(Labelled):
    """What an alternative comes to."""

    alternative: Alternative
    exploration: Exploration
    logic: Logic
    review: Review
    stops: Mapping[tuple[str, str], Draws]
    """Probability that a rule of a party, or its margin, stops each class, shape (class, draw).

    Of several lines that hold, the first in the order of the book counts.
    """

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.alternative.bench


def measure(alternative: Alternative, like: Measured | None = None, work: Work = ALONE) -> Measured:
    """Return what an alternative comes to; what is sure to be the same is taken from another."""
    bench, reviewed = alternative.bench, review(alternative.bench)
    hearing = on_day(bench, alternative.day)
    if like is not None and hearing.same_as(like.exploration.hearing):
        explored = replace(like.exploration, bench=bench, space=alternative.space)
        return Measured(alternative, explored, like.logic, reviewed, like.stops)
    explored = explore(bench, alternative.space, alternative.day, work.quiet)
    return Measured(alternative, explored, logic(explored), reviewed, _stops(explored))


def _stops(explored: Exploration) -> Mapping[tuple[str, str], Draws]:
    """Return how likely each line of a party, or its margin, is what stops each class.

    Screens are asked in the order of the book; what none of them stops the margin may.
    """
    hearing, offers = explored.hearing, explored.space.take(explored.classes.first)
    stops: dict[tuple[str, str], Draws] = {}
    for party, rules in hearing.rules.items():
        lines = [bound for bound in rules if bound.rule.kind is Kind.RED_LINE]
        case, holds = hearing.case(party, offers), hearing.holds[party]
        verdict = weigh(lines, case, explored.bench.draws, holds)
        going = np.ones(explored.joint.shape)
        for screen in verdict.screens.values():
            stopping = going * verdict.stopping(screen)
            for name, leads in verdict.leading(screen):
                stops[party, name] = stopping * leads
            going = going - stopping
        stops[party, MARGIN] = np.maximum(going - explored.acceptance[party], 0.0)
    return stops


def quantities(measured: Measured, groups: Classes, moved: Sequence[int]) -> dict[Quantity, Draws]:
    """Return every quantity that has draws, shape (draw,).

    A mean over the space counts every offer alike, so that places of which many are asked
    about, as all capitals, weigh most.
    """
    explored, draws = measured.exploration, measured.alternative.bench.believed.draws
    rows = explored.classes.member[groups.first]
    weights = groups.size / groups.size.sum()
    acceptance = {**explored.acceptance, ALL: explored.joint}
    values = {Quantity(SPACE, "", p): _mean_of(weights, a[rows]) for p, a in acceptance.items()}
    for n in moved:
        values |= {Quantity(OFFERS, str(n), p): a[rows[n]] for p, a in acceptance.items()}
    for expectation in measured.review.expectations:
        quantity = Quantity(ANSWER, expectation.event.id, expectation.event.by)
        values[quantity] = np.broadcast_to(expectation.public.acceptance, draws)
    for (party, rule), stops in measured.stops.items():
        values[Quantity(STOP, rule, party)] = _mean_of(weights, stops[rows])
    return values


def new_offers_where_all_accept(
    measured: Measured, other: Measured
) -> dict[str, dict[str, Interval]]:
    """Return acceptance, by principal and of all, of each offer that only one record has.

    Of several venues an offer is taken at the one where all accept most often.

    Parameters
    ----------
    measured
        The alternative whose record has the offers.
    other
        The alternative whose record lacks them.
    """
    scenario, hearing = measured.scenario, measured.exploration.hearing
    new = {}
    for name, proposal in scenario.offers.items():
        if name in other.scenario.offers:
            continue
        offers = Offers.of(scenario, list(one_venue_each(proposal.offer)), proposal.by)
        answering = [party for party in hearing.rules if party != proposal.by]
        acceptance = {party: hearing.weigh(party, offers).acceptance for party in answering}
        acceptance[ALL] = joint(acceptance)
        best = int(acceptance[ALL].mean(axis=1).argmax())
        level = measured.bench.level
        new[name] = {party: interval(v[best], level) for party, v in acceptance.items()}
    return new


def _mean_of(weights: Draws, values: Draws | Single) -> Draws:
    """Return the mean over offers in each draw, without a matrix product: bits stay the same."""
    total: Draws = np.add.reduce(weights[:, None] * values, axis=0)
    return total


def scored(reference: Review, other: Review) -> Iterator[Paired]:
    """Yield the differences of scores over the answers that both score."""
    before, after = _losses(reference), _losses(other)
    for name in before:
        common = [event for event in before[name] if event in after[name]]
        if len(common) > 1:
            here, there = ([side[name][event] for event in common] for side in (before, after))
            quantity, level = Quantity(SCORE, name, ""), reference.bench.level
            yield paired_answers(quantity, here, there, level)


def _losses(review: Review) -> dict[str, dict[str, float]]:
    """Return the loss of each scored answer, by the name of the score and the event."""
    answers = [expectation for expectation in review.expectations if not expectation.unscored]
    accepted = np.array([answer.accepted for answer in answers], dtype=np.bool_)
    prior = np.array(review.score.prior.expected, dtype=np.float64)
    losses = {"log": log_losses(prior, accepted), "brier": (accepted - prior) ** 2}
    events = [answer.event.id for answer in answers]
    return {name: dict(zip(events, map(float, v), strict=True)) for name, v in losses.items()}
