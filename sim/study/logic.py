"""What follows from stated lines alone: which of them contradict each other, and on what they rest.

A line is broken by an offer when its most likely violation exceeds one half. Minimal
corrections are the smallest sets of lines without which some offer of the space breaks
none; minimal conflicts are the smallest sets that no offer satisfies together. Each is
the set of minimal hitting sets of the other (Reiter 1987).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.expect.bench import BROKEN
from sim.expect.hearing import Hearing
from sim.facts.parties import Grade
from sim.facts.scenario import Scenario
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.study.explore import Exploration

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
    """Classes that break no line at all."""


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
    broken = [lines - without for lines in broken_lines(exploration)]
    corrections = smallest(broken)
    if frozenset() in corrections:
        return Logic((), (), tuple(n for n, lines in enumerate(broken) if not lines))
    found = tuple(
        Correction(lines, tuple(n for n, held in enumerate(broken) if held <= lines))
        for lines in corrections
    )
    return Logic(hitting_sets(corrections), found, ())


def broken_lines(exploration: Exploration) -> list[Lines]:
    """Return, for each class of offers, the lines that it breaks."""
    held = [(name, violation) for (_, name), violation in exploration.violations.items()]
    return [
        frozenset(name for name, violation in held if violation[n] > BROKEN)
        for n in range(len(exploration.classes))
    ]


def smallest(sets: Iterable[Lines]) -> tuple[Lines, ...]:
    """Return the sets that hold no other one, smallest first, then by name."""
    ordered = sorted(set(sets), key=lambda held: (len(held), sorted(held)))
    found: list[Lines] = []
    for held in ordered:
        if not any(other <= held for other in found):
            found.append(held)
    return tuple(found)


def hitting_sets(sets: Sequence[Lines]) -> tuple[Lines, ...]:
    """Return the minimal sets that meet every one of some sets (Berge 1989).

    Examples
    --------
    >>> hitting_sets([frozenset({"RU2"}), frozenset({"UA1", "UA4"})])[0] == {"RU2", "UA1"}
    True
    """
    found: tuple[Lines, ...] = (frozenset(),)
    for held in sets:
        found = smallest(hit if hit & held else hit | {line} for hit in found for line in held)
    return found


def rests(hearing: Hearing) -> Mapping[Line, Rest]:
    """Return what each line in force rests on."""
    scenario = hearing.bench.scenario
    found = {}
    for party, rules in hearing.rules.items():
        grades = hearing.grades[party]
        for bound in rules:
            if bound.position is not None or bound.rule.kind is Kind.RED_LINE:
                grade = grades[bound.id] if bound.position is not None else None
                found[bound.id] = _rest(scenario, party, bound, grade)
    return found


def leaving_out(exploration: Exploration, held: Mapping[Line, Rest]) -> tuple[Leaving, ...]:
    """Return the logic without each source, and without each lineage, that a line rests on."""
    scenario = exploration.bench.scenario
    names = dict.fromkeys(cite.partition("#")[0] for rest in held.values() for cite in rest.cites)
    lineages = dict.fromkeys(scenario.sources[name].lineage for name in names)
    groups = {name: {name} for name in names}
    for lineage in lineages:
        own = {name for name in names if scenario.sources[name].lineage == lineage}
        if len(own) > 1:
            groups[f"lineage {lineage}"] = own
    found = []
    for name, own in groups.items():
        lost = frozenset(line for line, rest in held.items() if _only(rest.cites, own))
        found.append(Leaving(name, lost, logic(exploration, lost)))
    return tuple(found)


def _rest(scenario: Scenario, party: str, bound: Bound, grade: Grade | None) -> Rest:
    sources = [scenario.sources[cite.partition("#")[0]] for cite in bound.cites]
    outlets = tuple(dict.fromkeys(source.outlet for source in sources))
    lineages = tuple(dict.fromkeys(source.lineage for source in sources))
    return Rest(bound.id, party, bound.because, bound.cites, outlets, lineages, grade)


def _only(cites: Sequence[str], sources: set[str]) -> bool:
    return bool(cites) and all(cite.partition("#")[0] in sources for cite in cites)
