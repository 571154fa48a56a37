"""Settings made up from their types, to try rules that a scenario would give settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np

from sim.arrays import Draws
from sim.domain.scenario import Scenario
from sim.domain.settings import kinds_of, vocabulary
from sim.rules.declare import Rule
from sim.rules.trials import HALF, happens

NUMBERS = (0.25, 0.5, 1.0, 30.0)


class UnmadeError(LookupError):
    """No value can be made up for a type."""


def unmade(scenario: Scenario, rule: Rule) -> list[str]:
    """Return the required settings of a rule for which no value can be made up."""
    rng = np.random.default_rng(0)
    found = []
    for name, setting in rule.settings.items():
        try:
            if setting.required:
                made(scenario, setting.annotation, rng)
        except UnmadeError:
            found.append(name)
    return found


def made_settings(scenario: Scenario, rule: Rule, rng: np.random.Generator) -> dict[str, Any]:
    """Return settings for one trial of a rule.

    Required ones are made up; the others keep their default half of the time, and
    always where the meaning of a number or a word cannot be guessed.
    """
    found: dict[str, Any] = {}
    for name, setting in rule.settings.items():
        guessable = setting.annotation is bool or kinds_of(setting.annotation)
        vary = setting.required or (guessable and happens(rng, HALF))
        found[name] = made(scenario, setting.annotation, rng) if vary else setting.default
    return found


def made_parameters(rule: Rule, rng: np.random.Generator, size: int) -> dict[str, Draws]:
    """Return draws of the parameters of a rule, which cannot be changed, shape (draw,)."""
    found = {name: prior.sample(rng, size) for name, prior in rule.priors.items()}
    for values in found.values():
        values.setflags(write=False)
    return found


def made(scenario: Scenario, annotation: Any, rng: np.random.Generator) -> Any:
    """Return a value of a type.

    Raises
    ------
    UnmadeError
        If none can be made up.
    """
    kinds = kinds_of(annotation)
    if kinds:
        return _names(scenario, kinds[0], rng)
    plain = annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation
    if plain in SIMPLE:
        return SIMPLE[plain](scenario, rng)
    options = _options(plain)
    if options:
        return options[int(rng.integers(len(options)))]
    origin, inner = get_origin(plain), get_args(plain)
    if origin in {Union, UnionType}:
        kept = [kind for kind in inner if kind is not NoneType]
        return made(scenario, kept[0], rng)
    if origin in {tuple, list, frozenset, set} and inner:
        return origin(made(scenario, inner[0], rng) for _ in range(2))
    raise UnmadeError(str(annotation))


def _words(scenario: Scenario, rng: np.random.Generator) -> str:
    return str(rng.choice([*sorted(scenario.guarantees), "word"]))


SIMPLE: Mapping[Any, Callable[[Scenario, np.random.Generator], Any]] = {
    bool: lambda _, rng: happens(rng, HALF),
    int: lambda _, rng: int(rng.integers(1, 4)),
    float: lambda _, rng: float(rng.choice(NUMBERS)),
    str: _words,
}
"""Makers of plain values."""


def _options(plain: Any) -> list[Any]:
    if get_origin(plain) is Literal:
        return list(get_args(plain))
    if isinstance(plain, type) and issubclass(plain, Enum):
        return list(plain)
    return []


def _names(scenario: Scenario, kind: str, rng: np.random.Generator) -> tuple[str, ...]:
    """Return one or two names of a kind, of places those that matter most."""
    known = sorted(vocabulary(scenario, kind))
    if kind == "place":
        held = {p.state for p in scenario.parties.values() if p.state}
        named = {venue for e in scenario.offers.values() for venue in e.offer.venues}
        known = sorted({*held, *named, *scenario.traits, *scenario.venues, "geneva", "CHE"})
    if not known:
        raise UnmadeError(kind)
    return tuple(str(name) for name in rng.choice(known, int(rng.integers(1, 3))))
