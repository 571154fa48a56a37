"""What a run folder holds: texts, tables and figures, as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.report.drawings import Drawing, drawings
from sim.report.exploration import exploration_text
from sim.report.exploration_record import classes_table, exploration_record
from sim.report.figures.style import render
from sim.report.followed import followed_text
from sim.report.followed_contents import AS_IT_STANDS
from sim.report.followed_drawings import worlds_drawings
from sim.report.followed_record import followed_record
from sim.report.outlook import expectations_table, json_bytes, posterior_table, score_record
from sim.report.page.build import page
from sim.report.records import ledger_table
from sim.report.transcript import transcript
from sim.runs import Inputs, table
from sim.study.follow import Outcomes, prepared
from sim.study.review import Review
from sim.study.summary import summary
from sim.study.survey import Survey

Files = dict[str, bytes]
Types = dict[str, Any]
KINDS = ("svg", "png")


def contents(
    found: Review,
    looked: Survey,
    readings: Mapping[str, str],
    inputs: Inputs,
    after: Outcomes | str,
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
    rows = {
        "chronicle.csv": ledger_table(found.ledger),
        "expectations.csv": expectations_table(found),
        "posterior.csv": posterior_table(found.parameters),
        "classes.csv": classes_table(looked),
    }
    files = {
        "transcript.txt": transcript(found.ledger, readings, found).encode(),
        "exploration.txt": exploration_text(looked, label).encode(),
        "score.json": json_bytes(score_record(found.score)),
        "exploration.json": json_bytes(exploration_record(looked, label)),
    }
    drawn = [*drawings(found, looked)]
    follows = after if isinstance(after, str) else summary(after)
    if not isinstance(follows, str):
        files["follow.txt"] = followed_text(follows, label).encode()
        files["follow.json"] = json_bytes(followed_record(follows, label))
        drawn += _worlds(follows.outcomes, label)
    run = inputs.run
    for one in drawn:
        figure = one.draw()
        files |= {f"{one.name}.{kind}": render(figure, kind, run) for kind in KINDS}
    svgs = {one.name: files[f"{one.name}.svg"] for one in drawn}
    files["report.html"] = page(found, looked, drawn, svgs, inputs, follows)
    types = {}
    for name, held in rows.items():
        files[name], types[name] = table(held)
    return files, types


def _worlds(after: Outcomes, label: str) -> Iterator[Drawing]:
    return worlds_drawings([(AS_IT_STANDS, after)], prepared(after.branch), label)
