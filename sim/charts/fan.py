"""How the meeting stands in simulated worlds day by day: in all of them, and in some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from matplotlib.figure import Figure

from sim.arrays import Draws, Index
from sim.charts.page import EDGE, FAINT, LINE, WIDTH_IN, Box, Head, Page, cut, notes, sheet
from sim.charts.simulated import (
    COLOURS,
    EMPTY,
    after,
    apart,
    draw_days,
    draw_shares,
    head,
    meeting,
    on_day,
    short,
    up,
)
from sim.expect.draws import Interval
from sim.facts.parties import with_article
from sim.report.words import counted, place_text
from sim.rules.course import NOTHING
from sim.simulate.branch import Branch
from sim.simulate.state import Happened
from sim.study.bands import ILLUSTRATIVE
from sim.study.worlds import by_day, share

CAPTION = (
    "Above, the share of simulated worlds in which the meeting stands as the colour says, by days "
    "after day 0, with where nine in ten draws of what we do not know of the parties lie on the "
    "last day. Below, some of the same worlds, a line each and numbered, taken at even steps "
    "from all worlds in the order of how they end: what is likely takes up as much room as above."
)
STATES: Mapping[str, tuple[str, ...]] = {
    "held": ("held",), "scheduled": ("scheduled",), "agreed": ("agreed",), "open": ("open",),
    "nothing": EMPTY,
}  # fmt: skip
"""States that are told apart, and the states of the statechart in them."""
WORDS = {
    "held": "meeting held", "scheduled": "agreed, day fixed", "agreed": "agreed, no day yet",
    "open": "an offer on the table", "nothing": "nothing on the table",
}  # fmt: skip
LATEST = {
    "offer": "offered", "counter": "countered", "accept": "accepted by one", "meet": "held",
    "accept-if": "accepted if", "refuse": "refused", "deny": "denied", "downgrade": "downgraded",
    "silent": "no answer", "lapse": "lapsed", "agree": "agreed", "schedule": "day fixed",
    "postpone": "postponed", "cancel": "called off", "satisfy": "condition met",
}  # fmt: skip
"""What happened last to an offer or a meeting, in words."""
SAMPLE = 44
"""Worlds that are drawn one by one."""
LEFT, RIGHT, TEXT = EDGE + 0.3, 4.3, 4.55
"""Left and right edge of the days, left edge of the labels: inches."""
TALL, PITCH, BETWEEN = 1.5, 0.083, 0.12
"""Height of the shares and of one world, and space between the two parts: inches."""
SMALL = 5.0
"""Size of the text beside a world, points."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    shares: Mapping[str, Draws]
    """Share of worlds in each state that occurs at the end of each day, shape (day,)."""
    last: Mapping[str, Interval]
    """The same on the last day, with its range."""
    worlds: tuple[int, ...]
    """Numbers of the worlds that are drawn one by one, from the bottom."""
    states: Index
    """Number of the state of each of them at the end of each day, shape (world, day)."""
    told: tuple[str, ...]
    """What happened last in each of them to an offer or a meeting."""
    axis: str


def table(
    branch: Branch, histories: Mapping[int, Sequence[Happened]], label: str = ILLUSTRATIVE
) -> Table:
    """Return what the figure shows.

    Parameters
    ----------
    branch
        Where the worlds leave the record.
    histories
        What happens in each of some worlds, by its number.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    numbers = sorted(histories)
    codes = {state: n for n, held in enumerate(STATES.values()) for state in held}
    states = np.array([[codes[s] for s in by_day(branch, histories[w])] for w in numbers])
    known = [(n, state) for n, state in enumerate(STATES) if (states == n).any()]
    order = _order(states)
    sample = order[np.linspace(0, order.size - 1, min(SAMPLE, order.size)).round().astype(int)]
    about = f"How {meeting(branch)} stands in {counted(len(numbers), 'world')}, day by day."
    return Table(
        head(branch, about, label),
        {state: (states == n).mean(axis=0) for n, state in known},
        {state: share(states[:, -1] == n).interval for n, state in known},
        tuple(numbers[n] for n in sample.tolist()),
        states[sample],
        tuple(_told(branch, histories[numbers[n]]) for n in sample.tolist()),
        after(branch),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    below = notes([
        f"Below: {len(rows.worlds)} of these worlds, a line each with its number and what came "
        "last, at even steps from all of them in the order of how they end. Ranges: where nine in "
        "ten draws of what we do not know of the parties lie on the last day."
    ])  # fmt: skip
    top = rows.head.height + 0.1
    second = top + TALL + BETWEEN
    bottom = second + PITCH * len(rows.worlds)
    with sheet(bottom + 0.48 + LINE * len(below), rows.head) as page:
        above, single = (LEFT, top, RIGHT, top + TALL), (LEFT, second, RIGHT, bottom)
        _stack(page, above, rows)
        _worlds(page, single, rows)
        draw_shares(page, above)
        draw_days(page, above, rows.states.shape[1] - 1)
        draw_days(page, single, rows.states.shape[1] - 1, rows.axis)
        page.notes(bottom + 0.38, below)
    return page.figure


def _order(states: Index) -> Index:
    """Return worlds in the order of how they end, and how long each state lasted."""
    lasted = [-(states == n).sum(axis=1) for n in reversed(range(len(STATES)))]
    return np.lexsort((*lasted, states[:, -1]))


def _stack(page: Page, box: Box, rows: Table) -> None:
    """Draw the shares of all states, a meeting held at the bottom, and name them."""
    days = rows.states.shape[1] - 1
    xs = [on_day(box, day, days) for day in range(days + 1)]
    under, middles = np.zeros(days + 1), []
    for state, part in rows.shares.items():
        over = under + part
        low, high = ([up(box, y) for y in ends.tolist()] for ends in (under, over))
        page.axes.fill_between(xs, low, high, fc=COLOURS[state], ec="white", lw=0.4, zorder=1)
        middles.append((low[-1] + high[-1]) / 2)
        under = over
    places = apart(middles[::-1], LINE, box[1] + 0.04, box[3] - 0.04)[::-1]
    for (state, held), middle, y in zip(rows.last.items(), middles, places, strict=True):
        page.plot([RIGHT + 0.02, TEXT - 0.14, TEXT - 0.03], [middle, y, y], color=FAINT, lw=0.5)
        told = short(held, rows.head.label) if held.mean else "none by then"
        page.write(TEXT, y, f"{WORDS[state]}: {told}", size=6.5)


def _worlds(page: Page, box: Box, rows: Table) -> None:
    """Draw some worlds, a line each."""
    names, days = list(STATES), rows.states.shape[1]
    for n, (world, states) in enumerate(zip(rows.worlds, rows.states.tolist(), strict=True)):
        y, day = box[3] - PITCH * (n + 1), 0
        for code, run in groupby(states):
            first, day = day, day + len(list(run))
            left, right = (on_day(box, min(d, days - 1), days - 1) for d in (first, day))
            look = {"fc": COLOURS[names[code]], "ec": "none", "zorder": 2}
            page.box(left, y, right - left, PITCH * 0.82, **look)
        page.write(RIGHT + 0.2, y + PITCH * 0.45, f"{world}", size=SMALL, color=FAINT, ha="right")
        told = cut(rows.told[n], WIDTH_IN - TEXT - 0.05, SMALL)
        page.write(TEXT - 0.01, y + PITCH * 0.45, told, size=SMALL, color=FAINT)


def _told(branch: Branch, history: Sequence[Happened]) -> str:
    """Return what happened last to an offer or a meeting."""
    about = [event for event in history if event.row != NOTHING]
    if not about:
        return "no offer"
    scenario, last = branch.bench.scenario, about[-1]
    place = place_text(scenario, branch.menu.terms(last.row))
    by = scenario.parties[branch.menu.by[last.row]].name
    name = LATEST.get(last.act, last.act)
    return f"{name} on day +{last.day}: {place}, terms of {with_article(by)}"
