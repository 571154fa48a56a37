"""`parley check`: every problem at once, and what facts and rules rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.options import PATH, print_json, say
from sim.facts.scenario import schema_text
from sim.making.check import check


def _print_schema(context: click.Context, _: click.Parameter, asked: object) -> None:
    """Print the schema, whatever else is asked."""
    if asked:
        say(schema_text(), nl=False)
        context.exit()


@click.command("check")
@click.argument("scenarios", nargs=-1, type=PATH)
@click.option("--articles", type=PATH, metavar="DIR",
              help="Verify citations against your own copies of the articles.")  # fmt: skip
@click.option("--rules", type=PATH, multiple=True, metavar="FILE",
              help="Try the rules of a Python file on made-up cases.")  # fmt: skip
@click.option("--trust", is_flag=True, help="Run the rules.py beside a scenario.")
@click.option("--priors", is_flag=True,
              help="Hold what the priors expect against bands and the record.")  # fmt: skip
@click.option("--against", type=PATH, metavar="FILE",
              help="Another coding, a table or a scenario: how far both agree.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Take warnings for problems: exit with 2.")
@click.option("--schema", is_flag=True, is_eager=True, expose_value=False, callback=_print_schema,
              help="Print the JSON Schema of the format.")  # fmt: skip
@options.as_json
def command(scenarios: tuple[Path, ...], *, as_json: bool, strict: bool, **given: Any) -> int:
    """Validate scenarios and rules: every problem at once, and what they rest on.

    A folder of scenarios stands for all of them.
    """
    if not scenarios and (given["priors"] or not given["rules"]):
        raise click.UsageError("name a scenario to check, such as scenarios/leaders-meeting-2026")
    reply = check(*scenarios, **given)
    if as_json:
        print_json(reply.json)
    else:
        say(reply.errors, err=True, nl=False)
        say(reply.text.removeprefix(reply.errors), nl=False)
    if reply.problems or (strict and reply.warnings):
        return 2
    return 0 if reply.met else 3
