"""Which factors an outcome depends on: the share of each by itself, and with others."""

from __future__ import annotations

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, ORANGE, Head, Sign, more
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.report.sensitivity import LIMITS, meaning
from sim.study.sensitivity.sensitivity import QUESTIONS, Sensitivity

CAPTION = (
    "Shares of the variance of what comes of a world (Sobol indices): blue by a factor itself, "
    "orange together with others, with the range that holds {share} of draws drawn anew."
)
MOST = 20
"""Factors that are drawn."""
APART = 0.05
"""How far the two shares stand from the middle of a row, inches."""
plot = rows.plot


def table(found: Sensitivity) -> Table:
    """Return what the figure shows."""
    says, first = QUESTIONS[found.model.question], found.shares[0].factor
    title = f"Whether {says} depends most on {first}"
    shown = [
        Row(((share.factor,), (meaning(found, share.factor),)),
            ((Mark.of(share.first, BLUE, shift=-APART),
              Mark.of(share.total, ORANGE, shape="D", shift=APART)),))
        for share in found.shares[:MOST]
    ]  # fmt: skip
    ends = [end for s in found.shares for i in (s.first, s.total) for end in (i.low, i.high)]
    ticks = [(n / 4, f"{25 * n}") for n in range(5)]
    scale = Scale(min(0.0, *ends), max(1.05, *ends), ticks, 0.0)
    notes = [LIMITS[0], *more("Not drawn, but in shares.csv", len(found.shares) - MOST, "factors")]
    return Table(
        Head.of(found.scenario, title, "Read the ranges, not the dots.", found.label),
        (Rows((Column("factor", 1.5), Column("what it is", 2.6, FAINT)),
              (Panel("Share of the variance", scale, unit="%"),), shown),),
        (Sign("by itself", "o", BLUE), Sign("with others", "D", ORANGE)), tuple(notes),
    )  # fmt: skip
