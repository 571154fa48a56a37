"""What `check` tells of files of rules that were tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from sim.errors import Problem
from sim.report.check import examination_record, examined_line
from sim.simulate.trials import Examination


def tell_rules(examination: Examination) -> None:
    """Print what was found in a file of rules: problems, and a line for each rule that passed."""
    for problem in examination.problems:
        click.echo(str(problem), err=True)
    for held in examination.rules:
        if not held.problems:
            click.echo(f"{examination.file}: {examined_line(held)}")
        for note in held.notes:
            click.echo(f"{examination.file}:{held.rule.line}: {held.rule.name} {note}", err=True)
    tell_count(examination.file, examination.problems)


def tell_count(name: str, problems: Sequence[Problem]) -> None:
    """Print how many problems something has, if it has any."""
    if problems:
        plural = "s" if len(problems) > 1 else ""
        click.echo(f"{name}: {len(problems)} problem{plural}", err=True)


def with_rules(
    documents: list[dict[str, Any]], tried: Sequence[Examination]
) -> list[dict[str, Any]]:
    """Return the documents of scenarios with what was found in files of rules.

    A single scenario has it in its own document; otherwise it has one of its own.
    """
    if not tried:
        return documents
    rules = {"rules": [examination_record(examination) for examination in tried]}
    problems = [problem for record in rules["rules"] for problem in record["problems"]]
    if len(documents) == 1:
        held = documents[0]
        return [{**held, "problems": [*held["problems"], *problems], **rules}]
    alone = {"scenario": None, "problems": problems, "coverage": None, "expectations": []}
    return [*documents, {**alone, **rules}]
