"""The classes of offers as rows that can be filtered and opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.expect import Reason
from sim.report.alike import Alike, Vocabulary
from sim.report.page.steps import Why, why
from sim.report.words import everybody
from sim.study.bands import probability_text
from sim.study.because import because
from sim.study.explore import MARGIN, Exploration
from sim.study.survey import Survey
from sim.study.variants import JOINT

MOST_OFFERS = 2_000
"""Offers that are named one by one in a page."""
MOST_CLASSES = 250
"""Classes that a page shows; of more, those that all accept most often."""
TOLD = 0.05
"""Least share of draws for which it is told what stops an offer."""
NONE = "none"
"""Stands for no promise."""


@dataclass(frozen=True, slots=True)
class Accept:
    """Acceptance of a class by one party, or by all."""

    party: str
    """Name as a reader has it."""
    text: str
    envelope: str
    stopped: str
    """What stops the offer in one world of twenty or more."""
    why: Why | None
    """None for all together."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of offers."""

    number: int
    heading: str
    name: str
    size: int
    levels: str
    """Levels of its offers, for the filter: words apart by spaces."""
    formats: str
    promises: str
    accepts: tuple[Accept, ...]
    offers: tuple[str, ...]
    """Some of its offers, by id."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The classes of a page, and what they can be filtered by."""

    kinds: tuple[Kind, ...]
    parties: tuple[str, ...]
    total: int
    """Classes that there are."""
    size: int
    """Offers that there are."""
    listed: int
    """Offers that are named."""
    levels: tuple[str, ...]
    formats: tuple[str, ...]
    promises: tuple[str, ...]


def shop(looked: Survey, label: str) -> Shop:
    """Return the classes of an exploration for a page.

    Parameters
    ----------
    looked
        The exploration.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    explored, space = looked.exploration, looked.exploration.space
    words = _shown(explored)
    numbers = [alike.number for alike in words]
    told = because(explored, numbers)
    each = _each([alike.size for alike in words])
    kinds = tuple(_kind(looked, alike, told[alike.number], label, each) for alike in words)
    scenario = space.scenario
    promises = dict.fromkeys(promise.kind for held in space.promises for promise in held)
    nothing = (NONE,) if () in space.promises else ()
    return Shop(
        kinds,
        (*(scenario.parties[p].name for p in explored.acceptance), everybody(scenario)),
        len(explored.classes),
        len(space),
        sum(len(kind.offers) for kind in kinds),
        space.levels,
        space.formats,
        (*promises, *nothing),
    )


def _shown(explored: Exploration) -> list[Alike]:
    words = Vocabulary(explored).classes()
    if len(words) <= MOST_CLASSES:
        return list(words)
    means = explored.joint.mean(axis=1)
    best = sorted(words, key=lambda alike: -means[alike.number])[:MOST_CLASSES]
    kept = {alike.number for alike in best}
    return [alike for alike in words if alike.number in kept]


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


def _kind(
    looked: Survey, alike: Alike, told: Mapping[str, tuple[Reason, ...]], label: str, each: int
) -> Kind:
    explored, space = looked.exploration, looked.exploration.space
    numbers = explored.classes.offers(alike.number)
    _, level, form, promise, _ = np.unravel_index(numbers, space.shape)
    kinds = dict.fromkeys(
        kind
        for n in dict.fromkeys(promise.tolist())
        for kind in ([p.kind for p in space.promises[n]] or [NONE])
    )
    accepts = (
        _accept(looked, alike.number, party, label, told.get(party))
        for party in (*explored.acceptance, JOINT)
    )
    return Kind(
        alike.number,
        alike.heading,
        alike.name,
        alike.size,
        " ".join(space.levels[n] for n in dict.fromkeys(level.tolist())),
        " ".join(space.formats[n] for n in dict.fromkeys(form.tolist())),
        " ".join(kinds),
        tuple(accepts),
        tuple(space.name(int(number)) for number in numbers[:each]),
    )


def _accept(
    looked: Survey, number: int, party: str, label: str, told: tuple[Reason, ...] | None
) -> Accept:
    explored = looked.exploration
    scenario = explored.space.scenario
    low, high = (held[party][number] for held in (looked.envelope.low, looked.envelope.high))
    return Accept(
        scenario.parties[party].name if party else everybody(scenario),
        probability_text(explored.interval(number, party or None), label),
        _spanned(float(low), float(high)),
        _stopped(explored, number, party),
        None if told is None else why(scenario, party, told),
    )


def _spanned(low: float, high: float) -> str:
    """Return an envelope in words.

    Examples
    --------
    >>> _spanned(0.001, 0.004), _spanned(0.0, 0.64)
    ('0 %', '0 to 64 %')
    """
    first, last = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{last} %" if first == last else f"{first} to {last} %"


def _stopped(explored: Exploration, number: int, party: str) -> str:
    held = [
        name if name != MARGIN else "what speaks against it"
        for (who, name), values in explored.stopped.items()
        if who == party and values[number] >= TOLD
    ]
    return ", ".join(held)
