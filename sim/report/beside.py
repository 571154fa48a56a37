"""How a run or a comparison is made again: its command, and what it was made from."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sim.expect.bench import Bench
from sim.facts.scenario import Scenario
from sim.runs.manifest import Inputs, versions

PLAIN = "as it stands"
"""Name of the reference that is a scenario."""
KINDS = ("but", "reading", "without", "rules")
"""How the name of a case begins, and the option that asks for it."""
Pair = tuple[str, str]
NUMBERS = ("seed", "draws", "as_of")


def command(inputs: Inputs) -> str:
    """Return the command line that makes a run again."""
    options = inputs.options
    words = [*_plain(options, *NUMBERS, "but")]
    words += _given(reading=[f"{n}={o}" for n, o in options.get("readings", {}).items()])
    words += _given(rules=[rules["name"] for rules in options.get("rules", ())])
    words += _given(without=options.get("without", ()))
    return _line("run", inputs, words)


def beside(scenario: Scenario, inputs: Inputs) -> str:
    """Return the command that compares the counterfactuals of a scenario; empty without any."""
    words = [*_plain(inputs.options, *NUMBERS), *_given(but=scenario.but)]
    return _line("compare", inputs, [*words, "--out", "reports"]) if scenario.but else ""


def recipe(inputs: Inputs) -> tuple[str, ...]:
    """Return the commands that make a comparison again, the one from its folder last."""
    again = shlex.join(["parley", "run", f"reports/{inputs.scenario}/{inputs.run}"])
    options = inputs.options
    cases = options.get("cases") or [{}]
    first, *others = (str(case.get("name")) for case in cases)
    parts = [name.partition(" ") for name in others]
    if first != PLAIN or any(kind not in KINDS for kind, _, _ in parts):
        return (again,)
    words = [*_plain(cases[0], *NUMBERS)]
    words += [word for kind, _, of in parts for word in (f"--{kind}", of)]
    for part, values in (options.get("offers") or {}).items():
        words += _given(**{part.removesuffix("s"): values})
    words += _plain(options, "on") if options.get("on") else []
    words += ["--anyway"] if options.get("anyway") else []
    return _line("compare", inputs, [*words, "--out", "reports"]), again


def made(
    bench: Bench, inputs: Inputs, more: Sequence[Pair] = (), drawn: str = ""
) -> tuple[Pair, ...]:
    """Return what a run or a comparison was made from, as names and values.

    Parameters
    ----------
    bench
        Of the run, or of the reference.
    inputs
        What it was made from.
    more
        What else is told, before the draws.
    drawn
        What is to be said of the draws.
    """
    believed = bench.believed
    return (
        ("Run", inputs.run),
        ("Scenario", f"{inputs.scenario}, hash {inputs.scenario_hash}"),
        ("Last day known", bench.scenario.clock.as_of.isoformat()),
        *more,
        ("Seed and draws", f"{believed.seed} and {believed.draws:,}{drawn}"),
        ("Versions", ", ".join(f"{name} {number}" for name, number in versions().items())),
    )


def _line(verb: str, inputs: Inputs, words: Iterable[str]) -> str:
    return shlex.join(["parley", verb, f"scenarios/{inputs.scenario}", *words])


def _plain(options: Mapping[str, Any], *names: str) -> Iterator[str]:
    """Yield the options of these names that are not as by default."""
    for name in names:
        if options.get(name) is not None:
            yield from (f"--{name.replace('_', '-')}", str(options[name]))


def _given(**options: Iterable[str]) -> Iterator[str]:
    """Yield an option as often as it has values."""
    for name, values in options.items():
        for value in values:
            yield from (f"--{name}", str(value))
