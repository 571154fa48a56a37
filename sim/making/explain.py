"""Answer why an answer was expected or not, and what would matter."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sim.making.kept import Kept
from sim.making.order import Order, door
from sim.report.bands import probability_text
from sim.report.explain import explanation_text
from sim.report.records import explanation_record
from sim.report.tables import Table
from sim.report.words import ACTS
from sim.study import explain as study
from sim.study.explain import Explanation


@dataclass(frozen=True)
class ExplainOrder(Order):
    """An order that names an answer of the record."""

    event: str = ""
    """Id of an answer, or of an offer that was answered."""
    party: str | None = None
    """Whose answer to the offer is meant."""
    by: str | None = None
    """Who is taken to have made the offer; by default who made it."""


class Explain(Kept[ExplainOrder, Explanation]):
    """One documented answer: what was expected of it, why, and what would matter."""

    NAME, TEXTS = "explain", ("explain.txt",)

    def _text(self) -> str:
        """Return what was expected, why, and what would have to be otherwise."""
        return explanation_text(self.finding)

    @property
    def sentence(self) -> str:
        """What was expected, and what was answered."""
        finding = self.finding
        band = probability_text(finding.expectation.public.interval, finding.label)
        name = finding.scenario.parties[finding.event.by].name
        does = ACTS[finding.event.act].does
        return f"{finding.event.id}: acceptance {band}, in public; {name} {does}"

    def _record(self) -> dict[str, Any]:
        return explanation_record(self.finding)

    def _find(self) -> Explanation:
        order = self.order
        if order.by is None:
            return study.explain(order.bench, order.event, order.party)
        answer = study.find_answer(order.bench, order.event, order.party)
        return study.explain(study.made_by(order.bench, answer, order.by), answer.id)

    def _tables(self) -> tuple[Table, ...]:
        reasons = self.finding.reasons
        rows = [{"rule": r.rule, "kind": r.kind, **asdict(r.effect), "because": r.because,
                 "says": r.says}
                for r in reasons]  # fmt: skip
        return (Table("reasons.csv", rows),)


@door(ExplainOrder)
def explain(order: ExplainOrder) -> Explain:
    """Explain a documented answer: what was expected, why, and what would have mattered."""
    return Explain(order).asked()
