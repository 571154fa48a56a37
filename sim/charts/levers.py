"""Single changes of one offer, and what each does to whether all would accept."""

from __future__ import annotations

from sim.charts import rows
from sim.charts.page import BLUE, GREY, ORANGE, SIDES, Head
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.expect.labels import ILLUSTRATIVE
from sim.report.printed.levers import alike, headline, lever_words, reference_text
from sim.report.words import day_text, everybody, upper_first
from sim.study.differences import Paired
from sim.study.whatif.levers import Levers
from sim.study.whatif.order import AGREE

CAPTION = (
    "What one change does to whether all would accept, in points: a dot is the mean over the same "
    "draws, a line the range that holds {share} of them. In nine worlds in ten each change is "
    "exceeded by one of the group above; inside a group there is no order. An order of effects in "
    "the model, not of what anyone should do."
)
STEPS = (0.1, 0.2, 0.3, 0.5, 1.0)
"""Where a scale may end."""
plot = rows.plot


def table(found: Levers) -> Table:
    """Return the rows of the figure, one a change, in groups."""
    drawn = [
        Row(
            ((upper_first(lever_words(found, lever, codes=False)),),),
            ((Mark.of(lever.pair.difference, _colour(lever.pair)),),),
            "raises most, or lowers least" if n == 0 else f"then ({n + 1})",
        )
        for n, group in enumerate(found.acting)
        for lever in alike(found, group)
    ]
    ends = [abs(x) for row in drawn for mark in row.cells[0] for x in mark.values]
    far = next(step for step in STEPS if step >= max(ends, default=0))
    panel = Panel(f"{everybody(found.scenario)} accept", Scale.even(-far, far, 100), unit="points")
    about = f"Against {reference_text(found.space)}; offers made on {day_text(found.day)}."
    return Table(
        Head.of(found.scenario, headline(found, codes=False), about, ILLUSTRATIVE),
        (Rows((Column("change", 3.4),), (panel,), drawn),),
        SIDES,
        ("Inside a group nothing is ordered. An order of effects in the model, not of what anyone "
         "should do.",),
    )  # fmt: skip


def _colour(pair: Paired) -> str:
    """Return the colour of a difference that nine worlds in ten agree on, or of none."""
    return BLUE if pair.rises >= AGREE else ORANGE if pair.falls >= AGREE else GREY
