"""`parley compare`: runs or alternatives side by side, what differs and how surely."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply
from sim.making.compare import compare


@click.command("compare")
@click.argument("targets", nargs=-1, required=True, type=PATH,
                metavar="RUN_OR_SCENARIO...")  # fmt: skip
@click.option("--but", multiple=True, metavar="NAME",
              help="A counterfactual as an alternative; several stand side by side.")  # fmt: skip
@options.opened
@options.offers
@click.option("--follow", is_flag=True, help="Simulate what would follow in each alternative.")
@click.option("--out", type=PATH, help="Write a run folder below this one.")
@options.jobs
@options.printed
def command(targets: tuple[Path, ...], **given: Any) -> None:
    """Put runs or alternatives side by side: what differs, draw by draw, and how surely.

    The first RUN_OR_SCENARIO is the reference. Every further one, and every --but, --reading,
    --without and --rules, is an alternative of its own beside it.
    """
    print_reply(partial(compare, *targets), **given)
