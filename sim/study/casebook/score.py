"""What rules are worth on the documented answers of many disputes, against simpler ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.draws import generator
from sim.expect.hearing import of_answer
from sim.expect.labels import LEARNT, shared
from sim.facts.record import YES, Counter, Event, Proposal, answered
from sim.facts.scenario import Scenario
from sim.rules.standard import BACKGROUND
from sim.rules.verdict import Verdict, kept, logistic, logit
from sim.study.casebook.design import documented
from sim.study.score import (
    COIN,
    LINE,
    OTHERS,
    importance,
    log_losses,
    persistence,
    variables,
)

BY = ("dispute", "level", "party", "ground", "proposer")
"""What scores are told by."""
EDGES = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
"""Of the groups of a calibration curve, by what was expected."""
LEARNING = "rules, learning"
"""The rules, their draws weighed by the answers of the same record before: no simpler way."""
SOME = 8
"""Disputes below which it cannot be said what anything is worth on others."""
WORST = 10
"""Misses that are told."""
TRIES = 2000
"""Samples of a bootstrap."""
TINY = 1e-9
FLAT = 1e-12
"""Determinant of the information below which the answers are separated."""


@dataclass(frozen=True, slots=True)
class Row:
    """A scored answer, and what was expected of it."""

    dispute: str
    scenario: str
    event: Event
    expected: Draws
    """Probability of acceptance in each draw, shape (draw,)."""
    variables: Mapping[str, str]
    """As rules of one variable see what was answered."""
    record: Scenario
    """The facts of the dispute."""
    without: Mapping[str, float]
    """Probability of acceptance without each rule, or all lines of a kind, that moves it."""

    @property
    def accepted(self) -> bool:
        """Whether it was an acceptance, with conditions or without."""
        return self.event.act in YES

    @property
    def implied(self) -> bool:
        """Whether no source tells it, and a meeting that was held implies it."""
        return self.event.implied_by is not None

    @property
    def offer(self) -> Proposal | Counter:
        """What was answered."""
        return self.record.offers[str(answered(self.event))]

    @property
    def mean(self) -> float:
        """Probability of acceptance."""
        return float(self.expected.mean())

    @property
    def tells(self) -> str:
        """The rule that moves the expectation most; empty if only the background does anything."""
        moved = {name: abs(np.log(rest / self.mean)) for name, rest in self.without.items()}
        return max(moved, key=lambda name: moved[name], default="")

    @property
    def leans(self) -> str:
        """Which way that rule moves it: for, against, or nowhere."""
        if not self.tells:
            return ""
        return "for" if self.without[self.tells] < self.mean else "against"

    @property
    def surprise(self) -> float:
        """Bits of what was documented."""
        return float(log_losses(np.array([self.mean]), [self.accepted])[0] / COIN)


@dataclass(frozen=True, slots=True)
class Worth:
    """How well a way of expecting did; lower is better."""

    n: int
    bits: float
    brier: float
    excess: tuple[float, float, float] | None = None
    """Bits above those of the rules: mean and 90 % limits, disputes drawn anew."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A group of answers of which much the same was expected."""

    low: float
    high: float
    n: int
    expected: float
    accepted: float


@dataclass(frozen=True)
class Scores:
    """What rules are worth on the scored answers of some disputes."""

    rows: tuple[Row, ...]
    label: str
    unnamed: tuple[int, int] = (0, 0)
    """Answers to offers of nobody who is named, and how many of them were acceptances."""

    @cached_property
    def accepted(self) -> Mask:
        """Shape (answer,)."""
        return np.array([row.accepted for row in self.rows], dtype=np.bool_)

    @cached_property
    def expected(self) -> Draws:
        """Probability of acceptance by the rules, shape (answer,)."""
        return np.array([row.mean for row in self.rows])

    @property
    def in_sight(self) -> int:
        """Answers with which in sight the shipped book was written."""
        return sum(row.record.in_sight for row in self.rows)

    @property
    def learnt(self) -> int:
        """Answers of disputes to which the posterior was fitted."""
        return sum(LEARNT in row.record.taught for row in self.rows)

    @cached_property
    def dispute(self) -> Index:
        """Number of the dispute of each answer, shape (answer,)."""
        return np.unique([row.dispute for row in self.rows], return_inverse=True)[1]

    @property
    def disputes(self) -> tuple[str, ...]:
        """Names of the disputes, in the order of their numbers."""
        return tuple(sorted({row.dispute for row in self.rows}))

    @property
    def model(self) -> Worth:
        """The rules."""
        return self.worth(self.expected)

    @property
    def auc(self) -> float:
        """Share of pairs of an acceptance and another answer of which the rules expect more."""
        yes, no = self.expected[self.accepted], self.expected[~self.accepted]
        above = yes[:, None] - no
        return float(((above > 0) + (above == 0) / 2).mean()) if above.size else np.nan

    @cached_property
    def slope(self) -> tuple[float, float]:
        """Calibration slope and its standard error: 1 where what is said is neither too bold."""
        return calibration_slope(self.expected, self.accepted)

    @cached_property
    def curve(self) -> tuple[Bin, ...]:
        """What was expected beside what happened, by groups."""
        bins = []
        for low, high in pairwise(EDGES):
            here = (self.expected >= low) & (self.expected < high)
            if here.any():
                means = float(self.expected[here].mean()), float(self.accepted[here].mean())
                bins.append(Bin(low, high, int(here.sum()), *means))
        return tuple(bins)

    @property
    def baselines(self) -> dict[str, Worth]:
        """What simpler ways of expecting are worth."""
        return {name: self.worth(expected, beside=True) for name, expected in self.ways.items()}

    @cached_property
    def ways(self) -> dict[str, Draws]:
        """Simpler ways of expecting, fitted on other disputes if there are any, and learning."""
        fitted = OTHERS if self.disputes[1:] else {}
        ways = {name: self._shares(keys) for name, (keys, _) in fitted.items()}
        ways |= {
            "coin": np.full(len(self.rows), 0.5),
            "line .1/.7": np.array([LINE[row.variables["line"]] for row in self.rows]),
            "persistence": persistence(
                [(row.dispute, row.event.by) for row in self.rows], self.accepted.tolist()
            ),
            LEARNING: self._learning(),
        }
        return ways

    @cached_property
    def rules(self) -> dict[str, Worth]:
        """What the rules without one of them, or without all lines of a kind, are worth."""
        names = sorted({name for row in self.rows for name in row.without})
        return {
            name: self.worth(np.array([row.without.get(name, row.mean) for row in self.rows]),
                             beside=True)
            for name in names
        }  # fmt: skip

    def by(self, variable: str) -> dict[str, Worth]:
        """Return what the rules are worth by a variable of what was answered."""
        values = np.array([row.variables[variable] for row in self.rows])
        return {value: self.worth(self.expected, values == value) for value in np.unique(values)}

    @property
    def apart(self) -> dict[str, Worth]:
        """What they are worth on answers that sources tell, and on those that a meeting implies."""
        implied = np.array([row.implied for row in self.rows], dtype=np.bool_)
        kinds = {"documented": ~implied, "implied": implied}
        return {kind: self.worth(self.expected, rows) for kind, rows in kinds.items()}

    @property
    def misses(self) -> tuple[Row, ...]:
        """The answers that were least expected, worst first."""
        return tuple(sorted(self.rows, key=lambda row: -row.surprise))[:WORST]

    def against(self, other: Scores) -> tuple[tuple[float, float, float], dict[str, float]]:
        """Return bits by which another book does better: mean and limits, and by dispute."""
        if [row.event.id for row in self.rows] != [row.event.id for row in other.rows]:
            raise SimError("the two books are scored on other answers", "score")
        gain = self._bits(self.expected) - self._bits(other.expected)
        return bootstrapped(gain, self.dispute), {
            name: float(gain[self.dispute == n].sum()) for n, name in enumerate(self.disputes)
        }

    def worth(self, expected: Draws, rows: Mask | None = None, *, beside: bool = False) -> Worth:
        """Return how well some expectations did, on some answers or all."""
        here = np.ones(len(self.rows), dtype=np.bool_) if rows is None else rows
        bits, brier = self._bits(expected)[here], (expected - self.accepted)[here] ** 2
        if not here.any():
            return Worth(0, np.nan, np.nan)
        excess = bits - self._bits(self.expected)[here]
        limits = bootstrapped(excess, self.dispute[here]) if beside else None
        return Worth(int(here.sum()), float(bits.mean()), float(brier.mean()), limits)

    def _bits(self, expected: Draws) -> Draws:
        return log_losses(expected, self.accepted) / COIN

    def _shares(self, keys: Sequence[str]) -> Draws:
        """Return the share accepted in other disputes of what is alike in some variables."""
        cells = np.array(["/".join(row.variables[key] for key in keys) for row in self.rows])
        _, cell = np.unique(cells, return_inverse=True)
        shape = (cell.max(initial=0) + 1, self.dispute.max(initial=0) + 1)
        yes, every = np.zeros(shape), np.zeros(shape)
        np.add.at(yes, (cell, self.dispute), self.accepted)
        np.add.at(every, (cell, self.dispute), 1.0)
        others = [c.sum(axis=1)[cell] - c[cell, self.dispute] for c in (yes, every)]
        return jeffreys(*others)

    def _learning(self) -> Draws:
        """Return the acceptance expected if draws count by the answers of the record before."""
        expected = np.empty(len(self.rows))
        for n, row in enumerate(self.rows):
            before = [
                other for other in self.rows[:n]
                if other.dispute == row.dispute and other.event.on.last < row.event.on.first
            ]  # fmt: skip
            weights = importance(
                np.array([other.expected for other in before]).reshape(-1, row.expected.size),
                [other.accepted for other in before],
            )
            expected[n] = weights @ row.expected
        return expected


def jeffreys(accepted: Draws, n: Draws) -> Draws:
    """Return the posterior mean of shares under the prior of Jeffreys, Beta(1/2, 1/2).

    Examples
    --------
    >>> jeffreys(np.array([0.0, 3.0]), np.array([0.0, 3.0])).tolist()
    [0.5, 0.875]
    """
    return (accepted + 0.5) / (n + 1)


def score(benches: Mapping[str, Bench], since: date | None = None) -> Scores:
    """Return what rules are worth on the scored answers of some scenarios.

    Parameters
    ----------
    benches
        Each scenario by its name, opened with one book.
    since
        Only answers from this day on.

    Raises
    ------
    SimError
        If nothing is scored.
    """
    rows, unnamed = [], []
    for dispute, name, event, why in documented(benches):
        bench = benches[name]
        if since is not None and event.on.first < since:
            continue
        if bench.scenario.parties[bench.scenario.offers[str(answered(event))].by].role == "unnamed":
            unnamed.append(event.act in YES)
        if not why:
            rows.append(_row(bench, dispute, name, event))
    if not rows:
        hint = "name scenarios whose records hold answers, or an earlier --since"
        raise SimError("no answer is scored", "score", hint)
    rows.sort(key=lambda row: (row.dispute, row.event.on.first))
    label = shared(*(bench.label for bench in benches.values()))
    return Scores(tuple(rows), label, (len(unnamed), sum(unnamed)))


def _row(bench: Bench, dispute: str, name: str, event: Event) -> Row:
    hearing = of_answer(bench, event)
    by = bench.scenario.offers[str(answered(event))].by
    verdict = hearing.put(event.by, [hearing.terms], by)
    seen = variables(bench.scenario, event, verdict)
    seen |= {"dispute": dispute, "party": f"{dispute}: {event.by}"}
    return Row(dispute, name, event, verdict.acceptance[0], seen, bench.scenario,
               _without(verdict))  # fmt: skip


LINES = {"place": "lines about places", "condition": "conditions", "refused": "refused before"}
"""What the lines of each screen are called together."""


def _without(verdict: Verdict) -> dict[str, float]:
    """Return the acceptance without each rule, or all lines of a kind, where that differs."""
    now, passing, margin = verdict.acceptance, verdict.passing(), dict[str, Draws]()
    for bound in verdict.rules:
        if bound.id in verdict.pushes and bound.rule.name not in BACKGROUND:
            before = margin.get(bound.rule.name, verdict.margin)
            margin[bound.rule.name] = before - verdict.pushes[bound.id]
    rest = {name: passing * logistic(odds) for name, odds in margin.items()}
    shares = {bound.id: bound.shares for bound in verdict.rules}
    for lines in verdict.screens.values():
        name = LINES.get(shares[lines[0]], "lines of your own")
        rest[name] = rest.get(name, now) / kept(verdict.stopping(lines))
    return {n: float(v.mean()) for n, v in rest.items() if np.abs(v - now).max() > TINY}


def calibration_slope(expected: Draws, accepted: Mask) -> tuple[float, float]:
    """Return the slope of answers on the log-odds expected, and its standard error (Cox 1958).

    NaN where the answers are all alike, or the expectations are; infinite where what was
    expected sets all acceptances apart from all other answers.
    """
    odds = logit(np.clip(expected, TINY, 1.0 - TINY))
    columns = np.column_stack([np.ones(odds.size), odds])
    if accepted.all() or not accepted.any() or np.ptp(odds) < TINY:
        return np.nan, np.nan
    weights = np.array([0.0, 1.0])
    information = np.eye(2)
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-columns @ weights))
        information = (columns * (chance * (1.0 - chance))[:, None]).T @ columns
        if np.linalg.det(information) < FLAT:
            return np.inf, np.inf
        step = np.linalg.solve(information, columns.T @ (accepted - chance))
        weights = weights + step
        if np.abs(step).max() < TINY:
            break
    return float(weights[1]), float(np.sqrt(np.linalg.inv(information)[1, 1]))


def bootstrapped(values: Draws, groups: Index, level: float = 0.9) -> tuple[float, float, float]:
    """Return a mean, and its limits if whole groups are drawn anew.

    Parameters
    ----------
    values
        Shape (answer,).
    groups
        Number of the dispute of each, shape (answer,).
    level
        Share of the samples between the limits; these are NaN if there is one group.
    """
    numbers, group = np.unique(groups, return_inverse=True)
    if len(numbers) == 1:
        return float(values.mean()), np.nan, np.nan
    sums, counts = np.bincount(group, values), np.bincount(group)
    drawn = generator(1, "bootstrap").integers(0, len(numbers), (TRIES, len(numbers)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(values.mean()), float(low), float(high)
