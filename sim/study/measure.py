"""The quantities that are compared, draw by draw or answer by answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws, Index
from sim.domain.columns import Offers, one_venue_each
from sim.engine.reduce import Interval, interval, joint
from sim.study.importance import TINY
from sim.study.outcome import Outcome
from sim.study.paired import Paired, paired_answers
from sim.study.review import Review
from sim.study.score import Predictor
from sim.study.shared import Groups

ALL = "all"
"""Stands for all principals together."""
SPACE, OFFERS, ANSWER, STOP, SCORE = "space", "offers", "answer", "stop", "score"


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """What is compared."""

    kind: str
    """`space`, `offers`, `answer`, `stop` or `score`."""
    of: str
    """Number of the group of offers, id of the answer, rule, or name of the score."""
    party: str
    """Who accepts or stops; `all` for all principals together."""

    @property
    def name(self) -> str:
        """The quantity in one word."""
        return "/".join(part for part in (self.kind, self.of, self.party) if part)


def measured(
    held: Outcome, groups: Groups, moved: Sequence[int], numbers: Index
) -> dict[Quantity, Draws]:
    """Return every quantity that has draws, shape (draw,)."""
    explored, draws = held.exploration, held.alternative.bench.believed.draws
    rows = explored.classes.member[numbers][groups.first]
    weights = groups.size / groups.size.sum()
    acceptance = {**explored.acceptance, ALL: explored.joint}
    found = {
        Quantity(SPACE, "", p): _mean(weights, values[rows]) for p, values in acceptance.items()
    }
    for n in moved:
        found |= {Quantity(OFFERS, str(n), p): v[rows[n]] for p, v in acceptance.items()}
    for expectation in held.review.expectations:
        quantity = Quantity(ANSWER, expectation.event.id, expectation.event.by)
        found[quantity] = np.broadcast_to(expectation.public.acceptance, draws)
    for (party, rule), values in held.stops.items():
        found[Quantity(STOP, rule, party)] = _mean(weights, values[rows])
    return found


def offered_only(held: Outcome, other: Outcome) -> dict[str, dict[str, Interval]]:
    """Return acceptance, by principal and of all, of each offer whose record only one case has.

    Parameters
    ----------
    held
        The case whose record has the offers; of several venues, the one all accept most often.
    other
        The case whose record lacks them.
    """
    scenario, lacking = held.alternative.bench.scenario, other.alternative.bench.scenario
    panel, found = held.exploration.panel, {}
    for name, proposal in scenario.offers.items():
        if name in lacking.offers:
            continue
        offers = Offers.of(scenario, list(one_venue_each(proposal.offer)), proposal.by)
        asked = [party for party in panel.rules if party != proposal.by]
        accept = {party: panel.weigh(party, offers).acceptance for party in asked}
        every = joint(accept)
        best = int(every.mean(axis=1).argmax())
        found[name] = {p: interval(v[best]) for p, v in {**accept, ALL: every}.items()}
    return found


def _mean(weights: Draws, values: Draws) -> Draws:
    """Return the mean over offers in each draw, without a matrix product: bits stay the same."""
    total: Draws = np.add.reduce(weights[:, None] * values, axis=0)
    return total


def scored(one: Review, other: Review) -> Iterator[tuple[Quantity, Paired]]:
    """Yield the differences of scores over the answers that both score."""
    before, after = _losses(one), _losses(other)
    for name in before:
        common = [event for event in before[name] if event in after[name]]
        if len(common) > 1:
            held = ([losses[name][event] for event in common] for losses in (before, after))
            yield Quantity(SCORE, name, ""), paired_answers(*held)


def _losses(found: Review) -> dict[str, dict[str, float]]:
    """Return the loss of each scored answer, by the name of the score and the event."""
    scored = [e for e in found.expectations if not e.unscored]

    def given(predictor: Predictor) -> dict[str, float]:
        pairs = zip(scored, predictor.expected, strict=True)
        return {e.event.id: p if e.accepted else 1.0 - p for e, p in pairs}

    prior, taught = given(found.score.prior), given(found.score.left_out)
    return {
        "log": {event: _log_loss(p) for event, p in prior.items()},
        "brier": {event: (1.0 - p) ** 2 for event, p in prior.items()},
        "log-taught": {event: _log_loss(p) for event, p in taught.items()},
    }


def _log_loss(given: float) -> float:
    return -float(np.log(max(given, TINY)))
