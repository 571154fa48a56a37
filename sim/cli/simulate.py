"""`parley simulate`: what follows, in one readable world or in many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.explore import candidate_options
from sim.cli.following import branch_asked, found_for, inputs_of, made_following
from sim.cli.making import Given, tell_run
from sim.cli.options import (
    case_options,
    jobs_option,
    json_option,
    print_json,
    quiet_option,
    scenario_argument,
)
from sim.errors import SimError
from sim.report.records import simulated_record
from sim.report.simulate import simulated_text
from sim.runs.folder import find_run, parts_of, write_run
from sim.simulate.branch import Branch
from sim.simulate.play import causes
from sim.simulate.state import Log
from sim.simulate.worlds import simulate
from sim.study.worlds import WORLDS, check_world, prepared

MOST = 10_000_000
"""Worlds of a simulation."""


def branch_options(command: Any) -> Any:
    """Give a command the options that say where a simulation leaves the record."""
    for option in (
        click.option("--days", type=click.IntRange(1, 3650), help="Days that are simulated."),
        click.option("--by", metavar="PARTY", help="Who makes the offer of --offer."),
        click.option("--offer", metavar="ID", help="Begin with this candidate offer."),
        click.option("--instead", metavar="WHAT",
                     help="What stands in for the event of --from: an answer, or an offer."),
        click.option("--from", "start", metavar="DATE|EVENT",
                     help="End of a day, or the event before which the record is left."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command("simulate")
@scenario_argument
@branch_options
@click.option("--world", type=click.IntRange(0), help="World that is told; by default the first.")
@click.option("--worlds", type=click.IntRange(1, MOST), help="Sum up so many worlds.")
@click.option("--change", "changes", multiple=True, metavar="NAME",
              help="Counterfactual to put beside them, world by world.")  # fmt: skip
@click.option("--envelope", is_flag=True, help="Sum up other readings and models as well.")
@click.option("--out", type=click.Path(path_type=Path), help="Write a run folder below this one.")
@candidate_options
@jobs_option
@case_options
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Say what could follow from the record, or from an offer: one world, or many.

    Without --worlds, one world is told event by event; with it, many are summed up. --out
    writes a run folder with the figures, the table of worlds, and one world told.
    """
    start = branch_asked(given)
    if given["world"] is not None:
        check_world(given["world"], given["worlds"] or MOST)
    if given["out"] is not None:
        _write(given, start)
    elif given["worlds"] is None or given["world"] is not None:
        _tell_one(given, start)
    else:
        _tell_many(given, start)


def _tell_one(given: Given, start: Branch) -> None:
    for option in ("changes", "envelope"):
        if given[option]:
            raise SimError(
                "one world is told", f"--{option.removesuffix('s')}", "sum up many with --worlds N"
            )
    minds, log, world = prepared(start), Log(), given["world"] or 0
    simulate(minds, world, log)
    happened = log.histories(causes(minds))[world]
    if given["as_json"]:
        print_json(simulated_record(minds, world, happened))
    else:
        click.echo(simulated_text(minds, world, happened), nl=False)


def _tell_many(given: Given, start: Branch) -> None:
    found = found_for(given, start)
    if given["as_json"]:
        print_json(found.record)
    else:
        click.echo(found.text, nl=False)


def _write(given: Given, start: Branch) -> None:
    given = {**given, "worlds": given["worlds"] or WORLDS}
    inputs = inputs_of(given, start)
    folder = find_run(given["out"], inputs)
    if folder is None:
        parts = parts_of(given["out"], inputs)
        folder = write_run(given["out"], inputs, *made_following(given, start, inputs, parts))
    text = (folder / "follow.txt").read_text(encoding="utf-8")
    tell_run(given, folder, f"{text}\nThe run is {folder}\n")
