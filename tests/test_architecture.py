"""The package keeps its floors, its heavy imports in one place, and its budgets."""

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
ORDER = (
    "errors", "gates", "arrays", "atlas", "runs", "facts", "rules", "expect", "simulate", "study",
    "report", "charts", "making", "cli",
)  # fmt: skip
"""The floors, each of which may import from those before it."""
HEAVY = {
    "pydantic": {"runs", "facts", "rules"}, "pydantic_core": {"facts", "report"}, "yaml": {"facts"},
    "simpy": {"expect", "simulate"}, "matplotlib": {"charts"}, "jinja2": {"report"},
    "click": {"cli"}, "scipy": {"study"}, "arviz_stats": {"study"},
}  # fmt: skip
FOREIGN = {Path("rules/book.py"), Path("rules/bind.py"), Path("simulate/trials.py")}
"""Modules that run a user's rules when asked to, and those may raise anything."""
LIGHT = {"numpy"}
"""What every floor may import from outside the standard library."""
CODE_LINES = {
    "atlas": 385, "runs": 460, "facts": 1995, "rules": 2127, "expect": 1790, "simulate": 1845,
    "study": 4455, "report": 5565, "charts": 1545, "making": 2600, "cli": 895,
}  # fmt: skip
"""The most code lines a floor may hold, templates counted, docstrings and comments not."""
IN_ALL = 23855
FILES = 220
MODULES_A_FOLDER = 20
LINES_A_MODULE = 400
LINES_A_FUNCTION = 45

PATHS = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
TREES = {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in PATHS}
MODULES = {".".join(("sim", *path.with_suffix("").parts)).removesuffix(".__init__"): path
           for path in PATHS}  # fmt: skip


def floor(path):
    """Return the floor of a module; None for the package and its `__main__`."""
    first = path.parts[0].removesuffix(".py")
    return None if first.startswith("__") else first


def imported(path):
    """Yield the modules that a module imports, those of this package in full."""
    for node in nodes(path, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in full)


def nodes(path, *kinds):
    return [node for node in ast.walk(TREES[path]) if isinstance(node, kinds)]


def texts(tree):
    """Return the lines of docstrings, those of attributes included."""
    quoted = (
        node for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )  # fmt: skip
    return {n for node in quoted for n in range(node.lineno, node.end_lineno + 1)}


def code_lines(text, aside=frozenset()):
    """Return how many lines of a file are neither empty nor a comment, nor set aside."""
    every = enumerate(text.splitlines(), 1)
    return sum(bool(s := line.strip()) and s[0] != "#" and n not in aside for n, line in every)


def test_every_module_belongs_to_a_floor():
    assert {floor(path) for path in PATHS} <= {None, *ORDER}


def test_imports_point_downwards():
    for path in PATHS:
        below = ORDER[: ORDER.index(floor(path)) + 1] if floor(path) else ORDER
        inner = {name.split(".")[1] for name in imported(path) if name.startswith("sim.")}
        assert inner <= set(below) or path == Path("report/contrasted.py"), path


def test_a_package_hands_nothing_on():
    for path in PATHS:
        if path.stem == "__init__" and path.parent.parts not in {
            (),
            ("atlas",),
            ("charts",),
            ("rules", "standard"),
        }:
            assert not nodes(path, ast.Import, ast.ImportFrom), path
        assert path.stem == "__init__" or f"sim.{floor(path)}" not in imported(path), path


def test_no_module_imports_itself_round_about():
    graph = {name: {*imported(path)} - {name} for name, path in MODULES.items()}
    assert list(TopologicalSorter(graph).static_order())


def test_heavy_imports_stay_on_their_floor():
    for path in PATHS:
        for name in imported(path):
            top = name.split(".")[0]
            assert floor(path) in HEAVY.get(top, {floor(path)}), (path, name)
            assert top in sys.stdlib_module_names | {"sim", *HEAVY, *LIGHT}, (path, name)


def test_imports_stand_at_the_top_and_name_what_they_take():
    for path in PATHS:
        outer = nodes(path, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If)
        inside = [inner for node in outer for inner in ast.walk(node)]
        assert not [n for n in inside if isinstance(n, ast.Import | ast.ImportFrom)], path
        assert "TYPE_CHECKING" not in (ROOT / path).read_text(encoding="utf-8"), path
        aliases = [alias for node in nodes(path, ast.ImportFrom) for alias in node.names]
        assert "*" not in {alias.name for alias in aliases}, path


def test_nothing_is_printed_or_asserted_and_nothing_is_global():
    for path in PATHS:
        called = {node.func.id for node in nodes(path, ast.Call) if isinstance(node.func, ast.Name)}
        assert not called & {"print", "breakpoint", "eval"}, path
        assert "exec" not in called or path in FOREIGN, path
        assert nodes(path, ast.Assert, ast.Global) == [], path


def test_no_exception_is_caught_broadly():
    for path in set(PATHS) - FOREIGN:
        for handler in nodes(path, ast.ExceptHandler):
            assert handler.type is not None, path
            names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
            assert not names & {"Exception", "BaseException"}, path


def test_every_module_says_what_it_is_for():
    assert [path for path in PATHS if not ast.get_docstring(TREES[path])] == []


def test_folders_modules_and_functions_keep_their_budgets():
    for path in PATHS:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert len([line for line in text.splitlines() if line.strip()]) <= LINES_A_MODULE, path
        for function in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
            lines = ast.get_source_segment(text, function)
            first = function.lineno - 1
            aside = {n - first for n in texts(function)}
            assert code_lines(lines, aside) <= LINES_A_FUNCTION, (path, function.name)
    for folder in {path.parent for path in PATHS}:
        names = [path for path in PATHS if path.parent == folder and path.stem != "__init__"]
        assert len(names) <= MODULES_A_FOLDER, folder


def test_the_house_keeps_its_size():
    """A ceiling that is raised by decision, never by the way."""
    total = dict.fromkeys((*ORDER, None), 0)
    for path in PATHS:
        text = (ROOT / path).read_text(encoding="utf-8")
        total[floor(path)] += code_lines(text, texts(TREES[path]))
    for path in ROOT.rglob("*"):
        if path.suffix in {".html", ".css", ".js"}:
            text = path.read_text(encoding="utf-8")
            total[floor(path.relative_to(ROOT))] += code_lines(text)

    assert {name: total[name] for name, most in CODE_LINES.items() if total[name] > most} == {}
    assert sum(total.values()) <= IN_ALL
    assert len(PATHS) <= FILES


def test_the_public_names_are_there_and_explain_themselves():
    assert {*dir(sim)} == {*sim.__all__, "__version__"}
    assert [name for name in sim.__all__ if not getattr(sim, name).__doc__] == []


def test_a_name_that_the_package_lacks_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'replai'"):
        _ = sim.replai
