"""By structure a space is weighed as it is offer by offer, and its classes are answered alike."""

from datetime import date

import numpy as np
import pytest
from staged import facts

from sim.expect.bench import bench
from sim.expect.hearing import on_day
from sim.expect.space import open_space
from sim.expect.structure import JOINT, Structure, ends, together
from sim.facts.scenario import Scenario, Space
from sim.rules.book import RuleBook, candidates, standard_book
from sim.rules.declare import consideration, red_line

DRAWS, LEVEL = 128, 0.9
SPACE = Space(
    venues=("moscow", "kyiv", "geneva", "istanbul", "vatican", "virtual"),
    levels=("leaders", "delegations"), formats=("bilateral", "multilateral"),
    guarantees=("immunity", "personal-security"), agendas=((), ("territory",)),
)  # fmt: skip
DAY = date(2026, 1, 30)


@consideration(assumed="a trial")
def both(case):
    """What reads both the place and the terms pushes pair by pair."""
    return 1.5 * case.offers.on(["CHE"]) * case.offers.guarantee("immunity") - 0.5


@red_line(assumed="a trial")
def mine(case):
    """A line of a user's own is a screen of its own."""
    return case.offers.on(["geneva"]) & case.offers.at_level("leaders")


def opened(scenario, book):
    return bench(scenario, seed=1, draws=DRAWS, book=book)


BOOKS = {
    "standard": standard_book(),
    "candidates": standard_book() | candidates(),
    "of users": standard_book() | RuleBook([both]),
}


@pytest.fixture(params=BOOKS.values(), ids=BOOKS)
def structure(request, leaders):
    held = opened(leaders, request.param)
    return Structure(on_day(held, DAY), open_space(leaders, SPACE))


def test_what_each_accepts_is_what_it_accepts_offer_by_offer(structure):
    numbers = np.arange(len(structure.space))
    found = structure.ranges(numbers)
    one = np.ones((len(numbers), DRAWS))
    for party in structure.sheets:
        accept = structure.hearing.weigh(party, structure.space.take(numbers)).acceptance
        one = one * accept
        np.testing.assert_allclose(found[party], told(accept), atol=2e-6)
    np.testing.assert_allclose(found[JOINT], told(one), atol=2e-6)


def told(rows):
    low, high = np.quantile(rows, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1)
    return np.column_stack([rows.mean(axis=1), low, high])


def test_offers_of_one_class_are_answered_alike_and_of_two_classes_are_not(structure):
    classes, numbers = structure.classes, np.arange(len(structure.space))
    answers = np.hstack([
        structure.hearing.weigh(party, structure.space.take(numbers)).acceptance
        for party in structure.sheets
    ])  # fmt: skip
    for number in range(len(classes)):
        rows = answers[classes.offers(number)]
        np.testing.assert_allclose(rows, np.broadcast_to(rows[:1], rows.shape), rtol=1e-12)
    assert classes.size.sum() == len(numbers)
    assert list(classes.first) == sorted(classes.first)


def test_how_far_lines_are_violated_is_told_for_each_offer(structure):
    numbers = np.arange(len(structure.space))
    found = structure.violations(numbers)
    for party in structure.sheets:
        verdict = structure.hearing.weigh(party, structure.space.take(numbers))
        for line in verdict.stated:
            np.testing.assert_allclose(found[party, line], verdict.known(line), atol=1e-9)


def test_a_user_may_bring_a_line_that_reads_both():
    held = facts(record=[])
    held["parties"]["alba"]["rules"] = [
        {"id": "M", "rule": "mine", "enforcement": {"a": 4, "b": 4}, "assumed": "a trial"}
    ]
    scenario = Scenario.model_validate(held)
    told_ = opened(scenario, standard_book() | RuleBook([mine]))
    space = open_space(scenario, Space(venues=("geneva", "oslo"), levels=("leaders", "experts")))
    found = Structure(on_day(told_, date(2025, 3, 1)), space)

    assert found.violations(np.arange(4))["alba", "M"].tolist() == [1, 0, 0, 0]


def test_a_range_is_that_of_the_quantiles():
    rows = np.random.default_rng(1).random((5, 301)).astype(np.float32)

    np.testing.assert_allclose(ends(rows, LEVEL), told(rows), atol=1e-6)
    np.testing.assert_allclose(ends(rows[:, :1], LEVEL), np.repeat(rows[:, :1], 3, axis=1))


def test_pairs_are_numbered_by_their_first_and_alike_where_all_codes_are():
    member, first = together([np.array([[1], [0], [1]]), np.array([[0, 0, 7]])], (3, 3))

    assert member.tolist() == [0, 0, 1, 2, 2, 3, 0, 0, 1]
    assert first.tolist() == [0, 2, 3, 5]
