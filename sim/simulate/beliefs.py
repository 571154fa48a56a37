"""A principal on day 0: its rules as they stand, and what the others believe it would accept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np

from sim.arrays import Draws, Index
from sim.expect.classes import Classes, partition, signatures
from sim.expect.hearing import Hearing
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.declare import Kind
from sim.rules.offers import NOWHERE, Offers
from sim.rules.standard import BACKGROUND
from sim.rules.verdict import logistic, weigh
from sim.simulate.menu import Menu

FORESEEN = 4
"""Further rounds of delegations up to which the parties' beliefs about each other differ."""
MERITS = ""
"""Cause of a decision on the merits."""
LEAST = 1e-12
"""A probability below this explains nothing."""


@dataclass(frozen=True)
class Regard:
    """What the others believe a principal would make of each row, after some rounds more."""

    acceptance: Draws
    """Probability that it accepts if none of its lines holds, shape (rounds, row)."""
    violations: Draws
    """Degree to which the most broken line of each screen is, shape (screen, rounds, row)."""

    def expected(self, belief: Draws, rounds: Index, rows: slice) -> Draws:
        """Return how likely the others think it that the principal accepts each of some rows.

        Parameters
        ----------
        belief
            How likely they think each of its screens to be enforced, shape (screen, world).
        rounds
            Rounds of delegations held, shape (world,).
        rows
            Rows of the menu.

        Returns
        -------
        Draws
            Shape (offer, world).
        """
        after = np.minimum(rounds, FORESEEN)
        accepting: Draws = self.acceptance[:, rows].T.take(after, axis=1)
        for screen, violation in zip(belief, self.violations[:, :, rows], strict=True):
            if violation.any():
                violated = violation.T.take(after, axis=1)
                violated *= screen
                accepting *= np.subtract(1.0, violated, out=violated)
        return accepting

    def learned(self, belief: Draws, rounds: Index, rows: Index, *, accepted: bool) -> Draws:
        """Return what the others believe of its screens after an answer, shape (screen, world).

        By Bayes' rule, with p the acceptance that they expected without the screen and f its
        violation: an offer is accepted with probability (1 - f) p if it is enforced, else p.
        What neither could explain teaches nothing. Parameters are those of `expected`, with
        the row that was answered in each world.
        """
        after = np.minimum(rounds, FORESEEN)
        violated = self.violations[:, after, rows]
        passing = 1.0 - belief * violated
        whole = self.acceptance[after, rows] * passing.prod(axis=0)
        alone = whole / np.maximum(passing, LEAST)
        holding = (1.0 - violated) * alone
        if not accepted:
            holding, alone = 1.0 - holding, 1.0 - alone
        weighed = belief * holding
        after_it = weighed / np.maximum(weighed + (1.0 - belief) * alone, LEAST)
        return cast(Draws, np.where(np.maximum(holding, alone) > LEAST, after_it, belief))


@dataclass(frozen=True)
class Mind:
    """A principal on day 0, whatever the world."""

    party: str
    hearing: Hearing
    menu: Menu

    @property
    def rules(self) -> tuple[Bound, ...]:
        """Its rules in force."""
        return self.hearing.rules[self.party]

    @cached_property
    def lines(self) -> tuple[Bound, ...]:
        """Its red lines, in book order."""
        return tuple(bound for bound in self.rules if bound.rule.kind is Kind.RED_LINE)

    @cached_property
    def pushing(self) -> tuple[str, ...]:
        """Ids of its considerations, those of the background excluded."""
        return tuple(
            bound.id
            for bound in self.rules
            if bound.rule.kind is Kind.CONSIDERATION and bound.rule.name not in BACKGROUND
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """Ids of what can decide an answer of it, the merits as a whole last."""
        return (*(line.id for line in self.lines), *self.pushing, MERITS)

    @cached_property
    def priors(self) -> tuple[float, ...]:
        """Mean probability that each screen is enforced: what others believe at first."""
        holds = {hold.screen: hold for hold in self.hearing.holds[self.party].values()}
        return tuple(float(hold.enforced.mean()) for hold in holds.values())

    @cached_property
    def case(self) -> Case:
        """The case on day 0; what changes in a world is put in its place."""
        return self.hearing.case(self.party, self.menu.offers)

    @cached_property
    def candidates(self) -> Offers:
        """What it may offer itself, as if somebody else had put it forward."""
        start = self.menu.row(self.party, 0)
        rows = self.menu.offers.rows(slice(start, start + self.menu.size))
        return replace(rows, proposer=np.full_like(rows.proposer, NOWHERE))

    @cached_property
    def classes(self) -> Classes:
        """Its own candidates that its rules cannot tell apart."""
        return self._alike(self.candidates)

    @cached_property
    def regard(self) -> Regard:
        """What the others believe of it."""
        offers, draws = self.menu.offers, self.hearing.bench.draws
        alike, case = self._alike(offers), self.case
        holds = self.hearing.holds[self.party]
        acceptance, violations = [], []
        for more in range(FORESEEN + 1):
            rounds = {**case.rounds, "delegations": case.meetings("delegations") + more}
            later = replace(case, offers=offers.rows(alike.first), rounds=rounds)
            verdict = weigh(self.rules, later, draws, holds, self.hearing.guesses[self.party])
            acceptance.append(logistic(verdict.margin).mean(axis=1)[alike.member])
            most = [verdict.broken(lines) for lines in verdict.screens.values()]
            violations.append(
                [np.broadcast_to(f, verdict.shape).mean(axis=1)[alike.member] for f in most]
            )
        shape = (len(self.priors), FORESEEN + 1, len(offers))
        return Regard(np.array(acceptance), np.array(violations).swapaxes(0, 1).reshape(shape))

    def _alike(self, offers: Offers) -> Classes:
        case = replace(self.case, offers=offers)
        looks = signatures([(self.rules, case)], self.hearing.bench.draws)
        return partition(np.hstack([looks, offers.venue, offers.proposed_by(self.party)]))
