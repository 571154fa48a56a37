"""How a principal answers the offer on the table in some simulated worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.expect.answers import KINDS, kind_weights
from sim.facts.record import Counter, Proposal
from sim.rules.acting import speaks_for
from sim.rules.bind import Bound
from sim.rules.course import NOTHING, RECONSIDERS, Choice, Situation
from sim.rules.offers import LEVELS
from sim.rules.priors import Beta
from sim.rules.verdict import Verdict, logistic
from sim.simulate.beliefs import FORESEEN, Minds
from sim.simulate.branch import REPLICATES
from sim.simulate.chance import Parameters, gumbel, stream, uniform

OUTCOMES = ("accept", "accept-if", *KINDS)
CONDITIONAL = Beta(3, 3)
"""How often a party that lacks a condition only answers with the condition: a judgement."""
LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Answer:
    """What a principal answers in some worlds, shape (world,)."""

    outcome: Index
    """Code of `OUTCOMES`."""
    line: Index
    """The first of its lines that stops the offer, or NOTHING."""
    cause: Index
    """That line, or the consideration that pushed most to the answer: a code of `reasons`."""


class Answers:
    """Answers of one principal in the worlds of a chunk."""

    def __init__(
        self, parameters: Parameters, party: str, worlds: Index, seed: int, *, told: bool
    ) -> None:
        self.parameters, self.party, self.seed, self.told = parameters, party, seed, told
        self.mind = parameters.minds.held[party]
        self.menu = parameters.branch.menu
        self.worlds = worlds
        self.count = np.zeros(worlds.size, dtype=np.int64)
        """Answers given in each world."""
        self.holds = [self._line(line.id) for line in self.mind.lines]
        self.weights = np.array(list(kind_weights(parameters.bench, party).values()))
        believed = parameters.bench.believed
        self.conditional = believed.prior(f"kinds.accept-if[{party}]", CONDITIONAL)

    def give(
        self, rows: Index, worlds: Index, situation: Situation, on: Index, stance: Index
    ) -> Answer:
        """Return the answers to the offers of some rows, one in each world.

        Parameters
        ----------
        rows
            Row of the offer, shape (world,).
        worlds
            Places of the worlds.
        situation
            Where the worlds stand.
        on
            Days after day 0, shape (world,).
        stance
            How the party stood to the offer: who reconsiders has weighed it before.
        """
        verdict = self._verdict(rows, worlds, situation, on)
        weighed = self._now(worlds, "margin") < logistic(verdict.margin[0])
        willing = weighed | (stance == RECONSIDERS)
        line, stops = self._stopping(verdict, worlds, situation)
        condition = np.array([*map(_is_condition, self.mind.lines), False])[line]
        asks = self._now(worlds, "accept-if") < self.conditional[situation.draw[worlds]]
        outcome = np.where(
            willing & (stops == 0), OUTCOMES.index("accept"), self._kind(rows, worlds, situation)
        )
        lacking = willing & (stops == 1) & condition & (asks | (stance == RECONSIDERS))
        outcome = np.where(lacking, OUTCOMES.index("accept-if"), outcome)
        self.count[worlds] += 1
        return Answer(outcome, line, self._cause(verdict, line, accepted=outcome == 0))

    def _cause(self, verdict: Verdict, line: Index, *, accepted: Mask) -> Index:
        """Return why the answers are what they are, if anybody is told."""
        if not self.told:
            return line
        pushes = np.array(
            [np.broadcast_to(verdict.pushes[name], verdict.shape)[0] for name in self.mind.pushing]
        )
        if not len(pushes):
            return line
        pushing = np.where(accepted, pushes.argmax(axis=0), pushes.argmin(axis=0))
        return np.where(line == NOTHING, pushing + len(self.mind.lines), line)

    def batches(self, rows: Index) -> list[Index]:
        """Return places of offers that can be weighed together: coded ones lie apart."""
        made = self.menu.made
        if rows.size and rows.max() < made:
            return [np.arange(rows.size)]
        coded = [
            made + n
            for n, (event, _) in enumerate(self.menu.documented)
            if isinstance(event, Proposal | Counter) and event.coded.get(self.party)
        ]
        apart = [np.flatnonzero(rows == row) for row in coded]
        return [part for part in (*apart, np.flatnonzero(~np.isin(rows, coded))) if part.size]

    def _stopping(
        self, verdict: Verdict, worlds: Index, situation: Situation
    ) -> tuple[Index, Index]:
        """Return the first line that holds in each world, or NOTHING, and how many hold."""
        first, stops = np.full(worlds.size, NOTHING), np.zeros(worlds.size, dtype=np.int64)
        for n, (holds,) in self._holding(verdict, worlds, situation):
            first = np.where(holds & (first == NOTHING), n, first)
            stops += holds
        return first, stops

    def stopped(self, verdict: Verdict, worlds: Index, situation: Situation) -> Mask:
        """Return whether a line of the party stops each offer, shape (offer, world)."""
        found = np.zeros(verdict.shape, dtype=np.bool_)
        for _, holds in self._holding(verdict, worlds, situation):
            found |= holds
        return found

    def _holding(
        self, verdict: Verdict, worlds: Index, situation: Situation
    ) -> Iterator[tuple[int, Mask]]:
        """Yield the number of each line that some offers violate, and where it holds."""
        for n, line in enumerate(self.mind.lines):
            violation = verdict.violations[line.id]
            if violation.any():
                violated = verdict.enforcement[line.id] * violation
                yield n, (self.holds[n][worlds] < violated) & ~situation.met[self.party][n, worlds]

    def _verdict(self, rows: Index, worlds: Index, situation: Situation, on: Index) -> Verdict:
        """Weigh the offers; documented ones that were coded keep their codes."""
        offers = self.menu.offers.each(rows)
        codes = self._codes(rows, situation.draw[worlds])
        return self.parameters.verdict(self.party, offers, worlds, situation, on, codes)

    def _codes(self, rows: Index, draw: Index) -> Mapping[str, Draws]:
        """Return coded attributes where every row is the same coded offer."""
        made = self.menu.made
        if rows[0] >= made and (rows == rows[0]).all():
            event = self.menu.documented[rows[0] - made][0]
            if isinstance(event, Proposal | Counter):
                codes = self.parameters.coded(event, self.party)
                return {name: held[draw] for name, held in codes.items()}
        return {}

    def _kind(self, rows: Index, worlds: Index, situation: Situation) -> Index:
        """Return the kind of an answer that is no acceptance, by shares and what is possible."""
        third = self._third[rows]
        leaders = self.menu.offers.level[rows, 0] == LEVELS.index("leaders")
        possible = {"deny": third, "downgrade": leaders}
        everywhere = np.ones(rows.size, dtype=np.bool_)
        weights = self.weights[:, situation.draw[worlds]] * np.array(
            [possible.get(kind, everywhere) for kind in KINDS]
        )
        reached = np.cumsum(weights, axis=0)
        chosen = (self._now(worlds, "kind") * reached[-1] < reached).argmax(axis=0)
        return np.asarray(chosen + OUTCOMES.index(next(iter(KINDS))))

    @cached_property
    def _third(self) -> Mask:
        """Whether somebody who is no principal makes the offer of each row, shape (row,)."""
        sides = self.parameters.minds.held
        return np.array([party not in sides for party in self.menu.by])

    def _now(self, worlds: Index, name: str) -> Draws:
        key = stream(self.seed, f"answer/{self.party}/{name}")
        return uniform(key, self.worlds[worlds], self.count[worlds])

    def _line(self, line: str) -> Draws:
        """Return the numbers that say where a line holds: a fact of the draw, as in `explore`."""
        believed = self.parameters.bench.believed
        drawn = believed.uniform(f"line/{self.party}/{line}")
        return drawn[self.worlds // REPLICATES - believed.first]


def learned(
    minds: Minds, party: str, situation: Situation, rows: Index, worlds: Index, *, accepted: bool
) -> Draws:
    """Return the others' beliefs that a principal's lines hold, after one of its answers.

    By Bayes' rule, with p the acceptance that they expected without the line and f its
    violation: an offer is accepted with probability (1 - f) p if the line holds, else p.
    What neither could explain teaches nothing.

    Returns
    -------
    Draws
        Shape (line, world).
    """
    regard, belief = minds.regards[party], situation.belief[party][:, worlds]
    after = np.minimum(situation.rounds[worlds], FORESEEN)
    violated = regard.violations[:, after, rows]
    passing = 1.0 - belief * violated
    whole = regard.acceptance[after, rows] * passing.prod(axis=0)
    alone = whole / np.maximum(passing, LEAST)
    holding = (1.0 - violated) * alone
    if not accepted:
        holding, alone = 1.0 - holding, 1.0 - alone
    weighed = belief * holding
    found = weighed / np.maximum(weighed + (1.0 - belief) * alone, LEAST)
    return cast(Draws, np.where(np.maximum(holding, alone) > LEAST, found, belief))


def believed_acceptance(
    minds: Minds, party: str, situation: Situation, rows: slice, worlds: Index
) -> Draws:
    """Return what a proposer believes of the others' acceptance of its candidates.

    Parameters
    ----------
    minds, party
        Whose belief: the product over all other principals.
    situation
        Where the worlds stand.
    rows
        The rows of its candidates.
    worlds
        Places of the worlds.

    Returns
    -------
    Draws
        Shape (offer, world).
    """
    after = np.minimum(situation.rounds[worlds], FORESEEN)
    found: Draws = np.ones((rows.stop - rows.start, worlds.size))
    for other in minds.held:
        if other == party:
            continue
        regard, belief = minds.regards[other], situation.belief[other][:, worlds]
        found *= regard.acceptance[:, rows].T.take(after, axis=1)
        for n, held in enumerate(regard.violations):
            if held[:, rows].any():
                violated = held[:, rows].T.take(after, axis=1)
                violated *= belief[n]
                found *= np.subtract(1.0, violated, out=violated)
    return found


def _is_condition(line: Bound) -> bool:
    return line.position is not None and line.position.kind == "condition"


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
