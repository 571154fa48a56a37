"""Marks of acts in lanes along an axis of days, each with its text, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.charts.former import EDGE, FAINT, LINE, PALETTE, WIDTH_IN, Page, length
from sim.charts.marks import BLUE, GREEN, MARKS, RED

STANDING = "standing"
"""Stands for an offer of the record that lies on the table on day 0."""
LOOKS: Mapping[str, tuple[str, str, str]] = {
    STANDING: ("offer of the record, open on day 0", "#000000", "o"),
    **MARKS,
    "lapse": ("lapse", FAINT, "_"), "agree": ("agreed", GREEN, "D"),
    "schedule": ("day fixed", GREEN, "^"), "meet": ("held", GREEN, "*"),
    "cancel": ("called off", RED, "x"), "satisfy": ("condition met", GREEN, "d"),
    "convene": ("round fixed", BLUE, "^"), "round": ("round held", BLUE, "s"),
    "put-off": ("round put off", PALETTE[4], ">"), "stall": ("round without result", RED, "X"),
    "pause": ("pause", GREEN, "o"), "resume": ("pause ends", RED, "o"),
    "violate": ("broken", RED, "X"), "ceasefire": ("ceasefire", GREEN, "D"),
    "distract": ("mediator turns away", FAINT, "v"), "return": ("mediator returns", FAINT, "^"),
    "withdraw": ("gives up", RED, "<"), "announce": ("announcement", FAINT, "o"),
}  # fmt: skip
"""Name, colour and shape of each act."""
HOLLOW = ("silent", STANDING)
STEP, PAD, MARK, SIZE = 0.115, 0.045, 0.06, 5.5
"""Height of a line of a lane, space around lines, half a mark: inches; size of text: points."""
PLATE = {"fc": "white", "ec": "none", "pad": 0.5}


@dataclass(frozen=True, slots=True)
class Mark:
    """An act in a lane."""

    lane: str
    act: str
    x: float
    """Inches from the left."""
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark stands."""

    y: float
    """Inches below the top of its lane."""
    side: str
    """The side on which the mark stands beside its text: `left`, or `right` near the edge."""


def packed(marks: Iterable[Mark], lanes: Iterable[str]) -> tuple[list[Place], dict[str, float]]:
    """Return where marks stand so that no mark and no text covers another, and lanes' heights.

    Parameters
    ----------
    marks
        From left to right.
    lanes
        All lanes, also empty ones.
    """
    taken: dict[str, list[list[tuple[float, float]]]] = {lane: [] for lane in lanes}
    found = []
    for mark in marks:
        wide = length(mark.text, SIZE) + 0.03 if mark.text else 0.0
        side = "left" if mark.x + MARK + wide < WIDTH_IN - EDGE / 2 else "right"
        left, right = mark.x - MARK, mark.x + MARK
        left, right = (left, right + wide) if side == "left" else (left - wide, right)
        lines = taken[mark.lane]
        fits = (n for n, held in enumerate(lines) if all(right <= a or b <= left for a, b in held))
        line = next(fits, len(lines))
        if line == len(lines):
            lines.append([])
        lines[line].append((left, right))
        found.append(Place(PAD + STEP * (line + 0.5), side))
    return found, {lane: 2 * PAD + STEP * max(len(lines), 1) for lane, lines in taken.items()}


def look(act: str) -> tuple[str, str, str]:
    """Return name, colour and shape of an act; what has none is a small dot."""
    return LOOKS.get(act, (act, FAINT, "."))


def draw_mark(page: Page, mark: Mark, y: float, side: str) -> None:
    """Draw a mark, and beside it its text."""
    _glyph(page, mark.act, (mark.x, y))
    if mark.text:
        x = mark.x + MARK if side == "left" else mark.x - MARK
        page.write(x, y, mark.text, size=SIZE, ha=side, zorder=3, bbox=PLATE)


def key(acts: Iterable[str]) -> list[list[str]]:
    """Return acts in lines as wide as a page, in the order of `LOOKS`."""
    known = set(acts)
    lines, x = list[list[str]](), WIDTH_IN
    for act in [*(act for act in LOOKS if act in known), *sorted(known - set(LOOKS))]:
        wide = 0.28 + length(look(act)[0], 6.5)
        if x + wide > WIDTH_IN - EDGE:
            lines.append([])
            x = EDGE
        lines[-1].append(act)
        x += wide
    return lines


def draw_key(page: Page, y: float, lines: Sequence[Sequence[str]]) -> None:
    """Draw what marks mean, the first line at `y` inches."""
    for n, acts in enumerate(lines):
        x = EDGE
        for act in acts:
            _glyph(page, act, (x + 0.06, y + LINE * n))
            page.write(x + 0.14, y + LINE * n, look(act)[0], size=6.5)
            x += 0.28 + length(look(act)[0], 6.5)


def _glyph(page: Page, act: str, at: tuple[float, float]) -> None:
    _, colour, shape = look(act)
    face, size = "white" if act in HOLLOW else colour, 7 if act == "meet" else 4.5
    page.mark(*at, shape, ms=size, color=colour, mfc=face, mew=0.8, zorder=4)
