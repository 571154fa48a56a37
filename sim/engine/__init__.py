"""What runs: the statechart and the replay of the record."""

from sim.engine.replay import Entry, Ledger, replay
from sim.engine.statechart import State, Tracks, Transition, Trigger

__all__ = ["Entry", "Ledger", "State", "Tracks", "Transition", "Trigger", "replay"]
