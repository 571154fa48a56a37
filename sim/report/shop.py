"""The classes of offers as rows that can be filtered and opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.expect.answers import Reason
from sim.report.bands import probability_text
from sim.report.explore import stops
from sim.report.offers import OfferClass, Vocabulary
from sim.report.replay import why
from sim.report.words import who
from sim.study.models import JOINT
from sim.study.survey import Survey

MOST_OFFERS = 2_000
"""Offers that are named one by one in a page."""
MOST_CLASSES = 250
"""Classes that a page shows; of more, those that all accept most often."""
NONE = "none"
"""Stands for no promise."""


def shop(looked: Survey, label: str) -> dict[str, Any]:
    """Return the classes of an exploration for a page, and what they can be filtered by.

    Parameters
    ----------
    looked
        The exploration.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    explored, space = looked.exploration, looked.exploration.space
    words = Vocabulary(explored).foremost(MOST_CLASSES)
    each = _each([alike.size for alike in words])
    kinds = [_kind(looked, alike, each) for alike in words]
    for alike, kind in zip(words, kinds, strict=True):
        kind["accepts"] = _accepts(looked, alike.number, explored.reasons(alike.number), label)
    promises = dict.fromkeys(promise.kind for held in space.promises for promise in held)
    return {
        "kinds": kinds,
        "parties": [who(space.scenario, party) for party in (*explored.acceptance, JOINT)],
        "total": len(explored.classes),
        "size": len(space),
        "listed": sum(len(kind["offers"]) for kind in kinds),
        "levels": space.levels,
        "formats": space.formats,
        "promises": (*promises, *([NONE] if () in space.promises else [])),
    }


def _each(sizes: list[int]) -> int:
    """Return how many offers of each class can be named.

    Examples
    --------
    >>> _each([1500, 1500]), _each([3, 1])
    (1000, 3)
    """
    most = max(sizes, default=0)
    while sum(min(size, most) for size in sizes) > MOST_OFFERS:
        most -= 1
    return most


def _kind(looked: Survey, alike: OfferClass, each: int) -> dict[str, Any]:
    """Return a class: what it is, what its offers have for the filter, and some of them by id."""
    space = looked.exploration.space
    numbers = looked.exploration.classes.offers(alike.number)
    _, level, form, promise, _ = np.unravel_index(numbers, space.shape)
    promised = [[p.kind for p in space.promises[n]] or [NONE] for n in _distinct(promise)]
    return {
        "alike": alike,
        "levels": " ".join(space.levels[n] for n in _distinct(level)),
        "formats": " ".join(space.formats[n] for n in _distinct(form)),
        "promises": " ".join(dict.fromkeys(kind for held in promised for kind in held)),
        "offers": [space.name(int(number)) for number in numbers[:each]],
    }


def _distinct(numbers: np.ndarray[Any, np.dtype[Any]]) -> Sequence[int]:
    return list(dict.fromkeys(numbers.tolist()))


def _accepts(
    looked: Survey, number: int, told: Mapping[str, tuple[Reason, ...]], label: str
) -> list[dict[str, Any]]:
    """Return acceptance of a class by each party, with its reasons, and by all."""
    explored, reached = looked.exploration, looked.envelope
    scenario = explored.space.scenario
    return [
        {
            "text": probability_text(explored.interval(number, party or None), label),
            "envelope": _spanned(*(float(x[party][number]) for x in (reached.low, reached.high))),
            "stopped": ", ".join(stops(explored, number, party, "what speaks against it")),
            "why": why(scenario, party, told[party]) if party in told else None,
        }
        for party in (*explored.acceptance, JOINT)
    ]


def _spanned(low: float, high: float) -> str:
    """Return an envelope in words.

    Examples
    --------
    >>> _spanned(0.001, 0.004), _spanned(0.0, 0.64)
    ('0 %', '0 to 64 %')
    """
    first, last = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{last} %" if first == last else f"{first} to {last} %"
