"""Classes of offers by what two principals would answer, and which of them stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.arrays import Draws
from sim.charts.page import (
    EDGE,
    FAINT,
    INK,
    LINE,
    PALETTE,
    RULE,
    WIDTH_IN,
    Head,
    Page,
    folded,
    length,
    more,
    notes,
    placed,
    sheet,
)
from sim.expect.draws import Interval
from sim.report.offers import Vocabulary
from sim.report.words import day_text
from sim.study.bands import EDGES, ILLUSTRATIVE
from sim.study.explore import Exploration

CAPTION = (
    "Each class of offers by the mean probability that one and that the other principal accepts; "
    "crosses hold nine in ten of the worlds that we assumed, for each principal by itself. The "
    "larger and darker a dot, the larger the share of worlds in which no other class is better for "
    "both. Light curves are where the product of the two means is 5, 20, 50 and 80 per cent; joint "
    "acceptance is taken world by world and may differ from it."
)
SIDE = 4.3
"""Side of the square, inches."""
LEFT = 0.62
"""Left edge of the square, inches."""
SLIP = 0.12
"""How far the square reaches below 0 and above 100 %, so that dots stay whole: inches."""
RINGS: Mapping[str, tuple[str, float]] = {"nash": ("o", 15), "kalai-smorodinsky": ("s", 12)}
"""Shape and size of the mark of each bargaining solution."""
_PLATE = {"fc": "white", "ec": "none", "pad": 0.3, "alpha": 0.8}
CLEAR = 0.13
"""How far numbers stay from dots, which may be ringed: inches."""
PRODUCT = "#8a5a00"
"""Colour of the numbers of the curves."""
STAND_OUT = 0.5
"""Share of worlds on the frontier from which on a class is named."""
MOST = 8
"""Classes that are named at the most."""


@dataclass(frozen=True, slots=True)
class Row:
    """A class of offers as the figure shows it."""

    number: int
    name: str
    accept: tuple[Interval, Interval]
    share: float
    """Share of worlds in which no other class is better for both."""
    picks: tuple[str, ...]
    """Bargaining solutions that choose it most often."""

    @property
    def stands_out(self) -> bool:
        """Whether it is a pick, or often on the frontier."""
        return bool(self.picks) or self.share >= STAND_OUT


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    parties: tuple[str, str]
    """Who is drawn to the right, and who upwards."""
    rows: tuple[Row, ...]
    none: tuple[str, ...]
    """Bargaining solutions that choose nothing in most worlds."""


def table(
    exploration: Exploration, share: Draws, picks: Mapping[str, int | None],
    label: str = ILLUSTRATIVE,
) -> Table:  # fmt: skip
    """Return the points of the figure, sorted by what the offers are.

    Parameters
    ----------
    exploration
        What was explored; the first two principals are drawn.
    share
        Share of draws in which each class is on the Pareto frontier, shape (class,).
    picks
        Class that each bargaining solution chooses most often; None for no class.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    scenario = exploration.space.scenario
    right, up = list(exploration.acceptance)[:2]
    classes = Vocabulary(exploration).classes
    alone = len({alike.heading for alike in classes}) == 1
    about = (
        f"{len(exploration.space):,} offers made on {day_text(exploration.day)}, in {len(classes)} "
        f"classes{f' ({classes[0].terms})' if alone else ''}. "
        "Acceptance in % of the worlds that we assumed."
    )
    rows = tuple(
        Row(
            alike.number,
            alike.name if alone else alike.full,
            (exploration.interval(alike.number, right), exploration.interval(alike.number, up)),
            float(share[alike.number]),
            tuple(name for name, number in picks.items() if number == alike.number),
        )
        for alike in classes
    )
    return Table(
        Head.of(scenario, about, label),
        (scenario.parties[right].name, scenario.parties[up].name),
        rows,
        tuple(name for name, number in picks.items() if number is None),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with sheet(layout.height, rows.head) as page:
        _frame(page, layout, rows)
        _contours(page, layout)
        for row in sorted(rows.rows, key=lambda row: row.share):
            _dot(page, layout, row)
        _numbers(page, layout)
        _key(page, layout, rows)
        page.notes(layout.foot, layout.notes)
    return page.figure


class _Layout:
    """Where everything stands, in inches from the top left corner."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.top = table.head.height + 0.12
        self.bottom = self.top + SIDE
        self.named = _named(table.rows)
        self.side = LEFT + SIDE + 0.2
        room = WIDTH_IN - EDGE - self.side - 0.18
        self.names = [folded(row.name, room, 6.5) for row in self.named]
        self.key = self.top + 0.15 + sum(LINE * len(lines) + 0.04 for lines in self.names) + 0.1
        low = max(self.bottom + 0.42, self.key + 0.95)
        self.notes = notes(_told(table))
        self.foot = low + 0.08
        self.height = self.foot + LINE * len(self.notes) + 0.02

    def at(self, right: float, up: float) -> tuple[float, float]:
        """Return where two probabilities stand."""
        inner = SIDE - 2 * SLIP
        return LEFT + SLIP + inner * right, self.bottom - SLIP - inner * up


def _named(rows: Sequence[Row]) -> list[Row]:
    """Return the classes that have a number: the picks, and those often on the frontier."""
    often = [row for row in rows if row.stands_out]
    keep = sorted(often, key=lambda row: (not row.picks, -row.share))[:MOST]
    return [row for row in rows if row in keep]


def _told(table: Table) -> list[str]:
    left = sum(row.stands_out for row in table.rows) - MOST
    return [
        "Crosses: nine in ten of the worlds that we assumed. Curves: product of the two means, %.",
        *more("Not named", left, "classes that are often on the frontier"),
        *(f"The solution of {_who(name)} chooses no offer in most worlds." for name in table.none),
    ]


def _who(solution: str) -> str:
    return "-".join(word.capitalize() for word in solution.split("-"))


def _frame(page: Page, layout: _Layout, table: Table) -> None:
    right, up = table.parties
    for edge in EDGES:
        (x, low), (_, high) = layout.at(edge / 100, 0), layout.at(edge / 100, 1)
        (left, y), (end, _) = layout.at(0, edge / 100), layout.at(1, edge / 100)
        page.plot([x, x], [low, high], color=RULE, lw=0.6, zorder=0)
        page.plot([left, end], [y, y], color=RULE, lw=0.6, zorder=0)
        page.write(x, layout.bottom + 0.04, f"{edge}", size=6, ha="center", color=FAINT)
        page.write(LEFT + 0.02, y, f"{edge}", size=6, ha="right", color=FAINT)
    middle = LEFT + SIDE / 2
    page.write(middle, layout.bottom + 0.2, f"{right} accepts, %", ha="center", size=7.5)
    middle = layout.bottom - SIDE / 2
    page.write(0.2, middle, f"{up} accepts, %", size=7.5, rotation=90, ha="center")


def _contours(page: Page, layout: _Layout) -> None:
    """Draw where the product of the two means is at the edge of a band."""
    for edge in EDGES[1:-2]:
        right = np.geomspace(edge / 100, 1, 60)
        points = [layout.at(float(x), float(edge / 100 / x)) for x in right]
        page.plot(*zip(*points, strict=True), color=PALETTE[4], lw=0.9, alpha=0.6, zorder=1)
        x, y = layout.at(1, edge / 100)
        page.write(x + 0.03, y, f"{edge}", size=6, color=PRODUCT)


def _dot(page: Page, layout: _Layout, row: Row) -> None:
    right, up = row.accept
    x, y = layout.at(right.mean, up.mean)
    (left, _), (end, _) = layout.at(right.low, 0), layout.at(right.high, 0)
    (_, low), (_, high) = layout.at(0, up.low), layout.at(0, up.high)
    colour = PALETTE[0] if row.stands_out else RULE
    for xs, ys in (([left, end], [y, y]), ([x, x], [low, high])):
        page.plot(xs, ys, color=colour, lw=0.7, alpha=0.55, zorder=2)
    page.mark(x, y, zorder=4 + row.share, **_look(row.share))
    for name in row.picks:
        shape, size = RINGS[name]
        page.mark(x, y, shape, ms=size, mfc="none", mec=PALETTE[1], mew=1.3, zorder=6)


def _look(share: float) -> dict[str, Any]:
    """Return how the dot of a class looks that is on the frontier in a share of worlds."""
    colour = tuple(a + (1 - a) * (1 - share) for a in (0.0, 0.27, 0.55))
    return {"ms": 3.5 + 6 * share**0.5, "color": colour, "mec": INK, "mew": 0.5}


def _numbers(page: Page, layout: _Layout) -> None:
    """Write the number of each named class beside its dot, and its name beside the square."""
    points = {row.number: layout.at(*(a.mean for a in row.accept)) for row in layout.table.rows}
    marks = [(f"{n}", points[row.number]) for n, row in enumerate(layout.named, start=1)]
    box = (LEFT + 0.05, layout.top, LEFT + SIDE, layout.bottom - 0.02)
    labels, _ = placed(marks, list(points.values()), box, 7, CLEAR)
    for label in labels:
        left, top, right, bottom = label.box
        x, y = (left + right) / 2, (top + bottom) / 2
        page.write(x, y, label.text, ha="center", weight="bold", zorder=8, bbox=_PLATE)
        if label.led:
            page.plot(*zip(label.point, label.anchor, strict=True), color=FAINT, lw=0.5, zorder=7)
    y = layout.top + 0.15
    for n, lines in enumerate(layout.names, start=1):
        page.write(layout.side + 0.12, y, f"{n}", size=6.5, ha="right", weight="bold")
        page.column(layout.side + 0.18, y, lines, 6.5)
        y += LINE * len(lines) + 0.04


def _key(page: Page, layout: _Layout, table: Table) -> None:
    y, x = layout.key, layout.side
    page.write(x, y, "no other better for both, share of worlds:", size=6.5)
    for share in (0.0, 0.5, 1.0):
        page.mark(x + 0.08, y + 0.17, **_look(share))
        text = f"{100 * share:.0f} %"
        page.write(x + 0.2, y + 0.17, text, size=6.5)
        x += length(text, 6.5) + 0.35
    picked = [name for row in table.rows for name in row.picks]
    for n, name in enumerate(name for name in RINGS if name in picked):
        (shape, size), below = RINGS[name], y + 0.37 + 0.22 * n
        page.mark(layout.side + 0.08, below, shape, ms=0.7 * size, mfc="none", mec=PALETTE[1],
                  mew=1.3)  # fmt: skip
        page.write(layout.side + 0.22, below, f"most frequent pick of {_who(name)}", size=6.5)
