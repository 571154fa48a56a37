"""What each party would answer to offers that nobody made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b

import numpy as np

from sim.arrays import Draws
from sim.domain.case import Case
from sim.domain.columns import Offers
from sim.domain.parties import Grade
from sim.engine.judge import Bench
from sim.engine.past import case_on, side
from sim.engine.reduce import Interval, interval, joint
from sim.engine.streams import draw_uniform
from sim.rules.bind import Bound
from sim.rules.verdict import Verdict, logistic, weigh
from sim.study.classes import CHUNK, Classes, partition, signatures
from sim.study.space import OfferSpace

BATCH = 64
"""Classes that are weighed together; has no effect on results."""
MARGIN = "margin"
"""What stops an offer that no red line stops."""
Progress = Callable[[int, int], None]
"""Is told how many classes of how many are weighed."""


@dataclass(frozen=True)
class Exploration:
    """A space of offers on a day, and what each principal makes of each class of them.

    Arrays have a row for each class of offers that the rules cannot tell apart.
    """

    bench: Bench
    space: OfferSpace
    day: date
    classes: Classes
    acceptance: Mapping[str, Draws]
    """Probability that each principal accepts, shape (class, draw)."""
    log_odds: Mapping[str, Draws]
    """Log-odds of that, red lines included, shape (class, draw)."""
    stopped: Mapping[tuple[str, str], Draws]
    """Share of draws in which a rule of a party, or its margin, stops the offer, shape (class,)."""
    violations: Mapping[tuple[str, str], Draws]
    """Most likely degree to which each class violates each red line of a party, shape (class,)."""

    @cached_property
    def joint(self) -> Draws:
        """Probability that all principals accept, shape (class, draw)."""
        return joint(self.acceptance)

    def interval(self, number: int, party: str | None = None) -> Interval:
        """Return acceptance of a class by a party, or by all principals."""
        return interval((self.joint if party is None else self.acceptance[party])[number])


@dataclass(frozen=True)
class Panel:
    """The principals on the day of an exploration: their rules, and how sure their lines are."""

    bench: Bench
    day: date

    @cached_property
    def rules(self) -> Mapping[str, tuple[Bound, ...]]:
        """Rules in force for each principal, as the public record has them on the day."""
        return {party: tuple(held[0]) for party, held in self._held.items()}

    @cached_property
    def enforcement(self) -> Mapping[str, Mapping[str, Draws]]:
        """How likely each red line of each principal is enforced, shape (draw,)."""
        return {
            p: self.bench.enforcement(rules, grades) for p, (rules, grades) in self._held.items()
        }

    def case(self, party: str, offers: Offers) -> Case:
        """Return the case that a principal would face."""
        past = [event for event in self.bench.order if event.on.last <= self.day]
        who = side(self.bench.scenario, party, self.bench.believed)
        return case_on(self.bench.scenario, who, self.day, offers, past)

    def weigh(self, party: str, offers: Offers) -> Verdict:
        """Return what the rules of a principal say of offers."""
        rules = self.rules[party]
        case = self.case(party, offers)
        return weigh(rules, case, self.bench.draws, self.enforcement[party])

    @cached_property
    def _held(self) -> dict[str, tuple[list[Bound], list[Grade]]]:
        parties = self.bench.scenario.principals
        return {party: self.bench.in_force(party, self.day, "public") for party in parties}


def explore(
    bench: Bench, space: OfferSpace, day: date, progress: Progress | None = None
) -> Exploration:
    """Return what each principal would answer to every offer of a space.

    Offers that the rules cannot tell apart are weighed once.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    space
        The offers.
    day
        Day on which they would be made; positions said by then are known.
    progress
        Told as classes are weighed.
    """
    panel = Panel(bench, day)
    looked = classify(panel, space)
    weighed = _Weighed(panel, space, looked)
    for start in range(0, len(looked), BATCH):
        weighed.take(start, min(start + BATCH, len(looked)))
        if progress is not None:
            progress(min(start + BATCH, len(looked)), len(looked))
    classes, kept = looked.merged(weighed.keys)
    return Exploration(
        bench=bench,
        space=space,
        day=day,
        classes=classes,
        acceptance={party: held[kept] for party, held in weighed.acceptance.items()},
        log_odds={party: held[kept] for party, held in weighed.log_odds.items()},
        stopped={key: held[kept] for key, held in weighed.stopped.items()},
        violations={key: held[kept] for key, held in weighed.violations.items()},
    )


def classify(panel: Panel, space: OfferSpace) -> Classes:
    """Return the classes of offers that the rules of the principals cannot tell apart."""
    return partition(_looks(panel, space))


def _looks(panel: Panel, space: OfferSpace) -> Iterator[Draws]:
    for start in range(0, len(space), CHUNK):
        offers = space.columns(start, min(start + CHUNK, len(space)))
        cases = [(panel.rules[party], panel.case(party, offers)) for party in panel.rules]
        yield signatures(cases, panel.bench.draws)


class _Weighed:
    """Collects, batch by batch, what is kept of each class."""

    def __init__(self, panel: Panel, space: OfferSpace, classes: Classes) -> None:
        self.panel, self.space, self.classes = panel, space, classes
        shape = (len(classes), panel.bench.believed.draws)
        self.acceptance = {party: np.empty(shape) for party in panel.rules}
        self.log_odds = {party: np.empty(shape) for party in panel.rules}
        self.stopped: dict[tuple[str, str], Draws] = {}
        self.violations: dict[tuple[str, str], Draws] = {}
        self.keys: list[bytes] = []

    def take(self, start: int, stop: int) -> None:
        """Weigh the classes from `start` to `stop`."""
        offers = self.space.take(self.classes.first[start:stop])
        for party in self.panel.rules:
            verdict = self.panel.weigh(party, offers)
            margin, passing = verdict.margin, verdict.passing()
            self.acceptance[party][start:stop] = passing * logistic(margin)
            self.log_odds[party][start:stop] = _log_odds(passing, margin)
            self._stop(party, verdict, margin, slice(start, stop))
        for n in range(start, stop):
            self.keys.append(_digest(held[n] for held in self.acceptance.values()))

    def _stop(self, party: str, verdict: Verdict, margin: Draws, rows: slice) -> None:
        seed, size = self.panel.bench.believed.seed, self.panel.bench.believed.draws
        going = np.ones(verdict.shape, dtype=np.bool_)
        for name, violation in verdict.violations.items():
            uniform = draw_uniform(seed, f"line/{party}/{name}", size)
            holds = going & (uniform < verdict.enforcement[name] * violation)
            self._keep(self.stopped, (party, name), holds.mean(axis=1), rows)
            most = np.broadcast_to(violation, verdict.shape).mean(axis=1)
            self._keep(self.violations, (party, name), most, rows)
            going &= ~holds
        uniform = draw_uniform(seed, f"line/{party}/{MARGIN}", size)
        refused = going & (uniform >= logistic(margin))
        self._keep(self.stopped, (party, MARGIN), refused.mean(axis=1), rows)

    def _keep(
        self, table: dict[tuple[str, str], Draws], key: tuple[str, str], values: Draws, rows: slice
    ) -> None:
        table.setdefault(key, np.zeros(len(self.classes)))[rows] = values


def _digest(rows: Iterable[Draws]) -> bytes:
    digest = blake2b(digest_size=16)
    for row in rows:
        digest.update(np.ascontiguousarray(row).data)
    return digest.digest()


def _log_odds(passing: Draws, margin: Draws) -> Draws:
    """Return the log-odds of `passing * logistic(margin)` without loss where it is near one.

    With P = s / (1 + exp(-z)), 1 - P = (1 - s + exp(-z)) / (1 + exp(-z)).
    """
    odds: Draws = np.log(passing) - np.log(np.maximum(1.0 - passing, 0.0) + np.exp(-margin))
    return odds
