"""`parley export`: the record as PLOVER events, the tables as CSV or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from sim.cli import options
from sim.cli.options import PATH, print_json, say
from sim.errors import SimError, suggest
from sim.making.export import FORMATS, export, run_at
from sim.making.order import Order, scenarios_below

OWN = {"sources", "form", "out", "as_json", "quiet"}
"""What may be given with a run; everything else it has in its manifest."""


def _form(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value not in FORMATS:
        raise SimError(f"no format called {value!r}", "--format", suggest(value, FORMATS))
    return value


@click.command("export")
@click.argument("sources", metavar="RUN_OR_SCENARIO...", nargs=-1, required=True, type=PATH)
@click.option("--format", "form", required=True, callback=_form,
              metavar="plover|csv|parquet|decisions")  # fmt: skip
@click.option(
    "--out", type=PATH, metavar="FILE_OR_DIR",
    help="Where to; by default events are printed, and tables go into a folder here.",
)  # fmt: skip
@options.bench
@options.printed
def command(
    sources: tuple[Path, ...], form: str, out: Path | None, *, as_json: bool, quiet: bool,
    **given: Any,
) -> None:  # fmt: skip
    """Write the documented record as PLOVER events, or tables as CSV or Parquet.

    Given a scenario, what a replay gives; given a run folder, its tables. `decisions` is one
    row an answer, with what is known of the place, of scenarios or folders of them. Only
    documented events become PLOVER events: nothing simulated, explored or expected is coded.
    """
    paths = [path for given_path in sources for path in scenarios_below(given_path)]
    folders = list(filter(None, map(run_at, paths)))
    if folders:
        _refuse_options()
    if folders and paths[1:]:
        raise SimError("a run among others", "export", "give one run, or scenarios alone")
    orders = [Order(path, **given) for path in paths]
    exported = export(orders, folders[0] if folders else None, form, out)
    for note in exported.notes:
        say(f"Note: {note}", err=True)
    if as_json:
        print_json(exported.json)
    elif exported.paths:
        say("\n".join(str(p) if quiet else f"Wrote {p}" for p in exported.paths))
    else:
        say(exported.text, nl=False)


def _refuse_options() -> None:
    """Raise an error if a run is given options that it has in its manifest."""
    context = click.get_current_context()
    for option in context.command.params:
        typed = context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE
        if typed and option.name not in OWN:
            hint = "give the scenario instead, or make another run"
            raise SimError("a run has its own, in its manifest", option.opts[0], hint)
