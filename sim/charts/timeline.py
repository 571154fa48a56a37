"""The record as a sequence: a lane a party, time running down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import shorten, wrap

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch

from sim.charts.former import EDGE, FAINT, RULE, WIDTH_IN, Look, Page, settings, sheet
from sim.charts.marks import BANDS, MARKS, STATES
from sim.expect.ledger import Entry, Ledger
from sim.facts.record import Event, Meeting, Track, answered
from sim.facts.scenario import Scenario
from sim.report.words import caveat, place_text, span_text, terms_of

CAPTION = (
    "The documented record, time running down, a lane a party. An arrow leads from who acts to "
    "whom it is addressed; a grey bar on a lane lasts from an offer to that party's answer. The "
    "strips on the left are the states of the tracks and the context; an asterisk marks an event "
    "that sources disagree about, brackets one that is implied."
)
ROW = 0.215
"""Height of a row, inches."""
YEARS = 700
"""A longer gap is told in years, a shorter one in months."""
LONG_DAYS = 45
"""A longer gap between events is drawn as a break."""
DATE, STRIP, GAP, LANE = 1.3, 0.13, 0.05, 0.46
"""Right edge of the dates, width of a strip, space between strips, widest lane: inches."""
TOP = 1.5
KEY = "* sources disagree; [ ] implied; grey bar: from an offer to that party's answer"
LABEL, SMALL = 7.5, 6.0
"""Size of a label, and of one that needs two lines: points."""
LONGEST = 24
"""Characters of a party's name that stand above its lane."""
LEGEND_LINE = 0.128
"""Height of a line of the legend, inches."""
CHARACTER = 0.058
"""Mean width of a character of a label, inches."""


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the figure shows it."""

    event: str
    act: str
    day: str
    """Day or range as text."""
    first: int
    """Days since the start of the scenario."""
    by: str
    to: tuple[str, ...]
    answers: str | None
    text: str
    states: Mapping[str, str]
    """State of each track after the event."""
    context: Mapping[str, str]
    """Value of each series of context on that day."""


def table(ledger: Ledger) -> list[Row]:
    """Return the rows of the figure, one an event, in order."""
    scenario = ledger.scenario
    return [_row(scenario, entry, ledger.tracks) for entry in ledger.entries]


def plot(rows: Sequence[Row], scenario: Scenario) -> Figure:
    """Return the figure of a record.

    Parameters
    ----------
    rows
        What `table` gives.
    scenario
        For the names of parties and series.
    """
    grid = _grid(rows, scenario)
    with settings():
        legends = _legends(rows)
    deep = max(_lines(n, held) for n, held in enumerate(legends))
    with sheet(grid.bottom + 0.2 + LEGEND_LINE * deep) as page:
        _heads(page, grid, scenario)
        _strips(page, grid, rows)
        _waits(page, grid, rows)
        for y, row in zip(grid.ys, rows, strict=True):
            _row_marks(page, grid, y, row)
        _breaks(page, grid, rows)
        for n, handles in enumerate(legends):
            _legend(page, n, handles, 1 - (grid.bottom + 0.08) / page.height)
    return page.figure


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where everything stands, in inches from the top left corner."""

    ys: tuple[float, ...]
    strips: Mapping[str, float]
    lanes: Mapping[str, float]
    text: float
    bottom: float


def _grid(rows: Sequence[Row], scenario: Scenario) -> _Grid:
    y, ys = TOP, list[float]()
    for n, row in enumerate(rows):
        y += ROW * (1.8 if n and row.first - rows[n - 1].first > LONG_DAYS else 1)
        ys.append(y)
    strips, x = {}, DATE + GAP
    for name in (*rows[0].states, *rows[0].context) if rows else ():
        strips[name] = x
        x += STRIP + (3 * GAP if rows and name == list(rows[0].states)[-1] else GAP)
    acting = {name for row in rows for name in (row.by, *row.to)}
    names = [name for name in scenario.parties if name in acting]
    pitch = min(LANE, (WIDTH_IN - x - 2.0) / max(len(names), 1))
    lanes = {name: x + 0.25 + pitch * n for n, name in enumerate(names)}
    right = max(lanes.values(), default=x) + 0.25
    return _Grid(tuple(ys), strips, lanes, right, (ys[-1] if ys else y) + ROW)


def _row(scenario: Scenario, entry: Entry, tracks: Sequence[Track]) -> Row:
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
        states={track: str(entry.regions[track].state) for track in tracks},
        context=_context(scenario, event),
    )


def _label(scenario: Scenario, event: Event) -> str:
    terms = terms_of(event)
    name = MARKS[event.act][0] if event.act in MARKS else event.act
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


def _heads(page: Page, grid: _Grid, scenario: Scenario) -> None:
    page.write(EDGE, 0.22, scenario.title, size=10.5, weight="bold")
    page.write(EDGE, 0.42, caveat(scenario.clock.as_of), color=FAINT)
    page.write(EDGE, 0.57, KEY, size=6.5, color=FAINT)
    for name, x in grid.lanes.items():
        label = shorten(scenario.parties[name].name, LONGEST, placeholder="...")
        page.write(x, TOP, label, 8, rotation=38, va="bottom")
        page.plot([x, x], [TOP + 0.03, grid.bottom], color=RULE, lw=0.8, zorder=0)
    for name, x in grid.strips.items():
        label = f"{name}' track" if name in {"leaders", "delegations"} else name.replace("-", " ")
        look: Look = {"rotation": 90, "ha": "center", "va": "bottom", "color": FAINT}
        page.write(x + STRIP / 2, TOP, label, 6.5, **look)


def _strips(page: Page, grid: _Grid, rows: Sequence[Row]) -> None:
    colours = _band_colours(rows)
    edges = [*(y - ROW / 2 for y in grid.ys), grid.bottom]
    for row, top, bottom in zip(rows, edges, edges[1:], strict=False):
        for name, x in grid.strips.items():
            if name in row.states:
                face = STATES[row.states[name]]
            else:
                face = colours.get((name, row.context[name]), "none")
            page.box(x, top, STRIP, bottom - top, fc=face, ec="none", zorder=1)
    for x in grid.strips.values():
        page.box(x, edges[0], STRIP, edges[-1] - edges[0], fc="none", ec=RULE, lw=0.6)


def _band_colours(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    seen = dict.fromkeys((s, v) for row in rows for s, v in row.context.items() if v)
    values: dict[str, list[str]] = {}
    for series, value in seen:
        values.setdefault(series, []).append(value)
    return {
        (series, value): BANDS[n % len(BANDS)][m % 3]
        for n, (series, held) in enumerate(values.items())
        for m, value in enumerate(held)
    }


def _waits(page: Page, grid: _Grid, rows: Sequence[Row]) -> None:
    """Draw, on the lane of who answers, a bar from the offer to the answer."""
    when = {row.event: y for row, y in zip(rows, grid.ys, strict=True)}
    for row, y in zip(rows, grid.ys, strict=True):
        if row.answers in when and row.by in grid.lanes:
            x, start = grid.lanes[row.by], when[row.answers]
            page.box(x - 0.035, start, 0.07, y - start, fc="#bdbdbd", ec="none", zorder=1)


def _row_marks(page: Page, grid: _Grid, y: float, row: Row) -> None:
    _, colour, shape = MARKS.get(row.act, ("", FAINT, "."))
    page.write(DATE - 0.03, y, row.day, ha="right")
    room = int((WIDTH_IN - grid.text) / CHARACTER)
    size = LABEL if len(row.text) <= room else SMALL
    lines = wrap(row.text, int(room * LABEL / size), max_lines=2, placeholder=" ...")
    page.write(grid.text, y, "\n".join(lines), size, linespacing=0.95)
    x = grid.lanes[row.by]
    for party in row.to:
        if party in grid.lanes and party != row.by:
            _arrow(page, (x, y), (grid.lanes[party], y), colour, meeting=row.act == "meet")
    size = 9 if row.act == "meet" else 5.5
    hollow = row.act in {"silent", "unreported"}
    if hollow:
        page.mark(x, y, "s", ms=7, mfc="white", mec=colour, mew=1.0, zorder=4)
    if row.act != "silent":
        page.mark(x, y, shape, ms=5 if hollow else size, color=colour, zorder=5)


def _arrow(
    page: Page, tail: tuple[float, float], head: tuple[float, float], colour: str, *, meeting: bool
) -> None:
    style, width = ("-", 2.2) if meeting else ("-|>", 1.0)
    drawn = FancyArrowPatch(tail, head, arrowstyle=style, mutation_scale=6, color=colour, lw=width,
                            shrinkA=0, shrinkB=0, zorder=3)  # fmt: skip
    page.axes.add_patch(drawn)


def _breaks(page: Page, grid: _Grid, rows: Sequence[Row]) -> None:
    for (above, y0), (below, y1) in pairwise(zip(rows, grid.ys, strict=True)):
        days = below.first - above.first
        if days > LONG_DAYS:
            y = (y0 + y1) / 2
            ends = [EDGE, WIDTH_IN - EDGE]
            page.plot(ends, [y, y], color=FAINT, lw=0.6, ls=(0, (2, 3)), zorder=2)
            text = f"{days / 30.44:.0f} months" if days < YEARS else f"{days / 365.25:.0f} years"
            page.write(EDGE, y, text, size=6.5, color=FAINT, bbox=_PLATE)


_PLATE = {"fc": "white", "ec": "none", "pad": 1.0}


def _legends(rows: Sequence[Row]) -> tuple[Sequence[Artist], ...]:
    """Return the marks, states and bands that the rows use, each with its label."""
    acts = {row.act for row in rows}
    marks = [
        Line2D([], [], ls="", marker=shape, color=colour, label=name, ms=5,
               mfc="white" if act == "silent" else colour)
        for act, (name, colour, shape) in MARKS.items()
        if act in acts
    ]  # fmt: skip
    shown = {state for row in rows for state in row.states.values()}
    states = [(state, colour) for state, colour in STATES.items() if state in shown]
    bands = [
        (f"{series}: {value}".replace("-", " "), colour)
        for (series, value), colour in _band_colours(rows).items()
    ]
    patches = ([Patch(fc=fc, ec=RULE, label=text) for text, fc in held] for held in (states, bands))
    return marks, *patches


LEGENDS = (("Acts", 0.1, 3), ("States of a track", 3.3, 1), ("Context", 4.5, 1))
"""Title, left edge in inches and columns of each legend."""


def _lines(n: int, handles: Sequence[Artist]) -> int:
    return -(-len(handles) // LEGENDS[n][2]) + 1


def _legend(page: Page, n: int, handles: Sequence[Artist], top: float) -> None:
    title, left, columns = LEGENDS[n]
    legend = Legend(
        page.axes, handles, [str(handle.get_label()) for handle in handles], title=title,
        loc="upper left", bbox_to_anchor=(left / WIDTH_IN, top), ncols=columns, fontsize=6.5,
        title_fontsize=7, frameon=False, columnspacing=0.8, handletextpad=0.4, borderaxespad=0,
        labelspacing=0.3, alignment="left",
    )  # fmt: skip
    page.axes.add_artist(legend)
