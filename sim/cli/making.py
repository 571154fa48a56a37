"""How a run is made: its inputs, and from them its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from sim.cli.explore import surveyed
from sim.cli.options import chosen, name_of, open_bench, print_json, trusted
from sim.cli.progress import Progress
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.space import open_space
from sim.facts.reading import find_scenario
from sim.making.run import contents
from sim.runs.manifest import Inputs
from sim.runs.parts import Parts
from sim.simulate.branch import REPLICATES, branch
from sim.study.explore import Work
from sim.study.replay import review
from sim.study.worlds import WORLDS, Worlds, follow

Given = dict[str, Any]
Made = tuple[dict[str, bytes], dict[str, Any]]


def prepared(given: Given) -> tuple[Bench, Inputs]:
    """Return the bench and the inputs of the run that a command asks for."""
    bench, path = open_bench(given), given["scenario"]
    asked = options_of(given, bench)
    return bench, Inputs("run", name_of(path), bench.scenario.fingerprint, str(path), asked)


def made(given: Given, bench: Bench, inputs: Inputs, parts: Parts | None = None) -> Made:
    """Return the files of a run, and the types of the columns of its tables."""
    space = open_space(bench.scenario, bench.scenario.explore)
    looked = surveyed(bench, space, given, parts)
    after = _after(bench, given, parts)
    return contents(review(bench), looked, chosen(given["readings"]), inputs, after)


def _after(bench: Bench, given: Given, parts: Parts | None) -> Worlds | str:
    """Return what could follow, or why nothing can be simulated, as where no venue is named."""
    try:
        start = branch(bench)
    except SimError as error:
        return error.problem
    with Progress(quiet=given["quiet"] or given["as_json"]) as progress:
        worlds = min(REPLICATES * given["draws"], WORLDS)
        return follow(start, worlds, Work(given["jobs"], progress.played, parts=parts))


def tell_run(given: Given, folder: Path, text: str, **facts: Any) -> None:
    """Print what was made: a document with some facts, the folder alone, or a text."""
    if given["as_json"]:
        facts.setdefault("files", sorted(path.name for path in folder.iterdir()))
        print_json({"run": folder.name, "folder": str(folder), **facts})
    elif given["quiet"]:
        click.echo(str(folder))
    else:
        click.echo(text, nl=False)


def options_of(given: Given, bench: Bench) -> dict[str, Any]:
    """Return the options that the bytes of a run depend on."""
    beside = trusted(given["scenario"], trust=given["trust"])
    files = {*given["rule_files"], *_installed(bench), *beside}
    held = sorted((file.name, _digest(file)) for file in files)
    return {
        "readings": chosen(given["readings"]),
        "but": given["but"],
        "as_of": str(bench.scenario.clock.as_of),
        "seed": given["seed"],
        "draws": given["draws"],
        "rules": [{"name": name, "sha256": digest} for name, digest in held],
        "without": sorted(given["without"]),
    }


def given_again(given: Given, options: Mapping[str, Any], path: Path, where: str) -> Given:
    """Return what a command would be given to ask for the same again.

    Parameters
    ----------
    given
        The options of the command that asks; its `--rules` and `--trust` say which rule
        files may be run.
    options
        Of the manifest, or of a case in it.
    path
        Of the scenario.
    where
        The manifest, for errors.

    Raises
    ------
    SimError
        If the scenario or a rule file is not there, or the options make no sense.
    """
    if not find_scenario(path).is_file():
        raise SimError(f"its scenario is not at {path}", where, "go to the folder it was run from")
    readings = options.get("readings")
    try:
        again: Given = {
            **given,
            "scenario": path,
            "readings": tuple(f"{n}={o}" for n, o in dict(readings or {}).items()),
            "but": options.get("but"),
            "seed": int(options["seed"]),
            "draws": int(options["draws"]),
            "without": tuple(options.get("without") or ()),
            "rule_files": rules_again(given, options.get("rules") or (), path, where),
            "trust": False,
            "as_of": None,
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SimError(f"its options make no sense: {error}", where, "make the run anew") from None
    opened = open_bench({**again, "without": ()})
    stated = options.get("as_of")
    return again if str(opened.scenario.clock.as_of) == stated else {**again, "as_of": stated}


def rules_again(
    given: Given, wanted: Iterable[Mapping[str, str]], path: Path, where: str
) -> tuple[Path, ...]:
    """Return the rule files of a manifest among those that may be run, known by their hashes.

    Raises
    ------
    SimError
        Naming each that is not there, or was changed.
    """
    allowed = [*given["rule_files"], *trusted(path, trust=given["trust"])]
    plain = {**given, "scenario": path, "readings": (), "but": None, "as_of": None,
             "without": (), "trust": False}  # fmt: skip
    packages = {_digest(file) for file in _installed(open_bench(plain))} if path.exists() else ()
    found, lost = [], []
    for rule in wanted:
        held = [file for file in allowed if _digest(file) == rule["sha256"]]
        if held:
            found.append(held[0])
        elif rule["sha256"] not in packages:
            lost.append(_lost(rule, allowed))
    if lost:
        hint = "give each with --rules FILE, or --trust for the rules.py beside the scenario"
        raise SimError("; ".join(lost), where, hint)
    return tuple(found)


def _lost(rule: Mapping[str, str], allowed: Sequence[Path]) -> str:
    name, digest = rule["name"], rule["sha256"][:12]
    now = [_digest(file)[:12] for file in allowed if file.name == name]
    if now:
        return f"the rules {name} were {digest}, now they are {now[0]}"
    return f"the rules {name} ({digest}) are not given"


def _installed(bench: Bench) -> set[Path]:
    """Return the files of installed rules in force."""
    held = (bound.rule for bound in (*bench.rules, *bench.moves))
    return {Path(rule.file) for rule in held if rule.origin.startswith("package ")}


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        raise SimError("no such file of rules", str(file), "name a Python file") from None
