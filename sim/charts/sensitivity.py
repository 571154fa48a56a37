"""Which factors an outcome depends on: the share of each by itself, and with others."""

from __future__ import annotations

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, ORANGE, Head, Sign, more
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.expect.labels import with_joint
from sim.report.bands import percent
from sim.report.printed.sensitivity import LIMITS, meaning
from sim.study.sensitivity.sensitivity import QUESTIONS, Sensitivity

CAPTION = (
    "Shares of the variance of what comes of a world (Sobol indices): blue by a factor itself, "
    "orange together with others, with the range that holds {share} of draws drawn anew."
)
ROBUSTNESS = (
    "What the mean of the outcome would be were the prior of one parameter otherwise: triangles "
    "where it is lower or higher by a standard deviation, an open square where it is half as "
    "wide, a filled one where it is twice as wide."
)
MOST = 20
"""Factors that are drawn."""
APART = 0.05
"""How far the two shares stand from the middle of a row, inches."""
SHAPES = (("v", False), ("^", False), ("s", True), ("s", False))
"""Of marks, and whether they are hollow, in the order of `OTHERWISE`."""
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
        Head.of(found.scenario, title, "Read the ranges, not the dots.", with_joint(found.label)),
        (Rows((Column("factor", 1.5), Column("what it is", 2.6, FAINT)),
              (Panel("Share of the variance", scale, unit="%"),), shown),),
        (Sign("by itself", "o", BLUE), Sign("with others", "D", ORANGE)), tuple(notes),
    )  # fmt: skip


def robustness(found: Sensitivity) -> Table:
    """Return what the figure of other priors shows."""
    says, middle = QUESTIONS[found.model.question], found.middle
    ends = [mean for one in found.otherwise for mean in (*one.means, middle)]
    low, high = min(ends), max(ends)
    title = f"Under other priors, {says} in {percent(low)} to {percent(high)} % of worlds"
    shown = [
        Row(((one.parameter,),), ((Mark((min(one.means), max(one.means)), FAINT, lw=0.6), *(
            Mark((mean,), BLUE, shape=shape, size=5, hollow=hollow)
            for mean, (shape, hollow) in zip(one.means, SHAPES, strict=True)
        )),))
        for one in found.otherwise[:MOST]
    ]  # fmt: skip
    signs = (Sign("lower", "v", BLUE), Sign("higher", "^", BLUE),
             Sign("surer", "s", BLUE, {"mfc": "none"}), Sign("less sure", "s", BLUE))  # fmt: skip
    room = max(high - low, 0.02) / 10
    scale = Scale.even(max(low - room, 0.0), min(high + room, 1.0), 100)
    about = f"As it stands, in {percent(middle)} %."
    left = more("Not drawn, but in robustness.csv", len(found.otherwise) - MOST, "parameters")
    return Table(
        Head.of(found.scenario, title, about, with_joint(found.label)),
        (Rows((Column("parameter", 3.0),), (Panel("Mean", scale, unit="% of worlds"),), shown),),
        signs, tuple(left),
    )  # fmt: skip
