"""What a rule was asked about in words, for errors that name the one offer among thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.arrays import Index
from sim.facts.scenario import REGIONS
from sim.rules.case import Case
from sim.rules.course import Choice, Course
from sim.rules.offers import FORMATS, LEVELS, MEDIA, Offers


def in_words(view: Case | Choice | Course) -> str:
    """Return what a rule was asked about in words: of offers and worlds the first."""
    match view:
        case Case():
            more = len(view.offers) - 1
            return case_in_words(view) + (f"; and {more} more offers" if more else "")
        case Choice():
            return choice_in_words(view)
        case Course():
            return course_in_words(view)


def case_in_words(case: Case, offer: int = 0, draw: int = 0) -> str:
    """Return one offer of a case in words.

    Parameters
    ----------
    case
        The case.
    offer
        Row of the offer, counted from 0.
    draw
        The draw, counted from 0; it matters where the case differs between draws.
    """
    held = _Cell(offer, draw)
    terms = _terms(case.offers, held, f"{case.party.name} answers")
    parts = [terms, f"day {held.of(case.day):g}"]
    rounds = ((track, held.of(count)) for track, count in case.rounds.items())
    parts += [f"{count:g} meetings of {track}" for track, count in rounds if count]
    parts += [f"{s}={v}" for (s, v), holds in case.context.items() if held.of(holds)]
    return "; ".join(parts)


def choice_in_words(choice: Choice, offer: int = 0, world: int = 0) -> str:
    """Return one candidate of a choice in words, as one world has it."""
    held = _Cell(offer, world)
    terms = _terms(choice.offers, held, "offered by")
    return f"{terms}; day +{held.of(choice.day):g}"


def course_in_words(course: Course, world: int = 0) -> str:
    """Return what a reaction was asked about in words, as one world has it."""
    who, by = course.party or "the surroundings", course.by or "nobody"
    parts = [f"{who} after {course.act!r} by {by}", f"day +{int(course.day[world])}"]
    place = course.worlds[world]
    for region, codes in course.situation.regions.items():
        parts.append(f"{region}: {REGIONS[region][int(codes[place])]}")
    return "; ".join(parts)


class _Cell:
    """One offer and one draw of arrays that broadcast to (offer, draw)."""

    def __init__(self, offer: int, draw: int) -> None:
        self.offer, self.draw = offer, draw

    def of(self, values: Any) -> Any:
        """Return the value of an array that stands for this cell."""
        wide = np.atleast_2d(values)
        return wide[min(self.offer, wide.shape[0] - 1), min(self.draw, wide.shape[1] - 1)]

    def name(self, known: Sequence[str], codes: Index) -> str:
        """Return the name that a column of codes holds here; empty if none."""
        code = int(self.of(codes))
        return known[code] if 0 <= code < len(known) else ""


def _terms(offers: Offers, held: _Cell, does: str) -> str:
    venue = held.name(offers.gazetteer.venues, offers.venue)
    proposer = held.name(offers.parties, offers.proposer)
    words = [
        f"{does} {proposer or 'nobody'}: {held.name(LEVELS, offers.level)}",
        f"in {venue}" if venue else "no venue",
        held.name(FORMATS, offers.format),
        held.name(MEDIA, offers.medium),
    ]
    promised = ((kind, held.of(strength)) for kind, strength in offers.strength.items())
    words += [f"{kind} {strength:.2g}" for kind, strength in promised if strength > 0]
    words += [f"on {topic}" for topic, column in offers.topic.items() if held.of(column)]
    words += [f"with {name}" for name, column in offers.present.items() if held.of(column)]
    return ", ".join(word for word in words if word)
