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
    made, then = versions(), dict(facts.get("versions") or {})
    stated, options = facts.get("options"), inputs.options
    before = dict(stated) if isinstance(stated, Mapping) else {}
    pairs = [(f"the scenario {inputs.path}", facts.get("scenario_hash"), inputs.scenario_hash)]
    for name in sorted({*made, *then}):
        what = "the code of parley" if name == "parley" else name
        pairs.append((what, then.get(name, "absent"), made.get(name, "absent")))
    names = sorted({*before, *options})
    pairs += [(n, canonical(before.get(n)), canonical(options.get(n))) for n in names]
    return [f"{what} was {was}, now it is {now}" for what, was, now in pairs if was != now]


def options_text(options: Mapping[str, Any]) -> str:
    """Return the options of a run in words; what is as by default is left out.

    Examples
    --------
    >>> options_text({"readings": {"pause": "none"}, "but": None, "seed": 2, "without": ["RU2"]})
    'reading pause=none, without RU2, seed 2'
    """
    if isinstance(options.get("alternatives"), list):
        stated = (held for held in options["alternatives"] if isinstance(held, Mapping))
        return "; ".join(str(held.get("name")) for held in stated)
    readings, rules = options.get("readings") or {}, options.get("rules") or []
    but = options.get("but") or ()
    parts = [f"but {name}" for name in ([but] if isinstance(but, str) else but)]
    parts += [f"reading {name}={option}" for name, option in dict(readings).items()]
    named = (rule.get("name") if isinstance(rule, Mapping) else rule for rule in rules)
    parts += [f"rules {name}" for name in named]
    parts += [f"without {rule}" for rule in options.get("without") or ()]
    parts += [f"by {options['by']}"] if options.get("by") else []
    parts += [f"atlas {options['atlas']}"] if options.get("atlas") else []
    parts += [f"posterior {options['posterior']}"] if options.get("posterior") else []
    parts += [f"with {rule}" for rule in options.get("candidates") or ()]
    parts += ["confident"] if options.get("confident") else []
    parts += [f"as of {options['as_of']}"] if options.get("as_of") else []
    parts += [f"seed {options['seed']}"] if options.get("seed") is not None else []
    parts += [f"{options['draws']} draws"] if options.get("draws") else []
    parts += [f"interval {options['interval']}"] if options.get("interval") else []
    parts += ["in numbers"] if options.get("numbers") else []
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
        options = facts.get("options")
        told = options_text(options) if isinstance(options, Mapping) else ""
        run, scenario, command = (str(facts.get(key)) for key in ("run", "scenario", "command"))
        return Listed(place, run, scenario, command, told, tuple(problems(place)))
    except SimError as error:
        return Listed(place, place.name, place.parent.name, "", "", (error.problem,))
