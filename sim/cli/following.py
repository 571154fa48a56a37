"""What `simulate` asks for: where a simulation leaves the record, and what is summed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any

from sim.cli.explore import OFFERED, asked_space
from sim.cli.making import Given, Made, options_of
from sim.cli.options import Desk, name_of
from sim.cli.progress import Progress
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.space import OfferSpace
from sim.making.simulation import Found, followed_contents
from sim.report.records import branch_record
from sim.runs.manifest import Inputs
from sim.runs.parts import Parts
from sim.simulate.branch import Branch, branch, instead, offering, under
from sim.simulate.menu import candidates, stated_space
from sim.study.explore import Work
from sim.study.models import dynamics, variants
from sim.study.score import label_for
from sim.study.summary import Spanned, difference, proposer, spanned, summary
from sim.study.worlds import follow, prepared

FEWER = 4
"""Part of the worlds that each reading and variant of an envelope is given."""
ASKED = ("start", "instead", "offer", "by", "days", "worlds", "world", "changes", "envelope")
"""Options of the simulation that a run depends on, besides those that name offers."""


def branch_asked(given: Given) -> Branch:
    """Return the branch that a command asks for.

    Raises
    ------
    SimError
        If an option names what the record or the menu does not have.
    """
    bench = Desk(given).bench(given["readings"], given["without"])
    place, space = _place(bench, given["start"]), _menu(given, bench)
    start = branch(bench, at=place, days=given["days"], space=space)
    if given["instead"] is not None:
        if not isinstance(start.at, str):
            raise SimError("nothing is replaced", "--instead", "name an event with --from EVENT")
        return instead(start, start.at, given["instead"])
    if given["offer"] is not None:
        return offering(start, given["offer"], given["by"] or proposer(bench))
    if given["by"] is not None:
        raise SimError("no offer is named", "--by", "name one with --offer ID")
    return start


def found_for(given: Given, start: Branch, parts: Parts | None = None) -> Found:
    """Return what many worlds amount to, with progress on the screen."""
    with Progress(quiet=given["quiet"] or given["as_json"]) as progress:
        work = Work(given["jobs"], progress.played, progress.compared, parts)
        outcomes = follow(start, given["worlds"], work)
        plain = Work(given["jobs"], compared=progress.compared)
        changed = {}
        for name in dict.fromkeys(given["changes"]):
            other = under(start, Desk(given).beside(but=name))
            changed[name] = follow(other, len(outcomes), plain)
            plain.compared(name)
        envelope = _envelope(given, start, len(outcomes), plain) if given["envelope"] else None
    return Found(
        summary=summary(outcomes),
        label=label_for(start.bench.scenario),
        changed=changed,
        changes=tuple(difference(name, outcomes, held) for name, held in changed.items()),
        envelope=envelope,
    )


def inputs_of(given: Given, start: Branch) -> Inputs:
    """Return what a run folder of a simulation is made from; its lineage is in the options."""
    lineage = branch_record(start)
    lineage["past"] = lineage["past"][-1:]
    names = [*ASKED, *(name for _, name, _ in OFFERED)]
    options = {
        **options_of(given, start.bench),
        "asked": {name: _plain(given[name]) for name in names},
        "lineage": lineage,
    }
    scenario, path = start.bench.scenario, given["scenario"]
    return Inputs("simulate", name_of(path), scenario.fingerprint, str(path), options)


def asked_again(given: Given, options: Mapping[str, Any]) -> Given:
    """Return the options of a simulation as its manifest states them."""
    held = options.get("asked")
    asked = held if isinstance(held, Mapping) else {}
    names = [*ASKED, *(name for _, name, _ in OFFERED)]
    several = {"changes", *(name for _, name, _ in OFFERED)}
    again = {n: tuple(asked.get(n) or ()) if n in several else asked.get(n) for n in names}
    return {**given, **again}


def made_following(given: Given, start: Branch, inputs: Inputs, parts: Parts | None = None) -> Made:
    """Return the files of a simulation, and the types of the columns of its tables."""
    found = found_for(given, start, parts)
    return followed_contents(found, prepared(start), given["world"] or 0, inputs)


def _envelope(given: Given, start: Branch, worlds: int, work: Work) -> Spanned:
    def others() -> Iterator[tuple[str, Branch]]:
        readings = Desk(given).others(start.bench.scenario)
        for name, bench in chain(variants(start.bench), dynamics(start.bench), readings):
            yield name, under(start, bench)

    return spanned(start, others(), max(worlds // FEWER, 1), work)


def _menu(given: Given, bench: Bench) -> OfferSpace:
    if not any(given[name] for _, name, _ in OFFERED):
        return candidates(bench.scenario)
    return candidates(bench.scenario, asked_space(bench, given, stated_space(bench.scenario)))


def _place(bench: Bench, asked: str | None) -> date | str | None:
    """Return a day or the id of an event."""
    if asked is None or asked in bench.scenario.events:
        return asked
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return asked


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
