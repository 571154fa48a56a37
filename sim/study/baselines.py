"""Rules of thumb that any model has to beat, fitted to the same answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.domain.columns import state_of
from sim.domain.offers import Offer
from sim.domain.scenario import Scenario
from sim.engine.expect import Expectation

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
        ("base rate", fitted, _shares(answers, [""] * len(answers))),
        ("by party", f"{fitted} by that party", _by(answers, "party")),
        ("by level", f"{fitted} at that level", _by(answers, "level")),
        ("by ground", "the same, adversary's ground or not", _by(answers, "adversary's ground")),
        ("persistence", "each party answers as it did last", _persistence(answers)),
        ("one half", "a coin", np.full(len(answers), 0.5)),
    ]


def jeffreys(accepted: int, n: int) -> float:
    """Return the posterior mean of a share under the prior of Jeffreys, Beta(1/2, 1/2).

    Examples
    --------
    >>> jeffreys(0, 0), jeffreys(3, 3)
    (0.5, 0.875)
    """
    return (accepted + 0.5) / (n + 1)


def _by(answers: Sequence[Answered], variable: str) -> Draws:
    return _shares(answers, [answer.variables[variable] for answer in answers])


def _shares(answers: Sequence[Answered], groups: Sequence[str]) -> Draws:
    found = []
    for left_out, group in enumerate(groups):
        others = [
            answer.accepted
            for n, answer in enumerate(answers)
            if n != left_out and groups[n] == group
        ]
        found.append(jeffreys(sum(others), len(others)))
    return np.array(found, dtype=np.float64)


def _persistence(answers: Sequence[Answered]) -> Draws:
    last: dict[str, bool] = {}
    found = []
    for answer in answers:
        party = answer.variables["party"]
        found.append(STAYS if last.get(party, False) else 1 - STAYS)
        last[party] = answer.accepted
    return np.array(found, dtype=np.float64)


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
