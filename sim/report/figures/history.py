"""One simulated world as a sequence: a lane a party, days running to the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.domain.situation import NOTHING
from sim.engine.branch import DELEGATIONS, Branch
from sim.engine.log import Happened
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
from sim.report.figures.marks import BLUE, GREEN, MARKS, RED
from sim.report.figures.simulated import (
    COLOURS,
    Box,
    across,
    after,
    draw_days,
    head,
    meeting,
)
from sim.report.figures.style import FAINT, INK, PALETTE, RULE, WIDTH_IN, settings
from sim.report.words import place_text
from sim.study.bands import ILLUSTRATIVE
from sim.study.standing import MOVING, standings

CAPTION = (
    "One simulated world, days running to the right, a lane a party: what each side does, named "
    "by the place that an offer is about or by the line that stops it; a grey line leads from an "
    "offer to each answer. At the bottom how the meeting stands. It is one of very many worlds, "
    "none likelier for being shown; nothing in it has happened."
)
MORE: Mapping[str, tuple[str, str, str]] = {
    "lapse": ("lapse", FAINT, "_"), "agree": ("agreement", GREEN, "P"),
    "satisfy": ("condition met", GREEN, "d"), "convene": ("round fixed", BLUE, "^"),
    "round": ("round held", BLUE, "s"), "put-off": ("round put off", PALETTE[4], ">"),
    "stall": ("round without result", RED, "X"), "pause": ("pause", GREEN, "o"),
    "resume": ("pause runs out", RED, "o"), "violate": ("pause broken", RED, "X"),
    "ceasefire": ("ceasefire", GREEN, "D"), "distract": ("mediator turns away", FAINT, "v"),
    "return": ("mediator returns", FAINT, "^"), "withdraw": ("mediator gives up", RED, "<"),
    "announce": ("announcement", FAINT, "o"),
}  # fmt: skip
"""Name, colour and shape of acts that no record has."""
ROUNDS, AROUND, SOUGHT = "delegations", "surroundings", "meeting"
"""Lanes of no party."""
WHY = ("refuse", "deny", "downgrade", "accept-if", "silent")
"""Answers that are labelled by what brought them about."""
WORDS = {
    "idle": "nothing on the table", "signalled": "nothing on the table", "open": "offer open",
    "agreed": "agreed", "scheduled": "day fixed", "held": "held", "lapsed": "nothing on the table",
}  # fmt: skip
LEFT, RIGHT = 1.2, WIDTH_IN - EDGE - 0.1
"""Left and right edge of the days, inches."""
STEP, PAD, MARK, BAND, SIZE = 0.115, 0.045, 0.06, 0.15, 5.5
"""Height of a line of a lane, space around lanes, half a mark, the band: inches; text: points."""


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the figure shows it."""

    day: int
    act: str
    lane: str
    """The party that acts, or one of the lanes of none."""
    text: str
    about: int
    """Which offer it is about: the number of the row that puts it on the table, or -1."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    lanes: Mapping[str, str]
    """Lanes and their names, from the top."""
    rows: tuple[Row, ...]
    """Everything that happens, in order."""
    states: tuple[tuple[int, str], ...]
    """Days from which on the meeting stands otherwise, and how; day 0 first."""
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
    rows = tuple(_rows(branch, history))
    parties = branch.bench.scenario.parties
    known = {**{p: parties[p].name for p in parties}, **{n: n for n in (ROUNDS, AROUND, SOUGHT)}}
    used = {*branch.proposers, *(row.lane for row in rows), SOUGHT}
    state = str(branch.tracks.regions[branch.track].state)
    steps = [(event.day, s) for event, s in zip(history, standings(branch, history), strict=True)]
    told = f"What each side does over {meeting(branch)} in one world of many, day by day."
    return Table(
        head(branch, told, label, world),
        {lane: name for lane, name in known.items() if lane in used},
        rows,
        tuple(_changes([(0, state), *steps])),
        branch.days,
        after(branch),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    places, heights = _packed(rows)
    top = head_height(rows.head) + 0.1
    tops = {}
    y = top
    for lane, height in heights.items():
        tops[lane] = y
        y += height
    box = (LEFT, top, RIGHT, y + BAND)
    key = _key(rows)
    below = notes([
        "Grey lines lead from an offer to the answers to it; an offer is named by its place, an "
        "answer by what stops it. No world is likelier than another for being shown."
    ])  # fmt: skip
    with settings():
        figure, axes = page(box[3] + 0.5 + LINE * (len(key) + len(below)))
        draw_head(axes, rows.head)
        draw_days(axes, box, rows.days, rows.axis)
        _lanes(axes, rows, tops)
        _events(axes, rows, [(x, tops[r.lane] + down, side)
                             for r, (x, down, side) in zip(rows.rows, places, strict=True)])  # fmt: skip
        _band(axes, box, rows)
        _draw_key(axes, box[3] + 0.38, key)
        draw_notes(axes, box[3] + 0.42 + LINE * len(key), below)
    return figure


def _rows(branch: Branch, history: Sequence[Happened]) -> Iterator[Row]:
    tabled, number = dict[int, int](), -1
    for event in history:
        if event.act == "start":
            continue
        number += 1
        if event.act in {"offer", "counter"}:
            tabled[event.row] = number
        about = tabled.get(event.row, -1) if event.row != NOTHING else -1
        yield Row(event.day, event.act, _lane(event), _text(branch, event), about)


def _lane(event: Happened) -> str:
    if event.act in DELEGATIONS:
        return ROUNDS
    return SOUGHT if event.act in MOVING else event.by or AROUND


def _text(branch: Branch, event: Happened) -> str:
    if event.act in {"offer", "counter", "agree", "meet"}:
        return place_text(branch.bench.scenario, branch.menu.terms(event.row))
    return event.cause if event.act in WHY else ""


def _changes(steps: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield steps[0]
    for (_, before), (day, state) in pairwise(steps):
        if WORDS[state] != WORDS[before]:
            yield day, state


def _packed(rows: Table) -> tuple[list[tuple[float, float, str]], dict[str, float]]:
    """Return where each event stands in its lane, on which side its text, and lanes' heights."""
    places = list[tuple[float, float, str]]()
    ends: dict[str, list[list[tuple[float, float]]]] = {lane: [] for lane in rows.lanes}
    for row in rows.rows:
        x = across((LEFT, 0, RIGHT, 0), row.day, rows.days)
        wide = length(row.text, SIZE) + 0.03 if row.text else 0.0
        side = "left" if x + MARK + wide < RIGHT + EDGE else "right"
        span = (x - MARK, x + MARK + wide) if side == "left" else (x - MARK - wide, x + MARK)
        lines = ends[row.lane]
        line = next((n for n, held in enumerate(lines) if _free(held, span)), len(lines))
        lines[line:] = lines[line:] or [[]]
        lines[line].append(span)
        places.append((x, PAD + STEP * (line + 0.5), side))
    heights = {lane: 2 * PAD + STEP * max(len(lines), 1) for lane, lines in ends.items()}
    return places, heights


def _free(held: Sequence[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(span[1] <= left or right <= span[0] for left, right in held)


def _lanes(axes: Axes, rows: Table, tops: Mapping[str, float]) -> None:
    for lane, top in tops.items():
        axes.plot([EDGE, RIGHT], [top, top], color=RULE, lw=0.6, zorder=0)
        own = lane in {ROUNDS, AROUND, SOUGHT}
        for n, line in enumerate(folded(rows.lanes[lane], LEFT - EDGE - 0.1)):
            write(axes, EDGE, top + PAD + 0.06 + LINE * n, line, color=FAINT if own else INK)


def _look(act: str) -> tuple[str, str, str]:
    return MORE.get(act) or MARKS.get(act) or (act, FAINT, ".")


def _events(axes: Axes, rows: Table, places: Sequence[tuple[float, float, str]]) -> None:
    for n, (row, (x, y, side)) in enumerate(zip(rows.rows, places, strict=True)):
        if row.about not in {-1, n} and row.lane != SOUGHT:
            start = places[row.about]
            axes.plot([start[0], x], [start[1], y], color="#bdbdbd", lw=0.6, zorder=1)
        _, colour, shape = _look(row.act)
        hollow = row.act == "silent"
        axes.plot([x], [y], marker=shape, ms=7 if row.act == "meet" else 4.5, color=colour,
                  mfc="white" if hollow else colour, mew=0.8, zorder=4)  # fmt: skip
        if row.text:
            at = x + MARK if side == "left" else x - MARK
            write(axes, at, y, row.text, size=SIZE, ha=side, zorder=5)


def _band(axes: Axes, box: Box, rows: Table) -> None:
    """Draw how the meeting stands, and name what is long enough."""
    ends = [*(day for day, _ in rows.states[1:]), rows.days]
    for (day, state), end in zip(rows.states, ends, strict=True):
        left, right = across(box, day, rows.days), across(box, end, rows.days)
        colour = COLOURS.get(state, COLOURS["nothing"])
        if state in {"idle", "signalled", "lapsed"}:
            colour = COLOURS["nothing"]
        corner = (left, box[3] - BAND)
        axes.add_patch(Rectangle(corner, right - left, BAND, fc=colour, ec="none", zorder=2))
        if length(WORDS[state], SIZE) + 0.06 < right - left:
            dark = "white" if state in {"held", "scheduled"} else INK
            write(axes, (left + right) / 2, box[3] - BAND / 2, WORDS[state], size=SIZE, ha="center",
                  color=dark, zorder=5)  # fmt: skip


def _key(rows: Table) -> list[list[str]]:
    """Return the acts that occur, in lines as wide as the page."""
    lines, x = list[list[str]](), WIDTH_IN
    for act in dict.fromkeys(row.act for row in rows.rows):
        wide = 0.28 + length(_look(act)[0], 6.5)
        if x + wide > WIDTH_IN - EDGE:
            lines.append([])
            x = EDGE
        lines[-1].append(act)
        x += wide
    return lines


def _draw_key(axes: Axes, y: float, lines: Sequence[Sequence[str]]) -> None:
    for n, acts in enumerate(lines):
        x = EDGE
        for act in acts:
            name, colour, shape = _look(act)
            axes.plot([x + 0.06], [y + LINE * n], marker=shape, ms=4.5, color=colour,
                      mfc="white" if act == "silent" else colour, mew=0.8)  # fmt: skip
            write(axes, x + 0.14, y + LINE * n, name, size=6.5)
            x += 0.28 + length(name, 6.5)
