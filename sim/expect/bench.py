"""Open a scenario with the rules in force and the draws with which they judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from sim.arrays import Draws
from sim.errors import Problem, ScenarioError, SimError
from sim.expect.draws import Drawn, draw, draw_codes, draw_prior
from sim.expect.past import REFUSALS, Believed, answers_of, case_on, side
from sim.facts.checks import Flaw
from sim.facts.fact import Span
from sim.facts.parties import Grade
from sim.facts.reading import ScenarioFile, located
from sim.facts.record import Event, answered
from sim.facts.scenario import Scenario
from sim.rules.bind import ENFORCEMENT, Bound, bind, leave_out
from sim.rules.book import RuleBook, standard_book, standard_dynamics
from sim.rules.case import Side
from sim.rules.declare import JUDGING, Kind
from sim.rules.offers import Offers, one_venue_each
from sim.rules.priors import Prior
from sim.rules.verdict import weigh

Clock = Literal["public", "hindsight"]
BROKEN = 0.5
"""A line is broken when its most likely violation exceeds this."""
ENFORCED = 2
"""Documented refusals that make a declared line one of grade E3."""


@dataclass(frozen=True)
class Bench:
    """A scenario, the rules in force, and the draws with which they judge."""

    scenario: Scenario
    rules: tuple[Bound, ...]
    believed: Believed
    moves: tuple[Bound, ...] = ()
    """Tactics and reactions, which act in simulations only."""
    _drawn: Drawn = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def draws(self) -> Mapping[str, Draws]:
        """Every parameter of the rules, shape (draw,)."""
        held = self.believed
        return draw(self.rules, held.seed, held.draws, self._drawn, held.first)

    def beside(self, other: Bench) -> Bench:
        """Return the same bench, which takes from another one what that has drawn already."""
        return replace(self, _drawn=other._drawn) if self.believed == other.believed else self

    @cached_property
    def order(self) -> tuple[Event, ...]:
        """The record in the order of its calendar."""
        return tuple(sorted(self.scenario.record, key=lambda event: event.on.first))

    @cached_property
    def sides(self) -> Mapping[str, Side]:
        """Each principal as rules see it."""
        scenario = self.scenario
        return {party: side(scenario, party, self.believed) for party in scenario.principals}

    def with_draws(self, draws: int, first: int = 0) -> Bench:
        """Return the same bench with another number of draws, some of which may be skipped."""
        return replace(self, believed=Believed(self.believed.seed, draws, first), _drawn={})

    @cached_property
    def enforced(self) -> Mapping[tuple[str, str], tuple[Span, ...]]:
        """Days on which a party refused an offer that breaks a line, by party and rule.

        An offer breaks a line if it does so at each of its venues.
        """
        found: dict[tuple[str, str], list[Span]] = {}
        for place, event in answers_of(self.scenario, self.order):
            lines = [
                bound
                for bound in self.rules
                if bound.party == event.by and bound.rule.kind is Kind.RED_LINE
            ]
            if event.act not in REFUSALS or not any(map(_may_rise, lines)):
                continue
            for name in self._broken(lines, event, self.order[:place]):
                found.setdefault((event.by, name), []).append(event.on)
        return {key: tuple(days) for key, days in found.items()}

    def in_force(self, party: str, day: date, clock: Clock) -> list[tuple[Bound, Grade]]:
        """Return the rules of a party on a day, each with the grade of its evidence.

        Parameters
        ----------
        party
            The party that answers.
        day
            The last day of what is known.
        clock
            `public`: only positions that had been said, with the evidence of that day;
            `hindsight`: all of them, with the evidence of the whole record.
        """
        public = clock == "public"
        known = self.scenario.as_of(day) if public else self.scenario
        grades = {name: position.grade for name, (_, position) in known.positions.items()}
        until = day if public else self.scenario.clock.as_of
        rules = []
        for bound in self.rules:
            since = bound.instance.since if bound.instance else None
            if bound.party != party or (since is not None and since > day):
                continue
            if bound.position is not None and bound.position.id not in grades:
                continue
            grade = grades[bound.position.id] if bound.position else Grade.E0
            said = bound.position.first_said if bound.position else day
            enforced = self.enforced if grade is Grade.E2 else {}
            days = [
                on
                for on in enforced.get((party, bound.id), ())
                if said <= on.first and on.last <= until
            ]
            rules.append((bound, Grade.E3 if len(days) >= ENFORCED else grade))
        return rules

    def enforcement(self, rules: Iterable[tuple[Bound, Grade]]) -> dict[str, Draws]:
        """Return how likely each red line is enforced, by the id of the rule, shape (draw,)."""
        return {
            bound.id: self._enforcement(bound, bound.enforced(grade))
            for bound, grade in rules
            if bound.rule.kind is Kind.RED_LINE
        }

    def _enforcement(self, bound: Bound, prior: Prior) -> Draws:
        key = bound.key(ENFORCEMENT)
        if (key, prior) not in self._drawn:
            held = self.believed
            self._drawn[key, prior] = draw_prior(prior, held.seed, key, held.draws, held.first)
        return self._drawn[key, prior]

    def _broken(self, lines: Sequence[Bound], event: Event, past: Sequence[Event]) -> list[str]:
        """Return which lines of a party the offer that it answers breaks."""
        offer, believed = self.scenario.offers[str(answered(event))], self.believed
        offers = Offers.of(self.scenario, one_venue_each(offer.offer), offer.by)
        case = case_on(self.scenario, self.sides[event.by], event.on.first, offers, past)
        coded = offer.coded.get(event.by, {})
        codes = draw_codes(coded, believed.seed, offer.id, event.by, believed.draws)
        surely = dict.fromkeys((line.id for line in lines), np.ones(1))
        verdict = weigh(lines, replace(case, codes=codes), self.draws, surely)
        return [n for n, v in verdict.violations.items() if v.mean(axis=-1).min() > BROKEN]


def _may_rise(bound: Bound) -> bool:
    """Return whether documented refusals can raise the grade of a line."""
    position = bound.position
    if position is None:
        return False
    return Grade.E2 in {position.grade, *(step.grade for step in position.earlier)}


DRAWS = 4096
"""Draws of the parameters where nobody asks for another number."""


def bench(
    source: Path | str | ScenarioFile | Scenario,
    *,
    seed: int,
    draws: int = DRAWS,
    book: RuleBook | None = None,
    readings: Mapping[str, str] | None = None,
    but: str | None = None,
) -> Bench:
    """Return a scenario with the rules in force and their draws.

    Parameters
    ----------
    source
        A scenario, its file (a path, or read already), or the folder that holds it.
    seed
        The same seed gives the same draws.
    draws
        Number of draws of every parameter.
    book
        Rules to choose from; by default the standard book.
    readings
        Name of a reading to the option to take, for a file.
    but
        One of the counterfactuals, for a file.

    Raises
    ------
    SimError
        If the file, a reading, the counterfactual or a rule of the scenario cannot be used.
    """
    if isinstance(source, Scenario):
        if readings or but:
            raise SimError(
                "readings and counterfactuals are changes to a file",
                "sim.bench",
                "give the path of the scenario, or read_scenario(path, readings=..., but=...)",
            )
        scenario = source
    else:
        file = source if isinstance(source, ScenarioFile) else ScenarioFile.read(source)
        scenario = file.scenario(readings, but)
    judging = standard_book() if book is None else book
    bound, flaws = bind(judging | standard_dynamics(), scenario)
    if flaws and isinstance(source, Scenario):
        raise ScenarioError(map(_placeless, flaws))
    if flaws and not isinstance(source, Scenario):
        raise located(file.changed(readings, but), file.path, flaws)
    rules = tuple(held for held in bound if held.rule.kind in JUDGING)
    moves = tuple(held for held in bound if held.rule.kind not in JUDGING)
    return Bench(scenario, rules, Believed(seed, draws), moves)


def without(opened: Bench, *names: str) -> Bench:
    """Return a bench that lacks the rules that are called, or are instances called, by a name.

    Raises
    ------
    UnknownNameError
        If no rule in force has a name.
    """
    left = leave_out((*opened.rules, *opened.moves), names)
    rules = tuple(bound for bound in left if bound.rule.kind in JUDGING)
    return replace(opened, rules=rules, moves=left[len(rules) :])


def as_of(opened: Bench, day: date) -> Bench:
    """Return a bench that knows nothing that came after a day."""
    return replace(opened, scenario=opened.scenario.as_of(day))


def _placeless(flaw: Flaw) -> Problem:
    return Problem("scenario", flaw.message, ".".join(map(str, flaw.loc)), hint=flaw.hint)
