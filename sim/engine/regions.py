"""The statechart of simulated worlds: four regions, and what moves each of them where."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.arrays import Index, Mask
from sim.domain.situation import REGIONS
from sim.engine.statechart import TABLE
from sim.errors import SimError

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
            str(source): str(target)
            for (source, given), target in TABLE.items()
            if given == trigger
        }
        for trigger in dict.fromkeys(trigger for _, trigger in TABLE)
    },
}
"""Region and trigger, from a state to a state. What is not listed is forbidden."""


def _codes(region: str, moves: Mapping[str, str]) -> Index:
    names = REGIONS[region]
    table = np.full(len(names), FORBIDDEN)
    for source, target in moves.items():
        table[names.index(source)] = names.index(target)
    return table


CODES = {(r, name): _codes(r, moves) for r, held in MOVES.items() for name, moves in held.items()}


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
