"""What a run folder holds: texts, tables and figures, as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.report.alike import Vocabulary
from sim.report.exploration import exploration_text
from sim.report.exploration_record import classes_table, exploration_record
from sim.report.figures import (
    beliefs,
    classes,
    conflicts,
    expected,
    matrix,
    pareto,
    posterior,
    timeline,
    worldmap,
)
from sim.report.figures.style import render
from sim.report.outlook import expectations_table, posterior_table, score_record
from sim.report.records import ledger_table
from sim.report.transcript import transcript
from sim.runs import table
from sim.study.review import Review
from sim.study.survey import Survey

Files = dict[str, bytes]
Types = dict[str, Any]
KINDS = ("svg", "png")


def contents(found: Review, looked: Survey, readings: Mapping[str, str]) -> tuple[Files, Types]:
    """Return the files of a run by name, and the types of the columns of its tables.

    Parameters
    ----------
    found
        The record, what was expected, and the scores.
    looked
        The exploration.
    readings
        Readings that were taken, for the head of the transcript.
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
        "score.json": _json(score_record(found.score)),
        "exploration.json": _json(exploration_record(looked, label)),
    }
    figures = {**_figures_of_record(found), **_figures_of_space(looked, label)}
    for name, figure in figures.items():
        files |= {f"{name}.{kind}": render(figure, kind) for kind in KINDS}
    types = {}
    for name, held in rows.items():
        files[name], types[name] = table(held)
    return files, types


def _figures_of_record(found: Review) -> dict[str, Figure]:
    return {
        "timeline": timeline.plot(timeline.table(found.ledger), found.bench.scenario),
        "expected": expected.plot(expected.table(found)),
        "posterior": posterior.plot(posterior.table(found)),
    }


def _figures_of_space(looked: Survey, label: str) -> dict[str, Figure]:
    explored, reached = looked.exploration, looked.envelope
    terms = _terms(looked)
    level, form, _, agenda = terms
    spans = {party: (reached.low[party], reached.high[party]) for party in reached.low}
    picked = {name: pick.number for name, pick in looked.picks.items()}
    drawn = {
        "classes": classes.plot(classes.table(explored, spans, label)),
        "matrix": matrix.plot(matrix.table(explored, (level, form, agenda), label)),
        "conflicts": conflicts.plot(conflicts.table(explored, looked.logic, looked.rests, label)),
        "pareto": pareto.plot(pareto.table(explored, looked.pareto, picked, label)),
        "map": worldmap.plot(worldmap.table(explored, terms, label=label)),
    }
    return {**drawn, **_beliefs(looked, label)}


def _terms(looked: Survey) -> tuple[int, int, int, int]:
    """Return level, format, promises and agenda of the offers in focus, by their numbers."""
    explored = looked.exploration
    first = int(explored.classes.first[looked.focus.number])
    _, level, form, promises, agenda = np.unravel_index(first, explored.space.shape)
    return int(level), int(form), int(promises), int(agenda)


def _beliefs(looked: Survey, label: str) -> dict[str, Figure]:
    """Return, for each principal, what one would have to believe for the offers in focus."""
    scenario = looked.exploration.bench.scenario
    words = {a.number: a for a in Vocabulary(looked.exploration).classes()}
    alike = words[looked.focus.number]
    found = {}
    for party, held in looked.focus.believe.items():
        question = f"Would {scenario.parties[party].name} accept {alike.name} ({alike.terms})?"
        every = (*held.singles, *held.sets)
        sets = {tuple(b.name for b in one.beliefs): one.accept for one in every}
        says = {belief.name: belief.says for one in every for belief in one.beliefs}
        drawn = beliefs.table(scenario, question, {(): held.now, **sets}, says, label)
        found[f"beliefs-{party}"] = beliefs.plot(drawn)
    return found


def _json(document: Any) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
