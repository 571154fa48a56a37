"""What it takes to sit at the table: each documented answer on its eve, and tables of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.arrays import Index
from sim.atlas.tables import states
from sim.expect.answers import EITHER_WAY, Expectation
from sim.expect.bench import EVE, Bench
from sim.expect.hearing import before, on_day
from sim.expect.past import happened
from sim.expect.space import OfferSpace, open_space
from sim.expect.structure import Structure
from sim.facts.record import Event, answered, terms_of
from sim.facts.scenario import CAPITALS, NO_PLACE, Scenario, Space
from sim.rules.declare import Kind
from sim.rules.pace import LATER
from sim.rules.standard import BACKGROUND
from sim.rules.verdict import Verdict
from sim.study.explain import Stated, stated
from sim.study.explore import MARGIN, stops
from sim.study.replay import Review

WORLDS = 1000
"""Worlds of a table, each a draw of its own."""
DAYS = 3
"""Days of the record on which a mediator may begin, at the most."""
ELSEWHERE = ("geneva",)
"""Places that may be named although nobody did."""
RULE_OF_THUMB = "who proposes"
"""The baseline that a reader's bets are set beside."""
ACCEPTS = ""
"""What stops an offer that is accepted."""


@dataclass(frozen=True)
class Turn:
    """A documented answer, and what was public on its eve."""

    expectation: Expectation
    positions: tuple[Stated, ...]
    """What the party had said or was reported to hold."""
    refused: tuple[Event, ...]
    """Answers of anybody by then that were no acceptance, the latest first."""
    thumb: float | None
    """Acceptance by the rule of thumb; None if the answer is not scored."""


@dataclass(frozen=True)
class Table:
    """What each principal answers to each offer that nobody made, in each world of a day.

    An answer is that to the only offer of the day, and that of `explore`: what stops an offer
    there in a draw stops it here in the world of that number.
    """

    day: date
    space: OfferSpace
    parties: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    """What stops an offer on the side of each party: a rule, the margin, or nothing."""
    row: Index
    """Row of each offer, shape (offer,): offers that are answered alike share one."""
    answers: Index
    """Place in `codes`, shape (row, world)."""

    def answer(self, offer: int, world: int) -> tuple[str, ...]:
        """Return what stops an offer of the space in a world, party by party."""
        return self.codes[int(self.answers[self.row[offer], world])]


@dataclass(frozen=True)
class Seat:
    """A record that a reader plays through."""

    review: Review
    turns: tuple[Turn, ...]
    tables: tuple[Table, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario that is played."""
        return self.review.scenario

    def known(self, day: date) -> Mapping[str, tuple[Stated, ...]]:
        """Return the positions of each principal that are known on a day."""
        hearing = on_day(self.review.bench, day)
        return {party: tuple(stated(hearing, party)) for party in self.scenario.principals}


def seat(review: Review) -> Seat:
    """Return what a reader of a replayed record needs to play it."""
    bench, scored = review.bench, [e for e in review.expectations if not e.unscored]
    shares = next(b.expected for b in review.score.baselines if b.name == RULE_OF_THUMB)
    thumbs = dict(zip((e.event.id for e in scored), shares, strict=True))
    told = [e for e in review.expectations if e.event.act != "unreported"]
    eves = sorted({e.event.on.first - EVE for e in scored})
    days = [eve for eve in eves if eve >= bench.scenario.clock.start] or eves
    chosen = {days[n * (len(days) - 1) // max(DAYS - 1, 1)] for n in range(DAYS)} if days else ()
    return Seat(
        review,
        tuple(_turn(bench, e, thumbs.get(e.event.id)) for e in told),
        tuple(table(bench, day) for day in sorted(chosen)),
    )


def _turn(bench: Bench, expectation: Expectation, thumb: float | None) -> Turn:
    event = expectation.event
    hearing, eve = before(bench, event.on.first), event.on.first - EVE
    past = happened(bench.order, eve, event)
    refused = tuple(e for e in reversed(past) if e.act in LATER and answered(e))
    return Turn(expectation, tuple(stated(hearing, event.by)), refused, thumb)


def named_places(scenario: Scenario) -> Space:
    """Return the offers of a mediator: the places of the record and of what it explores."""
    asked = scenario.follow.offers or scenario.explore
    terms = [held for event in scenario.record if (held := terms_of(event))]
    told = [venue for held in terms for venue in held.venues]
    own = [states()[s].capital for p in scenario.principals if (s := scenario.parties[p].state)]
    places = [*told, *asked.venues, *own, *ELSEWHERE]
    levels = dict.fromkeys(event.offer.level for event in scenario.offers.values())
    return asked.model_copy(update={
        "venues": tuple(dict.fromkeys(v for v in places if v not in {CAPITALS, *NO_PLACE})),
        "levels": tuple(levels) or asked.levels,
        "at_most_guarantees": min(1, len(asked.guarantees)), "at_least_guarantees": 0,
    })  # fmt: skip


def table(bench: Bench, day: date) -> Table:
    """Return what each principal answers to a third party's offers at the end of a day."""
    space = open_space(bench.scenario, named_places(bench.scenario))
    structure = Structure(on_day(bench.with_draws(WORLDS), day), space)
    parties, member = tuple(structure.sheets), structure.classes.member
    found = [_stopped(structure, party) for party in parties]
    stopped = np.stack([codes for codes, _ in found])
    every, flat = np.unique(stopped.reshape(len(parties), -1), axis=1, return_inverse=True)
    rows, row = np.unique(flat.reshape(stopped.shape[1:]), axis=0, return_inverse=True)
    codes = tuple(
        tuple(names[n] for (_, names), n in zip(found, column, strict=True))
        for column in every.T.tolist()
    )
    return Table(day, space, parties, codes, row.ravel()[member], rows)


def _stopped(structure: Structure, party: str) -> tuple[Index, Sequence[str]]:
    """Return what stops each class in each world, shape (class, world), as places in names."""
    first = structure.classes.first
    verdict = structure.hearing.weigh(party, structure.space.take(first))
    names = [ACCEPTS, *(bound.id for bound in verdict.rules), MARGIN]
    codes = np.zeros((len(first), WORLDS), dtype=np.int64)
    for some, place, terms in structure.blocks(first):
        reached = structure.reached(party, place, terms)
        for name, holds in stops(structure, party, (place, terms), reached):
            codes[some] = np.where(holds, names.index(name), codes[some])
    return np.where(codes == len(names) - 1, _against(verdict, names), codes), names


def _against(verdict: Verdict, names: Sequence[str]) -> Index:
    """Return the consideration that pushes most against each offer, else the margin itself."""
    pushing = [b.id for b in verdict.rules if b.rule.kind is Kind.CONSIDERATION
               and b.rule.name not in BACKGROUND]  # fmt: skip
    pushes = [np.broadcast_to(verdict.pushes[name], verdict.shape) for name in pushing]
    least = np.array([np.full(verdict.shape, -EITHER_WAY), *pushes]).argmin(axis=0)
    which = np.array([names.index(name) for name in (MARGIN, *pushing)])
    return np.asarray(which[least])
