"""Make a run again from its manifest, byte for byte, or say which of its inputs changed."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.cli.cases import cases_again
from sim.cli.compare import compared
from sim.cli.following import asked_again, branch_asked, inputs_of, made_following
from sim.cli.making import Given, Made, given_again, made, prepared, tell_run
from sim.errors import SimError
from sim.runs.again import edited, what_changed
from sim.runs.folder import find_run, write_run
from sim.runs.manifest import MANIFEST, Inputs, damage, read_manifest


def make_again(given: Given, folder: Path) -> None:
    """Make the run of a folder again into `--out`, and say whether every byte is the same.

    Raises
    ------
    SimError
        If the manifest cannot be used, an input is not what it was, or a file comes out
        otherwise.
    """
    facts, where = read_manifest(folder), str(folder / MANIFEST)
    if edited(facts):
        raise SimError(
            "it was edited by hand: the id is not that of the inputs it states",
            where,
            "make the run anew from its scenario",
        )
    inputs, (files, types) = _made(given, facts, where)
    apart = differing(facts, files)
    if apart:
        raise SimError(
            f"the same inputs gave other bytes: {', '.join(apart)}",
            where,
            "another machine gives the same numbers to nine digits, not the same bytes",
        )
    told = damage(folder)
    found = find_run(given["out"], inputs)
    place = found or write_run(given["out"], inputs, files, types)
    lines = [
        f"Made run {inputs.run} again: {len(files)} files, byte for byte.",
        *(f"  in the folder that was given, {line}" for line in told),
        f"{'It stands in' if found else 'Wrote'} {place}\n",
    ]
    tell_run(given, place, "\n".join(lines), same_bytes=True, found=found is not None,
             damage=told, files=sorted(files))  # fmt: skip


def differing(facts: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Return the files that are not as a manifest states, or that only one of the two has."""
    now = {name: sha256(content).hexdigest() for name, content in files.items()}
    return sorted(
        name for name in {*now, *facts["files"]} if now.get(name) != facts["files"].get(name)
    )


def _made(given: Given, facts: Mapping[str, Any], where: str) -> tuple[Inputs, Made]:
    """Return the inputs of a run and its files; an input that changed stops it first."""
    options, path = facts.get("options"), Path(str(facts.get("path")))
    if not isinstance(options, Mapping):
        raise SimError("its options make no sense", where, "make the run anew")
    if facts.get("command") == "compare":
        cases, inputs = cases_again(given, options, path, where)
        _same(facts, inputs, where)
        return inputs, compared(given, cases, inputs)
    again = given_again(given, options, path, where)
    if facts.get("command") == "simulate":
        again = asked_again(again, options)
        start = branch_asked(again)
        inputs = inputs_of(again, start)
        _same(facts, inputs, where)
        return inputs, made_following(again, start, inputs)
    if facts.get("command") != "run":
        raise SimError(f"a run of {facts.get('command')!r} cannot be made again", where,
                       "runs of `run`, `compare` and `simulate` can")  # fmt: skip
    bench, inputs = prepared(again)
    _same(facts, inputs, where)
    return inputs, made(again, bench, inputs)


def _same(facts: Mapping[str, Any], inputs: Inputs, where: str) -> None:
    changed = what_changed(facts, inputs)
    if changed:
        raise SimError("; ".join(changed), where, "with other inputs it would be another run")
