"""What one party decides in simulated worlds: how it answers an offer, and which it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.expect.answers import kind_weights
from sim.expect.lines import BROKEN
from sim.facts.record import offer_of
from sim.rules.asking import ask
from sim.rules.course import NOTHING, Choice, Stance
from sim.rules.offers import LEVELS, state_of
from sim.rules.pace import KINDS, NAMED, POINTS
from sim.rules.verdict import Verdict, logistic
from sim.simulate.chance import gumbel, stream, uniform
from sim.simulate.chunk import Chunk

OUTCOMES = ("accept", *KINDS)
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
    """That line, or the consideration that pushed most to the answer, if one pushes that way.

    A place in `reasons`.
    """


class Decisions:
    """How one principal answers offers, in the worlds of a chunk."""

    def __init__(self, chunk: Chunk, party: str, *, explained: bool) -> None:
        self.chunk, self.party, self.explained = chunk, party, explained
        self.mind, self.menu = chunk.branch.holders[party], chunk.branch.menu
        self.count = np.zeros(len(chunk.state), dtype=np.int64)
        """Answers given in each world."""
        believed, draw = chunk.bench.believed, chunk.state.draw
        screens = {hold.screen for hold in chunk.holds[party].values()}
        self.holds = {name: believed.uniform(f"line/{party}/{name}")[draw] for name in screens}
        """Numbers that say where each screen is enforced: a fact of the draw, as in `explore`."""
        self.numbers = {line.id: n for n, line in enumerate(self.mind.lines)}
        self.frail = [b.id for b in self.mind.lines if b.position and not b.position.stands]
        """Lines that end once the party itself does what breaks them."""
        kinds = [kind_weights(chunk.bench, party, third=third) for third in (False, True)]
        never = np.zeros(believed.draws)
        self.weights = np.array([[w.get(kind, never) for kind in KINDS] for w in kinds])
        """Of each kind, by whether a third party made the offer, shape (2, kind, draw)."""

    def answer(self, rows: Index, worlds: Index, on: Index, *, again: bool = False) -> Decision:
        """Return the answers to the offers of some rows, one in each world.

        Parameters
        ----------
        rows
            Row of the offer, shape (world,).
        worlds
            Places of the worlds.
        on
            Days after day 0, shape (world,).
        again
            Whether the party has answered these very offers before.
        """
        offers, answered = self.menu.offers.each(rows), self._accepted(rows, worlds)
        if again:
            answered[self.party] = np.full((1, 1), -1.0)
        verdict = self.chunk.verdict(self.party, offers, worlds, on, answered)
        willing = self._number("margin", worlds) < logistic(verdict.margin[0])
        line = self._first(verdict, worlds, on)
        accepted = willing & (line == NOTHING)
        outcome = np.where(accepted, OUTCOMES.index("accept"), self._kind(rows, worlds))
        self.count[worlds] += 1
        self.ends(verdict, np.where(accepted, 0, NOTHING), worlds)
        return Decision(outcome, line, self._reason(verdict, line, accepted=accepted))

    def objects(self, rows: Index, worlds: Index, on: Index) -> Index:
        """Return the first line by which a mediator or host stops what all accept, or NOTHING."""
        say = self.chunk.branch.hearing.has_say(self.party, self.menu.offers)[rows, 0]
        line = np.full(worlds.size, NOTHING)
        if say.any():
            offers = self.menu.offers.each(rows[say])
            verdict = self.chunk.verdict(self.party, offers, worlds[say], on[say])
            line[say] = self._first(verdict, worlds[say], on[say])
        return line

    def _first(self, verdict: Verdict, worlds: Index, on: Index) -> Index:
        """Return the first line that stops each offer, or NOTHING: the party says it again."""
        line = np.full(worlds.size, NOTHING)
        for holding in self._holding(verdict, worlds):
            for n, (holds,) in holding:
                line = np.where(holds & (line == NOTHING), n, line)
        stopped = line != NOTHING
        self.chunk.state.said[self.party][line[stopped], worlds[stopped]] = on[stopped]
        return line

    def _accepted(self, rows: Index, worlds: Index) -> dict[str, Draws]:
        """Return which others have accepted the offers already: 1 where one has, (1, world)."""
        state = self.chunk.state
        stood = state.stance[self.menu.proposer[rows], :, worlds] == Stance.ACCEPTED
        return {
            party: 1.0 * stood[None, :, r]
            for r, party in enumerate(state.principals)
            if party != self.party
        }

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
        moves = np.where(accepted, pushes.max(axis=0) > 0, pushes.min(axis=0) < 0)
        return np.where((line == NOTHING) & moves, pushing + len(self.mind.lines), line)

    def _holding(self, verdict: Verdict, worlds: Index) -> Iterator[list[tuple[int, Mask]]]:
        """Yield of each screen the numbers of its lines, and where each of them stops offers."""
        for screen, lines in verdict.screens.items():
            stopping = verdict.stopping(lines)
            if stopping.any():
                holds = self.holds[screen][worlds] < stopping
                yield [(self.numbers[n], holds & leads) for n, leads in verdict.leading(lines)]

    def ends(self, verdict: Verdict, chosen: Index, worlds: Index) -> None:
        """End the lines that the party breaks itself by taking an offer, the one at a place."""
        taken = np.flatnonzero(chosen != NOTHING)
        for name in self.frail:
            known = verdict.violations[name] * ~verdict.unknown.get(name, np.False_)
            broken = np.broadcast_to(known, verdict.shape)[chosen[taken], taken] > BROKEN
            ended = self.chunk.state.ended[self.party]
            ended[self.numbers[name], worlds[taken[broken]]] = True

    def _kind(self, rows: Index, worlds: Index) -> Index:
        """Return the kind of an answer that is no acceptance, by shares and what is possible."""
        draw = self.chunk.state.draw[worlds]
        weights = self.weights[self._third[rows].astype(np.int64), :, draw].T
        lowest = self.menu.offers.level[rows, 0] == len(LEVELS) - 1
        weights[KINDS.index("downgrade"), lowest] = 0.0
        reached = np.cumsum(weights, axis=0)
        chosen = (self._number("kind", worlds) * reached[-1] < reached).argmax(axis=0)
        return np.asarray(chosen + 1)

    def _number(self, name: str, worlds: Index) -> Draws:
        state, believed = self.chunk.state, self.chunk.bench.believed
        key = stream(believed.seed, f"answer/{self.party}/{name}")
        return uniform(key, state.world[worlds], self.count[worlds])

    @cached_property
    def _third(self) -> Mask:
        """Whether somebody else than its adversary makes the offer of each row, shape (row,)."""
        adversary = self.chunk.bench.scenario.parties[self.party].adversary
        return np.array([party != adversary for party in self.menu.by])


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

    def make(self, worlds: Index, on: Index, *, counter: bool = False) -> Index:
        """Return the row of the offer that the party makes in each world, or NOTHING.

        The largest sum of tactics and Gumbel noise is a choice with logit probabilities; of
        counter-offers, each ground has its share, and tactics choose on it.
        """
        choice, verdict = self._choice(worlds, on)
        value = np.zeros(choice.worth.shape)
        for tactic in self.tactics:
            parameters = self.chunk.parameters(tactic, worlds)
            value += ask(tactic, choice, parameters, choice.worth.shape)
        np.copyto(value, -np.inf, where=choice.worth == -np.inf)
        for rows, share in self._points if counter else ():
            among = np.logaddexp.reduce(value[rows], axis=0)
            value[rows] += np.log(share) - np.where(np.isfinite(among), among, 0.0)
        value += gumbel(uniform(self.streams, self.chunk.state.world[worlds], self.count[worlds]))
        self.count[worlds] += 1
        best = value.argmax(axis=0)
        chosen = np.where(value[best, np.arange(worlds.size)] > -np.inf, best, NOTHING)
        if verdict is not None and self.decisions is not None:
            member = np.append(self.decisions.mind.classes.member, NOTHING)
            self.decisions.ends(verdict, member[chosen], worlds)
        return np.where(chosen != NOTHING, chosen + self.rows.start, NOTHING)

    def _choice(self, worlds: Index, on: Index) -> tuple[Choice, Verdict | None]:
        """Return what tactics look at, and what its own rules say of classes of candidates."""
        state, likeness, term = self.chunk.state, self.menu.likeness, self.menu.term
        adversary = self.chunk.branch.bench.scenario.parties[self.party].adversary

        def last(party: str | None) -> Index:
            if party not in state.proposers:
                return np.full(worlds.size, NOTHING)
            return np.asarray(state.last[state.proposers.index(party), worlds])

        worth, verdict = self._worth(worlds, on)
        return Choice(
            party=self.party,
            offers=self.offers,
            day=on[None, :].astype(np.float64),
            worth=worth,
            belief=self._belief(worlds),
            like_own=likeness.take(term[last(self.party)], axis=1),
            like_theirs=likeness.take(term[last(adversary)], axis=1),
            refused=state.refused.take(worlds, axis=1).astype(np.float64),
            voiced=state.voiced.take(worlds, axis=1),
        ), verdict

    def _belief(self, worlds: Index) -> Draws:
        """Return what the party believes of the acceptance of all others, shape (offer, world)."""
        state, belief = self.chunk.state, np.ones((self.menu.size, worlds.size))
        for party, mind in self.chunk.branch.minds.items():
            if party != self.party:
                believed, rounds = state.belief[party][:, worlds], state.rounds[worlds]
                belief *= mind.regard.expected(believed, rounds, self.rows)
        return belief

    def _worth(self, worlds: Index, on: Index) -> tuple[Draws, Verdict | None]:
        """Return the log-odds with which the party would accept its own candidates."""
        if self.decisions is None:
            return np.full((self.menu.size, worlds.size), MEDIATED), None
        mind, classes = self.decisions.mind, self.decisions.mind.classes
        verdict = self.chunk.verdict(self.party, mind.candidates.rows(classes.first), worlds, on)
        stopped = self.decisions.stopped(verdict, worlds)
        return np.where(stopped, -np.inf, verdict.margin)[classes.member], verdict

    @cached_property
    def _points(self) -> list[tuple[Index, float]]:
        """Candidates on each ground, named before or not, and the share of counters there.

        Where more than the share of the record of the places were named before, more name one.
        """
        branch, own = self.chunk.branch, self.chunk.bench.scenario.parties[self.party]
        sides = {own.state: "own", "": "between"}
        if own.adversary:
            sides[branch.bench.scenario.parties[own.adversary].state] = "adversary"
        heard = {v for event in branch.past if (o := offer_of(event)) for v in o.venues}
        cells: dict[tuple[str, bool], list[int]] = {}
        for n, candidate in enumerate(self.menu.candidates):
            venue = next(iter(candidate.venues), "")
            state = state_of(branch.bench.scenario, venue) if venue else None
            ground = sides.get(state, "third") if venue else "nowhere"
            cells.setdefault((ground, venue in heard), []).append(n)
        shares = []
        for (ground, told), rows in cells.items():
            others = len(cells.get((ground, not told), ()))
            before = len(rows if told else cells.get((ground, True), ())) / (len(rows) + others)
            named = max(NAMED, before) if others else float(told)
            shares.append((np.array(rows), POINTS[ground] * (named if told else 1.0 - named)))
        return shares
