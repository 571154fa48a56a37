"""Rows of text with ranges beside them: one chart for all that is of this kind.

A chart says which columns of text and which panels there are, and what stands in them in each row;
`draw` places it on a page. On a narrow page texts stand above their panels, which take its width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log

from matplotlib.figure import Figure

from sim.charts.page import (
    EVEN,
    FAINT,
    GREY,
    INK,
    PAPER,
    RULE,
    Box,
    Head,
    Layout,
    Page,
    Sign,
    sheet,
)
from sim.expect.draws import Interval
from sim.report.bands import EDGES

GUTTER = 0.14
"""Space between panels, inches."""
PAD = 0.035
"""Space above and below a row, inches."""
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100)
TICK = 0.3
"""Least space between the marks of a scale, inches."""
CHANCES = (0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)
"""Probabilities that a scale of log-odds marks."""
STRIP, WHOLE = 0.09, 2.0
"""Half the height of a scale around a row of a narrow page; width of a scale with both ends."""
TALL = 4.0
"""Inches from which a scale is written below the rows too."""
Lines = list[tuple[float, int, str, "Column"]]
"""Left edge, line, text and column of what is written in a row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text."""

    title: str
    width: float = 1.0
    """Inches, on a wide page."""
    colour: str = INK
    bold: bool = False
    right: bool = False
    """Whether it ends at its right edge."""
    below: bool = False
    """Whether it stands below the column before it, instead of beside it."""
    after: bool = False
    """Whether it stands after the panels."""
    narrow: str = "{}"
    """How its text reads among the others on a narrow page."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where a panel runs, and where it is marked, the most important first."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    strong: float = inf
    """A place that is drawn darker."""
    banded: bool = False
    """Whether it is marked at the edges of the bands, of which a small scale names not all."""

    @classmethod
    def bands(cls) -> Scale:
        """Return a scale of per cent that is marked at the edges of the bands."""
        edges = sorted(EDGES, key=lambda edge: (abs(edge - EVEN) > EVEN - 1, abs(edge - EVEN)))
        return cls(0, 1, [(edge / 100, f"{edge}") for edge in edges], EVEN / 100, banded=True)

    @classmethod
    def even(cls, low: float, high: float, unit: float = 1, most: int = 5) -> Scale:
        """Return a scale with at most so many even steps, marked in some unit."""
        step = next((s for s in STEPS if (high - low) / s <= most), high - low)
        marks = [n * step for n in range(round(low / step), round(high / step) + 1)]
        ticks = [(mark, f"{unit * mark:+g}" if low < 0 and mark else f"{unit * mark:g}")
                 for mark in sorted(marks, key=abs) if low <= mark <= high]  # fmt: skip
        return cls(low, high, ticks, 0)

    @classmethod
    def odds(cls, low: float, high: float) -> Scale:
        """Return a scale of log-odds that is marked with probabilities."""
        ticks = [(log(p / (1 - p)), f"{100 * p:.4g}") for p in CHANCES]
        ticks.sort(key=lambda tick: abs(tick[0]))
        return cls(low, high, [tick for tick in ticks if low <= tick[0] <= high], 0)

    def places(self, left: float, right: float, mark: Mark) -> list[float]:
        """Return where the values of a mark stand between two edges, inches."""
        unit = (right - left) / (self.high - self.low)
        return [left + unit * (value - self.low) for value in mark.values]


@dataclass(frozen=True, slots=True)
class Panel:
    """A column of ranges."""

    title: str
    scale: Scale
    width: float = 1.0
    """In proportion to the others."""
    unit: str = ""
    """What the scale means, below its title."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn in a row of a panel.

    One value is a mark; two are a line, or a bar if it has a height; three are a range and its
    mean, a line and a mark.
    """

    values: tuple[float, ...]
    colour: str = INK
    lw: float = 1.3
    shape: str = ""
    """As matplotlib names it; `ends` closes a line at both ends."""
    size: float = 4.0
    hollow: bool = False
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
    def of(cls, interval: Interval, colour: str = INK, **look: float | str | bool) -> Mark:
        """Return a range as a line and its mean as a dot."""
        values = (interval.low, interval.mean, interval.high)
        return cls(values, colour, **{"shape": "o", **look})  # type: ignore[arg-type]

    @classmethod
    def broad(cls, interval: Interval, colour: str) -> Mark:
        """Return a range as a broad bar and its mean as a dot."""
        return cls.of(interval, colour, lw=3.0, alpha=0.45)

    @classmethod
    def thin(cls, low: float, high: float) -> Mark:
        """Return an envelope: a thin line."""
        return cls((low, high), GREY, lw=0.9)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the chart."""

    texts: tuple[tuple[str, ...], ...]
    """For each column its paragraphs; those of the same number begin at the same line."""
    cells: tuple[tuple[Mark, ...], ...]
    """For each panel what is drawn in it."""
    group: str = ""
    """Stands above the first row of its kind."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A chart of rows."""

    columns: tuple[Column, ...]
    panels: tuple[Panel, ...]
    rows: Sequence[Row]
    least: float = 0.0
    """Least height of a row, inches."""
    rules: bool = True
    """Whether a line stands below each row."""
    bold: bool = True
    """Whether the names of groups are bold."""


def whole_groups(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Return the rows of the first groups, as many as fit whole, and some if none does."""
    if len(rows) <= most:
        return rows
    stops = [n for n in range(1, most + 1) if rows[n].group != rows[n - 1].group]
    return rows[: stops[-1] if stops else most]


def draw(page: Page, chart: Rows) -> None:
    """Draw rows below what a page holds already."""
    if not chart.rows:
        return
    boxes = _heads(page, chart)
    top, ys, group = page.y, list[float](), ""
    for row in chart.rows:
        if row.group != group:
            group = row.group
            page.take(0.05)
            page.tell(group, weight="bold" if chart.bold else "normal", bbox=PLATE)
        ys.append(_row(page, chart, row))
    for n, (panel, (left, right)) in enumerate(zip(chart.panels, boxes, strict=True)):
        _scale(page, panel.scale, (left, top, right, page.y), ys)
        cells = [row.cells[n] for row in chart.rows]
        for y, below, marks in zip(ys, [*ys[1:], ys[-1]], cells, strict=True):
            for mark in marks:
                _mark(page, (y + mark.shift, below), mark, panel.scale.places(left, right, mark))
    if page.y - top > TALL:
        page.take(page.layout.line)


PLATE = {"fc": PAPER, "ec": "none", "pad": 0.6}


def _heads(page: Page, chart: Rows) -> list[tuple[float, float]]:
    """Write titles of columns and panels; return left and right edge of each panel, inches."""
    boxes = _boxes(page, chart)
    small, line = page.layout.small, page.layout.line
    above = []
    for panel, (left, right) in zip(chart.panels, boxes, strict=True):
        title, unit = panel.title, panel.unit
        bold = page.folded(title, right - left, bold=True) if title else []
        plain = page.folded(unit, right - left, small) if unit else []
        above.append([*((text, "bold", INK) for text in bold),
                      *((text, "normal", FAINT) for text in plain)])  # fmt: skip
    tall = max(map(len, above)) * line
    page.take(tall)
    for (left, right), lines in zip(boxes, above, strict=True):
        for n, (text, weight, colour) in enumerate(lines):
            y = page.y - line * (len(lines) - n - 0.5)
            size = small if weight == "normal" else None
            page.write((left + right) / 2, y, text, size, weight=weight, color=colour, ha="center")
    y = page.take(line)
    if not page.layout.narrow:
        for x, column in _lefts(page, chart):
            if not column.below:
                end = x + column.width if column.right else x
                how = "right" if column.right else "left"
                page.write(end, y, column.title, small, color=FAINT, ha=how)
    return boxes


def _boxes(page: Page, chart: Rows) -> list[tuple[float, float]]:
    beside = () if page.layout.narrow else [c for c in chart.columns if not c.below]
    before = sum(c.width + 0.08 for c in beside if not c.after)
    after = sum(c.width + 0.08 for c in beside if c.after)
    room = page.room - before - after - GUTTER * (len(chart.panels) - 1) - 0.06
    unit = room / sum(panel.width for panel in chart.panels)
    boxes, x = list[tuple[float, float]](), page.left + before + 0.03
    for panel in chart.panels:
        boxes.append((x, x + unit * panel.width))
        x += unit * panel.width + GUTTER
    return boxes


def _lefts(page: Page, chart: Rows) -> list[tuple[float, Column]]:
    """Return the columns with their left edges, inches, on a wide page."""
    found, x = list[tuple[float, Column]](), page.left
    after = page.right - sum(c.width + 0.08 for c in chart.columns if c.after)
    for column in chart.columns:
        if column.below:
            found.append((found[-1][0], column))
        elif column.after:
            after += 0.08
            found.append((after, column))
            after += column.width
        else:
            found.append((x, column))
            x += column.width + 0.08
    return found


def _row(page: Page, chart: Rows, row: Row) -> float:
    """Write the texts of a row; return the middle of its panels."""
    narrow, line = page.layout.narrow, page.layout.line
    lines = _narrow(page, chart, row) if narrow else _wide(page, chart, row)
    deep = line * (1 + max((n for _, n, _, _ in lines), default=0))
    marks = max(chart.least, 0.12)
    tall = deep + marks if narrow else max(deep, marks)
    middle = page.take(tall + 2 * PAD)
    first = middle - (tall if narrow else deep) / 2
    for x, n, text, column in lines:
        right = column.right and not narrow
        look = {"color": column.colour, "weight": "bold" if column.bold else "normal"}
        size = page.layout.small if column.colour == FAINT else None
        end = x + column.width if right else x
        page.write(end, first + line * (n + 0.5), text, size, ha="right" if right else "left",
                   **look)  # fmt: skip
    if chart.rules:
        page.plot([page.left, page.right], [page.y, page.y], color=RULE, lw=0.4, zorder=0)
    return middle + (deep / 2 if narrow else 0)


def _wide(page: Page, chart: Rows, row: Row) -> Lines:
    found, first, last = Lines(), 0, 0
    columns = [(x, c, texts) for (x, c), texts in zip(_lefts(page, chart), row.texts, strict=True)]
    for k in range(max(len(texts) for _, _, texts in columns)):
        for x, column, texts in columns:
            if k < len(texts) and not column.below:
                size = page.layout.small if column.colour == FAINT else None
                lines = page.folded(texts[k], column.width, size, bold=column.bold)
                found += [(x, first + n, text, column) for n, text in enumerate(lines)]
                last = max(last, first + len(lines))
        first = last
    above = chart.columns[0].width
    for x, column, texts in columns:
        above = above if column.below else column.width
        for text in texts if column.below else ():
            lines = page.folded(text, above, page.layout.small)
            found += [(x, first + n, line, column) for n, line in enumerate(lines)]
            first += len(lines)
    return found


def _narrow(page: Page, chart: Rows, row: Row) -> Lines:
    """Return the texts of a row as lines across the page, columns beside each other joined."""
    told = list[tuple[str, Column]]()
    beside = [(c, texts) for c, texts in zip(chart.columns, row.texts, strict=True) if not c.below]
    for k in range(max(len(texts) for _, texts in beside)):
        parts = [c.narrow.format(texts[k]) for c, texts in beside if k < len(texts) and texts[k]]
        told.append(("; ".join(parts), next(c for c, _ in beside if not c.right)))
    for column, texts in zip(chart.columns, row.texts, strict=True):
        if column.below:
            told += [(text, column) for text in texts]
    lines = [(t, c) for text, c in told for t in page.folded(text, page.room, bold=c.bold)]
    return [(page.left, n, text, column) for n, (text, column) in enumerate(lines)]


def _scale(page: Page, scale: Scale, box: Box, ys: Sequence[float]) -> None:
    left, top, right, bottom = box
    strips = [(y - STRIP, y + STRIP) for y in ys] if page.layout.narrow else [(top, bottom)]
    ends = () if right - left > WHOLE else (EDGES[0] / 100, EDGES[-1] / 100)
    taken = list[tuple[float, float]]()
    for value, text in scale.ticks:
        x = left + (right - left) * (value - scale.low) / (scale.high - scale.low)
        colour = FAINT if value == scale.strong else RULE
        for low, high in strips:
            page.plot([x, x], [low, high], color=colour, lw=0.6, zorder=0)
        half = page.length(text, page.layout.small) / 2 + 0.02
        if not (scale.banded and value in ends) and all(
            x + half <= a or b <= x - half for a, b in taken
        ):
            taken.append((x - half, x + half))
            for y in (top - page.layout.line / 2, bottom + page.layout.line / 2):
                if y < bottom or bottom - top > TALL:
                    page.write(x, y, text, page.layout.small, color=FAINT, ha="center")


def _mark(page: Page, ys: tuple[float, float], mark: Mark, xs: Sequence[float]) -> None:
    y, below = ys
    if mark.tall:
        page.box(min(xs), y - mark.tall / 2, abs(xs[1] - xs[0]), mark.tall, fc=mark.colour,
                 ec=PAPER if mark.hatch else "none", hatch=mark.hatch, lw=0, alpha=mark.alpha,
                 zorder=2)  # fmt: skip
    elif len(xs) > 1:
        page.plot([xs[0], xs[-1]], [y, y], color=mark.colour, lw=mark.lw, alpha=mark.alpha,
                  solid_capstyle="butt", zorder=3)  # fmt: skip
    if mark.shape == "ends":
        page.plot([xs[0], xs[-1]], [y, y], ls="", marker="|", ms=5, color=mark.colour, zorder=3)
    elif mark.shape:
        face = PAPER if mark.hollow else mark.colour
        edge = mark.colour if mark.hollow else PAPER
        plain = mark.shape in {"|", "2"}
        page.mark(xs[len(xs) // 2], y, mark.shape, ms=mark.size, mfc=face,
                  mec=mark.colour if plain else edge, mew=0.9 if mark.hollow or plain else 0.5,
                  zorder=4)  # fmt: skip
    if mark.link and below > y and not page.layout.narrow:
        page.plot([xs[-1], xs[-1]], [y, below], color=FAINT, lw=0.7, ls=(0, (2, 2)), zorder=1)


@dataclass(frozen=True, slots=True)
class Table:
    """What a figure of rows shows: charts below one another, a key, what a reader must know."""

    head: Head
    charts: tuple[Rows, ...]
    signs: tuple[Sign, ...] = ()
    notes: tuple[str, ...] = ()


def plot(shown: Table, layout: Layout) -> Figure:
    """Return the figure of rows."""
    with sheet(layout, shown.head) as page:
        if shown.signs:
            page.key(shown.signs)
        for chart in shown.charts:
            page.take(0.1)
            draw(page, chart)
        page.notes(shown.notes)
    return page.figure
