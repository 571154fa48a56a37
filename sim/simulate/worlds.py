"""Many simulated worlds at once, each in the order of its own events.

Worlds are independent, so that those whose next event is of the same kind can take it
together, whatever their days: the kind that most wait for comes first, and worlds with many
days left count for more, so that no few are left alone at the end. What makes parties weigh
offers is dear, and waits until more worlds have come to it.
"""

from __future__ import annotations

from functools import partial

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
        self.slots = slots
        self.due = np.full((worlds, slots), NEVER)  # what comes to a world lies together

    def set(self, slot: int, worlds: Index, days: Index, ranks: Index) -> None:
        """Let a reaction act on some days, in place of what was to come of it."""
        self.due[worlds, slot] = (days << DAY) + ranks

    def pending(self, slot: int, worlds: Index) -> Mask:
        """Return whether a reaction is to act."""
        return np.asarray(self.due[worlds, slot] != NEVER)

    def next(self, worlds: Index) -> tuple[Index, Index]:
        """Return the reaction that acts next in each world, and the day."""
        due = self.due.take(worlds, axis=0)
        slot = due.argmin(axis=1)
        return slot, due[np.arange(worlds.size), slot] >> DAY

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
    return _played(branch, worlds, log, _Columns(len(branch.slots), worlds.size))


def simulate(branch: Branch, worlds: Index, log: Log) -> Situation:
    """Return the same, of worlds whose calendars are kept by SimPy, one each.

    Parameters
    ----------
    branch
        Where the record is left.
    worlds
        Numbers of the worlds; those asked together share what makes parties weigh offers.
    log
        Takes what happens, event by event.
    """
    return _played(branch, worlds, log, _Agendas(len(branch.slots), worlds.size))


def _played(
    branch: Branch, worlds: Index, log: Log | None, calendar: _Columns | _Agendas
) -> Situation:
    play = Play(branch, worlds, calendar, log)
    play.start()
    urgent = np.array([*(DEAR.get(bound.rule.act, 1.0) for bound in branch.slots), 0.0])
    following, counts = _next(calendar, np.arange(worlds.size), branch.days)
    waiting = np.bincount(following, counts, urgent.size)
    while waiting.any():
        slot = int((waiting * urgent).argmax())
        here = np.flatnonzero(following == slot)
        play.fire(slot, here, calendar.take(slot, here))
        following[here], counts = _next(calendar, here, branch.days)
        waiting[slot] = 0.0
        waiting += np.bincount(following[here], counts, urgent.size)
    return play.state


def _next(calendar: _Columns | _Agendas, worlds: Index, last: int) -> tuple[Index, Draws]:
    """Return the reaction that acts next in each world, and how much the world counts.

    Where nothing happens until the last day, that is one beyond all reactions, and nothing.
    """
    slot, days = calendar.next(worlds)
    left = last + 1.0 - days
    slot[left <= 0.0] = calendar.slots
    return slot, np.maximum(left, 0.0) ** HASTE


class _Due(simpy.Event):
    """What is to come: events of one day come in the order of their ranks."""

    def __init__(self, environment: simpy.Environment, slot: int, delay: int, rank: int) -> None:
        super().__init__(environment)
        self.slot = slot
        self._ok, self._value = True, None
        environment.schedule(self, EventPriority(rank), delay)


class _Agendas:
    """A calendar of some worlds, each kept by SimPy."""

    def __init__(self, slots: int, worlds: int) -> None:
        self.slots = slots
        self.environments = [simpy.Environment() for _ in range(worlds)]
        self.due = [dict[int, _Due]() for _ in range(worlds)]
        self.come: list[_Due | None] = [None] * worlds

    def set(self, slot: int, worlds: Index, days: Index, ranks: Index) -> None:
        """Let a reaction act on some days, in place of what was to come of it."""
        for world, day, rank in zip(*map(np.ndarray.tolist, (worlds, days, ranks)), strict=True):
            environment = self.environments[world]
            due = _Due(environment, slot, day - int(environment.now), rank)
            due.callbacks = [partial(self._come, world)]
            self.due[world][slot] = due

    def pending(self, slot: int, worlds: Index) -> Mask:
        """Return whether a reaction is to act."""
        return np.array([slot in self.due[world] for world in worlds.tolist()])

    def next(self, worlds: Index) -> tuple[Index, Index]:
        """Return the reaction that acts next in each world, and the day; NEVER if none does."""
        following = [self._following(world) for world in worlds.tolist()]
        slots, days = zip(*following, strict=True) if following else ((), ())
        return np.array(slots, dtype=np.int64), np.array(days, dtype=np.int64)

    def take(self, slot: int, worlds: Index) -> Index:
        """Return the days on which a reaction acts, which is no longer to come."""
        for world in worlds.tolist():
            del self.due[world][slot]
        return np.array([int(self.environments[world].now) for world in worlds.tolist()])

    def close(self, worlds: Index) -> None:
        """Let nothing more happen in some worlds."""
        for world in worlds.tolist():
            self.due[world].clear()

    def _following(self, world: int) -> tuple[int, int]:
        """Return the reaction for which SimPy wakes a world next, and the day."""
        self.come[world], environment = None, self.environments[world]
        while self.come[world] is None and self.due[world]:
            environment.step()
        come = self.come[world]
        return (come.slot, int(environment.now)) if come else (self.slots, NEVER)

    def _come(self, world: int, event: simpy.Event) -> None:
        if isinstance(event, _Due) and self.due[world].get(event.slot) is event:
            self.come[world] = event
