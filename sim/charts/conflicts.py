"""Stated lines that contradict each other, and what each of them rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

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
    sheet,
)
from sim.report.explore import UNRANKED, Node, corrections, node_of, space_text
from sim.report.offers import Vocabulary
from sim.study.bands import ILLUSTRATIVE
from sim.study.explore import Exploration
from sim.study.logic import Logic, Rest

CAPTION = (
    "The lines that each principal has stated, as boxes, and the smallest sets of them that no "
    "offer of the space satisfies together, as lettered dots. Below a line stands a mark for every "
    "citation: one shape and colour a lineage, since sources of one "
    "lineage are one witness. This is logic over stated lines: it says nothing about "
    "how firm they are."
)
MOST = 16
"""Conflicts that are drawn, corrections that are told; the others are counted."""
BOX = 2.72
"""Width of a box, inches."""
GAP, PAD = 0.13, 0.08
"""Space between boxes and inside them, inches."""
MARKS = ("o", "s", "^", "D", "v", "P", "X", "p")
"""Shape of each lineage."""
STEP = 0.11
"""Space between the marks of citations, inches."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    columns: Mapping[str, tuple[Node, ...]]
    """Lines by the name of their party."""
    conflicts: tuple[tuple[str, ...], ...]
    """Minimal conflicts, by name."""
    corrections: tuple[str, ...]
    """Minimal corrections and what they open, in words; without a conflict, what is open."""
    lineages: Mapping[str, tuple[str, ...]]
    """Outlets of each lineage."""


def table(
    exploration: Exploration, logic: Logic, rests: Mapping[str, Rest], label: str = ILLUSTRATIVE
) -> Table:
    """Return the lines, conflicts and corrections that the figure shows.

    Parameters
    ----------
    exploration
        The space of offers.
    logic
        What follows from the lines over that space.
    rests
        What each line rests on.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    scenario = exploration.space.scenario
    torn = frozenset[str]().union(*logic.conflicts)
    used = {line for (_, line) in exploration.violations}
    nodes = [
        node_of(scenario, rest, contradicts=rest.line in torn)
        for rest in rests.values()
        if rest.line in used
    ]
    parties = dict.fromkeys(scenario.parties[node.party].name for node in nodes)
    words = Vocabulary(exploration)
    cited = {cite for node in nodes for cite in node.cites}
    lineages = {
        lineage: tuple(outlet for _, outlet in held)
        for lineage, held in groupby(sorted(cited), itemgetter(0))
    }
    return Table(
        Head.of(scenario, space_text(exploration, logic, words), label),
        {n: tuple(x for x in nodes if scenario.parties[x.party].name == n) for n in parties},
        tuple(sorted(tuple(sorted(held)) for held in logic.conflicts)),
        corrections(words, logic),
        lineages,
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    layout = _Layout(rows)
    with sheet(layout.height, rows.head) as page:
        for column, (party, nodes) in enumerate(rows.columns.items()):
            x = layout.lefts[column % 2]
            page.write(x, layout.titles[party], party, size=8, weight="bold")
            for node in nodes:
                _box(page, layout, x, node)
        for n, conflict in enumerate(rows.conflicts[:MOST]):
            _hub(page, layout, n, conflict)
        _lineages(page, layout)
        page.column(EDGE, layout.words, layout.corrections)
        page.notes(layout.foot, layout.notes)
    return page.figure


class _Layout:
    """Where everything stands, in inches from the top left corner."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.lefts = (EDGE, WIDTH_IN - EDGE - BOX)
        self.titles: dict[str, float] = {}
        self.boxes: dict[str, tuple[float, float, list[str]]] = {}
        bottoms = [table.head.height + 0.12] * 2
        for column, (party, nodes) in enumerate(table.columns.items()):
            y = bottoms[column % 2] + 0.05
            self.titles[party] = y
            y += 0.14
            for node in nodes:
                lines = folded(node.says, BOX - 2 * PAD, 6.5)
                height = LINE * (len(lines) + 2) + 2 * PAD - 0.02
                self.boxes[node.line] = (y, height, lines)
                y += height + GAP
            bottoms[column % 2] = y
        self.top = min(self.titles.values(), default=bottoms[0]) + 0.14
        shown = min(len(table.conflicts), MOST)
        self.deep = max([*bottoms, self.top + 0.3 * shown])
        self.key = self.deep + 0.08
        self.lineages = _lineage_lines(table.lineages)
        self.words = self.key + LINE * len(self.lineages) + 0.2
        told = [*table.corrections[:MOST], *([UNRANKED] if table.conflicts else [])]
        self.corrections = notes(told, 7)
        self.foot = self.words + LINE * len(self.corrections) + 0.1
        self.notes = notes(_told(table))
        self.height = self.foot + LINE * len(self.notes) + 0.04

    def hub(self, n: int) -> tuple[float, float]:
        """Return where the dot of a conflict stands: near its lines, apart from the others."""
        shown = self.table.conflicts[:MOST]
        order = sorted(range(len(shown)), key=lambda m: (self._middle(shown[m]), m))
        room = self.deep - self.top
        return WIDTH_IN / 2, self.top + room * (order.index(n) + 0.5) / len(shown)

    def _middle(self, conflict: Sequence[str]) -> float:
        held = [self.boxes[line] for line in conflict if line in self.boxes]
        return sum(y + height / 2 for y, height, _ in held) / max(len(held), 1)


def _lineage_lines(lineages: Mapping[str, tuple[str, ...]]) -> list[list[tuple[int, str]]]:
    """Return the key of the lineages as lines of (number, text)."""
    lines: list[list[tuple[int, str]]] = []
    x = WIDTH_IN
    every = [outlet for outlets in lineages.values() for outlet in outlets]
    for n, (lineage, outlets) in enumerate(lineages.items()):
        named = ", ".join(outlets)
        if outlets[1:] or every.count(named) != 1:
            named += f" (lineage: {lineage.replace('-', ' ')})"
        text = folded(named, WIDTH_IN - 2 * EDGE - 0.4, 6.5)[0]
        wide = length(text, 6.5) + 0.35
        if x + wide > WIDTH_IN - EDGE:
            lines.append([])
            x = EDGE
        lines[-1].append((n, text))
        x += wide
    return lines


def _told(table: Table) -> list[str]:
    drawn, told = len(table.conflicts) - MOST, len(table.corrections) - MOST
    return [
        *more("Not drawn", drawn, "minimal conflicts"),
        *more("Not told", told, "minimal corrections"),
        "A mark is a citation, a shape a lineage: sources of one lineage are one witness. A letter "
        "is a minimal conflict: no offer of the space satisfies all lines that it joins.",
    ]


def _box(page: Page, layout: _Layout, x: float, node: Node) -> None:
    y, height, lines = layout.boxes[node.line]
    plain = node.contradicts or not layout.table.conflicts
    edge, ink = (INK if node.contradicts else FAINT, INK) if plain else (RULE, FAINT)
    frame = FancyBboxPatch((x, y), BOX, height, boxstyle="round,pad=0,rounding_size=0.05",
                           fc="white", ec=edge, lw=1.0, zorder=3)  # fmt: skip
    page.axes.add_patch(frame)
    top = y + PAD + LINE / 2 - 0.01
    page.write(x + PAD, top, node.line, weight="bold", color=ink, zorder=4)
    page.column(x + PAD, top + LINE, lines, 6.5, color=ink, zorder=4)
    below = top + LINE * (len(lines) + 1)
    own = list(layout.table.lineages)
    room = BOX - 2 * PAD - length(node.stands_on, 6) - 0.1
    shown = node.cites[: int(room / STEP)]
    for n, (lineage, _) in enumerate(shown):
        _mark(page, x + PAD + 0.04 + STEP * n, below, own.index(lineage))
    end = x + PAD + (STEP * len(shown) + 0.03 if shown else 0)
    page.write(end, below, node.stands_on, size=6, color=FAINT, zorder=4)


def _mark(page: Page, x: float, y: float, lineage: int) -> None:
    shape, colour = MARKS[lineage % len(MARKS)], PALETTE[lineage % len(PALETTE)]
    page.mark(x, y, shape, ms=4.2, color=colour, mec=INK, mew=0.4, ls="", zorder=5)


def _hub(page: Page, layout: _Layout, n: int, conflict: Sequence[str]) -> None:
    hub = layout.hub(n)
    side = {
        node.line: c % 2 for c, held in enumerate(layout.table.columns.values()) for node in held
    }
    for line in conflict:
        if line in layout.boxes:
            y, height, _ = layout.boxes[line]
            x = layout.lefts[side[line]] + (BOX if side[line] == 0 else 0)
            bend = 0.12 if (hub[1] > y + height / 2) == (side[line] == 0) else -0.12
            link = FancyArrowPatch(
                (x, y + height / 2), hub, arrowstyle="-", connectionstyle=f"arc3,rad={bend}",
                color=PALETTE[1], lw=1.2, shrinkA=0, shrinkB=0, zorder=2,
            )  # fmt: skip
            page.axes.add_patch(link)
    page.mark(*hub, ms=13, mfc="white", mec=PALETTE[1], mew=1.3, zorder=6)
    page.write(*hub, chr(ord("A") + n), ha="center", weight="bold", zorder=7)


def _lineages(page: Page, layout: _Layout) -> None:
    for row, line in enumerate(layout.lineages):
        x, y = EDGE, layout.key + LINE * row
        for n, text in line:
            _mark(page, x + 0.05, y, n)
            page.write(x + 0.14, y, text, size=6.5)
            x += length(text, 6.5) + 0.35
