"""Places: which kinds there are, what each principal would say, and several side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Index
from sim.atlas.tables import venues
from sim.expect.answers import Reason
from sim.expect.lines import BROKEN
from sim.report.bands import shown
from sim.report.document import Block, Items, Rows, Say, Section
from sim.report.offers import Vocabulary
from sim.report.places import View, place_facts
from sim.report.words import counted, everybody, listed, upper_first, venue_name
from sim.study.explore import Exploration
from sim.study.whatif.combos import Acting
from sim.study.whatif.order import ordered

SIDE_BY_SIDE = 16
"""Places that are told one by one; of more, kinds are told."""
KINDS = 40
"""Kinds of places of which it is told what moves an answer to one and not to all."""
MANY = 2
"""Places of which a fact holds alike that are named; most of more are the others."""
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
    every, acting, alike = kinds(explored), Acting(explored), dict[tuple[str, ...], list[str]]()
    moved = [
        {p: signed(acting, kind.number, p) if len(every) <= KINDS else [] for p in kind.broken}
        for kind in every
    ]
    for kind, moves in zip(every, moved, strict=True):
        cells = tuple(
            "; ".join(
                (_answer(explored, kind, p),
                 *(why for why in moves[p] if not all(why in other[p] for other in moved)))
            )
            for p in kind.broken
        )  # fmt: skip
        alike.setdefault(cells, []).append(kind.places)
    rows = [(upper_first("; ".join(places)), *cells) for cells, places in alike.items()]
    scenario = explored.scenario
    headers = ("Places", *(scenario.parties[party].name for party in explored.acceptance))
    terms = f"{plain_terms(explored)}. {upper_first(explored.label)}."
    return Section("Who accepts which kind of place", [
        Say(terms), Rows("", headers, rows, columns=True)
    ], "kinds")  # fmt: skip


def signed(acting: Acting, number: int, party: str) -> list[str]:
    """Return what besides stated lines moves an answer to a class, and which way."""
    explored, place = acting.explored, sole(acting.explored, number)
    return [
        f"{sourced(reason, place)}: {'for' if reason.effect.mean > 0 else 'against'}"
        for reason in (acting.on(number, party) if party in explored.acceptance else ())
        if (party, reason.rule) not in explored.violations
    ]


def sole(explored: Exploration, number: int) -> str:
    """Return the place that all offers of a class are of; empty if of several, or of none."""
    places = explored.classes.member.reshape(len(explored.space.places), -1)
    alone = np.count_nonzero((places == number).any(axis=1)) == 1
    return explored.offers(number).place if alone else ""


def sourced(reason: Reason, place: str) -> str:
    """Return a reason without its way, with the tables of the atlas that it rests on.

    Parameters
    ----------
    reason
        What moves the answer to a class.
    place
        The place that is alone in the class; empty if the reason must hold of several.
    """
    told = reason.says.replace(place, "the place") if place else reason.fact
    told = re.sub(r" \((for|against|either way|E0|E1)\)", "", told)
    return f"{told} [{'; '.join(reason.tables)}]" if reason.tables else told


def _answer(explored: Exploration, kind: Kind, party: str) -> str:
    told = [shown(explored.interval(kind.number, party), explored.label)]
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
        blocks.append(Section("Where they differ", [Items(facts)]))
    return Section("Side by side", blocks, "beside")


def _facts(explored: Exploration, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the facts of the atlas in which places differ, with sources; and ranks as hosts."""
    scenario, day = explored.scenario, explored.day
    sides = [scenario.parties[p].state for p in scenario.principals]
    if None in sides or not sides[1:] or not {*names} <= {*venues()}:
        return
    view = View(str(sides[0]), str(sides[1]), day, scenario.relations, explored.practice)
    cited = {table.source: table.cited(day) for table in scenario.relations.values()}
    facts = {name: [*place_facts(view, name)] for name in names}
    every = [fact for own in facts.values() for fact in own]
    for label in dict.fromkeys(label for label, _, _ in every):
        alike: dict[str, list[str]] = {}
        for name, own in facts.items():
            if text := ", ".join(says for known, says, _ in own if known == label):
                alike.setdefault(text, []).append(venue_name(scenario, name))
        if len({re.sub(r" \(.*|: .*", "", text) for text in alike}) > 1:
            rests = dict.fromkeys(cited[f.source] for known, _, f in every if known == label and f)
            yield label, _alike(alike) + (f" [{'; '.join(rests)}]" if rests else "")
    ranks = ((venue_name(scenario, name), explored.ranked.get(name)) for name in names)
    if ranked := [f"{name} {r.rank} ({r.low} to {r.high})" for name, r in ranks if r]:
        yield "rank as host", f"of {len(explored.practice)}: {', '.join(ranked)}"


def _alike(alike: Mapping[str, Sequence[str]]) -> str:
    """Return of which places each fact holds; what holds of most of many stands last."""
    most = max(alike, key=lambda text: len(alike[text]))
    last = most if len(alike[most]) > MANY else ""
    named = {text: "the others" if text == last else listed(alike[text]) for text in alike}
    order = sorted(alike, key=lambda text: text == last)
    return "; ".join(f"{named[text]}: {text}" for text in order)
