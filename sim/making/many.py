"""Many disputes and one book: what several scenarios are asked together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.expect.bench import Bench
from sim.making.order import Order, by_name, check_once, scenarios_below, take_alone
from sim.rules.declare import Rule
from sim.runs.manifest import options_text
from sim.runs.work import Tell, silent

OWN = ("rules", "without", "candidates", "posterior", "confident", "seed", "draws", "trust")
"""What is asked of each scenario alike."""
UNTOLD = ("scenarios", "jobs", "tell", "out", "taught")
"""What is told otherwise, or changes no number."""


@dataclass(frozen=True)
class ManyOrder:
    """Disputes, and the book by which their answers are judged."""

    scenarios: Sequence[Path | str] = ()
    """Each a scenario, or a folder of them."""
    _: KW_ONLY
    rules: Sequence[Path | str | Rule] = ()
    without: Sequence[str] = ()
    candidates: Sequence[str] = ()
    posterior: Path | str | None = None
    confident: bool = False
    trust: bool = False
    seed: int = 1
    draws: int = 1024
    jobs: int = 2
    """Processes that work; has no effect on results."""
    tell: Tell = field(default=silent, repr=False, compare=False)

    def __post_init__(self) -> None:
        take_alone(self)

    @cached_property
    def unchanged(self) -> list[Order]:
        """An order of each scenario, which is read once."""
        return self.orders()

    def orders(self, **changes: Any) -> list[Order]:
        """Return an order of each scenario, with some of what is asked changed.

        Raises
        ------
        SimError
            If two scenarios have one name.
        """
        asked = {name: getattr(self, name) for name in OWN} | changes
        paths = [path for given in self.scenarios for path in scenarios_below(Path(given))]
        orders = [Order(path, **asked) for path in paths]
        hint = "give each dispute once, in a folder of its own name"
        check_once([order.name for order in orders], "SCENARIO", hint)
        return orders

    def benches(self, **changes: Any) -> dict[str, Bench]:
        """Return the bench of each scenario by its name; parameters as `orders`."""
        benches = {}
        for order in self.orders(**changes) if changes else self.unchanged:
            self.tell(f"read: {order.name}")
            benches[order.name] = order.bench
        return benches

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked, as documents name it."""
        usual = {part.name: part.default for part in fields(self)}
        told = {name: getattr(self, name) for name in usual if name not in UNTOLD}
        return {
            "scenarios": [order.name for order in self.unchanged],
            **{name: by_name(value) for name, value in told.items() if value != usual[name]},
        }

    @property
    def told(self) -> str:
        """What was asked that is not as by default, in words; empty if all is."""
        return options_text({n: v for n, v in self.asked.items() if n != "scenarios"})
