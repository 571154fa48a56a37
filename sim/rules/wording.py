"""What a rule was asked about in words, for errors that name the one offer among thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import Index
from sim.facts.scenario import REGIONS
from sim.rules.case import Case
from sim.rules.course import Choice, Course
from sim.rules.offers import FORMATS, LEVELS, MEDIA, Offers

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
    cell = _Cell(offer, column)
    match view:
        case Case():
            return _case(view, cell)
        case Choice():
            return f"{_terms(view.offers, cell, 'offered by')}; day +{cell.of(view.day):g}"
        case Course():
            return _course(view, column)


def _case(case: Case, cell: _Cell) -> str:
    terms = _terms(case.offers, cell, f"{case.party.name} answers")
    parts = [terms, f"day {cell.of(case.day):g}"]
    rounds = ((track, cell.of(count)) for track, count in case.rounds.items())
    parts += [f"{count:g} meetings of {track}" for track, count in rounds if count]
    parts += [f"{s}={v}" for (s, v), holds in case.context.items() if cell.of(holds)]
    return "; ".join(parts)


def _course(course: Course, world: int) -> str:
    who, by = course.party or "the surroundings", course.by or "nobody"
    parts = [f"{who} after {course.act!r} by {by}", f"day +{int(course.day[world])}"]
    place = course.worlds[world]
    for region, codes in course.situation.regions.items():
        parts.append(f"{region}: {REGIONS[region][int(codes[place])]}")
    return "; ".join(parts)


class _Cell(NamedTuple):
    """One offer and one draw of arrays that broadcast to (offer, draw)."""

    offer: int
    draw: int

    def of(self, values: Any) -> Any:
        """Return the value of an array that stands for this cell."""
        wide = np.atleast_2d(values)
        return wide[min(self.offer, wide.shape[0] - 1), min(self.draw, wide.shape[1] - 1)]

    def name(self, known: Sequence[str], codes: Index) -> str:
        """Return the name that a column of codes holds here; empty if none."""
        code = int(self.of(codes))
        return known[code] if 0 <= code < len(known) else ""


def _terms(offers: Offers, cell: _Cell, does: str) -> str:
    venue = cell.name(offers.gazetteer.venues, offers.venue)
    proposer = cell.name(offers.parties, offers.proposer)
    words = [
        f"{does} {proposer or 'nobody'}: {cell.name(LEVELS, offers.level)}",
        f"in {venue}" if venue else "no venue",
        cell.name(FORMATS, offers.format),
        cell.name(MEDIA, offers.medium),
    ]
    promised = ((kind, cell.of(strength)) for kind, strength in offers.strength.items())
    words += [f"{kind} {strength:.2g}" for kind, strength in promised if strength > 0]
    words += [f"on {topic}" for topic, column in offers.topic.items() if cell.of(column)]
    words += [f"with {name}" for name, column in offers.present.items() if cell.of(column)]
    return ", ".join(word for word in words if word)
