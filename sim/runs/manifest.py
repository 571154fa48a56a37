"""What a run was made from, so that it can be found, checked and made again; which there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sim.errors import SimError
from sim.gates import there, visible

FORMAT = 1
MANIFEST, LOG = "manifest.json", "run.log"
PARTS = ".parts"
"""Folder of what is written aside until a run is complete."""
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
    "confident": "confident", "as_of": "as of {}",
    "since": "answers since {}", "seed": "seed {}", "draws": "{} draws",
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
