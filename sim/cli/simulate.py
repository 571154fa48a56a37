"""`parley simulate`: what follows, in one readable world or in many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from sim.cli.explore import OFFERED, asked_space
from sim.cli.making import Given
from sim.cli.options import (
    Desk,
    as_of_option,
    but_option,
    chosen,
    jobs_option,
    json_option,
    print_json,
    quiet_option,
    reading_option,
    rule_options,
    scenario_argument,
)
from sim.cli.progress import Progress
from sim.engine.branch import Branch, branch, instead, offering, under
from sim.engine.judge import Bench
from sim.engine.log import Log
from sim.engine.menu import candidates
from sim.engine.simulate import simulate
from sim.engine.stage import causes
from sim.errors import SimError
from sim.report.followed import followed_text
from sim.report.followed_record import followed_record, simulated_record
from sim.report.simulated import simulated_text
from sim.study.aftermath import proposer
from sim.study.dynamics import dynamics
from sim.study.follow import Outcomes, check_world, follow, prepared
from sim.study.score import label_for
from sim.study.summary import Difference, Spanned, difference, spanned, summary
from sim.study.variants import variants
from sim.study.work import Work

MOST = 10_000_000
"""Worlds of a simulation."""
FEWER = 4
"""Part of the worlds that each reading and variant of an envelope is given."""


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


def candidate_options(command: Any) -> Any:
    """Give a command the options that name the offers parties choose from."""
    for option, name, told in reversed(OFFERED):
        command = click.option(option, name, multiple=True, help=told)(command)
    return command


@click.command("simulate")
@scenario_argument
@branch_options
@click.option("--world", type=click.IntRange(0), help="World that is told; by default the first.")
@click.option("--worlds", type=click.IntRange(1, MOST), help="Sum up so many worlds.")
@click.option("--change", "changes", multiple=True, metavar="NAME",
              help="Counterfactual to put beside them, world by world.")  # fmt: skip
@click.option("--envelope", is_flag=True, help="Sum up other readings and models as well.")
@candidate_options
@jobs_option
@reading_option
@but_option
@as_of_option
@rule_options
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Say what could follow from the record, or from an offer: one world, or many."""
    start = branch_asked(given, Desk(given).bench(given["readings"], given["without"]))
    if given["world"] is None and given["worlds"] is not None:
        _tell_many(given, start)
    else:
        world = given["world"] or 0
        check_world(world, given["worlds"] or MOST)
        _tell_one(given, start, world)


def branch_asked(given: Given, bench: Bench) -> Branch:
    """Return the branch that a command asks for.

    Raises
    ------
    SimError
        If an option names what the record or the menu does not have.
    """
    place, space = _place(bench, given["start"]), _menu(given, bench)
    start = branch(bench, at=place, days=given["days"], space=space)
    if given["instead"] is not None:
        if not isinstance(start.at, str):
            raise SimError("nothing is replaced", "--instead", "name an event with --from EVENT")
        return instead(start, start.at, given["instead"])
    if given["offer"] is not None:
        return offering(start, given["offer"], given["by"] or proposer(bench))
    return start


def _menu(given: Given, bench: Bench) -> Any:
    scenario = bench.scenario
    if not any(given.get(name) for _, name, _ in OFFERED):
        return candidates(scenario)
    return candidates(scenario, asked_space(bench, given))


def _place(bench: Bench, asked: str | None) -> date | str | None:
    """Return a day or the id of an event."""
    if asked is None or asked in bench.scenario.events:
        return asked
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return asked


def _tell_one(given: Given, start: Branch, world: int) -> None:
    minds, log = prepared(start), Log()
    simulate(minds, world, log)
    happened = log.histories(causes(minds))[world]
    if given["as_json"]:
        print_json(simulated_record(minds, world, happened))
    else:
        click.echo(simulated_text(minds, world, happened), nl=False)


def _tell_many(given: Given, start: Branch) -> None:
    label = label_for(start.bench.scenario)
    with Progress(quiet=given["quiet"] or given["as_json"]) as progress:
        work = Work(given["jobs"], progress.weighed, progress.compared)
        outcomes = follow(start, given["worlds"], work)
        found = summary(outcomes)
        changes = [_changed(given, outcomes, name, work) for name in given["changes"]]
        envelope = _envelope(given, start, outcomes, work) if given["envelope"] else None
    if given["as_json"]:
        print_json(followed_record(found, label, changes, envelope))
    else:
        click.echo(followed_text(found, label, changes, envelope), nl=False)


def _changed(given: Given, outcomes: Outcomes, name: str, work: Work) -> Difference:
    other = Desk({**given, "but": name}).bench(given["readings"], given["without"])
    changed = follow(under(outcomes.branch, other), len(outcomes), work)
    return difference(name, outcomes, changed)


def _envelope(given: Given, start: Branch, outcomes: Outcomes, work: Work) -> Spanned:
    def others() -> Iterator[tuple[str, Branch]]:
        for name, bench in (*variants(start.bench), *dynamics(start.bench)):
            yield name, under(start, bench)
        desk = Desk(given)
        for name, reading in start.bench.scenario.readings.items():
            if name not in chosen(given["readings"]):
                for option in reading.options:
                    bench = desk.bench((*given["readings"], f"{name}={option}"), given["without"])
                    yield f"{name}={option}", under(start, bench)

    worlds = max(len(outcomes) // FEWER, 1)
    return spanned(summary(outcomes).held, others(), worlds, work)
