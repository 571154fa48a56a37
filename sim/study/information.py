"""Value of information: whose answer to which offer would narrow which assumption most.

Of the variance of an assumption q, the answer y of a party to an offer is expected to
remove sum over y of P(y) (E[q | y] - E q)^2. For a yes or no with probability P in each
draw, that is cov(P, q)^2 / (p (1 - p)) with p the mean of P.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.arrays import Draws, Single
from sim.expect.draws import Interval
from sim.expect.hearing import Hearing
from sim.rules.bind import ENFORCEMENT, Bound
from sim.study.explore import Exploration

MANY = 512
"""Classes that are looked at together; has no effect on results."""
BLOCKS = 8
"""Blocks of draws, each of which is left out once for the interval."""
FREEDOM = BLOCKS - 1
"""Degrees of freedom of Student's t of such an interval."""
NOTHING = 1e-12
"""A variance below this is that of a constant."""
ACCEPTED = "joint"
"""Name of the assumption that all accept a class of offers."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A quantity that is drawn, or follows from what is drawn, and that answers may narrow."""

    name: str
    """As the draws name it, such as `only_ground.enforcement[russia/RU2]`; or `joint`."""
    party: str
    """The party that it is about; empty if about all."""
    bound: Bound | None
    """The rule that is drawn for; None if about all."""
    parameter: str
    """What is drawn for it: its enforcement, its base, a weight; empty if about all."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What one answer is expected to do to one assumption."""

    party: str
    """Whose answer."""
    number: int
    """Class of the offers that it answers."""
    assumption: Assumption
    share: Interval
    """Expected share of the assumption's variance that the answer removes; jackknife interval."""
    as_much: int = 0
    """Other answers that, within their intervals, may narrow it as much."""


@dataclass(frozen=True)
class Information:
    """What each principal's answer to each class of offers would tell."""

    assumptions: tuple[Assumption, ...]
    share: Mapping[str, Draws]
    """By party that answers: expected share of variance removed, shape (class, assumption)."""
    error: Mapping[str, Draws]
    """Standard error of that over draws, shape (class, assumption)."""
    level: float
    """Share that intervals hold."""

    @cached_property
    def reach(self) -> float:
        """Standard errors that an interval reaches to either side."""
        return student(self.level)

    def narrowing(self, party: str, number: int, assumption: int) -> Narrowing:
        """Return what a party's answer to a class would do to an assumption."""
        mean = float(self.share[party][number, assumption])
        reached = self.reach * float(self.error[party][number, assumption])
        share = Interval(mean, max(mean - reached, 0.0), min(mean + reached, 1.0), self.level)
        return Narrowing(party, number, self.assumptions[assumption], share)

    @cached_property
    def best(self) -> tuple[Narrowing, ...]:
        """The answer that would narrow each assumption most, the largest share first."""
        every = [self._best(n) for n in range(len(self.assumptions))]
        return tuple(sorted(every, key=lambda best: (-best.share.mean, best.assumption.name)))

    def _best(self, assumption: int) -> Narrowing:
        tops = {party: int(share[:, assumption].argmax()) for party, share in self.share.items()}
        party = max(tops, key=lambda p: float(self.share[p][tops[p], assumption]))
        best = self.narrowing(party, tops[party], assumption)
        near = sum(
            int((share[:, assumption] + self.reach * self.error[p][:, assumption]
                 >= best.share.mean).sum())
            for p, share in self.share.items()
        )  # fmt: skip
        return replace(best, as_much=near - 1)


def information(exploration: Exploration, number: int | None = None) -> Information:
    """Return what each principal's answer to each class of offers is expected to tell.

    Parameters
    ----------
    exploration
        The offers and what each principal makes of them.
    number
        A class whose joint acceptance is one of the assumptions to be narrowed.
    """
    drawn = list(_drawn(exploration.hearing))
    if number is not None:
        drawn.append((Assumption(ACCEPTED, "", None, ""), exploration.joint[number]))
    size = exploration.bench.believed.draws
    values = np.array([np.broadcast_to(column, (size,)) for _, column in drawn]).reshape(-1, size)
    shares = {p: _removed_each(answer, values) for p, answer in exploration.acceptance.items()}
    return Information(
        tuple(assumption for assumption, _ in drawn),
        {party: share for party, (share, _) in shares.items()},
        {party: error for party, (_, error) in shares.items()},
        exploration.bench.level,
    )


def student(level: float) -> float:
    """Return the quantile of Student's t that a central interval reaches, to three decimals.

    With seven degrees of freedom, and tan a = t / sqrt(7), the interval up to t holds
    2/pi (a + sin a (cos a + 2/3 cos^3 a + 8/15 cos^5 a)).

    Examples
    --------
    >>> student(0.9)
    1.895
    """
    angle = np.linspace(0.0, np.pi / 2, 100_001)
    cosine = np.cos(angle)
    powers = cosine + 2 / 3 * cosine**3 + 8 / 15 * cosine**5
    holds = 2 / np.pi * (angle + np.sin(angle) * powers)
    return round(float(np.sqrt(FREEDOM) * np.tan(np.interp(level, holds, angle))), 3)


def removed(answer: Draws, assumption: Draws, blocks: int = BLOCKS) -> tuple[Draws, Draws]:
    """Return the expected share of variance that answers remove, and its standard error.

    Parameters
    ----------
    answer
        Probability of a yes, shape (class, draw).
    assumption
        Values, shape (assumption, draw).
    blocks
        Blocks of draws for the jackknife.

    Returns
    -------
    tuple
        Two arrays of shape (class, assumption); 0 where nothing is left to learn.
    """
    size = answer.shape[1]
    centre, middle = answer.mean(axis=1, keepdims=True), assumption.mean(axis=1, keepdims=True)
    sums = [
        _sums(answer[:, part] - centre, assumption[:, part] - middle)
        for part in np.array_split(np.arange(size), min(blocks, size))
    ]
    whole = [np.sum(parts, axis=0) for parts in zip(*sums, strict=True)]
    share = _removed_share(whole, centre)
    if len(sums) == 1:
        return share, np.zeros_like(share)
    but = (
        [total - part for total, part in zip(whole, part_sums, strict=True)] for part_sums in sums
    )
    left = np.array([_removed_share(others, centre) for others in but])
    error = np.sqrt((len(sums) - 1) * np.mean((left - left.mean(axis=0)) ** 2, axis=0))
    return share, error


def _removed_each(answer: Single, assumption: Draws) -> tuple[Draws, Draws]:
    """Return what `removed` does, of some classes after the other."""
    parts = [answer[n : n + MANY].astype(np.float64) for n in range(0, len(answer), MANY)]
    shares, errors = zip(*(removed(part, assumption) for part in parts), strict=True)
    return np.concatenate(shares), np.concatenate(errors)


def _sums(answer: Draws, assumption: Draws) -> tuple[Draws, ...]:
    """Return the number of draws, and sums over them of centred P, q, q squared and P q."""
    return (
        np.array(float(answer.shape[1])),
        answer.sum(axis=1, keepdims=True),
        assumption.sum(axis=1),
        (assumption**2).sum(axis=1),
        answer @ assumption.T,
    )


def _removed_share(sums: Sequence[Draws], centre: Draws) -> Draws:
    """Return the share of variance that answers remove, shape (class, assumption).

    Parameters
    ----------
    sums
        As `_sums` returns them.
    centre
        What was subtracted from P, shape (class, 1).
    """
    n, answers, values, squares, products = sums
    yes = centre + answers / n
    covariance = products / n - (answers / n) * (values / n)
    variance = squares / n - (values / n) ** 2
    spread = yes * (1.0 - yes) * variance
    known = (spread > 0) & (variance > NOTHING)
    return np.where(known, covariance**2 / np.where(known, spread, 1.0), 0.0)


def _drawn(hearing: Hearing) -> Iterator[tuple[Assumption, Draws]]:
    """Yield what is drawn for the rules in force: enforcement of screens, base and weights."""
    screens: set[str] = set()
    for party, rules in hearing.rules.items():
        for bound in rules:
            for parameter in bound.priors:
                key = bound.key(parameter)
                yield Assumption(key, party, bound, parameter), hearing.bench.draws[key]
            if bound.id in hearing.holds[party] and bound.screen not in screens:
                screens.add(bound.screen)
                screen = Assumption(bound.screen, party, bound, ENFORCEMENT)
                yield screen, hearing.holds[party][bound.id].enforced
