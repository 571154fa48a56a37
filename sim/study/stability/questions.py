"""Questions about one game: why, along which paths, for whom together, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from math import comb

import numpy as np

from sim.study.stability.graph import Graph
from sim.study.stability.solve import Foresight, Reading, best_at_hand, equilibria

Path = tuple[tuple[str, int], ...]
"""Moves one after the other: who makes each, and the state that it leads to."""
Inverse = tuple[tuple[int, ...], ...]
"""Which orders of a party make it stay in a state, the others' orders being as they are: each a
smallest set of states that must be no better than it; none if they are too many."""
MOST_SHIFTS, MOST_TRIED = 3, 20_000_000
"""States that change their place, and ranks that are tried for each number of them."""
MOST_SETS = 64
"""Conditions, or states, of an inverse answer."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a party stays in a state, or leaves it."""

    party: str
    state: int
    foresight: Foresight
    stable: bool
    heads: tuple[int, ...]
    """States that it could go to."""
    tempting: tuple[tuple[int, Path | None], ...]
    """Those that it would rather have, each with the answer that spoils it; None if none does."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A change in a party's order: a state moves across the state that is asked about."""

    party: str
    state: int
    above: bool
    """Whether it comes to stand just above that state; else it becomes no better than it."""
    places: int
    """Places in the order that it moves by."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """The smallest changes of preferences that make a state an equilibrium, or no equilibrium."""

    found: tuple[tuple[Shift, ...], ...]
    """Fewest shifts first, then fewest places; an empty one where nothing must change."""
    tried: int
    """Shifts up to which all were tried."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where moves that parties would make lead to from a state."""

    ends: dict[int, Path]
    """States that no party would leave, each by a shortest path."""
    circles: bool
    """Whether such moves can go round for ever."""


def reach(
    graph: Graph, movers: Sequence[str], start: int, reading: Reading, *, gainful: bool = False
) -> dict[int, Path]:
    """Return the states that some parties can lead to from a state, each by a shortest path.

    Parameters
    ----------
    gainful
        Whether each moves only to what is better for itself.
    """
    gains = {name: graph.better(name)[0] if gainful else None for name in movers}
    queue = [(start, frozenset[str](), Path())]
    found, seen = dict[int, Path](), set[tuple[int, frozenset[str]]]()
    for state, barred, path in queue:
        for name in [name for name in movers if name not in barred]:
            then = barred | {name} if reading == "once" else frozenset([name])
            for head in graph.moves[name].onward(state, gains[name]):
                if (head, then) not in seen:
                    seen.add((head, then))
                    queue.append((head, then, (*path, (name, head))))
                    found.setdefault(head, (*path, (name, head)))
    return found


def reason(
    graph: Graph, party: str, state: int, foresight: Foresight, reading: Reading, *, stays: bool
) -> Reason:
    """Return why a party stays in a state, or leaves it, whichever it does."""
    own, heads = graph.ranks[party], graph.moves[party].onward(state)
    worth = best_at_hand(graph, party, own)[0] if foresight == "smr" else own[0]
    tempting = list[tuple[int, Path | None]]()
    for head in [head for head in heads if own[0, head] > own[0, state]]:
        answer: Path | None = () if foresight == "sim" and stays else None
        if foresight in {"gmr", "smr", "seq"}:
            ends = reach(graph, graph.others(party), head, reading, gainful=foresight == "seq")
            bad = [path for end, path in ends.items() if worth[end] <= own[0, state]]
            answer = min(bad, key=len, default=None)
        tempting.append((head, answer))
    return Reason(party, state, foresight, stays, tuple(heads), tuple(tempting))


def course(graph: Graph, start: int) -> Course:
    """Return where moves lead to from a state, each of them better for who makes it."""
    paths = {start: Path()} | reach(graph, graph.parties, start, "alternating", gainful=True)
    gains = [(moves, graph.better(name)[0]) for name, moves in graph.moves.items()]
    then = {state: [h for moves, gain in gains for h in moves.onward(state, gain)]
            for state in paths}  # fmt: skip
    ends = {state: path for state, path in paths.items() if not then[state]}
    try:
        TopologicalSorter(then).prepare()
    except CycleError:
        return Course(ends, circles=True)
    return Course(ends, circles=False)


def together(graph: Graph, group: Sequence[str], start: int, reading: Reading) -> dict[int, Path]:
    """Return where some parties could go together from a state, each of them better off."""
    ends, ranks = reach(graph, group, start, reading), [graph.ranks[name][0] for name in group]
    return {end: path for end, path in ends.items() if all(r[end] > r[start] for r in ranks)}


def fewest(
    graph: Graph, state: int, foresight: Foresight, reading: Reading, *, settle: bool
) -> Fewest:
    """Return the smallest changes of preferences that settle a state, or unsettle it.

    States that no party tells from it are the same outcome, and stay level with it.

    Parameters
    ----------
    settle
        Whether it is to be an equilibrium; else it is to be none.
    """
    if bool(equilibria(graph, foresight, reading)[0, state]) == settle:
        return Fewest(((),), 0)
    shifts = [_shift(graph, name, other, state) for name in graph.parties
              for other in range(graph.states) if other not in graph.same(state)]  # fmt: skip
    for size in range(1, MOST_SHIFTS + 1):
        if comb(len(shifts), size) * graph.states > MOST_TRIED:
            return Fewest((), size - 1)
        tried = list(combinations(shifts, size))
        after = equilibria(_moved(graph, tried, state), foresight, reading)[:, state]
        if found := [tried[n] for n in np.flatnonzero(after == settle)]:
            return Fewest(tuple(sorted(found, key=lambda s: sum(x.places for x in s))), size)
    return Fewest((), MOST_SHIFTS)


def _shift(graph: Graph, party: str, other: int, state: int) -> Shift:
    ranks = graph.ranks[party][0]
    low, high = sorted((ranks[other], ranks[state]))
    between = int(((ranks >= low) & (ranks <= high)).sum()) - 1
    return Shift(party, other, bool(ranks[other] <= ranks[state]), between)


def _moved(graph: Graph, tried: Sequence[Sequence[Shift]], state: int) -> Graph:
    """Return the graph after each set of shifts, a draw a set."""
    moved = {name: np.repeat(2 * ranks, len(tried), axis=0) for name, ranks in graph.ranks.items()}
    for n, shift in ((n, shift) for n, shifts in enumerate(tried) for shift in shifts):
        moved[shift.party][n, shift.state] = moved[shift.party][n, state] + shift.above
    return graph.with_ranks(moved)


def inverse(
    graph: Graph, party: str, state: int, foresight: Foresight, reading: Reading
) -> Inverse:
    """Return which orders of a party make it stay in a state by some foresight."""
    needed = [frozenset[int]()]
    if graph.states > MOST_SETS and foresight != "nash":
        return ()
    for clause in _clauses(graph, party, state, foresight, reading):
        needed = _least({have | more for have in needed for more in clause})
        if len(needed) > MOST_SETS:
            return ()
    return tuple(sorted((tuple(sorted(one)) for one in needed), key=lambda one: (len(one), one)))


def _least(sets: set[frozenset[int]]) -> list[frozenset[int]]:
    """Return the sets that hold no other one."""
    return [one for one in sets if not any(other < one for other in sets)]


def _clauses(
    graph: Graph, party: str, state: int, foresight: Foresight, reading: Reading
) -> Iterator[list[frozenset[int]]]:
    """Yield for each move what keeps a party from it: states that are then no better."""
    moves, others, same = graph.moves[party], graph.others(party), graph.same(state)
    for head in moves.onward(state):
        ends = {} if foresight == "nash" else reach(
            graph, others, head, reading, gainful=foresight == "seq")  # fmt: skip
        escapes = {end: moves.onward(end) if foresight == "smr" else () for end in ends}
        spoils = {frozenset([end, *escapes[end]]) - same for end in ends}
        yield _least({frozenset([head]) - same, *spoils})
