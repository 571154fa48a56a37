"""How long a meeting is waited for: the share of worlds in which it was held, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from sim.arrays import Draws
from sim.charts.former import EDGE, FAINT, LINE, PALETTE, Box, Head, Page, cut, notes, sheet
from sim.charts.simulated import (
    COLOURS,
    after,
    apart,
    draw_days,
    draw_shares,
    head,
    meeting,
    on_day,
    up,
)
from sim.report.bands import probability_text
from sim.report.words import counted
from sim.study.score import ILLUSTRATIVE
from sim.study.worlds import ENDS, Share, Worlds, moments, share, spread

CAPTION = (
    "Share of simulated worlds in which a meeting has been held, by days after day 0, and at the "
    "right how all worlds stand on the last day. The line is the mean: chance and what we do not "
    "know of the parties both enter it. The band is where it lies in nine of ten draws of what we "
    "do not know; that it is wide says that the answer hangs on assumptions, not on chance. A "
    "dotted line repeats the first case in the others."
)
WORDS = {
    "held": "meeting held", "agreed": "agreed, not yet held", "called off": "agreement called off",
    "open": "an offer on the table", "refused": "last offer refused",
    "lapsed": "last offer lapsed", "no offer": "no offer made",
}  # fmt: skip
"""What the ends of worlds are called."""
LEFT, RIGHT, COLUMN, TEXT = EDGE + 0.3, 3.97, 0.24, 4.52
"""Left and right edge of the curves, width of the column, left edge of its labels: inches."""
TALL, LOW, TITLE, BETWEEN = 2.2, 1.3, 0.2, 0.12
"""Height of one curve, of each of several, of a title, and space between curves: inches."""
ROWS = 16
"""Days that are counted together, which bounds memory."""
BAND = "#cfe1ef"
RANGE = "nine draws in ten"
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """What came of the worlds of one branch."""

    name: str
    mean: Draws
    """Share of worlds in which a meeting has been held by each day, shape (day,)."""
    low: Draws
    high: Draws
    ends: tuple[tuple[str, Share], ...]
    """How worlds stand on the last day, in the order of `ENDS`; what never happens is left out."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    cases: tuple[Case, ...]
    axis: str
    """Title of the axis of days."""


def table(named: Sequence[tuple[str, Worlds]], label: str = ILLUSTRATIVE) -> Table:
    """Return what the figure shows.

    Parameters
    ----------
    named
        Worlds and what they are called; the first is what the others are seen against.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    first = named[0][1]
    sizes = {len(held) for _, held in named}
    number = f"{'at least ' * (len(sizes) > 1)}{counted(min(sizes), 'world')}"
    about = (
        f"How often {meeting(first.branch)} has been held, and after how long, in {number}"
        f"{' of each case' if named[1:] else ''}."
    )
    axes = {after(held.branch) for _, held in named}
    return Table(
        head(first.branch, about, label),
        tuple(_case(name, held) for name, held in named),
        axes.pop() if len(axes) == 1 else "days after day 0",
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    below = notes(_told(rows))
    tall = LOW if rows.cases[1:] else TALL
    top = rows.head.height + 0.02
    bottom = top + (TITLE + tall + BETWEEN) * len(rows.cases)
    with sheet(bottom + 0.42 + LINE * len(below), rows.head) as page:
        for n, case in enumerate(rows.cases):
            y = top + (TITLE + tall + BETWEEN) * n + TITLE
            box = (LEFT, y, RIGHT, y + tall)
            page.write(EDGE, y - 0.1, cut(case.name, RIGHT - EDGE), weight="bold")
            draw_shares(page, box)
            draw_days(page, box, case.mean.size - 1, rows.axis if case is rows.cases[-1] else "")
            _curve(page, box, case, rows.cases[0])
            _ends(page, box, case, rows.head.label)
        _names(page, (LEFT, top + TITLE, RIGHT, top + TITLE + tall), rows.cases[0])
        page.notes(bottom + 0.3, below)
    return page.figure


def _case(name: str, outcomes: Worlds) -> Case:
    """Return a case; as the share of no draw ever falls, the ends of the band do not either."""
    parts = list(_moments(outcomes))
    mean, between = (np.concatenate(held) for held in zip(*parts, strict=True))
    low, high = spread(mean, between)
    low, high = (np.minimum.accumulate(end[::-1])[::-1] for end in (low, high))
    ends = ((end, outcomes.end == n) for n, end in enumerate(ENDS))
    held = tuple((end, share(here)) for end, here in ends if here.any())
    return Case(name, mean, low, high, held)


def _moments(outcomes: Worlds) -> Iterator[tuple[Draws, Draws]]:
    for first in range(0, outcomes.branch.days + 1, ROWS):
        days = np.arange(first, min(first + ROWS, outcomes.branch.days + 1))
        yield moments(outcomes.held[None, :] <= days[:, None])


def _curve(page: Page, box: Box, case: Case, first: Case) -> None:
    days = case.mean.size - 1
    xs = [on_day(box, day, days) for day in range(days + 1)]
    lows, highs = ([up(box, y) for y in ends.tolist()] for ends in (case.low, case.high))
    page.axes.fill_between(xs, lows, highs, fc=BAND, ec="none", zorder=1)
    for ends in (lows, highs):
        page.plot(xs, ends, color=PALETTE[0], lw=0.5, zorder=2)
    page.plot(xs, [up(box, y) for y in case.mean.tolist()], color=PALETTE[0], lw=1.8, zorder=4)
    if case is not first:
        before = first.mean[: days + 1].tolist()
        page.plot(xs[: len(before)], [up(box, y) for y in before], color="black", lw=1.0,
                  ls=(0, (1, 1.5)), zorder=5)  # fmt: skip


def _names(page: Page, box: Box, case: Case) -> None:
    """Write beside line and band what they are, where there is room."""
    days = case.mean.size - 1
    day = round(0.8 * days)
    mean, high = float(case.mean[day]), float(case.high[day])
    room = (high - mean) * (box[3] - box[1])
    for y, text, needed in ((up(box, mean) - 0.1, "mean", 1.0), (up(box, high) + 0.12, RANGE, 3.0)):
        if room > needed * LINE:
            page.write(on_day(box, day, days), y, text, size=6.5, color=PALETTE[0], ha="center")


def _ends(page: Page, box: Box, case: Case, label: str) -> None:
    """Draw how worlds end as a column, the meeting at the bottom, where the curve ends."""
    left, right = box[2] + 0.06, box[2] + 0.06 + COLUMN
    sizes = [found.interval.mean for _, found in case.ends]
    edges = [up(box, y) for y in np.concatenate([[0.0], np.cumsum(sizes)]).tolist()]
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    places = apart(middles[::-1], LINE, box[1] + 0.03, box[3] - 0.03)[::-1]
    for n, (end, found) in enumerate(case.ends):
        look = {"fc": COLOURS[end], "ec": "white", "lw": 0.6, "zorder": 3}
        page.box(left, edges[n + 1], COLUMN, edges[n] - edges[n + 1], **look)
        page.plot([right + 0.02, TEXT - 0.1, TEXT - 0.03], [middles[n], places[n], places[n]],
                  color=FAINT, lw=0.5)  # fmt: skip
        page.write(
            TEXT, places[n], f"{WORDS[end]}: {probability_text(found.interval, label)}", size=6.5
        )


def _told(rows: Table) -> list[str]:
    """Return what stands below the curves."""
    held = [dict(case.ends)["held"] for case in rows.cases if "held" in dict(case.ends)]
    found = [
        "Line: share of worlds, in which chance and what we do not know of the parties both enter. "
        "Band: where nine in ten draws of what we do not know lie. Marks of the scale: edges of "
        "the words for probabilities. Column: how worlds stand on the last day."
    ]
    if rows.cases[1:]:
        found.append(f"Dotted: the line of the first case ({rows.cases[0].name}).")
    if held:
        error = max(one.error for one in held)
        found.append(
            f"That so many worlds were simulated and no more leaves each line unsure by at most "
            f"{100 * error:.1f} points. {_apart(held[0])}"
        )
    return found


def _apart(held: Share) -> str:
    """Return in words what makes worlds differ."""
    more = "more" if held.ignorance > HALF else "less"
    return (
        f"Of what makes worlds differ on the last day, {more} than half is what we do not know of "
        "the parties; the rest is chance."
    )
