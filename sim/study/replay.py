"""A replayed record with what the rules expected of each answer, and how well they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sim.expect.answers import Expectation, expect
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval
from sim.expect.hearing import of_answer
from sim.expect.statechart import Ledger, replay
from sim.facts.record import answered
from sim.rules.offers import Offers
from sim.study.score import Labelled, Score, score


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


def review(bench: Bench) -> Review:
    """Return a replayed record with expectations and scores."""
    expectations = expect(bench)
    return Review(bench, replay(bench.scenario), expectations, score(bench.scenario, expectations))
