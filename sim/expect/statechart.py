"""The state of a track of meetings, which event moves it where, and the record on its calendar."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import get_args

import simpy

from sim.expect.past import in_order
from sim.facts.record import (
    Answer,
    Counter,
    Event,
    Meeting,
    Proposal,
    Statement,
    Track,
    Withdrawal,
    alone,
    track_of,
)
from sim.facts.scenario import Scenario


class State(StrEnum):
    """Where a track stands."""

    IDLE = "idle"
    SIGNALLED = "signalled"
    OPEN = "open"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    HELD = "held"
    LAPSED = "lapsed"


class Trigger(StrEnum):
    """What an event means for a track."""

    SIGNAL = "readiness to meet"
    OFFER = "an offer"
    CLOSE = "the end of the last open offer"
    LAPSE = "silence on the last open offer"
    AGREE = "acceptance by all addressees"
    SCHEDULE = "a date"
    POSTPONE = "postponement"
    CANCEL = "cancellation"
    MEET = "a meeting"
    WITHDRAW = "the end of what was agreed"
    EXPIRE = "no meeting by the day that was agreed"


S, T = State, Trigger
BOUND = (S.AGREED, S.SCHEDULED)
"""States in which a meeting is agreed that was not held yet."""
MOVES: tuple[tuple[tuple[State, ...], tuple[Trigger, ...], State | None], ...] = (
    ((S.IDLE, S.LAPSED, S.HELD), (T.SIGNAL,), S.SIGNALLED),
    ((S.SIGNALLED, S.OPEN, *BOUND), (T.SIGNAL,), None),
    ((S.IDLE, S.SIGNALLED, S.OPEN, S.HELD, S.LAPSED), (T.OFFER,), S.OPEN),
    ((S.OPEN,), (T.CLOSE,), S.SIGNALLED),
    ((S.OPEN,), (T.LAPSE,), S.LAPSED),
    ((S.OPEN,), (T.AGREE,), S.AGREED),
    (BOUND, (T.OFFER, T.CLOSE, T.LAPSE, T.AGREE), None),
    ((S.SIGNALLED, S.HELD), (T.CLOSE, T.LAPSE), None),
    (BOUND, (T.SCHEDULE,), S.SCHEDULED),
    (BOUND, (T.POSTPONE,), S.AGREED),
    (BOUND, (T.CANCEL, T.WITHDRAW), S.SIGNALLED),
    (BOUND, (T.MEET,), S.HELD),
    (BOUND, (T.EXPIRE,), S.LAPSED),
)
"""From some states, by some triggers, to a state, or to where it was: nothing else is allowed."""
TABLE: Mapping[tuple[State, Trigger], State] = {
    (state, trigger): target or state
    for states, triggers, target in MOVES
    for state in states
    for trigger in triggers
}

Pair = tuple[str, str]
"""Proposer and addressee."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of a track and its cause."""

    track: Track
    source: State
    trigger: Trigger
    target: State
    cause: str
    """Id of the event."""
    implied: bool = False
    """Whether no source tells the step, and the event could not have happened without it."""


@dataclass(frozen=True, slots=True)
class Region:
    """One track: its state, its open offers, and who has accepted which."""

    track: Track
    state: State = State.IDLE
    open: Mapping[Pair, str] = field(default_factory=dict)
    """Id of the open offer of each ordered pair of parties."""
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Addressees that have accepted, by offer."""
    agreed: str = ""
    """Id of the offer that all have accepted, until they meet or it is called off."""
    due: date | None = None
    """Last day of the meeting that is agreed, where one is told."""

    @property
    def bound(self) -> bool:
        """Whether a meeting is agreed that was not held yet."""
        return self.state in BOUND

    def step(self, trigger: Trigger, cause: str) -> tuple[Region, list[Transition]]:
        """Take a trigger; steps that it cannot do without are marked as implied.

        Returns
        -------
        tuple
            The region after it, and the transitions, implied ones first.
        """
        steps: list[Transition] = []
        state = self.state
        for n, way in enumerate(path := _way(state, trigger), start=1):
            target = TABLE[state, way]
            implied = n < len(path) or trigger is Trigger.EXPIRE
            if implied or target is not state:
                steps.append(Transition(self.track, state, way, target, cause, implied))
            state = target
        after = replace(self, state=state)
        return (after if after.bound else replace(after, agreed="", due=None)), steps

    def without(self, offer: str, addressee: str | None) -> dict[Pair, str]:
        """Return the open offers but for one: where it lies before an addressee, or everywhere."""
        return {
            pair: name
            for pair, name in self.open.items()
            if name != offer or addressee not in {None, pair[1]}
        }


def _way(state: State, trigger: Trigger) -> list[Trigger]:
    """Return the shortest run of triggers that ends in this one; ties in the order of `Trigger`."""
    ways: dict[State, list[Trigger]] = {state: []}
    queue = [state]
    for here in queue:
        if (here, trigger) in TABLE:
            return [*ways[here], trigger]
        for other in Trigger:
            there = TABLE.get((here, other), here)
            if there not in ways:
                ways[there] = [*ways[here], other]
                queue.append(there)
    raise LookupError(trigger)


@dataclass(frozen=True, slots=True)
class Tracks:
    """Every track of a negotiation, after some events."""

    regions: Mapping[Track, Region] = field(
        default_factory=lambda: {track: Region(track) for track in get_args(Track)}
    )
    steps: tuple[Transition, ...] = ()
    """Transitions that the last event caused."""

    def after(
        self, event: Event, offers: Mapping[str, Proposal | Counter], sides: Collection[str]
    ) -> Tracks:
        """Return the tracks after an event; a meeting of one principal alone moves none.

        Parameters
        ----------
        event
            A line of the record.
        offers
            Events that put terms on the table, by id.
        sides
            The principals.
        """
        before = Tracks(self.regions)
        if alone(event, offers, sides):
            return before
        return before._expire(event)._take(event, offers)

    def _take(self, event: Event, offers: Mapping[str, Proposal | Counter]) -> Tracks:
        match event:
            case Proposal():
                after = self._table(event)
            case Counter():
                offer = offers[event.answers]
                trigger = None if event.offer.track == offer.offer.track else T.CLOSE
                after = self._drop(event, offer, trigger)._table(event)
            case Answer(act="accept"):
                after = self._accept(event, offers[event.answers])
            case Answer(act="silent" | "unreported"):
                after = self._drop(event, offers[event.answers], T.LAPSE, event.by)
            case Answer(act="refuse" | "deny") | Withdrawal():
                after = self._drop(event, offers[event.answers], T.CLOSE)
            case Meeting():
                after = self._move(event.meeting.track, T[event.act.upper()], event.id)
                after = after._fixed(event)
            case Statement(ready=level) if level is not None:
                after = self._move(track_of(level), T.SIGNAL, event.id)
            case _:
                after = self
        return after

    def _move(self, track: Track, trigger: Trigger, cause: str) -> Tracks:
        region, steps = self.regions[track].step(trigger, cause)
        return Tracks({**self.regions, track: region}, (*self.steps, *steps))

    def _expire(self, event: Event) -> Tracks:
        """Let agreements end whose day has passed; a meeting told now may have been one of them."""
        tracks, day = self, event.on.first
        for region in self.regions.values():
            told = isinstance(event, Meeting) and event.meeting.track == region.track
            if region.due is not None and region.due < day and not told:
                tracks = tracks._move(region.track, T.EXPIRE, event.id)
        return tracks

    def _fixed(self, event: Meeting) -> Tracks:
        region, window = self.regions[event.meeting.track], event.meeting.window
        if not region.bound or (window is None and event.act != "postpone"):
            return self
        return self._with(replace(region, due=window.last if window else None))

    def _with(self, region: Region) -> Tracks:
        return replace(self, regions={**self.regions, region.track: region})

    def _table(self, event: Proposal | Counter) -> Tracks:
        region = self.regions[event.offer.track]
        pairs = {(event.by, party): event.id for party in event.to}
        tabled = self._with(replace(region, open={**region.open, **pairs}))
        return tabled._move(region.track, T.OFFER, event.id)

    def _drop(
        self,
        event: Event,
        offer: Proposal | Counter,
        trigger: Trigger | None,
        addressee: str | None = None,
    ) -> Tracks:
        """Close an offer for one addressee, or for all: a meeting needs them all.

        The trigger is what it means for the track that no other offer is left. Who had
        accepted it no longer does.
        """
        region = self.regions[offer.offer.track]
        left = region.without(offer.id, addressee)
        by = region.accepted.get(offer.id, frozenset())
        if addressee is None:
            by = frozenset() if event.by == offer.by else by - {event.by}
        accepted = {**region.accepted, offer.id: by}
        closed = self._with(replace(region, open=left, accepted=accepted))
        if region.agreed == offer.id and addressee is None:
            closed = closed._move(region.track, T.WITHDRAW, event.id)
            return closed._move(region.track, T.OFFER, event.id) if left else closed
        if left or not region.open or trigger is None:
            return closed
        return closed._move(region.track, trigger, event.id)

    def _accept(self, event: Event, offer: Proposal | Counter) -> Tracks:
        region = self.regions[offer.offer.track]
        by = region.accepted.get(offer.id, frozenset()) | {event.by}
        left = region.without(offer.id, event.by)
        accepted = replace(region, open=left, accepted={**region.accepted, offer.id: by})
        agreed = self._with(accepted)
        if not by >= frozenset(offer.to):
            return agreed
        triggers = [T.AGREE] if len(left) == len(region.open) else [T.OFFER, T.AGREE]
        triggers += [] if offer.offer.window is None else [T.SCHEDULE]
        for trigger in triggers:
            agreed = agreed._move(region.track, trigger, event.id)
        window = offer.offer.window
        due = window.last if window else None
        return agreed._with(replace(agreed.regions[region.track], agreed=offer.id, due=due))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: an event and what it did to the tracks."""

    event: Event
    day: int
    """Days since the start of the scenario, by the first day that the event may have had."""
    regions: Mapping[Track, Region]
    """Every track after the event."""
    steps: tuple[Transition, ...]
    """Transitions that it caused, those it implies first."""
    track: Track | None
    """The track that the event is about, if any."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A replayed scenario: its events in order, with the states that followed."""

    scenario: Scenario
    entries: tuple[Entry, ...]

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Tracks that ever moved."""
        moved = {step.track for entry in self.entries for step in entry.steps}
        return tuple(track for track in Tracks().regions if track in moved)

    def state(self, day: date, track: Track = "leaders") -> State:
        """Return the state of a track at the end of a day.

        Examples
        --------
        >>> from sim.facts.reading import read_scenario
        >>> ledger = replay(read_scenario("scenarios/paris-1968"))
        >>> str(ledger.state(date(1968, 5, 13), "delegations"))
        'held'
        """
        day_number = (day - self.scenario.clock.start).days
        past = [entry for entry in self.entries if entry.day <= day_number]
        return past[-1].regions[track].state if past else State.IDLE


def replay(scenario: Scenario) -> Ledger:
    """Return the ledger of a scenario's record, in the order of its calendar.

    Events of one day keep the order of the file; an event whose day is known only
    as a range takes the first day of the range.
    """
    environment = simpy.Environment()
    offers, start = scenario.offers, scenario.clock.start
    entries: list[Entry] = []

    def live() -> Generator[simpy.Event, object, None]:
        tracks = Tracks()
        for event in in_order(scenario):
            day = (event.on.first - start).days
            yield environment.timeout(day - environment.now)
            tracks = tracks.after(event, offers, scenario.principals)
            entries.append(Entry(event, day, tracks.regions, tracks.steps, _track(event, offers)))

    environment.process(live())
    environment.run()
    return Ledger(scenario, tuple(entries))


def _track(event: Event, offers: Mapping[str, Proposal | Counter]) -> Track | None:
    match event:
        case Proposal() | Counter():
            return event.offer.track
        case Meeting():
            return event.meeting.track
        case Statement(ready=level):
            return track_of(level) if level else None
        case _:
            return offers[event.answers].offer.track
