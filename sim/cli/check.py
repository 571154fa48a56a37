"""`parley check`: every problem at once, and what facts and rules rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from sim.cli.options import PATH, json_option, load_book, print_json
from sim.cli.tried import tell_count, tell_rules, with_rules
from sim.errors import Problem, ScenarioError
from sim.expect.bench import bench
from sim.facts.expectations import EXPECT_FILE
from sim.facts.reading import (
    Coverage,
    changed_paragraphs,
    coverage,
    find_scenario,
    read_all,
    read_scenario,
)
from sim.facts.scenario import Scenario, schema_text
from sim.facts.sources import read_copies
from sim.report.check import sanity_blocks, sanity_record
from sim.report.document import text_of
from sim.simulate.trials import check_rules
from sim.study.expectations import Outcome, check_expectations
from sim.study.priors import Sanity, sanity

SEED = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a scenario."""

    name: str
    problems: Sequence[Problem]
    held: Coverage | None = None
    """What its facts rest on; None if it cannot be read."""
    outcomes: tuple[Outcome, ...] = ()
    priors: Sanity | None = None


def _print_schema(context: click.Context, _: click.Parameter, asked: object) -> None:
    """Print the schema, whatever else is asked."""
    if asked:
        click.echo(schema_text(), nl=False)
        context.exit()


@click.command("check")
@click.argument("scenarios", nargs=-1, type=PATH)
@click.option("--articles", type=PATH, metavar="DIR",
              help="Verify citations against your own copies of the articles.")  # fmt: skip
@click.option("--rules", "rule_files", type=PATH, multiple=True, metavar="FILE",
              help="Try the rules of a Python file on made-up cases.")  # fmt: skip
@click.option("--trust", is_flag=True, help="Run the rules.py beside a scenario.")
@click.option(
    "--priors", is_flag=True, help="Hold what the priors expect against bands and the record."
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of the format.",
)
@json_option
def command(
    scenarios: tuple[Path, ...],
    articles: Path | None,
    rule_files: tuple[Path, ...],
    *,
    trust: bool,
    priors: bool,
    as_json: bool,
) -> int:
    """Validate scenarios and rules: every problem at once, and what they rest on."""
    if not scenarios and (priors or not rule_files):
        raise click.UsageError("name a scenario to check, such as scenarios/leaders-meeting-2026")
    copies = None if articles is None else read_copies(articles)
    results = [_check(path, articles, copies) for path in scenarios]
    tried = [check_rules(file, _stage(results, scenarios)) for file in rule_files]
    if not any(held.problems for held in tried):
        pairs = zip(results, scenarios, strict=True)
        results = [_expect(*pair, rule_files, trust=trust, priors=priors) for pair in pairs]
    if as_json:
        documents = with_rules([_record(result) for result in results], tried)
        print_json(documents[0] if len(documents) == 1 else documents)
    else:
        for result in results:
            _tell(result)
        for examination in tried:
            tell_rules(examination)
    wrong = [*(result.problems for result in results), *(held.problems for held in tried)]
    if any(wrong):
        return 2
    return 0 if all(outcome.met for result in results for outcome in result.outcomes) else 3


def _stage(results: Sequence[Result], scenarios: Sequence[Path]) -> Scenario | None:
    """Return the scenario whose parties and promises rules are tried on, if there is one."""
    if len(results) != 1 or results[0].problems:
        return None
    return read_scenario(scenarios[0])


def _check(
    path: Path, articles: Path | None, copies: Mapping[str, frozenset[str]] | None
) -> Result:
    file = find_scenario(path)
    try:
        scenario: Scenario = read_all(path)
    except ScenarioError as error:
        return Result(str(path), error.problems)
    changed = [] if articles is None else changed_paragraphs(file, scenario, articles)
    return Result(str(path), changed, coverage(scenario, copies))


def _expect(
    result: Result, path: Path, rule_files: tuple[Path, ...], *, trust: bool, priors: bool
) -> Result:
    """Return a result with what is wrong with the rules, and the outcomes of the sentences."""
    if result.held is None:
        return result
    book = load_book(path, rule_files, trust=trust)
    try:
        opened = bench(path, seed=SEED, book=book)
        outcomes = check_expectations(path, book=book)
    except ScenarioError as error:
        return replace(result, problems=[*result.problems, *error.problems])
    return replace(result, outcomes=outcomes, priors=sanity(opened) if priors else None)


def _record(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = {
        "scenario": result.name,
        "problems": [asdict(problem) for problem in result.problems],
        "coverage": None if result.held is None else asdict(result.held),
        "expectations": [asdict(outcome) for outcome in result.outcomes],
    }
    if result.priors is not None:
        document["priors"] = sanity_record(result.priors)
    return document


def _tell(result: Result) -> None:
    name, problems, outcomes = result.name, result.problems, result.outcomes
    for problem in problems:
        click.echo(str(problem), err=True)
    if result.held is not None:
        met = f"{sum(outcome.met for outcome in outcomes)} of {len(outcomes)} expectations met"
        click.echo(f"{name}: {_sentence(result.held)}{f'; {met}' if outcomes else ''}")
    for outcome in outcomes:
        if not outcome.met:
            click.echo(f"{name}: not met, line {outcome.line} of {EXPECT_FILE}: {outcome.name}")
            click.echo(f"  found: {outcome.found}")
    if result.priors is not None:
        click.echo(text_of(sanity_blocks(result.priors)), nl=False)
    tell_count(name, problems)


def _sentence(held: Coverage) -> str:
    text = (
        f"{held.facts} facts: {held.cited} cited ({held.partly} of them in part assumed), "
        f"{held.assumed} assumed"
    )
    if held.verified is None:
        return text
    return f"{text}; {held.verified} citations verified, {held.unverified} not"
