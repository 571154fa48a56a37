"""The reference and each alternative as two marks, and beside them the difference."""

from __future__ import annotations

from collections.abc import Iterator

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, GREY, ORANGE, SIDES, Head, Sign, more
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.expect.labels import with_joint
from sim.report.compare import Words, changed, most_text
from sim.report.words import day_text
from sim.study.compare import Comparison
from sim.study.differences import ALL, ANSWER, OFFERS, SPACE, STOP, Paired

CAPTION = (
    "On the left, in % of the worlds that we assumed: a hollow grey dot is the reference, a filled "
    "one the alternative, each with the range that holds {share} of the draws. On the right, "
    "in points, the difference draw by draw with its range: blue where the alternative is higher, "
    "orange where it is lower, grey where the range reaches both sides of no difference."
)
MOST = 44
"""Rows that are drawn at the most."""
OFFERED = 8
"""Classes of offers at the most."""
APART = 0.03
"""How far reference and alternative stand from the middle of a row, inches."""
plot = rows.plot


def table(comparison: Comparison) -> Table:
    """Return what the figure shows: quantities that some alternative changes, as many as fit."""
    first = comparison.reference.alternative
    every = list(_rows(comparison))
    shown = rows.whole_groups(every, MOST)
    left = len({row.group for row in every} - {row.group for row in shown})
    about = (
        f"Against the reference, {first.name}; offers made on {day_text(first.day)}. "
        "Alternatives that leave a quantity as it is in every draw are not drawn."
    )
    panels = (
        Panel("Acceptance or share", Scale.bands(), unit="%"),
        Panel("Difference", Scale.even(-1, 1, 100, most=4), unit="points"),
    )
    notes = [] if every else ["No quantity differs in any alternative."]
    notes += more("Not drawn, but in comparison.csv", left, "quantities that change")
    return Table(
        Head.of(
            comparison.scenario, most_text(comparison), about, with_joint(comparison.label)
        ),
        (Rows((Column("alternative", 1.9, FAINT),), panels, shown),),
        (Sign("reference", "o", GREY, {"mfc": "none"}), *SIDES), tuple(notes),
    )  # fmt: skip


def side_colour(pair: Paired) -> str:
    """Return the colour of a difference: of higher, of lower, or of neither."""
    if not pair.clear:
        return GREY
    return BLUE if pair.difference.mean > 0 else ORANGE


def _rows(comparison: Comparison) -> Iterator[Row]:
    words = Words(comparison)
    drawn = changed(comparison, SPACE, ANSWER, STOP)
    drawn += [q for q in changed(comparison, OFFERS) if q.party == ALL][:OFFERED]
    for quantity in drawn:
        for against in comparison.against:
            pair = against.differences.get(quantity)
            if pair is not None and not pair.exact:
                name = against.measured.alternative.name
                yield _row(name, pair, words.quantity(quantity))


def _row(name: str, pair: Paired, quantity: str) -> Row:
    colour = side_colour(pair)
    look = {"lw": 0.9, "size": 3.6}
    return Row(
        ((name,),),
        (
            (
                Mark((pair.before.mean, pair.after.mean), colour, lw=0.9),
                Mark.of(pair.before, GREY, hollow=True, shift=-APART, **look),
                Mark.of(pair.after, colour, shift=APART, **look),
            ),
            (Mark.of(pair.difference, colour, size=3.6),),
        ),
        quantity,
    )
