"""What follows from stated lines alone: which of them contradict each other, and on what they rest.

A line is broken by an offer when its most likely violation exceeds one half; whether it is may
not be known. Minimal corrections are the smallest sets of lines without which some offer of the
space surely breaks none; minimal conflicts are the smallest sets that surely no offer satisfies
together. Where all is known each is the set of minimal hitting sets of the other (Reiter 1987).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.draws import Interval, Range
from sim.expect.hearing import Hearing
from sim.expect.lines import BROKEN
from sim.expect.structure import JOINT
from sim.facts.parties import Grade
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.study.explore import Exploration
from sim.study.models import Beside

Line = str
"""Id of a red line, unique among the parties, such as `RU2`."""
Lines = frozenset[Line]


@dataclass(frozen=True, slots=True)
class Correction:
    """Lines whose absence removes the contradiction, and what it opens."""

    lines: Lines
    opens: tuple[int, ...]
    """Classes of offers that then break no line."""


@dataclass(frozen=True, slots=True)
class Logic:
    """What follows from the stated lines for one space of offers."""

    conflicts: tuple[Lines, ...]
    corrections: tuple[Correction, ...]
    open: tuple[int, ...]
    """Classes that surely break no line at all."""
    doubtful: tuple[int, ...] = ()
    """Classes that break no line as far as is known, and of which not all is known."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a line rests on."""

    line: Line
    party: str
    says: str
    cites: tuple[str, ...]
    outlets: tuple[str, ...]
    lineages: tuple[str, ...]
    """Sources of one lineage are one witness."""
    grade: Grade | None
    """Grade of the evidence on the day; None if the line states no position of the party."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is left of the logic without one source, or one lineage of sources."""

    without: str
    """Source, or `lineage NAME`."""
    lost: Lines
    """Lines that then rest on nothing."""
    logic: Logic


def logic(exploration: Exploration, without: Lines = frozenset()) -> Logic:
    """Return the minimal conflicts and corrections of the stated lines over a space of offers.

    Parameters
    ----------
    exploration
        The space, and how far each class of offers violates each line.
    without
        Lines to leave out.
    """
    broken = [lines - without for lines in lines_where(exploration, lambda f: f > BROKEN)]
    unmet = [lines - without for lines in lines_where(exploration, lambda f: ~(f <= BROKEN))]
    opened = tuple(n for n, lines in enumerate(unmet) if not lines)
    doubtful = tuple(n for n, lines in enumerate(broken) if not lines and unmet[n])
    if opened:
        return Logic((), (), opened, doubtful)
    opening = tuple(
        Correction(lines, tuple(n for n, stopping in enumerate(unmet) if stopping <= lines))
        for lines in smallest(unmet)
    )
    return Logic(() if doubtful else hitting_sets(smallest(broken)), opening, (), doubtful)


def lines_where(exploration: Exploration, told: Callable[[Draws], Mask]) -> list[Lines]:
    """Return, for each class of offers, the lines of which something is told.

    Parameters
    ----------
    exploration
        The space, and how far each class violates each line.
    told
        Takes the degree by class, NaN where it is not known, and answers for each.
    """
    answers = [(line, told(degree)) for (_, line), degree in exploration.violations.items()]
    return [
        frozenset(line for line, mask in answers if mask[n])
        for n in range(len(exploration.classes))
    ]


def not_known(exploration: Exploration) -> list[Lines]:
    """Return, for each class of offers, the lines of which nobody knows whether it breaks them."""
    return lines_where(exploration, np.isnan)


def smallest(sets: Iterable[Lines]) -> tuple[Lines, ...]:
    """Return the sets that hold no other one, smallest first, then by name."""
    least: list[Lines] = []
    for lines in sorted(set(sets), key=lambda lines: (len(lines), sorted(lines))):
        if not any(other <= lines for other in least):
            least.append(lines)
    return tuple(least)


def hitting_sets(sets: Sequence[Lines]) -> tuple[Lines, ...]:
    """Return the minimal sets that meet every one of some sets (Berge 1989).

    Examples
    --------
    >>> hitting_sets([frozenset({"RU2"}), frozenset({"UA1", "UA4"})])[0] == {"RU2", "UA1"}
    True
    """
    hits: tuple[Lines, ...] = (frozenset(),)
    for lines in sets:
        hits = smallest(hit if hit & lines else hit | {line} for hit in hits for line in lines)
    return hits


def rests(hearing: Hearing) -> Mapping[Line, Rest]:
    """Return what each line in force rests on."""
    return {
        bound.id: _rest(hearing, bound)
        for rules in hearing.rules.values()
        for bound in rules
        if bound.position is not None
        or (bound.rule.kind is Kind.RED_LINE and bound.shares != "refused")
    }


def leaving_out(exploration: Exploration, resting: Mapping[Line, Rest]) -> tuple[Leaving, ...]:
    """Return the logic without each source, and without each lineage, that a line rests on."""
    scenario = exploration.scenario
    names = dict.fromkeys(_source(cite) for rest in resting.values() for cite in rest.cites)
    groups = {name: {name} for name in names}
    for lineage in dict.fromkeys(map(scenario.lineage, names)):
        group = {name for name in names if scenario.lineage(name) == lineage}
        if len(group) > 1:
            groups[f"lineage {lineage}"] = group
    leaving = []
    for name, group in groups.items():
        lost = frozenset(
            line for line, rest in resting.items()
            if rest.cites and {_source(cite) for cite in rest.cites} <= group
        )  # fmt: skip
        leaving.append(Leaving(name, lost, logic(exploration, lost)))
    return tuple(leaving)


def _rest(hearing: Hearing, bound: Bound) -> Rest:
    scenario, names = hearing.bench.scenario, [_source(cite) for cite in bound.cites]
    outlets = tuple(dict.fromkeys(scenario.sources[name].outlet for name in names))
    lineages = tuple(dict.fromkeys(map(scenario.lineage, names)))
    grade = hearing.grades[bound.party][bound.id] if bound.position is not None else None
    return Rest(bound.id, bound.party, bound.because, bound.cites, outlets, lineages, grade)


def _source(cite: str) -> str:
    return cite.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Span(Range):
    """What the ranges of several classes span: lowest low, highest high, and the mean of means.

    Classes count alike, however many offers they hold.
    """

    classes: int
    level: None = None
    """Of no level: each class has its range, and together they hold more than each does."""


def span_of(intervals: Iterable[Interval]) -> Span:
    """Return what some intervals span."""
    each = list(intervals)
    mean = float(np.mean([part.mean for part in each]))
    return Span(mean, min(part.low for part in each), max(part.high for part in each), len(each))


@dataclass(frozen=True, slots=True)
class Dropped:
    """What follows if the lines of one correction were dropped."""

    correction: Correction
    joint: Span
    """Joint acceptance of the classes that it opens."""


def dropped(exploration: Exploration, logic: Logic) -> tuple[Dropped, ...]:
    """Return, for each minimal correction, how often all would accept what it opens."""
    return tuple(
        Dropped(correction, _opened(exploration, correction)) for correction in logic.corrections
    )


def _opened(exploration: Exploration, correction: Correction) -> Span:
    other = Beside(exploration, exploration.bench.without(*sorted(correction.lines)))
    opened = np.isin(exploration.classes.member, correction.opens)
    ranges = other.ranges(np.unique(other.classes.member[opened]))[JOINT]
    level = exploration.bench.level
    return span_of(Interval(m, low, high, level) for m, low, high in ranges.tolist())
