"""`parley check`: every problem at once, and what the facts rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from sim.cli.options import json_option, print_json
from sim.domain.coverage import Coverage, changed_paragraphs, coverage
from sim.domain.files import find_scenario, read_all
from sim.domain.scenario import Scenario
from sim.domain.schema import schema_text
from sim.domain.sources import read_copies
from sim.errors import Problem, ScenarioError

Result = tuple[str, list[Problem], Coverage | None]


@click.command("check")
@click.argument("scenarios", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--articles",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Verify citations against your own copies of the articles.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the format.")
@json_option
def command(
    scenarios: tuple[Path, ...], articles: Path | None, *, schema: bool, as_json: bool
) -> int:
    """Validate scenarios: every problem at once, and what the facts rest on."""
    if schema:
        click.echo(schema_text(), nl=False)
        return 0
    if not scenarios:
        raise click.UsageError("name a scenario to check, such as scenarios/leaders-meeting-2026")
    copies = None if articles is None else read_copies(articles)
    results = [_check(path, articles, copies) for path in scenarios]
    if as_json:
        documents = [_record(result) for result in results]
        print_json(documents[0] if len(documents) == 1 else documents)
    else:
        for result in results:
            _tell(result)
    return 2 if any(problems for _, problems, _ in results) else 0


def _check(
    path: Path, articles: Path | None, copies: Mapping[str, frozenset[str]] | None
) -> Result:
    file = find_scenario(path)
    try:
        scenario: Scenario = read_all(path)
    except ScenarioError as error:
        return str(path), list(error.problems), None
    changed = [] if articles is None else changed_paragraphs(file, scenario, articles)
    return str(path), changed, coverage(scenario, copies)


def _record(result: Result) -> dict[str, Any]:
    name, problems, held = result
    return {
        "scenario": name,
        "problems": [asdict(problem) for problem in problems],
        "coverage": None if held is None else asdict(held),
        "expectations": [],
    }


def _tell(result: Result) -> None:
    name, problems, held = result
    for problem in problems:
        click.echo(str(problem), err=True)
    if held is not None:
        click.echo(f"{name}: {_sentence(held)}")
    if problems:
        count = f"{len(problems)} problem" + ("s" if len(problems) > 1 else "")
        click.echo(f"{name}: {count}", err=True)


def _sentence(held: Coverage) -> str:
    text = (
        f"{held.facts} facts: {held.cited} cited ({held.partly} of them in part assumed), "
        f"{held.assumed} assumed"
    )
    if held.verified is not None:
        text += f"; {held.verified} citations verified, {held.unverified} not"
    return text
