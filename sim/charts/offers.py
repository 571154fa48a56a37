"""Classes of offers by what they are, with what each principal would answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.arrays import Draws
from sim.charts.former import (
    EDGE,
    FAINT,
    INK,
    LINE,
    PALETTE,
    RULE,
    WIDTH_IN,
    Head,
    Page,
    folded,
    notes,
    sheet,
)
from sim.expect.draws import Interval
from sim.report.offers import OfferClass, Vocabulary
from sim.report.words import day_text, who
from sim.study.explore import Exploration
from sim.study.models import JOINT
from sim.study.score import ILLUSTRATIVE

CAPTION = (
    "Offers that nobody made, in classes that the rules cannot tell apart: a row is a class, a dot "
    "the mean probability of acceptance, a bar the range that holds nine in ten of the worlds that "
    "we assumed, a thin line the envelope over other readings and models. Rows are sorted by what "
    "the offers are, not by acceptance; inside a class nothing is ranked."
)
THIN = "#9a9a9a"
MOST = 40
"""Classes that are drawn; the others are counted."""
PLACES, PROMISES, SIZE = EDGE, 2.0, 3.62
"""Left edges of the places and promises, right edge of the number of offers: inches."""
PANELS, GUTTER = 3.76, 0.14
"""Left edge of the first panel and space between panels: inches."""
PAD = 0.035
"""Space above and below a row, inches."""


@dataclass(frozen=True, slots=True)
class Row:
    """A class of offers as the figure shows it."""

    alike: OfferClass
    accept: Mapping[str, Interval]
    """By party, and jointly under the empty name."""
    envelope: Mapping[str, tuple[float, float]]
    """Lowest low and highest high by party; empty if it was not asked for."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    panels: Mapping[str, str]
    """Title of the panel of each party, and of all."""
    rows: tuple[Row, ...]
    """All classes, also those that are counted and not drawn."""


def table(
    exploration: Exploration,
    envelope: Mapping[str, tuple[Draws, Draws]] | None = None,
    label: str = ILLUSTRATIVE,
) -> Table:
    """Return the rows of the figure, one a class, sorted by what the offers are.

    Parameters
    ----------
    exploration
        What was explored.
    envelope
        By party, and jointly under the empty name: lowest low and highest high over readings
        and variants, each of shape (class,).
    label
        What the record can bear: `illustrative` or `scored`.
    """
    scenario, number = exploration.space.scenario, len(exploration.classes)
    about = (
        f"{len(exploration.space):,} offers made on {day_text(exploration.day)}; the rules tell "
        f"{number} classes of them apart. Acceptance in % of the worlds that we assumed."
    )
    every = Vocabulary(exploration).classes
    return Table(
        Head.of(scenario, about, label),
        {party: who(scenario, party) for party in (*scenario.principals, JOINT)},
        tuple(_row(exploration, alike, envelope or {}) for alike in every),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with sheet(layout.height, rows.head) as page:
        _titles(page, layout)
        for y, row in zip(layout.ys, layout.shown, strict=True):
            _row_marks(page, layout, y, row)
        for y, text in layout.headings:
            page.write(EDGE, y, text, weight="bold")
        page.notes(layout.bottom + 0.22, layout.notes)
    return page.figure


def _row(
    exploration: Exploration, alike: OfferClass, envelope: Mapping[str, tuple[Draws, Draws]]
) -> Row:
    n = alike.number
    accept = {party: exploration.interval(n, party) for party in exploration.acceptance}
    return Row(
        alike,
        {**accept, JOINT: exploration.interval(n)},
        {party: (float(low[n]), float(high[n])) for party, (low, high) in envelope.items()},
    )


class _Layout:
    """Where everything stands, in inches from the top left corner."""

    def __init__(self, table: Table) -> None:
        self.shown, left = _drawn(table.rows)
        promises = {part.promises for row in self.shown for part in row.alike.parts}
        self.promised = bool(promises - {"no promise"})
        self.lines = [self._cells(row) for row in self.shown]
        self.top = table.head.height + 0.22
        self.ys: list[float] = []
        self.headings: list[tuple[float, str]] = []
        y, above = self.top, ""
        for row, cells in zip(self.shown, self.lines, strict=True):
            if row.alike.heading != above:
                above = row.alike.heading
                y += 0.17
                self.headings.append((y, above))
                y += 0.1
            height = LINE * max(map(len, cells)) + 2 * PAD
            self.ys.append(y + height / 2)
            y += height
        self.bottom = y
        self.notes = notes(_told(table, left))
        self.height = y + 0.26 + LINE * len(self.notes)
        width = (WIDTH_IN - EDGE - PANELS + GUTTER) / len(table.panels)
        self.panels = {
            party: (title, PANELS + width * n, PANELS + width * (n + 1) - GUTTER)
            for n, (party, title) in enumerate(table.panels.items())
        }

    def _cells(self, row: Row) -> tuple[list[str], list[str]]:
        """Return the lines of places and of promises; parts begin at the same line."""
        places, promises = list[str](), list[str]()
        room = (PROMISES if self.promised else SIZE - 0.3) - PLACES - 0.08
        for part in row.alike.parts:
            own = folded(part.places, room)
            told = folded(part.promises, SIZE - PROMISES - 0.32, 6.5) if self.promised else []
            most = max(len(own), len(told))
            places += [*own, *[""] * (most - len(own))]
            promises += [*told, *[""] * (most - len(told))]
        return places, promises


def _drawn(rows: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """Return the rows under the first headings, as many as fit whole, and the others."""
    if len(rows) <= MOST:
        return rows, ()
    heads = [row.alike.heading for row in rows]
    stop = next((n for n in range(MOST, 0, -1) if heads[n] != heads[n - 1]), MOST)
    return rows[:stop], rows[stop:]


def _told(table: Table, left: Sequence[Row]) -> list[str]:
    """Return what stands below the rows."""
    found = []
    if left:
        offers = sum(row.alike.size for row in left)
        kinds = "; ".join(dict.fromkeys(row.alike.heading for row in left))
        found.append(f"Not drawn: {len(left)} more classes, {offers:,} offers ({kinds}).")
    thin = "; thin line: envelope over readings and other models"
    found.append(
        "Dot: mean; bar: nine in ten of the worlds that we assumed"
        f"{thin if any(row.envelope for row in table.rows) else ''}; marks of the scale: edges of "
        "the bands. Rows stand in the order of what they are; offers of one row are alike to the "
        "rules and are not ranked."
    )
    return found


def _titles(page: Page, layout: _Layout) -> None:
    y = layout.top - 0.02
    page.write(PLACES, y, "where", size=6.5, color=FAINT)
    if layout.promised:
        page.write(PROMISES, y, "promised", size=6.5, color=FAINT)
    page.write(SIZE, y, "offers", size=6.5, color=FAINT, ha="right")
    for title, left, right in layout.panels.values():
        page.write((left + right) / 2, y - 0.14, title, ha="center", weight="bold")
        page.scale((left, y + 0.06, right, layout.bottom))


def _row_marks(page: Page, layout: _Layout, y: float, row: Row) -> None:
    places, promises = layout.lines[layout.shown.index(row)]
    page.centred(PLACES, y, places)
    page.centred(PROMISES, y, promises, 6.5)
    page.write(SIZE, y, f"{row.alike.size:,}", size=6.5, ha="right", color=FAINT)
    half = LINE * max(len(places), len(promises)) / 2 + PAD
    page.plot([EDGE, WIDTH_IN - EDGE], [y + half, y + half], color=RULE, lw=0.4, zorder=0)
    for party, (_, left, right) in layout.panels.items():
        _mark(page, y, row, party, (left, right))


def _mark(page: Page, y: float, row: Row, party: str, ends: tuple[float, float]) -> None:
    left, right = ends
    if party in row.envelope:
        low, high = (left + (right - left) * x for x in row.envelope[party])
        page.plot([low, high], [y, y], color=THIN, lw=0.9, zorder=2)
    colour = INK if party == JOINT else PALETTE[0]
    page.accept(y, (left, right), row.accept[party], colour, 4)
