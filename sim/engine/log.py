"""What happened in simulated worlds, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.arrays import Index


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a simulated world."""

    day: int
    """Days after day 0."""
    act: str
    by: str
    """The party that acts; empty for the surroundings."""
    row: int
    """Row of the offer that it is about, or -1."""
    cause: str
    """Id of the rule that brought it about; empty for a decision on the merits."""


@dataclass
class Log:
    """Collects events of many worlds, in the order of each world."""

    _parts: list[tuple[Index, Index, str, str, Index, Index]] = field(default_factory=list)

    def add(
        self, worlds: Index, days: Index, act: str, by: str, rows: Index, causes: Index
    ) -> None:
        """Take an event that happened in some worlds, given by their numbers."""
        self._parts.append((worlds, days, act, by, rows, causes))

    def histories(self, names: Sequence[str]) -> dict[int, list[Happened]]:
        """Return the events of each world, in order.

        Parameters
        ----------
        names
            Causes by their codes.
        """
        found: dict[int, list[Happened]] = {}
        for worlds, days, act, by, rows, causes in self._parts:
            columns = (column.tolist() for column in (worlds, days, rows, causes))
            for world, day, row, cause in zip(*columns, strict=True):
                found.setdefault(world, []).append(Happened(day, act, by, row, names[cause]))
        return found


def same(value: int, worlds: Index) -> Index:
    """Return a value for each world."""
    return np.full(worlds.size, value)
