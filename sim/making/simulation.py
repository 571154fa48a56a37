"""What the run folder of a simulation holds: texts, data, tables and figures, as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.making.drawings import drawn, followed_drawings
from sim.report.followed_record import followed_record, simulated_record
from sim.report.simulate import followed_text, simulated_text
from sim.rules.course import NOTHING
from sim.runs.folder import table
from sim.runs.manifest import Inputs
from sim.simulate.beliefs import Minds
from sim.study.summary import Difference, Spanned, Summary
from sim.study.worlds import ENDS, Worlds, histories

AS_IT_STANDS = "as it stands"
MOST = 65_536
"""Worlds that the table tells one by one; the sums are over all."""


@dataclass(frozen=True)
class Found:
    """What many worlds amount to, beside those of named changes and other models."""

    summary: Summary
    label: str
    """What the record can bear."""
    changed: Mapping[str, Worlds]
    """The same worlds under each change."""
    changes: tuple[Difference, ...]
    envelope: Spanned | None

    @property
    def text(self) -> str:
        """What is found, as text."""
        return followed_text(self.summary, self.label, self.changes, self.envelope)

    @property
    def record(self) -> dict[str, Any]:
        """What is found, as data."""
        return followed_record(self.summary, self.label, self.changes, self.envelope)


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
        "follow.json": _json(found.record),
        f"world-{world}.txt": simulated_text(minds, world, told).encode(),
        f"world-{world}.json": _json(simulated_record(minds, world, told)),
    }
    files["worlds.csv"], types = table(worlds_table(found.summary.worlds))
    named = [(AS_IT_STANDS, found.summary.worlds), *found.changed.items()]
    figures, _ = drawn(followed_drawings(named, minds, found.label, world), inputs.run)
    files |= figures
    return files, {"worlds.csv": types}


def worlds_table(outcomes: Worlds) -> list[dict[str, Any]]:
    """Return what came of each of the first worlds; an empty text is nothing."""
    menu = outcomes.branch.menu
    rows = []
    for world in range(min(len(outcomes), MOST)):
        row = int(outcomes.row[world])
        met = row != NOTHING
        terms = menu.terms(row) if met else None
        rows.append(
            {
                "simulated_world": world,
                "end": ENDS[int(outcomes.end[world])],
                "met_on_day": _day(outcomes.held[world]),
                "agreed_on_day": _day(outcomes.agreed[world]),
                "called_off_on_day": _day(outcomes.called_off[world]),
                "venue": (terms.venues[0] if terms.venues else terms.medium) if terms else "",
                "level": terms.level if terms else "",
                "proposed_by": menu.by[row] if met else "",
                "offers": int(outcomes.made[world]),
                "rounds": int(outcomes.rounds[world]),
            }
        )
    return rows


def _day(day: float) -> str:
    return "" if np.isnan(day) else f"{day:.0f}"


def _json(document: Any) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
