"""Scores over many disputes: what was expected and what happened, by dispute, rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite

from sim.charts import rows
from sim.charts.page import BLUE, FAINT, GREEN, ORANGE, Head, Sign
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.expect.labels import FITTED
from sim.report.words import counted
from sim.study.casebook.learning import Curve
from sim.study.casebook.score import Bin, Scores, Worth
from sim.study.score import wilson

CURVE = (
    "Answers in groups by the acceptance that was expected of them. A dot is what was expected "
    "on the whole, a line the share that was accepted with its 90 % limits (Wilson)."
)
DISPUTES = (
    "Bits an answer in each dispute with five scored answers or more: of the rules, and of "
    "“who proposes”, whose shares come from the other disputes. Lower is better; a coin has one."
)
RULES = (
    "Bits an answer that are lost without a rule, or without all lines of a kind; 90 % of "
    "samples in which whole disputes are drawn anew. Left of nothing, the rules are better off "
    "without it."
)
FEWEST = 5
"""Answers of a dispute that is drawn."""
REACHED = 1.645
"""Standard errors that hold 90 % to both sides."""
LITTLE = 0.005
"""Bits an answer below which nothing is taught to speak of."""
RIVAL = "who proposes"
plot = rows.plot


def curve(scores: Scores) -> Table:
    """Return what was expected beside what happened."""
    drawn = [_bin(b) for b in scores.curve]
    columns = Column("expected", 1.3), Column("answers", 0.9, FAINT, right=True)
    panel = Panel("Accepted", Scale.bands(), unit="% of the answers")
    signs = Sign("expected", "D", ORANGE), Sign("accepted", "o", BLUE)
    slope, error = scores.slope
    sure = abs(slope - 1.0) > REACHED * error
    lean = (
        ("too bold", "too timid")[slope > 1] if sure else "neither too bold nor too timid for sure"
    )
    known = f", by the slope of {slope:.1f}" if isfinite(slope) else ": nothing tells more"
    title = f"What is said is {lean}{known}"
    return Table(_head(scores, title), (Rows(columns, (panel,), drawn),), signs)


def _bin(group: Bin) -> Row:
    accepted = wilson(group.accepted * group.n, group.n)
    marks = Mark(accepted, BLUE, shape="o"), Mark((group.expected,), ORANGE, shape="D", size=5)
    return Row(((f"{100 * group.low:.0f} to {100 * group.high:.0f} %",), (str(group.n),)), (marks,))


def disputes(scores: Scores) -> Table:
    """Return bits by dispute, beside who proposes."""
    rules, expected = scores.by("dispute"), scores.ways[RIVAL]
    rival = {d: scores.worth(expected, scores.dispute == n) for n, d in enumerate(scores.disputes)}
    kept = sorted((name for name, w in rules.items() if w.n >= FEWEST), key=lambda n: rules[n].bits)
    drawn = [_dispute(name, rules[name], rival[name]) for name in kept]
    most = max((max(rules[n].bits, rival[n].bits) for n in kept), default=1.0)
    panel = Panel("Bits an answer", Scale.even(0, most + 0.1), unit="lower is better; a coin has 1")
    columns = Column("dispute", 2.1), Column("answers", 0.8, FAINT, right=True)
    signs = Sign("rules", "o", BLUE), Sign(RIVAL, "d", FAINT)
    better = sum(rules[name].bits < rival[name].bits for name in kept)
    title = f"In {better} of {len(kept)} disputes the rules do better than “{RIVAL}”"
    return Table(_head(scores, title), (Rows(columns, (panel,), drawn),), signs)


def _dispute(name: str, rules: Worth, rival: Worth) -> Row:
    marks = Mark((rival.bits,), FAINT, shape="d", size=5), Mark((rules.bits,), BLUE, shape="o")
    return Row(((name,), (str(rules.n),)), (marks,))


def worth(scores: Scores) -> Table:
    """Return what each rule is worth."""
    every = sorted(scores.rules.items(), key=lambda pair: -pair[1].bits)
    limits = [worth.excess for _, worth in every if worth.excess]
    sure = [name for name, worth in every if worth.excess and worth.excess[1] > 0]
    ends = [value for three in limits for value in three]
    low, high = min([*ends, 0.0]), max([*ends, 0.01])
    room = (high - low) / 20
    panel = Panel("Bits lost without it", Scale.even(low - room, high + room))
    drawn = [_rule(name, worth.excess) for name, worth in every if worth.excess]
    told = counted(len(sure), "rule") if len(sure) > 1 else next(iter(sure), "No rule")
    title = f"{told} of {len(every)} surely {'help' if len(sure) > 1 else 'helps'} here"
    return Table(_head(scores, title), (Rows((Column("rule", 2.0),), (panel,), drawn),))


def _rule(name: str, limits: tuple[float, float, float]) -> Row:
    mean, low, high = limits
    colour = GREEN if low > 0 else ORANGE if high < 0 else FAINT
    return Row(((name,),), ((Mark((low, mean, high), colour, shape="o"),),))


def _head(scores: Scores, title: str) -> Head:
    answers, several = counted(len(scores.rows), "answer"), counted(len(scores.disputes), "dispute")
    seen: Sequence[date] = [row.event.on.last for row in scores.rows]
    about = f"{answers} in {several}; {scores.in_sight} in sight when the book was written."
    return Head(title, about, scores.label, max(seen))


LEARNING = (
    "Bits an answer in disputes that were not among those learnt from, over several choices of "
    "them: of the fitted rules, and of the rules before any answer. Lower is better."
)


def learning(points: Curve, known: date) -> Table:
    """Return what so many disputes teach of the others."""
    most = max(max(point.bits, point.prior) for point in points)
    least = min(min(point.bits, point.prior) for point in points)
    drawn = [
        Row(((str(point.disputes),),), ((
            Mark((point.prior,), FAINT, shape="d", size=5), Mark((point.bits,), BLUE, shape="o"),
        ),))
        for point in points
    ]  # fmt: skip
    panel = Panel("Bits an answer", Scale.even(least - 0.02, most + 0.02), unit="lower is better")
    signs = Sign("fitted", "o", BLUE), Sign("before any answer", "d", FAINT)
    gain = points[-1].prior - points[-1].bits
    taught = f"{gain:+.3f} bits an answer" if abs(gain) >= LITTLE else "next to nothing"
    title = f"{points[-1].disputes} disputes teach {taught} of the others"
    head = Head(title, "Whole disputes are left out.", FITTED, known)
    return Table(head, (Rows((Column("disputes learnt from", 1.6),), (panel,), drawn),), signs)
