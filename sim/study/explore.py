"""What each party would answer to offers that nobody made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b

import numpy as np

from sim.arrays import Draws
from sim.domain.case import Case
from sim.domain.columns import Offers
from sim.domain.offers import Offer
from sim.domain.parties import Grade
from sim.engine.judge import Bench
from sim.engine.past import Believed, case_on, side
from sim.engine.reduce import Interval, interval, joint
from sim.engine.streams import draw_uniform
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.rules.verdict import Verdict, logistic, weigh
from sim.runs.parts import Parts
from sim.study.classes import CHUNK, Classes, partition, signatures
from sim.study.space import OfferSpace
from sim.study.work import Work

BATCH = 16
"""Classes that are weighed together; has no effect on results."""
MARGIN = "margin"
"""What stops an offer that no red line stops."""


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
    source: Panel | None = None
    """The same principals on the same day with more draws, if there is one."""

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

    def with_draws(self, most: int) -> Panel:
        """Return the same panel with the first of its draws only."""
        believed = Believed(self.bench.believed.seed, min(most, self.bench.believed.draws))
        return Panel(Bench(self.bench.scenario, self.bench.rules, believed), self.day, self)

    def same_as(self, other: Panel) -> bool:
        """Return whether two panels are sure to answer alike: the same rules, day and past."""
        return self._facts() == other._facts()

    def _facts(self) -> list[object]:
        """Return everything that answers depend on besides the offers and the draws."""
        scenario = self.bench.scenario
        nothing = Offers.of(scenario, [Offer(level="leaders")], None)
        found: list[object] = [self.day, scenario.venues, scenario.traits, scenario.guarantees]
        for party, (rules, grades) in self._held.items():
            found += [party, grades, [_told(bound) for bound in rules]]
            found += _past(self.case(party, nothing))
        return found

    def prepare(self) -> None:
        """Draw everything once, before threads share it."""
        for _ in (self.bench.draws, self.rules, self.enforcement):
            pass

    def uniform(self, party: str, line: str) -> Draws:
        """Return the uniform numbers that say in which draws a line holds, shape (draw,)."""
        believed = self.bench.believed
        return draw_uniform(believed.seed, f"line/{party}/{line}", believed.draws)

    @cached_property
    def _held(self) -> dict[str, tuple[list[Bound], list[Grade]]]:
        if self.source is not None:
            return self.source._held
        parties = self.bench.scenario.principals
        return {party: self.bench.in_force(party, self.day, "public") for party in parties}


def explore(bench: Bench, space: OfferSpace, day: date, work: Work | None = None) -> Exploration:
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
    work
        By how many, who is told, where finished parts are kept; has no effect on results.
    """
    doing = work or Work()
    panel = Panel(bench, day)
    looked = classify(panel, space)
    panel.prepare()
    weighed = _Weighed(panel, space, looked, doing.parts)
    starts = range(0, len(looked), BATCH)
    with ThreadPoolExecutor(doing.jobs) as pool:
        for start, _ in zip(starts, pool.map(weighed.take, starts), strict=True):
            doing.weighed(min(start + BATCH, len(looked)), len(looked))
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
    """Return the classes of offers in which the rules of the principals look at the same things."""
    return partition(_looks(panel.with_draws(1), space))


def _looks(panel: Panel, space: OfferSpace) -> Iterator[Draws]:
    for start in range(0, len(space), CHUNK):
        offers = space.columns(start, min(start + CHUNK, len(space)))
        cases = [(panel.rules[party], panel.case(party, offers)) for party in panel.rules]
        yield signatures(cases, panel.bench.draws)


class _Weighed:
    """Collects, batch by batch, what is kept of each class; batches write to rows of their own."""

    def __init__(
        self, panel: Panel, space: OfferSpace, classes: Classes, parts: Parts | None
    ) -> None:
        self.panel, self.space, self.classes, self.parts = panel, space, classes, parts
        size, draws = len(classes), panel.bench.believed.draws
        self.acceptance = {party: np.empty((size, draws)) for party in panel.rules}
        self.log_odds = {party: np.empty((size, draws)) for party in panel.rules}
        lines = [(p, b.id) for p, held in panel.rules.items() for b in held if _is_line(b)]
        self.violations = {key: np.zeros(size) for key in lines}
        stops = [*lines, *((party, MARGIN) for party in panel.rules)]
        self.stopped = {key: np.zeros(size) for key in stops}
        self.uniform = {key: panel.uniform(*key) for key in stops}
        self.keys = [b""] * size

    def take(self, start: int) -> None:
        """Weigh a batch of classes, or fetch it if it was weighed before."""
        rows = slice(start, min(start + BATCH, len(self.classes)))
        name = f"classes {start}"
        kept = None if self.parts is None else self.parts.load(name)
        if kept is None:
            self._weigh(rows)
            if self.parts is not None:
                self.parts.save(name, {key: held[rows] for key, held in self._tables()})
        else:
            for key, held in self._tables():
                held[rows] = kept[key]
        for n in range(rows.start, rows.stop):
            self.keys[n] = _digest(held[n] for held in self.acceptance.values())

    def _tables(self) -> Iterator[tuple[str, Draws]]:
        for what in ("acceptance", "log_odds", "violations", "stopped"):
            for key, held in getattr(self, what).items():
                yield f"{what} {key}", held

    def _weigh(self, rows: slice) -> None:
        offers = self.space.take(self.classes.first[rows])
        for party in self.panel.rules:
            verdict = self.panel.weigh(party, offers)
            margin, passing = verdict.margin, verdict.passing()
            self.acceptance[party][rows] = passing * logistic(margin)
            self.log_odds[party][rows] = _log_odds(passing, margin)
            self._stop(party, verdict, margin, rows)

    def _stop(self, party: str, verdict: Verdict, margin: Draws, rows: slice) -> None:
        going = np.ones(verdict.shape, dtype=np.bool_)
        for name, violation in verdict.violations.items():
            key = (party, name)
            holds = going & (self.uniform[key] < verdict.enforcement[name] * violation)
            self.stopped[key][rows] = holds.mean(axis=1)
            self.violations[key][rows] = np.broadcast_to(violation, verdict.shape).mean(axis=1)
            going &= ~holds
        refused = going & (self.uniform[party, MARGIN] >= logistic(margin))
        self.stopped[party, MARGIN][rows] = refused.mean(axis=1)


def _told(bound: Bound) -> tuple[object, ...]:
    level = bound.instance.level if bound.instance else None
    return (bound.rule, bound.id, bound.settings, bound.priors, bound.enforcement, level)


def _past(case: Case) -> list[object]:
    """Return the party and the past of a case as values that can be compared."""
    tables = (case.party.leans, case.rounds, case.since, case.context)
    told = [{key: held.tobytes() for key, held in table.items()} for table in tables]
    side = replace(case.party, leans={})
    return [side, told, [day.tobytes() for day in case.refused]]


def _is_line(bound: Bound) -> bool:
    return bound.rule.kind is Kind.RED_LINE


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
