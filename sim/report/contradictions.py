"""Stated lines, the space in which they contradict each other, and corrections, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sim.domain.scenario import Scenario
from sim.report.alike import Vocabulary
from sim.report.words import counted, day_text, listed
from sim.study.explore import Exploration
from sim.study.logic import Lines, Logic, Rest

UNRANKED = (
    "These changes would remove the contradiction in logic. None is recommended; what each would "
    "cost is outside the model."
)


@dataclass(frozen=True, slots=True)
class Node:
    """A stated line."""

    line: str
    party: str
    says: str
    cites: tuple[tuple[str, str], ...]
    """Lineage and outlet of each citation, by lineage."""
    contradicts: bool
    """Whether it is part of a minimal conflict."""

    @property
    def stands_on(self) -> str:
        """How many citations, outlets and lineages it rests on, in words."""
        if not self.cites:
            return "an assumption; no source"
        outlets = len({outlet for _, outlet in self.cites})
        lineages = len({lineage for lineage, _ in self.cites})
        told = f"{counted(len(self.cites), 'citation')}, {counted(outlets, 'outlet')}"
        return told if lineages == outlets else f"{told}, {counted(lineages, 'lineage')}"


def node_of(scenario: Scenario, rest: Rest, *, contradicts: bool) -> Node:
    """Return a stated line and what it rests on."""
    sources = [scenario.sources[cite.partition("#")[0]] for cite in rest.cites]
    stated = scenario.positions.get(rest.line)
    says = stated[1].says if stated else rest.says
    cites = sorted((source.lineage, source.outlet) for source in sources)
    return Node(rest.line, rest.party, says, tuple(cites), contradicts)


def space_text(exploration: Exploration, logic: Logic, words: Vocabulary) -> str:
    """Return the space in which lines contradict each other, or do not, in a sentence."""
    space = exploration.space
    every = (
        words.places(range(len(space.places))),
        words.levels(range(len(space.levels))),
        words.formats(range(len(space.formats))),
        words.promises(range(len(space.promises))),
    )
    conflicts = len(logic.conflicts)
    found = counted(conflicts, "minimal conflict") if conflicts else "no contradiction"
    return (
        f"Space of {len(space):,} offers made on {day_text(exploration.day)} ({'; '.join(every)}): "
        f"{found} among the stated lines."
    )


def conflict_text(lines: Lines, says: Mapping[str, str]) -> str:
    """Return lines that contradict each other, with what they say."""
    held = sorted(lines)
    return f"{listed(held)}: {'; '.join(says.get(line, line).rstrip('.') for line in held)}."


def corrections(words: Vocabulary, logic: Logic) -> tuple[str, ...]:
    """Return the minimal corrections and what each opens, by name; or what is open anyway."""
    if not logic.conflicts:
        return (f"With every line kept, {_opened(words, logic.open)}.",)
    ordered = sorted(logic.corrections, key=lambda held: sorted(held.lines))
    return tuple(f"Without {listed(sorted(c.lines))}: {_opened(words, c.opens)}." for c in ordered)


def _opened(words: Vocabulary, classes: Iterable[int]) -> str:
    """Return which offers break no line, in words."""
    held = sorted((words.by_number[n] for n in classes), key=lambda alike: alike.order)
    offers, total = sum(alike.size for alike in held), len(words.exploration.space)
    names = "; ".join(dict.fromkeys(alike.name for alike in held))
    return f"{offers:,} of {total:,} offers break{'s' if offers == 1 else ''} no line: {names}"
