"""The game of a scenario set up as states, moves and orders."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import prod

import numpy as np

from sim.errors import SimError
from sim.facts.game import MOST_ORDERS, Game
from sim.facts.scenario import Scenario
from sim.study.stability.graph import Graph, Moves, moves_by_options
from sim.study.stability.stability import Stability

MOST_MOVES = 50_000_000
"""Moves of a party."""
FEW = 6
"""Parties of which every group might act together unless a game names some."""
NOTHING = "nothing is done"


def of_game(scenario: Scenario, game: Game) -> Stability:
    """Return the game that a scenario states.

    Raises
    ------
    SimError
        If what is not known of preferences leaves too many orders open, or moves are too many.
    """
    stated = {name: game.orders(game.prefers[name]) for name in game.parties}
    many = prod(len(ranks) for ranks, _ in stated.values())
    if many > MOST_ORDERS:
        hint = "say more of what some party would rather have"
        raise SimError(f"preferences leave {many:,} orders open together", "game.prefers", hint)
    axes = np.unravel_index(np.arange(many), [len(ranks) for ranks, _ in stated.values()])
    rows = dict(zip(stated, axes, strict=True))
    every = {name: ranks[rows[name]].astype(np.int32) for name, (ranks, _) in stated.items()}
    tiers = {name: tiers.astype(np.int32) for name, (_, tiers) in stated.items()}
    codes = game.codes if game.options else None
    graph = Graph(dict(_moves(game)), every, tiers, codes)
    return Stability(
        scenario, game.labels, tuple(_names(game)),
        graph.with_ranks({name: ranks[:1] for name, ranks in every.items()}), graph,
        now=0 if game.now is None else game.labels.index(game.now),
        coalitions=game.coalitions or coalitions(game.parties),
        views={who: {name: game.orders(seen)[0][:1].astype(np.int32) for name, seen in view.items()}
               for who, view in game.views.items()},
    )  # fmt: skip


def coalitions(parties: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return every group of two or more of few parties, and all together of many."""
    sizes = range(2, len(parties) + 1) if len(parties) <= FEW else [len(parties)]
    return tuple(group for size in sizes for group in combinations(parties, size))


def _names(game: Game) -> Iterator[str]:
    """Yield the states of a game in words: its own, or the options that are taken."""
    taken = game.taken
    for n, label in enumerate(game.labels):
        does = [game.says.get(option, option) for option, where in taken.items() if where[n]]
        yield game.states.get(label, ", ".join(does) or NOTHING)


def _moves(game: Game) -> Iterator[tuple[str, Moves]]:
    """Yield the moves of each party; those of options are counted before they are listed."""
    place = {label: n for n, label in enumerate(game.labels)}
    kept, lost = (sum(game.bits[name] for name, way in game.irreversible.items() if way == value)
                  for value in ("N->Y", "Y->N"))  # fmt: skip
    for name in game.parties:
        if not game.options:
            pairs = {place[tail]: [place[head] for head in heads]
                     for tail, heads in game.moves[name].items()}  # fmt: skip
            yield name, Moves.of(pairs, len(place))
            continue
        own = sum(game.bits[option] for option in game.options[name])
        sizes = np.unique(game.codes & ~own, return_counts=True)[1]
        if (many := int((sizes * (sizes - 1)).sum())) > MOST_MOVES:
            hint = f"at most {MOST_MOVES:,} are listed: rule out states, or options"
            raise SimError(f"{name} has {many:,} moves", "game.options", hint)
        yield name, moves_by_options(game.codes, own, kept, lost)
