"""Read scenario files, and say where in the file each problem is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from os.path import relpath
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sim.atlas.own import own_relations
from sim.errors import Problem, ScenarioError, SimError, UnknownNameError, known, suggest
from sim.facts.changes import apply, extend, id_of
from sim.facts.checks import Flaw, flaws
from sim.facts.document import SHIPPED, Map, Seq, locate, read_document
from sim.facts.faults import flaws_of_game
from sim.facts.messages import as_problem, told
from sim.facts.scenario import Scenario, Space
from sim.facts.sources import read_copies

COLLECTIONS = (
    "record", "context", "sources", "parties", "venues", "guarantees", "topics", "contexts",
    "readings", "but",
)  # fmt: skip
"""Keys whose entries can be left out while the rest is checked."""
MOST = 1000
"""Problems of a file that are told one by one."""
DROPS = ("remove", "without")
"""Keys of a change that leave something out."""
SCENARIO_FILE = "scenario.yaml"
CONTINUES, ATLAS = "continues", "atlas"
DEEP = 2
"""Parts of the name of a shipped scenario at the most, such as `games/chicken`."""
SCHEMA_FILE = "scenario.schema.json"


def find_scenario(path: Path, folder: Path = Path()) -> Path:
    """Return the scenario file that a path names: the file, the folder, or one that is shipped.

    A name that is no path in the folder (by default the current one) is looked for among the
    scenarios that come with Parley.
    """
    here = folder / path
    try:
        if here.is_dir():
            return here / SCENARIO_FILE
        shipped = SHIPPED / path / SCENARIO_FILE
        near = len(path.parts) <= DEEP and ".." not in path.parts and not path.is_absolute()
        return shipped if near and not here.exists() and shipped.is_file() else here
    except (OSError, ValueError):
        return here


def read_tree(file: Path) -> Map:
    """Return the data of a scenario file, those of the scenario that it continues included.

    Raises
    ------
    ScenarioError
        With every problem of the file, or of what it continues.
    """
    chain, trees = [file], [read_document(file)]
    while isinstance(name := trees[-1].get(CONTINUES), str):
        base, at = find_scenario(Path(name), chain[-1].parent), trees[-1].values_at[CONTINUES]
        told = f"no scenario at {base}" if not base.is_file() else ""
        if base.resolve() in {path.resolve() for path in chain}:
            told = f"it closes on itself: {' -> '.join(map(str, (*chain, base)))}"
        if told:
            hint = "name the scenario whose past is kept, as a path from this file's folder"
            raise ScenarioError([Problem(str(chain[-1]), told, CONTINUES, *at, hint)])
        chain.append(base)
        trees.append(read_document(base))
    tree = trees.pop()
    while trees:
        build(tree, str(base := chain.pop()))
        if tree.get(ATLAS):
            tree[ATLAS] = relpath(base.parent / tree[ATLAS], chain[-1].parent)
        later = trees.pop()
        tree, clashes = extend(tree, later, later.values_at[CONTINUES])
        hint = "leave it out: the past is kept; a line ends by `until`, a spell by `to`"
        if clashes:
            raise in_order(
                Problem(str(chain[-1]), "the scenario that is continued states it otherwise",
                        ".".join(map(str, path)), *at, hint) for path, at in clashes
            )  # fmt: skip
    return tree


def read_scenario(
    path: Path | str, *, readings: Mapping[str, str] | None = None, but: str | Sequence[str] = ()
) -> Scenario:
    """Return the scenario of a file, under chosen readings and a named counterfactual.

    Parameters
    ----------
    path
        A scenario file, or the folder that holds `scenario.yaml`.
    readings
        Name of a reading to the option to take; the others stand as in the file.
    but
        One of the scenario's counterfactuals, or several, made one after the other.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    UnknownNameError
        If no reading, option or counterfactual has the name.
    """
    return ScenarioFile.read(path).scenario(readings, but)


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario file that is read once, and taken under many readings."""

    path: Path
    tree: Map

    @classmethod
    def read(cls, path: Path | str) -> ScenarioFile:
        """Return the file that a path names; errors are those of `read_document`."""
        file = find_scenario(Path(path))
        return cls(file, read_tree(file))

    def scenario(
        self, readings: Mapping[str, str] | None = None, but: str | Sequence[str] = ()
    ) -> Scenario:
        """Return the scenario; parameters and errors are those of `read_scenario`."""
        if not readings and not but:
            return self._stated
        return build(self.changed(readings, but), str(self.path))

    def changed(
        self, readings: Mapping[str, str] | None = None, but: str | Sequence[str] = ()
    ) -> Map:
        """Return the data after its changes; parameters and errors as of `read_scenario`."""
        tree = self.tree
        if not readings and not but:
            return tree
        for where, change in _chosen(self._stated, tree, readings or {}, but):
            tree = apply(tree, change, f"{self.path}: {where}")
        return tree

    @cached_property
    def _stated(self) -> Scenario:
        return build(self.tree, str(self.path))


def _chosen(
    scenario: Scenario, tree: Map, readings: Mapping[str, str], but: str | Sequence[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the changes that were asked for; what one removes the next need not find."""
    taken = sorted(readings.items())
    changes = [(f"readings.{n}", _option(scenario, tree, n, o)) for n, o in taken]
    for name in (but,) if isinstance(but, str) else but:
        known("counterfactual", name, scenario.but)
        changes.append((f"but.{name}", tree["but"][name]))
    found: list[tuple[str, Mapping[str, Any]]] = []
    gone: set[tuple[str, str]] = set()
    for where, change in changes:
        kept = {key: [n for n in change.get(key) or () if (key, n) not in gone] for key in DROPS}
        found.append((where, {**change, **kept}))
        gone |= {(key, name) for key in DROPS for name in kept[key]}
    return found


def in_order(problems: Iterable[Problem]) -> ScenarioError:
    """Return problems of a file as an error, by their places."""
    return ScenarioError(sorted(problems, key=lambda p: (p.line or 0, p.column or 0)))


def valid(kind: Any, tree: Any, path: Path) -> Any:
    """Return the data of a file as what they are to be.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    try:
        return TypeAdapter(kind).validate_python(tree)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise in_order(as_problem(tree, each, str(path), kind) for each in details) from None


def located(tree: Mapping[str, Any] | Seq, file: Path, flaws: Iterable[Flaw]) -> ScenarioError:
    """Return flaws that were found after reading as an error that says where they stand."""
    return in_order(problem_of(tree, flaw, str(file)) for flaw in flaws)


def read_all(path: Path | str) -> Scenario:
    """Return the scenario of a file after trying each reading and counterfactual too.

    Raises
    ------
    ScenarioError
        With every problem of the file, those of the changed scenarios included.
    """
    file = find_scenario(Path(path))
    tree = read_tree(file)
    scenario = build(tree, str(file))
    problems: dict[Problem, None] = {}
    for label, change in _changes(tree):
        try:
            build(apply(tree, change, label), str(file))
        except ScenarioError as error:
            told = (replace(p, message=f"{p.message}, under {label}") for p in error.problems)
            problems.update(dict.fromkeys(told))
        except SimError as error:
            line, column = getattr(change, "at", (1, 1))
            problem = Problem(str(file), error.problem, label, line, column, error.hint)
            problems[problem] = None
    if problems:
        raise ScenarioError(problems)
    return scenario


def build(tree: Mapping[str, Any], file: str = "scenario") -> Scenario:
    """Return the scenario that data states.

    Raises
    ------
    ScenarioError
        With every problem of the data; those between facts are looked for among
        the facts that can be read.
    """
    problems: list[Problem] = []
    excused: frozenset[str] = frozenset()
    try:
        scenario: Scenario | None = Scenario.model_validate(tree)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = [as_problem(tree, detail, file) for detail in details[:MOST]]
        problems += _more(details, file)
        tree, excused = _readable(tree, details)
        scenario = None
        with suppress(ValidationError):
            scenario = Scenario.model_validate(tree)
    if scenario is not None:
        between = [*flaws(scenario, excused), *flaws_of_game(scenario)]
        problems += [problem_of(tree, flaw, file) for flaw in between[:MOST]]
        problems += _more(between, file)
        if scenario.atlas is not None:
            try:
                own = own_relations(Path(file).parent / scenario.atlas)
                scenario = scenario.with_relations(own)
            except ScenarioError as error:
                problems += error.problems
    if problems or scenario is None:
        raise in_order(problems)
    return scenario.known(shipped=True) if SHIPPED in Path(file).resolve().parents else scenario


def _more(found: Sequence[object], file: str) -> list[Problem]:
    number = len(found) - MOST
    return [Problem(file, f"and {number:,} more problems")] if number > 0 else []


def _option(scenario: Scenario, tree: Map, name: str, option: str) -> Mapping[str, Any]:
    reading = scenario.readings[known("reading", name, scenario.readings)]
    if option == reading.default:
        return {}
    if option not in reading.options:
        problem = f"the reading {name!r} has no option {option!r}"
        hint = suggest(option, (reading.default, *reading.options))
        raise UnknownNameError(problem, hint=hint)
    found: Mapping[str, Any] = tree["readings"][name]["options"][option]
    return found


def _changes(tree: Map) -> Iterator[tuple[str, Any]]:
    for name, reading in (tree.get("readings") or {}).items():
        for option, change in (reading.get("options") or {}).items():
            yield f"readings.{name}.options.{option}", change
    for name, change in (tree.get("but") or {}).items():
        yield f"but.{name}", change


def _readable(tree: Mapping[str, Any], details: list[ErrorDetails]) -> tuple[Map, frozenset[str]]:
    """Return the data without its unreadable entries, and the names of those entries."""
    unknown = {d["loc"][0] for d in details if d["type"] == "extra_forbidden" and not d["loc"][1:]}
    unknown |= {"game"} & {d["loc"][0] for d in details if d["loc"]}
    rest, names = (tree if isinstance(tree, Map) else Map(tree)).but(unknown), set[str]()
    for key in COLLECTIONS:
        broken = {d["loc"][1] for d in details if len(d["loc"]) > 1 and d["loc"][0] == key}
        held = tree.get(key)
        if isinstance(held, Map):
            names |= {str(name) for name in broken}
        elif isinstance(held, Seq):
            names |= {id_of(item) for n, item in enumerate(held) if n in broken}
        if isinstance(held, Map | Seq):
            rest[key] = held.but(broken)
    return rest, frozenset(names)


def problem_of(tree: Mapping[str, Any] | Seq, flaw: Flaw, file: str) -> Problem:
    """Return a flaw as a problem at its place in the file."""
    _, (line, column), key = locate(tree, flaw.loc)
    return Problem(file, flaw.message, key, line, column, flaw.hint)


def read_space(asked: Mapping[str, Any]) -> Space:
    """Return a space of offers.

    Raises
    ------
    SimError
        If a part of it is not written as in a scenario file.
    """
    try:
        return Space.model_validate(asked)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message, hint = told(first)
        raise SimError(message, f"explore.{first['loc'][0]}", hint) from None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the facts of a scenario rest on."""

    facts: int
    """Facts that owe a source or an assumption."""
    cited: int
    """Facts with at least one citation."""
    assumed: int
    """Facts that rest on an assumption alone."""
    partly: int
    """Cited facts of which a part is assumed."""
    addresses: int
    """Citations of sources of which no paragraph is stored: nothing here can verify them."""
    unsure: int
    """Events of which the coder is not sure: of low or medium confidence."""
    verified: int | None = None
    """Citations whose paragraph is in the reader's copies; None if none were given."""
    unverified: int | None = None
    """Citations whose paragraph is not in the reader's copies."""


def coverage(scenario: Scenario, copies: Mapping[str, frozenset[str]] | None = None) -> Coverage:
    """Return what the facts of a scenario rest on.

    Parameters
    ----------
    scenario
        Any scenario.
    copies
        For each of the reader's files, the fingerprints of its paragraphs.
    """
    facts = [fact for _, fact in scenario.sourced()]
    cites = [cite.partition("#") for fact in facts for cite in fact.cites]
    marks = [scenario.sources[name].paragraphs.get(paragraph) for name, _, paragraph in cites]
    copied = _fingerprints(copies or {})
    seen = None if copies is None else sum(mark in copied for mark in marks)
    return Coverage(
        facts=len(facts),
        cited=sum(bool(fact.cites) for fact in facts),
        assumed=sum(not fact.cites for fact in facts),
        partly=sum(bool(fact.cites and fact.assumed) for fact in facts),
        addresses=sum(not scenario.sources[name].paragraphs for name, _, _ in cites),
        unsure=sum(event.confidence in {"low", "medium"} for event in scenario.record),
        verified=seen,
        unverified=None if seen is None else len(cites) - seen,
    )


def changed_paragraphs(file: Path, scenario: Scenario, articles: Path) -> list[Problem]:
    """Return the cited paragraphs that a reader's copy of the same article does not have.

    A source is taken to be among the copies if any of its paragraphs is, or a copy is called
    as it is; of one that is not, nothing can be said, and its citations only count as unverified.
    """
    copies, tree = read_copies(articles), read_tree(file)
    copied = _fingerprints(copies)
    hint = "the copy, or the citation, was changed"
    flaws = [
        Flaw(("sources", name, "paragraphs", paragraph),
             f"no paragraph of the copies has the fingerprint {mark}", hint)
        for name, source in scenario.sources.items()
        if copied & {*source.paragraphs.values()} or f"{name}.txt" in copies
        for paragraph, mark in source.paragraphs.items()
        if mark not in copied
    ]  # fmt: skip
    return [problem_of(tree, flaw, str(file)) for flaw in flaws]


def _fingerprints(copies: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*copies.values())
