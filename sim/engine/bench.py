"""Open a scenario with the rules in force and the draws with which they judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from sim.domain.checks import Flaw
from sim.domain.files import ScenarioFile, located
from sim.domain.scenario import Scenario
from sim.engine.judge import Bench
from sim.engine.past import Believed
from sim.errors import Problem, ScenarioError, SimError
from sim.rules.bind import bind, leave_out
from sim.rules.book import RuleBook, standard_book, standard_dynamics
from sim.rules.declare import JUDGING

DRAWS = 4096
"""Draws of the parameters where nobody asks for another number."""


def bench(
    source: Path | str | ScenarioFile | Scenario,
    *,
    seed: int,
    draws: int = DRAWS,
    book: RuleBook | None = None,
    readings: Mapping[str, str] | None = None,
    but: str | None = None,
) -> Bench:
    """Return a scenario with the rules in force and their draws.

    Parameters
    ----------
    source
        A scenario, its file (a path, or read already), or the folder that holds it.
    seed
        The same seed gives the same draws.
    draws
        Number of draws of every parameter.
    book
        Rules to choose from; by default the standard book.
    readings
        Name of a reading to the option to take, for a file.
    but
        One of the counterfactuals, for a file.

    Raises
    ------
    SimError
        If the file, a reading, the counterfactual or a rule of the scenario cannot be used.
    """
    if isinstance(source, Scenario):
        if readings or but:
            raise SimError(
                "readings and counterfactuals are changes to a file",
                "sim.bench",
                "give the path of the scenario, or read_scenario(path, readings=..., but=...)",
            )
        scenario = source
    else:
        file = source if isinstance(source, ScenarioFile) else ScenarioFile.read(source)
        scenario = file.scenario(readings, but)
    judging = standard_book() if book is None else book
    bound, flaws = bind(judging | standard_dynamics(), scenario)
    if flaws and isinstance(source, Scenario):
        raise ScenarioError(map(_placeless, flaws))
    if flaws and not isinstance(source, Scenario):
        raise located(file.changed(readings, but), file.path, flaws)
    rules = tuple(held for held in bound if held.rule.kind in JUDGING)
    moves = tuple(held for held in bound if held.rule.kind not in JUDGING)
    return Bench(scenario, rules, Believed(seed, draws), moves)


def without(opened: Bench, *names: str) -> Bench:
    """Return a bench that lacks the rules that are called, or are instances called, by a name.

    Raises
    ------
    UnknownNameError
        If no rule in force has a name.
    """
    left = leave_out((*opened.rules, *opened.moves), names)
    rules = tuple(bound for bound in left if bound.rule.kind in JUDGING)
    return replace(opened, rules=rules, moves=left[len(rules) :])


def as_of(opened: Bench, day: date) -> Bench:
    """Return a bench that knows nothing that came after a day."""
    return replace(opened, scenario=opened.scenario.as_of(day))


def _placeless(flaw: Flaw) -> Problem:
    return Problem("scenario", flaw.message, ".".join(map(str, flaw.loc)), hint=flaw.hint)
