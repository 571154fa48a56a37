"""`parley sensitivity`: what an outcome depends on, and where it comes about."""

from __future__ import annotations

from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply
from sim.cli.simulate import branch_options
from sim.expect.draws import GROUPINGS
from sim.making.sensitivity import sensitivity
from sim.making.simulate import MOST
from sim.study.sensitivity.sensitivity import QUESTIONS


@click.command("sensitivity")
@options.scenario
@click.option("--of", type=click.Choice(list(QUESTIONS)), default="held", show_default=True,
              help="Whether a meeting is held or agreed, or all accept an offer.")  # fmt: skip
@click.option("--group", type=click.Choice(GROUPINGS), default="rule", show_default=True,
              help="What is one factor.")  # fmt: skip
@branch_options
@click.option("--on", metavar="DATE", help="Day on which the offer would be made.")
@click.option("--worlds", type=click.IntRange(64, MOST), help="Worlds of each set of draws.")
@click.option("--but", multiple=True, metavar="NAME", help="One option beside the rest.")
@click.option("--envelope", is_flag=True, help="Let readings and candidates be options as well.")
@click.option("--priors", is_flag=True, help="Move the prior of each parameter but shares.")
@click.option("--design", type=PATH, metavar="FILE",
              help="Take the parameters from a table, in place of draws.")  # fmt: skip
@click.option("--out", type=PATH, help="Write a run folder with the table of draws below this one.")
@options.candidates
@options.jobs
@options.opened
@options.printed
def command(**given: Any) -> None:
    """Say what an outcome depends on: which factor matters, and where it comes about.

    Each --venue, --but and --with is an option of a factor, beside things as they stand.
    """
    print_reply(sensitivity, **given)
