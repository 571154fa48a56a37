"""What had surely happened by a day, and the case that a party then faces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain

import numpy as np

from sim.arrays import Draws, Mask
from sim.facts.record import YES, Counter, Event, Meeting, Offer, Proposal, Statement, answered
from sim.facts.scenario import Scenario
from sim.rules.case import Case, Deed, Deeds, Pledge, Side, remembered
from sim.rules.declare import HOST
from sim.rules.offers import Offers, state_of

REFUSALS = frozenset({"refuse", "counter", "deny", "downgrade"})
"""Acts by which a party does not accept an offer, silence aside."""
YEAR = 365
"""Days within which meetings count as recent."""


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


def side(scenario: Scenario, party: str) -> Side:
    """Return a party as rules see it."""
    facts = scenario.parties[party]
    adversary = facts.adversary or ""
    return Side(
        name=party,
        state=facts.state or "",
        adversary=adversary,
        adversary_state=(scenario.parties[adversary].state or "") if adversary else "",
        mediators=scenario.mediators,
        mediator_states=tuple(
            filter(None, (scenario.parties[n].state for n in scenario.mediators))
        ),
        courts=tuple(chain(*(_names(i.settings.get("in_members_of", ())) for i in facts.rules))),
    )


def _names(told: object) -> Sequence[str]:
    return (told,) if isinstance(told, str) else tuple(told) if isinstance(told, list) else ()


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
    held = [(event.meeting.track, day - days(event)) for event in met(scenario, past, party)]
    return Case(
        party=party,
        offers=offers,
        day=_array(day),
        rounds=_counted(track for track, _ in held),
        recent=_counted(track for track, ago in held if ago <= YEAR),
        since={event.act: _array(day - days(event)) for event in past},
        context=_context(scenario, on),
        deeds=Done(scenario, past),
        likes=_likes(scenario, party.name, on),
        happened=frozenset(event.id for event in past),
        pledges=tuple(_pledges(scenario, past)),
    )


class Done(Deeds):
    """What parties did about places, put together when a rule first asks for it."""

    def __init__(self, scenario: Scenario, past: Sequence[Event]) -> None:
        self._scenario, self._past = scenario, past

    @cached_property
    def _held(self) -> Deeds:
        return deeds(self._scenario, self._past)

    def __getitem__(self, key: tuple[str, str, str]) -> Mapping[str, Draws]:
        return self._held[key]

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def deeds(scenario: Scenario, past: Sequence[Event]) -> Deeds:
    """Return what parties did about places, in events in their order.

    Who attends a meeting has accepted its place. An answer that is no acceptance, silence and
    deferral and what takes an acceptance back among them, stands as a refusal until the party
    accepts the place.
    """
    days: dict[tuple[str, str, str], dict[str, Draws]] = {}
    offers = scenario.offers
    for event in past:
        day = _array((event.on.first - scenario.clock.start).days)
        for deed, party, terms in _deeds(event, offers):
            for place in _places(scenario, terms):
                days.setdefault((deed, party, terms.track), {})[place] = day
                if deed in OPPOSITE:
                    days.get((OPPOSITE[deed], party, terms.track), {}).pop(place, None)
    return days


def answers_to(offer: str, past: Iterable[Event]) -> Mapping[str, Draws]:
    """Return the last answer of each party to an offer: 1 an acceptance, -1 any other."""
    told = (e for e in past if answered(e) == offer and e.act != "unreported")
    return {event.by: _array(1.0 if event.act in YES else -1.0) for event in told}


OPPOSITE: Mapping[str, Deed] = {"accepted": "refused", "refused": "accepted"}
"""Answers of which the later takes the place of the earlier."""


def _deeds(
    event: Event, offers: Mapping[str, Proposal | Counter]
) -> Iterator[tuple[str, str, Offer]]:
    """Yield what an event is, who did it, and about which terms."""
    if isinstance(event, Proposal | Counter):
        yield "offered", event.by, event.offer
    made = offers.get(answered(event) or "")
    if made is not None and event.act != "unreported" and event.by != made.by:
        yield ("accepted" if event.act in YES else "refused"), event.by, made.offer
    if isinstance(event, Meeting) and event.act == "meet":
        for party in sorted(_seated(event)):
            yield "met", party, event.meeting
            yield "accepted", party, event.meeting


def _places(scenario: Scenario, terms: Offer) -> Iterator[str]:
    """Yield the places of terms as they are remembered, and the empty one for all of them."""
    yield ""
    for venue in terms.venues:
        yield from remembered(venue, state_of(scenario, venue))


def _likes(scenario: Scenario, party: str, on: date) -> Mapping[str, float]:
    said = [p for p in scenario.parties[party].positions if p.said.last < on]
    worth = ((1.0, "likes"), (-1.0, "dislikes"))
    return {place: w for p in said for w, key in worth for place in getattr(p, key)}


def answers_of(scenario: Scenario) -> tuple[Event, ...]:
    """Return the principals' answers in the order of the calendar."""
    own = (event for event in in_order(scenario) if event.by in scenario.principals)
    return tuple(event for event in own if answered(event) and event.act != "withdraw")


def met(scenario: Scenario, past: Sequence[Event], party: Side) -> list[Meeting]:
    """Return the meetings of a party with its adversary; with all principals if it has none."""
    both = {party.name, party.adversary} if party.adversary else set(scenario.principals)
    held = (event for event in past if isinstance(event, Meeting) and event.act == "meet")
    return [event for event in held if both <= _seated(event)]


def _seated(event: Meeting) -> set[str]:
    return {event.by, *event.to, *event.meeting.participants}


def _counted(tracks: Iterable[str]) -> Mapping[str, Draws]:
    found = list(tracks)
    return {track: _array(found.count(track)) for track in ("leaders", "delegations")}


def _pledges(scenario: Scenario, past: Sequence[Event]) -> Iterator[Pledge]:
    """Yield what was promised apart from any offer, and by hosts that would receive a meeting."""
    for event in past:
        promises = event.guarantees if isinstance(event, Statement) else ()
        if isinstance(event, Proposal) and event.act == "host-offer":
            promises = event.offer.guarantees
        for promise in promises:
            party = scenario.parties[promise.by or event.by]
            ground = (party.state,) if party.role == HOST and party.state else ()
            yield Pledge(promise.kind, promise.strength, ground)


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
