"""Many simulated worlds at once, each in the order of its own events.

Worlds are independent, so that those whose next event is of the same kind can take it
together, whatever their days: the kind that most wait for comes first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import Index, Mask
from sim.domain.situation import Situation
from sim.engine.branch import REPLICATES
from sim.engine.log import Log
from sim.engine.minds import Minds
from sim.engine.play import Play
from sim.engine.streams import BLOCK

NEVER = np.iinfo(np.int32).max
NONE = -1
CHUNK = 4 * REPLICATES * BLOCK
"""Worlds that go in lock step: whole blocks of draws; has no effect on results."""


class _Columns:
    """A calendar of many worlds: the day on which each reaction is to act."""

    def __init__(self, slots: int, worlds: int) -> None:
        self.due = np.full((slots, worlds), NEVER, dtype=np.int32)

    def set(self, slot: int, worlds: Index, days: Index) -> None:
        """Let a reaction act on some days, in place of what was to come of it."""
        self.due[slot, worlds] = days

    def pending(self, slot: int, worlds: Index) -> Mask:
        """Return whether a reaction is to act."""
        return np.asarray(self.due[slot, worlds] != NEVER)

    def next(self, worlds: Index, last: int) -> Index:
        """Return the reaction that acts next in each world, or NONE after the last day."""
        due = self.due[:, worlds]
        slot = due.argmin(axis=0)
        return np.where(due[slot, np.arange(worlds.size)] <= last, slot, NONE)

    def take(self, slot: int, worlds: Index) -> Index:
        """Return the days on which a reaction acts, which is no longer to come."""
        on: Index = self.due[slot, worlds].astype(np.int64)
        self.due[slot, worlds] = NEVER
        return on

    def close(self, worlds: Index) -> None:
        """Let nothing more happen in some worlds."""
        self.due[:, worlds] = NEVER


def play_worlds(minds: Minds, worlds: Index, log: Log | None = None) -> Situation:
    """Return where some worlds stand on the last day.

    Parameters
    ----------
    minds
        The branch and its principals.
    worlds
        Numbers of the worlds.
    log
        Takes what happens, event by event.
    """
    calendar = _Columns(len(minds.branch.slots), worlds.size)
    play = Play(minds, worlds, calendar, log)
    play.start()
    following = calendar.next(np.arange(worlds.size), minds.branch.days)
    while (waiting := following[following != NONE]).size:
        slot = int(np.bincount(waiting).argmax())
        here = np.flatnonzero(following == slot)
        on = calendar.take(slot, here)
        play.fire(slot, here, on)
        following[here] = calendar.next(here, minds.branch.days)
    return play.state


def chunks(worlds: int) -> Iterator[Index]:
    """Yield the numbers of worlds, chunk by chunk."""
    for start in range(0, worlds, CHUNK):
        yield np.arange(start, min(start + CHUNK, worlds))
