"""What the parties of some simulated worlds make of offers, by the rules of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.classes import Classes, partition, signatures
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.declare import Kind
from sim.rules.offers import Offers
from sim.rules.verdict import Verdict, logistic, weigh
from sim.simulate.branch import Branch

FORESEEN = 4
"""Further rounds of delegations up to which the parties' beliefs about each other differ."""
MEMORY = 8
"""Public refusals of a party that its audience remembers."""


@dataclass(frozen=True)
class Regard:
    """What the others believe a principal would make of each row, after some rounds more."""

    acceptance: Draws
    """Probability that it accepts if none of its lines holds, shape (rounds, row)."""
    violations: Draws
    """Degree to which each of its lines is violated, shape (line, rounds, row)."""


@dataclass(frozen=True)
class Mind:
    """A party's rules on day 0, and how it sees the menu."""

    rules: tuple[Bound, ...]
    lines: tuple[Bound, ...]
    """Its red lines, in book order."""
    priors: tuple[float, ...]
    """Mean probability that each line is enforced: what others believe at first."""
    pushing: tuple[str, ...]
    """Ids of its considerations, the base excluded."""
    case: Case
    """The case on day 0; what changes in a world is put in its place."""


class Minds:
    """The principals as they stand on day 0, whatever the world."""

    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        self.scenario = branch.bench.scenario
        self.held = {party: self._mind(party) for party in self.scenario.principals}

    def _mind(self, party: str) -> Mind:
        hearing, rules = self.branch.hearing, self.branch.hearing.rules[party]
        lines = tuple(bound for bound in rules if bound.rule.kind is Kind.RED_LINE)
        enforcement = hearing.enforcement[party]
        priors = tuple(float(enforcement[line.id].mean()) for line in lines)
        case = hearing.case(party, self.branch.menu.offers)
        pushing = tuple(
            b.id for b in rules if b.rule.kind is Kind.CONSIDERATION and b.rule.name != "base"
        )
        return Mind(rules, lines, priors, pushing, case)

    @cached_property
    def regards(self) -> Mapping[str, Regard]:
        """What the others believe of each principal."""
        return {party: self._regard(party) for party in self.held}

    @cached_property
    def classes(self) -> Mapping[str, Classes]:
        """For each principal, its own candidates that its rules cannot tell apart."""
        menu, found = self.branch.menu, {}
        for party, mind in self.held.items():
            start = menu.row(party, 0)
            found[party] = self._alike(mind, menu.offers.rows(slice(start, start + menu.size)))
        return found

    def by_rounds(self, party: str) -> Mask:
        """Return which lines of a principal rounds of delegations can satisfy, shape (line + 1,).

        The last entry, for no line, is False.
        """
        return self._by_rounds[party]

    @cached_property
    def _by_rounds(self) -> Mapping[str, Mask]:
        found = {}
        for party, regard in self.regards.items():
            falls = (regard.violations[:, -1] < regard.violations[:, 0]).any(axis=1)
            found[party] = np.append(falls, False)
        return found

    def _alike(self, mind: Mind, offers: Offers) -> Classes:
        case = replace(mind.case, offers=offers)
        return partition([signatures([(mind.rules, case)], self.branch.hearing.bench.draws)])

    def _regard(self, party: str) -> Regard:
        mind, offers = self.held[party], self.branch.menu.offers
        alike = self._alike(mind, offers)
        rows = offers.rows(alike.first)
        sure = {line.id: np.ones(1) for line in mind.lines}
        acceptance, violations = [], []
        for more in range(FORESEEN + 1):
            held = dict(mind.case.rounds)
            held["delegations"] = mind.case.meetings("delegations") + more
            case = replace(mind.case, offers=rows, rounds=held)
            verdict = weigh(mind.rules, case, self.branch.hearing.bench.draws, sure)
            acceptance.append(logistic(verdict.margin).mean(axis=1)[alike.member])
            violations.append([_mean(verdict, line)[alike.member] for line in mind.lines])
        shape = (len(mind.lines), FORESEEN + 1, len(offers))
        return Regard(np.array(acceptance), np.array(violations).swapaxes(0, 1).reshape(shape))


def _mean(verdict: Verdict, line: Bound) -> Draws:
    return np.asarray(np.broadcast_to(verdict.violations[line.id], verdict.shape).mean(axis=1))
