"""How work is done: by how many, who is told, and where finished parts are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.runs.parts import Parts


def _nobody(*_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Work:
    """Has no effect on results."""

    jobs: int = 1
    """Threads that weigh."""
    weighed: Callable[[int, int], None] = _nobody
    """Told how many classes of how many are weighed."""
    compared: Callable[[str], None] = _nobody
    """Told the name of each reading and variant when it is weighed."""
    parts: Parts | None = None
    """Where finished parts are kept, so that an interrupted run goes on from them."""
