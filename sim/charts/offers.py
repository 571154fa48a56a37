"""Classes of offers by what they are, with what each principal would answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, GREY, INK, Head, Sign
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.report.offers import ALL_OR_NONE, OfferClass, Vocabulary
from sim.report.words import day_text, who
from sim.study.models import JOINT
from sim.study.survey import Survey

CAPTION = (
    "Offers that nobody made, in classes that the rules cannot tell apart: a row is a class, a dot "
    "the mean probability of acceptance, a bar the range that holds nine in ten of the worlds that "
    "we assumed, a thin line the envelope over other readings and models. Rows are sorted by what "
    "the offers are, not by acceptance; inside a class nothing is ranked."
)
MOST = 40
"""Classes that are drawn; the others are counted."""
BROAD = {"lw": 3.0, "alpha": 0.45}
SIGNS = (
    Sign("mean", "o", BLUE),
    Sign("nine in ten of the worlds that we assumed", "-", BLUE, BROAD),
    Sign("envelope over readings and other models", "-", GREY, {"lw": 0.9}),
)
plot = rows.plot


def table(looked: Survey) -> Table:
    """Return the rows of the figure, one a class, sorted by what the offers are."""
    exploration = looked.exploration
    scenario, every = exploration.scenario, Vocabulary(exploration).classes
    parties = [*scenario.principals, JOINT]
    promised = any(part.promises not in ALL_OR_NONE for one in every for part in one.parts)
    answers = [_row(looked, parties, one, promised=promised) for one in every]
    shown = rows.whole_groups(answers, MOST)
    about = (
        f"{len(exploration.space):,} offers made on {day_text(exploration.day)}; the rules tell "
        f"{len(every)} classes of them apart."
    )
    size = Column("offers", 0.35, FAINT, right=True, narrow="offers: {}")
    columns = (Column("where", 1.4), Column("promised", 1.7, FAINT), size)
    panels = tuple(
        Panel(who(scenario, party), Scale.bands(), unit="accepts, %" if party else "accept, %")
        for party in parties
    )
    title = "Offers that nobody made, and who would accept them"
    return Table(
        Head.of(scenario, title, about, exploration.label),
        (Rows(columns if promised else (Column("where", 3.2), size), panels, shown),),
        SIGNS if looked.envelope.low else SIGNS[:-1],
        tuple(_left(every[len(shown) :])),
    )


def _row(looked: Survey, parties: Sequence[str], one: OfferClass, *, promised: bool) -> Row:
    low, high = looked.envelope.low, looked.envelope.high

    def cell(party: str) -> tuple[Mark, ...]:
        accept = looked.exploration.interval(one.number, party or None)
        broad = Mark.of(accept, BLUE if party else INK, **BROAD)
        if party not in low:
            return (broad,)
        return Mark(
            (float(low[party][one.number]), float(high[party][one.number])), GREY, lw=0.9
        ), broad

    texts = [tuple(part.places for part in one.parts), tuple(part.promises for part in one.parts)]
    texts = texts if promised else texts[:1]
    return Row((*texts, (f"{one.size:,}",)), tuple(map(cell, parties)), one.heading)


def _left(classes: Sequence[OfferClass]) -> Iterator[str]:
    if classes:
        kinds = "; ".join(dict.fromkeys(one.heading for one in classes))
        offers = sum(one.size for one in classes)
        yield f"Not drawn: {len(classes)} more classes, {offers:,} offers ({kinds})."
