"""How well the rules expected the documented answers, against rules of one variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sim.arrays import Draws
from sim.domain.scenario import Scenario
from sim.engine.expect import Expectation, why_unscored
from sim.engine.past import answers_of
from sim.study.bands import ILLUSTRATIVE, SCORED
from sim.study.baselines import VARIABLES, Answered, baselines, variables
from sim.study.importance import TINY, effective, importance, leave_one_out, stacked

ENOUGH = 5
"""Acceptances, and refusals, below which a record is only illustrative."""
GAIN = 0.02
"""Log score that the other answers must gain before a fit counts as evidence."""
COIN = float(np.log(2.0))
"""Log score of saying one half every time."""
NEAR = 2.0
"""Standard errors within which a rule of one variable is as good."""


@dataclass(frozen=True, slots=True)
class Predictor:
    """A way of expecting answers, and how well it did. Lower scores are better."""

    name: str
    says: str
    """How it expects, in a few words."""
    expected: tuple[float, ...]
    """Probability of acceptance that it gave each scored answer."""
    log: float
    """Mean over the answers of minus the logarithm of the probability given to each."""
    brier: float
    """Mean over the answers of the squared distance from what happened."""
    error: float
    """Standard error of the log score."""
    excess: float = 0.0
    """Log score above that of the model with each answer left out."""
    excess_error: float = 0.0
    """Standard error of the excess, answer by answer."""

    @property
    def figure(self) -> str:
        """The log score with its standard error, as text."""
        return figure_text(self.log, self.error)

    @property
    def near(self) -> bool:
        """Whether it is as good as the model, or within two standard errors of it."""
        return self.excess <= NEAR * self.excess_error


@dataclass(frozen=True, slots=True)
class Score:
    """How well the public expectations foretold the answers."""

    n: int
    acceptances: int
    refusals: int
    """Answers that were no acceptance, of whatever kind."""
    prior: Predictor
    """The model before any answer was seen."""
    left_out: Predictor
    """The model given all answers but the one that it expects."""
    baselines: tuple[Predictor, ...]
    effective: float
    """Share of the draws that still counts once all answers are seen."""
    separated: tuple[str, ...]
    """Variables each of which alone tells acceptances from refusals without a mistake."""
    label: str
    verdict: str
    """What the score can bear, in one sentence."""
    wider: Score | None = field(default=None, repr=False)
    """The score that also counts silences too short to be answers; None if there are none."""

    @property
    def log(self) -> float:
        """Log score of the model before any answer was seen."""
        return self.prior.log

    @property
    def brier(self) -> float:
        """Brier score of the model before any answer was seen."""
        return self.prior.brier

    @property
    def gain(self) -> float:
        """Log score that the other answers gain for the expectation of each."""
        return self.prior.log - self.left_out.log


def score(scenario: Scenario, expectations: Sequence[Expectation]) -> Score:
    """Return how well public expectations foretold the documented answers.

    Parameters
    ----------
    scenario
        For the terms that were answered.
    expectations
        In the order of the record; those that are not scored are passed over.
    """
    narrow = [e for e in expectations if not e.unscored]
    wide = [e for e in expectations if not e.unscored or e.short]
    wider = _score(scenario, wide, None) if len(wide) > len(narrow) else None
    return _score(scenario, narrow, wider)


def figure_text(mean: float, error: float) -> str:
    """Return a mean with its standard error; of one answer there is none.

    Examples
    --------
    >>> figure_text(0.148, 0.05), figure_text(0.148, np.inf)
    ('0.15 ± 0.05', '0.15 ± ?')
    """
    return f"{mean:.2f} ± {error:.2f}" if error < np.inf else f"{mean:.2f} ± ?"


def label_of(acceptances: int, refusals: int) -> str:
    """Return `illustrative` for a record too short to score probabilities, else `scored`."""
    return ILLUSTRATIVE if min(acceptances, refusals) < ENOUGH else SCORED


def label_for(scenario: Scenario) -> str:
    """Return the label of a scenario's record, from its acts alone."""
    answers = [event for _, event in answers_of(scenario, scenario.record)]
    scored = [event for event in answers if not why_unscored(scenario, event)[0]]
    acceptances = sum(event.act == "accept" for event in scored)
    return label_of(acceptances, len(scored) - acceptances)


def _score(scenario: Scenario, scored: Sequence[Expectation], wider: Score | None) -> Score:
    answers = [Answered(e.accepted, variables(scenario, e)) for e in scored]
    draws = max((e.public.acceptance.size for e in scored), default=1)
    acceptance, accepted = stacked(scored, draws)
    taught, before = leave_one_out(acceptance, accepted), acceptance.mean(axis=1)
    left_out = _predictor("rules, taught", "given all the other answers", taught, accepted)
    stated = ("rules as stated", "before any answer is seen", before)
    prior, *compared = (
        _compare(_predictor(*rival, accepted), left_out, accepted)
        for rival in (stated, *baselines(answers))
    )
    return Score(
        n=len(answers),
        acceptances=sum(accepted),
        refusals=len(accepted) - sum(accepted),
        prior=prior,
        left_out=left_out,
        baselines=tuple(compared),
        effective=effective(importance(acceptance, accepted)),
        separated=tuple(name for name in VARIABLES if _separates(answers, name)),
        label=label_of(sum(accepted), len(accepted) - sum(accepted)),
        verdict=verdict_text(prior, left_out, compared),
        wider=wider,
    )


def _predictor(name: str, says: str, expected: Draws, accepted: Sequence[bool]) -> Predictor:
    happened = np.array(accepted, dtype=np.float64)
    losses = _losses(expected, accepted)
    return Predictor(
        name=name,
        says=says,
        expected=tuple(float(p) for p in expected),
        log=_mean(losses),
        brier=_mean((expected - happened) ** 2),
        error=_error(losses),
    )


def _compare(rival: Predictor, model: Predictor, accepted: Sequence[bool]) -> Predictor:
    gaps = _losses(np.array(rival.expected), accepted) - _losses(np.array(model.expected), accepted)
    return replace(rival, excess=_mean(gaps), excess_error=_error(gaps))


def _losses(expected: Draws, accepted: Sequence[bool]) -> Draws:
    given = np.where(accepted, expected, 1.0 - expected)
    return np.asarray(-np.log(np.maximum(given, TINY)))


def _mean(values: Draws) -> float:
    return float(values.mean()) if values.size else 0.0


def _error(values: Draws) -> float:
    """Return the standard error of a mean; infinite for fewer than two values."""
    return float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else np.inf


def _separates(answers: Sequence[Answered], variable: str) -> bool:
    kinds: dict[str, set[bool]] = {}
    for answer in answers:
        kinds.setdefault(answer.variables[variable], set()).add(answer.accepted)
    both = {answer.accepted for answer in answers} == {True, False}
    return both and all(len(found) == 1 for found in kinds.values())


def verdict_text(prior: Predictor, left_out: Predictor, rivals: Sequence[Predictor]) -> str:
    """Return what a score can bear, in one sentence.

    Parameters
    ----------
    prior
        The model before any answer.
    left_out
        The model given the other answers.
    rivals
        The baselines, compared with `left_out`.
    """
    if not left_out.expected:
        return "No answer is scored: the record says nothing about how good the rules are."
    gain = prior.log - left_out.log
    near = [rival for rival in rivals if rival.near]
    change = "improves" if gain > 0 else "does not improve"
    coin = ", worse than a coin," if prior.log > COIN else ""
    learnt = (
        f"Knowing the other answers {change} the mean log score "
        f"(from {prior.figure}{coin} to {left_out.figure}; lower is better)"
    )
    if gain >= GAIN and not near:
        return (
            f"{learnt}, and no simple baseline comes within two standard errors: on these "
            f"{len(left_out.expected)} answers the rules say more than the simplest ones do."
        )
    if near:
        best = min(near, key=lambda rival: rival.log)
        how = "does better" if best.excess < 0 else "comes within two standard errors"
        learnt += f', and the simple baseline "{best.name}" {how} ({best.figure})'
    return f"{learnt}: a good fit on this record is not evidence for the model."
