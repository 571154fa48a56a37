"""Many simulated worlds at once, each in the order of its own events.

Worlds are independent, so that those whose next event is of the same kind can take it
together, whatever their days: the kind that most wait for comes first, and worlds with many
days left count for more, so that no few are left alone at the end. What makes parties weigh
offers is dear, and waits until more worlds have come to it.
"""

from __future__ import annotations

import numpy as np
import simpy
from simpy.events import EventPriority

from sim.arrays import Draws, Index, Mask
from sim.rules.course import Situation
from sim.simulate.branch import Branch
from sim.simulate.play import Play
from sim.simulate.state import Log

NEVER = np.iinfo(np.int64).max
DAY = 40
"""Bits of the rank within a day, below those of the day."""
HASTE = 4
"""Power of the days left with which a world counts; has no effect on results."""
DEAR = {"answer": 0.3, "offer": 0.3, "reconsider": 0.3}
"""Acts that wait, by how much those that wait for them count; has no effect on results."""


class _Columns:
    """A calendar of many worlds: day and rank at which each reaction is to act, in one number."""

    def __init__(self, slots: int, worlds: int) -> None:
        self.due = np.full((worlds, slots), NEVER)  # what comes to a world lies together

    def set(self, slot: int, worlds: Index, days: Index, ranks: Index) -> None:
        """Let a reaction act on some days, in place of what was to come of it."""
        self.due[worlds, slot] = (days << DAY) + ranks

    def pending(self, slot: int, worlds: Index) -> Mask:
        """Return whether a reaction is to act."""
        return np.asarray(self.due[worlds, slot] != NEVER)

    def next(self, worlds: Index, last: int) -> tuple[Index, Draws]:
        """Return the reaction that acts next in each world, and how much the world counts.

        Where nothing happens until the last day, that is one beyond all reactions, and nothing.
        """
        due = self.due.take(worlds, axis=0)
        slot = due.argmin(axis=1)
        left = last + 1.0 - (due[np.arange(worlds.size), slot] >> DAY)
        slot[left <= 0.0] = due.shape[1]
        return slot, np.maximum(left, 0.0) ** HASTE

    def take(self, slot: int, worlds: Index) -> Index:
        """Return the days on which a reaction acts, which is no longer to come."""
        on: Index = self.due[worlds, slot] >> DAY
        self.due[worlds, slot] = NEVER
        return on

    def close(self, worlds: Index) -> None:
        """Let nothing more happen in some worlds."""
        self.due[worlds] = NEVER


def play_worlds(branch: Branch, worlds: Index, log: Log | None = None) -> Situation:
    """Return where some worlds stand on the last day.

    Parameters
    ----------
    branch
        Where the record is left.
    worlds
        Numbers of the worlds.
    log
        Takes what happens, event by event.
    """
    calendar = _Columns(len(branch.slots), worlds.size)
    play = Play(branch, worlds, calendar, log)
    play.start()
    urgent = np.array([*(DEAR.get(bound.rule.act, 1.0) for bound in branch.slots), 0.0])
    following, counts = calendar.next(np.arange(worlds.size), branch.days)
    waiting = np.bincount(following, counts, urgent.size)
    while waiting.any():
        slot = int((waiting * urgent).argmax())
        here = np.flatnonzero(following == slot)
        play.fire(slot, here, calendar.take(slot, here))
        following[here], counts = calendar.next(here, branch.days)
        waiting[slot] = 0.0
        waiting += np.bincount(following[here], counts, urgent.size)
    return play.state


class _Due(simpy.Event):
    """What is to come: events of one day come in the order of their ranks.

    The first of them comes after the priority that SimPy gives to the end of a run.
    """

    def __init__(self, environment: simpy.Environment, slot: int, delay: int, rank: int) -> None:
        super().__init__(environment)
        self.slot = slot
        self._ok, self._value = True, None
        environment.schedule(self, EventPriority(rank + 1), delay)


class _Agenda:
    """A calendar of one world, kept by SimPy."""

    def __init__(self, environment: simpy.Environment) -> None:
        self.environment = environment
        self.due: dict[int, _Due] = {}
        self.play: Play | None = None

    def set(self, slot: int, worlds: Index, days: Index, ranks: Index) -> None:
        """Let a reaction act on a day, in place of what was to come of it."""
        for day, rank in zip(days.tolist(), ranks.tolist(), strict=True):
            due = _Due(self.environment, slot, day - int(self.environment.now), rank)
            due.callbacks = [self._come]
            self.due[slot] = due

    def pending(self, slot: int, worlds: Index) -> Mask:
        """Return whether a reaction is to act."""
        return np.full(worlds.size, slot in self.due)

    def close(self, worlds: Index) -> None:
        """Let nothing more happen."""
        self.due.clear()

    def _come(self, event: simpy.Event) -> None:
        if isinstance(event, _Due) and self.due.get(event.slot) is event and self.play:
            del self.due[event.slot]
            on = np.array([int(self.environment.now)])
            self.play.fire(event.slot, np.zeros(1, dtype=np.int64), on)


def simulate(branch: Branch, world: int, log: Log) -> Situation:
    """Return where a world stands on the last day; its events are logged.

    Parameters
    ----------
    branch
        Where the record is left.
    world
        Number of the world.
    log
        Takes what happens, event by event.
    """
    environment = simpy.Environment()
    agenda = _Agenda(environment)
    agenda.play = Play(branch, np.array([world]), agenda, log)
    agenda.play.start()
    environment.run(until=branch.days + 1)
    return agenda.play.state
