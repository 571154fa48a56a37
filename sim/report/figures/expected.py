"""Documented answers down the page, each with what the rules expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.domain.offers import Offer
from sim.domain.scenario import Scenario
from sim.engine.expect import Expectation
from sim.engine.reduce import Interval
from sim.report.figures.style import FAINT, INK, PALETTE, RULE, WIDTH_IN, settings
from sim.report.scores import label_text
from sim.report.words import ACTS, caveat, place_text, span_text, venue_name
from sim.study.bands import EDGES
from sim.study.review import Review
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
class Bar:
    """A score as the figure shows it."""

    name: str
    log: float
    error: float
    baseline: bool
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    title: str
    label: str
    caveat: str
    rows: tuple[Row, ...]
    scores: tuple[Bar, ...]


def table(review: Review) -> Table:
    """Return what the figure shows."""
    scenario, score = review.bench.scenario, review.score
    places = {e.event.id: n for n, e in enumerate(e for e in review.expectations if not e.unscored)}
    rows = []
    for expectation in review.expectations:
        place = places.get(expectation.event.id)
        ticks = [(b.name, b.expected[place]) for b in score.baselines] if place is not None else []
        rows.append(_row(review, expectation, tuple(ticks)))
    bars = [_bar(p, baseline=False) for p in (score.prior, score.left_out)]
    bars += [_bar(p, baseline=True) for p in score.baselines]
    return Table(
        title=scenario.title,
        label=label_text(score, READ),
        caveat=caveat(scenario.clock.as_of),
        rows=tuple(rows),
        scores=tuple(bars) if score.n else (),
    )


def plot(shown: Table) -> Figure:
    """Return the figure of expected against documented answers."""
    bottom = TOP + ROW * max(len(shown.rows), 1)
    below = bottom + 0.52
    height = below + SCORE_ROW * len(shown.scores) + 0.5
    with settings():
        figure = Figure(figsize=(WIDTH_IN, height))
        page = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH_IN), ylim=(height, 0))
        page.set_axis_off()
        _head(page, shown)
        axes = _axes(figure, TOP, bottom, height)
        _axis(axes)
        for n, row in enumerate(shown.rows):
            y = TOP + ROW * (n + 0.5)
            _texts(page, y, row)
            _marks(axes, y, row)
        if shown.scores:
            _scores(figure, page, shown.scores, below, height)
    return figure


def _row(review: Review, expectation: Expectation, ticks: tuple[tuple[str, float], ...]) -> Row:
    scenario, event = review.bench.scenario, expectation.event
    proposal = scenario.offers[expectation.offer]
    name, by = scenario.parties[event.by].name, scenario.parties[proposal.by].name
    return Row(
        event=event.id,
        day=span_text(event.on),
        happened=f"{name}: {ACTS[event.act]}",
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


def _bar(predictor: Predictor, *, baseline: bool) -> Bar:
    return Bar(predictor.name, predictor.log, predictor.error, baseline, predictor.says)


def _axes(figure: Figure, top: float, bottom: float, height: float) -> Axes:
    """Return axes whose vertical unit is the inch from the top of the page."""
    box = (LEFT / WIDTH_IN, 1 - bottom / height, (RIGHT - LEFT) / WIDTH_IN, (bottom - top) / height)
    return figure.add_axes(box, ylim=(bottom, top), facecolor="none")


def _head(page: Axes, shown: Table) -> None:
    page.text(0.1, 0.2, "What the rules expected, and what happened", fontsize=10.5, weight="bold",
              va="center")  # fmt: skip
    page.text(0.1, 0.4, shown.title, fontsize=8, va="center")
    page.text(0.1, 0.57, shown.caveat, fontsize=7, color=FAINT, va="center")
    label = shown.label[:1].upper() + shown.label[1:] + "."
    page.text(0.1, 0.74, label, fontsize=7, weight="bold", va="center")
    page.legend(handles=_handles(), loc="center left", bbox_to_anchor=(0.1, 0.96), ncols=7,
                bbox_transform=page.transData, fontsize=6.5, frameon=False, borderaxespad=0,
                borderpad=0, columnspacing=1.1, handletextpad=0.4)  # fmt: skip


def _handles() -> list[Line2D]:
    def mark(label: str, shape: str, colour: str, fill: str | None = None) -> Line2D:
        face = colour if fill is None else fill
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
    axes.set_xlim(0, 1)
    axes.set_yticks([])
    axes.set_xticks([edge / 100 for edge in EDGES], [f"{edge}" for edge in EDGES], fontsize=6.5)
    axes.tick_params(top=True, labeltop=True, length=2, pad=2, colors=FAINT)
    for tick in axes.xaxis.get_major_ticks()[-2:-1]:
        tick.label1.set_horizontalalignment("right")
        tick.label2.set_horizontalalignment("right")
    axes.grid(axis="x", color=RULE, lw=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel("acceptance, % of the worlds that we assumed", fontsize=7, color=FAINT)
    for side in ("left", "right"):
        axes.spines[side].set_visible(False)


def _texts(page: Axes, y: float, row: Row) -> None:
    page.text(DATE, y - 0.06, row.day, ha="right", va="center", fontsize=6.8)
    page.text(TEXT, y - 0.06, row.happened, va="center", fontsize=7.2, color=INK)
    offer = shorten(row.offer, CHARACTERS, placeholder=" ...")
    page.text(TEXT, y + 0.07, offer, va="center", fontsize=6.5, color=FAINT)
    page.plot([0.1, RIGHT], [y + ROW / 2] * 2, color=RULE, lw=0.4)


def _marks(axes: Axes, y: float, row: Row) -> None:
    for name, value in row.baselines:
        if name in TICKED:
            axes.plot([value], [y], marker=TICKED[name], ms=7, color="#9a9a9a", mew=1.1, zorder=2)
    columns = ((row.public, -APART, "o", BLUE, BLUE), (row.hindsight, APART, "D", PINK, "white"))
    for interval, offset, shape, colour, face in columns:
        axes.plot([interval.low, interval.high], [y + offset] * 2, color=colour, lw=1.4, zorder=3,
                  clip_on=False)  # fmt: skip
        axes.plot([interval.mean], [y + offset], marker=shape, ms=4.5, color=colour, mfc=face,
                  zorder=4, clip_on=False)  # fmt: skip
    if row.scored:
        shape, colour = ("P", GREEN) if row.accepted else ("X", RED)
        axes.plot([float(row.accepted)], [y], marker=shape, ms=7, color=colour, mec="white",
                  mew=0.6, zorder=5, clip_on=False)  # fmt: skip
    else:
        axes.plot([UNSCORED], [y], marker="s", ms=5, color=FAINT, mfc="white", clip_on=False)


def _scores(figure: Figure, page: Axes, bars: Sequence[Bar], top: float, height: float) -> None:
    bottom = top + SCORE_ROW * len(bars)
    axes = _axes(figure, top, bottom, height)
    for n, bar in enumerate(bars):
        y = top + SCORE_ROW * (n + 0.5)
        colour = FAINT if bar.baseline else BLUE
        page.text(DATE, y, bar.name, ha="right", va="center", fontsize=7)
        page.text(TEXT, y, bar.says, va="center", fontsize=6.8, color=FAINT)
        if bar.error < float("inf"):
            axes.plot([bar.log - bar.error, bar.log + bar.error], [y, y], color=colour, lw=1.4)
        shape = "d" if bar.baseline else "o"
        axes.plot([bar.log], [y], marker=shape, ms=4.5, color=colour)
    axes.set_yticks([])
    axes.set_xlim(left=0)
    axes.tick_params(length=2, pad=2, labelsize=6.5, colors=FAINT)
    axes.grid(axis="x", color=RULE, lw=0.5)
    axes.set_xlabel("log score with its standard error; lower is better", fontsize=7, color=FAINT)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
