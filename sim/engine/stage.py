"""What goes on in some simulated worlds: events are logged, and reactions follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.domain.course import Course
from sim.domain.situation import NOTHING, Situation
from sim.engine.answers import Answers
from sim.engine.branch import REPLICATES, Branch
from sim.engine.chance import stream, uniform
from sim.engine.choices import Choices
from sim.engine.log import Columns, Log
from sim.engine.minds import Mind, Minds
from sim.engine.moves import opened
from sim.engine.parameters import Parameters
from sim.engine.regions import moved
from sim.engine.streams import BLOCK
from sim.errors import SimError
from sim.rules.acting import days_until
from sim.rules.bind import Bound
from sim.rules.declare import MEDIATOR

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
