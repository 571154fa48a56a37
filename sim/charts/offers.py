"""Classes of offers by what they are, with what each principal would answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, GREY, INK, Head, Sign
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.expect.labels import with_joint
from sim.expect.structure import JOINT
from sim.report.bands import level_text
from sim.report.offers import ALL_OR_NONE, OfferClass, Vocabulary
from sim.report.words import day_text, who
from sim.study.survey import Survey

CAPTION = (
    "Offers that nobody made, in classes that the rules cannot tell apart: a row is a class, a dot "
    "the mean probability of acceptance, a bar the range that holds {share} of the worlds that "
    "we assumed, a thin line the envelope over other readings and models. Rows are sorted by what "
    "the offers are, not by acceptance; inside a class nothing is ranked."
)
MOST = 40
"""Classes that are drawn; the others are counted."""
BROAD = {"lw": 3.0, "alpha": 0.45}
plot = rows.plot


def table(survey: Survey) -> Table:
    """Return the rows of the figure, one a class, sorted by what the offers are."""
    exploration = survey.exploration
    scenario, every = exploration.scenario, Vocabulary(exploration).classes
    parties = [*scenario.principals, JOINT]
    promised = any(part.promises not in ALL_OR_NONE for offers in every for part in offers.parts)
    answers = [_row(survey, parties, offers, promised=promised) for offers in every]
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
    signs = (
        Sign("mean", "o", BLUE),
        Sign(f"{level_text(survey.level)} of the worlds that we assumed", "-", BLUE, BROAD),
        Sign("envelope over readings and other models", "-", GREY, {"lw": 0.9}),
    )
    title = "Offers that nobody made, and who would accept them"
    return Table(
        Head.of(scenario, title, about, with_joint(exploration.label)),
        (Rows(columns if promised else (Column("where", 3.2), size), panels, shown),),
        signs if survey.envelope.low else signs[:-1],
        tuple(_left(every[len(shown) :])),
    )


def _row(survey: Survey, parties: Sequence[str], offers: OfferClass, *, promised: bool) -> Row:
    envelope = survey.envelope.low, survey.envelope.high

    def cell(party: str) -> tuple[Mark, ...]:
        accept = survey.exploration.interval(offers.number, party or None)
        broad = Mark.of(accept, BLUE if party else INK, **BROAD)
        ends = tuple(float(end[party][offers.number]) for end in envelope if party in end)
        return (Mark(ends, GREY, lw=0.9), broad) if ends else (broad,)

    places = tuple(part.places for part in offers.parts)
    promises = tuple(part.promises for part in offers.parts)
    texts = (places, promises) if promised else (places,)
    return Row((*texts, (f"{offers.size:,}",)), tuple(map(cell, parties)), offers.heading)


def _left(classes: Sequence[OfferClass]) -> Iterator[str]:
    if classes:
        kinds = "; ".join(dict.fromkeys(offers.heading for offers in classes))
        size = sum(offers.size for offers in classes)
        yield f"Not drawn: {len(classes)} more classes, {size:,} offers ({kinds})."
