"""Who would accept which kind of place, and whose stated line it breaks."""

from __future__ import annotations

from sim.charts import rows
from sim.charts.page import BLUE, GREY, ORANGE, Head, Sign
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.report.printed.places import Kind, barred, finding, kinds, plain_terms
from sim.report.words import day_text, upper_first
from sim.study.explore import Exploration

CAPTION = (
    "Kinds of places that no rule tells apart, with what each principal would answer: a dot is the "
    "mean, a line the range that holds {share} of the worlds that we assumed. Orange: the place "
    "breaks a line about places that the party has stated or is reported to hold; grey: nobody "
    "knows whether it does. Kinds stand in the order of what they are."
)
plot = rows.plot


def table(explored: Exploration) -> Table:
    """Return the rows of the figure, one a kind of place."""
    scenario, every = explored.scenario, kinds(explored)
    about = f"{plain_terms(explored)}; offers made on {day_text(explored.day)}."
    drawn = [
        Row(
            ((upper_first(kind.places),),),
            tuple((_mark(explored, kind, party),) for party in explored.acceptance),
        )
        for kind in every
    ]
    panels = tuple(
        Panel(scenario.parties[party].name, Scale.bands(), unit="accepts, %")
        for party in explored.acceptance
    )
    signs = (
        Sign("breaks no line about places", "o", BLUE), Sign("breaks one", "o", ORANGE),
        Sign("not known", "o", GREY),
    )  # fmt: skip
    return Table(
        Head.of(scenario, finding(explored), about, explored.label),
        (Rows((Column("places", 2.9),), panels, drawn),),
        signs,
    )


def _mark(explored: Exploration, kind: Kind, party: str) -> Mark:
    broken, unknown = barred(explored, kind, party)
    colour = ORANGE if broken else GREY if unknown else BLUE
    return Mark.of(explored.interval(kind.number, party), colour, lw=2.0)
