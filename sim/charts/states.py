"""The states of a game and the moves between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import cos, pi, sin
from string import ascii_uppercase

from matplotlib.figure import Figure

from sim.charts.page import FAINT, INK, ORANGE, PALETTE, RULE, Head, Layout, Sign, shading, sheet
from sim.expect.labels import ILLUSTRATIVE
from sim.report.stability import Told
from sim.report.words import counted, everybody
from sim.study.stability.derive import Derived
from sim.study.stability.stability import FEW, Stability

CAPTION = (
    "States of a game. An arrow is a move by which the party of its colour gains, a grey line "
    "a move by which who makes it gains nothing. The more kinds of foresight make a state stable "
    "for all, the darker it is; things stand at the one with the orange ring. States of a large "
    "game stand together if the same parties would stay in them by sequential foresight."
)
WIDEST = 2.2
"""Greatest radius of the circle of states, inches."""
NODE, GAP, BEND = 15, 9, "arc3,rad=0.12"
"""Size of a state and what arrows leave free around it, points; how arrows bend."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    nodes: tuple[tuple[str, float, bool], ...]
    """For each state, or group, its name, the share of foresights by which it is stable for all,
    and whether things stand there."""
    arrows: frozenset[tuple[int, int, int]]
    """From where to where a party gains by moving; which party."""
    links: frozenset[tuple[int, int]]
    """Between which there are moves without gain."""
    parties: tuple[str, ...]
    told: tuple[str, ...]


def head(found: Stability, title: str, about: str) -> Head:
    """Return the head of a figure of a game."""
    label = ILLUSTRATIVE if isinstance(found, Derived) else "preferences as stated"
    return Head.of(found.scenario, title, about, label)


def table(found: Stability) -> Table:
    """Return what the figure shows: states one by one, or in groups if they are many."""
    told, graph, many = Told(found), found.graph, found.graph.states > FEW
    groups: dict[tuple[int, ...], list[int]] = {}
    for n in range(graph.states):
        alike = tuple(int(found.stays[party, "seq"][n]) for party in found.parties)
        groups.setdefault(alike if many else (n,), []).append(n)
    kept = [*groups.values()]
    if many:
        kept = sorted(kept, key=lambda g: (found.now not in g, -len(g)))[: len(ascii_uppercase)]
    node = {n: place for place, group in enumerate(kept) for n in group}
    names = [ascii_uppercase[place] if many else f"{found.labels[group[0]]}"
             for place, group in enumerate(kept)]  # fmt: skip
    gains, links = set[tuple[int, int, int]](), set[tuple[int, int]]()
    for p, (party, moves) in enumerate(graph.moves.items()):
        ends = zip(moves.tails.tolist(), moves.heads.tolist(), strict=True)
        pairs = [(node.get(tail), node.get(head)) for tail, head in ends]
        for (a, b), better in zip(pairs, graph.better(party)[0], strict=True):
            if a is not None and b is not None and a != b:
                links.add((min(a, b), max(a, b)))
                gains |= {(a, b, p)} if better else set()
    by = [state for states in found.equilibria.values() for state in states]
    stable = [sum(map(Counter(by).__getitem__, group)) / len(group) for group in kept]
    words = [f"{counted(len(group), 'state')}, such as {told.state(group[0])}" if many else
             found.names[group[0]] for group in kept]  # fmt: skip
    about = f"{counted(graph.states, 'state')}; stable for {everybody(found.scenario)} is dark."
    nodes = tuple((name, number / len(found.kinds), found.now in group)
                  for name, number, group in zip(names, stable, kept, strict=True))  # fmt: skip
    parties = tuple(found.scenario.parties[party].name for party in graph.parties)
    return Table(
        head(found, "States and moves", about),
        nodes,
        frozenset(gains),
        frozenset(links),
        parties,
        tuple(f"{name}: {text}" for name, text in zip(names, words, strict=True)),
    )


def plot(shown: Table, layout: Layout) -> Figure:
    """Return the figure of what `table` gives."""
    with sheet(layout, shown.head) as page:
        colours = [PALETTE[n % len(PALETTE)] for n in range(len(shown.parties))]
        page.key([Sign(f"{name} gains", "-", colour)
                  for name, colour in zip(shown.parties, colours, strict=True)])  # fmt: skip
        radius = min(page.room / 2 - 0.25, WIDEST)
        x, y = page.left + page.room / 2, page.take(2 * radius + 0.5)
        turns = [2 * pi * n / len(shown.nodes) for n in range(len(shown.nodes))]
        places = [(x + radius * sin(turn), y - radius * cos(turn)) for turn in turns]
        for a, b in sorted(shown.links):
            xs, ys = zip(places[a], places[b], strict=True)
            page.plot(xs, ys, color=RULE, lw=0.5, zorder=1)
        for a, b, party in sorted(shown.arrows):
            look = {"arrowstyle": "-|>", "color": colours[party], "lw": 0.9, "shrinkA": GAP,
                    "shrinkB": GAP, "connectionstyle": BEND}  # fmt: skip
            page.axes.annotate("", places[b], places[a], arrowprops=look, zorder=2)
        for (name, share, now), (left, top) in zip(shown.nodes, places, strict=True):
            fill, ink = shading(share)
            page.mark(left, top, "o", ms=NODE, mfc=fill, mec=ORANGE if now else FAINT,
                      mew=2.2 if now else 0.6, zorder=3)  # fmt: skip
            page.write(left, top, name, ha="center", color=ink, zorder=4)
        for text in shown.told:
            page.tell(text, color=INK)
    return page.figure
