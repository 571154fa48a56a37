"""How work is done: by how many, who is told, and where finished parts are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.errors import SimError
from sim.runs.parts import Arrays, Parts

MOST = 2**28
"""Numbers that an exploration may keep, 2 GiB of them."""


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

    def kept(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        """Return a part that was finished before; else make it and keep it."""
        if self.parts is None:
            return make()
        held = self.parts.load(name)
        if held is None:
            held = make()
            self.parts.save(name, held)
        return held


ALONE = Work()
"""One thread, nobody who is told, nothing kept."""


def check_room(classes: int, parties: int, draws: int) -> None:
    """Raise an error, before anything is drawn, if an exploration would not fit into memory.

    Raises
    ------
    SimError
        If acceptance and its log-odds are too many numbers; it says how many draws would do.
    """
    rows = 2 * classes * parties
    if rows * draws > MOST:
        raise SimError(
            f"{draws:,} draws of {classes:,} classes of offers take more than 2 GiB of memory",
            "--draws",
            f"ask for {MOST // rows:,} draws or fewer, or for fewer offers",
        )
