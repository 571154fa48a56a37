"""Differences of a quantity between two cases, draw by draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws, Index
from sim.expect.draws import LEVEL, Interval, interval, joint
from sim.rules.offers import Offers, one_venue_each
from sim.study.alternatives import Groups, Measured
from sim.study.replay import Review
from sim.study.score import TINY, Predictor

REACH = 1.6448536269514722
"""Standard errors that hold nine tenths of a bell curve."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A quantity in the reference and in another case, and the difference of the two."""

    reference: Interval
    value: Interval
    difference: Interval
    """Other case less reference, taken within each draw or answer."""
    narrowed_by: float | None
    """Variance of the difference of unpaired draws over that of paired ones; None if it is 0."""
    noise: float
    """Standard error of the mean difference: what more draws would still change."""
    rises: float
    """Share of the pairs in which the other case is higher."""
    falls: float
    over: str = "draws"
    """What is paired: `draws`, or `answers` for scores."""

    @property
    def exact(self) -> bool:
        """Whether the two are the same in every pair."""
        return self.rises == 0 and self.falls == 0

    @property
    def clear(self) -> bool:
        """Whether nine in ten of the pairs lie on one side of no difference."""
        return self.difference.low > 0 or self.difference.high < 0


def paired(reference: Draws, other: Draws, before: Interval | None = None) -> Paired:
    """Return the difference of a quantity that shares its draws.

    Parameters
    ----------
    reference, other
        The quantity in each draw, shape (draw,).
    before
        The interval of the reference, where it is known already.

    Examples
    --------
    >>> found = paired(np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.6, 1.0]))
    >>> round(found.difference.mean, 3), found.rises, found.falls
    (0.1, 1.0, 0.0)
    """
    held = before or interval(reference)
    gap = other - reference
    if not gap.any():
        return Paired(held, held, Interval(0.0, 0.0, 0.0), None, 0.0, 0.0, 0.0)
    return Paired(held, interval(other), interval(gap), *_spread(reference, other, gap, ddof=0))


def paired_answers(reference: Sequence[float], other: Sequence[float]) -> Paired:
    """Return the difference of a mean over answers, with what other answers could have made of it.

    Parameters
    ----------
    reference, other
        Loss of each answer, the same answers in the same order, at least two.
    """
    before, after = np.array(reference), np.array(other)
    gap = after - before
    spread = _spread(before, after, gap, ddof=1)
    return Paired(_mean(before), _mean(after), _mean(gap), *spread, over="answers")


def _spread(
    reference: Draws, other: Draws, gap: Draws, *, ddof: int
) -> tuple[float | None, float, float, float]:
    """Return by what pairing narrows, the noise of the mean, and shares that rise and fall."""
    left = float(gap.var())
    narrowed = float(reference.var() + other.var()) / left if left > 0 else None
    return narrowed, _error(gap, ddof), float((gap > 0).mean()), float((gap < 0).mean())


def _mean(values: Draws) -> Interval:
    mean, reach = float(values.mean()), REACH * _error(values, 1)
    return Interval(mean, mean - reach, mean + reach, LEVEL)


def _error(values: Draws, ddof: int) -> float:
    return float(values.std(ddof=ddof) / np.sqrt(values.size))


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


def quantities(
    held: Measured, groups: Groups, moved: Sequence[int], numbers: Index
) -> dict[Quantity, Draws]:
    """Return every quantity that has draws, shape (draw,)."""
    explored, draws = held.exploration, held.alternative.bench.believed.draws
    rows = explored.classes.member[numbers][groups.first]
    weights = groups.size / groups.size.sum()
    acceptance = {**explored.acceptance, ALL: explored.joint}
    found = {
        Quantity(SPACE, "", p): _mean_of(weights, values[rows]) for p, values in acceptance.items()
    }
    for n in moved:
        found |= {Quantity(OFFERS, str(n), p): v[rows[n]] for p, v in acceptance.items()}
    for expectation in held.review.expectations:
        quantity = Quantity(ANSWER, expectation.event.id, expectation.event.by)
        found[quantity] = np.broadcast_to(expectation.public.acceptance, draws)
    for (party, rule), values in held.stops.items():
        found[Quantity(STOP, rule, party)] = _mean_of(weights, values[rows])
    return found


def offered_only(held: Measured, other: Measured) -> dict[str, dict[str, Interval]]:
    """Return acceptance, by principal and of all, of each offer whose record only one case has.

    Parameters
    ----------
    held
        The case whose record has the offers; of several venues, the one all accept most often.
    other
        The case whose record lacks them.
    """
    scenario, lacking = held.alternative.bench.scenario, other.alternative.bench.scenario
    hearing, found = held.exploration.hearing, {}
    for name, proposal in scenario.offers.items():
        if name in lacking.offers:
            continue
        offers = Offers.of(scenario, list(one_venue_each(proposal.offer)), proposal.by)
        asked = [party for party in hearing.rules if party != proposal.by]
        accept = {party: hearing.weigh(party, offers).acceptance for party in asked}
        every = joint(accept)
        best = int(every.mean(axis=1).argmax())
        found[name] = {p: interval(v[best]) for p, v in {**accept, ALL: every}.items()}
    return found


def _mean_of(weights: Draws, values: Draws) -> Draws:
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
