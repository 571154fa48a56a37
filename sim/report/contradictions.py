"""Stated lines, the space in which they contradict each other, and corrections, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.domain.scenario import Scenario
from sim.report.alike import Vocabulary
from sim.report.words import day_text
from sim.study.explore import Exploration
from sim.study.logic import Logic, Rest

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
        told = f"{_count(len(self.cites), 'citation')}, {_count(outlets, 'outlet')}"
        return told if lineages == outlets else f"{told}, {_count(lineages, 'lineage')}"


def node_of(scenario: Scenario, rest: Rest, *, contradicts: bool) -> Node:
    """Return a stated line and what it rests on."""
    sources = [scenario.sources[cite.partition("#")[0]] for cite in rest.cites]
    says = {
        position.id: position.says
        for party in scenario.parties.values()
        for position in party.positions
    }
    cites = sorted((source.lineage, source.outlet) for source in sources)
    return Node(rest.line, rest.party, says.get(rest.line, rest.says), tuple(cites), contradicts)


def space_text(exploration: Exploration, logic: Logic, words: Vocabulary) -> str:
    """Return the space in which lines contradict each other, or do not, in a sentence."""
    space = exploration.space
    every = "; ".join(
        (
            words.places(range(len(space.places))),
            words.levels(range(len(space.levels))),
            words.formats(range(len(space.formats))),
            words.promises(range(len(space.promises))),
        )
    )
    found = (
        f"{_count(len(logic.conflicts), 'minimal conflict')} among the stated lines"
        if logic.conflicts
        else "no contradiction among the stated lines"
    )
    day = day_text(exploration.day)
    return f"Space of {len(space):,} offers made on {day} ({every}): {found}."


def corrections(words: Vocabulary, logic: Logic) -> tuple[str, ...]:
    """Return the minimal corrections and what each opens, by name; or what is open anyway."""
    if not logic.conflicts:
        return (f"With every line kept, {_opened(words, logic.open)}.",)
    ordered = sorted(logic.corrections, key=lambda held: sorted(held.lines))
    return tuple(f"Without {_and(sorted(c.lines))}: {_opened(words, c.opens)}." for c in ordered)


def _opened(words: Vocabulary, classes: Iterable[int]) -> str:
    """Return which offers break no line, in words."""
    named = {alike.number: alike for alike in words.classes()}
    held = [named[n] for n in classes]
    offers = sum(alike.size for alike in held)
    total = len(words.exploration.space)
    names = "; ".join(dict.fromkeys(alike.name for alike in sorted(held, key=lambda a: a.order)))
    return f"{offers:,} of {total:,} offers break{'s' if offers == 1 else ''} no line: {names}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
