"""The rules in force, as a value: combining two books makes a third."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copyreg import pickle
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from threading import current_thread, main_thread
from types import ModuleType

from sim.errors import RuleError, ScenarioError, SimError, known
from sim.rules.declare import Rule
from sim.rules.purity import impurities
from sim.rules.standard import CANDIDATES, DYNAMICS, MODULES

STANDARD = "standard book"
"""Where the standard rules come from."""
OFF = "candidates, off unless switched on with --with NAME"
"""Where the candidates come from."""
SESSION = "__main__"
"""Module of what is declared at a prompt, or in a cell of a notebook."""
OWN = "parley_rules_"
"""How the module of a file of rules begins."""


class RuleBook(Mapping[str, Rule]):
    """Rules by name, in the order in which they are weighed."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        held = _newest(rules)
        names = [rule.name for rule in held]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            origins = ", ".join(sorted({rule.origin for rule in held if rule.name in twice}))
            hint = "rename one; where it stands in for the other, leave that out with --without"
            raise RuleError(f"declared twice: {', '.join(twice)}", origins, hint)
        self._rules = {rule.name: rule for rule in held}

    @classmethod
    def of(cls, module: ModuleType, origin: str = STANDARD) -> RuleBook:
        """Return every rule that a module holds, in the order of its lines."""
        held = {id(value): value for value in vars(module).values() if isinstance(value, Rule)}
        return cls(replace(rule, origin=origin) for rule in held.values())

    def __getitem__(self, name: str) -> Rule:
        return self._rules[known("rule", name, self._rules)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def __or__(self, other: RuleBook) -> RuleBook:
        return RuleBook([*self.values(), *other.values()])

    def without(self, *names: str) -> RuleBook:
        """Return a book that lacks some rules.

        Raises
        ------
        UnknownNameError
            If no rule has a name.
        """
        dropped = {self[name].name for name in names}
        return RuleBook(rule for rule in self.values() if rule.name not in dropped)


def _newest(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules without those that were declared anew in a session, as in a notebook."""
    keyed = {rule.name if rule.judge.__module__ == SESSION else rule: rule for rule in rules}
    return list(keyed.values())


def _kept(rule: Rule) -> tuple[Callable[..., Rule], tuple[str, ...]]:
    """Return how a rule is found again where it is unpickled: by its module or its file."""
    module = rule.judge.__module__
    return _found, (module, rule.name, rule.file, rule.origin, _hash(rule.file))


def _found(module: str, name: str, file: str, origin: str, then: str) -> Rule:
    """Return a rule, if its file is what it was where it was pickled."""
    if module.startswith(OWN) and _hash(file) == then:
        return load_rules(Path(file))[name]
    found = None if module.startswith(OWN) else getattr(import_module(module), name, None)
    if found is None or _hash(found.file) != then:
        hint = "put the same file of rules there, at the same place"
        raise RuleError(f"a worker has other rules than those of {file}, or none", name, hint)
    rule: Rule = found
    return replace(rule, origin=origin)


def _hash(file: str) -> str:
    """Return the hash of a file; empty if there is none, as of a prompt."""
    path = Path(file)
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


pickle(Rule, _kept)


@cache
def standard_book() -> RuleBook:
    """Return the standard book: a base, deviations, seven considerations, and kinds of line."""
    return RuleBook(rule for module in MODULES for rule in RuleBook.of(module).values())


@cache
def candidates() -> RuleBook:
    """Return the candidates: rules that are off unless somebody switches one on."""
    return RuleBook.of(CANDIDATES, OFF)


@cache
def standard_dynamics() -> RuleBook:
    """Return the standard tactics and reactions, which act in simulations only."""
    return RuleBook(rule for module in DYNAMICS for rule in RuleBook.of(module).values())


GROUP = "parley.rules"
"""Entry point under which an installed package offers a module of rules."""


PATIENCE_S = 10.0
"""Seconds after which a rule that does not answer is stopped."""


@contextmanager
def within(seconds: float = PATIENCE_S) -> Iterator[None]:
    """Stop what has no end, in the main thread of a system that has such a clock."""
    alone = current_thread() is main_thread()
    if not alone or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        hint = "make it end: a rule combines columns, and loops over little"
        raise SimError(f"it did not answer within {seconds:g} seconds", hint=hint)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def load_rules(file: Path | str) -> RuleBook:
    """Return the rules that a Python file declares. Loading runs the file.

    Raises
    ------
    RuleError
        If the file is missing, does not run, or declares no rule.
    ScenarioError
        If it reaches for more than the case, or declares a rule twice: then it is not run.
    """
    path = Path(file)
    if not path.is_file():
        raise RuleError("no such file of rules", str(path), "`parley new rule NAME` writes one")
    if problems := impurities(path):
        raise ScenarioError(problems)
    ours = {module.__name__ for module in (*MODULES, CANDIDATES, *DYNAMICS)}
    found = RuleBook.of(_module(path), str(path)).values()
    book = RuleBook(rule for rule in found if rule.judge.__module__ not in ours)
    if not book:
        raise RuleError("it declares no rule", str(path), "put @consideration(...) above a `def`")
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
    """Run a file as a module of its own, without leaving compiled code beside it."""
    module = ModuleType(f"{OWN}{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look their module up while it runs
    try:
        code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        with within():
            exec(code, module.__dict__)
    except (Exception, SystemExit, GeneratorExit) as error:  # a user's file may raise anything
        raise _unusable(error, path) from None
    finally:
        del sys.modules[module.__name__]
    return module


def _unusable(error: BaseException, path: Path) -> RuleError:
    """Return what a file raised when it was loaded as an error that says where."""
    where = f"{path}:{line_of(error, str(path))}"
    match error:
        case SimError():
            own = error.where if str(path) in error.where else f"{where}: {error.where}"
            return RuleError(error.problem, own.removesuffix(": "), error.hint)
        case SyntaxError():
            file = path if error.filename in {"<string>", None} else error.filename
            text = error.text.strip() if error.text else ""
            hint = f"the line reads: {text}" if text else "write it as Python, in UTF-8"
            place = f"{file}:{error.lineno or 1}:{error.offset or 1}"
            return RuleError(f"not Python: {error.msg}", place, hint)
        case ModuleNotFoundError():
            hint = f"install {str(error.name).partition('.')[0]} beside Parley, or do without it"
            return RuleError(f"it imports what is not there: {error.name}", where, hint)
    message = f"it raised {type(error).__name__} when it was loaded: {error}"
    return RuleError(message, where, "leave only imports, constants and rules")


def line_of(error: BaseException, file: str, otherwise: int = 1) -> int:
    """Return the line of a file from which an exception came, counted from 1."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == file]
    return (lines[-1] or 1) if lines else otherwise
