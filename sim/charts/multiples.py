"""One small panel a case, with the reference behind it: joint acceptance of the same offers."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.charts.marks import side_colour
from sim.charts.page import EDGE, FAINT, INK, LINE, WIDTH_IN, Head, Page, across, cut, notes, sheet
from sim.expect.draws import Interval, interval
from sim.report.differences import Words, changed
from sim.report.words import counted, day_text
from sim.study.compare import Comparison
from sim.study.differences import ALL, OFFERS, Paired, Quantity

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
        Head.of(first.bench.scenario, about, words.label),
        tuple(_named(words, n, quantity) for n, quantity in enumerate(kept)),
        tuple(interval(held.joint[_row(comparison, int(q.of))]) for q in kept),
        panels,
        same,
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    same = [f"Change none of these: {', '.join(rows.same)}."] * bool(rows.same)
    below = notes([*rows.groups, *same, CAPTION])
    top = rows.head.height + 0.05
    tall = TITLE + ROW * max(len(rows.groups), 1) + BETWEEN
    wide = (WIDTH_IN - 2 * EDGE - (ACROSS - 1) * BETWEEN) / ACROSS
    deep = -(-len(rows.panels) // ACROSS)
    with sheet(top + tall * deep + 0.2 + LINE * len(below), rows.head) as page:
        for n, panel in enumerate(rows.panels):
            down, column = divmod(n, ACROSS)
            left = EDGE + column * (wide + BETWEEN)
            _panel(page, (left, top + tall * down, left + wide), rows, panel)
        page.notes(top + tall * deep + 0.15, below)
    return page.figure


def _named(words: Words, place: int, quantity: Quantity) -> str:
    group = int(quantity.of)
    return f"{place + 1}: {words.offers(group)}; {counted(words.size(group), 'offer')}"


def _row(comparison: Comparison, group: int) -> int:
    """Return the class of the reference in which the offers of a group are."""
    first = int(comparison.grouped.classes.first[group])
    return int(comparison.reference.exploration.classes.member[first])


def _panel(page: Page, box: tuple[float, float, float], rows: Table, panel: Panel) -> None:
    left, top, right = box
    start, y = left + NUMBER, top + TITLE
    name = cut(panel.name, (right - left) / BOLD)
    page.write(left, top + 0.1, name, weight="bold")
    page.scale((start, y, right, y + ROW * len(rows.groups)))
    for n, (before, cell) in enumerate(zip(rows.reference, panel.cells, strict=True)):
        middle = y + ROW * (n + 0.5)
        page.write(left, middle, f"{n + 1}", size=5.5, color=FAINT)
        own = side_colour(cell, INK)
        for held, colour, width in ((before, "#c9c9c9", 4.2), (cell.value, own, 1.2)):
            low, mean, high = across((start, right), held)
            page.plot([low, high], [middle] * 2, color=colour, lw=width, zorder=2,
                      solid_capstyle="butt")  # fmt: skip
            page.mark(mean, middle, ms=width + 1.6, color=colour, zorder=3)
