"""Priors are held against the record; a miss is told, not raised."""

from datetime import date

import numpy as np
import pytest

from sim.expect.bench import bench
from sim.study.sanity import (
    Pace,
    after_first_offer,
    documented_pace,
    of_pace,
    replicated,
    sanity,
    two_sided,
)

DRAWS = 1024


@pytest.fixture(scope="module")
def benches(shipped):
    return {name: bench(held, seed=1, draws=DRAWS) for name, held in shipped.items()}


@pytest.fixture(scope="module")
def found(benches):
    return {name: sanity(held, worlds=256) for name, held in benches.items()}


def one(found, name):
    (check,) = (c for c in found.checks if c.name == name)
    return check


def test_the_first_record_has_as_many_acceptances_as_the_priors_expect(found):
    check = one(found["leaders-meeting-2026"], "acceptances")

    assert (check.documented, found["leaders-meeting-2026"].answers, check.within) == (4, 9, True)


def test_the_priors_expect_more_acceptances_than_1968_had(found):
    check = one(found["paris-1968"], "acceptances")

    assert check.documented < check.expected.mean
    assert check.tail < 0.5


def test_replicates_follow_the_probabilities_and_nothing_else():
    likely = np.repeat([[0.0], [0.2], [1.0]], 2048, axis=1)
    yes = replicated(likely, seed=1)

    assert (yes[0].any(), yes[2].all()) == (False, True)
    assert yes[1].mean() == pytest.approx(0.2, abs=0.015)
    assert (yes[1] == replicated(likely, seed=1)[1]).all()
    assert (yes[1] != replicated(likely, seed=2)[1]).any()


@pytest.mark.parametrize(
    ("documented", "area"), [(-1.0, 0.0), (0.0, 0.25), (1.0, 0.75), (2.0, 0.75), (9.0, 0.0)]
)
def test_tail_areas_are_two_sided_and_count_half_of_what_is_equal(documented, area):
    assert two_sided(np.arange(4.0), documented) == pytest.approx(area)


def test_the_pace_of_the_record_is_counted_after_its_first_offer_until_agreement(small):
    start = after_first_offer(bench(small, seed=1, draws=64))
    told = documented_pace(start)

    assert (start.past[-1].id, start.days) == ("geneva", 29)
    assert (told.days.tolist(), told.offers.tolist()) == ([1.0], [180.0])


def test_a_search_without_agreement_lasts_until_the_last_day(benches):
    start = after_first_offer(benches["leaders-meeting-2026"])
    told = documented_pace(start)

    assert told.days.tolist() == [start.days]
    assert (start.day, told.offers.size) == (date(2025, 5, 1), 1)


def test_the_pace_is_that_of_worlds_whose_search_lasts_as_long():
    told = Pace(np.array([10.0]), np.array([36.0]))
    worlds = Pace(np.array([1.0, 10.0, 20.0]), np.array([900.0, 18.0, 54.0]))
    search, pace = of_pace(told, worlds)

    assert search.expected.mean == 10.0
    assert pace.expected.mean == 36.0
    assert len(list(of_pace(told, Pace(worlds.days[:1], worlds.offers[:1])))) == 1


def test_an_empty_record_is_no_error(small):
    told = sanity(bench(small.model_copy(update={"record": ()}), seed=1, draws=64), worlds=16)

    assert told.checks == ()
    assert told.left_out[0] == "No answer is scored: there is no record to replicate."
    assert told.left_out[1].startswith("The pace is not checked: ")


def test_the_same_seed_gives_the_same_checks(small):
    opened = bench(small, seed=3, draws=64)

    assert sanity(opened, worlds=16).checks[-1] == sanity(opened, worlds=16).checks[-1]
