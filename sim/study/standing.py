"""How the meeting that is sought stands after each event of a simulated world.

A counter-offer does not say which offer it answers; it is the latest that waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.engine.branch import Branch
from sim.engine.log import Happened
from sim.engine.regions import MOVES
from sim.engine.statechart import State

TURNED_DOWN = ("refuse", "deny", "downgrade")
MOVING = ("agree", "schedule", "postpone", "cancel", "meet")
"""Acts that move the meeting's region, whatever lies on the table."""
KEPT = ("accept", "accept-if", "silent")
"""Answers that leave an offer on the table."""
Table = dict[str, dict[str, str]]
"""Proposers with an open offer, the latest last, and who has answered it how."""


def at_first(branch: Branch) -> str:
    """Return the state of the meeting's region on day 0; a meeting of the record is past."""
    state = branch.tracks.regions[branch.track].state
    return str(State.IDLE if state is State.HELD else state)


def steps(branch: Branch, history: Iterable[Happened]) -> Iterator[tuple[str, str]]:
    """Yield, after each event of a world, the state of the meeting's region.

    Beside it stands who made the offer that a counter-offer takes the place of; empty for
    other events.
    """
    table, state = _opening(branch), at_first(branch)
    for event in history:
        countered = _countered(table, event) if event.act == "counter" else ""
        trigger = _trigger(branch, table, event)
        state = MOVES["meeting"][trigger].get(state, state) if trigger else state
        yield state, countered


def by_day(branch: Branch, history: Sequence[Happened]) -> list[str]:
    """Return the state of the meeting's region at the end of each day, from day 0 on."""
    states = (state for state, _ in steps(branch, history))
    last = dict(zip((event.day for event in history), states, strict=True))
    state, found = at_first(branch), []
    for day in range(branch.days + 1):
        state = last.get(day, state)
        found.append(state)
    return found


def _countered(table: Table, event: Happened) -> str:
    """Return who made the latest offer that waits for an answer of who counters."""
    waiting = [name for name, given in table.items() if event.by not in given]
    return waiting[-1] if waiting else ""


def _trigger(branch: Branch, table: Table, event: Happened) -> str:
    """Let an event change what lies on the table; return how it moves the region, if it does."""
    act, proposer = event.act, _proposer(branch, event)
    if act in {"offer", "counter"}:
        if act == "counter":
            table.pop(_countered(table, event), None)
        table.pop(event.by, None)
        table[event.by] = {event.by: "accept"}
        return "offer"
    if act in KEPT:
        table.get(proposer, {})[event.by] = act
    elif act in {"satisfy", "round"}:
        _reconsidered(table, [event.by] if act == "satisfy" else list(table))
    elif act in {*TURNED_DOWN, "lapse"}:
        table.pop(proposer, None)
        return "" if table else ("lapse" if act == "lapse" else "close")
    elif act == "agree":
        table.clear()
    return act if act in MOVING else ""


def _proposer(branch: Branch, event: Happened) -> str:
    return branch.menu.by[event.row] if event.row >= 0 else ""


def _reconsidered(table: Table, proposers: Iterable[str]) -> None:
    """Let acceptances on a condition be open again."""
    for name in proposers:
        given = table.get(name, {})
        for party in [party for party, act in given.items() if act == "accept-if"]:
            del given[party]


def _opening(branch: Branch) -> Table:
    """Return what lies on the table on day 0: of offers of the same age, the first come first."""
    region, principals = branch.tracks.regions[branch.track], branch.bench.scenario.principals
    waits: Mapping[str, set[str]] = {
        name: {to for by, to in region.open if by == name and to in principals}
        for name in reversed(branch.proposers)
    }
    table = {
        name: {party: "silent" for party in principals if party not in waiting}
        for name, waiting in waits.items()
        if waiting
    }
    if branch.opening is not None and branch.opening.answers:
        menu = branch.menu
        answered = menu.by[menu.documented_row(branch.opening.answers)]
        given = table.pop(answered, {})
        given.pop(branch.opening.by, None)
        table[answered] = given
    return table
