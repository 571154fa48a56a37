"""What would be open if the lines of a correction were not in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.engine.judge import Bench
from sim.engine.reduce import Interval, interval, joint
from sim.rules.bind import leave_out
from sim.study.beside import Beside
from sim.study.explore import Exploration, row_keys
from sim.study.logic import Correction, Lines, Logic


@dataclass(frozen=True, slots=True)
class Dropped:
    """What follows if the lines of one correction were dropped."""

    correction: Correction
    joint: Interval
    """Joint acceptance of the classes that it opens: lowest low, highest high, mean of means."""


def dropped(exploration: Exploration, found: Logic) -> tuple[Dropped, ...]:
    """Return, for each minimal correction, how often all would accept what it opens."""
    return tuple(
        Dropped(correction, _opened(exploration, correction.lines, correction.opens))
        for correction in found.corrections
    )


def spanned(intervals: Iterable[Interval]) -> Interval:
    """Return the lowest low and the highest high of some intervals, and the mean of their means."""
    held = list(intervals)
    mean = float(np.mean([one.mean for one in held]))
    return Interval(mean, min(one.low for one in held), max(one.high for one in held))


def without_lines(bench: Bench, lines: Lines) -> Bench:
    """Return a bench in which some lines are not in force."""
    return Bench(bench.scenario, leave_out(bench.rules, sorted(lines)), bench.believed)


def _opened(exploration: Exploration, lines: Lines, opens: Iterable[int]) -> Interval:
    other = Beside(exploration, without_lines(exploration.bench, lines))
    accept = other.every(lambda held: held, jobs=1)
    classes, kept = other.classes.merged(row_keys(accept))
    numbers = np.unique(classes.member[np.isin(exploration.classes.member, list(opens))])
    held = {party: values[kept[numbers]] for party, values in accept.items()}
    return spanned(interval(row) for row in joint(held))
