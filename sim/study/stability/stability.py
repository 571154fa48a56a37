"""What the graph model finds in a game: stable states, why, and what would change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np

from sim.arrays import Draws, Mask
from sim.facts.scenario import Scenario
from sim.study.stability import questions
from sim.study.stability.graph import Graph, Ranks
from sim.study.stability.questions import Course, Fewest, Inverse, Path, Reason
from sim.study.stability.solve import FORESIGHT, Foresight, Reading, equilibria, stable

FEW = 30
"""States of a game of which everything is told; of larger ones, of the present and the stable."""
MOST = 6
"""Stable states of a larger game of which it is told why."""
States = tuple[int, ...]


@dataclass(frozen=True)
class Stability:
    """Which states of a game are stable, for whom, by which foresight, and what would change it.

    States are counted from 0 here; `labels` has what they are called.
    """

    scenario: Scenario
    labels: tuple[int, ...]
    names: tuple[str, ...]
    """States in words."""
    graph: Graph
    """One order of each party, on which questions are answered."""
    every: Graph
    """Every order that is possible, or one a draw."""
    now: int
    """The state in which things stand."""
    coalitions: tuple[tuple[str, ...], ...]
    reading: Reading = "alternating"
    """How several opponents may answer."""
    wish: int | None = None
    """A state that is to become an equilibrium."""
    views: Mapping[str, Mapping[str, Ranks]] = field(default_factory=dict)
    """What a party takes the order of others to be."""

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties of the game."""
        return self.graph.parties

    @property
    def kinds(self) -> tuple[Foresight, ...]:
        """The kinds of foresight: moves at the same time are defined by options only."""
        return FORESIGHT if self.graph.codes is not None else FORESIGHT[:-1]

    @cached_property
    def stays(self) -> Mapping[tuple[str, Foresight], Mask]:
        """In which states each party would stay, by party and foresight, shape (state,)."""
        return {(party, kind): stable(self.graph, party, kind, self.reading)[0]
                for party, kind in product(self.parties, self.kinds)}  # fmt: skip

    @cached_property
    def strongly(self) -> Mapping[tuple[str, Foresight], Mask]:
        """The same where only an answer that leaves a party much worse off keeps it."""
        graded = [party for party, tiers in self.graph.tiers.items() if tiers.any()]
        return {(party, kind): stable(self.graph, party, kind, self.reading, strongly=True)[0]
                for party, kind in product(graded, FORESIGHT[1:-1])}  # fmt: skip

    @cached_property
    def equilibria(self) -> Mapping[Foresight, States]:
        """States that are stable for every party, by foresight."""
        return {kind: _where([self.stays[party, kind] for party in self.parties])
                for kind in self.kinds}  # fmt: skip

    @cached_property
    def mistaken(self) -> Mapping[Foresight, States]:
        """States in which each party stays as it sees the others, where some are mistaken."""
        seen = {party: self.graph.with_ranks(self.views.get(party, {})) for party in self.parties}
        return {kind: _where([stable(seen[p], p, kind, self.reading)[0] for p in self.parties])
                for kind in self.kinds if self.views}  # fmt: skip

    @cached_property
    def shares(self) -> Mapping[Foresight, Draws]:
        """Share of all orders in which each state is an equilibrium, shape (state,)."""
        return {kind: equilibria(self.every, kind, self.reading).mean(axis=0)
                for kind in FORESIGHT[:-1]}  # fmt: skip

    @cached_property
    def told(self) -> States:
        """The states of which it is told why: all of few, else the present and the stable ones."""
        if self.graph.states <= FEW:
            return tuple(range(self.graph.states))
        kinds = [state for states in self.equilibria.values() for state in states]
        found = sorted({*kinds}, key=lambda state: (-kinds.count(state), state))
        return tuple(dict.fromkeys([self.now, *found[:MOST]]))

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Why each party stays in a state or leaves it."""
        return tuple(
            questions.reason(self.graph, party, state, kind, self.reading,
                             stays=bool(self.stays[party, kind][state]))
            for state, party, kind in product(self.told, self.parties, self.kinds)
        )  # fmt: skip

    @cached_property
    def course(self) -> Course:
        """Where moves that parties would make lead to from the present state."""
        return questions.course(self.graph, self.now)

    @cached_property
    def together(self) -> Mapping[tuple[tuple[str, ...], int], Mapping[int, Path]]:
        """Where coalitions could go from the present state and from equilibria, all better off."""
        few = self.graph.states <= FEW
        starts = dict.fromkeys([self.now, *(self.equilibria["nash"] if few else ())])
        found = {(group, start): questions.together(self.graph, group, start, self.reading)
                 for group, start in product(self.coalitions, starts)}  # fmt: skip
        return {key: ends for key, ends in found.items() if ends}

    @property
    def aim(self) -> int:
        """The state that is wished for, or else the present one."""
        return self.now if self.wish is None else self.wish

    @property
    def settles(self) -> bool:
        """Whether it is asked what would make that state an equilibrium; else, what would not.

        The present state is to be unsettled where it is sequentially stable.
        """
        return self.wish is not None or self.now not in self.equilibria["seq"]

    @cached_property
    def changes(self) -> Mapping[Foresight, Fewest]:
        """Smallest changes of preferences that settle the state that is asked about, or do not."""
        return {kind: questions.fewest(self.graph, self.aim, kind, self.reading,
                                       settle=self.settles) for kind in FORESIGHT[:-1]}  # fmt: skip

    @cached_property
    def inverse(self) -> Mapping[tuple[str, Foresight], Inverse]:
        """Which orders of each party make it stay in the wished state, or in the present one."""
        return {(party, kind): questions.inverse(self.graph, party, self.aim, kind, self.reading)
                for party, kind in product(self.parties, FORESIGHT[:-1])}  # fmt: skip


def _where(masks: list[Mask]) -> States:
    return tuple(np.flatnonzero(np.logical_and.reduce(masks)).tolist())
