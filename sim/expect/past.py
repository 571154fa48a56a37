"""What had surely happened by a day, and the case that a party then faces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.draws import Believed
from sim.facts.record import Event, Meeting, answered
from sim.facts.scenario import Scenario
from sim.rules.case import Case, Side
from sim.rules.offers import Offers

REFUSALS = frozenset({"refuse", "counter", "deny", "downgrade"})
"""Acts by which a party does not accept an offer, silence aside."""


def in_order(scenario: Scenario) -> tuple[Event, ...]:
    """Return the record in the order of its calendar; events of one day keep that of the file."""
    return tuple(sorted(scenario.record, key=lambda event: event.on.first))


def happened(
    events: Sequence[Event], known: date, answer: Event | None = None
) -> tuple[Event, ...]:
    """Return which of some events had surely happened by the end of a day.

    An event whose day is only known as a range had not surely happened before the range
    ends, unless something that had answers it. This is the past of everything: of answers
    that are judged and scored, of offers that are explored, of simulations that leave the
    record.

    Parameters
    ----------
    events
        In the order of their calendar.
    known
        The day.
    answer
        The documented answer that is asked about, if one is.
    """
    surely = set() if answer is None else {answered(answer)}
    for event in reversed(events):
        if event.on.last <= known or event.id in surely:
            surely |= {event.id, answered(event)}
    return tuple(event for event in events if event.id in surely)


def side(scenario: Scenario, party: str, believed: Believed) -> Side:
    """Return a party as rules see it."""
    facts = scenario.parties[party]
    adversary = facts.adversary or ""
    sign = {party: 1.0, adversary: -1.0}
    return Side(
        name=party,
        state=facts.state or "",
        adversary=adversary,
        adversary_state=(scenario.parties[adversary].state or "") if adversary else "",
        mediators=scenario.mediators,
        leans={
            leaning.state: sign[leaning.towards]
            * believed.coded(f"leaning/{leaning.state}/{leaning.towards}", leaning.degree)
            for leaning in scenario.leanings
            if leaning.towards in sign
        },
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

    def days(event: Event) -> int:
        return (event.on.first - start).days

    day = (on - start).days
    return Case(
        party=party,
        offers=offers,
        day=_array(day),
        rounds=_rounds(scenario, past),
        since={event.act: _array(day - days(event)) for event in past},
        context=_context(scenario, on),
        refused=tuple(
            _array(days(event))
            for event in past
            if event.by == party.name and event.act in REFUSALS and event.publicity == "public"
        ),
    )


def answers_of(scenario: Scenario) -> tuple[Event, ...]:
    """Return the principals' answers in the order of the calendar."""
    return tuple(
        event
        for event in in_order(scenario)
        if event.by in scenario.principals
        and answered(event) is not None
        and event.act != "withdraw"
    )


def _rounds(scenario: Scenario, past: Sequence[Event]) -> Mapping[str, Draws]:
    principals = set(scenario.principals)
    counts = {"leaders": 0, "delegations": 0}
    for event in past:
        if isinstance(event, Meeting) and event.act == "meet":
            seated = {event.by, *event.to, *event.meeting.participants}
            counts[event.meeting.track] += principals <= seated
    return {track: _array(count) for track, count in counts.items()}


def _context(scenario: Scenario, on: date) -> Mapping[tuple[str, str], Mask]:
    names = [(series, value) for series, s in scenario.contexts.items() for value in s.values]
    current = {
        (spell.series, spell.value)
        for spell in scenario.context
        if spell.since <= on and (spell.until is None or on <= spell.until)
    }
    return {name: np.array([[name in current]]) for name in names}


def _array(value: float) -> Draws:
    return np.array([[float(value)]])
