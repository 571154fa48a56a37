"""What the figures of simulated worlds share: their head, days after day 0, words, colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.charts.former import FAINT, PALETTE, RULE, Box, Head, Page
from sim.report.bands import EDGES
from sim.report.simulate import HEAD
from sim.report.words import MEETINGS, day_text
from sim.simulate.branch import Branch

EMPTY = ("idle", "signalled", "lapsed")
"""States of the meeting's region in which no offer lies on the table."""
COLOURS: Mapping[str, str] = {
    "held": "#00593f", "scheduled": "#218a68", "agreed": "#8fd3b8", "called off": PALETTE[4],
    "open": "#5aa9dc", "refused": PALETTE[1], "lapsed": "#b5b5b5", "no offer": "#ececec",
    "nothing": "#ececec",
}  # fmt: skip
"""Colour of each state of a meeting, and of each way in which a world ends."""
STEPS = (1, 2, 5, 10, 15, 30, 60, 90, 180, 365)
MOST_TICKS = 7
CLEAR = 0.085
"""Least space between the numbers of a scale, inches."""


def head(branch: Branch, about: str, label: str, world: int | None = None) -> Head:
    """Return what stands above a figure of simulated worlds.

    Parameters
    ----------
    branch
        Where the worlds leave the record.
    about
        What is shown of them.
    label
        `illustrative` or `scored`.
    world
        Number of the world; none if many are shown.
    """
    scenario = branch.bench.scenario
    which = "simulated" if world is None else f"simulated, world {world}"
    told = f"{HEAD} {about} Day 0 is {day_text(branch.day)}."
    return Head(f"[{which}] {scenario.title}", told, label, branch.day)


def meeting(branch: Branch) -> str:
    """Return what meeting is sought."""
    return MEETINGS[branch.track]


def after(branch: Branch) -> str:
    """Return what days are counted from, as the title of an axis."""
    opening = branch.opening
    return "days after the offer" if opening and opening.offer else "days after day 0"


def on_day(box: Box, day: float, days: int) -> float:
    """Return where a day stands, inches."""
    return box[0] + (box[2] - box[0]) * day / max(days, 1)


def up(box: Box, share: float) -> float:
    """Return where a share stands, inches."""
    return box[3] - (box[3] - box[1]) * share


def ticks(days: int) -> list[int]:
    """Return the days at which an axis is marked.

    Examples
    --------
    >>> ticks(180), ticks(5)
    ([0, 30, 60, 90, 120, 150, 180], [0, 1, 2, 3, 4, 5])
    """
    step = next((s for s in STEPS if days / s < MOST_TICKS), -(-days // MOST_TICKS))
    return list(range(0, days + 1, step))


def draw_days(page: Page, box: Box, days: int, title: str = "") -> None:
    """Draw an axis of days below a box; without a title, the lines only."""
    for day in ticks(days):
        x = on_day(box, day, days)
        page.plot([x, x], [box[1], box[3]], color=RULE, lw=0.5, zorder=0)
        if title:
            page.write(x, box[3] + 0.08, f"{day:+d}" if day else "0", size=6, color=FAINT,
                  ha="center")  # fmt: skip
    if title:
        page.write((box[0] + box[2]) / 2, box[3] + 0.2, title, size=6.5, color=FAINT, ha="center")


def draw_shares(page: Page, box: Box) -> None:
    """Draw a scale of per cent left of a box, marked at the edges of the bands."""
    for edge in EDGES:
        y = up(box, edge / 100)
        page.plot([box[0], box[2]], [y, y], color=RULE, lw=0.5, zorder=0)
        near = min(edge, EDGES[-1] - edge) / 100 * (box[3] - box[1])
        if near == 0 or near > CLEAR:
            text = f"{edge} %" if edge == EDGES[-1] else f"{edge}"
            page.write(box[0] - 0.05, y, text, size=5.5, color=FAINT, ha="right")


def apart(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return places from top to bottom, at least so far apart, as near as can be to those wanted.

    Examples
    --------
    >>> apart([1.0, 1.1, 3.0], 0.5, 0.0, 3.0)
    [1.0, 1.5, 3.0]
    """
    found, least = list[float](), top
    for place in wanted:
        found.append(max(place, least))
        least = found[-1] + gap
    most = bottom
    for n in reversed(range(len(found))):
        found[n] = min(found[n], most)
        most = found[n] - gap
    return found
