"""One small panel a case, with the reference behind it: joint acceptance of the same offers."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.engine.reduce import Interval, interval
from sim.report.differences import Words, changed
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
from sim.report.figures.style import FAINT, INK, PALETTE, WIDTH_IN, settings
from sim.report.words import counted, day_text
from sim.study.compare import Comparison
from sim.study.measure import ALL, OFFERS, Quantity
from sim.study.paired import Paired

CAPTION = (
    "Probability that all principals accept, for the groups of offers that some case changes most, "
    "in % of the worlds that we assumed. Behind, broad and grey, the reference; in front the case: "
    "a dot is the mean, a line the range that holds nine in ten of the draws, blue where nine in "
    "ten of the paired differences are above none, orange where below. Numbers name the groups."
)
MOST = 12
"""Groups that are drawn at the most."""
ACROSS = 3
"""Panels beside one another."""
ROW, TITLE, BETWEEN = 0.12, 0.34, 0.16
BOLD = 1.15
"""How much wider bold text is."""
NUMBER = 0.2
"""Room for the number of a group, inches."""
BLUE, ORANGE = PALETTE[0], PALETTE[1]


@dataclass(frozen=True, slots=True)
class Panel:
    """A case, and what it makes of each group."""

    name: str
    cells: tuple[Paired, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    groups: tuple[str, ...]
    reference: tuple[Interval, ...]
    panels: tuple[Panel, ...]
    """Cases that change a group that is drawn."""
    same: tuple[str, ...]
    """Cases that change none."""


def table(comparison: Comparison) -> Table:
    """Return what the figure shows: groups by the largest change of joint acceptance."""
    words, first = Words(comparison), comparison.reference.alternative
    found = [q for q in changed(comparison, OFFERS) if q.party == ALL]
    kept = sorted(found[:MOST], key=lambda quantity: int(quantity.of))
    about = (
        f"Reference: {first.name}. {counted(int(comparison.groups.size.sum()), 'offer')} made on "
        f"{day_text(first.day)}; {len(found)} of {counted(len(comparison.groups.first), 'group')} "
        f"change, {len(kept)} are drawn."
    )
    every = [
        Panel(against.outcome.alternative.name, tuple(against.differences[q] for q in kept))
        for against in comparison.against
    ]
    panels = tuple(panel for panel in every if not all(cell.exact for cell in panel.cells))
    same = tuple(panel.name for panel in every if panel not in panels)
    held = comparison.grouped
    return Table(
        Head(first.bench.scenario.title, about, words.label, first.bench.scenario.clock.as_of),
        tuple(_named(words, n, quantity) for n, quantity in enumerate(kept)),
        tuple(interval(held.joint[_row(comparison, int(q.of))]) for q in kept),
        panels,
        same,
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    same = [f"Change none of these: {', '.join(rows.same)}."] * bool(rows.same)
    below = notes([*rows.groups, *same, CAPTION])
    top = head_height(rows.head) + 0.05
    tall = TITLE + ROW * max(len(rows.groups), 1) + BETWEEN
    wide = (WIDTH_IN - 2 * EDGE - (ACROSS - 1) * BETWEEN) / ACROSS
    deep = -(-len(rows.panels) // ACROSS)
    with settings():
        figure, axes = page(top + tall * deep + 0.2 + LINE * len(below))
        draw_head(axes, rows.head)
        for n, panel in enumerate(rows.panels):
            down, across = divmod(n, ACROSS)
            left = EDGE + across * (wide + BETWEEN)
            _panel(axes, (left, top + tall * down, left + wide), rows, panel)
        draw_notes(axes, top + tall * deep + 0.15, below)
    return figure


def _named(words: Words, place: int, quantity: Quantity) -> str:
    group = int(quantity.of)
    return f"{place + 1}: {words.offers(group)}; {counted(words.size(group), 'offer')}"


def _row(comparison: Comparison, group: int) -> int:
    """Return the class of the reference in which the offers of a group are."""
    first = int(comparison.grouped.classes.first[group])
    return int(comparison.reference.exploration.classes.member[first])


def _panel(axes: Axes, box: tuple[float, float, float], rows: Table, panel: Panel) -> None:
    left, top, right = box
    start, y = left + NUMBER, top + TITLE
    name = cut(panel.name, (right - left) / BOLD)
    write(axes, left, top + 0.1, name, weight="bold")
    draw_scale(axes, (start, y, right, y + ROW * len(rows.groups)))
    for n, (before, cell) in enumerate(zip(rows.reference, panel.cells, strict=True)):
        middle = y + ROW * (n + 0.5)
        write(axes, left, middle, f"{n + 1}", size=5.5, color=FAINT)
        _line(axes, (start, middle, right), before, ("#c9c9c9", 4.2))
        colour = _colour(cell)
        _line(axes, (start, middle, right), cell.value, (colour, 1.2))


def _line(
    axes: Axes, where: tuple[float, float, float], held: Interval, look: tuple[str, float]
) -> None:
    left, y, right = where
    colour, width = look
    low, mean, high = (left + (right - left) * x for x in (held.low, held.mean, held.high))
    axes.plot([low, high], [y, y], color=colour, lw=width, zorder=2, solid_capstyle="butt")
    axes.plot([mean], [y], marker="o", ms=width + 1.6, color=colour, zorder=3)


def _colour(cell: Paired) -> str:
    if not cell.clear:
        return INK
    return BLUE if cell.difference.mean > 0 else ORANGE
