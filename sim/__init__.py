"""Replay a documented dispute over where to meet, explore other offers and what could follow."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "Bench": "sim.expect.bench",
    "Beta": "sim.rules.priors",
    "Case": "sim.rules.case",
    "Choice": "sim.rules.course",
    "Course": "sim.rules.course",
    "Draws": "sim.arrays",
    "Expectation": "sim.expect.answers",
    "Explanation": "sim.study.explain",
    "HalfNormal": "sim.rules.priors",
    "Interval": "sim.expect.draws",
    "Ledger": "sim.expect.ledger",
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
    "check_rules": "sim.simulate.trials",
    "check_expectations": "sim.study.expectations",
    "consideration": "sim.rules.declare",
    "expect": "sim.expect.answers",
    "explain": "sim.study.explain",
    "explanation_text": "sim.report.explain",
    "follow": "sim.study.worlds",
    "interval": "sim.expect.draws",
    "load_rules": "sim.rules.book",
    "reaction": "sim.rules.declare",
    "read_scenario": "sim.facts.reading",
    "red_line": "sim.rules.declare",
    "replay": "sim.expect.ledger",
    "review": "sim.study.replay",
    "score": "sim.study.score",
    "standard_book": "sim.rules.book",
    "summary": "sim.study.summary",
    "tactic": "sim.rules.declare",
    "transcript": "sim.report.replay",
}
"""Each public name and the module that is imported when it is first used."""

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
