"""`parley stability`: which states are stable, for whom, and what would change that."""

from __future__ import annotations

from typing import Any

import click

from sim.cli import options
from sim.cli.options import print_reply
from sim.making.stability import stability
from sim.study.stability.solve import READINGS


@click.command("stability")
@options.scenario
@click.option("--answers", type=click.Choice(list(READINGS)), default="alternating",
              show_default=True, help="How several opponents may answer.")  # fmt: skip
@click.option("--on", metavar="DATE", help="Day of the offers, where no game is stated.")
@click.option("--wish", type=int, metavar="STATE", help="A state that is to become stable for all.")
@options.bench
@options.printed
def command(**given: Any) -> None:
    """Say which states are stable, for whom, by which foresight, and what would change that."""
    print_reply(stability, **given)
