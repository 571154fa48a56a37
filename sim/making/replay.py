"""Answer what happened, and what the rules expected before each answer."""

from __future__ import annotations

from typing import Any

from sim.making.kept import Kept
from sim.making.order import Order, door
from sim.report.records import review_record
from sim.report.replay import transcript, verdict_text
from sim.report.tables import Table, review_tables
from sim.study.replay import Review, review


class Replay(Kept[Order, Review]):
    """The record of a dispute, and what the rules expected before each answer."""

    NAME, TEXTS = "replay", ("replay.txt",)

    def _text(self) -> str:
        """Return the chronicle."""
        return transcript(self.finding, self.order.readings)

    def _record(self) -> dict[str, Any]:
        return review_record(self.finding)

    @property
    def sentence(self) -> str:
        """How well the rules did."""
        return verdict_text(self.finding.score)

    def _find(self) -> Review:
        return review(self.order.bench)

    def _tables(self) -> tuple[Table, ...]:
        return review_tables(self.finding)[::-1]


@door(Order)
def replay(order: Order) -> Replay:
    """Replay a documented record: before each answer, what the rules expected and why."""
    return Replay(order).asked()
