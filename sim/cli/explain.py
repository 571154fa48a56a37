"""`parley explain`: why one answer, down to the paragraph."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from sim.cli.options import (
    PATH,
    case_options,
    json_option,
    open_bench,
    print_json,
    scenario_argument,
)
from sim.errors import SimError, unwritable
from sim.report.explain import explanation_text
from sim.report.records import explanation_record
from sim.study.explain import Explanation, explain

FIGURES = ("svg", "png")


@click.command("explain")
@scenario_argument
@click.argument("event")
@click.option("--party", metavar="PARTY", help="Whose answer, where EVENT is an offer.")
@click.option(
    "--figure", type=PATH, metavar="FILE", help="Draw the reasons into FILE.svg or FILE.png."
)
@case_options
@json_option
def command(**given: Any) -> None:
    """Explain one documented answer: what was expected, why, and what would matter.

    EVENT is the id of an answer, or of an offer that was answered.
    """
    figure: Path | None = given["figure"]
    if figure is not None and figure.suffix[1:] not in FIGURES:
        ending = figure.suffix or "no ending"
        raise SimError(f"{ending} is no figure", "--figure", "end in .svg or .png")
    bench = open_bench(given)
    found = explain(bench, given["event"], given["party"])
    if figure is not None:
        _draw(found, figure)
    if given["as_json"]:
        print_json(explanation_record(found))
    else:
        click.echo(explanation_text(found), nl=False)


def _draw(found: Explanation, file: Path) -> None:
    """Write the figure; what draws is loaded only here, since it is slow to load."""
    waterfall = import_module("sim.charts.waterfall")
    style = import_module("sim.charts.page")
    drawn = waterfall.plot(waterfall.table(found))
    try:
        file.write_bytes(style.render(drawn, file.suffix[1:]))
    except OSError as error:
        raise unwritable(error, file, "choose another file with --figure") from None
    click.echo(f"Wrote {file}.", err=True)
