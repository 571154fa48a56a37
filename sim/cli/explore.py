"""`parley explore`: what each party would answer to offers that nobody made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from sim.cli.options import (
    as_of_option,
    but_option,
    chosen,
    jobs_option,
    json_option,
    open_bench,
    print_json,
    quiet_option,
    reading_option,
    rule_options,
    scenario_argument,
)
from sim.cli.progress import Progress
from sim.domain.asked import read_space
from sim.domain.space import Space
from sim.engine.judge import Bench
from sim.errors import SimError
from sim.report.exploration import exploration_text
from sim.report.exploration_record import exploration_record
from sim.runs.parts import Parts
from sim.study.score import label_for
from sim.study.space import OfferSpace, open_space
from sim.study.survey import Survey, survey
from sim.study.variants import variants
from sim.study.work import Work

ASKED = ("venues", "levels", "formats", "guarantees", "participants")
"""Parts of the space that options replace."""


@click.command("explore")
@scenario_argument
@click.option("--venue", "venues", multiple=True, help="Venue, `capitals`, or `virtual`.")
@click.option(
    "--guarantee", "guarantees", multiple=True, help="A promise that every offer carries."
)
@click.option("--level", "levels", multiple=True, help="leaders, ministers, delegations, experts.")
@click.option("--format", "formats", multiple=True, help="bilateral, trilateral, multilateral.")
@click.option("--participant", "participants", multiple=True, help="Party at the table as well.")
@click.option("--topic", "topics", multiple=True, help="A topic on the agenda of every offer.")
@click.option("--on", "on", metavar="DATE", help="Day on which the offers would be made.")
@jobs_option
@reading_option
@but_option
@as_of_option
@rule_options
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Say what each party would answer to offers that nobody made, and why."""
    bench = open_bench(given)
    space = open_space(bench.scenario, asked_space(bench, given))
    found = surveyed(bench, space, given)
    label = label_for(bench.scenario)
    if given["as_json"]:
        print_json(exploration_record(found, label))
    else:
        click.echo(exploration_text(found, label), nl=False)


def surveyed(
    bench: Bench, space: OfferSpace, given: dict[str, Any], parts: Parts | None = None
) -> Survey:
    """Return the survey of a space, with progress on the screen."""
    day = _day(bench, given.get("on"))

    def others() -> Iterator[tuple[str, Bench]]:
        yield from variants(bench)
        for name, reading in bench.scenario.readings.items():
            if name not in chosen(given["readings"]):
                for option in reading.options:
                    taken = (*given["readings"], f"{name}={option}")
                    yield f"{name}={option}", open_bench({**given, "readings": taken})

    with Progress(quiet=given["quiet"] or given["as_json"]) as progress:
        work = Work(given["jobs"], progress.weighed, progress.compared, parts)
        return survey(bench, space, day, others, work)


def asked_space(bench: Bench, given: dict[str, Any]) -> Space:
    """Return the space of the scenario with the parts that options replace."""
    held = bench.scenario.explore.model_dump(mode="json")
    for part in ASKED:
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
    return read_space(held)


def _day(bench: Bench, asked: str | None) -> date:
    clock, stated = bench.scenario.clock, bench.scenario.explore.on
    if asked is None:
        return min(stated, clock.as_of) if stated else clock.as_of
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise SimError(f"{asked!r} is not a day", "--on", "write 2026-01-30") from None
    last = date.fromordinal(clock.as_of.toordinal() + clock.horizon_days)
    if not clock.start <= day <= last:
        raise SimError(f"{day} is outside the clock", "--on", f"{clock.start} to {last}")
    return day
