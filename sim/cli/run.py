"""`parley run`: check, replay, explore and draw a scenario into a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.options import (
    PATH,
    bench_options,
    jobs_option,
    json_option,
    print_reply,
    quiet_option,
    scenario_argument,
)
from sim.making.again import run


@click.command("run")
@scenario_argument
@bench_options
@jobs_option
@click.option("--out", type=PATH, default=Path("reports"), show_default=True,
              help="Folder for runs.")  # fmt: skip
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Check, replay, explore and draw a scenario into a run folder, or make a run again.

    SCENARIO is a scenario, or the manifest or the folder of a run: that run is then made
    again, byte for byte, or it is said which of its inputs changed.
    """
    print_reply(run, **given)
