"""The reference and each case as two dots joined, and beside them the difference."""

from __future__ import annotations

from collections.abc import Iterator
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
    across,
    cut,
    draw_interval,
    notes,
    sheet,
)
from sim.charts.marks import left_text, side_colour
from sim.report.bands import EDGES
from sim.report.differences import LITTLE, Words, changed
from sim.report.words import day_text
from sim.study.compare import Comparison
from sim.study.differences import ALL, ANSWER, OFFERS, SPACE, STOP, Paired

CAPTION = (
    "On the left, in % of the worlds that we assumed: a hollow grey dot is the reference, a filled "
    "one the case, each with the range that holds nine in ten of the draws. On the right, in "
    "points, the difference draw by draw with its range: blue where the case is higher, orange "
    "where it is lower, grey where the range reaches both sides of no difference. The last column "
    "is how many times pairing narrows the variance."
)
MOST = 44
"""Rows that are drawn at the most."""
LABEL, LEFT, MIDDLE, RIGHT = 2.05, 2.2, 4.45, 6.65
"""Right edge of the names, of the first and of the second scale: inches."""
GAP = 0.2
"""Between the two scales, inches."""
ROOM = WIDTH_IN - 2.2 * EDGE
"""Room for the name of a quantity, inches."""
ROW, HEADING = 0.15, 0.2
OFFERED = 8
"""Groups of offers at the most."""
THIN = {"lw": 0.9, "alpha": 0.75, "zorder": 2}
DOT = {"ms": 3.4, "zorder": 4}


@dataclass(frozen=True, slots=True)
class Block:
    """A quantity, and the cases that change it."""

    name: str
    cases: tuple[tuple[str, Paired], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    blocks: tuple[Block, ...]
    left_out: int
    """Quantities that change and are not drawn."""


def table(comparison: Comparison) -> Table:
    """Return what the figure shows: quantities that some case changes, as many as fit."""
    words, first = Words(comparison), comparison.reference.alternative
    every = list(_blocks(comparison, words))
    kept, used = list[Block](), 0
    for block in every:
        if used + len(block.cases) <= MOST:
            kept.append(block)
            used += len(block.cases)
    about = (
        f"Against the reference, {first.name}; offers made on {day_text(first.day)}. "
        "Cases that leave a quantity as it is in every draw are not drawn."
    )
    head = Head.of(first.bench.scenario, about, comparison.label)
    return Table(head, tuple(kept), len(every) - len(kept))


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    below = notes([*left_text(rows.blocks, rows.left_out), CAPTION])
    top = rows.head.height + 0.28
    bottom = top + sum(HEADING + ROW * len(block.cases) for block in rows.blocks)
    with sheet(bottom + 0.3 + LINE * len(below), rows.head) as page:
        if rows.blocks:
            _scales(page, top, bottom)
        y = top
        for block in rows.blocks:
            y = _draw(page, y, block)
        page.notes(bottom + 0.22, below)
    return page.figure


def _blocks(comparison: Comparison, words: Words) -> Iterator[Block]:
    drawn = changed(comparison, SPACE, ANSWER, STOP)
    drawn += [q for q in changed(comparison, OFFERS) if q.party == ALL][:OFFERED]
    for quantity in drawn:
        cases = [
            (against.measured.alternative.name, found)
            for against in comparison.against
            if (found := against.differences.get(quantity)) is not None and not found.exact
        ]
        yield Block(cut(words.quantity(quantity), ROOM), tuple(cases))


def _scales(page: Page, top: float, bottom: float) -> None:
    page.scale((LEFT, top, MIDDLE, bottom))
    faint = {"color": FAINT, "ha": "center"}
    page.write((LEFT + MIDDLE) / 2, top - 0.17, "acceptance or share, %", 6, **faint)
    for points in (-100, -50, 0, 50, 100):
        x = _across(points / 100)
        page.plot([x, x], [top, bottom], color=FAINT if points == 0 else RULE, lw=0.6, zorder=0)
        page.write(x, top - 0.06, f"{points:+d}" if points else "0", 5.5, **faint)
    page.write(_across(0), top - 0.17, "difference, points", 6, **faint)
    page.write(WIDTH_IN - EDGE, top - 0.17, "narrowed", size=5.5, color=FAINT, ha="right")


def _draw(page: Page, y: float, block: Block) -> float:
    """Draw a quantity from `y` inches down; return where it ends."""
    middle = y + HEADING / 2 + 0.02
    text = page.write(EDGE, middle, block.name, size=7)
    text.set_bbox({"fc": "white", "ec": "none", "pad": 0.6})
    for n, (case, found) in enumerate(block.cases):
        _row(page, y + HEADING + ROW * (n + 0.5), case, found)
    return y + HEADING + ROW * len(block.cases)


def _row(page: Page, y: float, case: str, found: Paired) -> None:
    name = cut(case, LABEL - EDGE - 0.15, 6.5)
    page.write(EDGE + 0.15, y, name, size=6.5, color=FAINT)
    colour = side_colour(found, FAINT)
    before, after = (across((LEFT, MIDDLE), held) for held in (found.before, found.after))
    page.plot([before[1], after[1]], [y, y], color=colour, lw=0.9, zorder=2)
    draw_interval(page.axes, y - 0.028, before, FAINT, THIN, {**DOT, "mfc": "white", "mew": 0.8})
    draw_interval(page.axes, y + 0.028, after, colour, THIN, {**DOT, "mfc": colour, "mew": 0.8})
    gap = found.difference
    ends = map(_across, (gap.low, gap.mean, gap.high))
    draw_interval(page.axes, y, ends, colour, {"lw": 1.4, "zorder": 3}, DOT)
    page.write(WIDTH_IN - EDGE, y, _times(found), size=6, color=INK, ha="right")


def _across(gap: float) -> float:
    middle, half = (MIDDLE + GAP + RIGHT) / 2, (RIGHT - MIDDLE - GAP) / 2
    return middle + half * gap


def _times(found: Paired) -> str:
    if found.narrowed_by is None or found.narrowed_by < LITTLE:
        return "not"
    return "over 100" if found.narrowed_by > EDGES[-1] else f"{found.narrowed_by:.1f} times"
