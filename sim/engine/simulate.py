"""One simulated world, played by a discrete-event engine."""

from __future__ import annotations

import numpy as np
import simpy
from simpy.events import EventPriority

from sim.arrays import Index, Mask
from sim.domain.situation import Situation
from sim.engine.log import Log
from sim.engine.minds import Minds
from sim.engine.play import Play


class _Due(simpy.Event):
    """What is to come: events of one day come in the order of their slots.

    The first of them comes after the priority that SimPy gives to the end of a run.
    """

    def __init__(self, environment: simpy.Environment, slot: int, delay: int) -> None:
        super().__init__(environment)
        self.slot = slot
        self._ok, self._value = True, None
        environment.schedule(self, EventPriority(slot + 1), delay)


class _Agenda:
    """A calendar of one world, kept by SimPy."""

    def __init__(self, environment: simpy.Environment) -> None:
        self.environment = environment
        self.due: dict[int, _Due] = {}
        self.play: Play | None = None

    def set(self, slot: int, worlds: Index, days: Index) -> None:
        """Let a reaction act on a day, in place of what was to come of it."""
        for day in days.tolist():
            due = _Due(self.environment, slot, day - int(self.environment.now))
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


def simulate(minds: Minds, world: int, log: Log) -> Situation:
    """Return where a world stands on the last day; its events are logged.

    Parameters
    ----------
    minds
        The branch and its principals.
    world
        Number of the world.
    log
        Takes what happens, event by event.
    """
    environment = simpy.Environment()
    agenda = _Agenda(environment)
    agenda.play = Play(minds, np.array([world]), agenda, log)
    agenda.play.start()
    environment.run(until=minds.branch.days + 1)
    return agenda.play.state
