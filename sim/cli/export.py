"""`parley export`: the record as PLOVER events, the tables as CSV or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from sim.cli.options import (
    PATH,
    case_options,
    chosen,
    day_within,
    json_option,
    name_of,
    open_bench,
    print_json,
    quiet_option,
)
from sim.errors import SimError, suggest
from sim.facts.reading import SCENARIO_FILE, find_scenario, read_scenario
from sim.facts.scenario import Scenario
from sim.making.export import as_csv, as_parquet, held_in, replayed, run_tables, write_files
from sim.report.plover import plover_lines, plover_records
from sim.runs.manifest import MANIFEST, damage, read_manifest
from sim.study.replay import review

FORMATS = ("plover", "csv", "parquet")
OWN = {"source", "form", "out", "as_json", "quiet"}
"""What may be given with a run; everything else it has in its manifest."""


def _form(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value not in FORMATS:
        raise SimError(f"no format called {value!r}", "--format", suggest(value, FORMATS))
    return value


@click.command("export")
@click.argument("source", metavar="RUN_OR_SCENARIO", type=PATH)
@click.option("--format", "form", required=True, metavar="plover|csv|parquet", callback=_form)
@click.option(
    "--out", type=PATH, metavar="FILE_OR_DIR",
    help="Where to; by default events are printed, and tables go into a folder here.",
)  # fmt: skip
@case_options
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Write the documented record as PLOVER events, or tables as CSV or Parquet.

    Given a scenario, what a replay gives; given a run folder, its tables. Only documented
    events become PLOVER events: nothing simulated, explored or expected is ever coded.
    """
    folder = _run_folder(given["source"])
    (_events if given["form"] == "plover" else _tables)(given, folder)


def _run_folder(path: Path) -> Path | None:
    """Return the folder of a run; None for a scenario.

    Raises
    ------
    SimError
        If the path leads to neither, or a run is given options that it has in its manifest.
    """
    folder = path.parent if path.name == MANIFEST else path
    try:
        is_run, is_scenario = (folder / MANIFEST).is_file(), find_scenario(path).is_file()
    except OSError:  # such as a name that is too long
        is_run, is_scenario = False, False
    if not is_run and not is_scenario:
        hint = f"give a folder with a {MANIFEST}, as `run` makes it, or with a {SCENARIO_FILE}"
        raise SimError("neither a run nor a scenario", str(path), hint)
    context = click.get_current_context()
    for option in context.command.params if is_run else ():
        typed = context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE
        if typed and option.name not in OWN:
            hint = "give the scenario instead, or make another run"
            raise SimError("a run has its own, in its manifest", option.opts[0], hint)
    return folder if is_run else None


def _events(given: dict[str, Any], folder: Path | None) -> None:
    if folder is None:
        name, taken, notes = name_of(given["source"]), chosen(given["readings"]), list[str]()
        scenario = _documented(given["source"], taken, given["but"], given["as_of"])
    else:
        name, scenario, taken, notes = _of_run(folder)
    _tell(notes)
    records = plover_records(scenario, taken)
    out: Path | None = given["out"]
    if out is not None:
        target = out / f"{name}.plover.jsonl" if out.is_dir() else out
        if target.exists() and target.suffix != ".jsonl":
            raise SimError("this file is there and no JSON lines", str(target), "name a .jsonl")
        files = {target.name: plover_lines(records).encode()}
        _wrote(given, write_files(target.parent, files), notes)
    elif given["as_json"]:
        print_json({"format": "plover", "events": records, "notes": notes})
    else:
        click.echo(plover_lines(records), nl=False)


def _documented(path: Path, taken: dict[str, str], but: Any, as_of: str | None) -> Scenario:
    """Return a scenario whose record is documented, not what a counterfactual makes of it."""
    if but:
        hint = "PLOVER events are for what happened; --format csv exports the rest"
        raise SimError("a counterfactual is not documented", f"--but {but}", hint)
    scenario = read_scenario(path, readings=taken)
    return scenario if as_of is None else scenario.as_of(day_within(scenario, as_of))


def _of_run(folder: Path) -> tuple[str, Scenario, dict[str, str], list[str]]:
    """Return name, scenario and readings of a run, and what is wrong with it."""
    facts, notes = read_manifest(folder), damage(folder)
    options, path = held_in(facts, "options"), Path(str(facts.get("path")))
    if not find_scenario(path).is_file():
        hint = "start where the run was made, or export the scenario itself"
        raise SimError("the scenario of the run is not here", str(path), hint)
    taken = {name: str(option) for name, option in held_in(options, "readings").items()}
    scenario, day = _documented(path, taken, options.get("but"), None), str(options.get("as_of"))
    if day != str(scenario.clock.as_of):
        scenario = _documented(path, taken, None, day)
    if scenario.fingerprint != facts.get("scenario_hash"):
        notes.append(f"{path} was changed after the run; the events are those of the file now")
    return f"{facts.get('scenario')}-{folder.name}", scenario, taken, notes


def _tables(given: dict[str, Any], folder: Path | None) -> None:
    if folder is None:
        found, notes = review(open_bench({**given, "scenario": given["source"]})), list[str]()
        held = replayed(found, name_of(given["source"]))
    else:
        held, notes = run_tables(folder)
    _tell(notes)
    out: Path = given["out"] or Path(f"{held.name}-{given['form']}")
    if (out / MANIFEST).exists():
        raise SimError("this is the folder of a run", str(out), "choose another place with --out")
    files = as_csv(held) if given["form"] == "csv" else as_parquet(held)
    _wrote(given, write_files(out, files), notes)


def _tell(notes: list[str]) -> None:
    for note in notes:
        click.echo(f"Note: {note}", err=True)


def _wrote(given: dict[str, Any], paths: list[Path], notes: list[str]) -> None:
    if given["as_json"]:
        print_json({"format": given["form"], "files": [str(p) for p in paths], "notes": notes})
        return
    for path in paths:
        click.echo(str(path) if given["quiet"] else f"Wrote {path}")
