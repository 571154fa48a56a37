"""`parley compare`: runs or cases side by side, what differs and how surely."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.cases import Cases, cases_asked
from sim.cli.explore import offer_options
from sim.cli.making import Given, Made, tell_run
from sim.cli.options import (
    PATH,
    as_of_option,
    jobs_option,
    json_option,
    print_json,
    quiet_option,
    reading_option,
    rule_options,
)
from sim.cli.progress import Progress
from sim.making.comparison import comparison_contents
from sim.report.compare import comparison_text
from sim.report.data import json_bytes
from sim.report.records import comparison_record, paired_record
from sim.report.simulate import paired_text
from sim.runs.folder import find_run, write_run
from sim.runs.manifest import Inputs
from sim.simulate.branch import branch
from sim.study.compare import Comparison, compare
from sim.study.differences import Paired
from sim.study.explore import Work
from sim.study.summary import Summary, follow_beside, summary
from sim.study.worlds import WORLDS


@click.command("compare")
@click.argument("targets", nargs=-1, required=True, type=PATH,
                metavar="RUN_OR_SCENARIO...")  # fmt: skip
@click.option("--but", "buts", multiple=True, metavar="NAME", help="A counterfactual as a case.")
@reading_option
@as_of_option
@rule_options
@offer_options
@click.option("--follow", is_flag=True, help="Simulate what would follow in each case.")
@click.option("--out", type=PATH, help="Write a run folder below this one.")
@jobs_option
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Put runs or cases side by side: what differs, draw by draw, and how surely.

    The first RUN_OR_SCENARIO is the reference. Every further one, and every --but, --reading,
    --without and --rules, is a case of its own beside it.
    """
    cases = cases_asked(given)
    if given["out"] is None:
        found = _compared(given, cases)
        after = followed(given, cases) if given["follow"] else None
        if given["as_json"]:
            document = comparison_record(found, cases.notes)
            print_json(document | {"follow": paired_record(*after)} if after else document)
        else:
            told = paired_text(after[0], after[2]) if after else ""
            click.echo(comparison_text(found, cases.notes) + told, nl=False)
        return
    inputs = cases.inputs(given)
    folder = find_run(given["out"], inputs)
    if folder is None:
        folder = write_run(given["out"], inputs, *compared(given, cases, inputs))
    texts = (folder / name for name in ("comparison.txt", "follow.txt"))
    told = "".join(text.read_text(encoding="utf-8") for text in texts if text.is_file())
    tell_run(given, folder, f"{told}\nThe run is {folder}\n")


def compared(given: Given, cases: Cases, inputs: Inputs) -> Made:
    """Return the files of a comparison, and the types of the columns of its table."""
    files, types = comparison_contents(_compared(given, cases), inputs, cases.notes)
    if inputs.options["follow"]:
        after = followed(given, cases)
        files["follow.txt"] = paired_text(after[0], after[2]).lstrip().encode()
        files["follow.json"] = json_bytes(paired_record(*after))
    return files, types


def followed(given: Given, cases: Cases) -> tuple[Summary, dict[str, Summary], tuple[Paired, ...]]:
    """Return what follows in the reference and in each alternative, and the differences."""
    first, *others = cases.alternatives
    start = branch(first.bench, at=first.day if given.get("on") else None)
    benches = [(held.name, held.bench) for held in others]
    before, after, changes = follow_beside(start, benches, WORLDS, Work(given["jobs"]))
    return summary(before), {name: summary(held) for name, held in after.items()}, changes


def _compared(given: Given, cases: Cases) -> Comparison:
    with Progress(quiet=given["quiet"] or given["as_json"]) as progress:
        work = Work(given["jobs"], compared=progress.compared)
        return compare(cases.alternatives, work)
