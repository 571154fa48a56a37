"""What a run was made from, so that it can be found, checked and made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.gates import visible

FORMAT = 1
MANIFEST = "manifest.json"
IDENTITY = ("command", "scenario", "scenario_hash", "options", "versions")
"""Keys of a manifest that the id of a run is the hash of."""
PACKAGE = Path(__file__).parents[1]
MAKERS = ("simpy", "numpy", "pydantic", "matplotlib", "pillow", "jinja2")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that the bytes of a run depend on."""

    command: str
    scenario: str
    """Name of the scenario: the folder it lives in."""
    scenario_hash: str
    path: str
    """Where the scenario was read from, as given; not part of the run's id."""
    options: Mapping[str, Any]
    """What else was asked for, such as readings and `as_of`."""
    asked: str = ""
    """What of it is not as by default, in words."""

    @property
    def facts(self) -> dict[str, Any]:
        """What a manifest states of it."""
        stated = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"parley": FORMAT, **stated, "versions": versions()}

    @property
    def run(self) -> str:
        """Id of the run."""
        return run_id(self.facts)

    @property
    def label(self) -> str:
        """The id of the run, and what was asked of it."""
        return f"{self.run}: {self.asked}" if self.asked else self.run


def run_id(facts: Mapping[str, Any]) -> str:
    """Return the id of the run whose inputs a manifest states: 12 hexadecimal digits."""
    held = {"format": facts.get("parley"), **{key: facts.get(key) for key in IDENTITY}}
    return sha256(visible(canonical(held)).encode()).hexdigest()[:12]


def canonical(facts: Any) -> str:
    """Return data as JSON in one spelling only."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def versions() -> dict[str, str]:
    """Return the versions that results depend on, the program's own code included."""
    return {"parley": code_hash(), **{name: version(name) for name in MAKERS}}


@cache
def code_hash() -> str:
    """Return the hash of the program's source and data files: 12 hexadecimal digits."""
    digest = sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".csv", ".json", ".html", ".css", ".js"}:
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def write_manifest(inputs: Inputs, files: Mapping[str, bytes], types: Mapping[str, Any]) -> bytes:
    """Return the manifest of a run as the bytes of its file.

    Parameters
    ----------
    inputs
        What the run was made from.
    files
        Name to content of every other file of the run.
    types
        Name of a table to its columns and their types.
    """
    facts = {
        "parley": FORMAT,
        "run": inputs.run,
        **inputs.facts,
        "tables": dict(types),
        "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return (visible(json.dumps(facts, indent=1, ensure_ascii=False)) + "\n").encode()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder.

    Raises
    ------
    SimError
        If the folder holds none, or one that this version cannot read.
    """
    path = folder / MANIFEST
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SimError("no manifest here", str(folder), "give a folder that `run` made") from None
    except (OSError, ValueError):
        raise SimError("the manifest cannot be read", str(path), "make the run again") from None
    if not isinstance(facts, dict) or facts.get("parley") != FORMAT:
        raise SimError("the manifest is of another version", str(path), "update parley")
    if not isinstance(facts.get("files"), dict):
        raise SimError("the manifest lists no files", str(path), "make the run again")
    return facts


def damage(folder: Path) -> list[str]:
    """Return what is wrong with a run folder: files missing, or changed since it was made."""
    found = []
    for name, expected in read_manifest(folder)["files"].items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif sha256(path.read_bytes()).hexdigest() != expected:
            found.append(f"{name} was changed after the run")
    return found
