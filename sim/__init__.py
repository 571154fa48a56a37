"""Replay a documented dispute over where to meet, and explore the offers that nobody made."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "Ledger": "sim.engine",
    "Scenario": "sim.domain",
    "ScenarioError": "sim.errors",
    "SimError": "sim.errors",
    "read_scenario": "sim.domain",
    "replay": "sim.engine",
    "transcript": "sim.report.transcript",
}
"""Each public name and the module that is imported when it is first used."""

__all__ = [
    "Ledger",
    "Scenario",
    "ScenarioError",
    "SimError",
    "read_scenario",
    "replay",
    "transcript",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
