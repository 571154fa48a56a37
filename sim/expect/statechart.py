"""The state of a track of meetings, and which event moves it where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import get_args

from sim.facts.record import (
    Answer,
    Counter,
    Event,
    Meeting,
    Proposal,
    Statement,
    Track,
    Withdrawal,
    track_of,
)


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


S, T = State, Trigger
TABLE: Mapping[tuple[State, Trigger], State] = {
    **{(state, T.SIGNAL): S.SIGNALLED for state in (S.IDLE, S.LAPSED, S.HELD)},
    **{(state, T.SIGNAL): state for state in (S.SIGNALLED, S.OPEN, S.AGREED, S.SCHEDULED)},
    **{(state, T.OFFER): S.OPEN for state in (S.IDLE, S.SIGNALLED, S.OPEN, S.HELD, S.LAPSED)},
    **{(state, T.OFFER): state for state in (S.AGREED, S.SCHEDULED)},
    (S.OPEN, T.CLOSE): S.SIGNALLED,
    (S.OPEN, T.LAPSE): S.LAPSED,
    (S.OPEN, T.AGREE): S.AGREED,
    **{(state, trigger): state for state in (S.AGREED, S.SCHEDULED)
       for trigger in (T.CLOSE, T.LAPSE, T.AGREE)},
    **{(state, trigger): state for state in (S.SIGNALLED, S.HELD)
       for trigger in (T.CLOSE, T.LAPSE)},
    (S.AGREED, T.SCHEDULE): S.SCHEDULED,
    (S.SCHEDULED, T.SCHEDULE): S.SCHEDULED,
    (S.SCHEDULED, T.POSTPONE): S.AGREED,
    (S.AGREED, T.POSTPONE): S.AGREED,
    (S.AGREED, T.CANCEL): S.SIGNALLED,
    (S.SCHEDULED, T.CANCEL): S.SIGNALLED,
    (S.AGREED, T.MEET): S.HELD,
    (S.SCHEDULED, T.MEET): S.HELD,
}  # fmt: skip
"""From a state, by a trigger, to a state. What is not listed is forbidden."""

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
            implied = n < len(path)
            if implied or target is not state:
                steps.append(Transition(self.track, state, way, target, cause, implied))
            state = target
        return replace(self, state=state), steps

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

    def after(self, event: Event, offers: Mapping[str, Proposal | Counter]) -> Tracks:
        """Return the tracks after an event.

        Parameters
        ----------
        event
            A line of the record.
        offers
            Events that put terms on the table, by id.
        """
        before = Tracks(self.regions)
        match event:
            case Proposal():
                after = before._table(event)
            case Counter():
                offer = offers[event.answers]
                trigger = None if event.offer.track == offer.offer.track else T.CLOSE
                after = before._drop(event, offer, trigger)._table(event)
            case Answer(act="accept"):
                after = before._accept(event, offers[event.answers])
            case Answer(act="silent" | "unreported"):
                after = before._drop(event, offers[event.answers], T.LAPSE, event.by)
            case Answer(act="refuse" | "deny") | Withdrawal():
                after = before._drop(event, offers[event.answers], T.CLOSE)
            case Meeting():
                after = before._move(event.meeting.track, T[event.act.upper()], event.id)
            case Statement(ready=level) if level is not None:
                after = before._move(track_of(level), T.SIGNAL, event.id)
            case _:
                after = before
        return after

    def _move(self, track: Track, trigger: Trigger, cause: str) -> Tracks:
        region, steps = self.regions[track].step(trigger, cause)
        return Tracks({**self.regions, track: region}, (*self.steps, *steps))

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

        The trigger is what it means for the track that no other offer is left.
        """
        region = self.regions[offer.offer.track]
        left = region.without(offer.id, addressee)
        closed = self._with(replace(region, open=left))
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
        return agreed
