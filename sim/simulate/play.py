"""Some worlds at play: what an event does to them and brings about, in every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.rules.asking import ask
from sim.rules.bind import Bound
from sim.rules.course import (
    ACCEPTED,
    CONDITIONAL,
    LAPSED,
    NOTHING,
    RECONSIDERS,
    REFUSED,
    SILENT,
    WAITING,
    Course,
)  # fmt: skip
from sim.rules.declare import MEDIATOR
from sim.simulate.beliefs import MERITS
from sim.simulate.branch import Branch
from sim.simulate.chance import stream, uniform
from sim.simulate.chunk import Chunk
from sim.simulate.decisions import OUTCOMES, Choices, Decision, Decisions
from sim.simulate.state import (
    MOVES,
    Columns,
    Log,
    agree,
    allowed,
    moved,
    note,
    put_on_table,
    remember_refusal,
    take_off_table,
)  # fmt: skip

AT_ONCE = 1_000
"""Events of one world on one day from which the rules are taken to run away."""
FAR = 1e6
"""Days beyond which nothing is told apart."""
TIE = 32
"""Bits of the number that breaks a tie between parties for whom a rule acts on the same day."""
REGION_OF: Mapping[str, str] = {act: region for region, acts in MOVES.items() for act in acts}
"""The region that an act moves."""
STANCES: Mapping[str, int] = {"accept": ACCEPTED, "accept-if": CONDITIONAL, "silent": SILENT}
"""How a principal stands to an offer that it leaves on the table."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happens in some worlds; columns are (world,)."""

    worlds: Index
    """Places of the worlds."""
    on: Index
    """Days after day 0."""
    act: str
    by: str
    """The party that acts; empty for the surroundings."""
    rows: Index
    """Rows of the offer that it is about, or NOTHING."""
    cause: str | Index = MERITS
    """Id of what brought it about, or its code in each world."""
    answers: Index | None = None
    """Rows of the offer that a counter-offer answers."""


class Calendar(Protocol):
    """When what is to come will come: the one thing in which engines differ."""

    def set(self, slot: int, worlds: Index, days: Index, ranks: Index) -> None:
        """Let a reaction act on some days, in place of what was to come of it.

        Of what comes on one day that of the lowest rank comes first.
        """

    def pending(self, slot: int, worlds: Index) -> Mask:
        """Return whether a reaction is to act."""

    def close(self, worlds: Index) -> None:
        """Let nothing more happen in some worlds."""


class Play:
    """Some worlds, and everything that can happen in them."""

    def __init__(
        self, branch: Branch, worlds: Index, calendar: Calendar, log: Log | None = None
    ) -> None:
        self.branch, self.calendar, self.log = branch, calendar, log
        self.chunk = Chunk(branch, worlds)
        self.state, self.slots = self.chunk.state, branch.slots
        self.decisions = {
            party: Decisions(self.chunk, party, explained=log is not None) for party in branch.minds
        }
        self.choices = {
            party: Choices(self.chunk, party, self.decisions.get(party))
            for party in branch.proposers
        }
        self.asked = np.zeros((len(self.slots), worlds.size), dtype=np.int64)
        """Times that each reaction was asked in each world."""
        rules = [*dict.fromkeys(bound.rule.name for bound in self.slots)]
        self.places = [rules.index(bound.rule.name) for bound in self.slots]
        """Place of each reaction in a day: that of its rule in the book."""
        self._busy = np.zeros((2, worlds.size), dtype=np.int64)

    def start(self) -> None:
        """Let day 0 begin: with what stands in for an event of the record, if anything does."""
        worlds = np.arange(len(self.state))
        on, nothing = np.zeros_like(worlds), np.full(worlds.size, NOTHING)
        self.emit(Turn(worlds, on, "start", "", nothing))
        opening, menu, answers = self.branch.opening, self.branch.menu, None
        if opening is None:
            return
        if opening.answers:
            rows = np.full(worlds.size, menu.documented_row(opening.answers))
            if opening.act == "counter":
                self._close(self._proposer[rows], worlds, REFUSED, countered=True)
                answers = rows
            else:
                outcome = np.full(worlds.size, OUTCOMES.index(opening.act))
                decision = Decision(outcome, nothing, nothing)
                self._answered(opening.by, rows, decision, worlds, on)
        if opening.offer:
            row = menu.row(opening.by, menu.names.index(opening.offer))
            rows = np.full(worlds.size, row)
            self.table(Turn(worlds, on, opening.act, opening.by, rows, answers=answers))

    def fire(self, slot: int, worlds: Index, on: Index) -> None:
        """Let a reaction bring about what it does, in the worlds where that is still possible.

        Parameters
        ----------
        slot
            Number of the reaction.
        worlds
            Places of the worlds.
        on
            Days after day 0.
        """
        bound = self.slots[slot]
        match act := bound.rule.act:
            case "offer":
                self._offer(bound, worlds, on)
            case "answer":
                self._answer(bound.party, worlds, on)
            case "lapse":
                self._lapse(bound, worlds, on)
            case "satisfy":
                self._satisfy(bound, worlds, on)
            case _ if act in REGION_OF:
                self._region(act, bound, worlds, on)
            case _:
                nothing = np.full(worlds.size, NOTHING)
                self.emit(Turn(worlds, on, act, bound.party, nothing, bound.id))

    def emit(self, turn: Turn) -> None:
        """Let an event have happened: it is logged, and reactions may follow."""
        state, worlds, act = self.state, turn.worlds, turn.act
        if act not in state.since:
            state.since[act] = np.full(len(state), -np.inf)
        state.since[act][worlds] = turn.on
        if self.log is not None:
            self.log.add(act, turn.by, self._columns(turn))
        self._check_busy(turn)
        for slot, bound in enumerate(self.slots):
            if act in bound.rule.on:
                self._react(slot, bound, turn)

    def move(self, region: str, trigger: str, worlds: Index, cause: str) -> None:
        """Move a region of the statechart; a forbidden transition raises an error."""
        codes = self.state.regions[region]
        codes[worlds] = moved(region, trigger, codes[worlds], cause)

    def _columns(self, turn: Turn) -> Columns:
        """Return what is logged of an event."""
        worlds, cause, answers = turn.worlds, turn.cause, turn.answers
        if isinstance(cause, str):
            cause = np.full(worlds.size, self.branch.causes.index(cause))
        return (
            self.state.world[worlds],
            turn.on,
            turn.rows,
            np.full(worlds.size, NOTHING) if answers is None else answers,
            cause,
            self.state.regions["meeting"][worlds],
        )

    def _react(self, slot: int, bound: Bound, turn: Turn) -> None:
        """Let a reaction say when what follows from an event will come."""
        worlds, seed = turn.worlds, self.branch.bench.believed.seed
        numbers, asked = self.state.world[worlds], self.asked[slot][worlds]

        def number(name: str) -> Draws:
            key = stream(seed, f"{bound.rule.name}[{bound.party}/{bound.id}]/{name}")
            return uniform(key, numbers, asked)

        pending = self.calendar.pending(slot, worlds)
        course = Course(
            bound.party, turn.act, turn.by, turn.on, worlds, self.state, pending, number
        )
        days = ask(bound, course, self.chunk.parameters(bound, worlds), worlds.shape)
        self.asked[slot][worlds] += 1
        follows = np.isfinite(days)
        if follows.any():
            due = turn.on + np.floor(np.minimum(days, FAR) + 0.5).astype(np.int64)
            ranks = (self.places[slot] << TIE) + (number("tie") * 2**TIE).astype(np.int64)
            self.calendar.set(slot, worlds[follows], due[follows], ranks[follows])

    def _check_busy(self, turn: Turn) -> None:
        """Raise if the rules run away: more happens on one day than could."""
        events, day = self._busy
        worlds, on = turn.worlds, turn.on
        count = np.where(day[worlds] == on, events[worlds] + 1, 1)
        events[worlds], day[worlds] = count, on
        if (count > AT_ONCE).any():
            world = int(self.state.world[worlds][count > AT_ONCE][0])
            raise SimError(
                f"more than {AT_ONCE:,} events on day +{on[count > AT_ONCE][0]} of world "
                f"{world}, the last of them {turn.act!r} by {turn.by or 'nobody'}",
                "simulate",
                "let a reaction that answers another one wait for a day or more",
            )

    def _offer(self, bound: Bound, worlds: Index, on: Index) -> None:
        """Let a party make an offer in the worlds where it may and finds one worth making."""
        may = self._may_offer(bound.party, worlds)
        worlds, on = worlds[may], on[may]
        if worlds.size:
            rows = self.choices[bound.party].make(worlds, on)
            made = rows != NOTHING
            self.table(Turn(worlds[made], on[made], "offer", bound.party, rows[made], bound.id))

    def table(self, turn: Turn) -> None:
        """Put offers of a party on the table, in all worlds of a turn."""
        party, worlds, rows = turn.by, turn.worlds, turn.rows
        if not worlds.size:
            return
        put_on_table(self.state, party, rows, worlds)
        if party in self.mediators:
            self.state.voiced[rows - self.choices[party].rows.start, worlds] = True
        self.move("meeting", "offer", worlds, f"an offer by {party}")
        self.emit(turn)

    def _answer(self, party: str, worlds: Index, on: Index) -> None:
        """Let a principal answer the latest offer that waits for it."""
        state, r = self.state, self.state.principals.index(party)
        stance = state.stance[:, r][:, worlds]
        waits = (state.open[:, worlds] != NOTHING) & ((stance == WAITING) | (stance == RECONSIDERS))
        some = waits.any(axis=0)
        if not some.any():
            return
        latest = np.where(waits, state.tabled[:, worlds], NOTHING).argmax(axis=0)[some]
        worlds, on = worlds[some], on[some]
        rows = state.open[latest, worlds]
        for part in self.decisions[party].batches(rows):
            here, offers, day = worlds[part], rows[part], on[part]
            stood = state.stance[latest[part], r, here]
            decision = self.decisions[party].answer(offers, here, day, stood)
            self._answered(party, offers, decision, here, day)

    def _answered(
        self, party: str, rows: Index, decision: Decision, worlds: Index, on: Index
    ) -> None:
        """Let answers of a principal take effect, one kind after the other."""
        outcome, line = decision.outcome, decision.line
        counter, refuse = OUTCOMES.index("counter"), OUTCOMES.index("refuse")
        terms = np.full(worlds.size, NOTHING)
        if (counters := outcome == counter).any():
            terms[counters] = self.choices[party].make(worlds[counters], on[counters])
            outcome = np.where(counters & (terms == NOTHING), refuse, outcome)
        causes = self._reasons[party][decision.reason]
        stopped = self.state.stopped[party]
        stopped += np.bincount(line[outcome != 0] % stopped.size, minlength=stopped.size)
        for code, act in enumerate(OUTCOMES):
            here = outcome == code
            if not here.any():
                continue
            turn = Turn(worlds[here], on[here], act, party, rows[here], causes[here])
            if act in STANCES:
                self._stand(turn, line[here])
            else:
                self._turn_down(turn, terms[here])

    def _stand(self, turn: Turn, line: Index) -> None:
        """Let a principal accept, accept on the condition of a line, or say nothing."""
        state, worlds = self.state, turn.worlds
        p, r = self._proposer[turn.rows], state.principals.index(turn.by)
        state.stance[p, r, worlds] = STANCES[turn.act]
        state.condition[p, r, worlds] = line
        if turn.act == "accept":
            self._learn(turn, accepted=True)
        self.emit(turn)
        done = (state.stance[p, :, worlds] == ACCEPTED).all(axis=1)
        if turn.act == "accept" and done.any():
            self._agree(turn.rows[done], worlds[done], turn.on[done])

    def _agree(self, rows: Index, worlds: Index, on: Index) -> None:
        agree(self.state, rows, worlds, on)
        self.move("meeting", "agree", worlds, "agreement")
        proposer = self._proposer[rows]
        for p in np.unique(proposer).tolist():
            here = proposer == p
            by = self.state.proposers[p]
            self.emit(Turn(worlds[here], on[here], "agree", by, rows[here]))

    def _turn_down(self, turn: Turn, terms: Index) -> None:
        """Let a principal refuse, with terms of its own or without."""
        state, worlds = self.state, turn.worlds
        self._learn(turn, accepted=False)
        remember_refusal(state, turn.by, turn.on, worlds)
        candidate = self.branch.menu.candidate[turn.rows]
        known = candidate < self.branch.menu.size
        np.add.at(state.refused, (candidate[known], worlds[known]), 1)
        self._close(self._proposer[turn.rows], worlds, REFUSED, countered=turn.act == "counter")
        if turn.act == "counter":
            self.table(replace(turn, rows=terms, answers=turn.rows))
        else:
            self.emit(turn)

    def _close(
        self, proposer: Index, worlds: Index, ending: int, *, countered: bool = False
    ) -> None:
        """Take offers from the table; the last of them moves the meeting's region."""
        empty = take_off_table(self.state, proposer, worlds, ending)
        if not countered:
            trigger = "lapse" if ending == LAPSED else "close"
            gone = worlds[empty & self.state.at("meeting", "open")[worlds]]
            self.move("meeting", trigger, gone, "the end of the last offer")

    def _lapse(self, bound: Bound, worlds: Index, on: Index) -> None:
        p = self.state.proposers.index(bound.party)
        still = self.state.open[p, worlds] != NOTHING
        if still.any():
            here, rows = worlds[still], self.state.open[p, worlds[still]]
            self._close(np.full(here.size, p), here, LAPSED)
            self.emit(Turn(here, on[still], "lapse", bound.party, rows, bound.id))

    def _satisfy(self, bound: Bound, worlds: Index, on: Index) -> None:
        """Let a proposer meet the conditions on which its offer was accepted."""
        state, p = self.state, self.state.proposers.index(bound.party)
        changed = np.zeros(worlds.size, dtype=np.bool_)
        for r, party in enumerate(state.principals):
            line = state.condition[p, r, worlds]
            asked = (state.stance[p, r, worlds] == CONDITIONAL) & (line != NOTHING)
            asked &= (state.open[p, worlds] != NOTHING) & ~self.branch.minds[party].by_rounds[line]
            state.met[party][line[asked], worlds[asked]] = True
            state.stance[p, r, worlds[asked]] = RECONSIDERS
            changed |= asked
        if (here := worlds[changed]).size:
            rows = state.open[p, here]
            self.emit(Turn(here, on[changed], "satisfy", bound.party, rows, bound.id))

    def _region(self, act: str, bound: Bound, worlds: Index, on: Index) -> None:
        """Let an act move its region where it may."""
        region, state = REGION_OF[act], self.state
        may = allowed(region, act, state.regions[region][worlds])
        if act in {"meet", "postpone"}:
            may &= state.at("meeting", "scheduled")[worlds]
        elif act == "convene" and self.mediators:
            may &= ~state.at("mediator", "withdrawn")[worlds]
        here, on = worlds[may], on[may]
        if not here.size:
            return
        self.move(region, act, here, bound.id)
        about = region == "meeting"
        rows = state.agreed[here] if about else np.full(here.size, NOTHING)
        note(state, act, here, on)
        if act == "round":
            self._reconsider(here)
        self.emit(Turn(here, on, act, bound.party, rows, bound.id))
        if act == "meet":
            self.calendar.close(here)

    def _reconsider(self, worlds: Index) -> None:
        """Let acceptances that hang on preparation be weighed again."""
        state = self.state
        for r, party in enumerate(state.principals):
            line = state.condition[:, r][:, worlds]
            hangs = (state.stance[:, r][:, worlds] == CONDITIONAL) & (line != NOTHING)
            hangs &= self.branch.minds[party].by_rounds[line]
            p, w = np.nonzero(hangs)
            state.stance[p, r, worlds[w]] = RECONSIDERS

    def _learn(self, turn: Turn, *, accepted: bool) -> None:
        """Let the others learn from an answer what lines of a principal may hold."""
        belief, worlds = self.state.belief[turn.by], turn.worlds
        belief[:, worlds] = self.branch.minds[turn.by].regard.learned(
            belief[:, worlds], self.state.rounds[worlds], turn.rows, accepted=accepted
        )

    def _may_offer(self, party: str, worlds: Index) -> Mask:
        state = self.state
        p = state.proposers.index(party)
        free = (state.open[p, worlds] == NOTHING) & allowed(
            "meeting", "offer", state.regions["meeting"][worlds]
        )
        free &= ~state.at("meeting", "agreed", "scheduled")[worlds]
        if party in self.mediators:
            free &= state.at("mediator", "engaged")[worlds]
        return np.asarray(free)

    @cached_property
    def _proposer(self) -> Index:
        """Place of the proposer of each row, shape (row,)."""
        known = self.state.proposers
        return np.array([known.index(by) if by in known else NOTHING for by in self.branch.menu.by])

    @cached_property
    def mediators(self) -> frozenset[str]:
        """The parties that mediate."""
        parties = self.branch.bench.scenario.parties
        return frozenset(name for name, party in parties.items() if party.role == MEDIATOR)

    @cached_property
    def _reasons(self) -> Mapping[str, Index]:
        """Code of the cause that each reason of a principal's answers is."""
        causes = self.branch.causes
        return {
            party: np.array([causes.index(name) for name in mind.reasons])
            for party, mind in self.branch.minds.items()
        }
