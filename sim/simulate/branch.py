"""Where a simulation leaves the record: the past that is kept, and what may follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sim.errors import SimError, known
from sim.expect.bench import EVE, Bench
from sim.expect.draws import BLOCK, Believed
from sim.expect.hearing import Hearing
from sim.expect.past import happened
from sim.expect.space import OfferSpace
from sim.expect.statechart import Tracks
from sim.facts.record import (
    Counter,
    Event,
    Meeting,
    Offer,
    Proposal,
    Track,
    answered,
    offer_of,
    terms_of,
)
from sim.facts.scenario import RegionSeries, Spell
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.simulate.beliefs import MERITS, Mind
from sim.simulate.menu import Menu, candidates
from sim.simulate.state import MOVES

REPLICATES = 4
"""Worlds that share the parameters of a draw, so that chance and ignorance can be told apart."""
PARTS = ("venues", "formats", "topics", "guarantees")
"""Parts of offers of which somebody may first hear on a day."""
ATTENTION = frozenset({"distract", "return"})
ANSWERS = ("accept", "refuse", "silent", "deny", "downgrade")
"""Answers that may stand in for a documented one."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is done on the first day, whatever the rules would have done."""

    act: str
    """`offer`, `counter`, or an answer without terms."""
    by: str
    offer: str = ""
    """Id of the candidate that is put on the table; empty for an answer without terms."""
    answers: str = ""
    """Id of the documented offer that is answered; empty for an offer."""
    replaces: str = ""
    """Id of the documented event that it stands in for; empty if it comes in addition."""


@dataclass(frozen=True)
class Branch:
    """A record up to a day or an event, and everything that a simulation starts from."""

    bench: Bench
    day: date
    """Day 0 of the simulation."""
    days: int
    """The last day of the simulation, in days after day 0."""
    past: tuple[Event, ...]
    """Events of the record that had surely happened, in order."""
    offers: Mapping[str, Offer]
    """The offers that parties choose from, by id."""
    at: date | str | None = None
    """The day or the event that was asked for; None for the last day of the scenario."""
    opening: Opening | None = None
    unheard: int = 0
    """Offers of the scenario that hold something of which the record first hears later."""

    def drawn(self, believed: Believed) -> Branch:
        """Return the same branch with other draws; what parties believe stays as it is."""
        other = copy(self)  # with all that is computed of it, none of which depends on them
        object.__setattr__(other, "bench", self.bench.with_believed(believed))
        return other

    @cached_property
    def hearing(self) -> Hearing:
        """The principals on day 0, with the first block of draws: beliefs rest on no more."""
        known = self.day - EVE if isinstance(self.at, str) else self.day
        usual = self.bench.with_believed(self.bench.believed.usual)
        return Hearing(usual.with_draws(BLOCK), self.day, known, self.past)

    @cached_property
    def minds(self) -> Mapping[str, Mind]:
        """Each principal on day 0."""
        return {
            party: Mind(party, self.hearing, self.menu) for party in self.bench.scenario.principals
        }

    @cached_property
    def guards(self) -> Mapping[str, Mind]:
        """Each mediator or host with lines of its own on day 0, weighed by these alone."""
        others = self.hearing.others
        return {party: Mind(party, others, self.menu) for party in others.rules} if others else {}

    @cached_property
    def holders(self) -> Mapping[str, Mind]:
        """Whoever may refuse: the principals, then mediators and hosts."""
        return {**self.minds, **self.guards}

    @cached_property
    def causes(self) -> tuple[str, ...]:
        """Ids of everything that can bring an event about, in the order of their codes."""
        reasons = [name for mind in self.holders.values() for name in mind.reasons]
        return tuple(dict.fromkeys((MERITS, *reasons, *(slot.id for slot in self.slots))))

    @cached_property
    def track(self) -> Track:
        """The track of the meeting that is sought."""
        return next(iter(self.offers.values())).track

    @cached_property
    def tracks(self) -> Tracks:
        """The tracks of the record after the past."""
        tracks, scenario = Tracks(), self.bench.scenario
        for event in self.past:
            tracks = tracks.after(event, scenario.offers, scenario.principals)
        return tracks

    @cached_property
    def proposers(self) -> tuple[str, ...]:
        """Principals, mediators that propose, and whoever has an offer on the table or opens.

        A mediator proposes if it has done so before; if none has, the first does.
        """
        scenario, opening = self.bench.scenario, self.opening
        before = {event.by for event in self.past if offer_of(event) is not None}
        mediators = before.intersection(scenario.mediators) or scenario.mediators[:1]
        acting = {*scenario.principals, *mediators}
        acting |= {by for by, _ in self.tracks.regions[self.track].open}
        if opening is not None:
            acting |= {opening.by, *(e.by for e in self.past if e.id == opening.answers)}
        return tuple(name for name in scenario.parties if name in acting)

    @cached_property
    def menu(self) -> Menu:
        """Every offer that may lie on the table."""
        return Menu(
            self.bench.scenario,
            self.proposers,
            tuple(self.offers.values()),
            tuple(self.offers),
            tuple((event, self._at_best(event)) for event in self._remembered()),
            float((self.day - self.bench.scenario.clock.start).days),
        )

    @cached_property
    def slots(self) -> tuple[Bound, ...]:
        """The reactions in force, in the order in which they act on one day."""
        return tuple(filter(self._reacts, self.bench.moves))

    def tactics(self, party: str) -> tuple[Bound, ...]:
        """Return the tactics of a party."""
        moves = self.bench.moves
        return tuple(b for b in moves if b.party == party and b.rule.kind is Kind.TACTIC)

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """Stretches of context that had begun by day 0."""
        return tuple(s for s in self.bench.scenario.context if s.since <= self.day)

    @cached_property
    def agreed(self) -> str:
        """Id of the event whose terms were agreed and not yet met about; empty if none."""
        region = self.tracks.regions[self.track]
        if not region.bound:
            return ""
        return region.agreed or ["", *(event.id for event in self._scheduled(self.track))][-1]

    def fixed(self) -> dict[str, float]:
        """Return the days that the record has fixed, in days after day 0."""
        days: dict[str, float] = {}
        for name, track in (("round", "delegations"), ("meeting", self.track)):
            for event in self._scheduled(track):
                window = event.meeting.window
                if window is not None and window.last >= self.day:
                    days[name] = max((window.first - self.day).days, 0)
        hostilities = self.bench.scenario.follow.hostilities
        for spell in self.spells:
            ours = hostilities is not None and spell.series == hostilities.series
            if ours and spell.until is not None and self.day <= spell.until:
                days["pause"] = (spell.until - self.day).days + 1
        return days

    def standing(self, region: RegionSeries | None, default: str) -> str:
        """Return the state of a region that a series of context sets, on day 0."""
        if region is None:
            return default
        states = {value: state for state, value in region.values.items()}
        for spell in self.spells:
            if spell.series == region.series and (spell.until is None or spell.until >= self.day):
                default = states.get(spell.value, default)
        return default

    def _scheduled(self, track: str) -> list[Meeting]:
        """Return the events that gave a meeting of a track its day."""
        meetings = (event for event in self.past if isinstance(event, Meeting))
        return [e for e in meetings if e.act == "schedule" and e.meeting.track == track]

    def _remembered(self) -> list[Proposal | Counter | Meeting]:
        """Return the events whose terms are on the table, agreed, or the last of a proposer."""
        last = {
            event.by: event.id
            for event in self.past
            if (offer := offer_of(event)) is not None
            and offer.track == self.track
            and event.by in self.proposers
        }
        names = {*last.values(), *self.tracks.regions[self.track].open.values(), self.agreed}
        names |= {self.opening.answers} if self.opening else set()
        termed = (event for event in self.past if isinstance(event, Proposal | Counter | Meeting))
        return [event for event in termed if event.id in names]

    def _at_best(self, event: Proposal | Counter | Meeting) -> Offer:
        """Return the terms of an event, at the venue that its first addressee likes best."""
        if isinstance(event, Meeting):
            return event.meeting.model_copy(update={"venues": event.meeting.venues[:1]})
        asked = [party for party in event.to if party in self.bench.scenario.principals]
        return self.hearing.about((asked or [event.by])[0], event).terms

    def _reacts(self, bound: Bound) -> bool:
        """Return whether a move is a reaction that concerns what is simulated."""
        follow, act = self.bench.scenario.follow, bound.rule.act
        return (
            bound.rule.kind is Kind.REACTION
            and bound.party in {"", *self.proposers}
            and (act not in MOVES["hostilities"] or follow.hostilities is not None)
            and (act not in ATTENTION or follow.mediator is not None)
            and (act not in MOVES["delegations"] or self.track != "delegations")
        )


def branch(
    bench: Bench,
    *,
    at: date | str | None = None,
    days: int | None = None,
    space: OfferSpace | None = None,
    asked: Collection[str] = PARTS,
) -> Branch:
    """Return the branch that leaves the record on a day or before an event.

    Parameters
    ----------
    bench
        The scenario and the rules in force.
    at
        A day, at whose end the simulation begins, or the id of an event, before which it
        begins; by default the day that the scenario states, or its last.
    days
        How many days are simulated; by default those of the scenario's horizon.
    space
        The offers that parties choose from; by default those of the scenario.
    asked
        Parts of such a space that are taken as they are; of the others, as of the offers of
        the scenario, what the record first hears of later is left out.

    Raises
    ------
    SimError
        If the day lies outside the record, the event is unknown, no offer is left that was
        heard of by then, or the days are below 0.
    """
    scenario, clock = bench.scenario, bench.scenario.clock
    horizon = clock.horizon_days if days is None else days
    if horizon < 0:
        raise SimError(f"{horizon} days cannot be simulated", "--days", "name a day from 0 on")
    if isinstance(at, str):
        event = scenario.events[known("event", at, scenario.events, "--from")]
        day = event.on.first
        past = happened(bench.order, day - EVE, event)
        return _leaving(Branch(bench, day, horizon, past, {}, at), space, asked)
    stated = scenario.follow.start or clock.as_of
    day = min(stated, clock.as_of) if at is None else at
    if not clock.start <= day <= clock.as_of:
        raise SimError(
            f"{day} is outside the record", "--from", f"it covers {clock.start} to {clock.as_of}"
        )
    past = happened(bench.order, day)
    return _leaving(Branch(bench, day, horizon, past, {}, at), space, asked)


def _leaving(start: Branch, space: OfferSpace | None, asked: Collection[str]) -> Branch:
    """Return a branch with the offers that parties choose from; parameters as in `branch`."""
    scenario = start.bench.scenario
    later = _named(scenario.record) - _named(start.past)
    if space is not None:
        later = {(part, name) for part, name in later if part not in asked}
    stated = (space or candidates(scenario)).named()
    offers = {name: offer for name, offer in stated.items() if later.isdisjoint(_parts(offer))}
    if not offers:
        raise SimError(
            "every candidate offer holds something that is first heard of later",
            "--from",
            "begin on a later day, or name offers: --venue, --format, --guarantee",
        )
    return replace(start, offers=offers, unheard=len(stated) - len(offers))


def _named(events: Iterable[Event]) -> set[tuple[str, str]]:
    """Return the places, formats, topics and promises of terms in some events."""
    return {part for event in events if (terms := terms_of(event)) for part in _parts(terms)}


def _parts(terms: Offer) -> Iterator[tuple[str, str]]:
    for kind, names in (
        ("venues", terms.venues),
        ("formats", filter(None, [terms.format])),
        ("topics", terms.agenda or ()),
        ("guarantees", (promise.kind for promise in terms.guarantees)),
    ):
        yield from ((kind, name) for name in names)


def under(start: Branch, bench: Bench) -> Branch:
    """Return the same branch under another bench: another model, reading or counterfactual.

    Raises
    ------
    SimError
        If the other record lacks the event before which the simulation begins.
    """
    other = branch(bench, at=start.at, days=start.days)
    return replace(other, offers=start.offers, opening=start.opening)


def offering(start: Branch, candidate: str, by: str) -> Branch:
    """Return a branch that begins with an offer.

    Raises
    ------
    UnknownNameError
        If no candidate has that id, or no party that name.
    """
    known("candidate offer", candidate, start.menu.names, "follow.offers")
    scenario = start.bench.scenario
    known("party", by, scenario.parties, "--by", scenario.called)
    return replace(start, opening=Opening("offer", by, candidate))


def instead(start: Branch, event: str, what: str) -> Branch:
    """Return the branch before an event in which something else stands in for it.

    Parameters
    ----------
    start
        The branch that leaves the record before the event.
    event
        Id of a documented offer or answer of a principal.
    what
        An answer, for an answer; the id of a candidate, for an offer or a counter-offer.

    Raises
    ------
    SimError
        If the event is neither, cannot be replaced by that, or answers an offer of another
        track than the candidates are of.
    """
    documented = start.bench.scenario.events[event]
    offer = answered(documented)
    track = start.track if offer is None else start.bench.scenario.offers[offer].offer.track
    if track != start.track:
        raise SimError(
            f"{event!r} answers an offer of {track}, and the candidate offers are of {start.track}",
            "--instead",
            "name candidate offers of that track: `levels` of follow.offers, or --level",
        )
    on_table = start.tracks.regions[start.track].open.values()
    if offer is not None and offer not in on_table:
        raise SimError(
            f"{offer!r}, which {event!r} answers, no longer lay on the table of the "
            f"{start.track}' track",
            "--from",
            "take the first answer to an offer of that track",
        )
    if offer is not None and what in ANSWERS and documented.by in start.bench.scenario.principals:
        return replace(start, opening=Opening(what, documented.by, "", offer, event))
    if isinstance(documented, Proposal | Counter):
        opened = offering(start, what, documented.by)
        act = "offer" if offer is None else "counter"
        return replace(opened, opening=Opening(act, documented.by, what, offer or "", event))
    raise SimError(
        f"{what!r} cannot stand in for {event!r}",
        "--instead",
        f"an answer of a principal is replaced by one of {', '.join(ANSWERS)}, "
        "an offer by the id of a candidate offer",
    )
