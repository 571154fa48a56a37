"""`parley explain`: why one answer, down to the paragraph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply, say
from sim.making.explain import Explain, explain
from sim.making.reply import figure_kind


@click.command("explain")
@options.scenario
@click.argument("event")
@click.option("--party", metavar="PARTY", help="Whose answer, where EVENT is an offer.")
@click.option("--by", metavar="PARTY", help="Who is taken to have made the offer.")
@click.option("--figure", type=PATH, metavar="FILE",
              help="Draw the reasons into FILE.svg, FILE.pdf or FILE.png.")  # fmt: skip
@options.bench
@options.out
@options.as_json
def command(figure: Path | None, **given: Any) -> None:
    """Explain one documented answer: what was expected, why, and what would matter.

    EVENT is the id of an answer, or of an offer that was answered.
    """
    if figure is not None:
        figure_kind(figure)

    def ask(**order: Any) -> Explain:
        reply = explain(**order)
        if figure is not None:
            say(f"Wrote {reply.draw(figure)}.", err=True)
        return reply

    print_reply(ask, **given)
