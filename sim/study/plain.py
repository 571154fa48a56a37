"""Offers at the two ends: one that a party could only like, and its adversary's capital."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.atlas import states
from sim.domain.columns import state_of
from sim.domain.offers import PLACED, Guarantee, Offer
from sim.domain.scenario import Scenario
from sim.domain.space import CAPITALS, NO_PLACE
from sim.engine.ask import ask, question_on
from sim.engine.judge import Bench
from sim.rules.declare import MEDIATOR
from sim.rules.verdict import Verdict, logistic
from sim.study.edits import named_venues

TABLE = ("bilateral", "bilateral", "trilateral", "multilateral")
"""Format by the number of parties, two at the least; more are multilateral as well."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An offer that nobody need have made, and what a party would answer."""

    party: str
    by: str
    """The party that would propose it."""
    offer: Offer
    acceptance: Draws
    """Probability that the party accepts, shape (draw,)."""
    without_lines: Draws
    """The same if none of its red lines were enforced, shape (draw,)."""
    broken: tuple[str, ...]
    """Ids of its red lines that the offer breaks, wholly or in part."""


def plainly_good(bench: Bench, party: str) -> tuple[Plain, ...]:
    """Return the best that a party can be offered: anywhere, and on neither side's ground.

    A mediator proposes it and sits at the table with every other one; all promises that the
    scenario knows are made in full; all its topics are on the agenda; the level is the first
    that the exploration asks about. Of the venues that record and exploration name, it is the
    one with the highest mean log-odds among those where no red line of the party is broken,
    to any degree. If there is none there is no such offer, and the second is left out where
    it is the first.
    """
    scenario = bench.scenario
    by = _proposer(scenario, party)
    rows = [_furnished(scenario, by, place) for place in _places(scenario, party)]
    asked = question_on(bench, party, scenario.clock.as_of, "hindsight")
    verdict = ask(bench, asked, rows, by)
    respected = [n for n in range(len(rows)) if not _broken(verdict, n)]
    third = [n for n in respected if not _at_home(scenario, party, rows[n])]
    best = dict.fromkeys(max(held, key=verdict.margin.mean(axis=1).__getitem__)
                         for held in (respected, third) if held)  # fmt: skip
    return tuple(_plain(party, by, rows[n], verdict, n) for n in best)


def adversary_capital(bench: Bench, party: str) -> Plain | None:
    """Return a bare invitation to the adversary's capital; None if it has none."""
    scenario = bench.scenario
    adversary = scenario.parties[party].adversary
    state = scenario.parties[adversary].state if adversary else None
    if not adversary or not state:
        return None
    capital = states()[state].capital
    offer = Offer(venues=(capital,), level=scenario.explore.levels[0], format="bilateral")
    asked = question_on(bench, party, scenario.clock.as_of, "hindsight")
    return _plain(party, adversary, offer, ask(bench, asked, [offer], adversary), 0)


def _proposer(scenario: Scenario, party: str) -> str:
    """Return the first mediator that has made an offer, or any, or the adversary."""
    made = [event.by for event in scenario.offers.values()]
    mediators = [name for name, held in scenario.parties.items() if held.role == MEDIATOR]
    proposed = [name for name in made if name in mediators]
    return next(iter((*proposed, *mediators)), scenario.parties[party].adversary or party)


def _places(scenario: Scenario, party: str) -> list[str]:
    named = (venue for venue in scenario.explore.venues if venue != CAPITALS)
    return list(dict.fromkeys((*named_venues(scenario, party), *named)))


def _furnished(scenario: Scenario, by: str, place: str) -> Offer:
    """Return an offer at a place, or by a medium, with everything that can be offered."""
    parties = scenario.parties.items()
    seated = tuple(name for name, held in parties if held.role == MEDIATOR and name != by)
    third = {*seated, by} - set(scenario.principals)
    size = min(len(third) + 2, len(TABLE)) - 1
    nowhere = place in NO_PLACE
    return Offer.model_validate(
        {
            "venues": () if nowhere else (place,),
            "medium": place if nowhere else PLACED[0],
            "level": scenario.explore.levels[0],
            "format": TABLE[size],
            "participants": seated,
            "guarantees": tuple(Guarantee(kind=kind, strength=1.0) for kind in scenario.guarantees),
            "agenda": tuple(scenario.topics),
        }
    )


def _at_home(scenario: Scenario, party: str, offer: Offer) -> bool:
    adversary = scenario.parties[party].adversary
    sides = (scenario.parties[name].state for name in (party, adversary) if name)
    return any(state_of(scenario, venue) in set(filter(None, sides)) for venue in offer.venues)


def _broken(verdict: Verdict, row: int) -> tuple[str, ...]:
    """Return the lines that an offer violates in any draw."""
    return tuple(
        name
        for name, violation in verdict.violations.items()
        if np.broadcast_to(violation, verdict.shape)[row].any()
    )


def _plain(party: str, by: str, offer: Offer, verdict: Verdict, row: int) -> Plain:
    return Plain(
        party=party,
        by=by,
        offer=offer,
        acceptance=verdict.acceptance[row],
        without_lines=logistic(verdict.margin[row]),
        broken=_broken(verdict, row),
    )
