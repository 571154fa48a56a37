"""`parley run`: check, replay and draw a scenario into a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.options import (
    as_of_option,
    but_option,
    chosen,
    json_option,
    load,
    name_of,
    out_option,
    print_json,
    quiet_option,
    reading_option,
    scenario_argument,
)
from sim.domain.coverage import coverage
from sim.domain.files import read_all
from sim.engine import Ledger, replay
from sim.report.figures import timeline
from sim.report.figures.style import render
from sim.report.records import ledger_table
from sim.report.transcript import transcript
from sim.runs import Inputs, find_run, table, write_run


@click.command("run")
@scenario_argument
@reading_option
@but_option
@as_of_option
@out_option
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Check, replay and draw a scenario into a run folder."""
    path: Path = given["scenario"]
    read_all(path)
    options = chosen(given["readings"])
    scenario = load(path, options, given["but"], given["as_of"])
    asked = {"readings": options, "but": given["but"], "as_of": str(scenario.clock.as_of)}
    inputs = Inputs("run", name_of(path), scenario.fingerprint, str(path), asked)
    folder = find_run(given["out"], inputs)
    found = folder is not None
    if folder is None:
        files, types = _files(replay(scenario), options)
        folder = write_run(given["out"], inputs, files, types)
    if given["as_json"]:
        names = sorted(path.name for path in folder.iterdir())
        print_json({"run": inputs.run, "folder": str(folder), "found": found, "files": names})
    elif given["quiet"]:
        click.echo(str(folder))
    else:
        held = coverage(scenario)
        click.echo(f"{scenario.title}\n{held.facts} facts, {held.cited} cited; "
                   f"{len(scenario.record)} events to {scenario.clock.as_of}.")  # fmt: skip
        click.echo(f"{'Found' if found else 'Wrote'} the run {folder}:")
        for name in ("transcript.txt", "timeline.svg", "timeline.png", "chronicle.csv"):
            click.echo(f"  {folder / name}")


def _files(ledger: Ledger, options: dict[str, str]) -> tuple[dict[str, bytes], dict[str, Any]]:
    chronicle, types = table(ledger_table(ledger))
    figure = timeline.plot(timeline.table(ledger), ledger.scenario)
    files = {
        "transcript.txt": transcript(ledger, options).encode(),
        "chronicle.csv": chronicle,
        "timeline.svg": render(figure, "svg"),
        "timeline.png": render(figure, "png"),
    }
    return files, {"chronicle.csv": types}
