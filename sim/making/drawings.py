"""The figures of a run: what each shows, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from sim.charts import (
    answers as expected,
)
from sim.charts import (
    cases as dumbbells,
)
from sim.charts import (
    days,
    grid,
    lanes,
    places,
)
from sim.charts import (
    map as worldmap,
)
from sim.charts import (
    offers as classes,
)
from sim.charts.page import NARROW, WIDE, render
from sim.report.pictures import Drawing, Svgs
from sim.simulate.beliefs import Minds
from sim.study.compare import Comparison
from sim.study.replay import Review
from sim.study.score import ILLUSTRATIVE
from sim.study.summary import summary
from sim.study.survey import Survey
from sim.study.worlds import World, Worlds, histories

KINDS = ("svg", "png")


def drawn(every: Iterable[Drawing], run: str) -> tuple[dict[str, bytes], Svgs]:
    """Return the files of figures, and by name what a page shows of each in every layout."""
    files, shown = dict[str, bytes](), dict[str, dict[str, bytes]]()
    for one in every:
        wide, narrow = one.draw(WIDE), one.draw(NARROW)
        files |= {f"{one.name}.{kind}": render(wide, kind, run) for kind in KINDS}
        shown[one.name] = {"wide": files[f"{one.name}.svg"], "narrow": render(narrow, "svg", run)}
    return files, shown


def drawings(found: Review, looked: Survey) -> tuple[Drawing, ...]:
    """Return the figures of a run.

    Parameters
    ----------
    found
        The record, what was expected, and the scores.
    looked
        The exploration.
    """
    return (*_of_record(found), *_of_space(looked, found.label))


def _of_record(found: Review) -> Iterator[Drawing]:
    record = lanes.record(found.ledger)
    yield Drawing(
        "timeline", "The documented record", lanes.RECORD, record, partial(lanes.plot, record)
    )
    yield drawing("expected", "Expected and documented answers", expected, expected.table(found))


def _of_space(looked: Survey, label: str) -> Iterator[Drawing]:
    explored, reached = looked.exploration, looked.envelope
    first = int(explored.classes.first[looked.focus.number])
    _, *numbers = (int(n) for n in np.unravel_index(first, explored.space.shape))
    level, form, promises, agenda = numbers
    spans = {party: (reached.low[party], reached.high[party]) for party in reached.low}
    kinds = classes.table(explored, spans, label)
    cells = grid.venues(explored, (level, form, agenda), label)
    cities = worldmap.table(explored, (level, form, promises, agenda), label)
    yield drawing("classes", "Classes of offers", classes, kinds)
    draw = partial(grid.plot, cells)
    yield Drawing("matrix", "Venues and promises", grid.VENUES, cells, draw)
    draw = partial(worldmap.plot, cities)
    yield Drawing("map", "The same offer in each city", worldmap.CAPTION, cities, draw)


def drawing(name: str, title: str, chart: Any, table: Any) -> Drawing:
    """Return a figure whose module has a caption and draws its own table."""
    return Drawing(name, title, chart.CAPTION, table, lambda _: chart.plot(table))


def followed_drawings(
    named: Sequence[tuple[str, Worlds]], minds: Minds, label: str = ILLUSTRATIVE, world: int = 0
) -> tuple[Drawing, ...]:
    """Return the figures of what follows.

    Parameters
    ----------
    named
        Worlds and what they are called, those of `minds` first; the others are set beside them.
    minds
        The branch and its principals, for the history of one world.
    label
        What the record can bear: `illustrative` or `scored`.
    world
        Number of the world that is drawn as a sequence.
    """
    return (*worlds_drawings(named, label), world_drawing(minds, world))


def world_drawing(minds: Minds, world: int) -> Drawing:
    """Return the figure of one simulated world."""
    happened = histories(minds, np.array([world]))[world]
    shown = lanes.world(World(minds, world, tuple(happened)))
    title = f"One simulated world, number {world}"
    return Drawing("history", title, lanes.WORLD, shown, partial(lanes.plot, shown))


def worlds_drawings(named: Sequence[tuple[str, Worlds]], label: str) -> Iterator[Drawing]:
    """Yield the figures of many worlds; parameters are those of `followed_drawings`."""
    first = named[0][1]
    shares = days.table([(name, summary(worlds)) for name, worlds in named])
    yield Drawing("waiting", "How long a meeting is waited for in simulated worlds",
                  days.CAPTION, shares, partial(days.plot, shares))  # fmt: skip
    venues = places.table(first, label)
    yield Drawing("places", "Where meetings are held in simulated worlds", places.CAPTION, venues,
                  lambda _: places.plot(venues))  # fmt: skip


def compared_drawings(comparison: Comparison) -> Iterator[Drawing]:
    """Yield the figures of a comparison."""
    sides, cells = dumbbells.table(comparison), grid.quantities(comparison)
    title = "Reference and alternative side by side"
    yield drawing("comparison-dumbbells", title, dumbbells, sides)
    title, draw = "Alternatives against quantities", partial(grid.plot, cells)
    yield Drawing("comparison-matrix", title, grid.QUANTITIES, cells, draw)
