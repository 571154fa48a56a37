"""`parley calibrate`: what many disputes say of the parameters of the rules."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply
from sim.making.calibrate import calibrate


@click.command("calibrate")
@click.argument("scenarios", nargs=-1, required=True, type=PATH, metavar="SCENARIO...")
@options.book
@options.confident
@options.seed
@options.workers
@click.option("--out", type=PATH, metavar="FILE", help="Write the posterior to this file.")
@options.printed
def command(scenarios: tuple[Path, ...], **given: Any) -> None:
    """Fit the rules to the documented answers of many disputes, and say what that is worth.

    A folder of scenarios stands for all of them. Other commands weigh by the posterior with
    --posterior FILE.
    """
    print_reply(partial(calibrate, *scenarios), **given)
