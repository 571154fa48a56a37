"""`parley simulate`: what follows, in one readable world or in many."""

from __future__ import annotations

from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply
from sim.errors import SimError
from sim.making.simulate import MOST, simulate


def _refused(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> None:
    if names:
        raise SimError("no option of that name", "--change", f"write --but {names[0]}")


branch_options = options.together(
    click.option("--from", "start", metavar="DATE|EVENT",
                 help="Leave the record at the end of a day, or before an event."),
    click.option("--after", metavar="EVENT",
                 help="Leave it at the end of the last day of an event."),
    click.option("--instead", metavar="WHAT",
                 help="What stands in for the event of --from: an answer, or an offer."),
    click.option("--offer", metavar="ID", help="Begin with this candidate offer."),
    click.option("--by", metavar="PARTY", help="Who makes the offer of --offer."),
    click.option("--days", type=click.IntRange(1, 3650), help="Days that are simulated."),
)  # fmt: skip
"""Options that say where a simulation leaves the record."""


@click.command("simulate")
@options.scenario
@branch_options
@click.option("--world", type=click.IntRange(0), help="World that is told; by default the first.")
@click.option("--worlds", type=click.IntRange(1, MOST), help="Sum up so many worlds.")
@click.option("--but", multiple=True, metavar="NAME",
              help="Put one beside the same worlds; several stand side by side.")  # fmt: skip
@click.option("--change", multiple=True, hidden=True, expose_value=False, callback=_refused)
@click.option("--out", type=PATH, help="Write a run folder below this one.")
@click.option("--until", type=float, metavar="PRECISION",
              help="Play as many worlds as tell the share to within this: 0.01.")  # fmt: skip
@click.option("--part", metavar="K/N", help="Play one part of the worlds, to be merged later.")
@options.candidates
@options.jobs
@options.opened
@options.printed
def command(**given: Any) -> None:
    """Say what could follow from the record, or from an offer: one world, or many.

    Without --worlds, one world is told event by event; with it, many are summed up, and each
    --but is set beside them, world by world: the same draws, the same chance. --out writes a
    run folder with the figures, the table of worlds, and one world told.
    """
    print_reply(simulate, **given)
