"""Where simulated worlds stand: columns with an entry for each world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index, Mask

REGIONS: Mapping[str, tuple[str, ...]] = {
    "meeting": ("idle", "signalled", "open", "agreed", "scheduled", "held", "lapsed"),
    "delegations": ("none", "set", "adjourned", "suspended"),
    "hostilities": ("full", "pause", "ceasefire"),
    "mediator": ("engaged", "distracted", "withdrawn"),
}
"""Regions of the statechart and their states, each state by its code."""
BROUGHT = (
    "answer", "offer", "lapse", "satisfy", "schedule", "postpone", "cancel", "meet", "convene",
    "round", "put-off", "stall", "pause", "resume", "violate", "ceasefire", "distract", "return",
    "withdraw", "announce",
)  # fmt: skip
"""What a reaction may bring about."""
ACTS = (
    "start", "counter", "accept", "accept-if", "refuse", "deny", "downgrade", "silent", "agree",
    *BROUGHT[1:],
)  # fmt: skip
"""What may happen in a simulation; an answer is one of several acts."""
WAITING, ACCEPTED, CONDITIONAL, SILENT, RECONSIDERS = range(5)
"""How an addressee stands to an open offer; who reconsiders has seen its condition met."""
NOTHING = -1
"""Row of no offer."""
REFUSED, LAPSED = 1, 2
"""How the last offer that came to nothing ended."""


@dataclass(slots=True)
class Situation:
    """The state of some worlds. A row of a column is an offer of the menu, or NOTHING."""

    world: Index
    """Number of each world, shape (world,)."""
    draw: Index
    """Place of its parameters among the draws, shape (world,)."""
    regions: dict[str, Index]
    """State of each region, shape (world,)."""
    proposers: tuple[str, ...]
    principals: tuple[str, ...]
    open: Index
    """Row of the open offer of each proposer, shape (proposer, world)."""
    tabled: Index
    """When it was put on the table, as a count of offers, shape (proposer, world)."""
    stance: Index
    """How each principal stands to it, shape (proposer, principal, world)."""
    condition: Index
    """Line that makes an acceptance conditional, shape (proposer, principal, world)."""
    last: Index
    """Row of the last offer of each proposer, shape (proposer, world)."""
    failed: Index
    """Offers of each proposer that came to nothing, shape (proposer, world)."""
    met: Mapping[str, Mask]
    """Conditions of each principal that were met, shape (line, world)."""
    belief: Mapping[str, Draws]
    """Others' belief that each line of a principal holds, shape (line, world)."""
    refused: NDArray[np.int32]
    """Times that each candidate was refused, shape (candidate, world)."""
    voiced: Mask
    """Whether a mediator has proposed each candidate, shape (candidate, world)."""
    refusals: Mapping[str, Draws]
    """Days of the latest public refusals of each principal, shape (memory, world)."""
    rounds: Index
    """Rounds of delegations held, shape (world,)."""
    made: Index
    """Offers made, shape (world,)."""
    agreed: Index
    """Row of the offer that all have accepted, shape (world,)."""
    first_agreed: Draws
    """Day of the first agreement, NaN if none, shape (world,)."""
    called_off: Draws
    """Day on which an agreement was first called off, NaN if none, shape (world,)."""
    ending: Index
    """How the last offer that came to nothing ended; 0 if none did, shape (world,)."""
    held: Draws
    """Day of the meeting, NaN if none, shape (world,)."""
    stopped: Mapping[str, Index]
    """Answers of each principal that were no acceptance, by the line, shape (line + 1,)."""
    since: dict[str, Draws]
    """Day of the last event of each act, shape (world,)."""
    fixed: Mapping[str, float]
    """Days that the record has fixed: of a `round`, of the end of a `pause`."""

    def __len__(self) -> int:
        return int(self.world.size)

    def at(self, region: str, *states: str) -> Mask:
        """Return whether a region is in one of some states, shape (world,)."""
        names = REGIONS[region]
        held = np.zeros(len(names), dtype=np.bool_)
        held[[names.index(state) for state in states]] = True
        return held[self.regions[region]]
