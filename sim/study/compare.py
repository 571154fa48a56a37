"""Several alternatives side by side: what differs, draw by draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sim.arrays import Draws, Single
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.classes import Classes, partition
from sim.expect.draws import Interval, interval, joint
from sim.expect.hearing import on_day
from sim.expect.labels import shared
from sim.expect.space import OfferSpace
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.rules.offers import Offers, one_venue_each
from sim.rules.verdict import weigh
from sim.runs.work import ALONE, Work
from sim.study.differences import (
    ALL,
    ANSWER,
    OFFERS,
    SCORE,
    SPACE,
    STOP,
    Paired,
    Quantity,
    paired,
    paired_answers,
)
from sim.study.explore import MARGIN, Exploration, explore
from sim.study.logic import Lines, Logic, logic
from sim.study.replay import Review, review
from sim.study.score import Labelled, log_losses


@dataclass(frozen=True, slots=True)
class Alternative:
    """What is set beside others: its name, and what it asks of which offers."""

    name: str
    scenario: str
    """Name of the scenario it comes from."""
    bench: Bench
    space: OfferSpace
    day: date
    """On which the offers would be made."""


@dataclass(frozen=True, slots=True)
class Measured(Labelled):
    """What an alternative comes to."""

    alternative: Alternative
    exploration: Exploration
    logic: Logic
    review: Review
    stops: Mapping[tuple[str, str], Draws]
    """Probability that a rule of a party, or its margin, stops each class, shape (class, draw).

    Of several lines that hold, the first in the order of the book counts.
    """

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.alternative.bench


def measure(alternative: Alternative, like: Measured | None = None, work: Work = ALONE) -> Measured:
    """Return what an alternative comes to; what is sure to be the same is taken from another."""
    bench, reviewed = alternative.bench, review(alternative.bench)
    hearing = on_day(bench, alternative.day)
    if like is not None and hearing.same_as(like.exploration.hearing):
        explored = replace(like.exploration, bench=bench, space=alternative.space)
        return Measured(alternative, explored, like.logic, reviewed, like.stops)
    explored = explore(bench, alternative.space, alternative.day, work.quiet)
    return Measured(alternative, explored, logic(explored), reviewed, _stops(explored))


def _stops(explored: Exploration) -> Mapping[tuple[str, str], Draws]:
    """Return how likely each line of a party, or its margin, is what stops each class.

    Screens are asked in the order of the book; what none of them stops the margin may.
    """
    hearing, offers = explored.hearing, explored.space.take(explored.classes.first)
    stops: dict[tuple[str, str], Draws] = {}
    for party, rules in hearing.rules.items():
        lines = [bound for bound in rules if bound.rule.kind is Kind.RED_LINE]
        case, holds = hearing.case(party, offers), hearing.holds[party]
        verdict = weigh(lines, case, explored.bench.draws, holds)
        going = np.ones(explored.joint.shape)
        for screen in verdict.screens.values():
            stopping = going * verdict.stopping(screen)
            for name, leads in verdict.leading(screen):
                stops[party, name] = stopping * leads
            going = going - stopping
        stops[party, MARGIN] = np.maximum(going - explored.acceptance[party], 0.0)
    return stops


def quantities(measured: Measured, groups: Classes, moved: Sequence[int]) -> dict[Quantity, Draws]:
    """Return every quantity that has draws, shape (draw,).

    A mean over the space counts every offer alike, so that places of which many are asked
    about, as all capitals, weigh most.
    """
    explored, draws = measured.exploration, measured.alternative.bench.believed.draws
    rows = explored.classes.member[groups.first]
    weights = groups.size / groups.size.sum()
    acceptance = {**explored.acceptance, ALL: explored.joint}
    values = {Quantity(SPACE, "", p): _mean_of(weights, a[rows]) for p, a in acceptance.items()}
    for n in moved:
        values |= {Quantity(OFFERS, str(n), p): a[rows[n]] for p, a in acceptance.items()}
    for expectation in measured.review.expectations:
        quantity = Quantity(ANSWER, expectation.event.id, expectation.event.by)
        values[quantity] = np.broadcast_to(expectation.public.acceptance, draws)
    for (party, rule), stops in measured.stops.items():
        values[Quantity(STOP, rule, party)] = _mean_of(weights, stops[rows])
    return values


def new_offers_where_all_accept(
    measured: Measured, other: Measured
) -> dict[str, dict[str, Interval]]:
    """Return acceptance, by principal and of all, of each offer that only one record has.

    Of several venues an offer is taken at the one where all accept most often.

    Parameters
    ----------
    measured
        The alternative whose record has the offers.
    other
        The alternative whose record lacks them.
    """
    scenario, hearing = measured.scenario, measured.exploration.hearing
    new = {}
    for name, proposal in scenario.offers.items():
        if name in other.scenario.offers:
            continue
        offers = Offers.of(scenario, list(one_venue_each(proposal.offer)), proposal.by)
        answering = [party for party in hearing.rules if party != proposal.by]
        acceptance = {party: hearing.weigh(party, offers).acceptance for party in answering}
        acceptance[ALL] = joint(acceptance)
        best = int(acceptance[ALL].mean(axis=1).argmax())
        level = measured.bench.level
        new[name] = {party: interval(v[best], level) for party, v in acceptance.items()}
    return new


def _mean_of(weights: Draws, values: Draws | Single) -> Draws:
    """Return the mean over offers in each draw, without a matrix product: bits stay the same."""
    total: Draws = np.add.reduce(weights[:, None] * values, axis=0)
    return total


def scored(reference: Review, other: Review) -> Iterator[Paired]:
    """Yield the differences of scores over the answers that both score."""
    before, after = _losses(reference), _losses(other)
    for name in before:
        common = [event for event in before[name] if event in after[name]]
        if len(common) > 1:
            here, there = ([side[name][event] for event in common] for side in (before, after))
            quantity, level = Quantity(SCORE, name, ""), reference.bench.level
            yield paired_answers(quantity, here, there, level)


def _losses(review: Review) -> dict[str, dict[str, float]]:
    """Return the loss of each scored answer, by the name of the score and the event."""
    answers = [expectation for expectation in review.expectations if not expectation.unscored]
    accepted = np.array([answer.accepted for answer in answers], dtype=np.bool_)
    prior = np.array(review.score.prior.expected, dtype=np.float64)
    losses = {"log": log_losses(prior, accepted), "brier": (accepted - prior) ** 2}
    events = [answer.event.id for answer in answers]
    return {name: dict(zip(events, map(float, v), strict=True)) for name, v in losses.items()}


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule in force that the other alternative lacks, has too, or has with other numbers."""

    party: str
    rule: str
    """Id of the instance."""
    what: str
    """`only in the reference`, `only here`, `changed`."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the reference and another alternative besides numbers."""

    rules: tuple[RuleChange, ...]
    gained: tuple[Lines, ...]
    """Minimal conflicts that only the other alternative has."""
    lost: tuple[Lines, ...]
    opened: tuple[int, int]
    """Offers that break no line: in the reference, and in the other alternative."""
    classes: tuple[int, int]
    """Classes of the offers: in the reference, and in the other alternative."""


def changes(reference: Measured, other: Measured) -> Changes:
    """Return what differs besides numbers."""
    before, after = reference.logic.conflicts, other.logic.conflicts
    return Changes(
        rules=rule_changes(reference.alternative.bench, other.alternative.bench),
        gained=tuple(conflict for conflict in after if conflict not in before),
        lost=tuple(conflict for conflict in before if conflict not in after),
        opened=(_open(reference), _open(other)),
        classes=(len(reference.exploration.classes), len(other.exploration.classes)),
    )


def rule_changes(reference: Bench, other: Bench) -> tuple[RuleChange, ...]:
    """Return the rules that are in force in one bench only, or with other numbers."""
    before, after = _by_name(reference.rules), _by_name(other.rules)
    changes = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            what = "only here" if old is None else "only in the reference"
            says = (f"{b.rule.name}: {b.because}" if b else "" for b in (old, new))
            changes.append(RuleChange(*key, what, *says))
        elif apart := _apart(old, new):
            changes.append(RuleChange(*key, "changed", *apart))
    return tuple(changes)


def _open(measured: Measured) -> int:
    return int(measured.exploration.classes.size[list(measured.logic.open)].sum())


def _by_name(rules: Iterable[Bound]) -> Mapping[tuple[str, str], Bound]:
    return {(bound.party, bound.id): bound for bound in rules}


def _numbers(bound: Bound) -> Mapping[str, str]:
    numbers = {"rule": bound.rule.name, **bound.priors, **bound.settings}
    if bound.enforcement is not None:
        numbers["enforcement"] = bound.enforcement
    if bound.position is not None:
        numbers["grade"] = bound.position.grade
    return {name: str(value) for name, value in numbers.items()}


def _apart(old: Bound, new: Bound) -> tuple[str, str] | None:
    """Return the numbers that differ; the function, if only that does; None if nothing."""
    before, after = _numbers(old), _numbers(new)
    names = [n for n in dict.fromkeys((*before, *after)) if before.get(n) != after.get(n)]
    if names:
        return _told(before, names), _told(after, names)
    if old.rule.judge.__code__ != new.rule.judge.__code__:
        return f"the function of {old.rule.where}", f"the function of {new.rule.where}"
    return None


def _told(numbers: Mapping[str, str], names: Sequence[str]) -> str:
    return ", ".join(f"{name} {numbers.get(name, 'not stated')}" for name in names)


@dataclass(frozen=True, slots=True)
class Against:
    """An alternative against the reference."""

    measured: Measured
    differences: Mapping[Quantity, Paired]
    changes: Changes
    answers: tuple[frozenset[str], frozenset[str]]
    """Answers that only the reference has, and that only this one has."""
    offered: Mapping[str, Mapping[str, Interval]]
    """Acceptance of the offers that only this alternative's record has, by party."""

    @property
    def name(self) -> str:
        """What the alternative is called."""
        return self.measured.alternative.name


@dataclass(frozen=True, slots=True)
class Comparison(Labelled):
    """Alternatives against the first of them."""

    reference: Measured
    against: tuple[Against, ...]
    groups: Classes
    """Offers that no alternative tells apart."""
    moved: tuple[int, ...]
    """Groups that some alternative answers otherwise than the reference."""

    @property
    def measured(self) -> tuple[Measured, ...]:
        """The reference, and what is beside it."""
        return self.reference, *(against.measured for against in self.against)

    @property
    def bench(self) -> Bench:
        """The bench of the reference."""
        return self.reference.bench

    @property
    def label(self) -> str:
        """That of all alternatives, if it is one."""
        return shared(*(measured.review.label for measured in self.measured))

    @property
    def grouped(self) -> Exploration:
        """The reference with the groups as its classes, for their names."""
        return replace(self.reference.exploration, classes=self.groups)


def compare(alternatives: Sequence[Alternative], work: Work = ALONE) -> Comparison:
    """Return what differs from the first alternative, draw by draw.

    Parameters
    ----------
    alternatives
        The reference, and what is set beside it.
    work
        By how many, and who is told; has no effect on results.

    Raises
    ------
    SimError
        If there is nothing beside the reference, or they cannot be paired.
    """
    check_paired(alternatives)
    measured: list[Measured] = []
    for alternative in alternatives:
        measured.append(measure(alternative, measured[0] if measured else None, work))
        work.compared(alternative.name)
    reference, *others = measured
    groups = grouped([each.exploration for each in measured])
    moved = _moved(reference, others, groups)
    before = quantities(reference, groups, moved)
    level = reference.bench.level
    known = {quantity: interval(values, level) for quantity, values in before.items()}
    against = tuple(
        Against(
            measured=other,
            differences=_differences(before, quantities(other, groups, moved), known, level)
            | {gap.what: gap for gap in scored(reference.review, other.review)},
            changes=changes(reference, other),
            answers=_answers(reference, other),
            offered=new_offers_where_all_accept(other, reference),
        )
        for other in others
    )
    return Comparison(reference, against, groups, moved)


def _moved(reference: Measured, others: Sequence[Measured], groups: Classes) -> tuple[int, ...]:
    """Return the groups of which some alternative expects another answer than the reference."""
    apart = np.zeros(len(groups), dtype=np.bool_)
    for other in others:
        here, there = (m.exploration.classes.member[groups.first] for m in (reference, other))
        for party, before in reference.exploration.acceptance.items():
            after = other.exploration.acceptance.get(party)
            if after is not None:
                apart |= (before[here] != after[there]).any(axis=1)
    return tuple(int(n) for n in np.flatnonzero(apart))


def _differences(
    before: Mapping[Quantity, Draws],
    after: Mapping[Quantity, Draws],
    known: Mapping[Quantity, Interval],
    level: float,
) -> dict[Quantity, Paired]:
    """Return the differences of what both have; a rule that is not there stops nothing."""
    differences = {}
    for quantity in dict.fromkeys((*before, *after)):
        old, new = before.get(quantity), after.get(quantity)
        if quantity.kind == STOP:
            nothing = np.zeros_like(next(iter(before.values())))
            old, new = (nothing if values is None else values for values in (old, new))
        if old is not None and new is not None:
            differences[quantity] = paired(quantity, old, new, known.get(quantity), level)
    return differences


def _answers(reference: Measured, other: Measured) -> tuple[frozenset[str], frozenset[str]]:
    before, after = (frozenset(measured.review.by_event) for measured in (reference, other))
    return before - after, after - before


def check_paired(alternatives: Sequence[Alternative]) -> None:
    """Raise an error if alternatives do not share the draws and the offers that pairing needs.

    Raises
    ------
    SimError
        Naming everything in which one is not as the first, the reference.
    """
    first, *others = alternatives
    if not others:
        raise SimError("there is nothing to compare with the reference", "compare",
                       "add --but, --reading, --without, --rules, or a second run")  # fmt: skip
    apart = [text for other in others for text in _unlike(first, other)]
    if apart:
        raise SimError(
            "; ".join(apart), "compare", "compare what shares scenario, draws and offers"
        )


def _unlike(first: Alternative, other: Alternative) -> Iterator[str]:
    """Yield in what an alternative is not as the first."""
    here, there = first.bench.believed, other.bench.believed
    shared = {
        "the scenario is": (first.scenario, other.scenario),
        "the seed is": (here.seed, there.seed),
        "the number of draws is": (here.draws, there.draws),
    }
    for what, (before, after) in shared.items():
        if before != after:
            yield f"{other.name}: {what} {after}, that of the reference {first.name} is {before}"
    if replace(other.space, scenario=first.space.scenario) != first.space:
        yield f"{other.name}: its offers are not those of the reference {first.name}"


def grouped(explorations: Sequence[Exploration]) -> Classes:
    """Return the groups of offers that no exploration tells apart, in the order of their first."""
    members = [explored.classes.member for explored in explorations]
    return partition(np.stack(members, axis=1).astype(np.float64))
