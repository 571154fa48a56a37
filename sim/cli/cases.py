"""The cases that `compare` puts side by side, as asked for and as a manifest states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.cli.explore import OFFERED, asked_space, day_of
from sim.cli.making import Given, given_again, options_of, prepared
from sim.cli.options import name_of, open_bench
from sim.errors import SimError
from sim.expect.space import open_space
from sim.runs.again import folder_of, options_text, problems, what_changed
from sim.runs.manifest import MANIFEST, Inputs, read_manifest
from sim.study.alternatives import Alternative

NAMES = tuple(name for _, name, _ in OFFERED)
"""Of the options that name offers."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that is ready to be compared."""

    alternative: Alternative
    given: Given

    @property
    def path(self) -> Path:
        """Of its scenario."""
        path: Path = self.given["scenario"]
        return path

    @property
    def stated(self) -> dict[str, Any]:
        """What a manifest states of it."""
        held = self.alternative
        return {
            "name": held.name,
            "scenario": held.scenario,
            "scenario_hash": held.bench.scenario.fingerprint,
            **options_of(self.given, held.bench),
        }


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases to compare, the reference first, and what a reader must know of them."""

    opened: tuple[Opened, ...]
    notes: tuple[str, ...] = ()

    @property
    def alternatives(self) -> list[Alternative]:
        """What the study compares."""
        return [held.alternative for held in self.opened]

    def inputs(self, given: Given) -> Inputs:
        """Return what a run folder of the comparison is made from."""
        first = self.opened[0]
        cases = [held.stated for held in self.opened]
        for held, case in zip(self.opened, cases, strict=True):
            if held.path != first.path:
                case["path"] = str(held.path)
        offers = {name: list(given[name]) for name in NAMES if given.get(name)}
        options = {
            "cases": cases,
            "offers": offers,
            "on": given.get("on"),
            "follow": bool(given.get("follow")),
            "notes": list(self.notes),
        }
        asked = first.alternative
        return Inputs(
            "compare", asked.scenario, asked.bench.scenario.fingerprint, str(first.path), options
        )


def cases_asked(given: Given) -> Cases:
    """Return the cases of a command line.

    Raises
    ------
    SimError
        If one of them cannot be opened, or has a name that another has.
    """
    notes: list[str] = []
    given = {**given, "targets": _readable(given["targets"], notes)}
    used = _used(given)
    plain = {**given, "readings": (), "but": None, "without": (), "rule_files": ()}
    bases: list[tuple[str, Given]] = []
    for target in given["targets"]:
        folder = folder_of(target)
        if folder is None:
            alone = len(given["targets"]) == 1
            name = "as it stands" if alone else f"{target} as it stands"
            bases.append((name, {**plain, "scenario": target}))
        else:
            bases.append(_run(given, folder, notes))
    named = [*bases, *_changed(bases[0][1], given, used)]
    names = [name for name, _ in named]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SimError(f"given twice: {', '.join(twice)}", "compare", "give each case once")
    opened = tuple(_open(name, base, given) for name, base in named)
    return Cases(opened, tuple(notes))


def cases_again(
    given: Given, options: Mapping[str, Any], path: Path, where: str
) -> tuple[Cases, Inputs]:
    """Return the cases that the manifest of a comparison states, and their inputs now.

    Raises
    ------
    SimError
        If they make no sense, or a scenario or a rule file is not there.
    """
    cases, offers = options.get("cases"), options.get("offers")
    if not isinstance(cases, list) or not isinstance(offers, Mapping):
        raise SimError("its cases make no sense", where, "make the run anew")
    asked = {**given, **{name: tuple(offers.get(name) or ()) for name in NAMES},
             "on": options.get("on"), "follow": bool(options.get("follow"))}  # fmt: skip
    opened = []
    for case in cases:
        base = given_again(given, case, Path(str(case.get("path", path))), where)
        opened.append(_open(str(case.get("name")), base, asked))
    found = Cases(tuple(opened), tuple(options.get("notes") or ()))
    return found, found.inputs(asked)


def _readable(targets: Sequence[Path], notes: list[str]) -> list[Path]:
    """Return the targets without runs that cannot be read, which are noted.

    Raises
    ------
    SimError
        If the reference, the first of them, is one.
    """
    kept = []
    for target in targets:
        folder = folder_of(target)
        try:
            if folder is not None:
                read_manifest(folder)
            kept.append(target)
        except SimError as error:
            if not kept:
                raise
            notes.append(f"{target} is left out: {error.problem}")
    return kept


def _run(given: Given, folder: Path, notes: list[str]) -> tuple[str, Given]:
    """Return the case of a run folder; what is wrong with the folder is noted."""
    facts = read_manifest(folder)
    where = str(folder / MANIFEST)
    if facts.get("command") != "run" or not isinstance(facts.get("options"), Mapping):
        raise SimError("only runs of `run` can be compared", where, "give a scenario or such a run")
    name = f"run {facts.get('run')}"
    notes += [f"{name}: {problem}; compared from its manifest" for problem in problems(folder)]
    again = given_again(given, facts["options"], Path(str(facts.get("path"))), where)
    changed = what_changed(facts, prepared(again)[1])
    moved = [text for text in changed if text.startswith("the scenario ")]
    if moved:
        raise SimError("; ".join(moved), where, "make the run anew")
    notes += [f"{name}: {text}" for text in changed]
    words = options_text({**facts["options"], "seed": None, "draws": None, "as_of": None})
    return (f"{name} ({words})" if words else name), again


def _used(given: Given) -> set[str]:
    """Return the hashes of rule files that a run among the targets was made with."""
    found = set()
    for target in given["targets"]:
        folder = folder_of(target)
        if folder is not None:
            options = read_manifest(folder).get("options")
            rules = options.get("rules") if isinstance(options, Mapping) else ()
            found |= {str(rule["sha256"]) for rule in rules or ()}
    return found


def _changed(base: Given, given: Given, used: set[str]) -> Iterator[tuple[str, Given]]:
    """Yield one case for each option that changes the reference."""
    for name in given["buts"]:
        yield f"but {name}", {**base, "but": name}
    for text in given["readings"]:
        taken = text.partition("=")[0]
        kept = tuple(held for held in base["readings"] if held.partition("=")[0] != taken)
        yield f"reading {text}", {**base, "readings": (*kept, text)}
    for rule in given["without"]:
        yield f"without {rule}", {**base, "without": (*base["without"], rule)}
    for file in given["rule_files"]:
        if not file.is_file() or sha256(file.read_bytes()).hexdigest() not in used:
            yield f"rules {file.name}", {**base, "rule_files": (*base["rule_files"], file)}


def _open(name: str, base: Given, given: Given) -> Opened:
    bench = open_bench(base)
    space = open_space(bench.scenario, asked_space(bench, given))
    day = day_of(bench, given.get("on"))
    alternative = Alternative(name, name_of(base["scenario"]), bench, space, day)
    return Opened(alternative, base)
