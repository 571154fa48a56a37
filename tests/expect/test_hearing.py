"""What principals make of offers stays what it was; where, with whom and knowing what is told."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
from samples import SCENARIOS

from sim.expect.answers import decisive, expect, expectation
from sim.expect.bench import bench
from sim.expect.hearing import of_answer, on_day
from sim.expect.past import answers_of
from sim.expect.space import open_space
from sim.rules.offers import one_venue_each

DRAWS = 64


def told(verdict, *, accepted):
    """Return the mean acceptance of one offer, and the rule that decides it."""
    return [round(float(verdict.acceptance.mean()), 9), decisive(verdict, accepted=accepted)]


def documented(opened):
    """Yield each documented answer on both clocks."""
    for event in answers_of(opened.scenario):
        held = expectation(opened, event)
        for clock, judgement in (("public", held.public), ("hindsight", held.hindsight)):
            yield f"{event.id} {clock}", told(judgement.verdict, accepted=held.accepted)


def explored(opened):
    """Yield five offers of the space, put to each principal on the last day."""
    space = open_space(opened.scenario, opened.scenario.explore)
    hearing = on_day(opened, opened.scenario.clock.as_of)
    for number in range(0, len(space), -(-len(space) // 5)):
        for party in opened.scenario.principals:
            verdict = hearing.weigh(party, space.take([number]))
            yield f"{space.name(number)} {party}", told(verdict, accepted=True)


def test_what_is_expected_of_offers_stays_what_it_was(shipped, golden):
    numbers = {}
    for folder in SCENARIOS:
        opened = bench(shipped[folder.name], seed=1, draws=DRAWS)
        numbers[folder.name] = {**dict(documented(opened)), **dict(explored(opened))}

    lines = (
        json.dumps(name) + ": {\n  " + ",\n  ".join(
            f"{json.dumps(what)}: {json.dumps(held)}" for what, held in of.items()
        ) + "\n }"
        for name, of in numbers.items()
    )  # fmt: skip
    golden("hearings.json", "{\n " + ",\n ".join(lines) + "\n}\n")


def test_both_clocks_speak_of_the_venue_that_the_party_likes_best_in_public(shipped):
    opened = bench(shipped["paris-1968"], seed=1, draws=DRAWS)
    for expected in expect(opened):
        hearing, offer = of_answer(opened, expected.event), opened.scenario.offers[expected.offer]
        party, rows = expected.event.by, one_venue_each(offer.offer)
        likings = [hearing.put(party, [row], offer.by).acceptance.mean() for row in rows]

        assert expected.terms == rows[int(np.argmax(likings))]
        known = replace(hearing, clock="hindsight")
        assert np.array_equal(
            known.put(party, [expected.terms], offer.by).acceptance[0],
            expected.hindsight.acceptance,
        )


def test_one_offer_alone_is_answered_as_among_others(shipped):
    opened = bench(shipped["leaders-meeting-2026"], seed=1, draws=DRAWS)
    space = open_space(opened.scenario, opened.scenario.explore)
    hearing, numbers = on_day(opened, opened.scenario.clock.as_of), np.arange(0, len(space), 97)
    for party in opened.scenario.principals:
        table = hearing.weigh(party, space.take(numbers)).acceptance
        for row, number in zip(table, numbers, strict=True):
            alone = hearing.put(party, [space.offer(int(number))], None).acceptance
            assert np.array_equal(alone[0], row)


def test_hearings_of_the_same_rules_day_and_past_are_alike(shipped):
    opened = bench(shipped["leaders-meeting-2026"], seed=1, draws=DRAWS)
    day = opened.scenario.clock.as_of
    hearing = on_day(opened, day)
    words = opened.scenario.model_copy(update={"title": "Another title"})

    assert hearing.same_as(on_day(replace(opened, scenario=words), day))
    assert hearing.alike(on_day(opened.without("UA1"), day)) == {"russia"}
    assert hearing.alike(on_day(opened, day - timedelta(days=1))) == frozenset()
    assert not hearing.same_as(on_day(opened.with_draws(DRAWS + 1), day))
