"""Answer what many disputes say of the parameters of a book."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.expect.fitted import rule_hashes
from sim.gates import free
from sim.making.many import ManyOrder
from sim.making.reply import DRAWN, Reply
from sim.report.casebook.calibrate import (
    calibration_blocks,
    calibration_record,
    calibration_sentence,
)
from sim.report.document import text_of
from sim.report.pictures import Drawing
from sim.report.tables import Table
from sim.runs.folder import write_files
from sim.runs.work import Work
from sim.study.casebook import calibrate as study
from sim.study.casebook.calibrate import Calibration

DRAWN_OUT = "sim.study.casebook.datatree"
"""What is loaded when it is asked for: it needs ArviZ."""


@dataclass(frozen=True)
class CalibrateOrder(ManyOrder):
    """Disputes, and the book that is fitted to their answers."""

    _: KW_ONLY
    out: Path | str | None = None
    """File that the posterior is written to."""


class Calibrate(Reply[CalibrateOrder, Calibration]):
    """A posterior of a book, and what it is worth on disputes left out."""

    NAME = "calibration"

    def _text(self) -> str:
        text = text_of(calibration_blocks(self.finding))
        return text if self.order.out is None else f"{text}\nThe posterior is {self.order.out}\n"

    def _record(self) -> dict[str, Any]:
        return {**calibration_record(self.finding), "asked": self.order.asked}

    @property
    def sentence(self) -> str:
        """What the posterior is worth."""
        return calibration_sentence(self.finding)

    def _find(self) -> Calibration:
        benches = self.order.benches()
        rules = rule_hashes(benches.values())
        work = Work(self.order.jobs)
        return study.calibrate(benches, seed=self.order.seed, rules=rules, work=work)

    @cached_property
    def _drawings(self) -> tuple[Drawing, ...]:
        if not self.finding.curve:
            return ()
        plots = import_module(DRAWN)
        days = [order.bench.scenario.clock.as_of for order in self.order.unchanged]
        table = plots.score.learning(self.finding.curve, max(days))
        return (plots.drawing("learning", plots.score, table, plots.score.LEARNING),)

    def _tables(self) -> tuple[Table, ...]:
        return (Table("parameters.csv", self._record()["parameters"]),)

    def datatree(self) -> Any:
        """Return the draws as a DataTree of ArviZ: prior, posterior, predictions, answers.

        Raises
        ------
        SimError
            If ArviZ is not installed.
        """
        return import_module(DRAWN_OUT).datatree(self.finding)

    def write(self) -> None:
        """Write the posterior into the file of the order, if it names one.

        Raises
        ------
        SimError
            If something is there already, or it cannot be written.
        """
        if self.order.out is not None:
            target = Path(self.order.out)
            content = self.finding.posterior().text.encode()
            write_files(target.parent, {target.name: content}, "choose another file with --out")


def calibrate(*scenarios: Path | str, **asked: Any) -> Calibrate:
    """Return what the answers of some disputes make of the parameters of a book.

    Parameters
    ----------
    scenarios
        Each a scenario, or a folder of them.
    asked
        Further fields of `CalibrateOrder`.
    """
    order = CalibrateOrder(scenarios, **asked)
    if order.out is not None:
        free(order.out, "file")
    reply = Calibrate(order).asked()
    reply.write()
    return reply
