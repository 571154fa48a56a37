"""`parley run`: check, replay, explore and draw a scenario into a run folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from sim.cli import options
from sim.cli.options import PATH, print_reply, say
from sim.gates import free
from sim.making.again import run
from sim.making.many import OWN
from sim.making.order import scenarios_below
from sim.making.score import score

ANYWAY = ("scenarios", "out", "jobs", "as_json", "quiet")
"""Options that change no number."""


@click.command("run")
@click.argument("scenarios", nargs=-1, required=True, type=PATH, metavar="SCENARIO")
@options.bench
@options.jobs
@click.option("--out", type=PATH, default=Path("reports"), show_default=True,
              help="Folder for runs.")  # fmt: skip
@click.option("--scenario", "now_at", type=PATH, metavar="PATH",
              help="Where the scenario of a run that is made again is now.")  # fmt: skip
@click.option("--merge", is_flag=True,
              help="Put together the parts of a run, SCENARIO being DIR...")  # fmt: skip
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
    if merge or (not others and scenarios_below(scenario) == (scenario,)):
        print_reply(run, scenario=scenario, merge=tuple(others), **given)
    elif others:
        raise click.UsageError(f"one scenario a run; {others[0]} is a second")
    else:
        _scored(scenario, given)


def _scored(scenario: Path, given: Mapping[str, Any]) -> None:
    """Score a folder of scenarios; an option that a score does not take is refused."""
    context = click.get_current_context()
    for option in context.command.params:
        typed = context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if typed and option.name not in {*OWN, *ANYWAY}:
            raise click.UsageError(f"a folder of scenarios is scored, without {option.opts[0]}")
    target = free(given["out"] / (scenario.name or "scores"))
    asked = {name: given[name] for name in (*OWN, "jobs", "as_json", "quiet")}
    reply = print_reply(partial(score, scenario, taught=True), **asked)
    say(f"Wrote {reply.save(target)}.", err=True)
