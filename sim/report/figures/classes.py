"""Classes of offers by what they are, with what each principal would answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import Draws
from sim.engine.reduce import Interval
from sim.report.alike import Alike, Vocabulary
from sim.report.figures.frame import (
    EDGE,
    LINE,
    Head,
    draw_head,
    draw_notes,
    draw_scale,
    folded,
    head_height,
    notes,
    page,
    write,
)
from sim.report.figures.style import FAINT, INK, PALETTE, RULE, WIDTH_IN, settings
from sim.report.words import day_text, everybody
from sim.study.bands import ILLUSTRATIVE
from sim.study.explore import Exploration

CAPTION = (
    "Offers that nobody made, in classes that the rules cannot tell apart: a row is a class, a dot "
    "the mean probability of acceptance, a bar the range that holds nine in ten of the worlds that "
    "we assumed, a thin line the envelope over other readings and models. Rows are sorted by what "
    "the offers are, not by acceptance; inside a class nothing is ranked."
)
THIN = "#9a9a9a"
MOST = 40
"""Classes that are drawn; the others are counted."""
JOINT = ""
"""Stands for all principals together."""
PLACES, PROMISES, SIZE = EDGE, 2.0, 3.62
"""Left edges of the places and promises, right edge of the number of offers: inches."""
PANELS, GUTTER = 3.76, 0.14
"""Left edge of the first panel and space between panels: inches."""
PAD = 0.035
"""Space above and below a row, inches."""


@dataclass(frozen=True, slots=True)
class Row:
    """A class of offers as the figure shows it."""

    alike: Alike
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
    names = {party: scenario.parties[party].name for party in scenario.principals}
    joint = everybody(scenario)
    return Table(
        Head(scenario.title, about, label, scenario.clock.as_of),
        {**names, JOINT: joint},
        tuple(
            _row(exploration, alike, envelope or {}) for alike in Vocabulary(exploration).classes()
        ),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with settings():
        figure, axes = page(layout.height)
        draw_head(axes, rows.head)
        _titles(axes, layout)
        for y, row in zip(layout.ys, layout.shown, strict=True):
            _row_marks(axes, layout, y, row)
        for y, text in layout.headings:
            write(axes, EDGE, y, text, weight="bold")
        draw_notes(axes, layout.bottom + 0.22, layout.notes)
    return figure


def _row(
    exploration: Exploration, alike: Alike, envelope: Mapping[str, tuple[Draws, Draws]]
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
        parts = [part for row in self.shown for part in row.alike.parts]
        self.promised = any(part.promises != "no promise" for part in parts)
        self.lines = [self._cells(row) for row in self.shown]
        self.top = head_height(table.head) + 0.22
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
    stop = next((n for n in range(MOST, 0, -1) if _begins(rows, n)), MOST)
    return rows[:stop], rows[stop:]


def _begins(rows: Sequence[Row], n: int) -> bool:
    return rows[n].alike.heading != rows[n - 1].alike.heading


def _told(table: Table, left: Sequence[Row]) -> list[str]:
    """Return what stands below the rows."""
    found = []
    if left:
        offers = sum(row.alike.size for row in left)
        kinds = "; ".join(dict.fromkeys(row.alike.heading for row in left))
        found.append(f"Not drawn: {len(left)} more classes, {offers:,} offers ({kinds}).")
    lines = "dot: mean; bar: nine in ten of the worlds that we assumed"
    if any(row.envelope for row in table.rows):
        lines += "; thin line: envelope over readings and other models"
    found.append(
        f"{lines[0].upper()}{lines[1:]}; marks of the scale: edges of the bands. Rows stand in the "
        "order of what they are; offers of one row are alike to the rules and are not ranked."
    )
    return found


def _titles(axes: Axes, layout: _Layout) -> None:
    y = layout.top - 0.02
    write(axes, PLACES, y, "where", size=6.5, color=FAINT)
    if layout.promised:
        write(axes, PROMISES, y, "promised", size=6.5, color=FAINT)
    write(axes, SIZE, y, "offers", size=6.5, color=FAINT, ha="right")
    for title, left, right in layout.panels.values():
        write(axes, (left + right) / 2, y - 0.14, title, ha="center", weight="bold")
        draw_scale(axes, (left, y + 0.06, right, layout.bottom))


def _row_marks(axes: Axes, layout: _Layout, y: float, row: Row) -> None:
    places, promises = layout.lines[layout.shown.index(row)]
    _cell(axes, PLACES, y, places, 7)
    _cell(axes, PROMISES, y, promises, 6.5)
    write(axes, SIZE, y, f"{row.alike.size:,}", size=6.5, ha="right", color=FAINT)
    half = LINE * max(len(places), len(promises)) / 2 + PAD
    axes.plot([EDGE, WIDTH_IN - EDGE], [y + half, y + half], color=RULE, lw=0.4, zorder=0)
    for party, (_, left, right) in layout.panels.items():
        _mark(axes, y, row, party, (left, right))


def _cell(axes: Axes, x: float, y: float, lines: Sequence[str], size: float) -> None:
    for n, line in enumerate(lines):
        write(axes, x, y + LINE * (n - (len(lines) - 1) / 2), line, size=size)


def _mark(axes: Axes, y: float, row: Row, party: str, ends: tuple[float, float]) -> None:
    left, right = ends
    colour = INK if party == JOINT else PALETTE[0]

    def at(probability: float) -> float:
        return left + (right - left) * probability

    if party in row.envelope:
        low, high = row.envelope[party]
        axes.plot([at(low), at(high)], [y, y], color=THIN, lw=0.9, zorder=2)
    held = row.accept[party]
    axes.plot([at(held.low), at(held.high)], [y, y], color=colour, lw=3, alpha=0.45,
              solid_capstyle="butt", zorder=3)  # fmt: skip
    axes.plot([at(held.mean)], [y], marker="o", ms=4, color=colour, mec="white", mew=0.5, zorder=4)
