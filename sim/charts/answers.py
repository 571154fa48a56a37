"""Documented answers, each with what the rules expected of it, and what that is worth."""

from __future__ import annotations

from functools import partial
from math import inf

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, GREEN, GREY, ORANGE, PINK, Head, Sign
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.expect.answers import Expectation
from sim.report.words import ACTS, place_text, span_text
from sim.study.replay import Review
from sim.study.score import COIN, Predictor

CAPTION = (
    "What the rules expected of each documented answer: in public, with what was known the day "
    "before, and in hindsight. A dot is the mean over the draws, a line the range that holds "
    "{share}. The answer stands at 100 if it was an acceptance and at 0 if not, hollow if it is "
    "not scored. Light marks are two baselines, shares of other disputes. Below, the log scores "
    "of the rules and of all baselines, with one standard error."
)
TICKED = {"share of acceptances": "|", "who proposes": "2"}
"""Baselines that are marked in each row, and their shapes."""
APART = 0.075
"""How far the two columns stand from the middle of a row, inches."""
READ = "Read the ranges, not the dots"
SIGNS = (
    Sign("expected in public", "o", BLUE),
    Sign("in hindsight", "D", PINK, {"mfc": "none"}),
    Sign("accepted", "P", GREEN),
    Sign("not accepted", "X", ORANGE),
    Sign("accepted, not scored", "P", GREEN, {"mfc": "none"}),
    Sign("not accepted, not scored", "X", ORANGE, {"mfc": "none"}),
    *(Sign(name, shape, GREY) for name, shape in TICKED.items()),
)
plot = rows.plot


def table(review: Review) -> Table:
    """Return what the figure shows."""
    scenario, score = review.scenario, review.score
    title = "What the rules expected, and what happened"
    about = f"{READ}."
    scored = [e.event.id for e in review.expectations if not e.unscored]
    answers = [_row(review, e, scored.index(e.event.id) if e.event.id in scored else None)
               for e in review.expectations]  # fmt: skip
    charts = [Rows(
        (Column("day", 1.2), Column("answer", 2.65, then=FAINT)),
        (Panel("Acceptance", Scale.bands(), unit="% of the worlds that we assumed"),),
        answers
    )]  # fmt: skip
    if score.n:
        charts.append(_scores(score.prior, score.baselines))
    return Table(Head.of(scenario, title, about, review.label), tuple(charts), SIGNS)


def _row(review: Review, expectation: Expectation, place: int | None) -> Row:
    scenario, event = review.scenario, expectation.event
    proposal = scenario.offers[expectation.offer]
    name, by = scenario.parties[event.by].name, scenario.parties[proposal.by].name
    offer = f"offer of {by}: {place_text(scenario, proposal.offer)}, {proposal.offer.level}"
    answer = partial(Mark, (float(expectation.accepted),), size=6, hollow=place is None)
    baselines = () if place is None else tuple(
        Mark((baseline.expected[place],), GREY, shape=TICKED[baseline.name], size=7)
        for baseline in review.score.baselines if baseline.name in TICKED
    )  # fmt: skip
    return Row(
        ((span_text(event.on),), (f"{name}: {ACTS[event.act].does}", offer)),
        ((
            *baselines,
            Mark.of(expectation.public.interval, BLUE, shift=-APART),
            Mark.of(expectation.hindsight.interval, PINK, shape="D", hollow=True, shift=APART),
            answer(GREEN, shape="P") if expectation.accepted else answer(ORANGE, shape="X"),
        ),),
    )  # fmt: skip


def _scores(rules: Predictor, baselines: tuple[Predictor, ...]) -> Rows:
    def row(predictor: Predictor) -> Row:
        error = predictor.error if predictor.error < inf else 0.0
        ends = (predictor.log - error, predictor.log, predictor.log + error)
        values = tuple(nats / COIN for nats in ends)
        colour, shape = (BLUE, "o") if predictor is rules else (FAINT, "d")
        return Row(((predictor.name,), (predictor.says,)), ((Mark(values, colour, shape),),))

    drawn = [row(predictor) for predictor in (rules, *baselines)]
    most = max(row.cells[0][0].values[-1] for row in drawn)
    panel = Panel(
        "Bits an answer", Scale.even(0, most), unit="with standard error; lower is better"
    )
    return Rows((Column("who expects", 1.2), Column("how", 2.65, FAINT)), (panel,), drawn)
