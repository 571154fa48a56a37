"""`parley replay`: the record as a chronicle, with what the rules expected."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import bench_options, json_option, print_reply, scenario_argument
from sim.making.replay import replay


@click.command("replay")
@scenario_argument
@bench_options
@json_option
def command(**given: Any) -> None:
    """Print the record; before each answer, what the rules expected and why."""
    print_reply(replay, **given)
