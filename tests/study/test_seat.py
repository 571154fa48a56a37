"""The seat: tables hold what the engine answers, and nothing is told before its day."""

import random

import numpy as np
import pytest
from samples import LEADERS, PARIS
from seats import seated

from sim.expect.hearing import on_day
from sim.facts.record import YES, answered
from sim.rules.offers import Offers
from sim.rules.verdict import logistic
from sim.study.explore import MARGIN, explore
from sim.study.seat import ACCEPTS, WORLDS


def stopped(bench, day, party, offer, world):
    """Return what stops an offer that stands alone in one draw, by the verdict's own arithmetic."""
    verdict = on_day(bench, day).weigh(party, Offers.of(bench.scenario, [offer], None))
    for screen, lines in verdict.screens.items():
        stopping = np.broadcast_to(verdict.stopping(lines), verdict.shape)[0, world]
        if bench.believed.uniform(f"line/{party}/{screen}")[world] < stopping:
            leading = ((n, np.broadcast_to(m, verdict.shape)) for n, m in verdict.leading(lines))
            return next(name for name, leads in leading if leads[0, world])
    reached = logistic(verdict.margin)[0, world]
    return MARGIN if bench.believed.uniform(f"line/{party}/{MARGIN}")[world] >= reached else ACCEPTS


@pytest.mark.parametrize("path", [PARIS, LEADERS], ids=["paris", "leaders"])
def test_fifty_answers_that_are_looked_up_are_those_of_the_engine(path):
    seat, chance = seated(path), random.Random(path.name)
    bench = seat.review.bench.with_draws(WORLDS)
    considerations = {b.id for b in bench.rules if b.rule.kind == "consideration"}

    for _ in range(25):
        table = chance.choice(seat.tables)
        offer, world = chance.randrange(len(table.space)), chance.randrange(WORLDS)
        for party, told in zip(table.parties, table.answer(offer, world), strict=True):
            engine = stopped(bench, table.day, party, table.space.offer(offer), world)
            assert (MARGIN if told in considerations else told) == engine


def test_a_table_accepts_as_often_as_an_exploration_says():
    seat = seated(PARIS)
    table = seat.tables[-1]
    explored = explore(seat.review.bench.with_draws(WORLDS), table.space, table.day)

    for offer in range(len(table.space)):
        number = int(explored.classes.member[offer])
        for n, party in enumerate(table.parties):
            stops = [s[number] for (p, _), s in explored.stopped.items() if p == party]
            accepts = [table.codes[code][n] == ACCEPTS for code in table.answers[table.row[offer]]]
            assert sum(accepts) / WORLDS == pytest.approx(1 - sum(stops))


@pytest.mark.parametrize("path", [PARIS, LEADERS], ids=["paris", "leaders"])
def test_on_the_eve_nothing_later_is_told(path):
    for turn in seated(path).turns:
        day = turn.expectation.event.on.first
        assert all(one.position.first_said < day for one in turn.positions)
        known = [e for e in turn.refused if e.id != turn.expectation.offer]
        assert all(e.on.last < day and e.act not in YES and answered(e) for e in known)


def test_every_scored_answer_can_be_bet_on_beside_the_rule_of_thumb():
    seat = seated(PARIS)
    bets = [turn for turn in seat.turns if turn.thumb is not None]

    assert len(bets) == seat.review.score.n
    assert {turn.thumb for turn in bets} <= {0.32, 0.52, 0.43}


def test_a_mediator_may_name_every_place_of_the_record_on_every_day():
    seat = seated(PARIS)
    named = {v for offer in seat.scenario.offers.values() for v in offer.offer.venues}

    for table in seat.tables:
        assert named <= {venue for venue, _ in table.space.places}
        assert table.space.by is None


def test_a_mediator_begins_on_no_day_before_the_clock_of_the_scenario():
    assert all(
        table.day >= seated(LEADERS).scenario.clock.start for table in seated(LEADERS).tables
    )
    assert len(seated(LEADERS).tables) == 3
