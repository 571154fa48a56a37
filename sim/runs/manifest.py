"""What a run was made from, so that it can be found, checked and made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

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
        of_program = path.relative_to(PACKAGE).parts[0] != "scenarios"
        if of_program and path.suffix in {".py", ".csv", ".json", ".html", ".css", ".js"}:
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


Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


def _inside(name: str) -> str:
    """Return the name of a file, which cannot lead out of its folder."""
    if not name or set("\\:\0") & set(name) or {"", ".", ".."} & {*name.split("/")}:
        raise ValueError("leads out of its folder")
    return name


Inside = Annotated[str, AfterValidator(_inside)]


class RuleFile(BaseModel):
    """A file of rules that a run was made with."""

    name: str
    sha256: Hash


class Stated(BaseModel):
    """What was asked, of a run or of an alternative in it; other keys are those of a command."""

    model_config = ConfigDict(strict=True, extra="allow")

    readings: dict[str, str] = {}
    but: str | list[str] | None = None
    as_of: str | None = None
    seed: int = Field(1, ge=0)
    draws: int = Field(1, ge=1)
    interval: float | None = None
    rules: list[RuleFile] = []
    without: list[str] = []
    candidates: list[str] = []
    path: str = ""


class Options(Stated):
    """What was asked of a run."""

    alternatives: list[Stated] = []
    offers: dict[str, list[str]] = {}
    asked: dict[str, Any] = {}
    notes: list[str] = []


class Manifest(BaseModel):
    """What a run states of itself."""

    model_config = ConfigDict(strict=True, extra="allow")

    parley: Literal[1]
    run: Annotated[str, Field(pattern="^[0-9a-f]{12}$")]
    command: str
    scenario: Inside
    scenario_hash: str
    path: str
    options: Options
    versions: dict[str, str]
    tables: dict[Inside, dict[str, str]] = {}
    files: dict[Inside, Hash]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder.

    Raises
    ------
    SimError
        If the folder holds none, or one that this version cannot read.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes() if path.is_file() else None
        if content is None:
            raise SimError("no manifest here", str(folder), "give a folder that `run` made")
        return Manifest.model_validate_json(content).model_dump(exclude_unset=True)
    except OSError as error:
        raise SimError(f"the manifest cannot be read: {error.strerror}", str(path)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["loc"] == ("parley",):
            first |= {"loc": (), "msg": "it is of another version"}
        what = ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
        hint = "update parley, or make the run again from its scenario"
        raise SimError(f"the manifest is broken: {what}", str(path), hint) from None


def damage(folder: Path) -> list[str]:
    """Return what is wrong with a run folder: files missing, or changed since it was made."""
    facts = read_manifest(folder)
    told = {name: "is missing" for name in facts["files"] if not (folder / name).is_file()}
    told |= dict.fromkeys(changed(folder, facts), "was changed after the run")
    return [f"{name} {told[name]}" for name in facts["files"] if name in told]


def changed(folder: Path, facts: Mapping[str, Any]) -> list[str]:
    """Return the files of a run that are not what its manifest states; a link counts as changed."""
    return [name for name, stated in facts["files"].items() if (folder / name).is_file()
            and not _same(folder, name, stated)]  # fmt: skip


def _same(folder: Path, name: str, stated: str) -> bool:
    path = folder / name
    if path.resolve() != folder.resolve() / name:
        return False
    try:
        return sha256(path.read_bytes()).hexdigest() == stated
    except OSError:
        return False
