"""The classes of offers: as text, and as a table of a page that can be filtered and opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np

from sim.report.bands import probability_text
from sim.report.document import Block, Figure, Items, Say, Section, Special
from sim.report.offers import OfferClass, Vocabulary
from sim.report.replay import why
from sim.report.words import counted, day_text, everybody, listed, upper_first, who
from sim.study.explore import MARGIN
from sim.study.models import JOINT
from sim.study.survey import Survey

MOST = 16
"""Classes that text tells; of more, those that all accept most often."""
MOST_CLASSES = 250
"""Classes that a page shows; of more, those that all accept most often."""
MOST_OFFERS = 2_000
"""Offers that are named one by one in a page."""
SHARE = 0.05
"""Least share of draws for which it is told what stops an offer."""
NONE = "none"
"""Stands for no promise."""


def offers(found: Survey) -> Section:
    """Return the classes of offers and who would accept them."""
    explored, models = found.exploration, len(found.envelope.names)
    told, total = Vocabulary(explored).foremost(MOST), len(explored.classes)
    intro = (
        "Offers that the rules cannot tell apart are one class; classes stand in the order of what "
        "they are and not of acceptance. In brackets stands the envelope: the lowest and the "
        f"highest acceptance over {models} readings of disputed sources and variants of the rules."
    )
    if len(told) < total:
        everyone = everybody(found.scenario)
        intro += f" Told are {len(told)} of {total}: those that {everyone} would accept most often."
    blocks: list[Block] = [Say(intro), *(_told(found, named) for named in told)]
    return Section(
        "Offers that nobody made",
        [
            Special("classes", partial(class_table, found), [*blocks, *_places(told)]),
            Figure("classes", "The table above has the same numbers."),
            Figure("matrix"),
            Figure("map"),
        ],
        "offers",
    )


def class_table(found: Survey) -> dict[str, Any]:
    """Return the classes that a page shows, and what they can be filtered by."""
    explored, space = found.exploration, found.exploration.space
    shown = Vocabulary(explored).foremost(MOST_CLASSES)
    each = MOST_OFFERS // len(shown)
    rows = [_row(found, named, each) for named in shown]
    promises = dict.fromkeys(promise.kind for held in space.promises for promise in held)
    return {
        "rows": rows,
        "day": day_text(explored.day),
        "parties": [who(space.scenario, party) for party in (*explored.acceptance, JOINT)],
        "total": len(explored.classes),
        "size": len(space),
        "listed": sum(len(row["offers"]) for row in rows),
        "levels": space.levels,
        "formats": space.formats,
        "promises": (*promises, *([NONE] if () in space.promises else [])),
    }


def _told(found: Survey, named: OfferClass) -> Section:
    """Return a class of offers as text: who would accept it, and what stops it."""
    title = f"{upper_first(named.name)} ({named.terms}; {counted(named.size, 'offer')})"
    return Section(title, [Items([*_accepts(found, named.number)])])


def _accepts(found: Survey, number: int) -> Iterator[tuple[str, str]]:
    for party in (*found.exploration.acceptance, JOINT):
        accept = probability_text(found.exploration.interval(number, party or None), found.label)
        rules = _stops(found, number, party)
        stopped = f"; stopped by {listed(rules, 'or')}" if rules else ""
        told = f"{accept} [{_envelope(found, number, party)}]{stopped}"
        yield who(found.scenario, party), told


def _envelope(found: Survey, number: int, party: str) -> str:
    low, high = found.envelope.low[party][number], found.envelope.high[party][number]
    return f"{100 * low:.0f}-{100 * high:.0f} %"


def _stops(found: Survey, number: int, party: str) -> list[str]:
    """Return what stops a class of offers at a party in one world of twenty or more."""
    return [
        "the considerations in sum" if name == MARGIN else name
        for (whose, name), values in found.exploration.stopped.items()
        if whose == party and values[number] >= SHARE
    ]


def _places(told: Iterable[OfferClass]) -> Iterator[Block]:
    """Yield the names of places that are only counted."""
    counted_only = {
        part.venues: part.places
        for named in told
        for part in named.parts
        if any(venue not in part.places for venue in part.venues)
    }
    names = [Say(f"{places}: {', '.join(sorted(v))}.") for v, places in counted_only.items()]
    if names:
        yield Section("The places that are only counted above", names)


def _row(found: Survey, named: OfferClass, each: int) -> dict[str, Any]:
    """Return a class: what it is, what its offers have for the filter, and some of them by id."""
    explored, space, number = found.exploration, found.exploration.space, named.number
    numbers = explored.classes.offers(number)
    _, level, form, promise, _ = (np.unique(n) for n in np.unravel_index(numbers, space.shape))
    promised = [[p.kind for p in space.promises[n]] or [NONE] for n in promise]
    reasons = explored.reasons(number)
    return {
        "named": named,
        "levels": " ".join(space.levels[n] for n in level),
        "formats": " ".join(space.formats[n] for n in form),
        "promises": " ".join(dict.fromkeys(kind for kinds in promised for kind in kinds)),
        "offers": [space.name(int(offer)) for offer in numbers[:each]],
        "accepts": [
            {
                "text": probability_text(explored.interval(number, party or None), found.label),
                "envelope": _envelope(found, number, party),
                "stopped": ", ".join(_stops(found, number, party)),
                "why": why(space.scenario, party, reasons[party]) if party in reasons else None,
            }
            for party in (*explored.acceptance, JOINT)
        ],
    }
