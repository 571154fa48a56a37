"""What a file of rules must not do, found by reading it: nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
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
    ("eval exec compile __import__ importlib.import_module", "code that no one reads", OTHERS),
    ("hash id", "numbers that differ from run to run", CHANCE),
    ("datetime.datetime.now datetime.datetime.today", "the clock", CLOCK),
    ("datetime.datetime.utcnow datetime.date.today numpy.datetime64.today", "the clock", CLOCK),
    ("numpy.load numpy.save numpy.savez numpy.loadtxt numpy.savetxt", "files", FILES),
    ("numpy.genfromtxt numpy.fromfile numpy.memmap", "files", FILES),
)
"""Functions that a rule must not call."""


def impurities(path: Path) -> list[Problem]:
    """Return each place where a file of rules reaches beyond the case, in order.

    A file that is no Python has none: loading it says where it breaks off.
    """
    try:
        tree = ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError, OSError):
        return []
    names = _imported(tree)
    hidden = _bound(tree)
    found = {(p.line or 1, p.column or 1): p for p in _twice(tree, path)}
    for node in ast.walk(tree):
        for name, (brings, instead) in _breaches(node, names, hidden):
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


def _breaches(
    node: ast.AST, names: Mapping[str, str], hidden: frozenset[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    match node:
        case ast.Import(names=aliases):
            used = [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module), names=aliases):
            used = [f"{module}.{alias.name}" for alias in aliases]
        case ast.Attribute():
            used = [_dotted(node, names)]
        case ast.Call(func=ast.Name(id=name)) if name not in hidden:
            used = [name] if name in CALLS else []
        case ast.Global(names=changed) | ast.Nonlocal(names=changed):
            word = "global" if isinstance(node, ast.Global) else "nonlocal"
            yield f"{word} {', '.join(changed)}", ("memory between cases", STATE)
            return
        case _:
            return
    yield from ((name, brought) for name in used if (brought := _brought(name)))


def _brought(name: str) -> tuple[str, str] | None:
    """Return what a dotted name brings in: that of the module in which it lies, or of a call."""
    heads = accumulate(name.split("."), "{}.{}".format)
    return next((MODULES[head] for head in heads if head in MODULES), CALLS.get(name))


def _imported(tree: ast.AST) -> dict[str, str]:
    """Return each imported name and what it stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.partition(".")[0]
                found[alias.asname or head] = alias.name if alias.asname else head
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
    return found


def _bound(tree: ast.AST) -> frozenset[str]:
    """Return the names that the file defines itself, which hide the builtin ones."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return frozenset(found)


def _dotted(node: ast.expr, names: Mapping[str, str]) -> str:
    """Return the full name of an attribute of an imported module; empty if it is none."""
    match node:
        case ast.Attribute(value=value, attr=attribute):
            head = _dotted(value, names)
            return f"{head}.{attribute}" if head else ""
        case ast.Name(id=name):
            return names.get(name, "")
        case _:
            return ""
