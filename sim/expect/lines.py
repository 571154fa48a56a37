"""What the record makes of stated lines: when they were said, enforced, and given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from sim.atlas.tables import states
from sim.expect.draws import Believed
from sim.expect.past import REFUSALS, answers_of, case_on, happened, side
from sim.facts.parties import Position
from sim.facts.record import Answer, Event, Meeting, Offer, answered, offer_of
from sim.facts.scenario import Scenario
from sim.rules.bind import Bound
from sim.rules.case import Side
from sim.rules.declare import Kind
from sim.rules.offers import Offers, one_venue_each
from sim.rules.verdict import Hold, weigh

BROKEN = 0.5
"""A line is broken when its most likely violation exceeds this."""
ENFORCED = 2
"""Offers that a party refused, each of which breaks a line: the line is then of grade E3."""
FEW = 64
"""Draws of what a rule of a user draws, where only the most likely violation counts."""
Line = tuple[str, str]
"""A party, and the id of one of its lines."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """The holder of a line accepts, attends or itself offers what breaks it."""

    event: Event
    bound: Bound
    """The line."""
    position: Position
    """What it says, and why it holds on all the same if it does."""


@dataclass(frozen=True)
class Lines:
    """The lines of a scenario beside its record."""

    scenario: Scenario
    order: Sequence[Event]
    """The record in the order of its calendar."""
    lines: Sequence[tuple[Bound, Position]]
    believed: Believed

    @cached_property
    def sides(self) -> Mapping[str, Side]:
        """Whoever holds lines, as rules see it."""
        holders = (*self.scenario.principals, *(bound.party for bound, _ in self.lines))
        return {party: side(self.scenario, party) for party in holders}

    @cached_property
    def said(self) -> Mapping[str, tuple[date, ...]]:
        """Days on which each position was said, and said again, by its id."""
        days: dict[str, tuple[date, ...]] = {}
        for name, (_, position) in self.scenario.positions.items():
            earlier = (step.said.last for step in position.earlier)
            again = (event.on.last for event in self.order if name in event.restates)
            days[name] = (*earlier, position.said.last, *again)
        return days

    def coded(self, bound: Bound) -> tuple[int, int]:
        """Return how many places are known to have what a line asks of them, and to lack it."""
        traits, tables = self.scenario.traits, self.scenario.relations
        coded = [traits[name] for name in bound.named if name in traits]
        yes, no = sum(len(trait.of) for trait in coded), sum(len(trait.not_of) for trait in coded)
        named, day = bound.named, self.scenario.clock.start
        for table in (tables[name] for name in named if name in tables):
            adversary = self.sides[bound.party].adversary_state
            of = [name for name in named if name in states()] or [adversary]
            for state in [""] if table.about == "one" else of:
                known = table.column([*states()], state, day)
                yes, no = yes + int((known > 0).sum()), no + int((known == 0).sum())
        return yes, no

    def gone(self, bound: Bound, day: date) -> bool:
        """Return whether a line has ended, or lapsed and was not said again, by a day."""
        position = bound.position
        if position is None:
            return False
        if position.until is not None and position.until.on.last <= day:
            return True
        lapsed = [
            lapse.event.on.last for lapse in self.lapses.get((bound.party, bound.id), ())
            if not lapse.position.stands and lapse.event.on.last <= day
        ]  # fmt: skip
        return bool(lapsed) and not any(lapsed[-1] < on <= day for on in self.said[position.id])

    def refusals(self, bound: Bound, until: date) -> int:
        """Return how many offers that break a line its party had refused by a day.

        The refusal by which it said the line enforces nothing: those count that came later.
        """
        position = bound.position
        if position is None:
            return 0
        refused = self._refused.get((bound.party, bound.id), ())
        said = position.said.last
        return len({answered(e) for e in refused if said < e.on.first and e.on.last <= until})

    @cached_property
    def _refused(self) -> Mapping[Line, list[Event]]:
        """Refusals of offers that break a line at each of their venues."""
        found: dict[Line, list[Event]] = {}
        for event in answers_of(self.scenario):
            if event.act in REFUSALS:
                offer = self.scenario.offers[str(answered(event))]
                for line, _ in self._broken(event, offer.offer, offer.by):
                    found.setdefault((event.by, line.id), []).append(event)
        return found

    @cached_property
    def lapses(self) -> Mapping[Line, list[Lapse]]:
        """What the holder of each line did that breaks it, in order."""
        found: dict[Line, list[Lapse]] = {}
        for event in self.order:
            for party, terms, by in self._deeds(event):
                for line in self._broken(event, terms, by, party):
                    found.setdefault((party, line[0].id), []).append(Lapse(event, *line))
        return found

    def told(self, event: Event) -> list[Lapse]:
        """Return the lines that an event breaks though its actors hold them."""
        return [lapse for held in self.lapses.values() for lapse in held if lapse.event is event]

    def broken(self, position: str, by: date) -> list[Lapse]:
        """Return what the holder of a position had done by a day that breaks it."""
        every = [lapse for held in self.lapses.values() for lapse in held]
        return [e for e in every if e.position.id == position and e.event.on.last <= by]

    def _deeds(self, event: Event) -> Iterator[tuple[str, Offer, str]]:
        """Yield who accepts, attends or offers what, and who proposed it."""
        own = offer_of(event)
        if own is not None:
            yield event.by, own, event.by
        if isinstance(event, Answer) and event.act == "accept":
            offer = self.scenario.offers[event.answers]
            yield event.by, offer.offer, offer.by
        if isinstance(event, Meeting) and event.act == "meet":
            for party in dict.fromkeys((event.by, *event.to, *event.meeting.participants)):
                yield party, event.meeting, event.by

    def _broken(
        self, event: Event, terms: Offer, by: str, party: str = ""
    ) -> list[tuple[Bound, Position]]:
        """Return which lines of a party terms are known to break at each of their venues.

        What a party does itself breaks the lines that it had said before.
        """
        day, who = event.on.first, party or event.by
        held = [line for line in self.lines if line[0].party == who]
        held = [line for line in held if not party or line[1].first_said < day]
        if not held or who not in self.sides:
            return []
        maker = None if by == who else by  # its own offer breaks no line in a verdict
        offers = Offers.of(self.scenario, one_venue_each(terms), maker)
        past = happened(self.order, day, event)
        case = case_on(self.scenario, self.sides[who], day, offers, past)
        rules = [bound for bound, _ in held]
        surely = {rule.id: Hold(rule.screen, np.ones(1)) for rule in rules}
        verdict = weigh(rules, case, self.believed.parameters(rules), surely)
        return [line for line in held if (verdict.known(line[0].id) > BROKEN).all()]


def lines_of(
    scenario: Scenario, order: Sequence[Event], rules: Sequence[Bound], seed: int
) -> Lines:
    """Return the lines among some rules that state a position; parameters as in `Lines`."""
    lines = [(b, b.position) for b in rules if b.rule.kind is Kind.RED_LINE and b.position]
    return Lines(scenario, order, lines, Believed(seed, FEW))
