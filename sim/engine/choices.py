"""Which offer a party makes in some simulated worlds."""

from __future__ import annotations

import numpy as np

from sim.arrays import Draws, Index
from sim.domain.course import Choice
from sim.domain.situation import NOTHING, Situation
from sim.engine.answers import Answers, believed_acceptance
from sim.engine.chance import gumbel, stream, uniform
from sim.engine.parameters import Parameters
from sim.rules.acting import speaks_for

MEDIATED = 5.0
"""Worth of any meeting to a party without rules of its own, in log-odds: a judgement."""


class Choices:
    """Choices of one party in the worlds of a chunk."""

    def __init__(
        self, parameters: Parameters, party: str, answers: Answers | None, worlds: Index, seed: int
    ) -> None:
        self.parameters, self.party, self.answers, self.worlds = parameters, party, answers, worlds
        self.menu = parameters.branch.menu
        start = self.menu.row(party, 0)
        self.rows = slice(start, start + self.menu.size)
        self.tactics = parameters.branch.tactics(party)
        self.offers = self.menu.offers.rows(self.rows)
        names = [stream(seed, f"choice/{party}/{name}") for name in self.menu.names]
        self.streams = np.array(names, dtype=np.uint64)[:, None]
        self.count = np.zeros(worlds.size, dtype=np.int64)
        """Choices made in each world."""
        if answers is not None:
            self.classes = parameters.minds.classes[party]
            self.distinct = self.offers.rows(self.classes.first)

    def make(self, worlds: Index, situation: Situation, on: Index) -> Index:
        """Return the row of the offer that the party makes in each world, or NOTHING.

        The largest sum of tactics and Gumbel noise is a choice with logit probabilities.
        """
        choice = self._choice(worlds, situation, on)
        value = gumbel(uniform(self.streams, self.worlds[worlds], self.count[worlds]))
        for tactic in self.tactics:
            given = self.parameters.of(tactic, situation.draw[worlds])
            value += speaks_for(tactic, choice, given)
        np.copyto(value, -np.inf, where=choice.worth == -np.inf)
        self.count[worlds] += 1
        best = value.argmax(axis=0)
        possible = value[best, np.arange(worlds.size)] > -np.inf
        return np.where(possible, best + self.rows.start, NOTHING)

    def _choice(self, worlds: Index, situation: Situation, on: Index) -> Choice:
        likeness, term = self.menu.likeness, self.menu.term
        own = situation.last[situation.proposers.index(self.party), worlds]
        adversary = self.parameters.branch.bench.scenario.parties[self.party].adversary
        theirs = np.full(worlds.size, NOTHING)
        if adversary in situation.proposers:
            theirs = situation.last[situation.proposers.index(adversary), worlds]
        return Choice(
            party=self.party,
            offers=self.offers,
            day=on[None, :].astype(np.float64),
            worth=self._worth(worlds, situation, on),
            belief=believed_acceptance(
                self.parameters.minds, self.party, situation, self.rows, worlds
            ),
            like_own=likeness.take(term[own], axis=1),
            like_theirs=likeness.take(term[theirs], axis=1),
            refused=situation.refused.take(worlds, axis=1).astype(np.float64),
            voiced=situation.voiced.take(worlds, axis=1),
        )

    def _worth(self, worlds: Index, situation: Situation, on: Index) -> Draws:
        """Return the log-odds with which the party would accept its own candidates."""
        if self.answers is None:
            return np.full((self.menu.size, worlds.size), MEDIATED)
        verdict = self.parameters.verdict(self.party, self.distinct, worlds, situation, on)
        stopped = self.answers.stopped(verdict, worlds, situation)
        return np.where(stopped, -np.inf, verdict.margin)[self.classes.member]
