"""Answer what could follow: one simulated world event by event, or many summed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from sim.errors import SimError, known
from sim.expect.silence import Cases, answers
from sim.gates import day_named
from sim.making.kept import Kept
from sim.making.order import PARTS, OffersOrder, asked_space, door, stated_offers
from sim.making.recipe import inputs_of
from sim.making.reply import Reply
from sim.report.bands import probability_text
from sim.report.records import branch_record, followed_record, simulated_record
from sim.report.simulate import followed_text, simulated_text
from sim.report.tables import Table, worlds_table
from sim.runs.manifest import Inputs
from sim.simulate.branch import Branch, branch, instead, offering, under
from sim.simulate.menu import candidates, stated_space
from sim.study.models import other_models
from sim.study.summary import Simulated, proposer, simulated
from sim.study.worlds import WORLDS, World, check_world, world_of

MOST = 10_000_000
"""Worlds of a simulation."""
ASKED = (
    "start",
    "after",
    "instead",
    "offer",
    "by",
    "days",
    "worlds",
    "world",
    "but",
    "envelope",
    *PARTS,
)
"""Options of a simulation that a run depends on, besides those of every order."""


@dataclass(frozen=True)
class SimulateOrder(OffersOrder):
    """An order that says where a simulation leaves the record, and how many worlds there are."""

    BESIDE: ClassVar[bool] = True
    _: KW_ONLY
    start: date | str | None = None
    """End of a day, or the event before which the record is left."""
    after: str | None = None
    """The event at the end of whose last day it is left, instead."""
    instead: str | None = None
    """What stands in for that event: an answer, or an offer."""
    offer: str | None = None
    """Id of the candidate offer to begin with."""
    days: int | None = None
    """Days that are simulated."""
    world: int | None = None
    """The world that is told; by default the first."""
    worlds: int | None = None
    """Sum up so many worlds; by default one is told."""
    envelope: bool = False
    """Whether to sum up other readings and candidates as well."""
    out: Path | str | None = None
    """Below this folder a run folder is written."""

    @cached_property
    def branch(self) -> Branch:
        """Where the simulation leaves the record.

        Raises
        ------
        SimError
            If something that is named is not in the record or on the menu.
        """
        start = branch(self.bench, at=self._place(), days=self.days, space=self.menu)
        if self.instead is not None:
            if not isinstance(start.at, str):
                hint = "name an event with --from EVENT"
                raise SimError("nothing is replaced", "--instead", hint)
            return instead(start, start.at, self.instead)
        if self.offer is not None:
            return offering(start, self.offer, self.by or proposer(self.bench))
        if self.by is not None:
            raise SimError("no offer is named", "--by", "name one with --offer ID")
        return start

    @property
    def menu(self) -> Any:
        """The offers that may be made."""
        scenario = self.bench.scenario
        if not self.offers:
            return candidates(scenario)
        return candidates(scenario, asked_space(self.offers, scenario, stated_space(scenario)))

    def _place(self) -> date | str | None:
        """Return a day or the id of an event, which begins with a letter."""
        if self.after is not None:
            if self.start is not None:
                raise SimError("the record is left once", "--from, --after", "give one of them")
            events = self.bench.scenario.events
            return events[known("event", self.after, events, "--after")].on.last
        if isinstance(self.start, str) and self.start[:1].isdigit():
            return day_named(self.start, "--from")
        return self.start


class SimulateOne(Reply[SimulateOrder, World]):
    """One simulated world: what happened in it, and why."""

    NAME, PLAYS = "world", True

    def _text(self) -> str:
        """Return the chronicle of the world."""
        return simulated_text(self.finding)

    @property
    def sentence(self) -> str:
        """How the world ends."""
        return " ".join(self._text().strip().rsplit("\n\n", 1)[-1].split())

    def _record(self) -> dict[str, Any]:
        return simulated_record(self.finding)

    def _cases(self) -> Iterable[Cases]:
        return answers, stated_offers(self.order.bench.scenario)

    def _find(self) -> World:
        order = self.order
        for option in ("but", "envelope"):
            if getattr(order, option):
                hint = "sum up many with --worlds N"
                raise SimError("one world is told", f"--{option}", hint)
        return world_of(order.branch, order.world or 0)


class SimulateMany(Kept[SimulateOrder, Simulated]):
    """What many simulated worlds amount to, beside those of counterfactuals and candidates."""

    NAME, TEXTS, PLAYS = "follow", ("follow.txt",), True

    def _record(self) -> dict[str, Any]:
        finding = self.finding
        return followed_record(finding.reference, finding.changes, finding.envelope)

    @property
    def sentence(self) -> str:
        """How often a meeting is held."""
        finding = self.finding.reference
        return f"A meeting is held: {probability_text(finding.held.interval, finding.label)}"

    @cached_property
    def world(self) -> World:
        """One of the worlds, told by itself."""
        return world_of(self.order.branch, self.order.world or 0)

    def _text(self) -> str:
        return followed_text(self.finding)

    def _cases(self) -> Iterable[Cases]:
        return answers, stated_offers(self.order.bench.scenario)

    def _find(self) -> Simulated:
        order, start = self.order, self.order.branch
        beside = ((name, under(start, order.beside(but=name))) for name in order.named)
        models = other_models(order.bench, order.other_readings())
        return simulated(
            start, order.worlds or WORLDS, beside, models if order.envelope else None,
            work=order.work("worlds", self.parts),
        )  # fmt: skip

    def _inputs(self) -> Inputs:
        lineage = branch_record(self.order.branch)
        lineage["past"] = lineage["past"][-1:]
        values = {name: getattr(self.order, name) for name in ASKED}
        asked = {n: list(v) if isinstance(v, tuple) else v for n, v in values.items()}
        asked["start"] = None if values["start"] is None else str(values["start"])
        return inputs_of(self.order, "simulate", asked=asked, lineage=lineage)

    def _tables(self) -> tuple[Table, ...]:
        return (worlds_table(self.finding.reference.worlds),)

    def _drawn(self) -> tuple[object, ...]:
        return (self.finding, self.world)

    def _documents(self) -> Mapping[str, Any]:
        name = f"world-{self.world.number}"
        return {
            **super()._documents(),
            f"{name}.txt": simulated_text(self.world),
            f"{name}.json": simulated_record(self.world),
        }


@door(SimulateOrder)
def simulate(order: SimulateOrder) -> SimulateOne | SimulateMany:
    """Simulate what could follow from the record: one world told, or many summed up."""
    if order.world is not None:
        check_world(order.world, order.worlds or MOST)
    if order.out is None and (order.worlds is None or order.world is not None):
        return SimulateOne(order).asked()
    return SimulateMany(replace(order, worlds=order.worlds or WORLDS)).asked()
