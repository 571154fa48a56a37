"""The figures of what was found: what each shows, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from sim.charts import alternatives, answers, days, grid, lanes, offers, places, score, waterfall
from sim.charts import map as cities
from sim.charts import states as graph
from sim.charts import verdicts as judged
from sim.charts.page import NARROW, WIDE, render
from sim.expect.draws import LEVEL
from sim.expect.labels import with_joint
from sim.making.reply import KINDS
from sim.report.bands import level_text
from sim.report.pictures import Drawing, Svgs
from sim.study.casebook.score import Scores
from sim.study.compare import Comparison
from sim.study.explain import Explanation
from sim.study.replay import Review
from sim.study.stability.derive import Derived
from sim.study.stability.stability import Stability
from sim.study.summary import Simulated, Summary
from sim.study.survey import Survey
from sim.study.worlds import World

AS_IT_STANDS = "as it stands"


def drawings(finding: object) -> Iterator[Drawing]:
    """Yield the figures of what was found; none where nothing of it is drawn."""
    share = level_text(getattr(finding, "level", LEVEL))
    every = _of_game(finding) if isinstance(finding, Stability) else _drawings(finding)
    for one in every:
        yield replace(one, caption=one.caption.format(share=share))


def _drawings(finding: object) -> Iterator[Drawing]:
    match finding:
        case Review():
            yield drawing("timeline", lanes, lanes.record(finding.ledger), lanes.RECORD)
            yield drawing("expected", answers, answers.table(finding))
        case Survey():
            yield from _of_space(finding)
        case Explanation():
            yield drawing("reasons", waterfall, waterfall.table(finding))
        case World():
            yield drawing("history", lanes, lanes.world(finding), lanes.WORLD)
        case Summary():
            yield from drawings(Simulated(finding))
        case Simulated():
            named = [(AS_IT_STANDS, finding.reference), *finding.changed.items()]
            yield drawing("waiting", days, days.table(named))
            yield drawing("places", places, places.table(finding.reference))
        case Scores() | Comparison():
            yield from _of_sets(finding)


def _of_sets(finding: Scores | Comparison) -> Iterator[Drawing]:
    """Yield the figures of many disputes, or of alternatives."""
    if isinstance(finding, Scores):
        yield drawing("calibration", score, score.curve(finding), score.CURVE)
        yield drawing("disputes", score, score.disputes(finding), score.DISPUTES)
        yield drawing("worth", score, score.worth(finding), score.RULES)
        return
    yield drawing("comparison-dumbbells", alternatives, alternatives.table(finding))
    yield drawing("comparison-matrix", grid, grid.quantities(finding), grid.QUANTITIES)


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


def drawing(name: str, chart: Any, table: Any, caption: str = "") -> Drawing:
    """Return a figure whose module draws its own table, with its own caption if it has one."""
    told = caption or chart.CAPTION
    return Drawing(name, table.head.title, told, partial(chart.plot, table))


def _of_space(survey: Survey) -> Iterator[Drawing]:
    explored, label = survey.exploration, with_joint(survey.label)
    first = int(explored.classes.first[survey.focus.number])
    numbers = (int(n) for n in np.unravel_index(first, explored.space.shape))
    _, level, form, promises, agenda = numbers
    cells = grid.venues(explored, (level, form, agenda), label)
    yield drawing("classes", offers, offers.table(survey))
    yield drawing("matrix", grid, cells, grid.VENUES)
    yield drawing("map", cities, cities.table(explored, (level, form, promises, agenda), label))


def _of_game(found: Stability) -> Iterator[Drawing]:
    yield drawing("states", graph, graph.table(found))
    yield drawing("verdicts", judged, judged.table(found))
    if isinstance(found, Derived):
        yield drawing("outcomes", judged, judged.outcomes(found), judged.OUTCOMES)
