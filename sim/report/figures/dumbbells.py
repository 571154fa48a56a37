"""The reference and each case as two dots joined, and beside them the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.engine.reduce import Interval
from sim.report.differences import LITTLE, Words, changed
from sim.report.figures.frame import (
    EDGE,
    LINE,
    Head,
    cut,
    draw_head,
    draw_notes,
    draw_scale,
    head_height,
    notes,
    page,
    write,
)
from sim.report.figures.style import FAINT, INK, PALETTE, RULE, WIDTH_IN, settings
from sim.report.words import day_text
from sim.study.bands import EDGES
from sim.study.compare import Comparison
from sim.study.measure import ALL, ANSWER, OFFERS, SPACE, STOP, Quantity
from sim.study.paired import Paired

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
ROOM = WIDTH_IN - 2.2 * EDGE
"""Room for the name of a quantity, inches."""
"""Between the two scales, inches."""
ROW, HEADING = 0.15, 0.2
OFFERED = 8
"""Groups of offers at the most."""
BLUE, ORANGE = PALETTE[0], PALETTE[1]


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
    head = Head(first.bench.scenario.title, about, words.label, first.bench.scenario.clock.as_of)
    return Table(head, tuple(kept), len(every) - len(kept))


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    below = notes([*_left(rows), CAPTION])
    top = head_height(rows.head) + 0.28
    bottom = top + sum(HEADING + ROW * len(block.cases) for block in rows.blocks)
    with settings():
        figure, axes = page(bottom + 0.3 + LINE * len(below))
        draw_head(axes, rows.head)
        if rows.blocks:
            _scales(axes, top, bottom)
        y = top
        for block in rows.blocks:
            y = _draw(axes, y, block)
        draw_notes(axes, bottom + 0.22, below)
    return figure


def _blocks(comparison: Comparison, words: Words) -> Iterator[Block]:
    drawn = changed(comparison, SPACE, ANSWER, STOP)
    drawn += [q for q in changed(comparison, OFFERS) if q.party == ALL][:OFFERED]
    for quantity in drawn:
        cases = [
            (against.outcome.alternative.name, found)
            for against in comparison.against
            if (found := against.differences.get(quantity)) is not None and not found.exact
        ]
        yield Block(_name(words, quantity), tuple(cases))


def _name(words: Words, quantity: Quantity) -> str:
    return cut(words.quantity(quantity), ROOM)


def _left(rows: Table) -> list[str]:
    if not rows.blocks:
        return ["No quantity differs in any case."]
    return [f"{rows.left_out} more quantities change; they are in comparison.csv."] * bool(
        rows.left_out
    )


def _scales(axes: Axes, top: float, bottom: float) -> None:
    draw_scale(axes, (LEFT, top, MIDDLE, bottom))
    write(axes, (LEFT + MIDDLE) / 2, top - 0.17, "acceptance or share, %", size=6, color=FAINT,
          ha="center")  # fmt: skip
    for points in (-100, -50, 0, 50, 100):
        x = _across(points / 100)
        axes.plot([x, x], [top, bottom], color=FAINT if points == 0 else RULE, lw=0.6, zorder=0)
        write(axes, x, top - 0.06, f"{points:+d}" if points else "0", size=5.5, color=FAINT,
              ha="center")  # fmt: skip
    write(axes, _across(0), top - 0.17, "difference, points", size=6, color=FAINT, ha="center")
    write(axes, WIDTH_IN - EDGE, top - 0.17, "narrowed", size=5.5, color=FAINT, ha="right")


def _draw(axes: Axes, y: float, block: Block) -> float:
    """Draw a quantity from `y` inches down; return where it ends."""
    middle = y + HEADING / 2 + 0.02
    text = write(axes, EDGE, middle, block.name, size=7)
    text.set_bbox({"fc": "white", "ec": "none", "pad": 0.6})
    for n, (case, found) in enumerate(block.cases):
        _row(axes, y + HEADING + ROW * (n + 0.5), case, found)
    return y + HEADING + ROW * len(block.cases)


def _row(axes: Axes, y: float, case: str, found: Paired) -> None:
    name = cut(case, LABEL - EDGE - 0.15, 6.5)
    write(axes, EDGE + 0.15, y, name, size=6.5, color=FAINT)
    colour = _colour(found)
    ends = [LEFT + (MIDDLE - LEFT) * held.mean for held in (found.reference, found.value)]
    axes.plot(ends, [y, y], color=colour, lw=0.9, zorder=2)
    _dot(axes, y - 0.028, found.reference, (FAINT, "white"))
    _dot(axes, y + 0.028, found.value, (colour, colour))
    gap = found.difference
    axes.plot([_across(gap.low), _across(gap.high)], [y, y], color=colour, lw=1.4, zorder=3)
    axes.plot([_across(gap.mean)], [y], marker="o", ms=3.4, color=colour, zorder=4)
    write(axes, WIDTH_IN - EDGE, y, _times(found), size=6, color=INK, ha="right")


def _dot(axes: Axes, y: float, held: Interval, look: tuple[str, str]) -> None:
    low, mean, high = (LEFT + (MIDDLE - LEFT) * x for x in (held.low, held.mean, held.high))
    axes.plot([low, high], [y, y], color=look[0], lw=0.9, alpha=0.75, zorder=2)
    axes.plot([mean], [y], marker="o", ms=3.4, color=look[0], mfc=look[1], mew=0.8, zorder=4)


def _across(gap: float) -> float:
    middle, half = (MIDDLE + GAP + RIGHT) / 2, (RIGHT - MIDDLE - GAP) / 2
    return middle + half * gap


def _colour(found: Paired) -> str:
    if not found.clear:
        return FAINT
    return BLUE if found.difference.mean > 0 else ORANGE


def _times(found: Paired) -> str:
    if found.narrowed_by is None or found.narrowed_by < LITTLE:
        return "not"
    return "over 100" if found.narrowed_by > EDGES[-1] else f"{found.narrowed_by:.1f} times"
