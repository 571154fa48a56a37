"""Acts in lanes, time running down: the documented record, or one simulated world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.charts.page import (
    AMBER,
    BLUE,
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
    cut,
    sheet,
)
from sim.expect.statechart import Entry, Ledger
from sim.facts.record import Event, Meeting, answered, terms_of
from sim.facts.scenario import Scenario
from sim.report.words import ACTS, MEETINGS, counted, place_text, span_text
from sim.rules.course import NOTHING
from sim.simulate.branch import Branch
from sim.simulate.state import MOVES, Happened
from sim.study.worlds import MOVING, World, at_first

RECORD = (
    "The documented record, time running down, a lane a party. An arrow leads from who acts to "
    "whom it is addressed; a grey bar on a lane lasts from an offer to that party's answer. The "
    "strips on the left are the states of the tracks and the context; an asterisk marks an event "
    "that sources disagree about, brackets one that is implied."
)
WORLD = (
    "One simulated world, time running down, a lane a party. An offer is named by its place, an "
    "answer by what weighed most; a grey bar on a lane lasts from an offer to that party's answer. "
    "On the left stands how the meeting stands. No world is likelier for being shown."
)
STANDING, ROUNDS, AROUND, OTHERS = "standing", "delegations", "surroundings", "others"
"""An offer of the record that lies on the table on day 0; lanes of no party, or of many."""
NOBODY = (ROUNDS, AROUND)
LOOKS: Mapping[str, tuple[str, str]] = {
    "offer": (BLUE, "o"), STANDING: (INK, "o"), "host-offer": (BLUE, "h"), "counter": (BLUE, "D"),
    "accept": (GREEN, "P"), "accept-if": (GREEN, "p"), "refuse": (ORANGE, "X"),
    "deny": (ORANGE, "s"), "downgrade": (ORANGE, "v"), "defer": (FAINT, "d"),
    "silent": (FAINT, "s"), "unreported": (FAINT, "o"), "withdraw": (ORANGE, "<"),
    "lapse": (FAINT, "_"), "agree": (GREEN, "D"), "reconsider": (FAINT, "d"), "meet": (GREEN, "*"),
    "schedule": (GREEN, "^"), "postpone": (AMBER, ">"), "cancel": (ORANGE, "x"),
    "convene": (BLUE, "^"), "round": (BLUE, "s"), "put-off": (AMBER, ">"), "stall": (ORANGE, "X"),
    "pause": (GREEN, "o"), "resume": (ORANGE, "o"), "violate": (ORANGE, "X"),
    "ceasefire": (GREEN, "D"), "distract": (FAINT, "v"), "return": (FAINT, "^"),
    "condition": (AMBER, "p"),
    **dict.fromkeys(("announce", "guarantee", "statement"), (FAINT, ".")),
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
WHY = ("refuse", "deny", "downgrade", "condition", "silent")
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
    rows = tuple(_documented(ledger, entry) for entry in ledger.entries)
    acting = {name for row in rows for name in (row.by, *row.to)}
    return Table(
        Head.of(scenario, told_text(scenario), "", ""),
        {name: party.name for name, party in scenario.parties.items() if name in acting},
        tuple(scenario.principals),
        rows,
        QUIET["record"],
        ("* sources disagree; [ ] implied; grey bar: from an offer to that party's answer.",),
    )


def told_text(scenario: Scenario) -> str:
    """Return what the record holds, in a sentence."""
    acts = [event.act for event in scenario.record]
    offers, yes, met = len(scenario.offers), acts.count("accept"), acts.count("meet")
    return (
        f"The record holds {counted(offers, 'offer')} and counter-offers, "
        f"{counted(yes, 'acceptance')}, {counted(met, 'meeting')}"
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
        across, when, before = _Across(page, table), dict[str, float](), None
        _names(page, across)
        top = page.y
        for row in table.rows:
            if before is not None and row.first - before.first > table.quiet:
                _quiet(page, across, before, row)
            y = _said(page, across, row)
            if row.answers in when:
                left, since = across.lane(row.by) - 0.035, when[row.answers]
                page.box(left, since, 0.07, y - since, fc=RULE, ec="none")
            _act(page, across, row, y)
            when[row.event], before = y, row
        for x in across.lanes.values():
            page.plot([x, x], [top, page.y], color=RULE, lw=0.8, zorder=0)
        page.take(0.05)
        page.key(list(_signs(across, table)))
        page.notes(table.says)
    return page.figure


class _Across:
    """Where strips, lanes and texts stand, in inches from the left."""

    def __init__(self, page: Page, table: Table) -> None:
        self.narrow, self.known = page.layout.narrow, table.lanes
        names = table.rows[0].strips if table.rows else ()
        strips = [name for name in names if name in TRACKS or not self.narrow]
        wide = 0.0 if self.narrow else max(map(page.length, (r.day for r in table.rows)), default=0)
        self.days = page.left + wide
        left = self.days + (0.0 if self.narrow else 0.08)
        self.strips = {name: left + (STRIP + 0.05) * n for n, name in enumerate(strips)}
        left += (STRIP + 0.05) * len(strips) + 0.1
        several = self.narrow and len(table.lanes) > len(table.principals) + 1
        kept = [*table.principals, OTHERS] if several else list(table.lanes)
        room, says = page.right - left - 0.1, (s for row in table.rows for s in self.says(row))
        need, number = max(map(page.length, says), default=0.0), max(len(kept), 1)
        widest = WIDEST[page.layout.name]
        pitch = max(min((room - need) / number, widest), min((room - LEAST) / number, PITCH))
        self.lanes = {lane: left + pitch * (n + 0.4) for n, lane in enumerate(kept)}
        self.text = left + pitch * len(kept) + 0.08
        self.colours = _colours(table.rows)

    def says(self, row: Row) -> tuple[str, ...]:
        """Return what is said of an event; a telephone has no room for the day beside it."""
        if self.narrow and row.by not in NOBODY:
            return f"{row.day}, {self.known[row.by]}", row.text
        return (f"{row.day}: {row.text}" if self.narrow else row.text,)

    def lane(self, name: str) -> float:
        """Return where the lane of a party stands."""
        return self.lanes[name if name in self.lanes else OTHERS]


def _names(page: Page, across: _Across) -> None:
    """Write the names of strips and lanes as stairs, so that each ends above its own."""
    strips = [(x + STRIP / 2, _spaced(name), FAINT) for name, x in across.strips.items()]
    lanes = [(x, across.known.get(lane, lane), INK) for lane, x in across.lanes.items()]
    bottom = page.y + page.layout.line * len(strips + lanes) + 0.06
    for x, name, colour in strips + lanes:
        y = page.take(page.layout.line)
        page.plot([x, x], [y, bottom], color=RULE, lw=0.6, zorder=0)
        page.write(x + 0.04, y, cut(name, page.right - x, page.layout.size), color=colour)
    page.take(0.06)


def _said(page: Page, across: _Across, row: Row) -> float:
    """Take the room of an event, and write what is said of it; return its middle."""
    faint, room = row.by in NOBODY, page.right - across.text
    *above, text = across.says(row)
    lines = [(line, FAINT) for said in above for line in page.folded(said, room)]
    lines += [(line, FAINT if faint else INK) for line in page.folded(text, room)]
    deep = page.layout.line * len(lines)
    _strips(page, across, row, deep + 2 * PAD)
    y = page.take(deep + 2 * PAD)
    if not across.narrow:
        page.write(across.days, y, row.day, ha="right", color=FAINT)
    for n, (line, colour) in enumerate(lines):
        down = y - deep / 2 + page.layout.line * (n + 0.5)
        page.write(across.text, down, line, color=colour)
    return y


def _strips(page: Page, across: _Across, row: Row, tall: float) -> None:
    """Draw how tracks and surroundings stand after an event."""
    for name, x in across.strips.items():
        face = across.colours[name, row.strips[name]]
        page.box(x, page.y, STRIP, tall, fc=face, ec="none", zorder=1)
        for side in (x, x + STRIP):
            page.plot([side, side], [page.y, page.y + tall], color=RULE, lw=0.6)


def _quiet(page: Page, across: _Across, before: Row, row: Row) -> None:
    """Draw a break for days without an event, and say how many."""
    _strips(page, across, before, BREAK)
    y, days = page.take(BREAK), row.first - before.first
    page.plot([page.left, across.text], [y, y], color=FAINT, lw=0.6, ls=(0, (2, 3)), zorder=2)
    text = f"{days / 30.44:.0f} months" if days < YEARS else f"{days / 365.25:.0f} years"
    page.write(across.text + 0.05, y, f"{days} days" if days <= MONTHS else text, color=FAINT)


def _act(page: Page, across: _Across, row: Row, y: float) -> None:
    """Draw the mark of an act, and arrows to whom it is addressed."""
    x, (colour, shape) = across.lane(row.by), LOOKS[row.act]
    joint = row.act in {"meet", *MOVING}
    for end in sorted({across.lane(party) for party in row.to} - {x}):
        page.plot([x, end], [y, y], color=colour, lw=2.2 if joint else 1.0, zorder=3)
        if not joint:
            page.mark(end, y, ">" if end > x else "<", ms=2.5, color=colour, zorder=3)
    face, size = PAPER if row.act in HOLLOW else colour, 8 if row.act == "meet" else 5
    page.mark(x, y, shape, ms=size, color=colour, mfc=face, mew=0.8, zorder=4)


def _signs(across: _Across, table: Table) -> Iterator[Sign]:
    """Yield what marks and colours mean."""
    acts = {row.act for row in table.rows}
    for act, (colour, shape) in ((act, look) for act, look in LOOKS.items() if act in acts):
        yield Sign(_noun(act), shape, colour, {"mfc": PAPER} if act in HOLLOW else None)
    seen = {(name, row.strips[name]) for row in table.rows for name in across.strips}
    for state in (state for state in STATES if {(track, state) for track in TRACKS} & seen):
        yield Sign(f"track {state}", "#", STATES[state], BOXED)
    for (name, value), colour in across.colours.items():
        if name not in TRACKS and value and (name, value) in seen:
            yield Sign(f"{_spaced(name)}: {_spaced(value)}", "#", colour, BOXED)


def _noun(act: str) -> str:
    return OPEN if act == STANDING else ACTS[act].noun


def _spaced(name: str) -> str:
    return f"{name} track" if name in TRACKS else name.replace("-", " ")


def _documented(ledger: Ledger, entry: Entry) -> Row:
    scenario, event = ledger.scenario, entry.event
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
        strips={track: str(entry.regions[track].state) for track in ledger.tracks}
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
    """Return the value of each series of context on the day of an event; empty for none."""
    day, values = event.on.first, dict.fromkeys((spell.series for spell in scenario.context), "")
    for spell in scenario.context:
        if spell.since <= day and (spell.until is None or spell.until >= day):
            values[spell.series] = spell.value
    return values


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
        by = ROUNDS if event.act in MOVES["delegations"] else event.by or AROUND
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
