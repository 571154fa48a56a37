"""Replay a documented dispute on its calendar."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date

import simpy

from sim.expect.past import in_order
from sim.expect.statechart import Region, State, Tracks, Transition
from sim.facts.record import Counter, Event, Meeting, Proposal, Statement, Track, track_of
from sim.facts.scenario import Scenario


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
