"""How the meeting that is sought stands in a simulated world, day by day."""

from __future__ import annotations

from collections.abc import Sequence

from sim.engine.branch import Branch
from sim.engine.log import Happened
from sim.engine.statechart import State

MOVING = ("agree", "schedule", "postpone", "cancel", "meet")
"""Acts that move the meeting's region, whatever lies on the table."""


def at_first(branch: Branch) -> str:
    """Return the state of the meeting's region on day 0; a meeting of the record is past."""
    state = branch.tracks.regions[branch.track].state
    return str(State.IDLE if state is State.HELD else state)


def stands(branch: Branch, event: Happened) -> str:
    """Return the state of the meeting's region after an event; a meeting of the record is past."""
    held = branch.tracks.regions[branch.track].state is State.HELD
    return (
        str(State.IDLE) if held and event.act != "meet" and event.state == "held" else event.state
    )


def by_day(branch: Branch, history: Sequence[Happened]) -> list[str]:
    """Return the state of the meeting's region at the end of each day, from day 0 on."""
    last = {event.day: stands(branch, event) for event in history}
    state, found = at_first(branch), []
    for day in range(branch.days + 1):
        state = last.get(day, state)
        found.append(state)
    return found
