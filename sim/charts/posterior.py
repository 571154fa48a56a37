"""Prior against posterior, for the parameters that the answers moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.charts.page import EDGE, FAINT, PALETTE, Head, Page, draw_interval, set_scale, sheet
from sim.expect.draws import Interval
from sim.report.replay import label_text
from sim.study.replay import DRIVEN, SHIFTED, Parameter, Review

CAPTION = (
    "What the documented answers changed in what is believed of the rules' parameters, in standard "
    "deviations of each prior. A mark is a mean, a line the range that holds nine in ten of the "
    "draws. Grey rows are prior-driven: the record says next to nothing about them."
)
BLUE, GREY, LIGHT = PALETTE[0], "#8a8a8a", "#b5b5b5"
ROW = 0.215
TOP = 1.5
LEFT, RIGHT = 2.3, 4.75
"""Edges of the axis, inches."""
PRIOR, POSTERIOR = RIGHT + 0.12, RIGHT + 1.28
"""Left edges of the numbers, inches."""
TEN = 10.0
MOST = 16
"""Rows of parameters that moved."""
STILL = 6
"""Rows of parameters that did not move, shown for comparison."""
LINE = 136
"""Characters of a line of text across the page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter as the figure shows it."""

    name: str
    moved: bool
    prior: Interval
    posterior: Interval
    sd: float


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    sentence: str
    rows: tuple[Row, ...]


def table(review: Review) -> Table:
    """Return what the figure shows: what moved, and the nearest of what did not."""
    scenario, parameters = review.bench.scenario, review.parameters
    moved = [p for p in parameters if p.moved]
    still = [p for p in parameters if not p.moved]
    names = {name: party.name for name, party in scenario.parties.items()}
    shown = [*moved[:MOST], *still[:STILL]]
    title, label = "What the answers changed: prior and posterior", label_text(review.score)
    return Table(
        Head(title, scenario.title, label, scenario.clock.as_of),
        _sentence(moved, parameters, review.score.effective),
        tuple(_row(p, names[p.party]) for p in shown),
    )


def plot(shown: Table) -> Figure:
    """Return the figure of prior against posterior."""
    lines = wrap(shown.sentence, LINE)
    top = TOP + 0.14 * max(len(lines) - 1, 0)
    bottom = top + ROW * max(len(shown.rows), 1)
    with sheet(bottom + 0.5) as page:
        page.answers(shown.head)
        page.column(EDGE, 0.93, lines, step=0.14)
        _head(page, top)
        if shown.rows:
            axes = page.inset((LEFT, top, RIGHT, bottom))
            label = "standard deviations of the prior, from its mean"
            set_scale(axes, label, "left", "right", "top")
            for n, row in enumerate(shown.rows):
                _marks(page, axes, top + ROW * (n + 0.5), row)
    return page.figure


def _row(parameter: Parameter, party: str) -> Row:
    own = "" if parameter.rule == parameter.parameter else f", {parameter.parameter}"
    name = f"{party}: {parameter.rule}{own}".replace("_", " ")
    return Row(name, parameter.moved, parameter.prior, parameter.posterior, parameter.sd)


def _sentence(moved: Sequence[Parameter], held: Sequence[Parameter], effective: float) -> str:
    rule = (
        f"A parameter counts as moved if its spread fell below {DRIVEN:g} of the prior's, or its "
        f"mean moved by more than {SHIFTED:g} of the prior's spread."
    )
    count = f"{len(moved)} of {len(held)} parameters moved"
    if not moved:
        count = "Nothing moved: what is believed of every parameter comes from its prior"
    more = f" The {MOST} that moved most are shown." if len(moved) > MOST else ""
    worth = f"Given the answers, the draws are worth {100 * effective:.2g} % of their number."
    return f"{count}. {rule}{more} {worth}"


def _numbers(interval: Interval) -> str:
    mean, low, high = (_number(x) for x in (interval.mean, interval.low, interval.high))
    return f"{mean} ({low} to {high})"


def _number(value: float) -> str:
    """Return a number with two significant digits, or whole."""
    return f"{value:.0f}" if abs(value) >= TEN else f"{value:#.2g}"


def _head(page: Page, top: float) -> None:
    page.write(LEFT - 0.1, top - 0.12, "parameter", size=6.5, color=FAINT, ha="right")
    page.write(PRIOR, top - 0.12, "prior", size=6.5, color=FAINT)
    page.write(POSTERIOR, top - 0.12, "posterior", size=6.5, color=FAINT)
    handles = [
        Line2D([], [], color=GREY, marker="s", mfc="white", ms=4, label="prior"),
        Line2D([], [], color=BLUE, marker="o", ms=4, label="posterior, moved"),
        Line2D([], [], color=LIGHT, marker="o", ms=4, label="posterior, prior-driven"),
    ]
    page.legend(top - 0.36, handles, ncols=3)


def _marks(page: Page, axes: Axes, y: float, row: Row) -> None:
    ink, before, after = ("#000000", GREY, BLUE) if row.moved else (GREY, LIGHT, LIGHT)
    page.write(LEFT - 0.1, y, row.name, ha="right", color=ink)
    for x, held in ((PRIOR, row.prior), (POSTERIOR, row.posterior)):
        page.write(x, y, _numbers(held), size=6.5, color=ink)
    square = {"marker": "s", "mfc": "white"}
    for held, offset, colour, look in (
        (row.prior, -0.035, before, square), (row.posterior, 0.035, after, {})
    ):  # fmt: skip
        ends = ((x - row.prior.mean) / row.sd for x in (held.low, held.mean, held.high))
        dot = {"ms": 4, "zorder": 3, **look}
        draw_interval(axes, y + offset, ends, colour, {"lw": 1.3, "zorder": 2}, dot)
