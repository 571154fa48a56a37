"""`parley explore`: what each party would answer to offers that nobody made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import click

from sim.cli.options import (
    Desk,
    case_options,
    jobs_option,
    json_option,
    open_bench,
    print_json,
    quiet_option,
    read_day,
    scenario_argument,
)
from sim.cli.progress import Progress
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.space import BILATERAL, OfferSpace, open_space
from sim.facts.reading import read_space
from sim.facts.scenario import Space
from sim.report.explore import exploration_text
from sim.report.records import aftermath_record, exploration_record
from sim.report.simulate import aftermath_text
from sim.runs.parts import Parts
from sim.study.explore import Work
from sim.study.models import variants
from sim.study.summary import aftermath
from sim.study.survey import Survey, survey

OFFERED = (
    ("--venue", "venues", "Venue, `capitals`, or `virtual`."),
    ("--guarantee", "guarantees", "A promise that every offer carries."),
    ("--level", "levels", "leaders, ministers, delegations, experts."),
    ("--format", "formats", "bilateral, trilateral, multilateral."),
    ("--participant", "participants", "Party at the table as well."),
    ("--topic", "topics", "A topic on the agenda of every offer."),
)
"""Options that name the offers: option, name, help."""


def offer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that name the offers and their day."""
    told = "Day on which the offers would be made."
    return candidate_options(click.option("--on", metavar="DATE", help=told)(command))


def candidate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that name the offers."""
    for option, name, told in reversed(OFFERED):
        command = click.option(option, name, multiple=True, help=told)(command)
    return command


@click.command("explore")
@scenario_argument
@offer_options
@click.option("--follow", is_flag=True,
              help="Simulate what would follow from those accepted most often.")  # fmt: skip
@jobs_option
@case_options
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Say what each party would answer to offers that nobody made, and why."""
    bench = open_bench(given)
    space = open_space(bench.scenario, asked_space(bench, given))
    found = surveyed(bench, space, given)
    after = aftermath(found.exploration, work=Work(given["jobs"])) if given["follow"] else None
    if given["as_json"]:
        document = exploration_record(found)
        print_json(document | {"follow": aftermath_record(after)} if after else document)
    else:
        told = aftermath_text(after) if after else ""
        click.echo(exploration_text(found) + told, nl=False)


def surveyed(
    bench: Bench, space: OfferSpace, given: dict[str, Any], parts: Parts | None = None
) -> Survey:
    """Return the survey of a space, with progress on the screen."""
    day = day_of(bench, given.get("on"))

    def others() -> Iterator[tuple[str, Bench]]:
        yield from variants(bench)
        yield from Desk(given).others(bench.scenario)

    with Progress(quiet=given["quiet"] or given["as_json"]) as progress:
        work = Work(given["jobs"], progress.weighed, progress.compared, parts)
        return survey(bench, space, day, others, work)


def asked_space(bench: Bench, given: dict[str, Any], base: Space | None = None) -> Space:
    """Return a space, by default that of the scenario, with the parts that options replace."""
    held = (base or bench.scenario.explore).model_dump(mode="json")
    for part in ("venues", "levels", "formats", "participants"):
        if given[part]:
            held[part] = list(given[part])
    if given["guarantees"]:
        strengths = {promise.kind: promise for promise in bench.scenario.explore.guarantees}
        held["guarantees"] = [
            strengths[kind].model_dump(mode="json") if kind in strengths else kind
            for kind in dict.fromkeys(given["guarantees"])
        ]
        held["at_least_guarantees"] = held["at_most_guarantees"] = len(held["guarantees"])
    if given["topics"]:
        held["agendas"] = [list(given["topics"])]
    if given["participants"] and set(held["formats"]) <= {BILATERAL}:
        raise SimError(
            "nobody else sits at a bilateral table", "--participant", "add --format trilateral"
        )
    return read_space(held)


def day_of(bench: Bench, asked: str | None) -> date:
    """Return the day on which offers would be made: the one asked for, or the scenario's."""
    clock, stated = bench.scenario.clock, bench.scenario.explore.on
    if asked is None:
        return min(stated, clock.as_of) if stated else clock.as_of
    day = read_day(asked, "--on")
    last = date.fromordinal(clock.as_of.toordinal() + clock.horizon_days)
    if not clock.start <= day <= last:
        raise SimError(f"{day} is outside the clock", "--on", f"{clock.start} to {last}")
    return day
