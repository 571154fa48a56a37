"""`parley run`: check, replay, explore and draw a scenario into a run folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_reply, say
from sim.making.again import run
from sim.making.order import scenarios_below
from sim.making.score import score


@click.command("run")
@click.argument("scenarios", nargs=-1, required=True, type=PATH, metavar="SCENARIO")
@options.bench
@options.jobs
@click.option("--out", type=PATH, default=Path("reports"), show_default=True,
              help="Folder for runs.")  # fmt: skip
@click.option("--scenario", "now_at", type=PATH, metavar="PATH",
              help="Where the scenario of a run that is made again is now.")  # fmt: skip
@click.option(
    "--merge", is_flag=True, help="Put together the parts of a run, SCENARIO being DIR..."
)
@click.option("--lesson", is_flag=True, help="Add what a lesson of ninety minutes needs on paper.")
@options.printed
def command(scenarios: tuple[Path, ...], *, merge: bool, **given: Any) -> None:
    """Check, replay, explore and draw a scenario into a run folder, or make a run again.

    SCENARIO is a scenario, or the manifest or the folder of a run: that run is then made
    again, byte for byte, or it is said which of its inputs changed. With --merge the folders
    of all parts are given, which `parley simulate --part` made. A folder of several scenarios,
    such as the casebook, is scored: one page for all of them.
    """
    scenario, *others = scenarios
    if not merge and not others and scenarios_below(scenario) != (scenario,):
        folder = given["out"] / (scenario.name or "scores")
        reply = print_reply(partial(score, scenario), as_json=given["as_json"])
        say(f"Wrote {reply.save(folder)}.", err=True)
        return
    if others and not merge:
        raise click.UsageError(f"one scenario a run; {others[0]} is a second")
    print_reply(run, scenario=scenario, merge=tuple(others), **given)
