"""States, the moves between them, and what each party would rather have: arrays only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Index, Mask

Ranks = NDArray[np.int32]
"""How high a party places each state, more is better; shape (draw, state)."""
NEVER = np.int32(np.iinfo(np.int32).max)
"""Stands for the value of what cannot be reached."""


@dataclass(frozen=True)
class Moves:
    """The moves of a party, sorted by the state that they leave."""

    tails: Index
    heads: Index
    states: int

    @classmethod
    def of(cls, pairs: Mapping[int, Sequence[int]], states: int) -> Self:
        """Return moves from a mapping of each state to those that it leads to."""
        listed = sorted({(tail, head) for tail, heads in pairs.items() for head in heads})
        tails, heads = np.array(listed, dtype=np.int64).reshape(-1, 2).T
        return cls(tails, heads, states)

    @cached_property
    def first(self) -> Index:
        """Number of the first move of each state, and past the last; shape (state + 1,)."""
        return np.searchsorted(self.tails, np.arange(self.states + 1))

    @cached_property
    def leaving(self) -> Index:
        """The states that have a move."""
        return np.flatnonzero(np.diff(self.first))

    def onward(self, state: int, opened: Mask | None = None) -> list[int]:
        """Return the states that one move leads to, by all moves or by those that are opened."""
        edges = slice(self.first[state], self.first[state + 1])
        heads = self.heads[edges] if opened is None else self.heads[edges][opened[edges]]
        listed: list[int] = heads.tolist()
        return listed

    def least(self, values: Ranks, opened: Mask | None = None) -> Ranks:
        """Return the least value that one move leads to, shape (draw, state).

        Parameters
        ----------
        values
            Shape (draw, state).
        opened
            The moves that may be made, shape (draw, move); by default all.
        """
        reached = values[:, self.heads]
        reached = reached if opened is None else np.where(opened, reached, NEVER)
        least = np.full((len(reached), self.states), NEVER)
        if self.leaving.size:
            starts = self.first[self.leaving]
            least[:, self.leaving] = np.minimum.reduceat(reached, starts, axis=1)
        return least


@dataclass(frozen=True)
class Graph:
    """The states of a game, and for each party its moves and its order of the states."""

    moves: Mapping[str, Moves]
    ranks: Mapping[str, Ranks]
    """By party; one draw, or an order a draw."""
    tiers: Mapping[str, Ranks]
    """By party: a state of a higher tier is much better."""
    codes: Index | None = None
    """The options that each state takes, as bits, ascending; None where none are stated."""

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties of the game."""
        return tuple(self.moves)

    @property
    def states(self) -> int:
        """How many states there are."""
        return next(iter(self.moves.values())).states

    def better(self, party: str) -> Mask:
        """Return which moves lead a party to a state that it prefers, shape (draw, move)."""
        ranks, moves = self.ranks[party], self.moves[party]
        return ranks[:, moves.heads] > ranks[:, moves.tails]

    def others(self, party: str) -> tuple[str, ...]:
        """Return the other parties."""
        return tuple(name for name in self.parties if name != party)

    def same(self, state: int) -> frozenset[int]:
        """Return the states that no party tells from one, itself included, in the first draw."""
        alike = [ranks[0] == ranks[0, state] for ranks in self.ranks.values()]
        return frozenset(np.flatnonzero(np.logical_and.reduce(alike)).tolist())

    def with_ranks(self, ranks: Mapping[str, Ranks]) -> Graph:
        """Return the same states and moves under other orders of some parties."""
        return replace(self, ranks={**self.ranks, **ranks})


def moves_by_options(codes: Index, own: int, kept: int, lost: int) -> Moves:
    """Return the moves of a party that may change any of its own options at once.

    Parameters
    ----------
    codes
        The options that each state takes, as bits.
    own
        Options of the party, as bits.
    kept, lost
        Options that cannot be given up once taken, or taken again once given up.
    """
    order = np.argsort(codes & ~own, kind="stable")
    _, starts, sizes = np.unique((codes & ~own)[order], return_index=True, return_counts=True)
    each = np.repeat(sizes, sizes)
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    tails, heads = np.repeat(order, each), order[np.repeat(np.repeat(starts, sizes), each) + within]
    old, new = codes[tails], codes[heads]
    free = (tails != heads) & ((old & ~new & kept) == 0) & ((~old & new & lost) == 0)
    sort = np.argsort(tails[free], kind="stable")
    return Moves(tails[free][sort], heads[free][sort], len(codes))
