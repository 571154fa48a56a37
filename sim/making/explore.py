"""Answer what each party would say to offers that nobody made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from functools import cached_property
from time import monotonic
from typing import Any

from sim.errors import SimError
from sim.expect.draws import grown, reach
from sim.expect.silence import Cases, offers
from sim.expect.space import OfferSpace, open_space
from sim.making.kept import Kept
from sim.making.order import MOST_DRAWS, OffersOrder, Order, day_of, door
from sim.making.reply import Reply
from sim.report.data import terms_record
from sim.report.explore import exploration_text
from sim.report.printed.lead import lead
from sim.report.printed.levers import levers_record, levers_text
from sim.report.records import aftermath_record, exploration_record
from sim.report.simulate import beside_text
from sim.report.tables import Table, classes_table
from sim.study.explore import explore as weighed
from sim.study.models import other_models
from sim.study.summary import Followed, aftermath
from sim.study.survey import Survey, survey
from sim.study.whatif.levers import Levers, levers, reference


@dataclass(frozen=True)
class ExploreOrder(OffersOrder):
    """An order of offers that would be made on a day."""

    _: KW_ONLY
    on: date | str | None = None
    """By default the day that the scenario states, or its last."""
    follow: bool = False
    """Whether to simulate what would follow from those accepted most often."""
    until: float | None = None
    """Draw as much as tells how likely all accept the likeliest offer to within this."""
    levers: bool = False
    """Whether to set single changes of one offer side by side instead."""


class Explore(Kept[ExploreOrder, Survey]):
    """What each party would answer to offers that nobody made, and why."""

    NAME, TEXTS = "explore", ("explore.txt",)

    def _text(self) -> str:
        """Return the sentence, what contradicts what, and the offers in classes."""
        told = beside_text(self.after) if self.after else ""
        return exploration_text(self.finding) + told

    def _record(self) -> dict[str, Any]:
        document = exploration_record(self.finding)
        return {**document, "follow": aftermath_record(self.after)} if self.after else document

    @property
    def sentence(self) -> str:
        """The sentence with which the exploration opens."""
        return lead(self.finding)

    @cached_property
    def after(self) -> Followed | None:
        """What would follow, if it was asked for."""
        work = self.order.work("worlds")
        return aftermath(self.finding.exploration, work=work) if self.order.follow else None

    def _cases(self) -> Iterable[Cases]:
        explored = self.finding.exploration
        return (offers(explored.space, explored.day),)

    def _find(self) -> Survey:
        order = self.order
        return surveyed(order, order.space, day_of(order.bench.scenario, order.on))

    def _tables(self) -> tuple[Table, ...]:
        return (classes_table(self.finding),)


def surveyed(order: Order, space: OfferSpace, day: date) -> Survey:
    """Return the survey of a space, with every other reading and model in its envelope."""
    others = other_models(order.bench, order.other_readings())
    return survey(order.bench, space, day, others, order.work())


class Pulled(Kept[ExploreOrder, Levers]):
    """What single changes do to one offer: the first that is asked about."""

    NAME, TEXTS = "levers", ("levers.txt",)

    def _text(self) -> str:
        """Return the changes side by side."""
        return levers_text(self.finding)

    def _record(self) -> dict[str, Any]:
        return levers_record(self.finding)

    def _find(self) -> Levers:
        order, scenario = self.order, self.order.bench.scenario
        day, every = day_of(scenario, order.on), open_space(scenario, scenario.explore)
        if len(named := order.offers.get("venues", ())) > 1:
            told = f"--levers changes one offer, and {len(named)} venues are named"
            raise SimError(told, "--venue", "name one; several stand side by side without --levers")
        asked = reference(order.bench, order.space, day)
        return levers(order.bench, asked, every, day, order.other_readings())

    def _tables(self) -> tuple[Table, ...]:
        return (Table("levers.csv", levers_record(self.finding)["levers"]),)


def enough(order: ExploreOrder, precision: float) -> ExploreOrder:
    """Return the order of as many draws as a precision needs, by what some of them show.

    Raises
    ------
    SimError
        If it needs more draws than can be asked for.
    """
    while True:
        started, day = monotonic(), day_of(order.bench.scenario, order.on)
        explored = weighed(order.bench, order.space, day, order.work())
        spread = float(explored.joint[explored.likeliest[0]].std())
        error = reach(order.level) * spread / order.draws**0.5
        if error <= precision < 1:
            return replace(order, until=None)
        needed = grown(order.draws, error, precision, MOST_DRAWS, "draws")
        seconds = (monotonic() - started) * needed / order.draws
        order.tell(f"{needed:,} draws tell it to within {precision:g}: {seconds:,.0f} s")
        order = replace(order, draws=needed)


@door(ExploreOrder)
def explore(order: ExploreOrder) -> Explore | Pulled:
    """Explore offers that nobody made: what each party would answer, and why."""
    if order.until is not None:
        order = enough(order, order.until)
    return Pulled(order).asked() if order.levers else Explore(order).asked()


class Offered(Reply[OffersOrder, OfferSpace]):
    """The offers that can be asked about, one for each combination of their parts."""

    NAME = "space"

    def _text(self) -> str:
        """Return the id of each offer on a line."""
        return "".join(f"{name}\n" for name in self.finding.named())

    def _record(self) -> list[dict[str, Any]]:
        named = self.finding.named().items()
        return [{"id": name, **offer.model_dump(mode="json")} for name, offer in named]

    @property
    def sentence(self) -> str:
        """How many offers there are."""
        return f"{len(self.finding):,} offers, from {self.finding.name(0)}"

    def __len__(self) -> int:
        return len(self.finding)

    def _cases(self) -> Iterable[Cases]:
        return (offers(self.finding, day_of(self.order.bench.scenario, None)),)

    def _find(self) -> OfferSpace:
        return self.order.space

    def _tables(self) -> tuple[Table, ...]:
        named = self.finding.named().items()
        return (
            Table("offers.csv", [{"id": name, **terms_record(offer)} for name, offer in named]),
        )


@door(OffersOrder)
def space(order: OffersOrder) -> Offered:
    """List the offers of a scenario, or those that are asked for."""
    return Offered(order).asked()
