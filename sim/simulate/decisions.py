"""What one party decides in simulated worlds: how it answers an offer, and which it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.expect.answers import KINDS, kind_weights
from sim.rules.asking import ask
from sim.rules.course import NOTHING, Choice, Stance
from sim.rules.offers import LEVELS
from sim.rules.priors import Beta
from sim.rules.verdict import Verdict, logistic
from sim.simulate.chance import gumbel, stream, uniform
from sim.simulate.chunk import Chunk

OUTCOMES = ("accept", "accept-if", *KINDS)
CONDITIONAL = Beta(3, 3)
"""How often a party that lacks a condition only answers with the condition: a judgement."""
MEDIATED = 5.0
"""Worth of any meeting to a party without rules of its own, in log-odds: a judgement."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a principal answers in some worlds, shape (world,)."""

    outcome: Index
    """Code of `OUTCOMES`."""
    line: Index
    """The first of its lines that stops the offer, or NOTHING."""
    reason: Index
    """That line, or the consideration that pushed most to the answer: a place in `reasons`."""


class Decisions:
    """How one principal answers offers, in the worlds of a chunk."""

    def __init__(self, chunk: Chunk, party: str, *, explained: bool) -> None:
        self.chunk, self.party, self.explained = chunk, party, explained
        self.mind, self.menu = chunk.branch.minds[party], chunk.branch.menu
        self.count = np.zeros(len(chunk.state), dtype=np.int64)
        """Answers given in each world."""
        believed, draw = chunk.bench.believed, chunk.state.draw
        screens = {hold.screen for hold in chunk.holds[party].values()}
        self.holds = {name: believed.uniform(f"line/{party}/{name}")[draw] for name in screens}
        """Numbers that say where each screen is enforced: a fact of the draw, as in `explore`."""
        self.numbers = {line.id: n for n, line in enumerate(self.mind.lines)}
        self.weights = np.array(list(kind_weights(chunk.bench, party).values()))
        self.conditional = believed.prior(f"kinds.accept-if[{party}]", CONDITIONAL)
        self.conditions = np.array([
            *(b.position is not None and b.position.kind == "condition" for b in self.mind.lines),
            False,
        ])  # fmt: skip
        """Which of its lines are conditions; no line, the last, is none."""

    def answer(self, rows: Index, worlds: Index, on: Index, stance: Index) -> Decision:
        """Return the answers to the offers of some rows, one in each world.

        Parameters
        ----------
        rows
            Row of the offer, shape (world,).
        worlds
            Places of the worlds.
        on
            Days after day 0, shape (world,).
        stance
            How the party stood to the offer: who reconsiders has weighed it before.
        """
        verdict = self.chunk.verdict(self.party, self.menu.offers.each(rows), worlds, on)
        weighed = self._number("margin", worlds) < logistic(verdict.margin[0])
        again = stance == Stance.RECONSIDERS
        willing = weighed | again
        line, stops = np.full(worlds.size, NOTHING), np.zeros(worlds.size, dtype=np.int64)
        for holding in self._holding(verdict, worlds):
            for n, (holds,) in holding:
                line = np.where(holds & (line == NOTHING), n, line)
                stops += holds
        asks = self._number("accept-if", worlds) < self.conditional[self.chunk.state.draw[worlds]]
        lacking = willing & (stops == 1) & self.conditions[line] & (asks | again)
        outcome = self._kind(rows, worlds)
        outcome = np.where(willing & (stops == 0), OUTCOMES.index("accept"), outcome)
        outcome = np.where(lacking, OUTCOMES.index("accept-if"), outcome)
        self.count[worlds] += 1
        return Decision(outcome, line, self._reason(verdict, line, accepted=outcome == 0))

    def stopped(self, verdict: Verdict, worlds: Index) -> Mask:
        """Return whether a line of the party stops each offer, shape (offer, world)."""
        stopped = np.zeros(verdict.shape, dtype=np.bool_)
        for holding in self._holding(verdict, worlds):
            for _, holds in holding:
                stopped |= holds
        return stopped

    def _reason(self, verdict: Verdict, line: Index, *, accepted: Mask) -> Index:
        """Return why the answers are what they are, if anybody is told."""
        if not self.explained or not self.mind.pushing:
            return line
        pushes = np.array(
            [np.broadcast_to(verdict.pushes[name], verdict.shape)[0] for name in self.mind.pushing]
        )
        pushing = np.where(accepted, pushes.argmax(axis=0), pushes.argmin(axis=0))
        return np.where(line == NOTHING, pushing + len(self.mind.lines), line)

    def _holding(self, verdict: Verdict, worlds: Index) -> Iterator[list[tuple[int, Mask]]]:
        """Yield of each screen the numbers of its lines, and where each of them stops offers."""
        met = self.chunk.state.met[self.party][:, worlds]
        verdict = verdict.lifting({name: met[n] for name, n in self.numbers.items()})
        for screen, lines in verdict.screens.items():
            stopping = verdict.stopping(lines)
            if stopping.any():
                holds = self.holds[screen][worlds] < stopping
                yield [(self.numbers[n], holds & leads) for n, leads in verdict.leading(lines)]

    def _kind(self, rows: Index, worlds: Index) -> Index:
        """Return the kind of an answer that is no acceptance, by shares and what is possible."""
        lowest = self.menu.offers.level[rows, 0] == len(LEVELS) - 1
        possible = {"deny": self._third[rows], "downgrade": ~lowest}
        everywhere = np.ones(rows.size, dtype=np.bool_)
        weights = self.weights[:, self.chunk.state.draw[worlds]] * np.array(
            [possible.get(kind, everywhere) for kind in KINDS]
        )
        reached = np.cumsum(weights, axis=0)
        chosen = (self._number("kind", worlds) * reached[-1] < reached).argmax(axis=0)
        return np.asarray(chosen + len(OUTCOMES) - len(KINDS))

    def _number(self, name: str, worlds: Index) -> Draws:
        state, believed = self.chunk.state, self.chunk.bench.believed
        key = stream(believed.seed, f"answer/{self.party}/{name}")
        return uniform(key, state.world[worlds], self.count[worlds])

    @cached_property
    def _third(self) -> Mask:
        """Whether somebody who is no principal makes the offer of each row, shape (row,)."""
        return np.array([party not in self.chunk.branch.minds for party in self.menu.by])


class Choices:
    """Which offers one party makes, in the worlds of a chunk."""

    def __init__(self, chunk: Chunk, party: str, decisions: Decisions | None) -> None:
        self.chunk, self.party, self.decisions = chunk, party, decisions
        self.menu, self.tactics = chunk.branch.menu, chunk.branch.tactics(party)
        start = self.menu.row(party, 0)
        self.rows = slice(start, start + self.menu.size)
        self.offers = self.menu.offers.rows(self.rows)
        seed = chunk.bench.believed.seed
        names = [stream(seed, f"choice/{party}/{name}") for name in self.menu.names]
        self.streams = np.array(names, dtype=np.uint64)[:, None]
        self.count = np.zeros(len(chunk.state), dtype=np.int64)
        """Choices made in each world."""

    def make(self, worlds: Index, on: Index) -> Index:
        """Return the row of the offer that the party makes in each world, or NOTHING.

        The largest sum of tactics and Gumbel noise is a choice with logit probabilities.
        """
        choice = self._choice(worlds, on)
        numbers = uniform(self.streams, self.chunk.state.world[worlds], self.count[worlds])
        value = gumbel(numbers)
        for tactic in self.tactics:
            parameters = self.chunk.parameters(tactic, worlds)
            value += ask(tactic, choice, parameters, choice.worth.shape)
        np.copyto(value, -np.inf, where=choice.worth == -np.inf)
        self.count[worlds] += 1
        best = value.argmax(axis=0)
        possible = value[best, np.arange(worlds.size)] > -np.inf
        return np.where(possible, best + self.rows.start, NOTHING)

    def _choice(self, worlds: Index, on: Index) -> Choice:
        state, likeness, term = self.chunk.state, self.menu.likeness, self.menu.term
        adversary = self.chunk.branch.bench.scenario.parties[self.party].adversary

        def last(party: str | None) -> Index:
            if party not in state.proposers:
                return np.full(worlds.size, NOTHING)
            return np.asarray(state.last[state.proposers.index(party), worlds])

        return Choice(
            party=self.party,
            offers=self.offers,
            day=on[None, :].astype(np.float64),
            worth=self._worth(worlds, on),
            belief=self._belief(worlds),
            like_own=likeness.take(term[last(self.party)], axis=1),
            like_theirs=likeness.take(term[last(adversary)], axis=1),
            refused=state.refused.take(worlds, axis=1).astype(np.float64),
            voiced=state.voiced.take(worlds, axis=1),
        )

    def _belief(self, worlds: Index) -> Draws:
        """Return what the party believes of the acceptance of all others, shape (offer, world)."""
        state, belief = self.chunk.state, np.ones((self.menu.size, worlds.size))
        for party, mind in self.chunk.branch.minds.items():
            if party != self.party:
                believed, rounds = state.belief[party][:, worlds], state.rounds[worlds]
                belief *= mind.regard.expected(believed, rounds, self.rows)
        return belief

    def _worth(self, worlds: Index, on: Index) -> Draws:
        """Return the log-odds with which the party would accept its own candidates."""
        if self.decisions is None:
            return np.full((self.menu.size, worlds.size), MEDIATED)
        classes = self.decisions.mind.classes
        verdict = self.chunk.verdict(self.party, self.offers.rows(classes.first), worlds, on)
        stopped = self.decisions.stopped(verdict, worlds)
        return np.where(stopped, -np.inf, verdict.margin)[classes.member]
