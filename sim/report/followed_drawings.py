"""The figures of simulated worlds: what each shows, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.engine.minds import Minds
from sim.report.drawings import Drawing
from sim.report.figures import fan, history, places, waiting
from sim.study.bands import ILLUSTRATIVE
from sim.study.follow import Outcomes, histories

SAMPLE = 400
"""Worlds whose histories are drawn together, at the most."""


def followed_drawings(
    named: Sequence[tuple[str, Outcomes]], minds: Minds, label: str = ILLUSTRATIVE, world: int = 0
) -> tuple[Drawing, ...]:
    """Return the figures of what follows.

    Parameters
    ----------
    named
        Outcomes and what they are called, those of `minds` first; the others are set beside them.
    minds
        The branch and its principals, for histories.
    label
        What the record can bear: `illustrative` or `scored`.
    world
        Number of the world that is drawn as a sequence.
    """
    return (*worlds_drawings(named, minds, label), world_drawing(minds, world, label))


def world_drawing(minds: Minds, world: int, label: str = ILLUSTRATIVE) -> Drawing:
    """Return the figure of one simulated world."""
    happened = histories(minds, np.array([world]))[world]
    rows = history.table(minds.branch, world, happened, label)
    title = f"One simulated world, number {world}"
    return Drawing("history", title, history.CAPTION, rows, lambda: history.plot(rows))


def worlds_drawings(
    named: Sequence[tuple[str, Outcomes]], minds: Minds, label: str
) -> Iterator[Drawing]:
    """Yield the figures of many worlds; parameters are those of `followed_drawings`."""
    first = named[0][1]
    days = waiting.table(named, label)
    yield Drawing("waiting", "How long a meeting is waited for in simulated worlds",
                  waiting.CAPTION, days, lambda: waiting.plot(days))  # fmt: skip
    venues = places.table(first, label)
    yield Drawing("places", "Where meetings are held in simulated worlds", places.CAPTION, venues,
                  lambda: places.plot(venues))  # fmt: skip
    happened = histories(minds, np.arange(min(SAMPLE, len(first))))
    states = fan.table(minds.branch, happened, label)
    yield Drawing("fan", "How the meeting stands in simulated worlds, day by day", fan.CAPTION,
                  states, lambda: fan.plot(states))  # fmt: skip
