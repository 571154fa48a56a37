"""A scenario with the rules in force and the draws with which they judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

import numpy as np

from sim.arrays import Draws
from sim.errors import Problem, ScenarioError, SimError
from sim.expect.draws import LEVEL, Believed, check_level
from sim.expect.labels import FITTED, ILLUSTRATIVE, LOOSE
from sim.expect.lines import ENFORCED, Lines, lines_of
from sim.expect.past import in_order, side
from sim.facts.parties import Grade
from sim.facts.posterior import Posterior
from sim.facts.reading import ScenarioFile, located
from sim.facts.record import Event
from sim.facts.scenario import Scenario
from sim.rules.bind import FADING, Bound, bind, leave_out
from sim.rules.book import RuleBook, candidates, standard_book, standard_dynamics
from sim.rules.case import Side
from sim.rules.declare import JUDGING, Kind
from sim.rules.priors import Beta
from sim.rules.standard import UNFADING
from sim.rules.verdict import Hold

Clock = Literal["public", "hindsight"]
EVE = timedelta(days=1)
"""Who answers on a day knows what was known on the day before."""
DRAWS = 4096
"""Draws of the parameters where nobody asks for another number."""


@dataclass(frozen=True, repr=False)
class Bench:
    """A scenario, the rules in force, and the draws with which they judge."""

    scenario: Scenario
    rules: tuple[Bound, ...]
    believed: Believed
    moves: tuple[Bound, ...] = ()
    """Tactics and reactions, which act in simulations only."""
    level: float = LEVEL
    """Share of the worlds that intervals hold."""

    def __repr__(self) -> str:
        drawn = f"{self.believed.draws:,} draws of seed {self.believed.seed}"
        return f"<Bench of {self.scenario.title!r}: {len(self.rules)} rules in force, {drawn}>"

    @cached_property
    def draws(self) -> Mapping[str, Draws]:
        """Every parameter of the rules, shape (draw,)."""
        return self.believed.parameters(self.rules)

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Mediators and hosts, or whoever is no principal, with lines of their own."""
        held = {bound.party for bound in self.rules if bound.rule.kind is Kind.RED_LINE}
        return tuple(p for p in self.scenario.parties if p in held - {*self.scenario.principals})

    @cached_property
    def sides(self) -> Mapping[str, Side]:
        """Whoever is asked, as rules see it."""
        asked = (*self.scenario.principals, *self.others)
        return {party: side(self.scenario, party) for party in asked}

    @cached_property
    def order(self) -> tuple[Event, ...]:
        """The record in the order of its calendar."""
        return in_order(self.scenario)

    @cached_property
    def label(self) -> str:
        """What the answers of a principal rest on: the shipped book as it is, or something else.

        A rule that is left out, switched on, brought or stated in a scenario of its own, and a
        prior that anybody changed, make them illustrative.
        """
        usual, _ = bind(standard_book(), self.scenario)
        shipped = {(b.party, b.id, b.rule) for b in usual if b.rule.kind in JUDGING}
        own = any(b.priors != b.rule.priors or b.enforcement is not None for b in self.rules)
        if own or shipped != {(b.party, b.id, b.rule) for b in self.rules}:
            return ILLUSTRATIVE
        return LOOSE if self.believed.posterior is None else FITTED

    def with_interval(self, level: float) -> Bench:
        """Return the same bench, whose intervals hold another share of the worlds.

        Raises
        ------
        SimError
            If the share lies outside 0.5 to 0.99.
        """
        check_level(level)
        return replace(self, level=level)

    def with_draws(self, draws: int, first: int = 0) -> Bench:
        """Return the same bench with another number of draws, of which some may be skipped.

        The last that was asked for is kept.
        """
        believed = replace(self.believed, draws=draws, first=first)
        kept: Bench | None = vars(self).get("_fewer")
        if kept is None or kept.believed != believed:
            vars(self)["_fewer"] = kept = self.with_believed(believed)
        return kept

    def with_believed(self, believed: Believed) -> Bench:
        """Return the same bench with other draws."""
        other = replace(self, believed=believed)
        if believed.seed == self.believed.seed:
            vars(other)["lines"] = self.lines  # which rest on no draw but those of the seed
        return other

    def with_posterior(self, posterior: Posterior) -> Bench:
        """Return the same bench, whose parameters are as documented answers made them."""
        return replace(self, believed=replace(self.believed, posterior=posterior))

    def without(self, *names: str) -> Bench:
        """Return a bench that lacks the rules that are called, or are instances called, by a name.

        Raises
        ------
        UnknownNameError
            If no rule in force has a name.
        """
        left = leave_out((*self.rules, *self.moves), names)
        rules = tuple(bound for bound in left if bound.rule.kind in JUDGING)
        return replace(self, rules=rules, moves=left[len(rules) :])

    def with_candidates(self, *names: str) -> Bench:
        """Return a bench in which some candidates are in force as well.

        Raises
        ------
        UnknownNameError
            If no candidate has a name.
        """
        chosen = RuleBook(candidates()[name] for name in names)
        taken, _ = bind(chosen, self.scenario)
        other = replace(self, rules=(*self.rules, *taken))
        vars(other)["lines"] = self.lines  # no candidate is a line
        return other

    def has(self, name: str) -> bool:
        """Return whether a rule in force is called, or is an instance called, by a name."""
        return any(name in (bound.id, bound.rule.name) for bound in (*self.rules, *self.moves))

    def as_of(self, day: date) -> Bench:
        """Return a bench that knows nothing that came after a day."""
        return replace(self, scenario=self.scenario.as_of(day))

    def beside(self, other: Bench) -> Bench:
        """Return the same bench, which takes from another one what that has drawn already."""
        same = self.believed == other.believed
        return replace(self, believed=other.believed) if same else self

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
        until = day if public else self.scenario.clock.as_of
        grades = {name: position.grade for name, (_, position) in known.positions.items()}
        rules = []
        for bound in self.rules:
            if bound.party != party or self.lines.gone(bound, day):
                continue
            position = bound.position
            if position is None:
                rules.append((bound, Grade.E0))
            elif position.id in grades:
                grade = grades[position.id]
                enforced = grade is Grade.E2 and self.lines.refusals(bound, until) >= ENFORCED
                rules.append((bound, Grade.E3 if enforced else grade))
        return rules

    def holds(
        self, rules: Iterable[tuple[Bound, Grade]], day: date, clock: Clock
    ) -> dict[str, Hold]:
        """Return how each red line counts, by the id of the rule; parameters as `in_force`."""
        return {
            bound.id: Hold(
                bound.screen,
                self.believed.screen(bound, bound.enforced(grade)),
                self._said(bound, day, clock),
                bound.part(grade),
                partial(self._guess, bound),
            )
            for bound, grade in rules
            if bound.rule.kind is Kind.RED_LINE
        }

    def _said(self, bound: Bound, day: date, clock: Clock) -> float:
        """Return the day on which a line was last said, since the start; infinite if none fades.

        In hindsight a line that is said later counts as one that was said as long before.
        """
        if bound.position is None or bound.shares not in FADING or self.has(UNFADING):
            return np.inf
        now = (day - self.scenario.clock.start).days
        said = [(on - day).days for on in self.lines.said[bound.position.id]]
        away = [abs(days) for days in said if days <= 0 or clock == "hindsight"]
        return float(now - min(away, default=0))

    @cached_property
    def lines(self) -> Lines:
        """Stated lines beside the record."""
        return lines_of(self.scenario, self.order, self.rules, self.believed.seed)

    def _guess(self, bound: Bound, place: str) -> Draws:
        """Return how likely a place has what nobody coded of it, by those that were coded."""
        yes, no = self.lines.coded(bound)
        name = f"place.{bound.id}[{bound.party}/{place}]"
        return self.believed.prior(name, Beta(1.0 + yes, 1.0 + no))

    def strays(self, bound: Bound, place: str) -> Draws:
        """Return how far, in spreads, a fact that nobody knows of a place strays, shape (draw,)."""
        return self.believed.normal(f"unknown.{bound.id}[{bound.party}/{place}]")


def bench(
    source: Path | str | ScenarioFile | Scenario,
    *,
    seed: int,
    draws: int = DRAWS,
    book: RuleBook | None = None,
    readings: Mapping[str, str] | None = None,
    but: str | Sequence[str] = (),
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
        One of the counterfactuals, or several, made one after the other, for a file.

    Raises
    ------
    SimError
        If the file, a reading, the counterfactual or a rule of the scenario cannot be used.
    """
    file = source if isinstance(source, ScenarioFile | Scenario) else ScenarioFile.read(source)
    if isinstance(file, Scenario):
        if readings or but:
            hint = "give the path of the scenario, or read_scenario(path, readings=..., but=...)"
            raise SimError("readings and counterfactuals are changes to a file", "sim.bench", hint)
        scenario = file
    else:
        scenario = file.scenario(readings, but)
    judging = standard_book() if book is None else book
    bound, flaws = bind(judging | standard_dynamics(), scenario)
    if flaws and isinstance(file, ScenarioFile):
        raise located(file.changed(readings, but), file.path, flaws)
    if flaws:
        raise ScenarioError(
            Problem("scenario", flaw.message, ".".join(map(str, flaw.loc)), hint=flaw.hint)
            for flaw in flaws
        )
    rules = tuple(rule for rule in bound if rule.rule.kind in JUDGING)
    moves = tuple(rule for rule in bound if rule.rule.kind not in JUDGING)
    return Bench(scenario, rules, Believed(seed, draws), moves)
