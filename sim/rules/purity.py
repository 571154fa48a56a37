"""What a file of rules must not do, found by reading it: nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from itertools import accumulate
from pathlib import Path

from sim.errors import Problem

STATE = "compute it from `case` and the parameters; a rule remembers nothing between cases"
CHANCE = "declare a parameter with a prior, such as Annotated[Draws, Normal(0, 1)]; Parley draws it"
CLOCK = "use case.day or case.days_since(...): a rule knows no day but that of the case"
FILES = "put the facts into the scenario and read them from `case`, or write them into the rule"
NETWORK = "fetch what you need once, and write it into the scenario with its source"
OTHERS = "answer with arrays computed from `case`; a rule starts nothing"
SILENT = "answer with an array; put what a reader should know into the docstring"
Table = Mapping[str, tuple[str, str]]


def _table(*rows: tuple[str, str, str]) -> Table:
    """Return rows of names, what they bring in and what to write instead, by name."""
    return {name: (brings, hint) for names, brings, hint in rows for name in names.split()}


MODULES = _table(
    ("random secrets uuid numpy.random", "randomness", CHANCE),
    ("time zoneinfo", "the clock", CLOCK),
    ("os io pathlib shutil tempfile glob fileinput pickle shelve sqlite3 mmap", "files", FILES),
    ("socket ssl urllib urllib3 http requests httpx aiohttp", "the network", NETWORK),
    ("ftplib smtplib xmlrpc webbrowser", "the network", NETWORK),
    ("posix nt signal", "the system", OTHERS),
    ("subprocess multiprocessing threading concurrent asyncio ctypes", "other processes", OTHERS),
)
"""Modules that a rule must not use: what they bring in, and what to write instead."""
CALLS = _table(
    ("open input", "files", FILES),
    ("print", "output", SILENT),
    ("eval exec compile __import__", "code that no one reads", OTHERS),
    ("hash id", "numbers that differ from run to run", CHANCE),
)
"""Functions that a rule must not call."""
ATTRIBUTES = _table(
    ("random", "randomness", CHANCE),
    ("now today utcnow", "the clock", CLOCK),
    ("load save savez loadtxt savetxt genfromtxt fromfile memmap", "files", FILES),
    ("import_module", "code that no one reads", OTHERS),
)
"""What a rule must not use of modules that it may import."""


def impurities(path: Path) -> list[Problem]:
    """Return each place where a file of rules reaches beyond the case, in order.

    A file that is no Python has none: loading it says where it breaks off.
    """
    try:
        tree = ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError, OSError):
        return []
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    found = {(p.line or 1, p.column or 1): p for p in _twice(tree, path)}
    for node in ast.walk(tree):
        for name, (brings, instead) in _breaches(node, own):
            place = (getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1)
            message = f"`{name}` brings in {brings}"
            found.setdefault(place, Problem(str(path), message, "", *place, instead))
    return [found[place] for place in sorted(found)]


def _twice(tree: ast.Module, path: Path) -> Iterator[Problem]:
    """Yield the functions that an earlier rule of the same name would be lost under."""
    seen: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            first = seen.setdefault(node.name, node.lineno)
            if first != node.lineno:
                message = f"`{node.name}` is declared on line {first} already"
                place = (node.lineno, node.col_offset + 1)
                yield Problem(str(path), message, node.name, *place, "rename one of them")


def _breaches(node: ast.AST, own: Collection[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what a line reaches for, what that brings in, and what to write instead."""
    match node:
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            inside = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for name in (f"{inside}{alias.name}" for alias in aliases):
                heads = accumulate(name.split("."), "{}.{}".format)
                yield from ((name, MODULES[head]) for head in heads if head in MODULES)
        case ast.Attribute(attr=name) if name in ATTRIBUTES:
            yield name, ATTRIBUTES[name]
        case ast.Call(func=ast.Name(id=name)) if name in CALLS and name not in own:
            yield name, CALLS[name]
        case ast.Global(names=changed) | ast.Nonlocal(names=changed):
            yield ", ".join(changed), ("memory between cases", STATE)
