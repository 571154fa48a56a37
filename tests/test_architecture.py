"""The package keeps its layers, its heavy imports in one place, and its budgets."""

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
ORDER = (
    "errors", "arrays", "atlas", "runs", "facts", "rules", "expect", "simulate", "study",
    "report", "charts", "making", "cli",
)  # fmt: skip
BELOW = {name: set(ORDER[:place]) for place, name in enumerate(ORDER)}
"""Each layer and those that it may import from."""
HEAVY = {
    "pydantic": {"facts", "rules"}, "pydantic_core": {"facts", "report"}, "yaml": {"facts"},
    "simpy": {"expect", "simulate"}, "matplotlib": {"charts"}, "jinja2": {"report"},
    "click": {"cli"},
}  # fmt: skip
FOREIGN = {Path("rules/book.py"), Path("rules/bind.py"), Path("rules/check.py")}
"""Modules that run a user's rules when asked to, and those may raise anything."""
UPWARD = {Path("report/contrasted.py")}
"""Goes when a comparison is told in blocks."""
LIGHT = {"numpy"}
"""What every layer may import from outside the standard library."""
PATHS = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
TREES = {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in PATHS}
every_module = pytest.mark.parametrize("path", PATHS, ids=str)


def name_of(path):
    """Return the dotted name of a module."""
    return ".".join(("sim", *path.with_suffix("").parts)).removesuffix(".__init__")


def layer(path):
    """Return the layer of a module; None for the package and its `__main__`."""
    first = path.parts[0].removesuffix(".py")
    return None if first.startswith("__") else first


def imported(path):
    """Yield the modules that a module imports, those of this package in full."""
    modules = {name_of(other) for other in PATHS}
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in modules else node.module for name in full)


def nodes(path, *kinds):
    return [node for node in ast.walk(TREES[path]) if isinstance(node, kinds)]


def test_every_module_belongs_to_a_layer():
    assert {layer(path) for path in PATHS} <= {None, *BELOW}


@every_module
def test_imports_point_downwards(path):
    allowed = BELOW[layer(path)] | {layer(path)} if layer(path) else {*BELOW}
    inner = {name.split(".")[1] for name in imported(path) if name.startswith("sim.")}

    assert inner <= allowed or path in UPWARD


@every_module
def test_a_layer_is_imported_by_full_path_from_inside(path):
    assert f"sim.{layer(path)}" not in imported(path) or path.stem == "__init__"


def test_no_module_imports_itself_round_about():
    graph = {name_of(path): set(imported(path)) - {name_of(path)} for path in PATHS}

    assert list(TopologicalSorter(graph).static_order())


@every_module
def test_heavy_imports_stay_in_their_layer(path):
    for name in imported(path):
        top = name.split(".")[0]
        assert layer(path) in HEAVY.get(top, {layer(path)})


@every_module
def test_nothing_else_is_imported(path):
    outside = {name.split(".")[0] for name in imported(path)} - sys.stdlib_module_names
    assert outside <= {"sim", *HEAVY, *LIGHT}


@every_module
def test_imports_stand_at_the_top(path):
    inside = [
        node
        for outer in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If)
        for node in ast.walk(outer)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


@every_module
def test_no_import_is_for_types_only(path):
    assert "TYPE_CHECKING" not in (ROOT / path).read_text(encoding="utf-8")


@every_module
def test_nothing_is_printed_or_asserted(path):
    called = {node.func.id for node in nodes(path, ast.Call) if isinstance(node.func, ast.Name)}

    assert not called & {"print", "breakpoint", "eval"}
    assert "exec" not in called or path in FOREIGN
    assert nodes(path, ast.Assert, ast.Global) == []


@pytest.mark.parametrize("path", sorted(set(PATHS) - FOREIGN), ids=str)
def test_no_exception_is_caught_broadly(path):
    broad = {"Exception", "BaseException"}
    for handler in nodes(path, ast.ExceptHandler):
        assert handler.type is not None
        names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
        assert not names & broad


@every_module
def test_no_star_is_imported(path):
    assert not any(
        alias.name == "*" for node in nodes(path, ast.ImportFrom) for alias in node.names
    )


@every_module
def test_a_module_says_what_it_is_for_and_keeps_its_budget(path):
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()

    assert ast.get_docstring(TREES[path])
    assert len([line for line in lines if line.strip()]) <= 480


@every_module
def test_a_function_keeps_its_budget(path):
    for function in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
        assert function.end_lineno - function.lineno < 60, function.name


def test_the_public_names_are_sorted_and_complete_and_there():
    assert sim.__all__ == sorted(sim.__all__)
    assert set(sim.__all__) == set(sim._HOME)
    assert {*dir(sim)} == {*sim.__all__, "__version__"}
    for name in sim.__all__:
        assert getattr(sim, name).__doc__


def test_a_name_that_the_package_lacks_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'replai'"):
        _ = sim.replai
