"""How well the rules expected the documented answers, against rules of one variable."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.answers import Expectation
from sim.expect.bench import Bench
from sim.expect.labels import ILLUSTRATIVE
from sim.expect.lines import BROKEN
from sim.facts.record import Event, Offer, answered
from sim.facts.scenario import Scenario
from sim.rules.offers import state_of
from sim.rules.verdict import Verdict

STAYS = 0.9
"""Probability that persistence gives to a party's last answer."""
LINE = {"broken": 0.1, "none": 0.7}
"""What is made of a line by who believes every one."""
Cells = Mapping[tuple[str, ...], float]
OTHERS: Mapping[str, tuple[tuple[str, ...], Cells]] = {
    "share of acceptances": ((), {(): 0.42}),
    "level": (("leaders or below",), {("below",): 0.39, ("leaders",): 0.49}),
    "ground": (
        ("ground",),
        {("own",): 0.20, ("third",): 0.48, ("adversary",): 0.37, ("none",): 0.27},
    ),
    "level and ground": (
        ("leaders or below", "ground"),
        {
            ("below", "own"): 0.23, ("leaders", "own"): 0.19,
            ("below", "third"): 0.43, ("leaders", "third"): 0.57,
            ("below", "adversary"): 0.30, ("leaders", "adversary"): 0.48,
            ("below", "none"): 0.29, ("leaders", "none"): 0.26,
        },
    ),
    "who proposes": (
        ("proposer",),
        {("adversary",): 0.32, ("third party",): 0.52, ("conference",): 0.43},
    ),
    "who proposes and line": (
        ("proposer", "line"),
        {
            ("adversary", "broken"): 0.23, ("adversary", "none"): 0.36,
            ("third party", "broken"): 0.38, ("third party", "none"): 0.67,
            ("conference", "broken"): 0.28, ("conference", "none"): 0.42,
        },
    ),
    "line fitted": (("line",), {("broken",): 0.27, ("none",): 0.46}),
}  # fmt: skip
"""Variables and shares of acceptances that each baseline takes from other disputes.

Who proposes: 899 answers of three records. The others: 349 answers in 40 disputes, those of the
two scenarios that ship left out; by Jeffreys.
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """A scored answer as rules of thumb see it."""

    accepted: bool
    variables: Mapping[str, str]


def baselines(answers: Sequence[Answered]) -> list[tuple[str, str, Draws]]:
    """Return each baseline by name, what it does, and what it expected of each answer.

    The expectations have shape (answer,). Shares are those of other disputes; of this one only
    persistence knows anything, and that what was answered before.
    """
    rows = [answer.variables for answer in answers]
    coin = ("coin", "one half", np.full(len(rows), 0.5))
    fitted = [
        (name, f"share accepted in other disputes{by}", _shares(rows, keys, cells))
        for name, (keys, cells) in OTHERS.items()
        for by in (f", by {' and '.join(keys)}" if keys else "",)
    ]
    believed = "every line holds: .1 where one is broken, else .7"
    line = ("line .1/.7", believed, np.array([LINE[row["line"]] for row in rows], np.float64))
    stays = persistence([row["party"] for row in rows], [answer.accepted for answer in answers])
    last = ("persistence", "each party answers as it did last", stays)
    return [coin, *fitted, line, last]


def _shares(rows: Sequence[Mapping[str, str]], keys: Sequence[str], cells: Cells) -> Draws:
    return np.array([cells[tuple(row[key] for key in keys)] for row in rows], dtype=np.float64)


def persistence(who: Sequence[Hashable], accepted: Iterable[bool]) -> Draws:
    """Return the acceptance expected if everybody answers as before, shape (answer,).

    Parameters
    ----------
    who
        Who answers, in the order of the calendar.
    accepted
        What each answered.
    """
    last: dict[Hashable, bool] = {}
    expected = []
    for one, yes in zip(who, accepted, strict=True):
        expected.append(STAYS if last.get(one) else 1.0 - STAYS)
        last[one] = yes
    return np.array(expected, dtype=np.float64)


def variables(scenario: Scenario, event: Event, verdict: Verdict) -> dict[str, str]:
    """Return the value of each variable of what a scored answer answered.

    Parameters
    ----------
    scenario
        For the terms.
    event
        The answer.
    verdict
        What the rules said of the offer in public.
    """
    proposal = scenario.offers[str(answered(event))]
    party, offer, who = event.by, proposal.offer, proposes(scenario, event.by, proposal.by)
    conference = who == "third party" and offer.format == "multilateral"
    broken = any((verdict.known(name) > BROKEN).any() for name in verdict.stated)
    return {
        "level": offer.level or "not stated",
        "leaders or below": "leaders" if offer.level == "leaders" else "below",
        "ground": ground(scenario, party, offer),
        "proposer": "conference" if conference else who,
        "line": "broken" if broken else "none",
        "party": party,
    }


def proposes(scenario: Scenario, party: str, by: str) -> str:
    """Return who proposes to a party: an adversary, a third party, or nobody who is named."""
    if scenario.parties[by].role == "unnamed":
        return "unnamed"
    facing = by == scenario.parties[party].adversary or scenario.parties[by].adversary == party
    return "adversary" if facing else "third party"


def ground(scenario: Scenario, party: str, offer: Offer) -> str:
    """Return on whose ground an offer is, by who holds a place or else by its state.

    A list of places counts by the best of them for the party.
    """
    words = {party: "own", scenario.parties[party].adversary: "adversary"}
    governed = {scenario.parties[side].state: side for side in words if side}
    whose = set()
    for venue in offer.venues:
        place, state = scenario.venues.get(venue), state_of(scenario, venue)
        holder = (place and place.held_by) or governed.get(state or "")
        whose.add(words.get(holder, "third"))
    return next((word for word in ("own", "third", "adversary") if word in whose), "none")


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
    """Log score above that of the rules as stated."""
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
    baselines: tuple[Predictor, ...]
    in_sight: bool = False
    """Whether the shipped book was written with these answers in sight."""

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
    def near(self) -> Predictor | None:
        """The best of the baselines that are as good as the rules, or nearly; None if none is."""
        return min((b for b in self.baselines if b.near), key=lambda b: b.log, default=None)


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
    answers = [Answered(e.accepted, variables(scenario, e.event, e.public.verdict)) for e in scored]
    draws = max((e.public.acceptance.size for e in scored), default=1)
    acceptance, accepted = stacked(scored, draws)
    before = acceptance.mean(axis=1)
    prior, *compared = (
        _predictor(*rival, accepted, log_losses(before, accepted))
        for rival in (
            ("rules as stated", "before any answer is seen", before),
            *baselines(answers),
        )
    )
    return Score(
        n=len(answers),
        acceptances=sum(accepted),
        refusals=len(accepted) - sum(accepted),
        prior=prior,
        baselines=tuple(compared),
        in_sight=scenario.in_sight,
    )


class _OfBench(Protocol):
    @property
    def bench(self) -> Bench:
        """The bench that a result comes from."""


class Labelled:
    """A result that knows the bench it comes from: its scenario, and what it rests on."""

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
        """What the answers of a principal rest on: see `sim.expect.labels`."""
        return self.bench.label


class Illustrative(Labelled):
    """A result that is illustrative, whatever book it comes from."""

    __slots__ = ()

    @property
    def label(self: _OfBench) -> str:
        """That of all that is joint or simulated."""
        return ILLUSTRATIVE


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


def wilson(yes: float, n: int, reached: float = 1.645) -> tuple[float, float, float]:
    """Return the limits and the middle of a share (Wilson 1927): low, share, high.

    Examples
    --------
    >>> [round(value, 2) for value in wilson(5, 14)]
    [0.19, 0.36, 0.57]
    """
    share, wide = yes / n, reached**2 / n
    middle = (share + wide / 2) / (1 + wide)
    half = reached * np.sqrt(share * (1 - share) / n + wide / (4 * n)) / (1 + wide)
    return float(max(middle - half, 0.0)), share, float(min(middle + half, 1.0))


def standard_error(values: Draws, ddof: int = 1) -> float:
    """Return the standard error of a mean; infinite where too few values tell their spread."""
    if values.size <= ddof:
        return np.inf
    return float(values.std(ddof=ddof) / np.sqrt(values.size))
