"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from sim.errors import SimError
from sim.expect.bench import DRAWS, Bench, bench
from sim.facts.reading import ScenarioFile, find_scenario
from sim.facts.scenario import Scenario
from sim.report.data import json_text
from sim.rules.book import RuleBook, installed_rules, load_rules, standard_book

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

PATH = click.Path(path_type=Path)
scenario_argument: Decorator = click.argument("scenario", type=PATH)
reading_option: Decorator = click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="NAME=OPTION",
    help="Take another reading of disputed sources.",
)
but_option: Decorator = click.option("--but", metavar="NAME", help="One of its counterfactuals.")
as_of_option: Decorator = click.option(
    "--as-of", metavar="DATE", help="Know nothing that came after this day."
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
quiet_option: Decorator = click.option("--quiet", is_flag=True, help="Print results only.")
jobs_option: Decorator = click.option(
    "--jobs", type=click.IntRange(1, 64), default=2, show_default=True,
    help="Threads that weigh, or processes that simulate.",
)  # fmt: skip
out_option: Decorator = click.option(
    "--out", type=PATH, default=Path("reports"), show_default=True, help="Folder for runs."
)


def chosen(readings: tuple[str, ...]) -> dict[str, str]:
    """Return `--reading NAME=OPTION` options as a mapping, by name.

    Raises
    ------
    SimError
        If one is written otherwise, or a name is given twice.
    """
    found: dict[str, str] = {}
    for text in readings:
        name, equals, option = text.partition("=")
        if not equals or not name or not option:
            raise SimError(f"{text!r} is no reading", "--reading", "write NAME=OPTION")
        if name in found:
            raise SimError(f"the reading {name!r} is given twice", "--reading", "keep one of them")
        found[name] = option
    return dict(sorted(found.items()))


def name_of(path: Path) -> str:
    """Return the name of a scenario: that of its folder."""
    return find_scenario(path).resolve().parent.name


def print_json(document: Any) -> None:
    """Print one JSON document."""
    click.echo(json_text(document), nl=False)


def read_day(text: str, option: str) -> date:
    """Return the day that an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SimError(f"{text!r} is not a day", option, "write 2026-01-30") from None


def day_within(scenario: Scenario, text: str) -> date:
    """Return the day of `--as-of`, which lies within the clock of a scenario."""
    day, clock = read_day(text, "--as-of"), scenario.clock
    if not clock.start <= day <= clock.as_of:
        span = f"{clock.start} to {clock.as_of}"
        raise SimError(f"{day} is outside the scenario's clock", "--as-of", f"it covers {span}")
    return day


def rule_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of everything that is drawn and of the rules in force."""
    for option in (
        click.option("--seed", type=click.IntRange(0), default=1, show_default=True),
        click.option(
            "--draws", type=click.IntRange(1, 200_000), default=DRAWS, show_default=True,
            help="Draws of the parameters.",
        ),
        click.option(
            "--rules", "rule_files", type=PATH, multiple=True, metavar="FILE",
            help="Put the rules of a Python file beside the standard ones.",
        ),
        click.option(
            "--without", multiple=True, metavar="RULE", help="Leave a rule out, by name or id."
        ),
        click.option("--trust", is_flag=True, help="Run the rules.py beside the scenario."),
    ):  # fmt: skip
        command = option(command)
    return command


def case_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a case: readings, counterfactual, day, rules and draws."""
    for option in (rule_options, as_of_option, but_option, reading_option):
        command = option(command)
    return command


def open_bench(given: Mapping[str, Any]) -> Bench:
    """Return the scenario, the rules in force and the draws that a command is asked about.

    Parameters
    ----------
    given
        The values of `scenario_argument` and `case_options`.

    Raises
    ------
    SimError
        If the scenario, a rule file or an option cannot be used.
    """
    return Desk(given).bench(given["readings"], given["without"])


@dataclass(frozen=True)
class Desk:
    """What a command is asked about: file and rules are read once, for many readings."""

    given: Mapping[str, Any]
    """As for `open_bench`."""

    def others(self, scenario: Scenario) -> Iterator[tuple[str, Bench]]:
        """Yield the name and the bench of each reading that was not taken."""
        taken = chosen(self.given["readings"])
        for name, reading in scenario.readings.items():
            for option in reading.options if name not in taken else ():
                yield f"{name}={option}", self.beside(f"{name}={option}")

    def beside(self, *readings: str, but: str | None = None) -> Bench:
        """Return the bench of more readings or of a counterfactual.

        Rules that it does not have need not be left out.
        """
        opened = self.bench((*self.given["readings"], *readings), but=but)
        held = {name for b in (*opened.rules, *opened.moves) for name in (b.id, b.rule.name)}
        return opened.without(*(name for name in self.given["without"] if name in held))

    def bench(
        self, readings: tuple[str, ...], without: tuple[str, ...] = (), but: str | None = None
    ) -> Bench:
        """Return the bench of some readings, each `NAME=OPTION`; errors as of `open_bench`."""
        given = self.given
        opened = bench(
            self._file,
            seed=given["seed"],
            draws=given["draws"],
            book=self._book,
            readings=chosen(readings),
            but=given["but"] if but is None else but,
        )
        opened = opened.without(*without)
        if given["as_of"] is None:
            return opened
        return opened.as_of(day_within(opened.scenario, given["as_of"]))

    @cached_property
    def _file(self) -> ScenarioFile:
        return ScenarioFile.read(self.given["scenario"])

    @cached_property
    def _book(self) -> RuleBook:
        given = self.given
        return load_book(given["scenario"], given["rule_files"], trust=given["trust"])


def load_book(path: Path, files: tuple[Path, ...], *, trust: bool) -> RuleBook:
    """Return the standard book with installed rules, those of files, and trusted ones."""
    book = standard_book() | installed_rules()
    own = (*trusted(path, trust=trust), *files)
    for file in {file.resolve(): file for file in own}.values():
        book = book | load_rules(file)
    return book


def trusted(path: Path, *, trust: bool) -> tuple[Path, ...]:
    """Return the rules.py beside a scenario, if it is there and may be run."""
    beside = find_scenario(path).parent / "rules.py"
    return (beside,) if trust and beside.is_file() else ()
