"""The reasons of one answer: from even odds, rule by rule, to the expectation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, GREY, INK, ORANGE, Head, Sign
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.expect.answers import Reason
from sim.expect.draws import Interval
from sim.report.bands import effect_text, level_text, probability_text
from sim.report.words import ACTS, counted, day_text, span_text, terms_text
from sim.rules.standard import BACKGROUND
from sim.study.explain import Explanation

CAPTION = (
    "What each rule did to the log-odds that the party accepts, as expected from what was public "
    "the day before: from even odds through the base, the considerations by size, and the red "
    "lines, to the sum. A bar is a mean, its whisker holds {share} of the draws; hatched "
    "bars push away, plain ones towards. The scale marks the probability for the same log-odds; "
    "the mean probability is not that of the mean log-odds."
)
LEAST = 0.005
"""Effects that are nowhere larger, in log-odds, are counted and not drawn."""
AWAY = "////"
"""How a bar is hatched that pushes away."""
SIGNS = (
    Sign("towards acceptance", "#", BLUE),
    Sign("away from it", "#", ORANGE, {"hatch": AWAY * 2, "lw": 0}),
    Sign("sum", "#", GREY),
)
plot = rows.plot


def table(explanation: Explanation) -> Table:
    """Return the rows of the figure, from the base to the sum."""
    scenario, expectation = explanation.scenario, explanation.expectation
    event, offer = expectation.event, scenario.offers[expectation.offer]
    party, by = scenario.parties[event.by].name, scenario.parties[offer.by].name
    accept = probability_text(expectation.public.interval, explanation.label)
    about = (
        f"{event.id} answers {offer.id} of {by}, {span_text(offer.on)}: "
        f"{terms_text(scenario, explanation.offer)}. Acceptance, as expected on "
        f"{day_text(event.on.first - timedelta(days=1))}: {accept}. "
        f"Documented, {span_text(event.on)}: {party} {ACTS[event.act].does}."
    )
    reasons = ordered(explanation.reasons)
    starts = [0.0]
    for reason in reasons:
        starts.append(starts[-1] + reason.effect.mean)
    drawn = [_row(reason, start) for reason, start in zip(reasons, starts, strict=False)]
    drawn.append(_bar(("sum", "log-odds of acceptance"), 0.0, explanation.total, GREY))
    ends = [v for row in drawn for mark in row.cells[0] for v in mark.values]
    room = 0.04 * (max(ends) - min(ends) + 1)
    scale = Scale.odds(min(ends) - room, max(ends) + room)
    quiet = len(explanation.reasons) - len(reasons)
    columns = (
        Column("rule", 2.1, then=FAINT, bold=True),
        Column("log-odds", 1.1, narrow="{} in log-odds"),
    )
    return Table(
        Head.of(scenario, f"What weighed on {party}", about, explanation.label),
        (Rows(columns, (Panel("", scale, unit="acceptance, %, even in log-odds"),), drawn),),
        (*SIGNS, Sign(f"{level_text(explanation.level)} of the draws", "|-|", INK)),
        (f"{counted(quiet, 'rule')} in force do nothing here.",) if quiet else (),
    )  # fmt: skip


def ordered(reasons: Sequence[Reason]) -> list[Reason]:
    """Return base, considerations by size and red lines, without those that do nothing."""
    loud = [r for r in reasons if max(abs(r.effect.low), abs(r.effect.high)) >= LEAST]
    base = [reason for reason in loud if reason.rule in BACKGROUND]
    lines = [reason for reason in loud if reason.kind == "red line"]
    others = [reason for reason in loud if reason not in (*base, *lines)]
    return [*base, *sorted(others, key=lambda reason: -abs(reason.effect.mean)), *lines]


def _row(reason: Reason, start: float) -> Row:
    line = " (red line)" if reason.kind == "red line" else ""
    colour = BLUE if reason.effect.mean >= 0 else ORANGE
    return _bar((f"{reason.rule}{line}", reason.says), start, reason.effect, colour)


def _bar(texts: tuple[str, str], start: float, effect: Interval, colour: str) -> Row:
    end = start + effect.mean
    hatch = AWAY if colour == ORANGE else ""
    bar = Mark((start, end), colour, tall=0.19, hatch=hatch, link=colour != GREY)
    whisker = Mark((start + effect.low, start + effect.high), INK, lw=1.1, shape="ends")
    return Row((texts, (effect_text(effect),)), ((bar, whisker),))
