"""The principals on a day, with what is known by then: any offer is put to them here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from sim.arrays import Draws, Mask
from sim.expect.bench import EVE, Bench, Clock
from sim.expect.classes import signatures
from sim.expect.past import answers_to, case_on, happened
from sim.facts.parties import Grade
from sim.facts.record import Counter, Event, Offer, Proposal, answered
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.offers import Offers, one_venue_each
from sim.rules.verdict import Guesses, Hold, Verdict, weigh


@dataclass(frozen=True)
class Hearing:
    """The principals on a day; offers are put to them as columns."""

    bench: Bench
    on: date
    """The day on which they answer."""
    known: date
    """The last day of what is public to them."""
    past: tuple[Event, ...]
    """What had surely happened, in order."""
    clock: Clock = "public"
    documented: Proposal | Counter | None = None
    """The offer of the record that is put, or whose edits are: what was coded of it counts."""
    _terms: Offer | None = None
    asked: tuple[str, ...] = ()
    """Mediators and hosts that are asked in place of the principals, about their lines alone."""

    @cached_property
    def rules(self) -> Mapping[str, tuple[Bound, ...]]:
        """Rules in force for each principal."""
        return {party: tuple(bound for bound, _ in rules) for party, rules in self.in_force.items()}

    @cached_property
    def grades(self) -> Mapping[str, Mapping[str, Grade]]:
        """Grade of the evidence for each of these rules, by principal and id."""
        return {
            party: {bound.id: grade for bound, grade in rules}
            for party, rules in self.in_force.items()
        }

    @cached_property
    def holds(self) -> Mapping[str, Mapping[str, Hold]]:
        """How each red line of each principal counts, by principal and id."""
        return {
            party: self.bench.holds(rules, self.known, self.clock)
            for party, rules in self.in_force.items()
        }

    @cached_property
    def guesses(self) -> Mapping[str, Guesses]:
        """How each principal's considerations push where nobody knows their fact."""
        return {party: Guesses(self.bench.strays) for party in self.in_force}

    @cached_property
    def in_force(self) -> dict[str, Sequence[tuple[Bound, Grade]]]:
        """Rules in force for each principal, each with the grade of its evidence."""
        parties = self.asked or self.bench.scenario.principals
        return {p: self.bench.in_force(p, self.known, self.clock) for p in parties}

    @cached_property
    def others(self) -> Hearing | None:
        """The mediators and hosts that have lines of their own by then; None if none has."""
        bench = self.bench
        have = tuple(p for p in bench.others if bench.in_force(p, self.known, self.clock))
        return replace(self, asked=have) if have else None

    def consents(self, offers: Offers) -> dict[str, Draws]:
        """Return how likely each of these lets offers be held, shape (offer, draw)."""
        others = self.others
        return {p: others.passing(p, offers) for p in others.rules} if others else {}

    def passing(self, party: str, offers: Offers) -> Draws:
        """Return how likely no line of a mediator or host stops offers, shape (offer, draw).

        It has a say where it is at the table or receives the meeting; elsewhere nothing stops.
        """
        verdict = self.weigh(party, offers)
        return np.where(self.has_say(party, offers), verdict.passing(), 1.0)

    def has_say(self, party: str, offers: Offers) -> Mask:
        """Return whether a party is at the table of offers, or receives the meeting."""
        state = self.bench.scenario.parties[party].state
        return offers.with_party(party) | offers.on([state] if state else [])

    @property
    def terms(self) -> Offer:
        """Terms of the offer of the record that is put, at one of its venues.

        Raises
        ------
        ValueError
            If none is put.
        """
        if self._terms is None:
            raise ValueError("no offer of the record is put")
        return self._terms

    def prepare(self) -> None:
        """Draw everything once, before threads share it."""
        others = self.others
        for _ in (self.bench.draws, self.bench.sides, self.rules, self.holds, self.guesses,
                  self._cases):  # fmt: skip
            pass
        for _ in (others.rules, others.holds, others.guesses) if others else ():
            pass

    def case(self, party: str, offers: Offers) -> Case:
        """Return the case that a principal faces."""
        return replace(self._cases[party], offers=offers)

    @cached_property
    def _cases(self) -> Mapping[str, Case]:
        """The case of each before an offer that says nothing."""
        bench, documented = self.bench, self.documented
        plain = Offers.of(bench.scenario, [Offer(level="leaders")], None)
        cases = {
            party: case_on(bench.scenario, bench.sides[party], self.on, plain, self.past)
            for party in self.in_force
        }
        if documented is None:
            return cases
        answered = answers_to(documented.id, self.past)
        return {party: replace(case, answered=answered) for party, case in cases.items()}

    def weigh(self, party: str, offers: Offers) -> Verdict:
        """Return what the rules of a principal say of offers."""
        case, draws = self.case(party, offers), self.bench.draws
        return weigh(self.rules[party], case, draws, self.holds[party], self.guesses[party])

    def put(self, party: str, rows: Sequence[Offer], by: str | None) -> Verdict:
        """Return what the rules of a principal say of offers that a party, or nobody, makes.

        Parameters
        ----------
        party
            The principal.
        rows
            Offers that name one venue or none.
        by
            The party that proposes them; None if nobody does.
        """
        return self.weigh(party, Offers.of(self.bench.scenario, rows, by))

    def liked(self, party: str, offer: Offer, by: str | None) -> Offer:
        """Return an offer at that one of its venues which a principal likes best."""
        rows = one_venue_each(offer)
        if len(rows) == 1:
            return rows[0]
        return rows[int(self.put(party, rows, by).acceptance.mean(axis=1).argmax())]

    def about(self, party: str, documented: Proposal | Counter) -> Hearing:
        """Return the hearing of an offer of the record, at the venue that a principal likes best.

        Edits of the offer can be put as well: what was coded of it moves with them.
        """
        hearing = replace(self, documented=documented, _terms=None)
        return replace(hearing, _terms=hearing.liked(party, documented.offer, documented.by))

    def looks(self, offers: Offers) -> Draws:
        """Return what the rules look at in each offer, alike where they tell none apart."""
        others = self.others
        cases = [
            (rules, hearing.case(party, offers))
            for hearing in (self, *([others] if others else ()))
            for party, rules in hearing.rules.items()
        ]
        says = [self.has_say(party, offers) for party in (others.rules if others else ())]
        return np.hstack([signatures(cases, self.bench.draws), *says])

    def alike(self, other: Hearing) -> frozenset[str]:
        """Return the principals that are sure to answer alike in both: same rules, day and past."""
        if self._shared != other._shared:
            return frozenset()
        return frozenset(p for p in self.rules if self._own[p] == other._own.get(p))

    def same_as(self, other: Hearing) -> bool:
        """Return whether all principals of both are sure to answer alike."""
        return self.alike(other) == {*self.rules, *other.rules}

    @cached_property
    def _shared(self) -> list[object]:
        """What all answers depend on besides the offers and the draws."""
        scenario = self.bench.scenario
        return [
            self.on, self.documented, self._terms, self.bench.believed, scenario.venues,
            scenario.traits, scenario.guarantees, scenario.relations, tuple(scenario.topics),
            [(name, party.state) for name, party in scenario.parties.items()],
        ]  # fmt: skip

    @cached_property
    def _own(self) -> Mapping[str, list[object]]:
        """What the answers of each principal depend on besides that."""
        nothing = Offers.of(self.bench.scenario, [Offer(level="leaders")], None)
        return {
            party: [
                self.grades[party],
                {name: (hold.said, hold.part) for name, hold in self.holds[party].items()},
                list(map(_believed, rules)),
                *_past(self.case(party, nothing), rules),
            ]
            for party, rules in self.rules.items()
        }


def on_day(bench: Bench, day: date) -> Hearing:
    """Return the hearing at the end of a day, with what is public by then."""
    return Hearing(bench, day, day, happened(bench.order, day))


def before(bench: Bench, day: date, clock: Clock = "public") -> Hearing:
    """Return the hearing on a day, with what had happened, and was known, before it."""
    return Hearing(bench, day, day - EVE, happened(bench.order, day - EVE), clock)


def of_answer(bench: Bench, answer: Event) -> Hearing:
    """Return the hearing of a documented answer, on what was public the day before.

    It is about the offer that is answered, at the venue that the party likes best.
    """
    documented, known = bench.scenario.offers[str(answered(answer))], answer.on.first - EVE
    hearing = Hearing(bench, answer.on.first, known, happened(bench.order, known, answer))
    others = hearing.others
    if others is not None and answer.by in others.rules:
        hearing = others
    return hearing.about(answer.by, documented) if answer.by in hearing.rules else hearing


def _believed(bound: Bound) -> tuple[object, ...]:
    about = (bound.position.scope, bound.position.during) if bound.position else None
    return bound.rule, bound.id, bound.settings, bound.priors, bound.enforcement, about


def _past(case: Case, rules: Sequence[Bound]) -> list[object]:
    """Return the party and the past of a case as values that can be compared."""
    tables: tuple[Mapping[Any, Any], ...] = (
        case.rounds, case.recent, case.since, case.context, case.answered,
        *case.deeds.values(),
    )  # fmt: skip
    columns = [{key: values.tobytes() for key, values in table.items()} for table in tables]
    waited = case.happened.intersection(name for bound in rules for name in bound.named)
    return [case.party, columns, list(case.deeds), case.likes, case.pledges, waited]
