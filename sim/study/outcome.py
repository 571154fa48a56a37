"""What one case comes to, and whether several can be compared draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sim.arrays import Draws
from sim.engine.judge import Bench
from sim.engine.space import OfferSpace
from sim.rules.declare import Kind
from sim.rules.verdict import weigh
from sim.study.explore import MARGIN, Exploration, Panel, explore
from sim.study.logic import Logic, logic
from sim.study.review import Review, review
from sim.study.shared import parts
from sim.study.work import ALONE, Work


@dataclass(frozen=True, slots=True)
class Alternative:
    """A case to compare: its name, and what it asks of which offers."""

    name: str
    scenario: str
    """Name of the scenario it comes from."""
    bench: Bench
    space: OfferSpace
    day: date
    """On which the offers would be made."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case comes to."""

    alternative: Alternative
    exploration: Exploration
    logic: Logic
    review: Review
    stops: Mapping[tuple[str, str], Draws]
    """Probability that a rule of a party, or its margin, stops each class, shape (class, draw)."""


def obstacles(alternatives: Sequence[Alternative]) -> tuple[str, ...]:
    """Return in which ways cases do not share what pairing needs, each in a sentence."""
    first = alternatives[0]
    found = []
    for other in alternatives[1:]:
        one, two = first.bench.believed, other.bench.believed
        apart = {
            "the scenario is": (first.scenario, other.scenario),
            "the seed is": (one.seed, two.seed),
            "the number of draws is": (one.draws, two.draws),
        }
        found += [
            f"{other.name}: {what} {b}, that of the reference {first.name} is {a}"
            for what, (a, b) in apart.items()
            if a != b
        ]
        if parts(first.space) != parts(other.space):
            found.append(f"{other.name}: its offers are not those of the reference {first.name}")
    return tuple(found)


def outcome(alternative: Alternative, like: Outcome | None = None, work: Work = ALONE) -> Outcome:
    """Return what a case comes to; what is sure to be the same is taken from another outcome."""
    bench, panel = alternative.bench, Panel(alternative.bench, alternative.day)
    if like is not None and _alike(alternative, panel, like):
        held = replace(like.exploration, bench=bench, space=alternative.space)
        return Outcome(alternative, held, like.logic, review(bench), like.stops)
    explored = explore(bench, alternative.space, alternative.day, Work(work.jobs))
    return Outcome(alternative, explored, logic(explored), review(bench), _stops(explored, panel))


def _alike(alternative: Alternative, panel: Panel, like: Outcome) -> bool:
    other = like.alternative
    return (
        alternative.bench.believed == other.bench.believed
        and parts(alternative.space) == parts(other.space)
        and panel.same_as(Panel(other.bench, other.day))
    )


def _stops(explored: Exploration, panel: Panel) -> Mapping[tuple[str, str], Draws]:
    """Return how likely each line of a party, or its margin, is what stops each class.

    Lines are asked in the order of the book; what none of them stops the margin may.
    """
    offers = explored.space.take(explored.classes.first)
    shape = explored.joint.shape
    found: dict[tuple[str, str], Draws] = {}
    for party, rules in panel.rules.items():
        lines = [bound for bound in rules if bound.rule.kind is Kind.RED_LINE]
        sure = panel.enforcement[party]
        verdict = weigh(lines, panel.case(party, offers), panel.bench.draws, sure)
        going = np.ones(shape)
        for name, violation in verdict.violations.items():
            found[party, name] = going * (verdict.enforcement[name] * violation)
            going = going - found[party, name]
        found[party, MARGIN] = np.maximum(going - explored.acceptance[party], 0.0)
    return found
