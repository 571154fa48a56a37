"""Acts in lanes, time running down: the documented record, or one simulated world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from sim.charts.page import (
    AMBER,
    BLUE,
    EDGE,
    FAINT,
    GREEN,
    INK,
    ORANGE,
    PAPER,
    RULE,
    Head,
    Layout,
    Page,
    Sign,
    sheet,
)
from sim.expect.ledger import Entry, Ledger
from sim.facts.record import Event, Meeting, answered
from sim.facts.scenario import Scenario
from sim.report.words import ACTS, MEETINGS, place_text, span_text, terms_of
from sim.rules.course import NOTHING
from sim.simulate.branch import DELEGATIONS, Branch
from sim.simulate.state import Happened
from sim.study.worlds import MOVING, World, at_first

RECORD = (
    "The documented record, time running down, a lane a party. An arrow leads from who acts to "
    "whom it is addressed; a grey bar on a lane lasts from an offer to that party's answer. The "
    "strips on the left are the states of the tracks and the context; an asterisk marks an event "
    "that sources disagree about, brackets one that is implied."
)
WORLD = (
    "One simulated world, time running down, a lane a party. An offer is named by its place, an "
    "answer by the position or the reason that weighed most; a grey bar on a lane lasts from an "
    "offer to that party's answer. The strip on the left is how the meeting stands. It is one of "
    "many worlds, and none is likelier for being shown."
)
STANDING, ROUNDS, AROUND, OTHERS = "standing", "delegations", "surroundings", "others"
"""An offer of the record that lies on the table on day 0; lanes of no party, or of many."""
LOOKS: Mapping[str, tuple[str, str]] = {
    "offer": (BLUE, "o"), STANDING: (INK, "o"), "host-offer": (BLUE, "h"), "counter": (BLUE, "D"),
    "accept": (GREEN, "P"), "accept-if": (GREEN, "p"), "refuse": (ORANGE, "X"),
    "deny": (ORANGE, "s"), "downgrade": (ORANGE, "v"), "defer": (FAINT, "d"),
    "silent": (FAINT, "s"), "unreported": (FAINT, "o"), "withdraw": (ORANGE, "<"),
    "lapse": (FAINT, "_"), "agree": (GREEN, "D"), "satisfy": (GREEN, "d"), "meet": (GREEN, "*"),
    "schedule": (GREEN, "^"), "postpone": (AMBER, ">"), "cancel": (ORANGE, "x"),
    "convene": (BLUE, "^"), "round": (BLUE, "s"), "put-off": (AMBER, ">"), "stall": (ORANGE, "X"),
    "pause": (GREEN, "o"), "resume": (ORANGE, "o"), "violate": (ORANGE, "X"),
    "ceasefire": (GREEN, "D"), "distract": (FAINT, "v"), "return": (FAINT, "^"),
    "announce": (FAINT, "."), "condition": (FAINT, "."), "guarantee": (FAINT, "."),
    "statement": (FAINT, "."),
}  # fmt: skip
"""Colour and shape of each act."""
OPEN = "offer of the record, open on day 0"
STATES: Mapping[str, str] = {
    "idle": PAPER, "signalled": "#d5e6f5", "open": "#82bbe0", "agreed": "#a6dcc6",
    "scheduled": "#45b08c", "held": GREEN, "lapsed": "#dddddd",
}  # fmt: skip
BANDS = (
    ("#f3e3b3", "#d9b44a", "#a67c00"),
    ("#d5cfe3", "#8d7fb0", "#4f3f78"),
    ("#f0d3d3", "#c98080", "#8a3d3d"),
    ("#e6e6e6", "#a8a8a8", "#5f5f5f"),
    ("#d3e8e6", "#7fb5b0", "#2f6f69"),
)
"""Three shades of one colour for the values of a series of context."""
TRACKS = ("leaders", "delegations", "meeting")
BOXED = {"ec": RULE, "lw": 0.5}
HOLLOW = ("silent", "unreported", STANDING)
WHY = ("refuse", "deny", "downgrade", "accept-if", "silent")
"""Answers that are named by what brought them about."""
YEARS, MONTHS = 700, 60
"""A gap of more days is told in years, or in months."""
LIKELY = "No world is likelier than another for being shown."
QUIET = {"record": 45, "world": 14}
"""A longer gap between events is drawn as a break, days."""
STRIP, PITCH = 0.12, 0.3
"""Width of a strip, and of a lane beside long texts: inches."""
WIDEST = {"wide": 0.7, "narrow": 0.4}
"""Width of a lane by layout, inches."""
PAD, BREAK = 0.045, 0.17
"""Space above and below a row, height of a break: inches."""
LEAST = 2.3
"""Least room for what is said of an event, inches."""


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the figure shows it."""

    event: str
    act: str
    day: str
    """Day or range as text."""
    first: int
    """Days since the start."""
    by: str
    """Lane of who acts."""
    to: tuple[str, ...]
    answers: str | None
    """The event that put on the table what it answers."""
    text: str
    strips: Mapping[str, str]
    """State of each track after the event, and value of each series of context on that day."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    lanes: Mapping[str, str]
    """Lanes and their names, from the left."""
    principals: tuple[str, ...]
    """Lanes that a narrow figure keeps apart."""
    rows: tuple[Row, ...]
    quiet: int
    """A longer gap between events is drawn as a break, days."""
    says: tuple[str, ...]
    """What stands below."""


def record(ledger: Ledger) -> Table:
    """Return the documented record, a row an event, in order."""
    scenario = ledger.scenario
    rows = tuple(_documented(scenario, entry) for entry in ledger.entries)
    acting = {name for row in rows for name in (row.by, *row.to)}
    return Table(
        Head.of(scenario, "The documented record", "", ""),
        {name: party.name for name, party in scenario.parties.items() if name in acting},
        tuple(scenario.principals),
        rows,
        QUIET["record"],
        ("* sources disagree; [ ] implied; grey bar: from an offer to that party's answer.",),
    )


def world(found: World) -> Table:
    """Return what happens in one simulated world, a row an event, in order."""
    scenario, rows = found.scenario, tuple(_simulated(found))
    known = {**{n: p.name for n, p in scenario.parties.items()}, ROUNDS: ROUNDS, AROUND: AROUND}
    acting = {*scenario.principals, *(row.by for row in rows)}
    stated = [one for party in scenario.parties.values() for one in party.positions]
    named = [f"{one.id}: {one.says}" for one in stated if any(one.id in row.text for row in rows)]
    about = f"One world of many, over {MEETINGS[found.branch.track]}."
    title = "What each side does"
    return Table(
        Head.simulated(found.branch, title, about, found.label, found.number),
        {lane: name for lane, name in known.items() if lane in acting},
        tuple(scenario.principals),
        rows,
        QUIET["world"],
        (f"In brackets, what weighed most. {' '.join(named)}", LIKELY),
    )


def plot(table: Table, layout: Layout) -> Figure:
    """Return the figure of what `record` or `world` gives."""
    with sheet(layout, table.head) as page:
        grid = _Grid(page, table)
        _names(page, grid)
        _strips(page, grid, table)
        _waits(page, grid, table)
        for row, y, lines in zip(table.rows, grid.ys, grid.lines, strict=True):
            _event(page, grid, row, y)
            page.write(grid.days, y, "" if layout.narrow else row.day, ha="right", color=FAINT)
            first = y - layout.line * (len(lines) - 1) / 2
            for n, (text, colour) in enumerate(lines):
                page.write(grid.text, first + layout.line * n, text, color=colour)
        _breaks(page, grid, table)
        page.take(grid.bottom - page.y + 0.05)
        page.key(list(_signs(grid, table)))
        page.notes(table.says)
    return page.figure


class _Grid:
    """Where everything stands, in inches from the top left corner."""

    def __init__(self, page: Page, table: Table) -> None:
        self.page, self.narrow = page, page.layout.narrow
        strips = [
            name
            for row in table.rows[:1]
            for name in row.strips
            if name in TRACKS or not self.narrow
        ]
        days = 0.0 if self.narrow else max((page.length(row.day) for row in table.rows), default=0)
        self.days = page.left + days
        x = self.days + (0.08 if days else 0.0)
        self.strips = {name: x + (STRIP + 0.05) * n for n, name in enumerate(strips)}
        x += (STRIP + 0.05) * len(strips) + 0.1
        several = self.narrow and len(table.lanes) > len(table.principals) + 1
        kept = table.principals if several else tuple(table.lanes)
        self.names = {lane: table.lanes[lane] for lane in kept if lane in table.lanes}
        self.names |= {OTHERS: OTHERS} if several else {}
        room, number = page.right - x - 0.1, max(len(self.names), 1)
        widest = WIDEST[page.layout.name]
        need = max(
            (page.length(line) for row in table.rows for line in self._says(table, row)),
            default=0.0,
        )
        pitch = max(min((room - need) / number, widest), min((room - LEAST) / number, PITCH))
        self.lanes = {lane: x + pitch * (n + 0.4) for n, lane in enumerate(self.names)}
        self.text = x + pitch * len(self.names) + 0.08
        self.lines = [self._lines(table, row) for row in table.rows]
        self.tall = [page.layout.line * len(lines) + 2 * PAD for lines in self.lines]
        self.gaps = [two.first - one.first for one, two in pairwise(table.rows)]
        self.top = self.bottom = page.y + page.layout.line * (len(strips) + len(self.names)) + 0.06
        self.ys = list[float]()
        for gap, tall in zip([0, *self.gaps], self.tall, strict=False):
            self.bottom += BREAK if gap > table.quiet else 0.0
            self.ys.append(self.bottom + tall / 2)
            self.bottom += tall
        self.colours = _colours(table.rows)

    def _lines(self, table: Table, row: Row) -> list[tuple[str, str]]:
        """Return what is said of an event as lines that fit, each with its colour."""
        room = self.page.right - self.text
        *by, text = self._says(table, row)
        ink = FAINT if row.by in {ROUNDS, AROUND} else INK
        return [
            *((line, FAINT) for told in by for line in self.page.folded(told, room)),
            *((line, ink) for line in self.page.folded(text, room)),
        ]

    def _says(self, table: Table, row: Row) -> tuple[str, ...]:
        """Return what is said of an event; a telephone has no room for the day beside it."""
        if not self.narrow:
            return (row.text,)
        if row.by in {ROUNDS, AROUND}:
            return (f"{row.day}: {row.text}",)
        return f"{row.day}, {table.lanes[row.by]}", row.text

    def lane(self, name: str) -> float:
        """Return where the lane of a party stands."""
        return self.lanes[name if name in self.lanes else OTHERS]


def _signs(grid: _Grid, table: Table) -> Iterator[Sign]:
    """Yield what marks and colours mean."""
    acts = {row.act for row in table.rows}
    for act, (colour, shape) in ((act, look) for act, look in LOOKS.items() if act in acts):
        yield Sign(_noun(act), shape, colour, {"mfc": PAPER} if act in HOLLOW else None)
    shown = {pair for row in table.rows for pair in row.strips.items() if pair[0] in grid.strips}
    for state in (state for state in STATES if {(track, state) for track in TRACKS} & shown):
        yield Sign(f"track {state}", "#", STATES[state], BOXED)
    for (series, value), colour in grid.colours.items():
        if series not in TRACKS and value and (series, value) in shown:
            yield Sign(f"{series}: {value}".replace("-", " "), "#", colour, BOXED)


def _noun(act: str) -> str:
    return OPEN if act == STANDING else ACTS[act].noun


def _documented(scenario: Scenario, entry: Entry) -> Row:
    event = entry.event
    to = (*event.to, *event.meeting.participants) if isinstance(event, Meeting) else event.to
    target = answered(event)
    if target is not None and not to:
        to = (scenario.offers[target].by,)
    return Row(
        event=event.id,
        act=event.act,
        day=span_text(event.on),
        first=entry.day,
        by=event.by,
        to=to,
        answers=target,
        text=_label(scenario, event),
        strips={str(track): str(region.state) for track, region in entry.regions.items()}
        | _context(scenario, event),
    )


def _label(scenario: Scenario, event: Event) -> str:
    terms = terms_of(event)
    name = _noun(event.act)
    text = name if terms is None else f"{name}: {place_text(scenario, terms)}"
    if terms is not None and terms.guarantees:
        text += f" + {', '.join(promise.kind.replace('-', ' ') for promise in terms.guarantees)}"
    elif terms is None and event.speaker:
        text += f" ({event.speaker.split()[-1]})"
    if event.id in scenario.disputed:
        text = f"* {text}"
    return f"[{text}]" if event.implied_by else text


def _context(scenario: Scenario, event: Event) -> dict[str, str]:
    day = event.on.first
    holds = {
        spell.series: spell.value
        for spell in scenario.context
        if spell.since <= day and (spell.until is None or spell.until >= day)
    }
    used = dict.fromkeys(spell.series for spell in scenario.context)
    return {series: holds.get(series, "") for series in used}


def _simulated(found: World) -> Iterator[Row]:
    branch, scenario, principals = found.branch, found.scenario, found.scenario.principals
    menu, strips = branch.menu, {"meeting": at_first(branch)}
    latest = dict[str, str]()
    for (by, _), name in branch.tracks.regions[branch.track].open.items():
        if by in branch.proposers and by not in latest:
            place, latest[by] = place_text(scenario, menu.terms(menu.documented_row(name))), name
            yield Row(name, STANDING, "day 0", 0, by, (), None, f"{OPEN}: {place}", strips)
    for n, (event, state) in enumerate(zip(found.events, found.states, strict=True)):
        if event.act == "start":
            continue
        made = event.act in {"offer", "counter"}
        row = event.answers if made else event.row
        about = latest.get(menu.by[row]) if row != NOTHING else None
        by = ROUNDS if event.act in DELEGATIONS else event.by or AROUND
        lanes = principals if event.act in MOVING else (by,)
        day = f"day {event.day:+d}" if event.day else "day 0"
        strips, text = {"meeting": state}, _text(branch, event)
        yield Row(f"{n}", event.act, day, event.day, lanes[0], lanes[1:], about, text, strips)
        if made:
            latest[event.by] = f"{n}"


def _text(branch: Branch, event: Happened) -> str:
    """Return the name of an event, and its place or its reason."""
    name = _noun(event.act)
    if event.act in {"offer", "counter", "agree", "meet"}:
        return f"{name}: {place_text(branch.bench.scenario, branch.menu.terms(event.row))}"
    return f"{name} ({event.cause.replace('_', ' ')})" if event.act in WHY else name


def _colours(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """Return the colour of each value of each strip."""
    values: dict[str, list[str]] = {}
    for name, value in dict.fromkeys(pair for row in rows for pair in row.strips.items()):
        if name not in TRACKS:
            values.setdefault(name, []).append(value)
    return {(track, state): colour for track in TRACKS for state, colour in STATES.items()} | {
        (series, value): BANDS[n % len(BANDS)][m % len(BANDS[0])] if value else "none"
        for n, (series, several) in enumerate(values.items())
        for m, value in enumerate(several)
    }


def _names(page: Page, grid: _Grid) -> None:
    """Write the names of strips and lanes as stairs, so that each ends above its own."""
    strips = [(x + STRIP / 2, _strip(name), FAINT) for name, x in grid.strips.items()]
    lanes = [(grid.lanes[lane], name, INK) for lane, name in grid.names.items()]
    for n, (x, name, colour) in enumerate((*strips, *lanes)):
        y = grid.top - page.layout.line * (len(strips) + len(lanes) - n)
        page.plot([x, x], [y, grid.top], color=RULE, lw=0.6, zorder=0)
        page.write(x + 0.04, y, name, color=colour)
    for x in grid.lanes.values():
        page.plot([x, x], [grid.top, grid.bottom], color=RULE, lw=0.8, zorder=0)


def _strip(name: str) -> str:
    return f"{name} track" if name in TRACKS else name.replace("-", " ")


def _strips(page: Page, grid: _Grid, table: Table) -> None:
    tops = [y - tall / 2 for y, tall in zip(grid.ys, grid.tall, strict=True)]
    for row, top, bottom in zip(table.rows, tops, [*tops[1:], grid.bottom], strict=False):
        for name, x in grid.strips.items():
            face = grid.colours[name, row.strips[name]]
            page.box(x, top, STRIP, bottom - top, fc=face, ec="none", zorder=1)
    for x in grid.strips.values():
        page.box(x, grid.top, STRIP, grid.bottom - grid.top, fc="none", ec=RULE, lw=0.6)


def _waits(page: Page, grid: _Grid, table: Table) -> None:
    """Draw, on the lane of who answers, a bar from the offer to the answer."""
    when = {row.event: y for row, y in zip(table.rows, grid.ys, strict=True)}
    for row, y in zip(table.rows, grid.ys, strict=True):
        if row.answers in when:
            start = when[row.answers]
            page.box(grid.lane(row.by) - 0.035, start, 0.07, y - start, fc=RULE, ec="none")


def _event(page: Page, grid: _Grid, row: Row, y: float) -> None:
    x, (colour, shape) = grid.lane(row.by), LOOKS[row.act]
    style, wide = ("-", 2.2) if row.act in {"meet", *MOVING} else ("-|>", 1.0)
    for party in row.to:
        if grid.lane(party) != x:
            look: Mapping[str, Any] = {
                "arrowstyle": style,
                "color": colour,
                "lw": wide,
                "zorder": 3,
            }
            end = grid.lane(party), y
            page.axes.add_patch(
                FancyArrowPatch((x, y), end, mutation_scale=6, shrinkA=0, shrinkB=0, **look)
            )
    face, size = PAPER if row.act in HOLLOW else colour, 8 if row.act == "meet" else 5
    page.mark(x, y, shape, ms=size, color=colour, mfc=face, mew=0.8, zorder=4)


def _breaks(page: Page, grid: _Grid, table: Table) -> None:
    for days, y, tall in zip(grid.gaps, grid.ys[1:], grid.tall[1:], strict=True):
        if days > table.quiet:
            at = y - tall / 2 - BREAK / 2
            page.plot([EDGE, grid.text], [at] * 2, color=FAINT, lw=0.6, ls=(0, (2, 3)), zorder=2)
            page.write(grid.text + 0.05, at, _gap(days), color=FAINT)


def _gap(days: int) -> str:
    if days <= MONTHS:
        return f"{days} days"
    return f"{days / 30.44:.0f} months" if days < YEARS else f"{days / 365.25:.0f} years"
