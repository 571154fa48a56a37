"""The figures of what was found: what each shows, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from sim.charts import answers as expected
from sim.charts import cases as dumbbells
from sim.charts import days, grid, lanes, places, waterfall
from sim.charts import map as worldmap
from sim.charts import offers as classes
from sim.charts.page import NARROW, WIDE, render
from sim.making.reply import KINDS
from sim.making.simulate import AS_IT_STANDS, Many
from sim.report.pictures import Drawing, Svgs
from sim.study.compare import Comparison
from sim.study.explain import Explanation
from sim.study.replay import Review
from sim.study.summary import Summary
from sim.study.survey import Survey
from sim.study.worlds import World


def drawings(finding: object) -> Iterator[Drawing]:
    """Yield the figures of what was found; none where nothing of it is drawn."""
    match finding:
        case Review():
            yield from _of_record(finding)
        case Survey():
            yield from _of_space(finding)
        case Explanation():
            title = f"What weighs on {finding.event.id}"
            yield drawing("reasons", title, waterfall, waterfall.table(finding))
        case Summary():
            yield from _of_worlds([(AS_IT_STANDS, finding)])
        case World():
            yield from _of_world(finding)
        case Many():
            yield from chain(_of_worlds(finding.named), _of_world(finding.world))
        case Comparison():
            yield from _of_comparison(finding)
        case _:
            return


def drawn(figures: Iterable[Drawing], run: str = "") -> tuple[dict[str, bytes], Svgs]:
    """Return the files of figures, and by name what a page shows of each in every layout."""
    files, shown = dict[str, bytes](), dict[str, dict[str, bytes]]()
    for one in figures:
        wide, narrow = one.draw(WIDE), one.draw(NARROW)
        files |= {f"{one.name}.{kind}": render(wide, kind, run) for kind in KINDS}
        shown[one.name] = {"wide": files[f"{one.name}.svg"], "narrow": render(narrow, "svg", run)}
    return files, shown


def figure(drawing: Drawing) -> Any:
    """Return a figure as a paper has it."""
    return drawing.draw(WIDE)


def drawing(name: str, title: str, chart: Any, table: Any) -> Drawing:
    """Return a figure whose module has a caption and draws its own table."""
    return Drawing(name, title, chart.CAPTION, table, lambda _: chart.plot(table))


def _of_record(review: Review) -> Iterator[Drawing]:
    record = lanes.record(review.ledger)
    title = "The documented record"
    yield Drawing("timeline", title, lanes.RECORD, record, partial(lanes.plot, record))
    yield drawing("expected", "Expected and documented answers", expected, expected.table(review))


def _of_space(survey: Survey) -> Iterator[Drawing]:
    explored, reached, label = survey.exploration, survey.envelope, survey.label
    first = int(explored.classes.first[survey.focus.number])
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


def _of_world(world: World) -> Iterator[Drawing]:
    shown = lanes.world(world)
    title = f"One simulated world, number {world.number}"
    yield Drawing("history", title, lanes.WORLD, shown, partial(lanes.plot, shown))


def _of_worlds(named: Sequence[tuple[str, Summary]]) -> Iterator[Drawing]:
    """Yield the figures of many worlds, each with its name; the others stand beside the first."""
    first, shares = named[0][1], days.table(named)
    title = "How long a meeting is waited for in simulated worlds"
    yield Drawing("waiting", title, days.CAPTION, shares, partial(days.plot, shares))
    title = "Where meetings are held in simulated worlds"
    yield drawing("places", title, places, places.table(first.worlds, first.label))


def _of_comparison(comparison: Comparison) -> Iterator[Drawing]:
    title = "Reference and alternative side by side"
    yield drawing("comparison-dumbbells", title, dumbbells, dumbbells.table(comparison))
    cells = grid.quantities(comparison)
    title, draw = "Alternatives against quantities", partial(grid.plot, cells)
    yield Drawing("comparison-matrix", title, grid.QUANTITIES, cells, draw)
