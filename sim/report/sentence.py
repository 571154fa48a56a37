"""The one or two plain sentences with which every exploration begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from sim.domain.scenario import Scenario
from sim.engine.reduce import Interval
from sim.report.words import place_text
from sim.study.bands import EDGES, band
from sim.study.explore import Exploration
from sim.study.logic import Line, Logic, Rest
from sim.study.openings import Dropped, spanned

WORLDS = "of the worlds that we assumed"


def sentence(
    exploration: Exploration,
    found: Logic,
    held: Mapping[Line, Rest],
    without: Iterable[Dropped],
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
    lines = sorted(frozenset[str]().union(*found.conflicts))
    scenario = exploration.bench.scenario
    by_party = groupby(sorted(lines, key=lambda line: held[line].party), lambda x: held[x].party)
    because = ", and ".join(
        _party(scenario, party, [held[x] for x in own]) for party, own in by_party
    )
    opening = (
        f"{_what(exploration)}: no agreement follows from the stated positions, because {because}."
    )
    return " ".join([opening, *(_if_dropped(scenario, held, item) for item in without)])


def _nothing_stands(exploration: Exploration, found: Logic) -> str:
    joint = spanned([exploration.interval(n) for n in found.open])
    if len(exploration.space) == 1:
        return f"{_what(exploration)}: no stated line stands in the way; all accept {share(joint)}."
    some = sum(int(exploration.classes.size[n]) for n in found.open)
    return (
        f"{_what(exploration)}: {some} break no stated line; among these all accept {share(joint)}."
    )


def _what(exploration: Exploration) -> str:
    """Return what was asked about: the place and the promises where there is but one of each."""
    space, size = exploration.space, len(exploration.space)
    if len(space.places) > 1 or len(space.promises) > 1:
        return f"{size:,} offers"
    offer = space.offer(0)
    place = place_text(exploration.bench.scenario, offer)
    promised = [promise.kind.replace("-", " ") for promise in offer.guarantees]
    text = f"{place} with {' and '.join(promised)}" if promised else place
    return text if size == 1 else f"{text} ({size} ways to offer it)"


def _party(scenario: Scenario, party: str, lines: Iterable[Rest]) -> str:
    said = "; ".join(f"{_clause(rest.says)} [{_witnesses(rest)}]" for rest in lines)
    return f"{scenario.parties[party].name} says: {said}"


def _clause(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def _witnesses(rest: Rest) -> str:
    """Return how many reports of how many outlets, and lineages, a line rests on."""
    sources = {cite.partition("#")[0] for cite in rest.cites}
    reports = f"{len(sources)} report" + ("s" if len(sources) > 1 else "")
    if len(rest.lineages) == len(sources):
        return reports
    return f"{reports} of {len(rest.lineages)} lineage" + ("s" if len(rest.lineages) > 1 else "")


def _if_dropped(scenario: Scenario, held: Mapping[Line, Rest], item: Dropped) -> str:
    lines = sorted(item.correction.lines)
    whose = " and ".join(dict.fromkeys(scenario.parties[held[x].party].name for x in lines))
    return f"Without {' and '.join(lines)} of {whose}, all accept {share(item.joint)}."


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
