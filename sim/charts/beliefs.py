"""What one would have to believe for a party to accept an offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.charts.page import (
    EDGE,
    FAINT,
    INK,
    LINE,
    RULE,
    SHADES,
    WIDTH_IN,
    Head,
    Page,
    length,
    more,
    notes,
    sheet,
)
from sim.expect.draws import Interval
from sim.facts.scenario import Scenario
from sim.study.bands import ILLUSTRATIVE, band_text

CAPTION = (
    "What one would have to believe for a party to accept an offer: a row is a set of beliefs held "
    "together, its filled dots are the beliefs, and beside it stands the probability of acceptance "
    "under them, with the range that holds nine in ten of the worlds that we assumed. Dark rows "
    "pass one half on the mean. None of the beliefs is claimed to be true or likely."
)
DARK, LIGHT = SHADES[-1], "#9a9a9a"
"""Colours of rows that pass one half, and of the others."""
HALF = 0.5
"""Mean acceptance that a set of beliefs has to pass."""
MOST = 40
"""Sets that are drawn; the others are counted."""
ROW = 0.19
"""Height of a row, inches."""
WIDEST, NARROWEST = 0.3, 0.17
"""Greatest and least space between beliefs, inches."""
TELL = 1.38
"""Room for the probability in words, inches."""
SCALE = 2.2
"""Least width of the scale, inches."""
SIZES = ("as things are believed", "one belief", "two together", "three together")
"""What stands before the sets of each size."""


@dataclass(frozen=True, slots=True)
class Row:
    """A set of beliefs."""

    beliefs: tuple[str, ...]
    accept: Interval

    @property
    def enough(self) -> bool:
        """Whether the mean passes one half."""
        return self.accept.mean > HALF


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    beliefs: Mapping[str, str]
    """Each belief that some set holds, in words."""
    rows: tuple[Row, ...]
    """Sets by size; the empty one is what is believed now."""


def table(
    scenario: Scenario,
    question: str,
    sets: Mapping[tuple[str, ...], Interval],
    words: Mapping[str, str],
    label: str = ILLUSTRATIVE,
) -> Table:
    """Return the sets of the figure, by size and then in the order given.

    Parameters
    ----------
    scenario
        For the title and the day after which nothing is known.
    question
        Who is asked what, in a sentence.
    sets
        Acceptance under each set of beliefs; the empty set is what is believed now.
    words
        What each belief means, a clause after "if".
    label
        What the record can bear: `illustrative` or `scored`.
    """
    rows = [Row(held, sets[held]) for held in sorted(sets, key=len)]
    used = dict.fromkeys(belief for row in rows for belief in row.beliefs)
    says = {belief: words.get(belief, belief) for belief in used}
    return Table(Head.of(scenario, question, label), says, tuple(rows))


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with sheet(layout.height, rows.head) as page:
        _heads(page, layout)
        for y, row in zip(layout.ys, layout.shown, strict=True):
            _row(page, layout, y, row)
        for y, size in layout.sizes:
            text = SIZES[size] if size < len(SIZES) else f"{size} together"
            page.write(EDGE, y, text, size=6.5, color=FAINT)
        page.column(EDGE, layout.bottom + 0.2, layout.key, 6.5)
        page.notes(layout.foot, layout.notes)
    return page.figure


class _Layout:
    """Where everything stands, in inches from the top left corner."""

    def __init__(self, table: Table) -> None:
        self.shown = table.rows[:MOST]
        used = dict.fromkeys(belief for row in self.shown for belief in row.beliefs)
        first = EDGE + 1.2
        room = WIDTH_IN - EDGE - TELL - SCALE - first
        step = max(min(WIDEST, room / max(len(used), 1)), NARROWEST)
        self.columns = {belief: first + step * (n + 0.5) for n, belief in enumerate(used)}
        tall = max((length(belief, 6.5) for belief in used), default=0.3)
        self.top = table.head.height + tall + 0.12
        self.left = max(self.columns.values(), default=first) + step / 2 + 0.18
        self.right = WIDTH_IN - EDGE - TELL
        self.ys: list[float] = []
        self.sizes: list[tuple[float, int]] = []
        y = self.top
        for n, row in enumerate(self.shown):
            size = len(row.beliefs)
            if not n or size != len(self.shown[n - 1].beliefs):
                y += 0.07 if n else 0.02
                self.sizes.append((y + ROW / 2, size))
            self.ys.append(y + ROW / 2)
            y += ROW
        self.bottom = y + 0.03
        self.key = notes([f"{b}: if {table.beliefs[b]}." for b in used if table.beliefs[b] != b])
        self.foot = self.bottom + 0.28 + LINE * len(self.key)
        self.notes = notes(_told(table))
        self.height = self.foot + LINE * len(self.notes) + 0.02


def _told(table: Table) -> list[str]:
    none = "None found: under none of these beliefs does the mean pass one half."
    return [
        *more("Not drawn", len(table.rows) - MOST, "sets of beliefs"),
        *([] if any(row.enough for row in table.rows) else [none]),
        "Dark: the mean passes one half. Dot: mean; bar: nine in ten of the worlds that we "
        "assumed. None of the beliefs is claimed to be true or likely.",
    ]


def _heads(page: Page, layout: _Layout) -> None:
    for belief, x in layout.columns.items():
        page.write(x, layout.top - 0.04, belief, size=6.5, rotation=90, ha="center", va="bottom")
        page.plot([x, x], [layout.top, layout.bottom], color=RULE, lw=0.5, zorder=0)
    page.scale((layout.left, layout.top, layout.right, layout.bottom))
    middle = layout.left + (layout.right - layout.left) / 2
    ends = [layout.top - 0.02, layout.bottom]
    page.plot([middle, middle], ends, color=INK, lw=1.0, ls=(0, (3, 2)), zorder=1)
    page.write(middle, layout.top - 0.2, "accepts, %", size=6.5, ha="center")


def _row(page: Page, layout: _Layout, y: float, row: Row) -> None:
    colour = DARK if row.enough else LIGHT
    held = [layout.columns[belief] for belief in row.beliefs]
    for x in layout.columns.values():
        page.mark(x, y, ms=3, color=RULE, zorder=1)
    if held:
        page.plot(held, [y] * len(held), color=colour, lw=1.4, marker="o", ms=6, zorder=3)
    else:
        page.plot([EDGE, WIDTH_IN - EDGE], [y + ROW / 2 + 0.035] * 2, color=RULE, lw=0.5)
    page.accept(y, (layout.left, layout.right), row.accept, colour, 4.5)
    text = band_text(row.accept).replace("anything from 0 to 100 %", "0-100 %")
    page.write(layout.right + 0.12, y, text, size=6.5, color=INK if row.enough else FAINT)
