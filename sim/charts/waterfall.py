"""The reasons of one answer: from even odds, rule by rule, to the expectation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.charts.former import FAINT, INK, PALETTE, RULE, WIDTH_IN, Head, settings
from sim.expect.answers import Reason
from sim.expect.draws import Interval
from sim.report.bands import effect_text, probability_text
from sim.report.words import ACTS, day_text, span_text, terms_text
from sim.study.explain import Explanation

CAPTION = (
    "What each rule did to the log-odds that the party accepts, as expected from what was public "
    "the day before: from even odds through the base, the considerations by size, and the red "
    "lines, to the sum. A bar is a mean, its whisker holds nine in ten of the draws; hatched "
    "bars push away, plain ones towards. The upper scale gives the probability for the same "
    "log-odds; the mean probability is not that of the mean log-odds."
)
ROW = 0.36
"""Height of a row, inches."""
TOP, BOTTOM = 1.45, 0.78
"""Room for the heads and for the scale, inches."""
LEFT, RIGHT = 2.3, 1.32
"""Room for the labels and for the values, inches."""
CHARACTERS = 46
"""Characters of a line of a label."""
LEAST = 0.005
"""Effects that are nowhere larger, in log-odds, are counted and not drawn."""
TOWARDS, AWAY, SUM = PALETTE[0], PALETTE[1], "#a6a6a6"
CHANCES = (0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)
"""Probabilities that the upper scale marks."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the figure."""

    name: str
    kind: str
    """base, consideration, red line or sum."""
    because: str
    start: float
    """Log-odds at which it begins."""
    effect: Interval

    @property
    def end(self) -> float:
        """Log-odds at which it ends."""
        return self.start + self.effect.mean


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    bars: tuple[Bar, ...]
    quiet: int
    """Rules in force that do nothing here."""
    head: Head
    result: str
    """The expectation in words."""


def table(explanation: Explanation) -> Table:
    """Return the rows of the figure, from the base to the sum."""
    scenario, found = explanation.scenario, explanation.expectation
    event, offer = found.event, scenario.offers[found.offer]
    party, by = scenario.parties[event.by].name, scenario.parties[offer.by].name
    told = probability_text(found.public.interval, explanation.label)
    eve = day_text(event.on.first - timedelta(days=1))
    drawn, quiet = _ordered(explanation.reasons)
    total = Bar("sum", "sum", "log-odds of acceptance", 0.0, explanation.total)
    title = f"What weighed on {party}: {event.id}"
    about = f"{offer.id} of {by}, {span_text(offer.on)}: {terms_text(scenario, explanation.offer)}"
    return Table(
        (*_stacked(drawn), total),
        quiet,
        Head(title, about, explanation.label, scenario.clock.as_of),
        f"Acceptance, as expected on {eve}: {told}. "
        f"Documented, {span_text(event.on)}: {party} {ACTS[event.act].does}.",
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    height = TOP + ROW * len(rows.bars) + BOTTOM
    with settings():
        figure = Figure(figsize=(WIDTH_IN, height))
        width = WIDTH_IN - LEFT - RIGHT
        box = (LEFT / WIDTH_IN, BOTTOM / height, width / WIDTH_IN, ROW * len(rows.bars) / height)
        axes = figure.add_axes(box)
        axes.set_ylim(len(rows.bars) - 0.5, -0.5)
        axes.set_xlim(*_limits(rows.bars))
        for y, bar in enumerate(rows.bars):
            _draw(axes, y, bar)
        _links(axes, rows.bars)
        _scales(axes)
        _heads(figure, rows, height)
        _legend(figure)
    return figure


def _ordered(reasons: Sequence[Reason]) -> tuple[list[Reason], int]:
    """Return base, considerations by size and red lines, and how many do nothing."""
    loud = [r for r in reasons if max(abs(r.effect.low), abs(r.effect.high)) >= LEAST]
    base = [reason for reason in loud if reason.rule == "base"]
    lines = [reason for reason in loud if reason.kind == "red line"]
    others = [reason for reason in loud if reason not in (*base, *lines)]
    others.sort(key=lambda reason: -abs(reason.effect.mean))
    return [*base, *others, *lines], len(reasons) - len(loud)


def _stacked(reasons: Sequence[Reason]) -> list[Bar]:
    bars, at = list[Bar](), 0.0
    for reason in reasons:
        kind = "base" if reason.rule == "base" else reason.kind
        bars.append(Bar(reason.rule, kind, reason.because, at, reason.effect))
        at = bars[-1].end
    return bars


def _limits(bars: Sequence[Bar]) -> tuple[float, float]:
    ends = ((bar.effect.low, bar.effect.high, bar.effect.mean) for bar in bars)
    edges = [0.0, *(bar.start + x for bar, held in zip(bars, ends, strict=True) for x in held)]
    room = 0.04 * (max(edges) - min(edges) + 1)
    return min(edges) - room, max(edges) + room


def _draw(axes: Axes, y: int, bar: Bar) -> None:
    rising = bar.effect.mean >= 0
    colour = SUM if bar.kind == "sum" else TOWARDS if rising else AWAY
    hatch = "" if rising or bar.kind == "sum" else "////"
    left, width = min(bar.start, bar.end), abs(bar.effect.mean)
    box = Rectangle((left, y - 0.28), width, 0.56, fc=colour, ec="white", hatch=hatch, lw=0,
                    zorder=3)  # fmt: skip
    axes.add_patch(box)
    ends = [bar.start + bar.effect.low, bar.start + bar.effect.high]
    axes.plot(ends, [y, y], color=INK, lw=1.1, marker="|", ms=5, mew=1.1, zorder=5)
    _name(axes, y, bar)
    weight = "bold" if bar.kind == "sum" else "normal"
    _beside(axes, (1, y), (6, 0), effect_text(bar.effect), va="center", size=7.5, weight=weight)


def _name(axes: Axes, y: int, bar: Bar) -> None:
    """Write the rule's name in bold, and its reason below it."""
    name = f"{bar.name} (red line)" if bar.kind == "red line" else bar.name
    lines = wrap(bar.because, CHARACTERS)
    if lines[2:]:
        lines[1] = f"{lines[1][: CHARACTERS - 4]} ..."
    left, text = 8 - 72 * LEFT, "\n".join(lines[:2])
    _beside(axes, (0, y - 0.14), (left, 2), name, va="baseline", size=7.5, weight="bold")
    _beside(axes, (0, y - 0.14), (left, 0), text, va="top", size=6, color=FAINT, linespacing=1)


def _beside(
    axes: Axes, at: tuple[float, float], shift: tuple[float, float], text: str, **how: Any
) -> None:
    """Write a text at a share of the width and a row, shifted by some points."""
    axes.annotate(text, at, shift, xycoords=("axes fraction", "data"),
                  textcoords="offset points", **how)  # fmt: skip


def _links(axes: Axes, bars: Sequence[Bar]) -> None:
    """Join the end of each bar to the beginning of the next."""
    for y, bar in enumerate(bars[:-1]):
        axes.plot([bar.end, bar.end], [y, y + 1], color=FAINT, lw=0.7, ls=(0, (2, 2)), zorder=1)
    axes.axvline(0, color=INK, lw=0.8, zorder=2)
    axes.axhline(len(bars) - 1.5, color=RULE, lw=0.8)


def _scales(axes: Axes) -> None:
    axes.set_yticks([])
    axes.set_xlabel("log-odds of acceptance", fontsize=7.5)
    axes.tick_params(labelsize=7)
    axes.grid(visible=True, axis="x", color=RULE, lw=0.5, zorder=0)
    axes.set_axisbelow(True)
    low, high = axes.get_xlim()
    chances = [p for p in CHANCES if low <= np.log(p / (1 - p)) <= high]
    upper = axes.twiny()
    upper.set_xlim(low, high)
    upper.set_xticks([float(np.log(p / (1 - p))) for p in chances], [f"{p:.4g}" for p in chances])
    upper.tick_params(labelsize=7)
    upper.set_xlabel("probability of acceptance", fontsize=7.5)
    for side in ("left", "right"):
        axes.spines[side].set_visible(False)
        upper.spines[side].set_visible(False)


def _heads(figure: Figure, rows: Table, height: float) -> None:
    def write(y: float, text: str, **how: Any) -> None:
        figure.text(0.1 / WIDTH_IN, 1 - y / height, text, va="center", **how)

    write(0.17, rows.head.title, fontsize=10.5, weight="bold")
    for n, line in enumerate(wrap(rows.head.about, 118)[:2]):
        write(0.36 + 0.13 * n, line, fontsize=7)
    write(0.67, rows.result, fontsize=7.5)
    quiet = f" {rows.quiet} rules in force do nothing here." if rows.quiet else ""
    write(0.83, f"{rows.head.caveat}{quiet}", fontsize=7, color=FAINT)


def _legend(figure: Figure) -> None:
    marks = [
        Patch(fc=TOWARDS, ec="white", lw=0, label="towards acceptance"),
        Patch(fc=AWAY, ec="white", lw=0, hatch="////", label="away from it"),
        Patch(fc=SUM, ec="white", lw=0, label="sum"),
        Line2D([], [], color=INK, lw=1.1, marker="|", ms=5, label="nine draws in ten"),
    ]
    figure.legend(
        handles=marks, loc="lower left", bbox_to_anchor=(0.1 / WIDTH_IN, 0.02), ncols=4,
        fontsize=7, frameon=False, borderaxespad=0, handletextpad=0.5, columnspacing=1.6,
    )  # fmt: skip
