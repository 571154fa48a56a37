"""What the run folder of a simulation holds: texts, data, tables and figures, as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.making.drawings import drawn, followed_drawings
from sim.report.data import json_bytes
from sim.report.records import followed_record, simulated_record
from sim.report.simulate import followed_text, simulated_text
from sim.report.tables import worlds_table, written
from sim.runs.manifest import Inputs
from sim.simulate.beliefs import Minds
from sim.study.differences import Paired
from sim.study.summary import Spanned, Summary
from sim.study.worlds import Worlds, histories

AS_IT_STANDS = "as it stands"


@dataclass(frozen=True)
class Found:
    """What many worlds amount to, beside those of named changes and other models."""

    summary: Summary
    label: str
    """What the record can bear."""
    changed: Mapping[str, Worlds]
    """The same worlds under each change."""
    changes: tuple[Paired, ...]
    envelope: Spanned | None

    @property
    def text(self) -> str:
        """What is found, as text."""
        return followed_text(self.summary, self.changes, self.envelope)

    @property
    def record(self) -> dict[str, Any]:
        """What is found, as data."""
        return followed_record(self.summary, self.changes, self.envelope)


def followed_contents(
    found: Found,
    minds: Minds,
    world: int,
    inputs: Inputs,
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files of a simulation by name, and the types of the columns of its table.

    Parameters
    ----------
    found
        What many worlds amount to.
    minds
        The branch and its principals.
    world
        The one of them that is told by itself.
    inputs
        What the run is made from, for the metadata of the figures.
    """
    told = histories(minds, np.array([world]))[world]
    files = {
        "follow.txt": found.text.encode(),
        "follow.json": json_bytes(found.record),
        f"world-{world}.txt": simulated_text(minds, world, told).encode(),
        f"world-{world}.json": json_bytes(simulated_record(minds, world, told)),
    }
    tables, types = written(worlds_table(found.summary.worlds))
    named = [(AS_IT_STANDS, found.summary.worlds), *found.changed.items()]
    figures, _ = drawn(followed_drawings(named, minds, found.label, world), inputs.run)
    return files | figures | tables, types
