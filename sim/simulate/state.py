"""How regions move and offers come to the table, and a log of what happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.arrays import Index, Mask
from sim.errors import SimError
from sim.expect.statechart import TABLE, Trigger
from sim.facts.scenario import REGIONS
from sim.rules.course import Situation, Stance


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a simulated world."""

    day: int
    """Days after day 0."""
    act: str
    by: str
    """The party that acts; empty for the surroundings."""
    row: int
    """Row of the offer that it is about, or -1."""
    answers: int
    """Row of the offer that a counter-offer answers, or -1."""
    cause: str
    """Id of the rule that brought it about; empty for a decision on the merits."""
    state: str
    """State of the meeting's region after it."""


@dataclass
class Log:
    """Collects events of many worlds, in the order of each world."""

    _parts: list[tuple[str, str, Sequence[Index]]] = field(default_factory=list)

    def add(self, act: str, by: str, *columns: Index | int) -> None:
        """Take an event that happened in some worlds.

        Parameters
        ----------
        act, by
            What happened, and the party that did it.
        columns
            Number of the world, day, row, row that is answered, code of the cause and of the
            state of the meeting's region, shape (world,) each.
        """
        self._parts.append((act, by, np.broadcast_arrays(*columns)))

    def histories(self, names: Sequence[str]) -> dict[int, list[Happened]]:
        """Return the events of each world, in order.

        Parameters
        ----------
        names
            Causes by their codes.
        """
        histories: dict[int, list[Happened]] = {}
        states = REGIONS["meeting"]
        for act, by, columns in self._parts:
            rows = zip(*(column.tolist() for column in columns), strict=True)
            for world, day, row, answers, cause, state in rows:
                event = Happened(day, act, by, row, answers, names[cause], states[state])
                histories.setdefault(world, []).append(event)
        return histories


FORBIDDEN = -1
MOVES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "delegations": {
        "convene": dict.fromkeys(("none", "adjourned", "suspended"), "set"),
        "put-off": {"set": "set"},
        "round": {"set": "adjourned"},
        "stall": {"adjourned": "suspended"},
    },
    "hostilities": {
        "pause": {"full": "pause"},
        "resume": {"pause": "full"},
        "violate": {"pause": "full", "ceasefire": "full"},
        "ceasefire": dict.fromkeys(("full", "pause"), "ceasefire"),
    },
    "mediator": {
        "distract": {"engaged": "distracted"},
        "return": {"distracted": "engaged"},
        "withdraw": dict.fromkeys(("engaged", "distracted"), "withdrawn"),
    },
    "meeting": {
        trigger.name.lower(): {
            str(source): str(target) for (source, by), target in TABLE.items() if by == trigger
        }
        for trigger in dict.fromkeys(trigger for _, trigger in TABLE)
        if trigger not in {Trigger.WITHDRAW, Trigger.EXPIRE}
    },
}
"""Region and trigger, from a state to a state; what is not listed is forbidden.

An acceptance that is taken back, or a day that passes, is of the record alone.
"""


def _codes(region: str, moves: Mapping[str, str]) -> Index:
    names = REGIONS[region]
    table = np.full(len(names), FORBIDDEN)
    for source, target in moves.items():
        table[names.index(source)] = names.index(target)
    return table


REGION_OF: Mapping[str, str] = {act: region for region, acts in MOVES.items() for act in acts}
"""The region that an act moves."""
CODES = {(r, act): _codes(r, moves) for r, acts in MOVES.items() for act, moves in acts.items()}


def allowed(region: str, trigger: str, states: Index) -> Mask:
    """Return whether a trigger may move each of some states of a region."""
    return np.asarray(CODES[region, trigger][states] != FORBIDDEN)


def moved(region: str, trigger: str, states: Index, cause: str) -> Index:
    """Return the states of a region after a trigger.

    Parameters
    ----------
    region, trigger
        As in `MOVES`.
    states
        Codes of the states before, shape (world,).
    cause
        Id of the rule or the answer that moves it, for the error.

    Raises
    ------
    SimError
        If the trigger is forbidden in one of the states.
    """
    target: Index = CODES[region, trigger][states]
    if (target == FORBIDDEN).any():
        state = REGIONS[region][int(states[target == FORBIDDEN][0])]
        raise SimError(
            f"{cause} would {trigger} the {region}, which is {state}",
            f"statechart/{region}",
            f"allowed from: {', '.join(MOVES[region][trigger])}",
        )
    return target


def put_on_table(state: Situation, party: str, rows: Index, worlds: Index) -> None:
    """Put an offer of a party on the table, in place of its last one."""
    p = state.proposers.index(party)
    state.made[worlds] += 1
    state.open[p, worlds] = rows
    state.last[p, worlds] = rows
    state.tabled[p, worlds] = state.made[worlds]
    for r, principal in enumerate(state.principals):
        state.stance[p, r, worlds] = Stance.ACCEPTED if principal == party else Stance.WAITING
