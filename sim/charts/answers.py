"""Documented answers down the page, each with what the rules expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.charts.former import (
    EDGE,
    FAINT,
    PALETTE,
    RULE,
    Head,
    Look,
    Page,
    draw_interval,
    set_scale,
    sheet,
)
from sim.expect.answers import Expectation
from sim.expect.draws import Interval
from sim.facts.record import Offer
from sim.facts.scenario import Scenario
from sim.report.bands import EDGES
from sim.report.replay import label_text
from sim.report.words import ACTS, place_text, span_text, venue_name
from sim.study.replay import Review
from sim.study.score import Predictor

CAPTION = (
    "What the rules expected of each documented answer: in public, with what was known the day "
    "before, and in hindsight. A dot is the mean over the draws, a line the range that holds nine "
    "in ten. The answer stands at 1 if it was an acceptance and at 0 if not; hollow marks on the "
    "left are answers that are not scored. Light marks are two baselines, fitted to the other "
    "answers. Below, the log scores of the rules and of all baselines, with one standard error."
)
BLUE, RED, GREEN, PINK = PALETTE[:4]
ROW = 0.315
"""Height of a row, inches."""
DATE, TEXT, LEFT, RIGHT = 1.15, 1.24, 4.25, 6.95
"""Right edge of the dates, left edge of the texts, edges of the axis: inches."""
TOP = 1.32
UNSCORED = -0.075
"""Where on the axis marks of answers stand that are not scored."""
WHOLE: Look = {"clip_on": False}
"""Marks at the ends of the axis are not cut."""
APART = 0.09
"""Distance of the two columns from the middle of a row, inches."""
SCORE_ROW = 0.17
CHARACTERS = 58
"""Characters of a text that fit beside the axis."""
READ = "; read the ranges, not the dots"
VENUES = 1
"""Venues of an offer that are named before the others are only counted."""
TICKED = {"base rate": "|", "by level": "1"}
"""Baselines that are marked in each row, and their shapes."""


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as the figure shows it."""

    event: str
    day: str
    happened: str
    """Who answered how."""
    offer: str
    """Who had offered what."""
    accepted: bool
    scored: bool
    public: Interval
    hindsight: Interval
    baselines: tuple[tuple[str, float], ...]
    """Acceptance that each baseline expected; empty if the answer is not scored."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    rows: tuple[Row, ...]
    rules: tuple[Predictor, ...]
    """Scores of the rules; none if no answer is scored."""
    baselines: tuple[Predictor, ...]


def table(review: Review) -> Table:
    """Return what the figure shows."""
    scenario, score = review.bench.scenario, review.score
    places = {e.event.id: n for n, e in enumerate(e for e in review.expectations if not e.unscored)}
    rows = []
    for expectation in review.expectations:
        place = places.get(expectation.event.id)
        ticks = [(b.name, b.expected[place]) for b in score.baselines] if place is not None else []
        rows.append(_row(review, expectation, tuple(ticks)))
    title, label = "What the rules expected, and what happened", label_text(score, READ)
    return Table(
        Head(title, scenario.title, label, scenario.clock.as_of),
        tuple(rows),
        (score.prior, score.left_out) if score.n else (),
        score.baselines if score.n else (),
    )


def plot(shown: Table) -> Figure:
    """Return the figure of expected against documented answers."""
    scores = len(shown.rules) + len(shown.baselines)
    bottom = TOP + ROW * max(len(shown.rows), 1)
    below = bottom + 0.52
    with sheet(below + SCORE_ROW * scores + 0.5) as page:
        page.answers(shown.head)
        page.legend(0.96, _handles(), ncols=7, columnspacing=1.1, handletextpad=0.4)
        axes = page.inset((LEFT, TOP, RIGHT, bottom), facecolor="none")
        _axis(axes)
        for n, row in enumerate(shown.rows):
            y = TOP + ROW * (n + 0.5)
            _texts(page, y, row)
            _marks(axes, y, row)
        if scores:
            _scores(page, shown, below, below + SCORE_ROW * scores)
    return page.figure


def _row(review: Review, expectation: Expectation, ticks: tuple[tuple[str, float], ...]) -> Row:
    scenario, event = review.bench.scenario, expectation.event
    proposal = scenario.offers[expectation.offer]
    name, by = scenario.parties[event.by].name, scenario.parties[proposal.by].name
    return Row(
        event=event.id,
        day=span_text(event.on),
        happened=f"{name}: {ACTS[event.act].does}",
        offer=f"offer of {by}: {_place(scenario, proposal.offer)}, {proposal.offer.level}",
        accepted=expectation.accepted,
        scored=not expectation.unscored,
        public=expectation.public.interval,
        hindsight=expectation.hindsight.interval,
        baselines=ticks,
    )


def _place(scenario: Scenario, offer: Offer) -> str:
    more = len(offer.venues) - VENUES
    if more <= 1:
        return place_text(scenario, offer)
    named = ", ".join(venue_name(scenario, venue) for venue in offer.venues[:VENUES])
    return f"{named} and {more} more"


def _handles() -> list[Line2D]:
    def mark(label: str, shape: str, colour: str, fill: str | None = None) -> Line2D:
        face = fill or colour
        return Line2D([], [], ls="", marker=shape, ms=5, color=colour, mfc=face, label=label)

    return [
        mark("expected in public", "o", BLUE),
        mark("in hindsight", "D", PINK, "white"),
        mark("accepted", "P", GREEN),
        mark("not accepted", "X", RED),
        mark("not scored", "s", FAINT, "white"),
        *(mark(name, shape, FAINT) for name, shape in TICKED.items()),
    ]


def _axis(axes: Axes) -> None:
    set_scale(axes, "acceptance, % of the worlds that we assumed", "left", "right")
    axes.set_xlim(0, 1)
    axes.set_xticks([edge / 100 for edge in EDGES], [f"{edge}" for edge in EDGES])
    axes.tick_params(top=True, labeltop=True)
    for tick in axes.xaxis.get_major_ticks()[-2:-1]:
        tick.label1.set_horizontalalignment("right")
        tick.label2.set_horizontalalignment("right")


def _texts(page: Page, y: float, row: Row) -> None:
    page.write(DATE, y - 0.06, row.day, size=6.8, ha="right")
    page.write(TEXT, y - 0.06, row.happened, size=7.2)
    offer = shorten(row.offer, CHARACTERS, placeholder=" ...")
    page.write(TEXT, y + 0.07, offer, size=6.5, color=FAINT)
    page.plot([EDGE, RIGHT], [y + ROW / 2] * 2, color=RULE, lw=0.4)


def _marks(axes: Axes, y: float, row: Row) -> None:
    for name, value in row.baselines:
        if name in TICKED:
            axes.plot([value], [y], marker=TICKED[name], ms=7, color="#9a9a9a", mew=1.1, zorder=2)
    line, dot = {"lw": 1.4, "zorder": 3, **WHOLE}, {"ms": 4.5, "zorder": 4, **WHOLE}
    hollow = {**dot, "marker": "D", "mfc": "white"}
    columns = ((row.public, -APART, BLUE, dot), (row.hindsight, APART, PINK, hollow))
    for held, offset, colour, mark in columns:
        draw_interval(axes, y + offset, (held.low, held.mean, held.high), colour, line, mark)
    if row.scored:
        shape, colour = ("P", GREEN) if row.accepted else ("X", RED)
        axes.plot([float(row.accepted)], [y], marker=shape, ms=7, color=colour, mec="white",
                  mew=0.6, zorder=5, **WHOLE)  # fmt: skip
    else:
        axes.plot([UNSCORED], [y], marker="s", ms=5, color=FAINT, mfc="white", **WHOLE)


def _scores(page: Page, shown: Table, top: float, bottom: float) -> None:
    axes = page.inset((LEFT, top, RIGHT, bottom), facecolor="none")
    for n, one in enumerate((*shown.rules, *shown.baselines)):
        y = top + SCORE_ROW * (n + 0.5)
        colour, shape = (BLUE, "o") if n < len(shown.rules) else (FAINT, "d")
        page.write(DATE, y, one.name, ha="right")
        page.write(TEXT, y, one.says, size=6.8, color=FAINT)
        if one.error < float("inf"):
            axes.plot([one.log - one.error, one.log + one.error], [y, y], color=colour, lw=1.4)
        axes.plot([one.log], [y], marker=shape, ms=4.5, color=colour)
    label = "log score with its standard error; lower is better"
    set_scale(axes, label, "left", "right", "top")
    axes.set_xlim(left=0)
