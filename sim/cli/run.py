"""`parley run`: check, replay, explore and draw a scenario into a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply
from sim.making.again import run


@click.command("run")
@options.scenario
@options.bench
@options.jobs
@click.option("--out", type=PATH, default=Path("reports"), show_default=True,
              help="Folder for runs.")  # fmt: skip
@click.option("--scenario", "now_at", type=PATH, metavar="PATH",
              help="Where the scenario of a run that is made again is now.")  # fmt: skip
@options.as_json
@options.quiet
def command(**given: Any) -> None:
    """Check, replay, explore and draw a scenario into a run folder, or make a run again.

    SCENARIO is a scenario, or the manifest or the folder of a run: that run is then made
    again, byte for byte, or it is said which of its inputs changed.
    """
    print_reply(run, **given)
