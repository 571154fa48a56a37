"""Prior against posterior, for the parameters that the answers moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.engine.reduce import Interval
from sim.report.figures.style import FAINT, PALETTE, RULE, WIDTH_IN, settings
from sim.report.scores import label_text
from sim.report.words import caveat
from sim.study.posterior import DRIVEN, SHIFTED, Parameter
from sim.study.review import Review

CAPTION = (
    "What the documented answers changed in what is believed of the rules' parameters, in standard "
    "deviations of each prior. A mark is a mean, a line the range that holds nine in ten of the "
    "draws. Grey rows are prior-driven: the record says next to nothing about them."
)
BLUE = PALETTE[0]
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

    title: str
    label: str
    caveat: str
    sentence: str
    rows: tuple[Row, ...]


def table(review: Review) -> Table:
    """Return what the figure shows: what moved, and the nearest of what did not."""
    scenario, parameters = review.bench.scenario, review.parameters
    moved = [p for p in parameters if p.moved]
    still = [p for p in parameters if not p.moved]
    names = {name: party.name for name, party in scenario.parties.items()}
    shown = [*moved[:MOST], *still[:STILL]]
    return Table(
        title=scenario.title,
        label=label_text(review.score),
        caveat=caveat(scenario.clock.as_of),
        sentence=_sentence(moved, parameters, review.score.effective),
        rows=tuple(_row(p, names[p.party]) for p in shown),
    )


def plot(shown: Table) -> Figure:
    """Return the figure of prior against posterior."""
    lines = wrap(shown.sentence, LINE)
    top = TOP + 0.14 * max(len(lines) - 1, 0)
    bottom = top + ROW * max(len(shown.rows), 1)
    height = bottom + 0.5
    with settings():
        figure = Figure(figsize=(WIDTH_IN, height))
        page = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH_IN), ylim=(height, 0))
        page.set_axis_off()
        _head(page, shown, lines, top)
        if shown.rows:
            box = (LEFT / WIDTH_IN, 1 - bottom / height, (RIGHT - LEFT) / WIDTH_IN,
                   (bottom - top) / height)  # fmt: skip
            axes = figure.add_axes(box, ylim=(bottom, top))
            _axis(axes)
            for n, row in enumerate(shown.rows):
                _marks(page, axes, top + ROW * (n + 0.5), row)
    return figure


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


def _head(page: Axes, shown: Table, lines: Sequence[str], top: float) -> None:
    title = "What the answers changed: prior and posterior"
    page.text(0.1, 0.2, title, fontsize=10.5, weight="bold", va="center")
    page.text(0.1, 0.4, shown.title, fontsize=8, va="center")
    page.text(0.1, 0.57, shown.caveat, fontsize=7, color=FAINT, va="center")
    label = shown.label[:1].upper() + shown.label[1:] + "."
    page.text(0.1, 0.74, label, fontsize=7, weight="bold", va="center")
    for n, line in enumerate(lines):
        page.text(0.1, 0.93 + 0.14 * n, line, fontsize=7, va="center")
    heads = ((LEFT - 0.1, "parameter"), (PRIOR, "prior"), (POSTERIOR, "posterior"))
    for n, (x, text) in enumerate(heads):
        align = "left" if n else "right"
        page.text(x, top - 0.12, text, fontsize=6.5, color=FAINT, ha=align, va="center")
    handles = [
        Line2D([], [], color="#8a8a8a", marker="s", mfc="white", ms=4, label="prior"),
        Line2D([], [], color=BLUE, marker="o", ms=4, label="posterior, moved"),
        Line2D([], [], color="#b5b5b5", marker="o", ms=4, label="posterior, prior-driven"),
    ]
    page.legend(handles=handles, loc="center left", bbox_to_anchor=(0.1, top - 0.36), ncols=3,
                bbox_transform=page.transData, fontsize=6.5, frameon=False, borderaxespad=0,
                borderpad=0)  # fmt: skip


def _axis(axes: Axes) -> None:
    axes.set_yticks([])
    axes.tick_params(length=2, pad=2, labelsize=6.5, colors=FAINT)
    axes.grid(axis="x", color=RULE, lw=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel("standard deviations of the prior, from its mean", fontsize=7, color=FAINT)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)


def _marks(page: Axes, axes: Axes, y: float, row: Row) -> None:
    ink = "#000000" if row.moved else "#8a8a8a"
    page.text(LEFT - 0.1, y, row.name, ha="right", va="center", fontsize=7, color=ink)
    for x, interval in ((PRIOR, row.prior), (POSTERIOR, row.posterior)):
        page.text(x, y, _numbers(interval), va="center", fontsize=6.5, color=ink)
    prior = ("#8a8a8a", "white", "s") if row.moved else ("#b5b5b5", "white", "s")
    after = (BLUE, BLUE, "o") if row.moved else ("#b5b5b5", "#b5b5b5", "o")
    marks = ((row.prior, -0.035, prior), (row.posterior, 0.035, after))
    for interval, offset, (colour, face, shape) in marks:
        low, mean, high = (
            (x - row.prior.mean) / row.sd for x in (interval.low, interval.mean, interval.high)
        )
        axes.plot([low, high], [y + offset] * 2, color=colour, lw=1.3, zorder=2)
        axes.plot([mean], [y + offset], marker=shape, ms=4, color=colour, mfc=face, zorder=3)
