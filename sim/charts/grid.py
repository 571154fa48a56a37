"""A grid of cells: venues by promises, or quantities by alternatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from sim.arrays import Index
from sim.charts.page import (
    DARK,
    FAINT,
    INK,
    ON_DARK,
    ON_LIGHT,
    PAPER,
    RULE,
    Box,
    Head,
    Layout,
    Look,
    Page,
    Sign,
    more,
    shade_of,
    shading,
    sheet,
)
from sim.expect.draws import Interval
from sim.expect.labels import with_joint
from sim.expect.structure import JOINT
from sim.report.bands import band, level_text
from sim.report.compare import Words, changed
from sim.report.offers import Vocabulary
from sim.report.words import day_text, upper_first, who
from sim.study.compare import Comparison
from sim.study.differences import ALL, ANSWER, OFFERS, SCORE, SPACE, STOP, Paired
from sim.study.explore import Exploration

VENUES = (
    "Venues by the promises that come with them, a panel a principal and one for all of them. The "
    "colour is the band of the mean probability of acceptance; the numbers are the range that "
    "holds {share} of the worlds that we assumed, in per cent, rounded outwards to the bands. "
    "Venues, and promises, that no answer tells apart share a row, or a column."
)
QUANTITIES = (
    "What each alternative changes against the reference. In a cell the line is the range that "
    "holds {share} of the paired differences, from -100 to +100 points unless the row names "
    "another scale, with no difference in the middle; the short stroke is their mean, the colour "
    "its band: blue for higher, orange for lower. An empty cell: the same in every draw. A cross: "
    "the two cannot be compared there."
)
ROWS = 40
"""Rows that are drawn at the most."""
LABEL, ALONE = 2.05, 2.75
"""Width of names beside the cells of several panels, and of one: inches."""
CELL, GUTTER = 0.4, 0.12
"""Least width of a cell, and space between panels: inches."""
WIDEST = {"wide": 1.4, "narrow": 3.4}
"""Greatest width of a cell by layout, inches."""
PAD, TALL = 0.05, 0.2
"""Space above and below a name, height of a cell below its name: inches."""
LINES = 3
"""Lines of the name of a column; where one needs more, columns are numbered."""
KINDS = (SPACE, ANSWER, STOP, OFFERS, SCORE)
SHARE, MOST = {OFFERS: 6}, 30
"""Quantities of a kind, and in all, that are drawn."""
UP = ("#f4f8fb", "#dce9f4", "#b3d1e8", "#7fb4da", "#3f8fc6", "#1b6ca8")
DOWN = ("#fdf7f2", "#fbe6d5", "#f6c7a2", "#eea169", "#df7c34", "#c25d12")
"""Colours of the bands of a mean difference."""
Cell = Interval | Paired | None
"""Acceptance; a difference; or nothing that could be compared."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    panels: Mapping[str, str]
    """Title of each panel."""
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[str, tuple[tuple[Cell, ...], ...]]
    """For each panel, for each row, a cell by column."""
    scales: tuple[float, ...] = ()
    """What half of the width of a cell stands for in each row of differences."""
    left_out: int = 0
    """Rows that the table does not have."""
    share: str = ""
    """Of the differences that a range holds, in words."""


def venues(exploration: Exploration, terms: tuple[int, int, int], label: str) -> Table:
    """Return venues by promises, with what each principal, and all together, would answer.

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
    scenario, (level, form, agenda) = space.scenario, terms
    offers = np.arange(len(space)).reshape(space.shape)[:, level, form, :, agenda]
    number = exploration.classes.member[offers]
    rows = sorted(_equal(number), key=lambda group: (words.kind(group[0]), group[0]))
    columns = _equal(number.T)
    parties = (*scenario.principals, JOINT)
    about = (
        f"{upper_first(words.terms([level], [form], [agenda]))}; offers made on "
        f"{day_text(exploration.day)}."
    )

    return Table(
        Head.of(scenario, "Acceptance by venue and promises, in %", about, label),
        {party: who(scenario, party) for party in parties},
        tuple(words.places(group) for group in rows),
        tuple(words.promises(group) for group in columns),
        {
            party: tuple(
                tuple(exploration.interval(int(number[r[0], c[0]]), party or None) for c in columns)
                for r in rows
            )
            for party in parties
        },
    )


def quantities(comparison: Comparison) -> Table:
    """Return the quantities that some alternative changes, by alternative."""
    words, first = Words(comparison), comparison.reference.alternative
    found = changed(comparison, *KINDS)
    drawn = [q for q in found if q.kind != OFFERS or q.party == ALL]
    kept = [q for kind in KINDS for q in [q for q in drawn if q.kind == kind][: SHARE.get(kind)]]
    about = (
        f"Against the reference, {first.name}: {len(found)} quantities differ in some "
        f"alternative; offers made on {day_text(first.day)}. Paired draw by draw."
    )
    names, cells, scales = list[str](), list[tuple[Cell, ...]](), list[float]()
    for quantity in kept[:MOST]:
        gaps = [against.differences.get(quantity) for against in comparison.against]
        ends = [abs(x) for gap in gaps if gap for x in (gap.difference.low, gap.difference.high)]
        scale = 1.0 if quantity.kind != SCORE else max(ends) or 1.0
        names.append(words.short(quantity) + (f" (±{scale:.2g})" if scale != 1.0 else ""))
        cells.append(tuple(gaps))
        scales.append(scale)
    title = "What each alternative changes"
    return Table(
        Head.of(first.bench.scenario, title, about, with_joint(comparison.label)),
        {ALL: ""},
        tuple(names),
        tuple(against.measured.alternative.name for against in comparison.against),
        {ALL: tuple(cells)},
        tuple(scales),
        len(found) - len(names),
        level_text(comparison.level),
    )


def plot(table: Table, layout: Layout) -> Figure:
    """Return the figure of what `venues` or `quantities` gives."""
    with sheet(layout, table.head) as page:
        grid = _Grid(page, table)
        panels = list(table.panels)
        for group in [panels] if grid.beside else [[panel] for panel in panels]:
            _heads(page, grid, [table.panels[panel] for panel in group])
            for n, name in enumerate(table.rows[:ROWS]):
                cells = [table.cells[panel][n][: len(grid.columns)] for panel in group]
                _row(page, grid, name, cells, table.scales[n] if table.scales else 1.0)
            page.take(0.08)
        _key(page, grid, table)
    return page.figure


def _equal(table: Index) -> list[list[int]]:
    """Return the rows of a table, grouped by what they hold, in the order of the first."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for n, row in enumerate(table.tolist()):
        groups.setdefault(tuple(row), []).append(n)
    return list(groups.values())


class _Grid:
    """How wide cells are, and what stands above them."""

    def __init__(self, page: Page, table: Table) -> None:
        self.page, panels = page, len(table.panels)
        self.names = 0.0 if page.layout.narrow else LABEL if panels > 1 else ALONE
        self.left, room = page.left + self.names, page.room - self.names
        each = (room - GUTTER * (panels - 1)) / panels
        self.beside = panels == 1 or bool(self._above(each, table.columns))
        wide = each if self.beside else room
        names = table.columns[: max(int(wide / CELL), 1)]
        self.cell = self._cell(wide, names)
        self.pitch = self.cell * len(names) + GUTTER
        above = self._above(wide, names)
        self.numbered = not above
        self.columns = above or [[f"{n + 1}"] for n in range(len(names))]

    def _cell(self, wide: float, names: Sequence[str]) -> float:
        return min(wide / max(len(names), 1), WIDEST[self.page.layout.name])

    def _above(self, wide: float, names: Sequence[str]) -> list[list[str]]:
        """Return the names of columns as lines that stand above cells; none if one does not fit."""
        room = self._cell(wide, names) - 0.06
        folded = [self.page.folded(name, room, self.page.layout.small) for name in names]
        whole = all("…" not in line for lines in folded for line in lines)
        fits = room > CELL - 0.06 and max(map(len, folded), default=0) <= LINES
        return folded if whole and fits else []


def _heads(page: Page, grid: _Grid, titles: Sequence[str]) -> None:
    """Write the names of panels, and of their columns."""
    line, small = page.layout.line, page.layout.small
    if any(titles):
        y = page.take(line + 0.06)
        for n, title in enumerate(titles):
            page.write(grid.left + grid.pitch * n, y, title, 8, weight="bold")
    deep = max(map(len, grid.columns), default=0)
    page.take(line * deep + 0.04)
    for n in range(len(titles)):
        for m, lines in enumerate(grid.columns):
            x = grid.left + grid.pitch * n + grid.cell * (m + 0.5)
            for down, text in enumerate(reversed(lines)):
                y = page.y - 0.02 - line * (down + 0.5)
                page.write(x, y, text, small, ha="center", color=FAINT)


def _row(
    page: Page, grid: _Grid, name: str, panels: Sequence[Sequence[Cell]], scale: float
) -> None:
    """Write the name of a row beside its cells; on a telephone, above them."""
    if page.layout.narrow:
        page.take(0.03)
        page.tell(name)
        tall = TALL
    else:
        lines = page.folded(name, grid.names - 0.1)
        tall = page.layout.line * len(lines) + 2 * PAD
        page.column(page.left, page.y + tall / 2, lines)
    for n, cells in enumerate(panels):
        for m, cell in enumerate(cells):
            left = grid.left + grid.pitch * n + grid.cell * m
            _cell(page, (left, page.y, left + grid.cell, page.y + tall), cell, scale)
    page.take(tall)


def _cell(page: Page, box: Box, cell: Cell, scale: float) -> None:
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    fill, ink = _look(cell, scale)
    page.box(left, top, right - left, bottom - top, fc=fill, ec=PAPER, lw=1.2, zorder=1)
    if isinstance(cell, Interval):
        low, high = band(cell)
        page.write(x, y, f"{low}-{high}", page.layout.small, ha="center", color=ink)
        return
    page.plot([x, x], [top + 0.02, bottom - 0.02], color=RULE, lw=0.6, zorder=2)
    if cell is None:
        page.write(x, y, "x", ha="center", color=FAINT)
    elif not cell.exact:
        gap, reach = cell.difference, 0.46 * (right - left) / scale
        ends = (x + reach * gap.low, x + reach * gap.mean, x + reach * gap.high)
        look: Look = {"lw": 1.3, "solid_capstyle": "butt", "zorder": 3}
        page.span(y, ends, ink, look, {"marker": "|", "ms": 7, "mew": 1.3, "zorder": 3})


def _look(cell: Cell, scale: float) -> tuple[str, str]:
    """Return the colour of a cell, and of what stands on it."""
    if isinstance(cell, Interval):
        return shading(cell.mean)
    if cell is None or cell.exact:
        return PAPER, INK
    mean = cell.difference.mean / scale
    shade = shade_of(abs(mean))
    return (UP if mean > 0 else DOWN)[shade], ON_DARK if shade >= DARK else ON_LIGHT


def _key(page: Page, grid: _Grid, table: Table) -> None:
    """Draw what colours mean, name numbered columns, and say what is not drawn."""
    if table.scales:
        look = {"ec": FAINT, "lw": 0.5}
        page.key([
            Sign("higher", "#", UP[3], look), Sign("lower", "#", DOWN[3], look),
            Sign(f"{table.share} of the differences", "-", INK),
        ])  # fmt: skip
    else:
        page.bands("mean:")
    if grid.numbered:
        for n, name in enumerate(table.columns[: len(grid.columns)]):
            page.tell(f"{n + 1}: {name}", page.layout.small)
    page.notes([
        *(["No quantity differs in any alternative."] if not table.rows else []),
        *more("Not drawn", len(table.rows) - ROWS, "groups of venues"),
        *more("Not drawn", len(table.columns) - len(grid.columns), "columns"),
        *more("Changed, and in comparison.csv", table.left_out, "quantities"),
    ])  # fmt: skip
