"""How a comparison is made again: its command, and what it was made from."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from sim.runs import Inputs
from sim.runs.manifest import versions
from sim.study.compare import Comparison

PLAIN = "as it stands"
"""Name of the reference that is a scenario."""
KINDS = ("but", "reading", "without", "rules")
"""How the name of a case begins, and the option that asks for it."""
OFFERED = {
    "venues": "venue",
    "guarantees": "guarantee",
    "levels": "level",
    "formats": "format",
    "participants": "participant",
    "topics": "topic",
}


def recipe(inputs: Inputs) -> tuple[str, ...]:
    """Return the commands that make a comparison again, the one from its folder last."""
    again = shlex.join(["parley", "run", f"reports/{inputs.scenario}/{inputs.run}"])
    cases = inputs.options.get("cases") or [{}]
    names = [str(case.get("name")) for case in cases]
    plain = all(name.partition(" ")[0] in KINDS for name in names[1:])
    if names[0] != PLAIN or not plain:
        return (again,)
    words = ["parley", "compare", f"scenarios/{inputs.scenario}"]
    words += [*_drawn(cases[0]), *_cases(names[1:]), *_offers(inputs.options)]
    return shlex.join([*words, "--out", "reports"]), again


def made(comparison: Comparison, inputs: Inputs) -> tuple[tuple[str, str], ...]:
    """Return what a comparison was made from, as names and values."""
    first = comparison.reference.alternative.bench
    believed = first.believed
    numbers = ", ".join(f"{name} {number}" for name, number in versions().items())
    drawn = f"{believed.seed} and {believed.draws:,}"
    shared = "the same in all cases" if not comparison.obstacles else "those of the reference"
    return (
        ("Run", inputs.run),
        ("Scenario", f"{inputs.scenario}, hash {inputs.scenario_hash}"),
        ("Last day known", first.scenario.clock.as_of.isoformat()),
        ("Seed and draws", f"{drawn}, {shared}"),
        ("Versions", numbers),
    )


def _drawn(case: Mapping[str, Any]) -> Iterator[str]:
    for name in ("seed", "draws", "as_of"):
        if case.get(name) is not None:
            yield from (f"--{name.replace('_', '-')}", str(case[name]))


def _cases(names: list[str]) -> Iterator[str]:
    for name in names:
        kind, _, of = name.partition(" ")
        yield from (f"--{kind}", of)


def _offers(options: Mapping[str, Any]) -> Iterator[str]:
    for part, option in OFFERED.items():
        for value in (options.get("offers") or {}).get(part, ()):
            yield from (f"--{option}", str(value))
    if options.get("on"):
        yield from ("--on", str(options["on"]))
    if options.get("anyway"):
        yield "--anyway"
