"""Some worlds at play: what an event does to them and brings about, in every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.past import OPPOSITE
from sim.rules.asking import ask
from sim.rules.bind import Bound
from sim.rules.case import Deed
from sim.rules.course import LAPSED, NOTHING, REFUSED, Course, Stance
from sim.simulate.beliefs import MERITS
from sim.simulate.branch import Branch
from sim.simulate.chance import Words, counted, of_counter, stream
from sim.simulate.chunk import Chunk
from sim.simulate.decisions import OUTCOMES, Choices, Decision, Decisions
from sim.simulate.state import REGION_OF, Log, allowed, moved, put_on_table

AT_ONCE = 1_000
"""Events of one world on one day from which the rules are taken to run away."""
FAR = 1e6
"""Days beyond which nothing is told apart."""
TIE = 32
"""Bits of the number that breaks a tie between parties for whom a rule acts on the same day."""
STANCES: Mapping[str, int] = {
    "accept": Stance.ACCEPTED, **dict.fromkeys(("condition", "defer", "silent"), Stance.SILENT)
}  # fmt: skip
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
    answers: Index | int = NOTHING
    """Rows of the offer that a counter-offer answers."""

    def among(self, places: Mask | Index) -> Turn:
        """Return what happens in some of the worlds."""
        columns = ((field.name, getattr(self, field.name)) for field in fields(self))
        some: dict[str, Any] = {n: c[places] for n, c in columns if isinstance(c, np.ndarray)}
        return replace(self, **some)


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
        self.guards = {
            party: Decisions(self.chunk, party, explained=False) for party in branch.guards
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
        self.mediators = branch.bench.scenario.mediators
        self._busy = np.zeros((2, worlds.size), dtype=np.int64)

    def start(self) -> None:
        """Let day 0 begin: with what stands in for an event of the record, if anything does."""
        worlds = np.arange(len(self.state))
        nothing = np.full_like(worlds, NOTHING)
        self.emit(turn := Turn(worlds, np.zeros_like(worlds), "start", "", nothing))
        opening, menu = self.branch.opening, self.branch.menu
        if opening is None:
            return
        turn = replace(turn, act=opening.act, by=opening.by)
        if opening.answers:
            rows = np.full_like(worlds, menu.documented_row(opening.answers))
            if opening.act == "counter":
                self._close(self.branch.menu.proposer[rows], worlds, REFUSED, countered=True)
                turn = replace(turn, answers=rows)
            else:
                outcome = np.full_like(worlds, OUTCOMES.index(opening.act))
                self._answered(replace(turn, rows=rows), Decision(outcome, nothing, nothing))
        if opening.offer:
            row = menu.row(opening.by, menu.names.index(opening.offer))
            self.table(replace(turn, rows=np.full_like(worlds, row)))

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
        bound, nothing = self.slots[slot], np.full(worlds.size, NOTHING)
        turn = Turn(worlds, on, bound.rule.act, bound.party, nothing, bound.id)
        match turn.act:
            case "offer":
                self._offer(turn)
            case "answer":
                self._answer(turn)
            case "lapse":
                self._lapse(turn)
            case "reconsider":
                self._reconsider(turn)
            case act if act in REGION_OF:
                self._region(turn)
            case _:
                self.emit(turn)

    def emit(self, turn: Turn) -> None:
        """Let an event have happened: it is logged, and reactions may follow."""
        state, worlds, act = self.state, turn.worlds, turn.act
        if act not in state.since:
            state.since[act] = np.full(len(state), -np.inf)
        state.since[act][worlds] = turn.on
        if self.log is not None:
            cause = turn.cause
            code = self.branch.causes.index(cause) if isinstance(cause, str) else cause
            standing = state.regions["meeting"][worlds]
            columns = (state.world[worlds], turn.on, turn.rows, turn.answers, code, standing)
            self.log.add(act, turn.by, *columns)
        self._check_busy(turn)
        with np.errstate(over="ignore"):  # endless days do not come
            for slot, bound in enumerate(self.slots):
                if act in bound.rule.on:
                    self._react(slot, bound, turn)

    def move(self, region: str, trigger: str, worlds: Index, cause: str) -> None:
        """Move a region of the statechart; a forbidden transition raises an error."""
        codes = self.state.regions[region]
        codes[worlds] = moved(region, trigger, codes[worlds], cause)

    def _react(self, slot: int, bound: Bound, turn: Turn) -> None:
        """Let a reaction say when what follows from an event will come."""
        worlds, seed = turn.worlds, self.branch.bench.believed.seed
        asked, counter = self.asked[slot][worlds], list[Words]()
        self.asked[slot][worlds] = asked + 1

        def number(name: str) -> Draws:
            if not counter:  # which all names share
                counter.append(counted(self.state.world[worlds], asked))
            key = stream(seed, f"{bound.rule.name}[{bound.party}/{bound.id}]/{name}")
            return of_counter(key, counter[0])

        pending = self.calendar.pending(slot, worlds)
        course = Course(
            bound.party, turn.act, turn.by, turn.on, worlds, self.state, pending, number
        )
        days = ask(bound, course, self.chunk.parameters(bound, worlds), worlds.shape)
        follows = np.isfinite(days)
        if follows.any():
            due = turn.on + np.floor(np.minimum(days, FAR) + 0.5).astype(np.int64)
            ranks = np.full(worlds.shape, self.places[slot] << TIE)
            if self.places.count(self.places[slot]) > 1:
                ranks += (number("tie") * 2**TIE).astype(np.int64)
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

    def _offer(self, turn: Turn) -> None:
        """Let a party make an offer in the worlds where it may and finds one worth making."""
        turn = turn.among(self._may_offer(turn.by, turn.worlds))
        if turn.worlds.size:
            rows = self.choices[turn.by].make(turn.worlds, turn.on)
            self.table(replace(turn, rows=rows).among(rows != NOTHING))

    def table(self, turn: Turn) -> None:
        """Put offers of a party on the table, in all worlds of a turn."""
        party, worlds, rows = turn.by, turn.worlds, turn.rows
        if not worlds.size:
            return
        put_on_table(self.state, party, rows, worlds)
        self._remember("offered", turn)
        if party in self.mediators:
            self.state.voiced[rows - self.choices[party].rows.start, worlds] = True
        self.move("meeting", "offer", worlds, f"an offer by {party}")
        self.emit(turn)

    def _answer(self, turn: Turn) -> None:
        """Let a principal answer the latest offer that waits for it."""
        state, worlds = self.state, turn.worlds
        stance = state.stance[:, state.principals.index(turn.by)][:, worlds]
        waits = (stance == Stance.WAITING) & (state.open[:, worlds] != NOTHING)
        if not (some := waits.any(axis=0)).any():
            return
        latest = np.where(waits, state.tabled[:, worlds], NOTHING).argmax(axis=0)
        turn = replace(turn, rows=state.open[latest, worlds]).among(some)
        self._answered(turn, self.decisions[turn.by].answer(turn.rows, turn.worlds, turn.on))

    def _reconsider(self, turn: Turn) -> None:
        """Let a principal answer once more what it did not accept, where that still stands."""
        state, r = self.state, self.state.principals.index(turn.by)
        turn = replace(turn, rows=state.declined[r, turn.worlds])
        turn = turn.among((turn.rows != NOTHING) & self._seeking(turn.worlds))
        p, worlds = self.branch.menu.proposer[turn.rows], turn.worlds
        there = state.open[p, worlds]
        stands = (state.last[p, worlds] == turn.rows) & ((there == turn.rows) | (there == NOTHING))
        turn, p, worlds = turn.among(stands), p[stands], worlds[stands]
        if worlds.size:
            state.failed[p, worlds] -= state.open[p, worlds] == NOTHING
            state.open[p, worlds] = turn.rows
            self.move("meeting", "offer", worlds, f"second thoughts of {turn.by}")
            self.emit(turn)
            decision = self.decisions[turn.by].answer(turn.rows, worlds, turn.on, again=True)
            self._answered(turn, decision)

    def _answered(self, turn: Turn, decision: Decision) -> None:
        """Let answers of a principal take effect, one kind after the other."""
        outcome, line, worlds, party = decision.outcome, decision.line, turn.worlds, turn.by
        terms = np.full(worlds.size, NOTHING)
        if (counters := outcome == OUTCOMES.index("counter")).any():
            terms[counters] = self.choices[party].make(
                worlds[counters], turn.on[counters], counter=True
            )
            outcome = np.where(counters & (terms == NOTHING), OUTCOMES.index("refuse"), outcome)
        stopped = self.state.stopped[party]
        stopped += np.bincount(line[outcome != 0] % stopped.size, minlength=stopped.size)
        turn = replace(turn, cause=self._reasons[party][decision.reason])
        for code, act in enumerate(OUTCOMES):
            here = outcome == code
            if here.any() and act in STANCES:
                self._stand(replace(turn.among(here), act=act))
            elif here.any():
                self._turn_down(replace(turn.among(here), act=act), terms[here])

    def _stand(self, turn: Turn) -> None:
        """Let a principal accept, name a condition, put its answer off, or say nothing."""
        state, worlds = self.state, turn.worlds
        p, r = self.branch.menu.proposer[turn.rows], state.principals.index(turn.by)
        state.stance[p, r, worlds] = STANCES[turn.act]
        self._remember("accepted" if turn.act == "accept" else "refused", turn)
        if turn.act == "accept":
            self._learn(turn, accepted=True)
        else:
            state.declined[r, worlds] = turn.rows
        self.emit(turn)
        done = (state.stance[p, :, worlds] == Stance.ACCEPTED).all(axis=1)
        if turn.act == "accept" and done.any():
            self._agree(self._unopposed(turn.among(done)))

    def _unopposed(self, turn: Turn) -> Turn:
        """Let mediators and hosts refuse what all accept and their lines stop; return the rest."""
        for party, guard in self.guards.items():
            line = guard.objects(turn.rows, turn.worlds, turn.on)
            stops = line != NOTHING
            if stops.any():
                codes = self._reasons[party][line[stops]]
                refused = replace(turn.among(stops), act="refuse", by=party, cause=codes)
                proposer = self.branch.menu.proposer[refused.rows]
                self._close(proposer, refused.worlds, REFUSED)
                self._remember("refused", refused)
                self.emit(refused)
                turn = turn.among(~stops)
        return turn

    def _agree(self, turn: Turn) -> None:
        """Let all have accepted an offer; what else lay on the table no longer matters."""
        state, worlds, proposer = self.state, turn.worlds, self.branch.menu.proposer[turn.rows]
        state.agreed[worlds] = turn.rows
        state.open[:, worlds] = NOTHING
        _first(state.first_agreed, turn)
        stood = ~allowed("meeting", "agree", state.regions["meeting"][worlds])
        self.move("meeting", "offer", worlds[stood], "an offer that outlived a meeting")
        self.move("meeting", "agree", worlds, "agreement")
        for p in np.unique(proposer).tolist():
            agreed = replace(turn, act="agree", by=state.proposers[p], cause=MERITS)
            self.emit(agreed.among(proposer == p))

    def _turn_down(self, turn: Turn, terms: Index) -> None:
        """Let a principal refuse, with terms of its own or without."""
        state, worlds = self.state, turn.worlds
        self._learn(turn, accepted=False)
        self._remember("refused", turn)
        state.declined[state.principals.index(turn.by), worlds] = turn.rows
        candidate = self.branch.menu.candidate[turn.rows]
        known = candidate < self.branch.menu.size
        np.add.at(state.refused, (candidate[known], worlds[known]), 1)
        self._close(
            self.branch.menu.proposer[turn.rows], worlds, REFUSED, countered=turn.act == "counter"
        )
        if turn.act == "counter":
            self.table(replace(turn, rows=terms, answers=turn.rows))
        else:
            self.emit(turn)

    def _remember(self, deed: Deed, turn: Turn) -> None:
        """Keep what a party does about a place; of its answers, the last."""
        menu, deeds = self.branch.menu, self.state.deeds
        if (deed, turn.by) in deeds:
            places = menu.marks[:, turn.rows], turn.worlds
            deeds[deed, turn.by][places] = menu.day + turn.on
            if deed in OPPOSITE:
                deeds[OPPOSITE[deed], turn.by][places] = -np.inf

    def _close(
        self, proposer: Index, worlds: Index, ending: int, *, countered: bool = False
    ) -> None:
        """Take offers from the table; the last of them moves the meeting's region."""
        state = self.state
        state.open[proposer, worlds] = NOTHING
        state.failed[proposer, worlds] += 1
        state.ending[worlds] = ending
        if not countered:
            trigger = "lapse" if ending == LAPSED else "close"
            empty = (state.open[:, worlds] == NOTHING).all(axis=0)
            gone = worlds[empty & state.at("meeting", "open")[worlds]]
            self.move("meeting", trigger, gone, "the end of the last offer")

    def _lapse(self, turn: Turn) -> None:
        p = self.state.proposers.index(turn.by)
        turn = replace(turn, rows=self.state.open[p, turn.worlds])
        turn = turn.among(turn.rows != NOTHING)
        if turn.worlds.size:
            self._close(np.full_like(turn.worlds, p), turn.worlds, LAPSED)
            self.emit(turn)

    def _region(self, turn: Turn) -> None:
        """Let an act move its region where it may."""
        turn = turn.among(self._may_move(turn.act, turn.worlds))
        worlds, region = turn.worlds, REGION_OF[turn.act]
        if not worlds.size:
            return
        self.move(region, turn.act, worlds, str(turn.cause))
        if region == "meeting":
            turn = replace(turn, rows=self.state.agreed[worlds])
        self._note(turn)
        self.emit(turn)
        if turn.act == "meet":
            self.calendar.close(worlds)

    def _note(self, turn: Turn) -> None:
        """Keep what an act that moves a region leaves behind."""
        state, worlds = self.state, turn.worlds
        match turn.act:
            case "round":
                state.rounds[worlds] += 1
            case "stall":
                state.rounds[worlds] -= 1
            case "meet":
                state.held[worlds] = turn.on
            case "cancel":
                _first(state.called_off, turn)

    def _learn(self, turn: Turn, *, accepted: bool) -> None:
        """Let the others learn from an answer what lines of a principal may hold."""
        belief, worlds = self.state.belief[turn.by], turn.worlds
        belief[:, worlds] = self.branch.minds[turn.by].regard.learned(
            belief[:, worlds], self.state.rounds[worlds], turn.rows, accepted=accepted
        )

    def _may_offer(self, party: str, worlds: Index) -> Mask:
        state = self.state
        free = state.open[state.proposers.index(party), worlds] == NOTHING
        free &= self._seeking(worlds)
        if party in self.mediators:
            free &= state.at("mediator", "engaged")[worlds]
        return np.asarray(free)

    def _seeking(self, worlds: Index) -> Mask:
        """Return whether a meeting is neither agreed nor held, so that offers make sense."""
        allows = allowed("meeting", "offer", self.state.regions["meeting"][worlds])
        return allows & ~self.state.at("meeting", "agreed", "scheduled")[worlds]

    def _may_move(self, act: str, worlds: Index) -> Mask:
        state = self.state
        may = allowed(REGION_OF[act], act, state.regions[REGION_OF[act]][worlds])
        if act in {"meet", "postpone"}:
            may &= state.at("meeting", "scheduled")[worlds]
        elif act == "convene" and self.mediators:
            may &= ~state.at("mediator", "withdrawn")[worlds]
        return may

    @cached_property
    def _reasons(self) -> Mapping[str, Index]:
        """Code of the cause that each reason of a principal's answers is."""
        causes = self.branch.causes
        return {
            party: np.array([causes.index(name) for name in mind.reasons])
            for party, mind in self.branch.holders.items()
        }


def _first(days: Draws, turn: Turn) -> None:
    """Keep the day of a turn where none is kept yet."""
    kept = days[turn.worlds]
    days[turn.worlds] = np.where(np.isnan(kept), turn.on, kept)
