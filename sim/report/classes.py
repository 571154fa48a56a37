"""The classes of offers: as text, and as a table of a page that can be filtered and opened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from sim.report.bands import probability_text
from sim.report.document import Figure, Items, Say, Section, Special
from sim.report.offers import NONE, OfferClass, Vocabulary, class_terms
from sim.report.replay import why
from sim.report.words import counted, day_text, everybody, listed, upper_first, who
from sim.study.explore import JOINT, MARGIN
from sim.study.survey import Survey

MOST = 16
"""Classes that text tells; of more, those that all accept most often."""
MOST_CLASSES = 250
"""Classes that a page shows; of more, those that all accept most often."""
CHARTS = ("classes", "matrix", "map")
SHARE = 0.05
"""Least share of draws for which it is told what stops an offer."""


def offers(survey: Survey) -> Section:
    """Return the classes of offers and who would accept them."""
    classes, total = Vocabulary(survey.exploration).foremost(MOST), len(survey.exploration.classes)
    intro = (
        "Offers that the rules cannot tell apart are one class; classes stand in the order of what "
        "they are and not of acceptance. In brackets stands the envelope: the lowest and the "
        f"highest acceptance over {len(survey.envelope.names)} readings of disputed sources and "
        "variants of the rules."
    )
    if len(classes) < total:
        everyone = everybody(survey.scenario)
        intro += (
            f" Told are {len(classes)} of {total}: those that {everyone} would accept most often."
        )
    return Section(
        "Offers that nobody made",
        [
            Special(
                "classes",
                partial(class_table, survey),
                [Say(intro), *(_told(survey, named) for named in classes)],
            ),
            *(Figure(name, "The table above has the same numbers.") for name in CHARTS),
        ],
        "offers",
    )


def counted_places(survey: Survey) -> Section:
    """Return the names of the places that the words for classes only count."""
    classes = Vocabulary(survey.exploration).foremost(MOST_CLASSES)
    places = {p.venues: p.places for named in classes for p in named.parts if p.counts}
    names = [Say(f"{what}: {', '.join(sorted(venues))}.") for venues, what in places.items()]
    return Section("The places that are only counted", names, "places")


def class_table(survey: Survey) -> dict[str, Any]:
    """Return the classes that a page shows, and what they can be filtered by."""
    explored, space = survey.exploration, survey.exploration.space
    promises = dict.fromkeys(promise.kind for promised in space.promises for promise in promised)
    return {
        "rows": [_row(survey, named) for named in Vocabulary(explored).foremost(MOST_CLASSES)],
        "day": day_text(explored.day),
        "parties": [who(space.scenario, party) for party in (*explored.acceptance, JOINT)],
        "total": len(explored.classes),
        "size": len(space),
        "levels": space.levels,
        "formats": space.formats,
        "promises": (*promises, *([NONE] if () in space.promises else [])),
    }


def _told(survey: Survey, named: OfferClass) -> Section:
    """Return a class of offers as text: who would accept it, and what stops it."""
    title = f"{upper_first(named.name)} ({named.terms}; {counted(named.size, 'offer')})"
    items = []
    for accept in _accepts(survey, named.number):
        stopped = f"; stopped by {accept['stopped']}" if accept["stopped"] else ""
        text = f"{accept['text']} [{accept['envelope']}]{stopped}"
        items.append((who(survey.scenario, accept["party"]), text))
    return Section(title, [Items(items)])


def _accepts(survey: Survey, number: int) -> Iterator[dict[str, Any]]:
    """Yield how often each party, and all, would accept a class, and what stops it."""
    explored, reached = survey.exploration, survey.envelope
    for party in (*explored.acceptance, JOINT):
        edges = (f"{100 * e[party][number]:.0f}" for e in (reached.low, reached.high))
        stops = [
            "the considerations in sum" if name == MARGIN else name
            for (whose, name), shares in explored.stopped.items()
            if whose == party and shares[number] >= SHARE
        ]
        yield {
            "party": party,
            "text": probability_text(explored.interval(number, party or None), survey.label),
            "envelope": f"{'-'.join(dict.fromkeys(edges))} %",
            "stopped": listed(stops, "or") if stops else "",
        }


def _row(survey: Survey, named: OfferClass) -> dict[str, Any]:
    """Return a class with what its offers have for the filter, and with reasons."""
    explored, number = survey.exploration, named.number
    reasons = {p: why(survey.scenario, p, rules) for p, rules in explored.reasons(number).items()}
    return {
        "named": named,
        "terms": class_terms(explored, number),
        "accepts": [a | {"why": reasons.get(a["party"])} for a in _accepts(survey, number)],
    }
