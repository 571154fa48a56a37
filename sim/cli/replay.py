"""`parley replay`: the record as a chronicle."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.options import (
    as_of_option,
    but_option,
    chosen,
    json_option,
    load,
    print_json,
    reading_option,
    scenario_argument,
)
from sim.engine import replay
from sim.report.records import ledger_record
from sim.report.transcript import transcript


@click.command("replay")
@scenario_argument
@reading_option
@but_option
@as_of_option
@json_option
def command(
    scenario: Path, readings: tuple[str, ...], but: str | None, as_of: str | None, *, as_json: bool
) -> None:
    """Print the record as a chronicle, state by state, with its sources."""
    options = chosen(readings)
    ledger = replay(load(scenario, options, but, as_of))
    if as_json:
        print_json(ledger_record(ledger))
    else:
        click.echo(transcript(ledger, options), nl=False)
