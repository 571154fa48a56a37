"""How much of a scenario is cited, assumed, and verified against a reader's own copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.domain.checks import Flaw
from sim.domain.document import read_document
from sim.domain.files import problem_of
from sim.domain.scenario import Scenario
from sim.domain.sources import Source, read_copies
from sim.errors import Problem


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the facts of a scenario rest on."""

    facts: int
    """Facts that owe a source or an assumption."""
    cited: int
    """Facts with at least one citation."""
    assumed: int
    """Facts that rest on an assumption alone."""
    partly: int
    """Cited facts of which a part is assumed."""
    verified: int | None = None
    """Citations whose paragraph is in the reader's copies; None if none were given."""
    unverified: int | None = None
    """Citations whose paragraph is not in the reader's copies."""


def coverage(scenario: Scenario, copies: Mapping[str, frozenset[str]] | None = None) -> Coverage:
    """Return what the facts of a scenario rest on.

    Parameters
    ----------
    scenario
        Any scenario.
    copies
        For each of the reader's files, the fingerprints of its paragraphs.
    """
    facts = [fact for _, fact in scenario.sourced()]
    cites = [cite for fact in facts for cite in fact.cites]
    seen = None if copies is None else sum(_verified(scenario, cite, copies) for cite in cites)
    return Coverage(
        facts=len(facts),
        cited=sum(bool(fact.cites) for fact in facts),
        assumed=sum(not fact.cites for fact in facts),
        partly=sum(bool(fact.cites and fact.assumed) for fact in facts),
        verified=seen,
        unverified=None if seen is None else len(cites) - seen,
    )


def changed_paragraphs(file: Path, scenario: Scenario, articles: Path) -> list[Problem]:
    """Return the cited paragraphs that a reader's copy of the same article does not have.

    A source is taken to be among the copies if any of its paragraphs is; of one that
    is not, nothing can be said, and its citations only count as unverified.
    """
    copies, tree = read_copies(articles), read_document(file)
    found = []
    for name, source in scenario.sources.items():
        own = [held for held in copies.values() if held & set(source.paragraphs.values())]
        for paragraph, mark in source.paragraphs.items():
            if own and not any(mark in held for held in own):
                loc = ("sources", name, "paragraphs", paragraph)
                message = f"no paragraph of the copies has the fingerprint {mark}"
                flaw = Flaw(loc, message, "the copy, or the citation, was changed")
                found.append(problem_of(tree, flaw, str(file)))
    return found


def _verified(scenario: Scenario, cite: str, copies: Mapping[str, frozenset[str]]) -> bool:
    name, _, paragraph = cite.partition("#")
    source: Source = scenario.sources[name]
    mark = source.paragraphs.get(paragraph)
    return mark is not None and any(mark in held for held in copies.values())
