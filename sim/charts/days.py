"""How long a meeting is waited for: shares of simulated worlds, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from sim.charts.page import (
    AMBER,
    BLUE,
    EDGE,
    FAINT,
    GREEN,
    INK,
    ORANGE,
    PALE,
    PAPER,
    RULE,
    Box,
    Head,
    Layout,
    Page,
    sheet,
)
from sim.report.bands import EDGES, level_text, shown
from sim.report.words import ENDINGS, MEETINGS, counted
from sim.study.summary import Summary, Waiting
from sim.study.worlds import Share

CAPTION = (
    "Share of simulated worlds in which a meeting has been held, by days after day 0, and at the "
    "right end how all worlds stand on the last day. The line is the mean: chance and what we do "
    "not know of the parties both enter it. The band is where it lies in {share} of the draws of "
    "what we do not know; that it is wide says that the answer hangs on assumptions, not on "
    "chance. A dotted line repeats the first curve in the others."
)
COLOURS: Mapping[str, str] = {
    "held": GREEN, "agreed": "#8fd3b8", "called off": AMBER, "open": "#5aa9dc",
    "refused": ORANGE, "lapsed": "#b5b5b5", "no offer": "#ececec",
}  # fmt: skip
LEFT, COLUMN, TEXT = EDGE + 0.36, 0.24, 3.15
"""Left edge of the curves, width of the column, room for what it means: inches."""
TALL, LOW = 2.0, 1.3
"""Height of one curve, and of each of several: inches."""
STEPS = (1, 2, 5, 10, 15, 30, 60, 90, 180, 365)
TICK, CLEAR = 0.55, 0.1
"""Least space between days, and between shares, that are named: inches."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What came of the worlds of one branch."""

    name: str
    waiting: Waiting
    ends: Mapping[str, Share]
    """How worlds stand on the last day; what never happens is left out."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    curves: tuple[Curve, ...]
    share: str
    """Of the draws that a band holds, in words."""


def table(named: Sequence[tuple[str, Summary]]) -> Table:
    """Return what the figure shows.

    Parameters
    ----------
    named
        What came of worlds, and what they are called; the first is what others are seen against.
    """
    first = named[0][1]
    branch, sizes = first.worlds.branch, {len(found.worlds) for _, found in named}
    number = f"{'at least ' * (len(sizes) > 1)}{counted(min(sizes), 'world')}"
    each = " of each curve" if named[1:] else ""
    about = f"Shares of {number}{each} in which {MEETINGS[branch.track]} has been held by each day."
    curves = (
        Curve(name, found.waiting, {n: s for n, s in found.ends.items() if s.interval.mean})
        for name, found in named
    )
    held = shown(first.held.interval, first.label)
    title = f"A meeting within {branch.days} days: {held}"
    head = Head.simulated(branch, title, about, first.label)
    return Table(head, tuple(curves), level_text(first.level))


def plot(table: Table, layout: Layout) -> Figure:
    """Return the figure of what `table` gives."""
    tall = LOW if table.curves[1:] else TALL
    with sheet(layout, table.head) as page:
        right = page.right - COLUMN - 0.06 - (0.0 if layout.narrow else TEXT)
        for curve in table.curves:
            page.tell(curve.name, weight="bold")
            page.take(0.05)
            box = (LEFT, page.y, right, page.y + tall)
            page.take(tall)
            named = layout.narrow or curve is table.curves[-1]
            _scales(page, box, curve.waiting.mean.size - 1, named=named)
            _draw(page, box, curve, table.curves[0])
            _ends(page, box, curve, table.head.label)
            page.take(0.1)
        page.notes(list(_told(table)))
    return page.figure


def ticks(days: int, wide: float) -> list[int]:
    """Return the days at which an axis of some inches is marked.

    Examples
    --------
    >>> ticks(180, 3.6), ticks(5, 3.6), ticks(180, 2.0)
    ([0, 30, 60, 90, 120, 150, 180], [0, 1, 2, 3, 4, 5], [0, 60, 120, 180])
    """
    most = max(int(wide / TICK), 1)
    step = next((step for step in STEPS if days / step <= most), max(-(-days // most), 1))
    return list(range(0, days + 1, step))


def _scales(page: Page, box: Box, days: int, *, named: bool) -> None:
    """Draw days below a box, named or only as lines; and per cent left of it."""
    left, top, right, bottom = box
    for day in ticks(days, right - left):
        x = left + (right - left) * day / max(days, 1)
        page.plot([x, x], [top, bottom], color=RULE, lw=0.5, zorder=0)
        if named:
            page.write(x, bottom + 0.09, f"{day:+d}" if day else "0", color=FAINT, ha="center")
    if named:
        y = bottom + 0.22
        page.write((left + right) / 2, y, "days after day 0", color=FAINT, ha="center")
        page.take(0.3)
    for edge in EDGES:
        y = bottom - (bottom - top) * edge / 100
        page.plot([left, right], [y, y], color=RULE, lw=0.5, zorder=0)
        near = min(edge, EDGES[-1] - edge) / 100 * (bottom - top)
        if near == 0 or near > CLEAR:
            text = f"{edge} %" if edge == EDGES[-1] else f"{edge}"
            page.write(left - 0.05, y, text, 6.5, color=FAINT, ha="right")


def _draw(page: Page, box: Box, curve: Curve, first: Curve) -> None:
    waiting, (left, top, right, bottom) = curve.waiting, box
    days = waiting.mean.size - 1
    xs = left + (right - left) * np.arange(days + 1) / max(days, 1)
    low, mean, high, before = (
        bottom - (bottom - top) * line
        for line in (waiting.low, waiting.mean, waiting.high, first.waiting.mean)
    )
    page.axes.fill_between(xs, low, high, fc=PALE, ec="none", zorder=1)
    for end in (low, high):
        page.plot(xs, end, color=BLUE, lw=0.5, zorder=2)
    page.plot(xs, mean, color=BLUE, lw=1.8, zorder=4)
    if curve is not first:
        both = slice(min(days + 1, before.size))
        page.plot(xs[both], before[both], color=INK, lw=1.0, ls=(0, (1, 1.5)), zorder=5)


def _ends(page: Page, box: Box, curve: Curve, label: str) -> None:
    """Draw how worlds end as a column, the meeting at the bottom, and say what it means."""
    _, top, right, bottom = box
    edge, line, x, y = top, page.layout.line, right + COLUMN + 0.16, top + 0.06
    for end, share in reversed(tuple(curve.ends.items())):
        tall, face = (bottom - top) * share.interval.mean, COLOURS[end]
        page.box(right + 0.06, edge, COLUMN, tall, fc=face, ec=PAPER, lw=0.6, zorder=3)
        if page.layout.narrow:
            x, y = LEFT, page.take(line)
        page.box(x, y - 0.045, 0.09, 0.09, fc=face, ec=FAINT, lw=0.4)
        page.write(x + 0.15, y, f"{ENDINGS[end]}: {shown(share.interval, label)}")
        edge, y = edge + tall, y + line


def _told(table: Table) -> Iterator[str]:
    """Yield what stands below the curves."""
    yield (
        f"Line: share of worlds. Band: where {table.share} of the draws of what we do not know of "
        "the parties lie. Column: how worlds stand on the last day."
    )
    if table.curves[1:]:
        yield f"Dotted: the first curve ({table.curves[0].name})."
    errors = [curve.ends["held"].error for curve in table.curves if "held" in curve.ends]
    if errors:
        unsure = f"unsure by at most {100 * max(errors):.1f} points"
        yield f"That so many worlds were simulated and no more leaves each line {unsure}."
