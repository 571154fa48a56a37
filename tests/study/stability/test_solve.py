"""Stable states are those of published games, and of the definitions taken word for word."""

import re
from dataclasses import replace

import nashpy
import numpy as np
import plain_game
import pytest
from games import GAMES, PUBLISHED, SIMULTANEOUS
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.facts.reading import read_scenario
from sim.study.stability.graph import Graph, Moves, moves_by_options
from sim.study.stability.setup import of_game
from sim.study.stability.solve import FORESIGHT, READINGS, equilibria, stable

every_reading = pytest.mark.parametrize("reading", READINGS)


def opened(name, reading="alternating"):
    scenario = read_scenario(GAMES / name)
    return replace(of_game(scenario, scenario.game), reading=reading)


def plain(graph, draw=0):
    """Return a graph as the plain definitions take it."""
    return {
        "moves": {p: {s: m.onward(s) for s in range(m.states)} for p, m in graph.moves.items()},
        "ranks": {p: ranks[min(draw, len(ranks) - 1)].tolist() for p, ranks in graph.ranks.items()},
        "codes": None if graph.codes is None else graph.codes.tolist(),
    }


def test_every_game_that_ships_is_known():
    assert {path.parent.name for path in GAMES.glob("*/scenario.yaml")} == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
@every_reading
def test_published_stable_sets_are_met_exactly(name, reading):
    found = opened(name, reading)
    labels = found.labels
    told = {kind: [labels[n] for n in states] for kind, states in found.equilibria.items()}
    sim = told.pop("sim", None)

    assert tuple(told.values()) == PUBLISHED[name]
    assert sim == SIMULTANEOUS.get(name, sim)


@st.composite
def graphs(draw):
    """Draw a game of states: a few parties, moves at random, orders with ties."""
    states, parties = draw(st.integers(2, 7)), draw(st.integers(1, 4))
    pairs = [(a, b) for a in range(states) for b in range(states) if a != b]
    moves, ranks = {}, {}
    for name in "abcd"[:parties]:
        chosen = draw(st.sets(st.sampled_from(pairs)))
        moves[name] = Moves.of({a: [b for x, b in chosen if x == a] for a in range(states)}, states)
        orders = draw(st.lists(st.lists(st.integers(0, 3), min_size=states, max_size=states),
                               min_size=2, max_size=2))  # fmt: skip
        ranks[name] = np.array(orders, dtype=np.int32)
    return Graph(moves, ranks, ranks)


@given(graphs(), st.sampled_from(FORESIGHT[:-1]), st.sampled_from(list(READINGS)))
@settings(max_examples=150, deadline=None)
def test_the_definitions_word_for_word_find_the_same(graph, kind, reading):
    found = equilibria(graph, kind, reading)

    for draw in range(2):
        assert np.flatnonzero(found[draw]).tolist() == plain_game.equilibria(
            plain(graph, draw), kind, reading
        )


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_so_they_do_of_moves_at_the_same_time(seed):
    chance = np.random.default_rng(seed)
    bits = int(chance.integers(2, 6))
    codes = np.flatnonzero(chance.random(1 << bits) < 0.8)
    if not codes.size:
        return
    owner = chance.integers(0, 3, bits)
    moves = {
        f"p{p}": moves_by_options(codes, sum(1 << b for b in range(bits) if owner[b] == p), 1, 2)
        for p in range(3)
    }
    ranks = {p: chance.integers(0, len(codes), (1, len(codes))).astype(np.int32) for p in moves}
    graph = Graph(moves, ranks, ranks, codes)
    found = equilibria(graph, "sim", "once")

    assert np.flatnonzero(found[0]).tolist() == plain_game.equilibria(plain(graph), "sim")


@given(graphs(), st.sampled_from(list(READINGS)))
@settings(max_examples=60, deadline=None)
def test_more_fear_never_makes_less_stable(graph, reading):
    by = {kind: stable(graph, "a", kind, reading) for kind in FORESIGHT[:-1]}

    assert not (by["nash"] & ~by["smr"]).any()
    assert not (by["smr"] & ~by["gmr"]).any()
    assert not (by["seq"] & ~by["gmr"]).any()


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_who_bears_which_name_is_nothing_to_the_result(graph):
    names = dict(zip(graph.parties, reversed(graph.parties), strict=True))
    renamed = Graph(
        {names[p]: m for p, m in graph.moves.items()},
        {names[p]: r for p, r in graph.ranks.items()}, graph.tiers,
    )  # fmt: skip

    for kind in FORESIGHT[:-1]:
        assert np.array_equal(
            equilibria(graph, kind, "alternating"), equilibria(renamed, kind, "alternating")
        )


def test_two_opponents_answer_otherwise_if_each_may_move_once():
    one = {0: [1]}
    moves = {"a": Moves.of(one, 5), "b": Moves.of({1: [2], 3: [4]}, 5), "c": Moves.of({2: [3]}, 5)}
    flat = np.zeros((1, 5), np.int32)
    own = np.array([[1, 2, 2, 2, 0]], np.int32)
    graph = Graph(moves, {"a": own, "b": flat, "c": flat}, {})

    assert stable(graph, "a", "gmr", "alternating")[0, 0]
    assert not stable(graph, "a", "gmr", "once")[0, 0]


def test_what_cannot_be_undone_is_not():
    codes = np.arange(4)
    moves = moves_by_options(codes, 3, 1, 2)

    assert [moves.onward(state) for state in codes] == [[1], [], [0, 1, 3], [1]]


def test_a_strong_answer_is_one_that_leaves_a_party_much_worse_off():
    moves = {"a": Moves.of({0: [1]}, 3), "b": Moves.of({1: [2]}, 3)}
    own = np.array([[1, 2, 0]], np.int32)
    for tiers, strong in (([1, 1, 0], True), ([0, 1, 0], False)):
        graph = Graph(moves, {"a": own, "b": own}, {"a": np.array([tiers], np.int32)})
        assert stable(graph, "a", "gmr", "once", strongly=True)[0, 0] == strong


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_an_independent_library_finds_the_same_nash_states(seed):
    chance = np.random.default_rng(seed)
    rows, columns = (int(n) for n in chance.integers(2, 5, 2))
    payoffs = chance.permutation(rows * columns), chance.permutation(rows * columns)
    cells = np.arange(rows * columns).reshape(rows, columns)
    moves = {
        "row": {int(s): [int(t) for t in cells[:, s % columns] if t != s] for s in cells.flat},
        "column": {int(s): [int(t) for t in cells[s // columns] if t != s] for s in cells.flat},
    }
    ranks = {name: p[None].astype(np.int32) for name, p in zip(moves, payoffs, strict=True)}
    graph = Graph({name: Moves.of(m, rows * columns) for name, m in moves.items()}, ranks, ranks)
    game = nashpy.Game(*(p.reshape(rows, columns) for p in payoffs))
    pure = [
        int(cells[r, c]) for r in range(rows) for c in range(columns)
        if all(game.is_best_response(np.eye(rows)[r], np.eye(columns)[c]))
    ]  # fmt: skip

    assert np.flatnonzero(equilibria(graph, "nash", "once")[0]).tolist() == pure


def test_the_table_beside_the_games_has_the_same_sets():
    text = (GAMES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \|[^|]*\|$", text, re.MULTILINE)
    sets = {
        name: tuple([int(n) for n in re.findall(r"\d+", cell)] for cell in cells.split("|"))
        for name, cells in rows
    }

    assert sets == PUBLISHED
