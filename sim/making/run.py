"""What a run folder holds: texts, tables and figures, as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.making.drawings import drawings, drawn, worlds_drawings
from sim.making.simulation import AS_IT_STANDS
from sim.report.data import json_bytes
from sim.report.explore import exploration_text
from sim.report.page import page
from sim.report.pictures import Drawing
from sim.report.records import exploration_record, followed_record, score_record
from sim.report.replay import transcript
from sim.report.simulate import followed_text
from sim.report.tables import classes_table, review_tables, written
from sim.runs.manifest import Inputs
from sim.study.replay import Review
from sim.study.summary import summary
from sim.study.survey import Survey
from sim.study.worlds import Worlds

Files = dict[str, bytes]
Types = dict[str, Any]


def contents(
    found: Review,
    looked: Survey,
    readings: Mapping[str, str],
    inputs: Inputs,
    after: Worlds | str,
) -> tuple[Files, Types]:
    """Return the files of a run by name, and the types of the columns of its tables.

    Parameters
    ----------
    found
        The record, what was expected, and the scores.
    looked
        The exploration.
    readings
        Readings that were taken, for the head of the transcript.
    inputs
        What the run is made from, for the page to tell how it is made again.
    after
        What could follow, or why nothing was simulated.
    """
    label = found.score.label
    files = {
        "transcript.txt": transcript(found.ledger, readings, found).encode(),
        "exploration.txt": exploration_text(looked).encode(),
        "score.json": json_bytes(score_record(found.score)),
        "exploration.json": json_bytes(exploration_record(looked)),
    }
    figures = [*drawings(found, looked)]
    follows = after if isinstance(after, str) else summary(after)
    if not isinstance(follows, str):
        files["follow.txt"] = followed_text(follows).encode()
        files["follow.json"] = json_bytes(followed_record(follows))
        figures += _worlds(follows.worlds, label)
    pictures, svgs = drawn(figures, inputs.run)
    files |= pictures
    files["report.html"] = page(found, looked, figures, svgs, inputs, follows)
    tables, types = written(*review_tables(found), classes_table(looked))
    return files | tables, types


def _worlds(after: Worlds, label: str) -> Iterator[Drawing]:
    return worlds_drawings([(AS_IT_STANDS, after)], label)
