"""What another bench makes of the offers of an exploration; what is alike is not weighed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.arrays import Draws, Index
from sim.engine.classes import Classes
from sim.engine.judge import Bench
from sim.engine.space import OfferSpace
from sim.study.explore import BATCH, Exploration, Panel, classify

Take = Callable[[Mapping[str, Draws]], Mapping[str, Draws]]


@dataclass(frozen=True)
class Beside:
    """Another bench, asked about the same offers on the same day."""

    exploration: Exploration
    bench: Bench

    @cached_property
    def panel(self) -> Panel:
        """Its principals."""
        return Panel(self.bench.beside(self.exploration.bench), self.exploration.day)

    @cached_property
    def alike(self) -> frozenset[str]:
        """Principals that answer as they do in the exploration."""
        return self.panel.shares(self.exploration.panel)

    @cached_property
    def classes(self) -> Classes:
        """Classes of offers in which its rules look at the same things."""
        return classify(self.panel, self.space)

    @cached_property
    def space(self) -> OfferSpace:
        """The offers, in the words of its scenario."""
        return replace(self.exploration.space, scenario=self.bench.scenario)

    def acceptance(self, classes: Index) -> Mapping[str, Draws]:
        """Return the probability that each principal accepts, shape (class, draw)."""
        numbers = self.classes.first[classes]
        offers, known = self.space.take(numbers), self.exploration.classes.member[numbers]
        return {
            party: self.exploration.acceptance[party][known]
            if party in self.alike
            else self.panel.weigh(party, offers).acceptance
            for party in self.panel.rules
        }

    def every(self, take: Take, jobs: int) -> dict[str, Draws]:
        """Return what is taken from the acceptance of all classes, class first.

        Parameters
        ----------
        take
            What to make of the acceptance of a batch of classes, shape (class, draw); of it
            only this is kept.
        jobs
            Threads that weigh; has no effect on results.
        """
        self.panel.prepare()
        starts = range(0, len(self.classes), BATCH)

        def batch(start: int) -> Mapping[str, Draws]:
            stop = min(start + BATCH, len(self.classes))
            return take(self.acceptance(np.arange(start, stop)))

        with ThreadPoolExecutor(jobs) as pool:
            parts = list(pool.map(batch, starts))
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
