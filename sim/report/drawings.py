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
    yield _drawing("expected", "Expected and documented answers", expected, expected.table(found))
    name = "What the answers changed in the assumptions"
    yield _drawing("posterior", name, posterior, posterior.table(found))


def _of_space(looked: Survey, label: str) -> Iterator[Drawing]:
    explored, reached = looked.exploration, looked.envelope
    terms = _terms(looked)
    level, form, _, agenda = terms
    spans = {party: (reached.low[party], reached.high[party]) for party in reached.low}
    picked = {name: pick.number for name, pick in looked.picks.items()}
    kinds = classes.table(explored, spans, label)
    cells = matrix.table(explored, (level, form, agenda), label)
    lines = conflicts.table(explored, looked.logic, looked.rests, label)
    points = pareto.table(explored, looked.pareto, picked, label)
    cities = worldmap.table(explored, terms, label=label)
    yield _drawing("classes", "Classes of offers", classes, kinds)
    yield _drawing("matrix", "Venues and promises", matrix, cells)
    yield _drawing("conflicts", "Stated lines that contradict each other", conflicts, lines)
    yield _drawing("pareto", "Acceptance by one and by the other", pareto, points)
    yield _drawing("map", "The same offer in each city", worldmap, cities)


def _of_beliefs(looked: Survey, label: str) -> Iterator[Drawing]:
    """Yield, for each principal, what one would have to believe for the offers in focus."""
    scenario = looked.exploration.bench.scenario
    words = {a.number: a for a in Vocabulary(looked.exploration).classes()}
    alike = words[looked.focus.number]
    for party, held in looked.focus.believe.items():
        name = scenario.parties[party].name
        question = f"Would {name} accept {alike.name} ({alike.terms})?"
        every = (*held.singles, *held.sets)
        sets = {tuple(b.name for b in one.beliefs): one.accept for one in every}
        says = {belief.name: belief.says for one in every for belief in one.beliefs}
        shown = beliefs.table(scenario, question, {(): held.now, **sets}, says, label)
        title = f"What one would have to believe of {name}"
        yield _drawing(f"beliefs-{party}", title, beliefs, shown)


def _terms(looked: Survey) -> tuple[int, int, int, int]:
    """Return level, format, promises and agenda of the offers in focus, by their numbers."""
    explored = looked.exploration
    first = int(explored.classes.first[looked.focus.number])
    _, level, form, promises, agenda = np.unravel_index(first, explored.space.shape)
    return int(level), int(form), int(promises), int(agenda)


def _drawing(name: str, title: str, chart: Any, table: Any) -> Drawing:
    return Drawing(name, title, chart.CAPTION, table, lambda: chart.plot(table))
