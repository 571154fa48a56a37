"""`parley score`: what the rules are worth on documented answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply, say
from sim.gates import free
from sim.making.score import score


@click.command("score")
@click.argument("scenarios", nargs=-1, required=True, type=PATH, metavar="SCENARIO...")
@click.option("--since", metavar="DATE", help="Only answers from this day on.")
@options.book
@options.posterior
@options.confident
@options.draws
@options.seed
@click.option("--out", type=PATH, metavar="DIR", help="Write text, data and picture there.")
@options.printed
def command(scenarios: tuple[Path, ...], *, out: Path | None, **given: Any) -> None:
    """Say what the rules are worth on documented answers, against simpler ways of expecting.

    A folder of scenarios stands for all of them. With --without, --with, --rules or --posterior
    the changed book is set beside the shipped one, dispute by dispute.
    """
    if out is not None:
        free(out)
    reply = print_reply(partial(score, *scenarios), **given)
    if out is not None:
        say(f"Wrote {reply.save(out)}.", err=True)
