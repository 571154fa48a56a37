"""Replay a documented dispute over where to meet, explore other offers and what could follow."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "Bench": "sim.engine.judge",
    "Beta": "sim.rules",
    "Case": "sim.domain.case",
    "Choice": "sim.domain.course",
    "Course": "sim.domain.course",
    "Draws": "sim.arrays",
    "Expectation": "sim.engine.expect",
    "Explanation": "sim.study.explain",
    "HalfNormal": "sim.rules",
    "Interval": "sim.engine.reduce",
    "Ledger": "sim.engine",
    "LogNormal": "sim.rules",
    "Mask": "sim.arrays",
    "Normal": "sim.rules",
    "Rule": "sim.rules",
    "RuleBook": "sim.rules",
    "RuleError": "sim.errors",
    "Scenario": "sim.domain",
    "ScenarioError": "sim.errors",
    "SimError": "sim.errors",
    "UnknownNameError": "sim.errors",
    "Verdict": "sim.rules",
    "Weight": "sim.rules",
    "bench": "sim.engine.bench",
    "bind": "sim.rules",
    "branch": "sim.engine.branch",
    "check_expectations": "sim.study.expectations",
    "consideration": "sim.rules",
    "expect": "sim.engine.expect",
    "explain": "sim.study.explain",
    "explanation_text": "sim.report.explained",
    "follow": "sim.study.follow",
    "interval": "sim.engine.reduce",
    "load_rules": "sim.rules.load",
    "reaction": "sim.rules",
    "read_scenario": "sim.domain",
    "red_line": "sim.rules",
    "replay": "sim.engine",
    "review": "sim.study.review",
    "score": "sim.study.score",
    "standard_book": "sim.rules",
    "summary": "sim.study.summary",
    "tactic": "sim.rules",
    "transcript": "sim.report.transcript",
    "without": "sim.engine.bench",
}
"""Each public name and the module that is imported when it is first used."""

__all__ = [
    "Bench",
    "Beta",
    "Case",
    "Choice",
    "Course",
    "Draws",
    "Expectation",
    "Explanation",
    "HalfNormal",
    "Interval",
    "Ledger",
    "LogNormal",
    "Mask",
    "Normal",
    "Rule",
    "RuleBook",
    "RuleError",
    "Scenario",
    "ScenarioError",
    "SimError",
    "UnknownNameError",
    "Verdict",
    "Weight",
    "bench",
    "bind",
    "branch",
    "check_expectations",
    "consideration",
    "expect",
    "explain",
    "explanation_text",
    "follow",
    "interval",
    "load_rules",
    "reaction",
    "read_scenario",
    "red_line",
    "replay",
    "review",
    "score",
    "standard_book",
    "summary",
    "tactic",
    "transcript",
    "without",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
