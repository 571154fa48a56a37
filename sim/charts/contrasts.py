"""Cases against quantities: by how much each differs from the reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.charts.former import (
    EDGE,
    FAINT,
    INK,
    LINE,
    RULE,
    WIDTH_IN,
    Head,
    Page,
    cut,
    folded,
    notes,
    sheet,
)
from sim.charts.marks import left_text
from sim.report.bands import EDGES
from sim.report.differences import Words, changed
from sim.report.words import day_text
from sim.study.compare import Comparison
from sim.study.differences import ALL, ANSWER, OFFERS, SCORE, SPACE, STOP, Paired, Quantity

CAPTION = (
    "What each case changes against the reference. In a cell the line is the range that holds nine "
    "in ten of the paired differences, on the scale at the right end of the row with no difference "
    "in the middle; the short stroke is their mean, the colour its band: blue for higher, orange "
    "for lower. An empty cell: the same in every draw. A cross: the two cannot be compared there."
)
MOST = 30
"""Rows that are drawn at the most."""
LABEL = 2.75
"""Room for the names of quantities, inches."""
SCALE = 0.55
"""Room for the scale of a row, inches."""
WIDE = 1.1
"""Widest cell, inches."""
ROW, STEP = 0.21, 0.105
"""Least height of a row, and of a line of its name: inches."""
SMALL = 6.2
LINES = 4
"""Lines of a name at the most."""
COLUMNS = 3
"""In which the cases are named."""
UP = ("#f4f8fb", "#dce9f4", "#b3d1e8", "#7fb4da", "#3f8fc6", "#1b6ca8")
DOWN = ("#fdf7f2", "#fbe6d5", "#f6c7a2", "#eea169", "#df7c34", "#c25d12")
"""Colours of the bands of a mean difference."""
KINDS = (SPACE, ANSWER, STOP, OFFERS, SCORE)
SHARE = {OFFERS: 6}
"""Rows of a kind at the most, where not as many as there are."""


@dataclass(frozen=True, slots=True)
class Row:
    """A quantity and its difference in each case."""

    name: str
    cells: tuple[Paired | None, ...]
    scale: float
    """Half of the width of a cell stands for this."""
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    cases: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int
    """Quantities that change and are not drawn."""


def table(comparison: Comparison) -> Table:
    """Return the rows of the figure, the quantities that some case changes."""
    words, first = Words(comparison), comparison.reference.alternative
    found = changed(comparison, *KINDS)
    drawn = [q for q in found if q.kind != OFFERS or q.party == ALL]
    kept = [q for kind in KINDS for q in [q for q in drawn if q.kind == kind][: SHARE.get(kind)]]
    about = (
        f"Against the reference, {first.name}: {len(found)} quantities differ in some case; "
        f"offers made on {day_text(first.day)}. Paired draw by draw."
    )
    return Table(
        Head.of(first.bench.scenario, about, words.label),
        tuple(against.measured.alternative.name for against in comparison.against),
        tuple(_row(comparison, words, quantity) for quantity in kept[:MOST]),
        len(found) - len(kept[:MOST]),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    wide = min((WIDTH_IN - 2 * EDGE - LABEL - SCALE) / len(rows.cases), WIDE)
    below = notes([*left_text(rows.rows, rows.left_out), CAPTION])
    named = [folded(row.name, LABEL - 0.1, SMALL)[:LINES] for row in rows.rows]
    heights = [max(ROW, 0.06 + STEP * len(lines)) for lines in named]
    key = -(-len(rows.cases) // COLUMNS)
    top = rows.head.height + 0.2
    bottom = top + sum(heights)
    with sheet(bottom + 0.3 + LINE * (key + len(below)), rows.head) as page:
        for n in range(len(rows.cases)):
            page.write(EDGE + LABEL + wide * (n + 0.5), top - 0.09, f"{n + 1}", ha="center")
        y = top
        for row, lines, tall in zip(rows.rows, named, heights, strict=True):
            _draw(page, (y, tall, wide), row, lines)
            y += tall
        _key(page, bottom + 0.15, rows.cases, key)
        page.notes(bottom + 0.22 + LINE * key, below)
    return page.figure


def _key(page: Page, y: float, cases: Sequence[str], deep: int) -> None:
    """Name the columns, in columns."""
    room = (WIDTH_IN - 2 * EDGE) / COLUMNS
    for n, case in enumerate(cases):
        across, down = divmod(n, deep)
        text = cut(f"{n + 1}  {case}", room - 0.1, SMALL)
        page.write(EDGE + room * across, y + LINE * down, text, size=SMALL)


def _row(comparison: Comparison, words: Words, quantity: Quantity) -> Row:
    cells = tuple(against.differences.get(quantity) for against in comparison.against)
    name = words.short(quantity)
    if quantity.kind != SCORE:
        return Row(name, cells, 1.0, "±100 points")
    held = [cell.difference for cell in cells if cell is not None]
    scale = max(max(abs(gap.low), abs(gap.high)) for gap in held) or 1.0
    return Row(name, cells, scale, f"±{scale:.2g}")


def _draw(page: Page, place: tuple[float, float, float], row: Row, lines: Sequence[str]) -> None:
    top, tall, wide = place
    first = top + tall / 2 - STEP * (len(lines) - 1) / 2
    for n, line in enumerate(lines):
        page.write(EDGE, first + STEP * n, line, size=SMALL)
    for n, cell in enumerate(row.cells):
        _cell(page, (EDGE + LABEL + wide * n, top, wide, tall), cell, row.scale)
    right = EDGE + LABEL + wide * len(row.cells)
    page.write(right + 0.06, top + tall / 2, row.unit, size=5.5, color=FAINT)


def _cell(
    page: Page, box: tuple[float, float, float, float], cell: Paired | None, scale: float
) -> None:
    left, top, wide, tall = box
    middle, y, reach = left + wide / 2, top + tall / 2, 0.92 * wide / 2
    page.box(left, top, wide, tall, fc=_colour(cell, scale), ec="white", lw=1.2, zorder=1)
    page.plot([middle, middle], [top + 0.02, top + tall - 0.02], color=RULE, lw=0.6, zorder=2)
    if cell is None:
        page.write(middle, y, "x", size=6.5, color=FAINT, ha="center")
    elif not cell.exact:
        gap = cell.difference
        low, mean, high = (middle + reach * x / scale for x in (gap.low, gap.mean, gap.high))
        page.plot([low, high], [y, y], color=INK, lw=1.3, zorder=3, solid_capstyle="butt")
        page.plot([mean, mean], [y - 0.05, y + 0.05], color=INK, lw=1.3, zorder=4)


def _colour(cell: Paired | None, scale: float) -> str:
    if cell is None or cell.exact:
        return "#ffffff"
    mean = cell.difference.mean / scale
    colours: Sequence[str] = UP if mean > 0 else DOWN
    return colours[sum(100 * abs(mean) >= edge for edge in EDGES[1:-1])]
