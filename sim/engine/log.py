"""What happened in simulated worlds, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.arrays import Index
from sim.domain.situation import REGIONS

Columns = tuple[Index, Index, Index, Index, Index, Index]
"""Number of the world, day, row, row that is answered, cause and state, shape (world,) each."""


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
    answers: int
    """Row of the offer that a counter-offer answers, or -1."""
    cause: str
    """Id of the rule that brought it about; empty for a decision on the merits."""
    state: str
    """State of the meeting's region after it."""


@dataclass
class Log:
    """Collects events of many worlds, in the order of each world."""

    _parts: list[tuple[str, str, Columns]] = field(default_factory=list)

    def add(self, act: str, by: str, columns: Columns) -> None:
        """Take an event that happened in some worlds."""
        self._parts.append((act, by, columns))

    def histories(self, names: Sequence[str]) -> dict[int, list[Happened]]:
        """Return the events of each world, in order.

        Parameters
        ----------
        names
            Causes by their codes.
        """
        found: dict[int, list[Happened]] = {}
        states = REGIONS["meeting"]
        for act, by, columns in self._parts:
            told = zip(*(column.tolist() for column in columns), strict=True)
            for world, day, row, answers, cause, state in told:
                event = Happened(day, act, by, row, answers, names[cause], states[state])
                found.setdefault(world, []).append(event)
        return found
