"""Load rules that users wrote: a file, the file beside a scenario, installed packages."""

from __future__ import annotations

import importlib.util
import traceback
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from sim.errors import RuleError, SimError
from sim.rules.book import RuleBook

GROUP = "parley.rules"
"""Entry point under which an installed package offers a module of rules."""


def load_rules(path: Path) -> RuleBook:
    """Return the rules that a Python file declares. Loading runs the file.

    Raises
    ------
    RuleError
        If the file is missing, does not run, or declares no rule.
    """
    if not path.is_file():
        raise RuleError("no such file of rules", str(path), "`parley new rule NAME` writes one")
    book = RuleBook.of(_module(path), str(path))
    if not book:
        raise RuleError(
            "the file declares no rule", str(path), "put @consideration(...) above a function"
        )
    return book


def installed_rules() -> RuleBook:
    """Return the rules of installed packages.

    Raises
    ------
    RuleError
        If a package's module cannot be imported, or two of them clash.
    """
    book = RuleBook()
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            module = point.load()
        except Exception as error:  # a package of others may raise anything
            raise RuleError(f"{type(error).__name__}: {error}", f"package {point.value}") from error
        book = book | RuleBook.of(module, f"package {point.value}")
    return book


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"parley_rules.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RuleError("not a Python file", str(path), "its name must end in .py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SimError:
        raise
    except SyntaxError as error:
        where = f"{path}:{error.lineno}:{error.offset}"
        raise RuleError(f"not Python: {error.msg}", where) from None
    except Exception as error:  # a user's file may raise anything
        raise RuleError(
            f"{type(error).__name__}: {error}",
            f"{path}:{_line(error, path)}",
            "the file must import",
        ) from None
    return module


def _line(error: BaseException, path: Path) -> int:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    return lines[-1] or 1 if lines else 1
