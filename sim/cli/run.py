"""`parley run`: check, replay, explore and draw a scenario into a run folder."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from textwrap import fill
from typing import Any

import click

from sim.cli.explore import surveyed
from sim.cli.options import (
    as_of_option,
    but_option,
    chosen,
    jobs_option,
    json_option,
    name_of,
    open_bench,
    out_option,
    print_json,
    quiet_option,
    reading_option,
    rule_options,
    scenario_argument,
)
from sim.domain.coverage import coverage
from sim.domain.files import find_scenario, read_all
from sim.domain.scenario import Scenario
from sim.engine.judge import Bench
from sim.report.contents import contents
from sim.report.lines import WIDTH
from sim.runs import Inputs, find_run, parts_of, write_run
from sim.study.review import review
from sim.study.space import open_space

SHOWN = (
    "exploration.txt", "transcript.txt", "timeline.svg", "expected.svg", "classes.svg",
    "matrix.svg", "conflicts.svg", "map.svg",
)  # fmt: skip
"""Files that the command names; `--json` lists all."""


@click.command("run")
@scenario_argument
@reading_option
@but_option
@as_of_option
@rule_options
@jobs_option
@out_option
@json_option
@quiet_option
def command(**given: Any) -> None:
    """Check, replay, explore and draw a scenario into a run folder."""
    path: Path = given["scenario"]
    read_all(path)
    bench = open_bench(given)
    options = chosen(given["readings"])
    asked = _asked(given, options, bench)
    inputs = Inputs("run", name_of(path), bench.scenario.fingerprint, str(path), asked)
    folder = find_run(given["out"], inputs)
    found = folder is not None
    if folder is None:
        space = open_space(bench.scenario, bench.scenario.explore)
        looked = surveyed(bench, space, given, parts_of(given["out"], inputs))
        files, types = contents(review(bench), looked, options)
        folder = write_run(given["out"], inputs, files, types)
    if given["as_json"]:
        names = sorted(path.name for path in folder.iterdir())
        print_json({"run": inputs.run, "folder": str(folder), "found": found, "files": names})
    elif given["quiet"]:
        click.echo(str(folder))
    else:
        _tell(bench.scenario, folder, found=found)


def _asked(given: dict[str, Any], options: dict[str, str], bench: Bench) -> dict[str, Any]:
    """Return the options that the bytes of a run depend on."""
    files: set[Path] = set(given["rule_files"])
    files |= {Path(b.rule.file) for b in bench.rules if b.rule.origin.startswith("package ")}
    beside = find_scenario(given["scenario"]).parent / "rules.py"
    if given["trust"] and beside.is_file():
        files.add(beside)
    held = sorted((file.name, sha256(file.read_bytes()).hexdigest()) for file in files)
    return {
        "readings": options,
        "but": given["but"],
        "as_of": str(bench.scenario.clock.as_of),
        "seed": given["seed"],
        "draws": given["draws"],
        "rules": [{"name": name, "sha256": digest} for name, digest in held],
        "without": sorted(given["without"]),
    }


def _tell(scenario: Scenario, folder: Path, *, found: bool) -> None:
    held = coverage(scenario)
    score = json.loads((folder / "score.json").read_text(encoding="utf-8"))
    told = json.loads((folder / "exploration.json").read_text(encoding="utf-8"))
    texts = (
        told["sentence"],
        f"{held.facts} facts, {held.cited} cited, {held.assumed} assumed; "
        f"{len(scenario.record)} events to {scenario.clock.as_of}. "
        f"Answers scored: {score['n']} ({score['label']}). {score['verdict']}",
    )
    click.echo("\n\n".join([scenario.title, *(fill(text, WIDTH) for text in texts)]))
    click.echo(f"\n{'Found' if found else 'Wrote'} the run {folder}:")
    for name in SHOWN:
        click.echo(f"  {folder / name}")
