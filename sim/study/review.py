"""A replayed record with what the rules expected of each answer, and how well they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sim.engine.expect import Expectation, expect
from sim.engine.judge import Bench
from sim.engine.replay import Ledger, replay
from sim.study.posterior import Parameter, posterior
from sim.study.score import Score, score


@dataclass(frozen=True)
class Review:
    """What happened, what the rules expected, and how well they did."""

    bench: Bench
    ledger: Ledger
    expectations: tuple[Expectation, ...]
    score: Score

    @property
    def label(self) -> str:
        """What the record can bear: `illustrative` or `scored`."""
        return self.score.label

    @cached_property
    def by_event(self) -> Mapping[str, Expectation]:
        """The expectations by the id of the answer."""
        return {expectation.event.id: expectation for expectation in self.expectations}

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter before and after the answers, the most moved first."""
        return posterior(self.bench, self.expectations)


def review(bench: Bench) -> Review:
    """Return a replayed record with expectations and scores."""
    expectations = expect(bench)
    return Review(bench, replay(bench.scenario), expectations, score(bench.scenario, expectations))
