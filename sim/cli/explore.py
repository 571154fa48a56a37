"""`parley explore`: what each party would answer to offers that nobody made."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import (
    bench_options,
    jobs_option,
    json_option,
    offer_options,
    print_reply,
    quiet_option,
    scenario_argument,
)
from sim.making.explore import explore


@click.command("explore")
@scenario_argument
@offer_options
@click.option("--follow", is_flag=True,
              help="Simulate what would follow from those accepted most often.")  # fmt: skip
@jobs_option
@bench_options
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Say what each party would answer to offers that nobody made, and why."""
    print_reply(explore, **given)
