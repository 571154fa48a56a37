"""One simulated world as a sequence: a lane a party, days running to the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.figure import Figure

from sim.charts.former import (
    EDGE,
    FAINT,
    INK,
    LINE,
    RULE,
    WIDTH_IN,
    Box,
    Head,
    Page,
    folded,
    length,
    notes,
    sheet,
)
from sim.charts.lanes import (
    PAD,
    SIZE,
    STANDING,
    Mark,
    draw_key,
    draw_mark,
    key,
    look,
    packed,
)
from sim.charts.simulated import COLOURS, EMPTY, after, draw_days, head, meeting, on_day
from sim.report.words import place_text
from sim.rules.course import NOTHING
from sim.simulate.branch import DELEGATIONS, Branch
from sim.simulate.state import Happened
from sim.study.score import ILLUSTRATIVE
from sim.study.worlds import MOVING, at_first, stands

CAPTION = (
    "One simulated world, days running to the right, a lane a party: what each side does. An offer "
    "is named by its place, an answer by the position or the reason that weighed most; a grey line "
    "leads from an offer to each answer. At the bottom how the meeting stands. It is one of many "
    "worlds, and none is likelier for being shown."
)
ROUNDS, AROUND, SOUGHT = "delegations", "surroundings", "meeting"
"""Lanes of no party."""
WHY = ("refuse", "deny", "downgrade", "accept-if", "silent")
"""Answers that are named by what brought them about."""
WORDS = {
    **dict.fromkeys(EMPTY, "nothing on the table"), "open": "an offer on the table",
    "agreed": "agreed", "scheduled": "day fixed", "held": "held",
}  # fmt: skip
LEFT, RIGHT, BAND = 1.35, WIDTH_IN - EDGE - 0.1, 0.15
"""Left and right edge of the days, height of the band: inches."""
LINK = "#bdbdbd"
TOLD = (
    "Grey lines lead from an offer to the answers; an answer is named by the position or the "
    "reason that weighed most. No world is likelier than another for being shown."
)


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the figure shows it."""

    day: int
    act: str
    lane: str
    """The party that acts, or a lane of none."""
    text: str
    about: int = -1
    """Which row put the offer on the table that it answers, or -1."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    lanes: Mapping[str, str]
    """Lanes and their names, from the top."""
    rows: tuple[Row, ...]
    """Offers that lie on the table on day 0, and everything that happens, in order."""
    states: tuple[tuple[int, str], ...]
    """How the meeting stands from which day on; day 0 first."""
    says: tuple[str, ...]
    """What the positions say by which answers are named."""
    days: int
    axis: str


def table(
    branch: Branch, world: int, history: Sequence[Happened], label: str = ILLUSTRATIVE
) -> Table:
    """Return what the figure shows, a row for each event after the start.

    Parameters
    ----------
    branch
        Where the world leaves the record.
    world
        Its number.
    history
        What happens in it.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    rows, parties = tuple(_rows(branch, history)), branch.bench.scenario.parties
    known = {**{p: parties[p].name for p in parties}, **{n: n for n in (ROUNDS, AROUND, SOUGHT)}}
    used = {*branch.bench.scenario.principals, *(row.lane for row in rows), SOUGHT}
    positions = [stated for party in parties.values() for stated in party.positions]
    named = {row.text for row in rows if row.act in WHY}
    told = f"What each side does over {meeting(branch)} in one world of many, day by day."
    return Table(
        head(branch, told, label, world),
        {lane: name for lane, name in known.items() if lane in used},
        rows,
        tuple(_changes(branch, history)),
        tuple(f"{one.id}: {one.says}" for one in positions if one.id in named),
        branch.days,
        after(branch),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    marks = [Mark(r.lane, r.act, on_day(_DAYS, r.day, rows.days), r.text) for r in rows.rows]
    places, heights = packed(marks, rows.lanes)
    names = {lane: folded(name, LEFT - EDGE - 0.1) for lane, name in rows.lanes.items()}
    tall = {lane: max(heights[lane], LINE * len(names[lane]) + 2 * PAD) for lane in rows.lanes}
    if not any(row.lane == SOUGHT for row in rows.rows):
        tall[SOUGHT] = 0.0
    first = rows.head.height + 0.1
    tops = dict(zip(rows.lanes, accumulate(tall.values(), initial=first), strict=False))
    box = (LEFT, first, RIGHT, first + sum(tall.values()) + BAND)
    told = key(row.act for row in rows.rows if row.lane not in {AROUND, SOUGHT})
    below = notes([*([" ".join(rows.says)] if rows.says else []), TOLD])
    with sheet(box[3] + 0.45 + LINE * (len(told) + len(below)), rows.head) as page:
        draw_days(page, box, rows.days, rows.axis)
        for lane, lines in names.items():
            y = box[3] - BAND / 2 if lane == SOUGHT else tops[lane] + PAD + 0.06
            page.plot([EDGE, RIGHT], [tops[lane]] * 2, color=RULE, lw=0.6, zorder=0)
            own = lane in {ROUNDS, AROUND, SOUGHT}
            page.column(EDGE, y, lines, color=FAINT if own else INK)
        ys = [tops[mark.lane] + place.y for mark, place in zip(marks, places, strict=True)]
        _links(page, rows, [(mark.x, y) for mark, y in zip(marks, ys, strict=True)])
        for mark, y, place in zip(marks, ys, places, strict=True):
            draw_mark(page, mark, y, place.side)
        _band(page, box, rows)
        draw_key(page, box[3] + 0.38, told)
        page.notes(box[3] + 0.41 + LINE * len(told), below)
    return page.figure


_DAYS: Box = (LEFT, 0.0, RIGHT, 0.0)


def _rows(branch: Branch, history: Sequence[Happened]) -> Iterator[Row]:
    menu, scenario = branch.menu, branch.bench.scenario
    number, latest = 0, dict[str, int]()
    for (by, _), name in branch.tracks.regions[branch.track].open.items():
        if by in branch.proposers and by not in latest:
            text = place_text(scenario, menu.terms(menu.documented_row(name)))
            yield Row(0, STANDING, by, text)
            latest[by], number = number, number + 1
    for event in history:
        if event.act == "start":
            continue
        made = event.act in {"offer", "counter"}
        row = event.answers if made else event.row
        about = latest.get(menu.by[row], -1) if row != NOTHING else -1
        yield Row(event.day, event.act, _lane(event), _text(branch, event), about)
        if made:
            latest[event.by] = number
        number += 1


def _lane(event: Happened) -> str:
    if event.act in DELEGATIONS:
        return ROUNDS
    return SOUGHT if event.act in MOVING else event.by or AROUND


def _text(branch: Branch, event: Happened) -> str:
    """Return what stands beside an event: its place, its reason, or its name."""
    place = event.act in {"offer", "counter", "agree", "meet"}
    where = place_text(branch.bench.scenario, branch.menu.terms(event.row)) if place else ""
    if event.act in MOVING or (not event.by and event.act not in DELEGATIONS):
        name = look(event.act)[0]
        return f"{name}: {where}" if where else name
    return where or (event.cause if event.act in WHY else "")


def _changes(branch: Branch, history: Sequence[Happened]) -> Iterator[tuple[int, str]]:
    """Yield the days from which on the meeting stands otherwise, and how."""
    before = at_first(branch)
    yield 0, before
    for event in history:
        state = stands(branch, event)
        if WORDS[state] != WORDS[before]:
            yield event.day, state
        before = state


def _links(page: Page, rows: Table, points: Sequence[tuple[float, float]]) -> None:
    """Draw a line from each offer to what answers it."""
    for row, (x, y) in zip(rows.rows, points, strict=True):
        if row.about >= 0 and row.lane != SOUGHT:
            left, top = points[row.about]
            page.plot([left, x], [top, y], color=LINK, lw=0.6, zorder=1)


def _band(page: Page, box: Box, rows: Table) -> None:
    """Draw how the meeting stands, and name what is long enough."""
    ends = [*(day for day, _ in rows.states[1:]), rows.days]
    for (day, state), end in zip(rows.states, ends, strict=True):
        left, right = on_day(box, day, rows.days), on_day(box, end, rows.days)
        colour = COLOURS["nothing" if state in EMPTY else state]
        page.box(left, box[3] - BAND, right - left, BAND, fc=colour, ec="none", zorder=2)
        if length(WORDS[state], SIZE) + 0.06 < right - left:
            ink = "white" if state in {"held", "scheduled"} else INK
            page.write((left + right) / 2, box[3] - BAND / 2, WORDS[state], size=SIZE, ha="center",
                  color=ink, zorder=5)  # fmt: skip
