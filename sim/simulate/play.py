"""What an event does to simulated worlds, and what it brings about: one code for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.draws import BLOCK
from sim.rules.acting import days_until
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
    Situation,
)  # fmt: skip
from sim.rules.declare import MEDIATOR
from sim.simulate.beliefs import Mind, Minds
from sim.simulate.branch import REPLICATES, Branch
from sim.simulate.chance import Parameters, stream, uniform
from sim.simulate.decisions import OUTCOMES, Answer, Answers, Choices, learned
from sim.simulate.state import (
    Columns,
    Log,
    agree,
    allowed,
    moved,
    note,
    opened,
    put_on_table,
    remember_refusal,
    take_off_table,
)  # fmt: skip

AT_ONCE = 1_000
"""Events of one world on one day from which the rules are taken to run away."""
MERITS = ""
"""Cause of a decision on the merits."""
FAR = 1e6
"""Days beyond which nothing is told apart."""


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
    rows: Index | None = None
    """Rows of the offer that it is about."""
    cause: str | Index = MERITS
    """Id of what brought it about, or a code of `causes` for each world."""
    answers: Index | None = None
    """Rows of the offer that a counter-offer answers."""


class Calendar(Protocol):
    """When what is to come will come: the one thing in which engines differ."""

    def set(self, slot: int, worlds: Index, days: Index) -> None:
        """Let a reaction act on some days, in place of what was to come of it."""

    def pending(self, slot: int, worlds: Index) -> Mask:
        """Return whether a reaction is to act."""

    def close(self, worlds: Index) -> None:
        """Let nothing more happen in some worlds."""


class Stage:
    """Some worlds, where they stand, and what is to come."""

    def __init__(
        self, minds: Minds, worlds: Index, calendar: Calendar, log: Log | None = None
    ) -> None:
        self.branch: Branch = minds.branch
        self.minds, self.calendar, self.log = minds, calendar, log
        self.seed = self.branch.bench.believed.seed
        first = int(worlds.min()) // REPLICATES // BLOCK * BLOCK
        last = int(worlds.max()) // REPLICATES
        size = (last - first) // BLOCK * BLOCK + BLOCK
        self.parameters = Parameters(minds, first, size)
        self.state: Situation = opened(minds, worlds, first)
        self.answers = {
            party: Answers(self.parameters, party, worlds, self.seed, told=log is not None)
            for party in minds.held
        }
        self.choices = {
            party: Choices(self.parameters, party, self.answers.get(party), worlds, self.seed)
            for party in self.branch.proposers
        }
        self.slots = self.branch.slots
        self.asked = np.zeros((len(self.slots), worlds.size), dtype=np.int64)
        """Times that each reaction was asked in each world."""
        self.causes = causes(minds)
        self._busy = np.zeros((2, worlds.size), dtype=np.int64)

    def emit(self, turn: Turn) -> None:
        """Let an event have happened: it is logged, and reactions may follow."""
        state, worlds, on, act, by = self.state, turn.worlds, turn.on, turn.act, turn.by
        if act not in state.since:
            state.since[act] = np.full(len(state), -np.inf)
        state.since[act][worlds] = on
        if self.log is not None:
            self.log.add(act, by, self._columns(turn))
        self._check_busy(worlds, on, act, by)
        for slot, bound in enumerate(self.slots):
            if act in bound.rule.on:
                self._react(slot, bound, worlds, on, act, by)

    def _columns(self, turn: Turn) -> Columns:
        """Return what is logged of an event."""
        worlds, cause = turn.worlds, turn.cause
        nothing = np.full(worlds.size, NOTHING)
        code = np.full(worlds.size, self.causes.index(cause)) if isinstance(cause, str) else cause
        return (
            self.state.world[worlds],
            turn.on,
            nothing if turn.rows is None else turn.rows,
            nothing if turn.answers is None else turn.answers,
            code,
            self.state.regions["meeting"][worlds],
        )

    def move(self, region: str, trigger: str, worlds: Index, cause: str) -> None:
        """Move a region of the statechart; a forbidden transition raises an error."""
        codes = self.state.regions[region]
        codes[worlds] = moved(region, trigger, codes[worlds], cause)

    def _react(self, slot: int, bound: Bound, worlds: Index, on: Index, act: str, by: str) -> None:
        """Let a reaction say when what follows from an event will come."""
        asked, state = self.asked[slot][worlds], self.state

        def numbers(name: str) -> Draws:
            key = stream(self.seed, f"{bound.rule.name}[{bound.party}/{bound.id}]/{name}")
            return uniform(key, state.world[worlds], asked)

        pending = self.calendar.pending(slot, worlds)
        course = Course(bound.party, act, by, on, worlds, state, pending, numbers)
        given = self.parameters.of(bound, state.draw[worlds])
        days = days_until(bound, course, given)
        self.asked[slot][worlds] += 1
        follows = np.isfinite(days)
        if follows.any():
            due = on[follows] + np.floor(np.minimum(days[follows], FAR) + 0.5).astype(np.int64)
            self.calendar.set(slot, worlds[follows], due)

    def _check_busy(self, worlds: Index, on: Index, act: str, by: str) -> None:
        """Raise if the rules run away: more happens on one day than could."""
        events, day = self._busy
        count = np.where(day[worlds] == on, events[worlds] + 1, 1)
        events[worlds], day[worlds] = count, on
        if (count > AT_ONCE).any():
            world = int(self.state.world[worlds][count > AT_ONCE][0])
            raise SimError(
                f"more than {AT_ONCE:,} events on day +{on[count > AT_ONCE][0]} of world "
                f"{world}, the last of them {act!r} by {by or 'nobody'}",
                "simulate",
                "let a reaction that answers another one wait for a day or more",
            )

    @cached_property
    def mediators(self) -> frozenset[str]:
        """The parties that mediate."""
        parties = self.branch.bench.scenario.parties
        return frozenset(name for name, held in parties.items() if held.role == MEDIATOR)


def causes(minds: Minds) -> tuple[str, ...]:
    """Return everything that can bring an event about, in the order of its codes."""
    reasons = [name for mind in minds.held.values() for name in reasons_of(mind)]
    return tuple(dict.fromkeys((MERITS, *reasons, *(slot.id for slot in minds.branch.slots))))


def reasons_of(mind: Mind) -> tuple[str, ...]:
    """Return the ids of what can decide an answer of a principal, the merits as a whole last."""
    return (*(line.id for line in mind.lines), *mind.pushing, MERITS)


REGIONS_MOVED: Mapping[str, tuple[str, str]] = {
    **{act: ("hostilities", act) for act in ("pause", "resume", "violate", "ceasefire")},
    **{act: ("mediator", act) for act in ("distract", "return", "withdraw")},
    **{act: ("delegations", act) for act in ("convene", "put-off", "round", "stall")},
    **{act: ("meeting", act) for act in ("schedule", "postpone", "cancel", "meet")},
}
"""Region and trigger of acts that do nothing but move one."""
STANCES: Mapping[str, int] = {"accept": ACCEPTED, "accept-if": CONDITIONAL, "silent": SILENT}
"""How a principal stands to an offer that it leaves on the table."""


@dataclass(frozen=True, slots=True)
class Given:
    """Answers of one kind by one principal, in some worlds."""

    party: str
    act: str
    rows: Index
    worlds: Index
    on: Index
    line: Index
    causes: Index

    @property
    def turn(self) -> Turn:
        """The answers as an event."""
        return Turn(self.worlds, self.on, self.act, self.party, self.rows, self.causes)


class Play(Stage):
    """Some worlds, and everything that can happen in them."""

    def start(self) -> None:
        """Let day 0 begin: with what stands in for an event of the record, if anything does."""
        worlds = np.arange(len(self.state))
        on = np.zeros_like(worlds)
        self.emit(Turn(worlds, on, "start", ""))
        opening = self.branch.opening
        if opening is None:
            return
        answers = None
        if opening.answers:
            rows = np.full(worlds.size, self.branch.menu.documented_row(opening.answers))
            if opening.act == "counter":
                self._close(self._proposer[rows], worlds, REFUSED, countered=True)
                answers = rows
            else:
                code = np.full(worlds.size, OUTCOMES.index(opening.act))
                nothing = np.full(worlds.size, NOTHING)
                given = Answer(code, nothing, nothing)
                self._answered(opening.by, rows, given, worlds, on)
        if opening.offer:
            candidate = self.branch.menu.names.index(opening.offer)
            row = self.branch.menu.row(opening.by, candidate)
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
        act, party = bound.rule.act, bound.party
        if act in REGIONS_MOVED:
            self._region(act, bound, worlds, on)
        elif act == "offer":
            may = self._may_offer(party, worlds)
            self._offer(bound, worlds[may], on[may])
        elif act == "answer":
            self._answer(party, worlds, on)
        elif act == "lapse":
            self._lapse(bound, worlds, on)
        elif act == "satisfy":
            self._satisfy(bound, worlds, on)
        else:
            self.emit(Turn(worlds, on, act, party, cause=bound.id))

    def _offer(self, bound: Bound, worlds: Index, on: Index) -> None:
        """Let a party make an offer in the worlds where it finds one worth making."""
        if worlds.size:
            rows = self.choices[bound.party].make(worlds, self.state, on)
            made = rows != NOTHING
            offers = Turn(worlds[made], on[made], "offer", bound.party, rows[made], bound.id)
            self.table(offers)

    def table(self, turn: Turn) -> None:
        """Put offers of a party on the table, in all worlds of a turn."""
        party, worlds, rows = turn.by, turn.worlds, turn.rows
        if rows is None or not worlds.size:
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
        latest = np.where(waits, state.tabled[:, worlds], NOTHING).argmax(axis=0)[some]
        worlds, on = worlds[some], on[some]
        rows = state.open[latest, worlds]
        for part in self.answers[party].batches(rows):
            here, offers, day = worlds[part], rows[part], on[part]
            stood = state.stance[latest[part], r, here]
            given = self.answers[party].give(offers, here, state, day, stood)
            self._answered(party, offers, given, here, day)

    def _answered(self, party: str, rows: Index, given: Answer, worlds: Index, on: Index) -> None:
        """Let answers of a principal take effect, one kind after the other."""
        outcome, line = given.outcome, given.line
        counter, refuse = OUTCOMES.index("counter"), OUTCOMES.index("refuse")
        terms = np.full(worlds.size, NOTHING)
        if (counters := outcome == counter).any():
            terms[counters] = self.choices[party].make(worlds[counters], self.state, on[counters])
            outcome = np.where(counters & (terms == NOTHING), refuse, outcome)
        causes = self._reasons[party][given.cause]
        stopped = self.state.stopped[party]
        stopped += np.bincount(line[outcome != 0] % stopped.size, minlength=stopped.size)
        for code, act in enumerate(OUTCOMES):
            here = outcome == code
            if not here.any():
                continue
            part = Given(party, act, rows[here], worlds[here], on[here], line[here], causes[here])
            if act in STANCES:
                self._stand(part)
            else:
                self._turn_down(part, terms[here])

    def _stand(self, given: Given) -> None:
        """Let a principal accept, accept on a condition, or say nothing."""
        state, worlds = self.state, given.worlds
        p, r = self._proposer[given.rows], state.principals.index(given.party)
        state.stance[p, r, worlds] = STANCES[given.act]
        state.condition[p, r, worlds] = given.line
        if given.act == "accept":
            self._learn(given, accepted=True)
        self.emit(given.turn)
        done = (state.stance[p, :, worlds] == ACCEPTED).all(axis=1)
        if given.act == "accept" and done.any():
            self._agree(given.rows[done], worlds[done], given.on[done])

    def _agree(self, rows: Index, worlds: Index, on: Index) -> None:
        agree(self.state, rows, worlds, on)
        self.move("meeting", "agree", worlds, "agreement")
        proposer = self._proposer[rows]
        for p in np.unique(proposer).tolist():
            here = proposer == p
            by = self.state.proposers[p]
            self.emit(Turn(worlds[here], on[here], "agree", by, rows[here]))

    def _turn_down(self, given: Given, terms: Index) -> None:
        """Let a principal refuse, with terms of its own or without."""
        state, worlds = self.state, given.worlds
        self._learn(given, accepted=False)
        remember_refusal(state, given.party, given.on, worlds)
        candidate = self.branch.menu.candidate[given.rows]
        known = candidate < self.branch.menu.size
        np.add.at(state.refused, (candidate[known], worlds[known]), 1)
        self._close(self._proposer[given.rows], worlds, REFUSED, countered=given.act == "counter")
        if given.act == "counter":
            self.table(replace(given.turn, rows=terms, answers=given.rows))
        else:
            self.emit(given.turn)

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
            asked &= (state.open[p, worlds] != NOTHING) & ~self.minds.by_rounds(party)[line]
            state.met[party][line[asked], worlds[asked]] = True
            state.stance[p, r, worlds[asked]] = RECONSIDERS
            changed |= asked
        if (here := worlds[changed]).size:
            rows = state.open[p, here]
            self.emit(Turn(here, on[changed], "satisfy", bound.party, rows, bound.id))

    def _region(self, act: str, bound: Bound, worlds: Index, on: Index) -> None:
        """Let an act move its region where it may."""
        region, trigger = REGIONS_MOVED[act]
        state = self.state
        may = allowed(region, trigger, state.regions[region][worlds])
        if act in {"meet", "postpone"}:
            may &= state.at("meeting", "scheduled")[worlds]
        elif act == "convene" and self.mediators:
            may &= ~state.at("mediator", "withdrawn")[worlds]
        here, on = worlds[may], on[may]
        if not here.size:
            return
        self.move(region, trigger, here, bound.id)
        rows = state.agreed[here] if region == "meeting" else None
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
            hangs &= self.minds.by_rounds(party)[line]
            p, w = np.nonzero(hangs)
            state.stance[p, r, worlds[w]] = RECONSIDERS

    def _learn(self, given: Given, *, accepted: bool) -> None:
        belief = learned(
            self.minds, given.party, self.state, given.rows, given.worlds, accepted=accepted
        )
        self.state.belief[given.party][:, given.worlds] = belief

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
    def _reasons(self) -> Mapping[str, Index]:
        """Code of the cause that each reason of a principal's answers is."""
        return {
            party: np.array([self.causes.index(name) for name in reasons_of(mind)])
            for party, mind in self.minds.held.items()
        }
