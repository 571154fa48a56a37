"""Which states are stable for a party, by five kinds of foresight.

Sets of what opponents can reach are never listed: a kind of foresight asks only for the least that
may come of a move, which spreads backwards along the moves, for all states and draws at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations
from typing import Literal

import numpy as np

from sim.arrays import Mask
from sim.study.stability.graph import NEVER, Graph, Ranks

Foresight = Literal["nash", "gmr", "smr", "seq", "sim"]
FORESIGHT: tuple[Foresight, ...] = ("nash", "gmr", "smr", "seq", "sim")
"""Nash; general, and symmetric, metarationality; sequential, and simultaneous, sanctioning."""
Reading = Literal["alternating", "once"]
READINGS: Mapping[Reading, str] = {
    "alternating": "opponents answer in any order, none twice in a row",
    "once": "opponents answer in any order, each at most once",
}
"""Two readings of an answer of several opponents: the textbook's, and that of GMCR+."""


def stable(
    graph: Graph, party: str, foresight: Foresight, reading: Reading, *, strongly: bool = False
) -> Mask:
    """Return in which states a party would stay, shape (draw, state).

    Parameters
    ----------
    graph
        States, moves and preferences; for `sim` of one draw.
    party
        Whose stability is asked for.
    foresight
        What the party looks ahead to.
    reading
        How several opponents may answer.
    strongly
        Whether only an answer that leaves the party much worse off keeps it.
    """
    moves, tempting = graph.moves[party], graph.better(party)
    if foresight == "sim":
        tempting = tempting & ~_spoilt(graph, party, tempting)
    elif foresight != "nash":
        worth = graph.tiers[party] if strongly else graph.ranks[party]
        bound = worth[:, moves.tails] - strongly
        if foresight == "smr":
            worth = best_at_hand(graph, party, worth)
        least = least_after(graph, party, worth, reading, credible=foresight == "seq")
        tempting = tempting & (least[:, moves.heads] > bound)
    left: Mask = np.zeros((len(tempting), graph.states), dtype=np.bool_)
    if moves.leaving.size:
        starts = moves.first[moves.leaving]
        left[:, moves.leaving] = np.logical_or.reduceat(tempting, starts, axis=1)
    return ~left


def equilibria(graph: Graph, foresight: Foresight, reading: Reading) -> Mask:
    """Return which states are stable for every party, shape (draw, state)."""
    return reduce(np.logical_and, (stable(graph, p, foresight, reading) for p in graph.parties))


def best_at_hand(graph: Graph, party: str, worth: Ranks) -> Ranks:
    """Return the best that a party has in each state or one move away."""
    return np.maximum(worth, -graph.moves[party].least(-worth))


def least_after(
    graph: Graph, party: str, worth: Ranks, reading: Reading, *, credible: bool
) -> Ranks:
    """Return the least worth that answers of the opponents lead to from each state.

    What they reach by no answer at all counts too: for a move that a party is tempted to make
    that is never a sanction.

    Parameters
    ----------
    credible
        Whether opponents make only moves that are better for themselves.
    """
    others = graph.others(party)
    opened = {name: graph.better(name) if credible else None for name in others}

    def least(table: Mapping[str, Ranks], names: Sequence[str]) -> Ranks:
        """Return the least worth if one of some moves now, each to what follows its own move."""
        led = (graph.moves[name].least(table[name], opened[name]) for name in names)
        return reduce(np.minimum, led, worth)

    if reading == "once":
        by_whom: dict[tuple[str, ...], Ranks] = {}
        for movers in (m for n in range(len(others) + 1) for m in combinations(others, n)):
            rest = {name: by_whom[tuple(o for o in movers if o != name)] for name in movers}
            by_whom[movers] = least(rest, movers)
        return by_whom[others]
    after: dict[str, Ranks] = dict.fromkeys(others, worth)
    while True:
        then = {name: least(after, [o for o in others if o != name]) for name in others}
        if all((after[name] == then[name]).all() for name in others):
            return least(after, others)
        after = then


def _spoilt(graph: Graph, party: str, tempting: Mask) -> Mask:
    """Return which moves opponents spoil by moving at the same time, each to its own advantage."""
    codes = np.zeros(graph.states, np.int64) if graph.codes is None else graph.codes
    worth = np.full(1 << int(codes.max()).bit_length(), NEVER)
    worth[codes] = graph.ranks[party][0]
    moves, spoilt = graph.moves[party], np.zeros_like(tempting)
    gains = {name: graph.better(name)[0] for name in graph.others(party)}
    for state in np.unique(moves.tails[tempting[0]]):
        edges = slice(moves.first[state], moves.first[state + 1])
        ends = codes[moves.heads[edges]][:, None]
        for name, gain in gains.items():
            steps = codes[state] ^ codes[[state, *graph.moves[name].onward(state, gain)]]
            ends = (ends[:, :, None] ^ steps).reshape(len(ends), -1)
        spoilt[0, edges] = worth[ends].min(axis=1) <= worth[codes[state]]
    return spoilt
