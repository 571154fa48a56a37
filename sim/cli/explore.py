"""`parley explore`: what each party would answer to offers that nobody made."""

from __future__ import annotations

from typing import Any

import click

from sim.cli import options
from sim.cli.options import print_reply
from sim.making.explore import explore


@click.command("explore")
@options.scenario
@options.offers
@click.option("--follow", is_flag=True,
              help="Simulate what would follow from those accepted most often.")  # fmt: skip
@click.option("--levers", is_flag=True,
              help="Set single changes of one offer side by side instead: of --venue, else of the "
              "place on neither side's ground offered last, or where such pairs meet.")  # fmt: skip
@click.option("--until", type=float, metavar="PRECISION",
              help="Draw as much as tells the likeliest offer to within this.")  # fmt: skip
@options.jobs
@options.bench
@options.out
@options.printed
def command(**given: Any) -> None:
    """Say what each party would answer to offers that nobody made, and why."""
    print_reply(explore, **given)
