"""`parley replay`: the record as a chronicle, with what the rules expected."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import (
    case_options,
    chosen,
    json_option,
    open_bench,
    print_json,
    scenario_argument,
)
from sim.report.records import review_record
from sim.report.replay import transcript
from sim.study.replay import review


@click.command("replay")
@scenario_argument
@case_options
@json_option
def command(**given: Any) -> None:
    """Print the record; before each answer, what the rules expected and why."""
    found = review(open_bench(given))
    if given["as_json"]:
        print_json(review_record(found))
    else:
        click.echo(transcript(found.ledger, chosen(given["readings"]), found), nl=False)
