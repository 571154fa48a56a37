"""Replay a documented dispute over where to meet, explore other offers and what could follow."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.3.0"

_HOME = {
    "Bench": "sim.expect.bench",
    "Beta": "sim.rules.priors",
    "Case": "sim.rules.case",
    "Choice": "sim.rules.course",
    "Course": "sim.rules.course",
    "Draws": "sim.arrays",
    "Expectation": "sim.expect.answers",
    "HalfNormal": "sim.rules.priors",
    "Interval": "sim.expect.draws",
    "Ledger": "sim.expect.statechart",
    "LogNormal": "sim.rules.priors",
    "Mask": "sim.arrays",
    "Normal": "sim.rules.priors",
    "Rule": "sim.rules.declare",
    "RuleBook": "sim.rules.book",
    "RuleError": "sim.errors",
    "Scenario": "sim.facts.scenario",
    "ScenarioError": "sim.errors",
    "SimError": "sim.errors",
    "UnknownNameError": "sim.errors",
    "Verdict": "sim.rules.verdict",
    "Weight": "sim.rules.priors",
    "bench": "sim.expect.bench",
    "bind": "sim.rules.bind",
    "branch": "sim.simulate.branch",
    "calibrate": "sim.making.calibrate",
    "check": "sim.making.check",
    "check_expectations": "sim.study.expectations",
    "check_rules": "sim.simulate.trials",
    "compare": "sim.making.compare",
    "consideration": "sim.rules.declare",
    "explain": "sim.making.explain",
    "explore": "sim.making.explore",
    "follow": "sim.study.worlds",
    "interval": "sim.expect.draws",
    "load_rules": "sim.rules.book",
    "reaction": "sim.rules.declare",
    "read_scenario": "sim.facts.reading",
    "red_line": "sim.rules.declare",
    "replay": "sim.making.replay",
    "review": "sim.study.replay",
    "run": "sim.making.again",
    "score": "sim.making.score",
    "sensitivity": "sim.making.sensitivity",
    "simulate": "sim.making.simulate",
    "space": "sim.making.explore",
    "stability": "sim.making.stability",
    "standard_book": "sim.rules.book",
    "summary": "sim.study.summary",
    "tactic": "sim.rules.declare",
    "try_rule": "sim.making.check",
}
"""Each public name and the module that is imported when it is first used.

What is asked as on the command line is answered by `run`, `replay`, `explain`, `explore`,
`simulate`, `compare`, `stability`, `score`, `calibrate`, `space`, `check` and `try_rule`; the
others are what those are made of.
"""

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class Folder(ModuleType):
    """A folder of the program that bears a public name as well, and is called as that."""

    def __call__(self, *given: Any, **asked: Any) -> Any:
        """Call what the name stands for."""
        return __getattr__(self.__name__.removeprefix("sim."))(*given, **asked)


import_module("sim.simulate").__class__ = Folder
