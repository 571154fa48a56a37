"""Classes of offers by what two principals would answer, and which of them stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import Draws
from sim.engine.reduce import Interval
from sim.report.alike import Vocabulary
from sim.report.figures.frame import (
    EDGE,
    LINE,
    Head,
    draw_head,
    draw_notes,
    folded,
    head_height,
    length,
    notes,
    page,
    write,
)
from sim.report.figures.labels import placed
from sim.report.figures.style import FAINT, INK, PALETTE, RULE, WIDTH_IN, settings
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
    exploration: Exploration,
    share: Draws,
    picks: Mapping[str, int | None],
    label: str = ILLUSTRATIVE,
) -> Table:
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
    classes = Vocabulary(exploration).classes()
    alone = len({alike.heading for alike in classes}) == 1
    about = (
        f"{len(exploration.space):,} offers made on {day_text(exploration.day)}, in {len(classes)} "
        f"classes{f' ({classes[0].terms})' if alone else ''}. "
        "Acceptance in % of the worlds that we assumed."
    )
    rows = tuple(
        Row(
            alike.number,
            alike.name if alone else f"{alike.name} ({alike.terms})",
            (exploration.interval(alike.number, right), exploration.interval(alike.number, up)),
            float(share[alike.number]),
            tuple(name for name, number in picks.items() if number == alike.number),
        )
        for alike in classes
    )
    return Table(
        Head(scenario.title, about, label, scenario.clock.as_of),
        (scenario.parties[right].name, scenario.parties[up].name),
        rows,
        tuple(name for name, number in picks.items() if number is None),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with settings():
        figure, axes = page(layout.height)
        draw_head(axes, rows.head)
        _frame(axes, layout, rows)
        _contours(axes, layout)
        for row in sorted(rows.rows, key=lambda row: row.share):
            _dot(axes, layout, row)
        _numbers(axes, layout)
        _key(axes, layout, rows)
        draw_notes(axes, layout.foot, layout.notes)
    return figure


class _Layout:
    """Where everything stands, in inches from the top left corner."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.top = head_height(table.head) + 0.12
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
    often = [row for row in rows if row.picks or row.share >= STAND_OUT]
    keep = sorted(often, key=lambda row: (not row.picks, -row.share))[:MOST]
    return [row for row in rows if row in keep]


def _told(table: Table) -> list[str]:
    found = [
        "Crosses: nine in ten of the worlds that we assumed. Curves: product of the two means, %."
    ]
    left = sum(bool(row.picks) or row.share >= STAND_OUT for row in table.rows)
    if left > MOST:
        found.append(f"Not named: {left - MOST} more classes that are often on the frontier.")
    found += [
        f"The solution of {_who(name)} chooses no offer in most worlds." for name in table.none
    ]
    return found


def _who(solution: str) -> str:
    return "-".join(word.capitalize() for word in solution.split("-"))


def _frame(axes: Axes, layout: _Layout, table: Table) -> None:
    right, up = table.parties
    for edge in EDGES:
        (x, low), (_, high) = layout.at(edge / 100, 0), layout.at(edge / 100, 1)
        (left, y), (end, _) = layout.at(0, edge / 100), layout.at(1, edge / 100)
        look: dict[str, Any] = {"color": RULE, "lw": 0.6, "zorder": 0}
        axes.plot([x, x], [low, high], **look)
        axes.plot([left, end], [y, y], **look)
        write(axes, x, layout.bottom + 0.04, f"{edge}", size=6, ha="center", color=FAINT)
        write(axes, LEFT + 0.02, y, f"{edge}", size=6, ha="right", color=FAINT)
    middle = LEFT + SIDE / 2
    write(axes, middle, layout.bottom + 0.2, f"{right} accepts, %", ha="center", size=7.5)
    write(axes, 0.2, layout.bottom - SIDE / 2, f"{up} accepts, %", size=7.5, rotation=90,
          ha="center")  # fmt: skip


def _contours(axes: Axes, layout: _Layout) -> None:
    """Draw where the product of the two means is at the edge of a band."""
    for edge in EDGES[1:-2]:
        right = np.geomspace(edge / 100, 1, 60)
        points = [layout.at(float(x), float(edge / 100 / x)) for x in right]
        axes.plot(*zip(*points, strict=True), color=PALETTE[4], lw=0.9, alpha=0.6, zorder=1)
        x, y = layout.at(1, edge / 100)
        write(axes, x + 0.03, y, f"{edge}", size=6, color=PRODUCT)


def _dot(axes: Axes, layout: _Layout, row: Row) -> None:
    right, up = row.accept
    x, y = layout.at(right.mean, up.mean)
    (left, _), (end, _) = layout.at(right.low, 0), layout.at(right.high, 0)
    (_, low), (_, high) = layout.at(0, up.low), layout.at(0, up.high)
    often = row.share >= STAND_OUT or bool(row.picks)
    look: dict[str, Any] = {
        "color": PALETTE[0] if often else RULE,
        "lw": 0.7,
        "alpha": 0.55,
        "zorder": 2,
    }
    axes.plot([left, end], [y, y], **look)
    axes.plot([x, x], [low, high], **look)
    grey = 1 - row.share
    colour = tuple(a + (1 - a) * grey for a in (0.0, 0.27, 0.55))
    axes.plot([x], [y], marker="o", ms=3.5 + 6 * row.share**0.5, color=colour, mec=INK, mew=0.5,
              zorder=4 + row.share)  # fmt: skip
    for name in row.picks:
        shape, size = RINGS.get(name, ("D", 14))
        axes.plot([x], [y], marker=shape, ms=size, mfc="none", mec=PALETTE[1], mew=1.3, zorder=6)


def _numbers(axes: Axes, layout: _Layout) -> None:
    """Write the number of each named class beside its dot, and its name beside the square."""
    marks = [
        (f"{n}", layout.at(row.accept[0].mean, row.accept[1].mean))
        for n, row in enumerate(layout.named, start=1)
    ]
    points = [layout.at(row.accept[0].mean, row.accept[1].mean) for row in layout.table.rows]
    box = (LEFT + 0.05, layout.top, LEFT + SIDE, layout.bottom - 0.02)
    labels, _ = placed(marks, points, box, 7, CLEAR)
    for label in labels:
        left, top, right, bottom = label.box
        write(axes, (left + right) / 2, (top + bottom) / 2, label.text, ha="center",
              weight="bold", zorder=8, bbox=_PLATE)  # fmt: skip
        if label.led:
            axes.plot(*zip(label.point, label.anchor, strict=True), color=FAINT, lw=0.5, zorder=7)
    y = layout.top + 0.15
    for n, lines in enumerate(layout.names, start=1):
        write(axes, layout.side + 0.12, y, f"{n}", size=6.5, ha="right", weight="bold")
        for m, line in enumerate(lines):
            write(axes, layout.side + 0.18, y + LINE * m, line, size=6.5)
        y += LINE * len(lines) + 0.04


def _key(axes: Axes, layout: _Layout, table: Table) -> None:
    y, x = layout.key, layout.side
    write(axes, x, y, "no other better for both, share of worlds:", size=6.5)
    for share in (0.0, 0.5, 1.0):
        colour = tuple(a + (1 - a) * (1 - share) for a in (0.0, 0.27, 0.55))
        axes.plot([x + 0.08], [y + 0.17], marker="o", ms=3.5 + 6 * share**0.5, color=colour,
                  mec=INK, mew=0.5)  # fmt: skip
        text = f"{100 * share:.0f} %"
        write(axes, x + 0.2, y + 0.17, text, size=6.5)
        x += length(text, 6.5) + 0.35
    picked = [name for row in table.rows for name in row.picks]
    for n, name in enumerate(name for name in RINGS if name in picked):
        shape, size = RINGS[name]
        axes.plot([layout.side + 0.08], [y + 0.37 + 0.22 * n], marker=shape, ms=size * 0.7,
                  mfc="none", mec=PALETTE[1], mew=1.3)  # fmt: skip
        text = f"most frequent pick of {_who(name)}"
        write(axes, layout.side + 0.22, y + 0.37 + 0.22 * n, text, size=6.5)
