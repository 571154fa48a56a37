"""Rows of text with ranges beside them: one chart for all that is of this kind.

A chart says which columns of text and which panels there are, and what stands in them in each row;
`plot` draws it. On a narrow page the texts of a row stand above its panels, which take the width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import log
from typing import Any

from matplotlib.figure import Figure

from sim.charts.page import FAINT, INK, PAPER, RULE, Box, Head, Layout, Page, Sign, sheet
from sim.expect.draws import Interval
from sim.report.bands import EDGES

GUTTER, GAP, PAD = 0.14, 0.08, 0.035
"""Space between panels, between columns, and above and below a row: inches."""
STRIP, TALL = 0.09, 4.0
"""Half the height of a scale around a row of a narrow page, and the height from which a scale is
written below the rows too: inches."""
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100)
CHANCES = (0.5, 0.1, 0.9, 0.01, 0.99, 0.001, 0.999, 0.0001)
"""Probabilities that a scale of log-odds marks."""
PLAIN = ("|", "2")
"""Shapes without a face."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text."""

    title: str
    width: float
    """Inches, on a wide page."""
    colour: str = INK
    then: str = ""
    """Colour of its paragraphs after the first; if it is not the same, only the first is bold."""
    bold: bool = False
    right: bool = False
    """Whether it ends at its right edge."""
    narrow: str = "{}"
    """How its text reads among the others on a narrow page."""

    def look(self, paragraph: int) -> tuple[str, bool]:
        """Return the colour of a paragraph, and whether it is bold."""
        return (self.then, False) if paragraph and self.then else (self.colour, self.bold)


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where a panel runs, and where it is marked, the most important first."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    strong: float = 0.0
    """A place that is drawn darker."""

    @classmethod
    def bands(cls) -> Scale:
        """Return a scale of per cent that is marked at the edges of the bands."""
        inner = sorted(EDGES[1:-1], key=lambda edge: abs(edge - 50))
        named = [(edge / 100, f"{edge}") for edge in inner]
        return cls(0, 1, [*named, (0, ""), (1, "")], 0.5)

    @classmethod
    def even(cls, low: float, high: float, unit: float = 1, most: int = 5) -> Scale:
        """Return a scale with at most so many even steps, marked in some unit."""
        step = next((s for s in STEPS if (high - low) / s <= most), high - low)
        marks = [n * step for n in range(round(low / step), round(high / step) + 1)]
        sign = "+" if low < 0 else ""
        ticks = [(mark, f"{unit * mark:{sign if mark else ''}g}")
                 for mark in sorted(marks, key=abs) if low <= mark <= high]  # fmt: skip
        return cls(low, high, ticks)

    @classmethod
    def odds(cls, low: float, high: float) -> Scale:
        """Return a scale of log-odds that is marked with probabilities, in per cent."""
        ticks = [(log(p / (1 - p)), f"{100 * p:.4g}") for p in CHANCES]
        return cls(low, high, [tick for tick in ticks if low <= tick[0] <= high])

    def places(self, left: float, right: float, values: Sequence[float]) -> list[float]:
        """Return where values stand between two edges, inches."""
        unit = (right - left) / (self.high - self.low)
        return [left + unit * (value - self.low) for value in values]


@dataclass(frozen=True, slots=True)
class Panel:
    """A column of ranges."""

    title: str
    scale: Scale
    unit: str = ""
    """What the scale means, below the title."""
    width: float = 1.0
    """In proportion to the others."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn in a row of a panel.

    One value is a mark; two are a line, or a bar if it has a height; three are a range and its
    mean, a line and a mark.
    """

    values: tuple[float, ...]
    colour: str = INK
    shape: str = ""
    """As matplotlib names it; `ends` closes a line at both ends."""
    size: float = 4.0
    hollow: bool = False
    lw: float = 1.3
    alpha: float = 1.0
    """Of the line or the bar."""
    tall: float = 0.0
    """Height of a bar, inches."""
    hatch: str = ""
    shift: float = 0.0
    """How far below the middle of the row it stands, inches."""
    link: bool = False
    """Whether a line leads from here to the next row, on a wide page."""

    @classmethod
    def of(cls, interval: Interval, colour: str, **look: Any) -> Mark:
        """Return a range as a line and its mean as a dot."""
        values = (interval.low, interval.mean, interval.high)
        return cls(values, colour, **{"shape": "o", **look})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the chart."""

    texts: tuple[tuple[str, ...], ...]
    """For each column its paragraphs; those of the same number begin at the same line."""
    cells: tuple[tuple[Mark, ...], ...]
    """For each panel what is drawn in it."""
    group: str = ""
    """Stands above the first row of its kind."""

    @property
    def tall(self) -> float:
        """How much room its marks need, inches."""
        return max((2 * abs(m.shift) + max(m.tall, 0.08) for cell in self.cells for m in cell),
                   default=0.0) + 0.05  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows below one another."""

    columns: tuple[Column, ...]
    panels: tuple[Panel, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Table:
    """What a figure of rows shows, its key, and what a reader must know."""

    head: Head
    charts: tuple[Rows, ...]
    signs: tuple[Sign, ...] = ()
    notes: tuple[str, ...] = ()


def whole_groups(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Return the rows of the first groups, as many as fit whole, and some if none does."""
    if len(rows) <= most:
        return rows
    stops = [n for n in range(1, most + 1) if rows[n].group != rows[n - 1].group]
    return rows[: stops[-1] if stops else most]


def plot(shown: Table, layout: Layout) -> Figure:
    """Return the figure of rows."""
    with sheet(layout, shown.head) as page:
        if shown.signs:
            page.key(shown.signs)
        for chart in shown.charts:
            if chart.rows:
                page.take(0.1)
                _draw(page, chart)
        page.notes(shown.notes)
    return page.figure


def _draw(page: Page, chart: Rows) -> None:
    spans = list(_heads(page, chart))
    top, ys, group = page.y, list[float](), ""
    for row in chart.rows:
        if row.group != group:
            group = row.group
            page.take(0.05)
            page.tell(group, weight="bold", bbox={"fc": PAPER, "ec": "none", "pad": 0.6})
        ys.append(_row(page, chart, row))
    for n, (panel, (left, right)) in enumerate(zip(chart.panels, spans, strict=True)):
        _scale(page, panel.scale, (left, top, right, page.y), ys)
        for row, y, below in zip(chart.rows, ys, [*ys[1:], ys[-1]], strict=True):
            for mark in row.cells[n]:
                xs = panel.scale.places(left, right, mark.values)
                _mark(page, mark, xs, y + mark.shift)
                if mark.link and not page.layout.narrow:
                    page.plot([xs[-1]] * 2, [y, below], color=FAINT, lw=0.7, ls=":", zorder=1)
    if page.y - top > TALL:
        page.take(page.layout.line)


def _heads(page: Page, chart: Rows) -> Iterator[tuple[float, float]]:
    """Write titles of columns and panels; yield left and right edge of each panel, inches."""
    small, line, columns = page.layout.small, page.layout.line, list(_columns(page, chart))
    start = columns[-1][0] + columns[-1][1].width + GAP if columns else page.left
    unit = page.right - start - 0.06 - GUTTER * (len(chart.panels) - 1)
    unit /= sum(panel.width for panel in chart.panels)
    steps = accumulate(
        (unit * panel.width + GUTTER for panel in chart.panels), initial=start + 0.03
    )
    spans = [(x, x + unit * panel.width) for x, panel in zip(steps, chart.panels, strict=False)]
    heads = [
        (page.folded(panel.title, right - left, bold=True), page.folded(panel.unit, right - left))
        for panel, (left, right) in zip(chart.panels, spans, strict=True)
    ]
    page.take(line * max(len(titles) + len(units) for titles, units in heads))
    for (left, right), (titles, units) in zip(spans, heads, strict=True):
        x, y = (left + right) / 2, page.y - line * len(units)
        page.column(x, y - line * len(titles) / 2, titles, weight="bold", ha="center")
        page.column(x, y + line * len(units) / 2, units, small, color=FAINT, ha="center")
    y = page.take(line)
    for x, column in columns:
        end, how = (x + column.width, "right") if column.right else (x, "left")
        page.write(end, y, column.title, small, color=FAINT, ha=how)
    yield from spans


def _columns(page: Page, chart: Rows) -> Iterator[tuple[float, Column]]:
    """Yield the columns with their left edges, inches; a narrow page has none."""
    x = page.left
    for column in () if page.layout.narrow else chart.columns:
        yield x, column
        x += column.width + GAP


def _row(page: Page, chart: Rows, row: Row) -> float:
    """Write the texts of a row; return the middle of its panels."""
    narrow, line, lines = page.layout.narrow, page.layout.line, list(_texts(page, chart, row))
    deep = line * (1 + max(n for n, *_ in lines))
    tall = deep + row.tall if narrow else max(deep, row.tall)
    middle = page.take(tall + 2 * PAD)
    first = middle - (tall if narrow else deep) / 2
    for n, x, text, column, look in lines:
        end, how = (x + column.width, "right") if column.right else (x, "left")
        page.write(end, first + line * (n + 0.5), text, ha=how, **look)
    page.plot([page.left, page.right], [page.y, page.y], color=RULE, lw=0.4, zorder=0)
    return middle + (deep / 2 if narrow else 0)


def _texts(
    page: Page, chart: Rows, row: Row
) -> Iterator[tuple[int, float, str, Column, dict[str, Any]]]:
    """Yield each line of a row: its number, where it begins, text, column, and how it looks."""
    first, places = 0, [x for x, _ in _columns(page, chart)] or [page.left] * len(chart.columns)
    for k in range(max(map(len, row.texts))):
        paragraphs = [(x, column, texts[k])
                for x, column, texts in zip(places, chart.columns, row.texts, strict=True)
                if k < len(texts) and texts[k]]  # fmt: skip
        if page.layout.narrow:
            joined = "; ".join(column.narrow.format(text) for _, column, text in paragraphs)
            paragraphs = [
                (page.left, replace(paragraphs[0][1], width=page.room, right=False), joined)
            ]
        last = first
        for x, column, text in paragraphs:
            colour, bold = column.look(k)
            size = page.layout.small if colour == FAINT else page.layout.size
            look = {"color": colour, "weight": "bold" if bold else "normal", "size": size}
            lines = page.folded(text, column.width, size, bold=bold)
            yield from ((first + n, x, line, column, look) for n, line in enumerate(lines))
            last = max(last, first + len(lines))
        first = last


def _scale(page: Page, scale: Scale, box: Box, ys: Sequence[float]) -> None:
    left, top, right, bottom = box
    small, half, reached = page.layout.small, page.layout.line / 2, list[tuple[float, float]]()
    strips = [(y - STRIP, y + STRIP) for y in ys] if page.layout.narrow else [(top, bottom)]
    for value, text in scale.ticks:
        (x,) = scale.places(left, right, [value])
        for ends in strips:
            page.plot(
                [x, x], ends, color=FAINT if value == scale.strong else RULE, lw=0.6, zorder=0
            )
        room = page.length(text, small) / 2 + 0.02
        if all(x + room <= low or high <= x - room for low, high in reached):
            reached.append((x - room, x + room))
            for y in (top - half, bottom + half)[: 2 if bottom - top > TALL else 1]:
                page.write(x, y, text, small, color=FAINT, ha="center")


def _mark(page: Page, mark: Mark, xs: Sequence[float], y: float) -> None:
    colour = mark.colour
    if mark.tall:
        page.box(min(xs), y - mark.tall / 2, abs(xs[1] - xs[0]), mark.tall, fc=colour, lw=0,
                 ec=PAPER if mark.hatch else "none", hatch=mark.hatch, alpha=mark.alpha,
                 zorder=2)  # fmt: skip
    elif len(xs) > 1:
        page.plot([xs[0], xs[-1]], [y, y], color=colour, lw=mark.lw, alpha=mark.alpha,
                  solid_capstyle="butt", zorder=3)  # fmt: skip
    if mark.shape == "ends":
        page.plot([xs[0], xs[-1]], [y, y], ls="", marker="|", ms=5, color=colour, zorder=3)
    elif mark.shape:
        lined = mark.hollow or mark.shape in PLAIN
        page.mark(xs[len(xs) // 2], y, mark.shape, ms=mark.size, zorder=4,
                  mfc=PAPER if mark.hollow else colour, mec=colour if lined else PAPER,
                  mew=0.9 if lined else 0.5)  # fmt: skip
