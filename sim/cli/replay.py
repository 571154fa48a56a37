"""`parley replay`: the record as a chronicle, with what the rules expected."""

from __future__ import annotations

from typing import Any

import click

from sim.cli import options
from sim.cli.options import print_reply
from sim.making.replay import replay


@click.command("replay")
@options.scenario
@options.bench
@options.out
@options.as_json
def command(**given: Any) -> None:
    """Print the record; before each answer, what the rules expected and why."""
    print_reply(replay, **given)
