"""How well the rules expected the documented answers, against rules of one variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.answers import Expectation, why_unscored
from sim.expect.bench import Bench
from sim.expect.past import answers_of
from sim.facts.record import YES, Offer
from sim.facts.scenario import Scenario
from sim.rules.offers import state_of

ILLUSTRATIVE = "illustrative"
"""Label of results whose record is too short to score probabilities."""
SCORED = "scored"
VARIABLES = ("level", "adversary's ground", "mediator present", "format", "party")
"""Variables each of which might alone tell acceptances from refusals."""
STAYS = 0.9
"""Probability that persistence gives to a party's last answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A scored answer as rules of thumb see it."""

    accepted: bool
    variables: Mapping[str, str]


def baselines(answers: Sequence[Answered]) -> list[tuple[str, str, Draws]]:
    """Return each baseline by name, what it does, and what it expected of each answer.

    The expectations have shape (answer,). Shares are fitted with the prior of Jeffreys
    to all answers but the one that is expected.
    """
    fitted = "share of acceptances"
    return [
        ("base rate", fitted, _shares(answers)),
        ("by party", f"{fitted} by that party", _shares(answers, "party")),
        ("by level", f"{fitted} at that level", _shares(answers, "level")),
        (
            "by ground",
            "the same, adversary's ground or not",
            _shares(answers, "adversary's ground"),
        ),
        ("persistence", "each party answers as it did last", _persistence(answers)),
        ("one half", "a coin", np.full(len(answers), 0.5)),
    ]


def jeffreys(accepted: Draws, n: Draws) -> Draws:
    """Return the posterior mean of shares under the prior of Jeffreys, Beta(1/2, 1/2).

    Examples
    --------
    >>> jeffreys(np.array([0.0, 3.0]), np.array([0.0, 3.0])).tolist()
    [0.5, 0.875]
    """
    return (accepted + 0.5) / (n + 1)


def _shares(answers: Sequence[Answered], variable: str = "") -> Draws:
    """Return the share of acceptances among the other answers that are alike in a variable."""
    accepted = np.array([answer.accepted for answer in answers], dtype=np.bool_)
    group = np.array([answer.variables.get(variable, "") for answer in answers])
    others = (group[:, None] == group) & ~np.eye(len(answers), dtype=np.bool_)
    return jeffreys((others & accepted).sum(axis=1), others.sum(axis=1))


def _persistence(answers: Sequence[Answered]) -> Draws:
    last: dict[str, bool] = {}
    expected = []
    for answer in answers:
        party = answer.variables["party"]
        expected.append(STAYS if last.get(party, False) else 1 - STAYS)
        last[party] = answer.accepted
    return np.array(expected, dtype=np.float64)


def variables(scenario: Scenario, expectation: Expectation) -> dict[str, str]:
    """Return the value of each variable of what a scored answer answered."""
    proposal = scenario.offers[expectation.offer]
    party = expectation.event.by
    seated = {proposal.by, *proposal.offer.participants}
    mediated = any(scenario.parties[name].role == "mediator" for name in seated)
    adverse = _on_adversary_ground(scenario, party, proposal.offer)
    return {
        "level": proposal.offer.level,
        "adversary's ground": "yes" if adverse else "no",
        "mediator present": "yes" if mediated else "no",
        "format": proposal.offer.format or "not stated",
        "party": party,
    }


def _on_adversary_ground(scenario: Scenario, party: str, offer: Offer) -> bool:
    """Return whether every venue of an offer is on the ground of the party's adversary."""
    adversary = scenario.parties[party].adversary
    state = scenario.parties[adversary].state if adversary else None
    if state is None or not offer.venues:
        return False
    return all(state_of(scenario, venue) == state for venue in offer.venues)


TINY = 1e-300
"""Least probability whose logarithm is taken."""


def stacked(scored: Sequence[Expectation], draws: int) -> tuple[Draws, list[bool]]:
    """Return the public expectations and what was documented.

    Parameters
    ----------
    scored
        Answers, in the order of the record.
    draws
        Number of draws.

    Returns
    -------
    tuple
        Probability of acceptance, shape (answer, draw), and whether each was accepted.
    """
    rows = [np.broadcast_to(e.public.acceptance, draws) for e in scored]
    acceptance = np.array(rows, dtype=np.float64).reshape(len(scored), draws)
    return acceptance, [e.accepted for e in scored]


def log_likelihoods(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the logarithm of the probability of what was documented, shape (answer, draw)."""
    happened = np.array(accepted, dtype=np.bool_).reshape(-1, 1)
    return np.log(np.maximum(np.where(happened, acceptance, 1.0 - acceptance), TINY))


def importance(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the weight of each draw given all answers, shape (draw,), summing to one."""
    logs = log_likelihoods(acceptance, accepted).sum(axis=0)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def effective(weights: Draws) -> float:
    """Return the share of draws that weights leave: one over the size times their squares.

    Examples
    --------
    >>> effective(np.full(4, 0.25)), effective(np.array([0.5, 0.5, 0.0, 0.0]))
    (1.0, 0.5)
    """
    return float(1.0 / (weights.size * np.square(weights).sum()))


def leave_one_out(acceptance: Draws, accepted: Sequence[bool]) -> Draws:
    """Return the probability of acceptance of each answer given all the others.

    Parameters
    ----------
    acceptance
        Probability of acceptance, shape (answer, draw).
    accepted
        What was documented, by answer.

    Returns
    -------
    Draws
        Shape (answer,).

    Notes
    -----
    `p_j = sum_s v_s P_sj` with `v_s` proportional to the product of the likelihoods in
    draw s of all answers but j: the same draws, weighted anew for each answer.
    """
    logs = log_likelihoods(acceptance, accepted)
    others = logs.sum(axis=0) - logs
    weights = np.exp(others - others.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray((weights * acceptance).sum(axis=1) / weights.sum(axis=1))


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

    @property
    def label(self) -> str:
        """What the record can bear: `illustrative` or `scored`."""
        return label_of(self.acceptances, self.refusals)

    @property
    def log(self) -> float:
        """Log score of the model before any answer was seen, in nats."""
        return self.prior.log

    @property
    def bits(self) -> float:
        """The same in bits: a coin has one."""
        return self.prior.log / COIN

    @property
    def brier(self) -> float:
        """Brier score of the model before any answer was seen."""
        return self.prior.brier

    @property
    def gain(self) -> float:
        """Log score that the other answers gain for the expectation of each."""
        return self.prior.log - self.left_out.log

    @property
    def near(self) -> Predictor | None:
        """The best of the baselines that are as good as the model, or nearly; None if none is."""
        return min((b for b in self.baselines if b.near), key=lambda b: b.log, default=None)

    @property
    def evidence(self) -> bool:
        """Whether the fit is evidence: the other answers teach, and no baseline comes near."""
        return bool(self.n) and self.gain >= GAIN and self.near is None


def score(scenario: Scenario, expectations: Sequence[Expectation]) -> Score:
    """Return how well public expectations foretold the documented answers.

    Parameters
    ----------
    scenario
        For the terms that were answered.
    expectations
        In the order of the record; those that are not scored are passed over.
    """
    scored = [e for e in expectations if not e.unscored]
    answers = [Answered(e.accepted, variables(scenario, e)) for e in scored]
    draws = max((e.public.acceptance.size for e in scored), default=1)
    acceptance, accepted = stacked(scored, draws)
    taught, before = leave_one_out(acceptance, accepted), acceptance.mean(axis=1)
    left_out, prior, *compared = (
        _predictor(*rival, accepted, log_losses(taught, accepted))
        for rival in (
            ("rules, taught", "given all the other answers", taught),
            ("rules as stated", "before any answer is seen", before),
            *baselines(answers),
        )
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
    )


def label_of(acceptances: int, refusals: int) -> str:
    """Return `illustrative` for a record too short to score probabilities, else `scored`."""
    return ILLUSTRATIVE if min(acceptances, refusals) < ENOUGH else SCORED


def label_for(scenario: Scenario) -> str:
    """Return the label of a scenario's record, from its acts alone."""
    answers = answers_of(scenario)
    scored = [event for event in answers if not why_unscored(scenario, event)]
    acceptances = sum(event.act in YES for event in scored)
    return label_of(acceptances, len(scored) - acceptances)


class _OfBench(Protocol):
    @property
    def bench(self) -> Bench:
        """The bench that a result comes from."""


class Labelled:
    """A result that knows the bench it comes from: its scenario, and what the record can bear."""

    __slots__ = ()

    @property
    def scenario(self: _OfBench) -> Scenario:
        """The scenario that it is about."""
        return self.bench.scenario

    @property
    def level(self: _OfBench) -> float:
        """Share of the worlds that its intervals hold."""
        return self.bench.level

    @property
    def label(self: _OfBench) -> str:
        """What the record can bear: `illustrative` or `scored`."""
        return label_for(self.bench.scenario)


def _predictor(
    name: str, says: str, expected: Draws, accepted: Sequence[bool], model: Draws
) -> Predictor:
    """Return how well some expectations did, and against the losses of the model."""
    losses, brier = log_losses(expected, accepted), (expected - np.array(accepted, float)) ** 2
    scores = (_mean(losses), _mean(brier), standard_error(losses))
    against = (_mean(losses - model), standard_error(losses - model))
    return Predictor(name, says, tuple(expected.tolist()), *scores, *against)


def log_losses(expected: Draws, accepted: Sequence[bool] | Mask) -> Draws:
    """Return minus the logarithm of the probability given to each answer, shape (answer,)."""
    probability = np.where(accepted, expected, 1.0 - expected)
    return np.asarray(-np.log(np.maximum(probability, TINY)))


def _mean(values: Draws) -> float:
    return float(values.mean()) if values.size else 0.0


def standard_error(values: Draws, ddof: int = 1) -> float:
    """Return the standard error of a mean; infinite where too few values tell their spread."""
    if values.size <= ddof:
        return np.inf
    return float(values.std(ddof=ddof) / np.sqrt(values.size))


def _separates(answers: Sequence[Answered], variable: str) -> bool:
    kinds: dict[str, set[bool]] = {}
    for answer in answers:
        kinds.setdefault(answer.variables[variable], set()).add(answer.accepted)
    both = {answer.accepted for answer in answers} == {True, False}
    return both and all(len(answered) == 1 for answered in kinds.values())
