"""Answer which states of a game are stable, for whom, and what would change that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, fields, replace
from datetime import date
from typing import Any, cast

from sim.errors import SimError, known
from sim.facts.scenario import Scenario
from sim.gates import extra
from sim.making.order import Order, day_of, door
from sim.making.reply import Reply
from sim.report.document import text_of
from sim.report.stability import blocks, sentence, stability_record
from sim.report.tables import Table
from sim.study.stability.derive import derive
from sim.study.stability.setup import of_game
from sim.study.stability.solve import READINGS, Reading
from sim.study.stability.stability import Stability
from sim.study.summary import after_record

UNUSED = ("interval", "numbers")
"""Parts of an order that no game has a use for: its verdicts and shares have no interval."""
IDLE = (
    "on", "rules", "candidates", "without", "posterior", "atlas", "confident", "draws", "seed",
)  # fmt: skip
"""Further ones that a stated game has no use for."""


@dataclass(frozen=True)
class StabilityOrder(Order):
    """An order of the graph model of a scenario."""

    _: KW_ONLY
    answers: str = "alternating"
    """How several opponents may answer: none twice in a row, or each at most `once`."""
    on: date | str | None = None
    """Day of the offers of a derived game; by default the day that the scenario states."""
    wish: int | None = None
    """A state that is to become an equilibrium."""


class Stable(Reply[StabilityOrder, Stability]):
    """Which states are stable, for whom, by which foresight, and what would change it."""

    NAME = "stability"

    def _text(self) -> str:
        """Return the verdicts, the reasons, and the smallest changes."""
        return text_of(blocks(self.finding))

    def _record(self) -> dict[str, Any]:
        return stability_record(self.finding)

    @property
    def sentence(self) -> str:
        """Which states are stable for all."""
        return sentence(self.finding)

    def _find(self) -> Stability:
        order, scenario = self.order, self.order.stated
        found, wish = _found(order, scenario), order.wish
        if wish is not None and wish not in found.labels:
            hint = f"there are {found.labels[0]} to {found.labels[-1]}"
            raise SimError(f"no state {wish}", "--wish", hint)
        reading = cast(Reading, known("way of answering", order.answers, READINGS, "--answers"))
        return replace(
            found, reading=reading, wish=None if wish is None else found.labels.index(wish)
        )

    def _tables(self) -> tuple[Table, ...]:
        return (Table("states.csv", self._record()["states"]),)

    def network(self) -> Any:
        """Return the states and moves as a directed graph of networkx.

        Raises
        ------
        SimError
            If networkx is not installed.
        """
        networkx = extra("networkx", "a graph needs networkx", "pip install networkx")
        graph, found = networkx.MultiDiGraph(), self.finding
        for n, label in enumerate(found.labels):
            stable = [kind for kind, states in found.equilibria.items() if n in states]
            graph.add_node(label, says=found.names[n], equilibrium=stable)
        for party, moves in found.graph.moves.items():
            for edge, better in enumerate(found.graph.better(party)[0]):
                ends = (found.labels[end[edge]] for end in (moves.tails, moves.heads))
                graph.add_edge(*ends, key=party, better=bool(better))
        return graph


def _found(order: StabilityOrder, scenario: Scenario) -> Stability:
    """Return the game that a scenario states, or that of its lines and of the offers made."""
    _refuse_idle(order, UNUSED, "verdicts have no interval: it has no effect")
    if scenario.game is not None:
        _refuse_idle(order, IDLE, "a stated game has no day, draws or rules: it has no effect")
        return of_game(scenario, scenario.game)
    day = day_of(scenario, order.on)
    at = None if order.on is None else day
    after = after_record(order.bench, order.work("worlds"), at)
    return replace(derive(order.bench, day), after=after)


def _refuse_idle(order: StabilityOrder, names: Sequence[str], told: str) -> None:
    """Raise an error if an order has parts that change nothing."""
    usual = {part.name: part.default for part in fields(order)}
    for name in names:
        if getattr(order, name) != usual[name]:
            option = "--with" if name == "candidates" else f"--{name}"
            raise SimError(told, option, "leave it out")


@door(StabilityOrder)
def stability(order: StabilityOrder) -> Stable:
    """Find which states are stable, for whom, by which foresight, and what would change it."""
    return Stable(order).asked()
