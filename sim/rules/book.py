"""The rules in force, as a value: combining two books makes a third."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import ModuleType

from sim.errors import RuleError, UnknownNameError, suggest
from sim.rules.declare import Rule
from sim.rules.standard import DYNAMICS, MODULES


class RuleBook(Mapping[str, Rule]):
    """Rules by name, in the order in which they are weighed."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        held = list(rules)
        names = [rule.name for rule in held]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            origins = ", ".join(sorted({rule.origin for rule in held if rule.name in twice}))
            raise RuleError(
                f"declared twice: {', '.join(twice)}",
                origins,
                "rename one; where it stands in for the other, leave that out with --without",
            )
        self._rules = {rule.name: rule for rule in held}

    @classmethod
    def of(cls, module: ModuleType, origin: str = "standard book") -> RuleBook:
        """Return every rule that a module holds, in the order of its lines."""
        held = {id(value): value for value in vars(module).values() if isinstance(value, Rule)}
        return cls(replace(rule, origin=origin) for rule in held.values())

    def __getitem__(self, name: str) -> Rule:
        if name not in self._rules:
            raise UnknownNameError(f"no rule called {name!r}", hint=suggest(name, self._rules))
        return self._rules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __contains__(self, name: object) -> bool:
        return name in self._rules

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


@cache
def standard_book() -> RuleBook:
    """Return the standard book: a base, eight considerations, six silent ones, six red lines."""
    book = RuleBook()
    for module in MODULES:
        book = book | RuleBook.of(module)
    return book


@cache
def standard_dynamics() -> RuleBook:
    """Return the standard tactics and reactions, which act in simulations only."""
    book = RuleBook()
    for module in DYNAMICS:
        book = book | RuleBook.of(module)
    return book
