"""Places: which kinds there are, what each principal would say, and several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Index
from sim.atlas.tables import venues
from sim.expect.lines import BROKEN
from sim.report.bands import shown
from sim.report.document import Block, Rows, Say, Section
from sim.report.offers import Vocabulary
from sim.report.places import View, place_facts
from sim.report.words import counted, everybody, listed, upper_first, venue_name
from sim.study.explore import Exploration
from sim.study.whatif.order import ordered

SIDE_BY_SIDE = 12
"""Places that are told one by one; of more, kinds are told."""
LONG = 60
"""Characters of a fact that a table of places tells."""
APART = (
    "An order of the model, told only as far as nine worlds in ten agree: each place of a later "
    "group is exceeded by one of the group before it. Where such pairs have met is told apart and "
    "is not multiplied with it."
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Places that no answer tells apart, offered with as little promised as there is."""

    places: str
    number: int
    """Their class of offers."""
    first: int
    """Number of the first of them in the space."""
    broken: dict[str, tuple[str, ...]]
    """Lines that they break, by party."""
    unknown: dict[str, tuple[str, ...]]
    """Lines of which nobody knows whether they do."""


def kinds(explored: Exploration) -> list[Kind]:
    """Return the kinds of places, the ground of a principal first."""
    words, number = Vocabulary(explored), plain_classes(explored)
    alike: dict[int, list[int]] = {}
    for place, n in enumerate(number.tolist()):
        alike.setdefault(n, []).append(place)
    order = sorted(alike, key=lambda n: (words.kind(alike[n][0]), alike[n][0]))
    return [
        Kind(
            words.places(alike[n]), n, alike[n][0],
            *({party: tuple(line for (whose, line), degree in explored.violations.items()
                            if whose == party and told(degree[n]))
               for party in explored.acceptance}
              for told in (lambda degree: degree > BROKEN, np.isnan)),
        )
        for n in order
    ]  # fmt: skip


def barred(explored: Exploration, kind: Kind, party: str) -> tuple[bool, bool]:
    """Return whether a kind of place breaks a line about places, and whether that is not known."""
    about = {b.id for b in explored.bench.rules if b.party == party and b.shares == "place"}
    return bool(about & {*kind.broken[party]}), bool(about & {*kind.unknown[party]})


def finding(explored: Exploration) -> str:
    """Return how many kinds of places break a line about places, in a sentence."""
    every = [[barred(explored, kind, party) for party in kind.broken] for kind in kinds(explored)]
    free = sum(not any(any(found) for found in kind) for kind in every)
    broken = sum(any(breaks for breaks, _ in kind) for kind in every)
    if broken == len(every):
        return "Every kind of place breaks what one side says, or is reported to hold, about places"
    unknown = len(every) - free - broken
    text = f"Of {counted(len(every), 'kind')} of places {broken} break a stated line about places"
    return f"{text} and {free} break none" + (f"; of {unknown} it is not known" if unknown else "")


def plain_classes(explored: Exploration) -> Index:
    """Return the class of each place, first terms, as little promised as the space has."""
    space = explored.space
    least = min(range(len(space.promises)), key=lambda n: len(space.promises[n]))
    table: Index = explored.classes.member.reshape(space.shape)
    return table[:, 0, 0, least, 0]


def plain_terms(explored: Exploration) -> str:
    """Return the terms on which kinds of places are told, as little promised as the space has."""
    promises = min(explored.space.promises, key=len)
    held = listed([promise.kind.replace("-", " ") for promise in promises])
    told = upper_first(Vocabulary(explored).terms([0], [0], [0]))
    return f"{told}; {f'promised: {held}' if held else 'nothing promised'}"


def kinds_section(explored: Exploration) -> Section:
    """Return who would accept which kind of place."""
    every, label = kinds(explored), explored.label
    alike: dict[tuple[str, ...], list[str]] = {}
    for kind in every:
        cells = tuple(_answer(explored, kind, party, label) for party in kind.broken)
        alike.setdefault(cells, []).append(kind.places)
    rows = [(upper_first("; ".join(places)), *cells) for cells, places in alike.items()]
    scenario = explored.scenario
    headers = ("Places", *(scenario.parties[party].name for party in explored.acceptance))
    terms = f"{plain_terms(explored)}. {upper_first(label)}."
    return Section("Who accepts which kind of place", [
        Say(terms), Rows("", headers, rows, columns=True)
    ], "kinds")  # fmt: skip


def _answer(explored: Exploration, kind: Kind, party: str, label: str) -> str:
    told = [shown(explored.interval(kind.number, party), label)]
    told += [f"breaks {listed(kind.broken[party])}"] if kind.broken[party] else []
    told += [f"not known: {listed(kind.unknown[party])}"] if kind.unknown[party] else []
    return "; ".join(told)


def beside(explored: Exploration) -> Section:
    """Return the places that are asked about side by side."""
    scenario, space = explored.scenario, explored.space
    names = [venue for venue, _ in space.places if venue]
    rows = explored.joint[plain_classes(explored)].astype(np.float64)
    groups = ordered(rows) if len(rows) > 1 else ()
    text = ", then ".join(Vocabulary(explored).places(sorted(group)) for group in groups)
    everyone = everybody(scenario)
    found = (
        f"The worlds agree on an order of how often {everyone} would accept: {text}."
        if groups[1:] else f"{upper_first(text)} cannot be told apart: no order holds in nine "
        f"worlds in ten of how often {everyone} would accept."
    )  # fmt: skip
    blocks: list[Block] = [Say(found, "found"), Say(APART), *kinds_section(explored).blocks]
    if facts := [*_facts(explored, names)]:
        headers = ("Fact", *(venue_name(scenario, name) for name in names))
        blocks.append(Section("Where they differ", [Rows("", headers, facts, columns=True)]))
    return Section("Side by side", blocks, "beside")


def _facts(explored: Exploration, names: Sequence[str]) -> Iterator[list[str]]:
    """Yield the facts of the atlas in which places differ, and their ranks as hosts."""
    scenario, day = explored.scenario, explored.day
    sides = [scenario.parties[p].state for p in scenario.principals]
    if None in sides or not sides[1:] or not {*names} <= {*venues()}:
        return
    view = View(str(sides[0]), str(sides[1]), day, scenario.relations, explored.practice)
    told = [_told(view, name) for name in names]
    for label in dict.fromkeys(label for facts in told for label in facts):
        cells = [facts.get(label, "no") for facts in told]
        unknown = all(cell.startswith("not known") for cell in cells)
        if len({*cells}) > 1 and max(map(len, cells)) <= LONG and not unknown:
            yield [label, *cells]
    ranks = [explored.ranked.get(name) for name in names]
    if any(ranks):
        yield ["rank as host", *(f"{r.rank} ({r.low} to {r.high})" if r else "none" for r in ranks)]


def _told(view: View, name: str) -> dict[str, str]:
    """Return the facts of a place by their labels."""
    told: dict[str, list[str]] = {}
    for label, text, _ in place_facts(view, name):
        told.setdefault(label, []).append(text)
    return {label: "; ".join(texts) for label, texts in told.items()}
