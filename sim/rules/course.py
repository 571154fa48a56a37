"""What tactics and reactions may look at: the offers a party could make, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index, Mask, Single
from sim.errors import known
from sim.facts.scenario import REGIONS
from sim.rules.offers import Offers

BROUGHT = (
    "answer", "offer", "lapse", "reconsider", "schedule", "postpone", "cancel", "meet", "convene",
    "round", "put-off", "stall", "pause", "resume", "violate", "ceasefire", "distract", "return",
    "withdraw", "announce",
)  # fmt: skip
"""What a reaction may bring about."""
ACTS = (
    "start", "counter", "accept", "condition", "refuse", "deny", "downgrade", "defer", "silent",
    "agree", *BROUGHT[1:],
)  # fmt: skip
"""What may happen in a simulation; an answer is one of several acts."""
NOTHING = -1
"""Row of no offer."""
REFUSED, LAPSED = 1, 2
"""How the last offer that came to nothing ended."""


class Stance(IntEnum):
    """How an addressee stands to an open offer; who is silent may have put off its answer."""

    WAITING, ACCEPTED, SILENT = range(3)


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
    declined: Index
    """Row of the last offer that each principal did not accept, shape (principal, world)."""
    last: Index
    """Row of the last offer of each proposer, shape (proposer, world)."""
    failed: Index
    """Offers of each proposer that came to nothing, shape (proposer, world)."""
    ended: Mapping[str, Mask]
    """Lines of each principal that it has broken itself, shape (line, world)."""
    said: Mapping[str, Draws]
    """Day on which each of them was last the reason of an answer, shape (line, world)."""
    belief: Mapping[str, Draws]
    """Others' belief that each line of a principal holds, shape (line, world)."""
    refused: NDArray[np.int32]
    """Times that each candidate was refused, shape (candidate, world)."""
    voiced: Mask
    """Whether a mediator has proposed each candidate, shape (candidate, world)."""
    deeds: Mapping[tuple[str, str], Single]
    """Day on which each place was last offered, accepted or refused, shape (place + 1, world).

    By deed and party, since the start; -inf where that was not so, or no longer holds, and in the
    last row, which stands for no place.
    """
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
        return _within(self.regions[region], region, states)


def _within(codes: Index, region: str, states: tuple[str, ...]) -> Mask:
    chosen = np.zeros(len(REGIONS[region]), dtype=np.bool_)
    chosen[[REGIONS[region].index(state) for state in states]] = True
    return chosen[codes]


NEVER_DAYS = np.inf
"""Days until something that does not come."""
HALF = 2.0**26
"""Half of the digits of a uniform number, as a factor."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One party, about to make an offer; columns broadcast to (offer, world)."""

    party: str
    offers: Offers
    """The candidates, columns of shape (offer, 1)."""
    day: Draws
    """Days since the simulation began, shape (1, world)."""
    worth: Draws
    """Log-odds with which the party would accept if another offered; -inf beyond its lines."""
    belief: Draws
    """Probability that all others accept, as the party believes."""
    like_own: Draws
    """Likeness to the party's own last offer, from 0 to 1; 1 is the same offer."""
    like_theirs: Draws
    """Likeness to the adversary's last offer; 0 where it has made none."""
    refused: Draws
    """Times that the offer was refused, whoever made it."""
    voiced: Mask
    """Whether a mediator has proposed it."""


@dataclass(frozen=True, slots=True)
class Course:
    """What has just happened in some worlds, as a reaction sees it; columns are (world,)."""

    party: str
    """The party that reacts; empty for the surroundings."""
    act: str
    """What happened, in all these worlds alike."""
    by: str
    """The party that did it; empty for the surroundings."""
    day: Index
    """Day on which it happened, in days since the simulation began."""
    worlds: Index
    """Places of the worlds in the columns of the situation."""
    situation: Situation
    pending: Mask
    """Whether what this reaction brings about is to come already."""
    uniform: Callable[[str], Draws]
    """Uniform numbers in (0, 1) of a name, one a world."""

    @property
    def rounds(self) -> Index:
        """Rounds of delegations held since the simulation began."""
        return self.situation.rounds[self.worlds]

    @property
    def failed(self) -> Index:
        """Offers of the party that came to nothing."""
        return np.asarray(self._own(self.situation.failed).sum(axis=0))

    @property
    def offers(self) -> Mask:
        """Whether an offer of the party is on the table."""
        return np.asarray((self._own(self.situation.open) != NOTHING).any(axis=0))

    @property
    def asked(self) -> Mask:
        """Whether an offer on the table waits for an answer of the party."""
        principals = self.situation.principals
        if self.party not in principals:
            return np.zeros(self.worlds.shape, dtype=np.bool_)
        stance = self.situation.stance[:, principals.index(self.party)]
        waits = stance.take(self.worlds, axis=1) == Stance.WAITING
        waits &= self.situation.open.take(self.worlds, axis=1) != NOTHING
        return np.asarray(waits.any(axis=0))

    def at(self, region: str, *states: str) -> Mask:
        """Return whether a region of the statechart is in one of some states.

        Raises
        ------
        UnknownNameError
            If there is no such region, or it has no such state.
        """
        known("region", region, REGIONS)
        for state in states:
            known("state", state, REGIONS[region])
        return _within(self.situation.regions[region][self.worlds], region, states)

    def chance(self, probability: Draws | float, name: str = "chance") -> Mask:
        """Return whether something of a probability happens."""
        return self.uniform(name) < probability

    def delay(self, median: Draws | float, spread: Draws | float) -> Draws:
        """Return days that are log-normal around a median.

        The first half of the digits of a number gives the radius of Box and Muller (1958),
        the second half the angle.
        """
        digits = self.uniform("delay") * HALF
        first = np.floor(digits)
        radius = np.sqrt(-2.0 * np.log((first + 0.5) / HALF))
        return median * np.exp(spread * radius * np.cos(2.0 * np.pi * (digits - first)))

    def wait(self, mean: Draws | float) -> Draws:
        """Return days until something that comes at a constant rate, a mean of days apart."""
        return -mean * np.log(self.uniform("wait"))

    def until(self, name: str) -> Draws:
        """Return days until a day that the record has fixed; infinite if it has not."""
        return np.asarray(np.maximum(self.situation.fixed.get(name, NEVER_DAYS) - self.day, 0.0))

    def _own(self, columns: NDArray[Any]) -> NDArray[Any]:
        """Return what columns of proposers hold of the party in its worlds, if it is one."""
        known = self.situation.proposers
        first = known.index(self.party) if self.party in known else len(known)
        return columns[first : first + 1].take(self.worlds, axis=-1)
