"""Stable states by arrays, and by the definitions in plain Python."""

import numpy as np

from sim.study.stability.graph import Graph, moves_by_options
from sim.study.stability.solve import FORESIGHT, equilibria
from tests.benchmarks.clock import head, line, once, seconds
from tests.plain_game import equilibria as plain

SIZES = ((4, 2), (7, 2), (10, 2), (10, 3), (10, 6), (13, 2), (13, 3), (13, 6))
"""Options, and parties that share them."""
MOST_PLAIN = 1024
"""States of the largest game that the plain definitions are asked for."""


def report():
    """Print times of each foresight, and the ratio to the plain definitions."""
    head("All states, all parties, answers alternating")
    for options, parties in SIZES:
        graph = game(options, parties)
        taken = {kind: seconds(lambda: equilibria(graph, kind, "alternating"))  # noqa: B023
                 for kind in FORESIGHT}  # fmt: skip
        line(f"{graph.states:>7,} states of {parties} parties", f"{sum(taken.values()):.3f} s",
             ", ".join(f"{kind} {1e3 * time:.1f} ms" for kind, time in taken.items()))  # fmt: skip
        if graph.states <= MOST_PLAIN:
            listed = as_lists(graph)
            slow = {kind: once(lambda: plain(listed, kind)) for kind in FORESIGHT}  # noqa: B023
            ratios = ", ".join(f"{kind} {slow[kind] / taken[kind]:.0f}" for kind in FORESIGHT)
            whole = sum(slow.values()) / sum(taken.values())
            line("        plain Python, times as long", f"{whole:.0f}", ratios)


def game(options, parties):
    """Return a game of options that are dealt out in turn, with orders at random."""
    codes, chance = np.arange(1 << options), np.random.default_rng(1)
    owned = [sum(1 << n for n in range(party, options, parties)) for party in range(parties)]
    moves = {f"p{n}": moves_by_options(codes, own, 0, 0) for n, own in enumerate(owned)}
    ranks = {name: chance.permutation(len(codes))[None].astype(np.int32) for name in moves}
    return Graph(moves, ranks, ranks, codes)


def as_lists(graph):
    """Return a graph as the plain definitions take it."""
    return {
        "moves": {p: {s: m.onward(s) for s in range(m.states)} for p, m in graph.moves.items()},
        "ranks": {p: ranks[0].tolist() for p, ranks in graph.ranks.items()},
        "codes": graph.codes.tolist(),
    }
