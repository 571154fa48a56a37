"""The figures of a run: what each shows, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.report.alike import Vocabulary
from sim.report.figures import (
    beliefs,
    classes,
    conflicts,
    expected,
    matrix,
    pareto,
    posterior,
    timeline,
    worldmap,
)
from sim.study.review import Review
from sim.study.survey import Survey


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure of a run before it is rendered."""

    name: str
    """Name of its files, without the ending."""
    title: str
    caption: str
    table: Any
    """What it shows."""
    draw: Callable[[], Figure]


def drawings(found: Review, looked: Survey) -> tuple[Drawing, ...]:
    """Return the figures of a run.

    Parameters
    ----------
    found
        The record, what was expected, and the scores.
    looked
        The exploration.
    """
    return (*_of_record(found), *_of_space(looked, found.label), *_of_beliefs(looked, found.label))


def _of_record(found: Review) -> Iterator[Drawing]:
    rows, scenario = timeline.table(found.ledger), found.bench.scenario
    yield Drawing("timeline", "The documented record", timeline.CAPTION, rows,
                  lambda: timeline.plot(rows, scenario))  # fmt: skip
    yield drawing("expected", "Expected and documented answers", expected, expected.table(found))
    title = "What the answers changed in the assumptions"
    yield drawing("posterior", title, posterior, posterior.table(found))


def _of_space(looked: Survey, label: str) -> Iterator[Drawing]:
    explored, reached = looked.exploration, looked.envelope
    first = int(explored.classes.first[looked.focus.number])
    _, *numbers = (int(n) for n in np.unravel_index(first, explored.space.shape))
    level, form, promises, agenda = numbers
    spans = {party: (reached.low[party], reached.high[party]) for party in reached.low}
    picked = {name: pick.number for name, pick in looked.picks.items()}
    kinds = classes.table(explored, spans, label)
    cells = matrix.table(explored, (level, form, agenda), label)
    lines = conflicts.table(explored, looked.logic, looked.rests, label)
    points = pareto.table(explored, looked.pareto, picked, label)
    cities = worldmap.table(explored, (level, form, promises, agenda), label)
    yield drawing("classes", "Classes of offers", classes, kinds)
    yield drawing("matrix", "Venues and promises", matrix, cells)
    yield drawing("conflicts", "Stated lines that contradict each other", conflicts, lines)
    yield drawing("pareto", "Acceptance by one and by the other", pareto, points)
    yield drawing("map", "The same offer in each city", worldmap, cities)


def _of_beliefs(looked: Survey, label: str) -> Iterator[Drawing]:
    """Yield, for each principal, what one would have to believe for the offers in focus."""
    scenario = looked.exploration.bench.scenario
    alike = Vocabulary(looked.exploration).by_number[looked.focus.number]
    for party, held in looked.focus.believe.items():
        name = scenario.parties[party].name
        question = f"Would {name} accept {alike.full}?"
        every = (*held.singles, *held.sets)
        sets = {tuple(b.name for b in one.beliefs): one.accept for one in every}
        says = {belief.name: belief.says for one in every for belief in one.beliefs}
        shown = beliefs.table(scenario, question, {(): held.now, **sets}, says, label)
        title = f"What one would have to believe of {name}"
        yield drawing(f"beliefs-{party}", title, beliefs, shown)


def drawing(name: str, title: str, chart: Any, table: Any) -> Drawing:
    """Return a figure whose module has a caption and draws its own table."""
    return Drawing(name, title, chart.CAPTION, table, lambda: chart.plot(table))
