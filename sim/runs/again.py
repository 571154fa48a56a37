"""What changed since a run was made, and which runs there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.gates import there
from sim.runs.folder import LOG, PARTS
from sim.runs.manifest import MANIFEST, Inputs, canonical, damage, read_manifest, run_id, versions


@dataclass(frozen=True, slots=True)
class Listed:
    """A run folder as a list tells of it."""

    folder: Path
    run: str
    scenario: str
    command: str
    options: str
    """Options in words."""
    problems: tuple[str, ...]
    """What is wrong with it; empty if it is whole."""


def folder_of(path: Path) -> Path | None:
    """Return the run folder that a path names: a folder with a manifest, or the manifest."""
    try:
        folder = path.is_dir()
    except OSError:  # no path can be that long
        return None
    if folder:
        return path if (path / MANIFEST).is_file() else None
    return path.parent if path.name == MANIFEST else None


def edited(facts: Mapping[str, Any]) -> bool:
    """Return whether the id of a manifest is not the hash of what it states."""
    return run_id(facts) != facts.get("run")


def what_changed(facts: Mapping[str, Any], inputs: Inputs) -> list[str]:
    """Return the inputs that are not what a manifest states, each in a clause."""
    made, then = versions(), facts["versions"]
    before, options = facts["options"], inputs.options
    pairs = [(f"the scenario {inputs.path}", facts.get("scenario_hash"), inputs.scenario_hash)]
    for name in sorted({*made, *then}):
        what = "the code of parley" if name == "parley" else name
        pairs.append((what, then.get(name, "absent"), made.get(name, "absent")))
    names = sorted({*before, *options})
    pairs += [(n, canonical(before.get(n)), canonical(options.get(n))) for n in names]
    return [f"{what} was {was}, now it is {now}" for what, was, now in pairs if was != now]


IN_WORDS = {
    "but": "but {}", "readings": "reading {}", "rules": "rules {}", "without": "without {}",
    "by": "by {}", "atlas": "atlas {}", "posterior": "posterior {}", "candidates": "with {}",
    "confident": "confident", "as_of": "as of {}", "seed": "seed {}", "draws": "{} draws",
    "interval": "interval {}", "numbers": "in numbers",
}  # fmt: skip
"""Each option of a run in words, in the order in which they are told."""


def options_text(options: Mapping[str, Any]) -> str:
    """Return the options of a run in words; what is as by default is left out.

    Examples
    --------
    >>> options_text({"readings": {"pause": "none"}, "but": None, "seed": 2, "without": ["RU2"]})
    'reading pause=none, without RU2, seed 2'
    """
    if isinstance(options.get("alternatives"), list):
        return "; ".join(str(held.get("name")) for held in options["alternatives"])
    parts = []
    for key, words in IN_WORDS.items():
        value = options.get(key)
        if isinstance(value, Mapping):
            value = [f"{name}={option}" for name, option in value.items()]
        told = value if isinstance(value, list | tuple) else [value]
        named = (each["name"] if isinstance(each, Mapping) else each for each in told)
        parts += [words.format(name) for name in named if name is not None and name is not False]
    return ", ".join(parts)


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a run folder, an edited manifest included."""
    found = ["its manifest was edited: the id is not that of its inputs"]
    return damage(folder) + (found if edited(read_manifest(folder)) else [])


def runs_below(folder: Path) -> Iterator[Listed]:
    """Yield the run folders in and below a folder, by path; what cannot be read is told."""
    names = (MANIFEST, LOG) if there(folder) else ()
    for place in sorted({path.parent for name in names for path in folder.rglob(name)}):
        if PARTS not in place.parts:
            yield _listed(place)


def _listed(place: Path) -> Listed:
    try:
        facts = read_manifest(place)
        run, scenario, command = (facts[key] for key in ("run", "scenario", "command"))
        told = options_text(facts["options"])
        return Listed(place, run, scenario, command, told, tuple(problems(place)))
    except SimError as error:
        return Listed(place, place.name, place.parent.name, "", "", (error.problem,))
