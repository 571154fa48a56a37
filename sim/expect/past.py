"""The case that a party faces on a day of the record: what it is, and what came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.draws import draw_coded
from sim.facts.record import Event, Meeting, answered
from sim.facts.scenario import Scenario
from sim.rules.case import Case, Side
from sim.rules.offers import Offers

REFUSALS = frozenset({"refuse", "counter", "deny", "downgrade"})
"""Acts by which a party does not accept an offer, silence aside."""


@dataclass(frozen=True, slots=True)
class Believed:
    """How much is drawn, and from which seed."""

    seed: int
    draws: int
    first: int = 0
    """Draws that are skipped, a multiple of the block."""


def side(scenario: Scenario, party: str, believed: Believed) -> Side:
    """Return a party as rules see it."""
    facts = scenario.parties[party]
    adversary = facts.adversary or ""
    leans: dict[str, Draws] = {}
    for leaning in scenario.leanings:
        sign = {party: 1.0, adversary: -1.0}.get(leaning.towards)
        if sign is not None:
            name = f"leaning/{leaning.state}/{leaning.towards}"
            degree = draw_coded(leaning.degree, believed.seed, name, believed.draws, believed.first)
            leans[leaning.state] = sign * degree
    return Side(
        name=party,
        state=facts.state or "",
        adversary=adversary,
        adversary_state=(scenario.parties[adversary].state or "") if adversary else "",
        mediators=tuple(n for n, p in scenario.parties.items() if p.role == "mediator"),
        leans=leans,
    )


def case_on(
    scenario: Scenario, party: Side, on: date, offers: Offers, past: Sequence[Event]
) -> Case:
    """Return the case that a party faces on a day.

    Parameters
    ----------
    scenario
        For the calendar and the context.
    party
        The party that answers.
    on
        The day.
    offers
        What it is asked about.
    past
        Events before it, in order; later ones must not be among them.
    """
    start = scenario.clock.start
    day = (on - start).days
    since: dict[str, Draws] = {
        event.act: _array(day - (event.on.first - start).days) for event in past
    }
    return Case(
        party=party,
        offers=offers,
        day=_array(day),
        rounds=_rounds(scenario, past),
        since=since,
        context=_context(scenario, on),
        refused=tuple(
            _array((event.on.first - start).days)
            for event in past
            if event.by == party.name and event.act in REFUSALS and event.publicity == "public"
        ),
    )


def answers_of(scenario: Scenario, order: Sequence[Event]) -> list[tuple[int, Event]]:
    """Return the principals' answers and their places among ordered events."""
    return [
        (n, event)
        for n, event in enumerate(order)
        if event.by in scenario.principals
        and answered(event) is not None
        and event.act != "withdraw"
    ]


def _rounds(scenario: Scenario, past: Sequence[Event]) -> Mapping[str, Draws]:
    principals = set(scenario.principals)
    counts = {"leaders": 0, "delegations": 0}
    for event in past:
        if isinstance(event, Meeting) and event.act == "meet":
            seated = {event.by, *event.to, *event.meeting.participants}
            counts[event.meeting.track] += principals <= seated
    return {track: _array(count) for track, count in counts.items()}


def _context(scenario: Scenario, on: date) -> Mapping[tuple[str, str], Mask]:
    return {
        (spell.series, spell.value): np.array([[True]])
        for spell in scenario.context
        if spell.since <= on and (spell.until is None or on <= spell.until)
    }


def _array(value: float) -> Draws:
    return np.array([[float(value)]])
