"""The figures of what was found: what each shows, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from sim.charts import (
    alternatives,
    answers,
    days,
    lanes,
    levers,
    score,
    sensitivity,
    standoff,
    waterfall,
)
from sim.charts import states as graph
from sim.charts import verdicts as judged
from sim.charts.page import LACKING, NARROW, WIDE, render, tell_lacking
from sim.expect.draws import LEVEL
from sim.making.reply import KINDS
from sim.report.bands import level_text
from sim.report.pictures import Drawing, Svgs
from sim.runs.work import Work
from sim.study.casebook.score import Scores
from sim.study.compare import Comparison
from sim.study.explain import Explanation
from sim.study.replay import Review
from sim.study.sensitivity.sensitivity import Sensitivity
from sim.study.stability.derive import Derived
from sim.study.stability.stability import Stability
from sim.study.summary import Simulated, Summary
from sim.study.survey import Survey
from sim.study.whatif.levers import Levers
from sim.study.worlds import World

AS_IT_STANDS = "as it stands"
SETS = (Scores, Levers, Comparison, Stability, Sensitivity)
"""Findings about many things."""


def drawings(finding: object) -> Iterator[Drawing]:
    """Yield the figures of what was found; none where nothing of it is drawn."""
    share = level_text(getattr(finding, "level", LEVEL))
    every = _of_sets(finding) if isinstance(finding, SETS) else _drawings(finding)
    for one in every:
        yield replace(one, caption=one.caption.format(share=share))


def _drawings(finding: object) -> Iterator[Drawing]:
    match finding:
        case Review():
            yield drawing("timeline", lanes, lanes.record(finding.ledger), lanes.RECORD)
            yield drawing("expected", answers, answers.table(finding))
        case Survey():
            yield drawing("standoff", standoff, standoff.table(finding.exploration))
            yield from drawings(finding.levers)
        case Explanation():
            yield drawing("reasons", waterfall, waterfall.table(finding))
        case World():
            yield drawing("history", lanes, lanes.world(finding), lanes.WORLD)
        case Summary():
            yield from drawings(Simulated(finding))
        case Simulated():
            named = [(AS_IT_STANDS, finding.reference), *finding.changed.items()]
            yield drawing("waiting", days, days.table(named))


def _of_sets(finding: Scores | Comparison | Levers | Stability | Sensitivity) -> Iterator[Drawing]:
    """Yield the figures of many disputes, of alternatives, or of a game."""
    match finding:
        case Scores():
            yield from _of_scores(finding)
        case Levers():
            yield drawing("levers", levers, levers.table(finding))
        case Sensitivity() if finding.shares:
            yield drawing("sensitivity", sensitivity, sensitivity.table(finding))
            if finding.otherwise:
                grid_of = sensitivity.robustness(finding)
                yield drawing("robustness", sensitivity, grid_of, sensitivity.ROBUSTNESS)
        case Comparison():
            yield drawing("comparison", alternatives, alternatives.table(finding))
        case Stability():
            yield drawing("states", graph, graph.table(finding))
            yield drawing("verdicts", judged, judged.table(finding))
            if isinstance(finding, Derived):
                yield drawing("outcomes", judged, judged.outcomes(finding), judged.OUTCOMES)


def _of_scores(finding: Scores) -> Iterator[Drawing]:
    """Yield the figures of scores; of one dispute there are no limits and no others to draw."""
    yield drawing("calibration", score, score.curve(finding), score.CURVE)
    if finding.disputes[1:]:
        yield drawing("disputes", score, score.disputes(finding), score.DISPUTES)
        yield drawing("worth", score, score.worth(finding), score.RULES)


def drawn(
    figures: Iterable[Drawing], run: str = "", jobs: int = 1
) -> tuple[dict[str, bytes], Svgs]:
    """Return the files of figures, and by name what a page shows of each in every layout.

    Parameters
    ----------
    figures
        What is drawn.
    run
        What the files say that they belong to.
    jobs
        Processes that draw; has no effect on the bytes.
    """
    every = list(figures)

    def draw(n: int) -> tuple[dict[str, bytes], bytes, dict[str, str]]:
        wide, narrow = every[n].draw(WIDE), every[n].draw(NARROW)
        kinds = {kind: render(wide, kind, run, quick=True) for kind in KINDS}
        return kinds, render(narrow, "svg", run), LACKING

    files, shown = dict[str, bytes](), dict[str, dict[str, bytes]]()
    for one, (kinds, narrow, lacking) in zip(
        every, Work(jobs).processes(draw, range(len(every))), strict=True
    ):
        files |= {f"{one.name}.{kind}": content for kind, content in kinds.items()}
        shown[one.name] = {"wide": kinds["svg"], "narrow": narrow}
        tell_lacking(lacking)
    return files, shown


def figure(drawing: Drawing) -> Any:
    """Return a figure as a paper has it."""
    drawn = drawing.draw(WIDE)
    tell_lacking(LACKING)
    return drawn


def drawing(name: str, chart: Any, table: Any, caption: str = "") -> Drawing:
    """Return a figure whose module draws its own table, with its own caption if it has one."""
    told = caption or chart.CAPTION
    return Drawing(name, table.head.title, told, partial(chart.plot, table))
