"""The one or two plain sentences with which every exploration begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from sim.domain.parties import Grade, with_article
from sim.domain.scenario import Scenario
from sim.engine.reduce import Interval
from sim.report.words import by_source, counted, everybody, listed, place_text
from sim.study.bands import EDGES, band
from sim.study.explore import Exploration
from sim.study.logic import Line, Logic, Rest
from sim.study.openings import Dropped, spanned

WORLDS = "of the worlds that we assumed"
DECLARED = {Grade.E2, Grade.E3}
"""Grades of lines that a party itself declared."""
CLAIMS: Mapping[str, str] = {
    "declared": "{} says:",
    "inferred": "{} is reported to hold:",
    "assumed": "the rules assume of {}:",
}


def sentence(
    exploration: Exploration, found: Logic, held: Mapping[Line, Rest], without: Iterable[Dropped]
) -> str:
    """Return what the exploration comes to, in one or two sentences.

    Parameters
    ----------
    exploration
        The offers and what each principal makes of them.
    found
        What follows from the stated lines.
    held
        What each line rests on.
    without
        What follows if the lines of each correction were dropped.
    """
    if found.open:
        return _nothing_stands(exploration, found)
    scenario = exploration.bench.scenario
    lines = (held[line] for line in sorted(frozenset[str]().union(*found.conflicts)))
    claims = groupby(sorted(lines, key=_claim), _claim)
    because = ", and ".join(
        f"{CLAIMS[how].format(with_article(scenario.parties[party].name))} {_said(own)}"
        for (party, how), own in claims
    )
    opening = (
        f"{_what(exploration)}: no agreement follows from the stated positions, because {because}."
    )
    return " ".join([opening, *(_if_dropped(scenario, held, item) for item in without)])


def _nothing_stands(exploration: Exploration, found: Logic) -> str:
    joint = spanned([exploration.interval(n) for n in found.open])
    accept = f"{everybody(exploration.bench.scenario)} would accept"
    some = sum(int(exploration.classes.size[n]) for n in found.open)
    if some == len(exploration.space):
        told = f"no stated line stands in the way; {accept}"
    else:
        told = f"{some:,} {'breaks' if some == 1 else 'break'} no stated line; {accept} these"
    return f"{_what(exploration)}: {told} {share(joint)}."


def _what(exploration: Exploration) -> str:
    """Return what was asked about: the place and the promises where there is but one of each."""
    space, size = exploration.space, len(exploration.space)
    if len(space.places) > 1:
        return f"{size:,} offers"
    offer = space.offer(0)
    place = place_text(exploration.bench.scenario, offer)
    text = place if offer.venues else f"A meeting {place}"
    if len(space.promises) == 1 and offer.guarantees:
        text += f" with {listed([promise.kind.replace('-', ' ') for promise in offer.guarantees])}"
    return text if size == 1 else f"{text} ({size} ways to offer it)"


def _claim(rest: Rest) -> tuple[str, str]:
    """Return whose a line is, and whether the party said it."""
    if rest.grade is None:
        return rest.party, "assumed"
    return rest.party, "declared" if rest.grade in DECLARED else "inferred"


def _said(lines: Iterable[Rest]) -> str:
    return "; ".join(f"{rest.says.rstrip('.')} [{_witnesses(rest)}]" for rest in lines)


def _witnesses(rest: Rest) -> str:
    """Return how many reports of how many outlets, and lineages, a line rests on."""
    if not rest.cites:
        return "no report"
    reports, lineages = len(by_source(rest.cites)), len(rest.lineages)
    told = counted(reports, "report")
    return told if lineages == reports else f"{told} of {counted(lineages, 'lineage')}"


def _if_dropped(scenario: Scenario, held: Mapping[Line, Rest], item: Dropped) -> str:
    by_party: dict[str, list[str]] = {}
    for line in sorted(item.correction.lines):
        by_party.setdefault(with_article(scenario.parties[held[line].party].name), []).append(line)
    dropped = " and ".join(f"{listed(own)} of {whose}" for whose, own in by_party.items())
    return (
        f"If {dropped} were dropped, {everybody(scenario)} would accept what that opens "
        f"{share(item.joint)}."
    )


def share(joint: Interval) -> str:
    """Return an interval as a share of worlds, rounded outwards.

    Examples
    --------
    >>> share(Interval(0.5, 0.22, 0.88))
    'in 20 to 95 % of the worlds that we assumed'
    """
    low, high = band(joint)
    if high == EDGES[1]:
        return f"in fewer than {high} % {WORLDS}"
    return f"in {low} to {high} % {WORLDS}"
