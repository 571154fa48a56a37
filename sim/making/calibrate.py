"""Answer what many disputes say of the parameters of a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.expect.bench import Bench
from sim.gates import there
from sim.making.fitted import rule_hashes
from sim.making.order import Order, scenarios_below, take_alone
from sim.making.reply import Reply, keyed
from sim.report.calibrate import calibration_blocks, calibration_record, calibration_sentence
from sim.report.document import text_of
from sim.report.tables import Table
from sim.rules.declare import Rule
from sim.runs.folder import write_files

FITTED = "sim.study.casebook.calibrate"
"""What fits is loaded when it is asked for: it needs SciPy and ArviZ."""
DRAWS = 256
"""Draws from which it is told which venue of several a party likes best."""


@dataclass(frozen=True)
class CalibrateOrder:
    """Disputes, and the book that is fitted to their answers."""

    scenarios: Sequence[Path | str] = ()
    """Each a scenario, or a folder of them."""
    _: KW_ONLY
    rules: Sequence[Path | str | Rule] = ()
    without: Sequence[str] = ()
    candidates: Sequence[str] = ()
    seed: int = 1
    out: Path | str | None = None
    """File that the posterior is written to."""

    def __post_init__(self) -> None:
        take_alone(self)

    @property
    def benches(self) -> dict[str, Bench]:
        """Each dispute that has a scenario, by its name."""
        paths = [path for given in self.scenarios for path in scenarios_below(Path(given))]
        orders = [
            Order(path, rules=self.rules, without=self.without, candidates=self.candidates,
                  seed=self.seed, draws=DRAWS)
            for path in paths
        ]  # fmt: skip
        names = [order.name for order in orders]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            hint = "give each dispute once, under a folder of its own name"
            raise SimError(f"given twice: {', '.join(twice)}", "calibrate", hint)
        return {order.name: order.bench for order in orders}


class Calibrate(Reply[CalibrateOrder, Any]):
    """A posterior of a book, and what it is worth on disputes left out."""

    NAME = "calibration"

    def _text(self) -> str:
        text = text_of(calibration_blocks(self.finding))
        return text if self.order.out is None else f"{text}\nThe posterior is {self.order.out}\n"

    def _record(self) -> Mapping[str, Any]:
        return calibration_record(self.finding)

    @property
    def sentence(self) -> str:
        """What the posterior is worth."""
        return calibration_sentence(self.finding)

    def _find(self) -> Any:
        try:
            study = import_module(FITTED)
        except ImportError:
            hint = "pip install 'parley-sim[calibrate]'"
            raise SimError("fitting needs SciPy and ArviZ", hint=hint) from None
        benches = self.order.benches
        rules = rule_hashes(benches.values())
        return study.calibrate(benches, seed=self.order.seed, rules=rules)

    def _tables(self) -> tuple[Table, ...]:
        return (keyed("parameters", self._record()["parameters"]),)

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
    order = CalibrateOrder(scenarios, **{k: v for k, v in asked.items() if k != "tell"})
    if order.out is not None and there(Path(order.out)):
        raise SimError("there is something already", str(order.out), "choose another file")
    reply = Calibrate(order).asked()
    reply.write()
    return reply
