"""The tables of a run for other programs: CSV or Parquet, with a description."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from sim.errors import SimError
from sim.facts.reading import SCENARIO_FILE, find_scenario, read_scenario
from sim.facts.scenario import Scenario
from sim.gates import extra, file_name, there
from sim.making.order import Order, check_once, day_within
from sim.report.data import json_bytes
from sim.report.plover import plover_lines, plover_records
from sim.report.tables import COLUMNS, Table, review_tables, written
from sim.report.words import caveat, counted
from sim.runs.folder import write_files
from sim.runs.manifest import MANIFEST, damage, folder_of, read_manifest
from sim.study.casebook.decisions import DECISIONS, decisions
from sim.study.replay import Review, review

TYPES = {"int": ("integer", "BIGINT"), "float": ("number", "DOUBLE"), "bool": ("boolean", "BOOL")}
"""Type of the manifest to those of the Frictionless table schema and of DuckDB."""
TEXT = ("string", "VARCHAR")
DESCRIPTION = "datapackage.json"
FORMATS = ("plover", "csv", "parquet", "decisions")
SEVERAL = ("plover", "decisions")
"""Formats that take several scenarios."""
Files = dict[str, bytes]


class Tables(NamedTuple):
    """The tables of a run or a replay, and what is known of them."""

    name: str
    title: str
    """What they are and the line that every page carries."""
    content: Files
    """Name of a table, such as `chronicle.csv`, to its bytes."""
    types: Mapping[str, Mapping[str, str]]
    """Name of a table to the types of its columns."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported: events to be printed, or the files that were written."""

    form: str
    events: list[dict[str, Any]]
    paths: list[Path]
    notes: list[str]
    """What is wrong with the run."""

    @property
    def text(self) -> str:
        """The events as lines of JSON."""
        return plover_lines(self.events)

    @property
    def json(self) -> dict[str, Any]:
        """The document of what was exported."""
        files = {"files": [str(path) for path in self.paths]}
        told = files if self.paths else {"events": self.events}
        return {"format": self.form, **told, "notes": self.notes}


def export(orders: Sequence[Order], folder: Path | None, form: str, out: Path | None) -> Exported:
    """Export the documented events, the answers or the tables of scenarios or of a run.

    Parameters
    ----------
    orders
        Of the scenarios: several for events and answers alone.
    folder
        Of the run, if it is one.
    form
        One of `FORMATS`.
    out
        File or folder to write; events need none.

    Raises
    ------
    SimError
        If there is nothing to export, or it cannot be written there.
    """
    names = [order.name for order in orders]
    check_once(names, "export", "give each scenario once")
    if names[1:] and form not in SEVERAL:
        raise SimError(f"{len(names)} scenarios", f"--format {form}", "give one scenario")
    if form == "plover":
        return _events(orders, folder, out)
    if form == "decisions":
        tables, notes = _decided(orders, folder), list[str]()
    elif folder is None:
        tables, notes = replayed(review(orders[0].bench), names[0]), list[str]()
    else:
        tables, notes = run_tables(folder)
    target = out or Path(file_name(f"{tables.name}-{form}"))
    if there(target / MANIFEST):
        hint = "choose another place with --out"
        raise SimError("this is the folder of a run", str(target), hint)
    files = as_parquet(tables) if form == "parquet" else as_csv(tables)
    if form == "decisions":
        files, notes = _both(tables, files)
    return Exported(form, [], write_files(target, files), notes)


def _decided(orders: Sequence[Order], folder: Path | None) -> Tables:
    """Return the table of documented answers.

    Raises
    ------
    SimError
        If a run is given, or no principal answers anything.
    """
    if folder is not None:
        hint = "give the scenario itself"
        raise SimError("a run has no table of answers", str(folder), hint)
    found = decisions({order.name: order.bench for order in orders})
    if not found:
        hint = "answers of principals to offers are what it lists"
        raise SimError("no answer is documented", "--format decisions", hint)
    content, types = written(Table(DECISIONS, found))
    disputes = len({row["dispute"] for row in found})
    title = (
        "Who was offered which place by whom, and what was answered: "
        f"{counted(len(found), 'answer')} in {counted(disputes, 'dispute')}."
    )
    return Tables(orders[0].name if not orders[1:] else "casebook", title, content, types)


def _both(tables: Tables, files: Files) -> tuple[Files, list[str]]:
    """Return tables as CSV and Parquet, described together, and what could not be made."""
    try:
        made = as_parquet(tables)
    except SimError as error:
        if find_spec("duckdb") is not None:
            raise
        return files, [f"CSV alone: {error.problem}; {error.hint}"]
    both = {name: content for name, content in {**files, **made}.items() if name != DESCRIPTION}
    return {**both, DESCRIPTION: _described(tables, both)}, []


def run_at(path: Path) -> Path | None:
    """Return the folder of a run; None for a scenario.

    Raises
    ------
    SimError
        If the path leads to neither.
    """
    folder = folder_of(path)
    if folder is None and not there(find_scenario(path)):
        hint = f"give a folder with a {MANIFEST}, as `run` makes it, or with a {SCENARIO_FILE}"
        raise SimError("neither a run nor a scenario", str(path), hint)
    return folder


def _events(orders: Sequence[Order], folder: Path | None, out: Path | None) -> Exported:
    name, notes = orders[0].name, list[str]()
    if folder is not None:
        name, scenario, taken, notes = _of_run(folder)
        records = plover_records(scenario, taken)
    elif orders[1:]:
        name, records = "casebook", list(_of_several(orders))
    else:
        records = plover_records(_documented(orders[0]), orders[0].readings)
    if out is None:
        return Exported("plover", records, [], notes)
    target = out / file_name(f"{name}.plover.jsonl") if there(out) and out.is_dir() else out
    if there(target) and target.suffix != ".jsonl":
        raise SimError("this file is there and no JSON lines", str(target), "name a .jsonl")
    files = {target.name: plover_lines(records).encode()}
    return Exported("plover", records, write_files(target.parent, files), notes)


def _of_several(orders: Sequence[Order]) -> Iterator[dict[str, Any]]:
    """Yield the events of several scenarios, each named with its scenario, and told once.

    What a scenario keeps of one that it continues is told there.
    """
    told: set[tuple[str, str]] = set()
    for order in orders:
        scenario = _documented(order)
        for record in plover_records(scenario, order.readings):
            key = (scenario.dispute or order.name, record["id"])
            if key not in told:
                yield {**record, "id": f"{order.name}/{record['id']}"}
            told.add(key)


def _documented(order: Order) -> Scenario:
    """Return a scenario whose record is documented, not what a counterfactual makes of it."""
    if order.named:
        hint = "PLOVER events are for what happened; --format csv exports the rest"
        raise SimError("a counterfactual is not documented", f"--but {order.named[0]}", hint)
    scenario = read_scenario(str(order.path), readings=order.readings)
    scenario = scenario.confident() if order.confident else scenario
    return scenario if order.as_of is None else scenario.as_of(day_within(scenario, order.as_of))


def _of_run(folder: Path) -> tuple[str, Scenario, Mapping[str, str], list[str]]:
    """Return name, scenario and readings of a run, and what is wrong with it."""
    facts, notes = read_manifest(folder), damage(folder)
    options, path = facts["options"], Path(facts["path"])
    if not find_scenario(path).is_file():
        hint = "start where the run was made, or export the scenario itself"
        raise SimError("the scenario of the run is not here", str(path), hint)
    taken = options.get("readings", {})
    order = Order(path, readings=taken, but=options.get("but"))
    scenario, day = _documented(order), str(options.get("as_of"))
    if day != str(scenario.clock.as_of):
        scenario = scenario.as_of(day_within(scenario, day))
    if scenario.fingerprint != facts.get("scenario_hash"):
        notes.append(f"{path} was changed after the run; the events are those of the file now")
    return f"{facts.get('scenario')}-{folder.name}", scenario, taken, notes


def replayed(found: Review, name: str) -> Tables:
    """Return the tables that a replay gives."""
    scenario = found.scenario
    content, types = written(*review_tables(found), level=found.level)
    return Tables(name, f"{scenario.title} {caveat(scenario.clock.as_of)}", content, types)


def run_tables(folder: Path) -> tuple[Tables, list[str]]:
    """Return the tables of a run that are whole, and what is wrong with its folder.

    Raises
    ------
    SimError
        If the folder is no run, or no table of it is whole.
    """
    facts, notes = read_manifest(folder), damage(folder)
    types = {
        name: columns
        for name, columns in facts.get("tables", {}).items()
        if name in facts["files"] and Path(name).name == name
        if not any(note.startswith(f"{name} ") for note in notes)
    }
    if not types:
        told = "; ".join(notes) or "its manifest lists no table"
        raise SimError(f"no table can be exported: {told}", str(folder), "make the run again")
    day, name = facts["options"].get("as_of"), f"{facts.get('scenario')}-{folder.name}"
    title = f"Run {name}. Explores stated assumptions. Not a forecast. Knows nothing after {day}."
    return Tables(name, title, {name: (folder / name).read_bytes() for name in types}, types), notes


def as_csv(tables: Tables) -> Files:
    """Return the tables with a Frictionless data package that describes them."""
    return {**tables.content, DESCRIPTION: _described(tables, tables.content)}


def as_parquet(tables: Tables) -> Files:
    """Return the tables as Parquet files, described likewise; an empty field is a missing value.

    Raises
    ------
    SimError
        If DuckDB is not installed, or a table does not hold what its types say.
    """
    hint = "pip install 'parley-sim[data]', or --format csv"
    duckdb = extra("duckdb", "Parquet needs DuckDB", hint)
    made: Files = {}
    with TemporaryDirectory() as place, duckdb.connect() as database:
        source, target = Path(place, "table.csv"), Path(place, "table.parquet")
        for name, types in tables.types.items():
            columns = {key: TYPES.get(kind, TEXT)[1] for key, kind in types.items()}
            if not columns:  # a table without rows has no columns either
                continue
            source.write_bytes(tables.content[name])
            try:
                database.read_csv(
                    str(source), header=True, columns=columns, auto_detect=False, delimiter=",",
                    quotechar='"', escapechar='"', parallel=False,
                ).write_parquet(str(target))  # fmt: skip
            except duckdb.Error as error:
                reason = str(error).split("\n", 1)[0]
                raise SimError(f"not a table of its types: {reason}", name) from None
            made[f"{Path(name).stem}.parquet"] = target.read_bytes()
    return {**made, DESCRIPTION: _described(tables, made)}


def _described(tables: Tables, files: Files) -> bytes:
    """Return the data package of files, each named as the table that it holds."""
    rows, told = (
        csv.DictReader(StringIO(tables.content.get(name, b"").decode()))
        for name in ("expectations.csv", COLUMNS)
    )
    labels = " ".join(
        sorted({f"Answers are labelled {row['label']}." for row in rows if row.get("label")})
    )
    means = {(Path(row["table"]).stem, row["column"]): row["meaning"] for row in told}
    fields = {
        stem: [{"name": name, "type": TYPES.get(kind, TEXT)[0],
                "description": means.get((stem, name), "")} for name, kind in types.items()]
        for stem, types in ((Path(name).stem, types) for name, types in tables.types.items())
    }  # fmt: skip
    twins = Counter(Path(name).stem for name in files)
    resources = [
        {"name": _identifier(path.name if twins[path.stem] > 1 else path.stem),
         "path": path.name, "format": path.suffix[1:],
         "hash": f"sha256:{sha256(files[path.name]).hexdigest()}",
         "schema": {"fields": fields[path.stem], "missingValues": [""]}}
        for path in map(Path, files)
    ]  # fmt: skip
    about = f"{tables.title} {labels}".strip()
    named = {"name": _identifier(tables.name), "description": about}
    return json_bytes({**named, "resources": resources})


def _identifier(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "table"
