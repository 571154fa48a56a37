"""What a rule was asked about in words, for errors that name the one offer among thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.arrays import Index
from sim.facts.scenario import REGIONS
from sim.rules.case import Case
from sim.rules.course import Choice, Course
from sim.rules.offers import FORMATS, LEVELS, MEDIA

View = Case | Choice | Course
"""What rules may look at."""


def in_words(view: View, offer: int = 0, column: int = 0) -> str:
    """Return what a rule was asked about in words.

    Parameters
    ----------
    view
        What it may look at.
    offer
        Row of the offer, counted from 0.
    column
        The draw or the world, counted from 0.
    """
    if isinstance(view, Course):
        return _happened(view, column)

    def at(values: Any) -> Any:
        wide = np.atleast_2d(values)
        return wide[min(offer, wide.shape[0] - 1), min(column, wide.shape[1] - 1)]

    def name(known: Sequence[str], codes: Index, otherwise: str = "") -> str:
        return known[code] if (code := int(at(codes))) >= 0 else otherwise

    offers, case = view.offers, view if isinstance(view, Case) else None
    does = f"{case.party.name} answers" if case else "offered by"
    context = case.context.items() if case else ()
    promised = ((kind, at(strength)) for kind, strength in offers.strength.items())
    words = [
        f"{does} {name(offers.parties, offers.proposer, 'nobody')}: {name(LEVELS, offers.level)}",
        name([f"in {venue}" for venue in offers.gazetteer.venues], offers.venue, "no venue"),
        name(FORMATS, offers.format), name(MEDIA, offers.medium),
        *(f"{kind} {strength:.2g}" for kind, strength in promised if strength > 0),
    ]  # fmt: skip
    held = (f"{series}={value}" for (series, value), holds in context if at(holds))
    return "; ".join((", ".join(filter(None, words)), f"day {at(view.day):g}", *held))


def _happened(course: Course, world: int) -> str:
    who, by = course.party or "the surroundings", course.by or "nobody"
    regions = course.situation.regions.items()
    states = (f"{name}: {REGIONS[name][codes[course.worlds[world]]]}" for name, codes in regions)
    return "; ".join((f"{who} after {course.act!r} by {by}", f"day +{course.day[world]}", *states))
