"""Answer what could follow: one simulated world event by event, or many summed up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from sim.errors import SimError, known
from sim.expect.draws import grown
from sim.gates import day_named
from sim.making.kept import Kept, Made
from sim.making.order import PARTS, OffersOrder, asked_space, door
from sim.making.recipe import inputs_of
from sim.making.reply import Reply
from sim.report.bands import probability_text
from sim.report.data import json_bytes
from sim.report.records import branch_record, followed_record, simulated_record
from sim.report.simulate import followed_text, simulated_text
from sim.report.tables import Table, worlds_table
from sim.runs.manifest import Inputs
from sim.runs.work import Work
from sim.simulate.branch import Branch, branch, instead, offering, under
from sim.simulate.menu import candidates, stated_space
from sim.study.summary import Simulated, portions, proposer, simulated
from sim.study.worlds import WORLDS, World, check_world, follow, share, world_of

PART = "part.json"
"""Says which worlds a part holds."""
MOST = 10_000_000
"""Worlds of a simulation."""
ASKED = ("start", "after", "instead", "offer", "by", "days", "worlds", "world", "but", *PARTS)
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
    until: float | None = None
    """Play as many worlds as tell the share with a meeting to within this."""
    part: str | None = None
    """Play one part of the worlds only, as `1/4`; `sim.run` puts the parts together."""

    @property
    def piece(self) -> tuple[int, int]:
        """The part that is played, counted from 1, and how many there are.

        Raises
        ------
        SimError
            If it is written otherwise, or nothing would keep it.
        """
        number, _, of = str(self.part or "1/1").partition("/")
        whole = number.isdecimal() and of.isdecimal()
        if not whole or not 1 <= int(number) <= int(of):
            raise SimError(f"{self.part!r} is no part", "--part", "write 1/4, 2/4, 3/4 and 4/4")
        if self.out is None and self.part is not None:
            raise SimError("a part is kept in a folder", "--part", "name one with --out DIR")
        return int(number), int(of)

    @cached_property
    def branch(self) -> Branch:
        """Where the simulation leaves the record.

        Raises
        ------
        SimError
            If something that is named is not in the record or on the menu.
        """
        asked = [part for part, names in self.offers.items() if names]
        start = branch(self.bench, at=self._place(), days=self.days, space=self.menu, asked=asked)
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

    def _find(self) -> World:
        order = self.order
        if order.but:
            raise SimError("one world is told", "--but", "sum up many with --worlds N")
        return world_of(order.branch, order.world or 0)


class SimulateMany(Kept[SimulateOrder, Simulated]):
    """What many simulated worlds amount to, beside those of counterfactuals and candidates."""

    NAME, TEXTS, PLAYS = "follow", ("follow.txt",), True

    def _record(self) -> dict[str, Any]:
        finding = self.finding
        return followed_record(finding.reference, finding.changes)

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

    pieces: int = 1
    """Parts that were computed apart."""

    def _find(self) -> Simulated:
        return simulated(*self._plays(), work=self._work())

    def _plays(self) -> tuple[Branch, int, Iterator[tuple[str, Branch]]]:
        """Return what is played: the branch, how many worlds, and changes."""
        order, start = self.order, self.order.branch
        beside = ((name, under(start, order.beside(but=name))) for name in order.named)
        return start, order.worlds or WORLDS, beside

    def _work(self) -> Work:
        return replace(self.order.work("worlds", self.parts), pieces=self.pieces)

    def _inputs(self) -> Inputs:
        lineage = branch_record(self.order.branch)
        lineage["past"] = lineage["past"][-1:]
        return inputs_of(self.order, "simulate", asked=self._stated(ASKED), lineage=lineage)

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


class SimulatePart(SimulateMany):
    """One part of many simulated worlds, which says nothing before it is put to the others."""

    def _inputs(self) -> Inputs:
        whole = super()._inputs()
        return replace(whole, options={**whole.options, "part": list(self.order.piece)})

    @cached_property
    def made(self) -> Made:
        """The outcomes of its worlds, as they were kept."""
        piece, self.pieces = self.order.piece
        worlds = portions(*self._plays(), self._work(), piece)
        lone = {} if self.parts is None else dict(self.parts.files())
        span = {"worlds": [int(worlds[0]), int(worlds[-1])], "part": list(self.order.piece)}
        return {**lone, PART: json_bytes(span)}, {}

    def _kept(self, folder: Path) -> str:
        number, of = self.order.piece
        first, last = json.loads((folder / PART).read_text(encoding="utf-8"))["worlds"]
        return (f"Part {number} of {of}: worlds {first:,} to {last:,}.\n\nIt is {folder}\n"
                f"When all are there: parley run --merge DIR...\n")  # fmt: skip


def enough(order: SimulateOrder, precision: float) -> SimulateOrder:
    """Return the order of as many worlds as a precision needs, by what some of them show.

    Raises
    ------
    SimError
        If it needs more worlds than can be asked for.
    """
    worlds = max(order.worlds or WORLDS, WORLDS)
    while True:
        started = monotonic()
        error = share(follow(order.branch, worlds, order.work("worlds")).met, order.level).error
        if error <= precision < 1:
            return replace(order, worlds=worlds, until=None)
        needed = grown(worlds, error, precision, MOST, "worlds")
        seconds = (monotonic() - started) * needed / worlds
        order.tell(f"{needed:,} worlds tell it to within {precision:g}: {seconds:,.0f} s")
        worlds = needed


@door(SimulateOrder)
def simulate(order: SimulateOrder) -> SimulateOne | SimulateMany:
    """Simulate what could follow from the record: one world told, or many summed up."""
    _ = order.piece
    if order.until is not None:
        order = enough(order, order.until)
    if order.world is not None:
        check_world(order.world, order.worlds or MOST)
    if order.out is None and (order.worlds is None or order.world is not None):
        return SimulateOne(order).asked()
    kind = SimulateMany if order.part is None else SimulatePart
    return kind(replace(order, worlds=order.worlds or WORLDS)).asked()
