"""Venues by sets of guarantees: what each principal, and all together, would answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from sim.arrays import Index
from sim.charts.former import (
    EDGE,
    FAINT,
    LINE,
    WIDTH_IN,
    Head,
    Page,
    folded,
    length,
    more,
    notes,
    shading,
    sheet,
)
from sim.expect.draws import Interval
from sim.report.bands import band
from sim.report.offers import Vocabulary
from sim.report.words import day_text, who
from sim.study.explore import Exploration
from sim.study.models import JOINT
from sim.study.score import ILLUSTRATIVE

CAPTION = (
    "Venues by the promises that come with them, a panel a principal and one for all of them. The "
    "colour is the band of the mean probability of acceptance; the numbers are the range that "
    "holds nine in ten of the worlds that we assumed, in per cent, rounded outwards to the bands. "
    "Venues, and promises, that no answer tells apart share a row, or a column."
)
MOST_ROWS, MOST_STACKED, MOST_COLUMNS = 60, 20, 12
"""Rows, rows where panels stand below one another, and columns that are drawn."""
LABEL = 2.05
"""Width of the names of the venues, inches."""
CELL, GUTTER = 0.38, 0.12
"""Least width of a cell and space between panels, inches."""
WIDEST = 1.6
"""Greatest width of a cell, inches."""
PAD = 0.04
"""Space above and below a name, inches."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    panels: Mapping[str, str]
    """Title of the panel of each party, and of all under the empty name."""
    rows: tuple[str, ...]
    """Venues that no answer tells apart."""
    columns: tuple[str, ...]
    """Promises that no answer tells apart."""
    cells: Mapping[str, tuple[tuple[Interval, ...], ...]]
    """For each panel, for each row, acceptance by column."""


def table(
    exploration: Exploration, terms: tuple[int, int, int] = (0, 0, 0), label: str = ILLUSTRATIVE
) -> Table:
    """Return the rows and columns of the figure.

    Parameters
    ----------
    exploration
        What was explored.
    terms
        Level, format and agenda of the offers, as the space numbers them.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    space, words = exploration.space, Vocabulary(exploration)
    scenario = space.scenario
    number = _numbers(exploration, terms)
    rows = sorted(_equal(number), key=lambda held: (words.kind(held[0]), held[0]))
    columns = _equal(number.T)
    parties = (*scenario.principals, JOINT)
    level, form, agenda = terms
    about = (
        f"{words.levels([level]).capitalize()}, {words.formats([form])}, "
        f"{words.agendas([agenda])}; offers made on {day_text(exploration.day)}. "
        "Acceptance in % of the worlds that we assumed."
    )
    return Table(
        Head.of(scenario, about, label),
        {party: who(scenario, party) for party in parties},
        tuple(words.places(held) for held in rows),
        tuple(words.promises(held) for held in columns),
        {
            party: tuple(
                tuple(exploration.interval(int(number[r[0], c[0]]), party or None) for c in columns)
                for r in rows
            )
            for party in parties
        },
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with sheet(layout.height, rows.head) as page:
        for n, (party, title) in enumerate(rows.panels.items()):
            left, top = layout.corner(n)
            right = left + layout.cell * len(layout.columns)
            y = top - layout.heads - 0.1
            page.write((left + right) / 2, y, title, size=8, ha="center", weight="bold")
            _columns(page, layout, left, top)
            _cells(page, layout, (left, top), rows.cells[party])
            if n % layout.across == 0:
                _names(page, layout, top)
        page.bands(layout.key, "mean:")
        page.notes(layout.key + 0.2, layout.notes)
    return page.figure


def _numbers(exploration: Exploration, terms: tuple[int, int, int]) -> Index:
    """Return the class of each place with each set of promises, shape (place, promises)."""
    space = exploration.space
    level, form, agenda = terms
    offers = np.arange(len(space)).reshape(space.shape)[:, level, form, :, agenda]
    return exploration.classes.member[offers]


def _equal(table: Index) -> list[list[int]]:
    """Return the rows of a table, grouped by what they hold, in the order of the first."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for n, row in enumerate(table.tolist()):
        groups.setdefault(tuple(row), []).append(n)
    return list(groups.values())


class _Layout:
    """Where everything stands, in inches from the top left corner."""

    def __init__(self, table: Table) -> None:
        shown = table.columns[:MOST_COLUMNS]
        panels, room = len(table.panels), WIDTH_IN - 2 * EDGE - LABEL
        words = [length(word, 5.5) for text in shown for word in text.split()]
        least = max([CELL, *(word + 0.06 for word in words)])
        beside = room - GUTTER * (panels - 1) >= least * len(shown) * panels
        self.across = panels if beside else 1
        self.most = MOST_ROWS if beside else MOST_STACKED
        self.rows = [folded(text, LABEL - 0.1) for text in table.rows[: self.most]]
        wide = (room - GUTTER * (self.across - 1)) / self.across
        self.cell = min(wide / max(len(shown), 1), WIDEST)
        self.columns = [folded(text, self.cell - 0.04, 5.5) for text in shown]
        self.heads = 0.1 * max(map(len, self.columns), default=0) + 0.05
        self.heights = [max(LINE * len(lines), 0.14) + 2 * PAD for lines in self.rows]
        self.deep = sum(self.heights)
        self.first = table.head.height + 0.02
        self.block = self.heads + 0.25 + self.deep + 0.12
        self.key = self.first + self.block * -(-panels // self.across) + 0.08
        self.notes = notes(_told(table, self.most))
        self.height = self.key + 0.24 + LINE * len(self.notes)

    def corner(self, panel: int) -> tuple[float, float]:
        """Return the top left corner of the cells of a panel."""
        down, across = divmod(panel, self.across)
        left = EDGE + LABEL + across * (self.cell * len(self.columns) + GUTTER)
        return left, self.first + self.block * down + self.heads + 0.22


def _told(table: Table, most: int) -> list[str]:
    return [
        "In a cell: the range that holds nine in ten of the worlds, rounded outwards, in %.",
        *more("Not drawn", len(table.rows) - most, "groups of venues"),
        *more("Not drawn", len(table.columns) - MOST_COLUMNS, "sets of promises"),
    ]


def _columns(page: Page, layout: _Layout, left: float, top: float) -> None:
    for n, lines in enumerate(layout.columns):
        for m, line in enumerate(reversed(lines)):
            x = left + layout.cell * (n + 0.5)
            page.write(x, top - 0.07 - 0.1 * m, line, size=5.5, ha="center", color=FAINT)


def _names(page: Page, layout: _Layout, top: float) -> None:
    y = top
    for lines, height in zip(layout.rows, layout.heights, strict=True):
        page.centred(EDGE, y + height / 2, lines)
        y += height


def _cells(
    page: Page, layout: _Layout, corner: tuple[float, float], cells: Sequence[Sequence[Interval]]
) -> None:
    left, y = corner
    for row, height in zip(cells, layout.heights, strict=False):
        for n, held in enumerate(row[: len(layout.columns)]):
            x, (fill, ink), (low, high) = left + layout.cell * n, shading(held.mean), band(held)
            page.box(x, y, layout.cell, height, fc=fill, ec="white", lw=1)
            middle = x + layout.cell / 2, y + height / 2
            page.write(*middle, f"{low}-{high}", size=6.5, ha="center", color=ink)
        y += height
