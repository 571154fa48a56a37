"""`parley run`: check, replay, explore and draw a scenario into a run folder."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import fill
from typing import Any

import click

from sim.cli.again import make_again
from sim.cli.making import made, prepared, tell_run
from sim.cli.options import (
    case_options,
    jobs_option,
    json_option,
    out_option,
    quiet_option,
    scenario_argument,
)
from sim.facts.reading import coverage, read_all
from sim.facts.scenario import Scenario
from sim.report.words import WIDTH
from sim.runs.again import folder_of
from sim.runs.folder import find_run, parts_of, write_run

SHOWN = (
    "report.html", "exploration.txt", "transcript.txt", "timeline.svg", "expected.svg",
    "classes.svg", "matrix.svg", "conflicts.svg", "map.svg",
)  # fmt: skip
"""Files that the command names; `--json` lists all."""


@click.command("run")
@scenario_argument
@case_options
@jobs_option
@out_option
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Check, replay, explore and draw a scenario into a run folder, or make a run again.

    SCENARIO is a scenario, or the manifest or the folder of a run: that run is then made
    again, byte for byte, or it is said which of its inputs changed.
    """
    path: Path = given["scenario"]
    earlier = folder_of(path)
    if earlier is not None:
        make_again(given, earlier)
        return
    read_all(path)
    bench, inputs = prepared(given)
    folder = find_run(given["out"], inputs)
    found = folder is not None
    if folder is None:
        files, types = made(given, bench, inputs, parts_of(given["out"], inputs))
        folder = write_run(given["out"], inputs, files, types)
    tell_run(given, folder, _told(bench.scenario, folder, found=found), found=found)


def _told(scenario: Scenario, folder: Path, *, found: bool) -> str:
    held = coverage(scenario)
    score = json.loads((folder / "score.json").read_text(encoding="utf-8"))
    told = json.loads((folder / "exploration.json").read_text(encoding="utf-8"))
    texts = (
        told["sentence"],
        f"{held.facts} facts, {held.cited} cited, {held.assumed} assumed; "
        f"{len(scenario.record)} events to {scenario.clock.as_of}. "
        f"Answers scored: {score['n']} ({score['label']}). {score['verdict']}",
    )
    head = f"{'Found' if found else 'Wrote'} the run {folder}:\n"
    paragraphs = [scenario.title, *(fill(text, WIDTH) for text in texts), head]
    return "\n\n".join(paragraphs) + "".join(f"  {folder / name}\n" for name in SHOWN)
