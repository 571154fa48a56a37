"""Scores as text: the table with its baselines, the verdict, and what the record can bear."""

from __future__ import annotations

from collections.abc import Iterator

from sim.domain.coverage import coverage
from sim.report.lines import MARGIN, lines
from sim.report.words import counted
from sim.study.bands import ILLUSTRATIVE
from sim.study.review import Review
from sim.study.score import ENOUGH, Predictor, Score, figure_text

BANDED = "; probabilities are shown as bands"
THIN = 0.05
"""Share of draws below which importance weights are not to be trusted."""


def score_lines(review: Review) -> Iterator[str]:
    """Yield the table of scores, the verdict, and what the numbers rest on."""
    held = review.score
    yield from lines("Scores", _counts(held))
    if held.n:
        yield from lines(
            "", "Lower is better; ± is one standard error over the answers, and the last number is "
            "the log score above that of the line with an asterisk.",
        )  # fmt: skip
        yield f"{'':<{MARGIN}}{'log':<14}{'Brier':<8}{'above *':<17}".rstrip()
        for predictor in (held.prior, held.left_out, *held.baselines):
            yield _row(predictor, reference=predictor is held.left_out)
    if held.wider is not None:
        wider = held.wider
        yield from lines("", f"With short silences counted as well, {wider.n} answers:")
        for predictor in (wider.prior, wider.left_out):
            yield _row(predictor, reference=predictor is wider.left_out)
    yield from lines("Verdict", held.verdict)
    yield from lines("", _separation(held))
    yield from lines("", _thin(held))
    yield from lines("Label", label_text(held, BANDED))
    yield from lines("Rests on", assumptions_text(review))


def label_text(score: Score, tail: str = "") -> str:
    """Return what the label means for this record.

    Parameters
    ----------
    score
        Of the record.
    tail
        What follows from a record that is only illustrative, in a clause.
    """
    if score.label == ILLUSTRATIVE:
        return (
            f"{score.label}: {counted(score.acceptances, 'acceptance')} and "
            f"{counted(score.refusals, 'other answer')}, fewer than {ENOUGH} of one kind" + tail
        )
    return f"{score.label}: at least {ENOUGH} acceptances and {ENOUGH} other answers"


def assumptions_text(review: Review) -> str:
    """Return how many facts and rules rest on an assumption."""
    held = coverage(review.bench.scenario)
    rules = review.bench.rules
    judged = sum(bool(bound.rule.assumed) for bound in rules)
    return (
        f"{held.facts} facts, {held.assumed} of them assumed and {held.partly} assumed in part; "
        f"{len(rules)} rules in force, {judged} of them assumed at least in part"
    )


def _counts(score: Score) -> str:
    scored, accepted = counted(score.n, "answer"), counted(score.acceptances, "acceptance")
    return f"{scored} scored: {accepted}, {counted(score.refusals, 'other answer')}."


def _row(predictor: Predictor, *, reference: bool) -> str:
    excess = "" if reference else figure_text(predictor.excess, predictor.excess_error)
    name = f"  {predictor.name}" + (" *" if reference else "")
    numbers = f"{predictor.figure:<14}{predictor.brier:<8.2f}{excess:<17}"
    return f"{name:<{MARGIN}}{numbers}{predictor.says}".rstrip()


def _separation(score: Score) -> str:
    if not score.separated:
        return ""
    alone = " or ".join(score.separated)
    return (
        f"Alone, {alone} tells all acceptances from all other answers: the record cannot say which "
        "of the things that changed with it made the difference."
    )


def _thin(score: Score) -> str:
    if not score.n or score.effective >= THIN:
        return ""
    return (
        f"Only {100 * score.effective:.1g} % of the draws fit the answers: take more --draws, and "
        "doubt the priors."
    )
