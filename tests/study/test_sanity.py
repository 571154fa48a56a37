"""Priors are held against assumed bands and against the record; a miss is told, not raised."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from samples import SCENARIOS

from sim.expect.answers import expect
from sim.expect.bench import bench
from sim.facts.record import answered
from sim.study.priors import adversary_capital, plainly_good, two_sided
from sim.study.replay import posterior
from sim.study.sanity import (
    Pace,
    _of_pace,
    after_first_offer,
    documented_delays,
    documented_pace,
    replicated,
    replicated_delays,
    sanity,
)
from sim.study.score import importance, log_likelihoods, stacked

DRAWS = 1024
BINS = 8
SURE = 24.32
"""Chi-square with seven degrees of freedom that chance exceeds once in a thousand."""
both = pytest.mark.parametrize("name", [folder.name for folder in SCENARIOS])


@pytest.fixture(scope="module")
def benches(shipped):
    return {name: bench(held, seed=1, draws=DRAWS) for name, held in shipped.items()}


@pytest.fixture(scope="module")
def found(benches):
    return {name: sanity(held, worlds=256) for name, held in benches.items()}


def checks(found, group, *names):
    """Return the checks of a group that have one of the names."""
    return [c for c in found.checks if c.group == group and c.name in names]


def one(found, group, name):
    (check,) = checks(found, group, name)
    return check


@both
def test_plainly_good_offers_are_likely_accepted(found, name):
    held = checks(found[name], "prior", "good", "good, third ground")

    assert {c.plain.party for c in held} == set(found[name].bench.scenario.principals)
    assert all(c.within and not c.plain.broken for c in held)


def test_the_adversarys_capital_is_refused_where_lines_speak_of_it(found):
    held = checks(found["leaders-meeting-2026"], "prior", "capital", "capital, no lines")

    assert len(held) == 4
    assert all(c.within and c.plain.broken for c in held)


def test_where_no_line_speaks_of_the_adversarys_capital_the_band_is_missed_and_told(found):
    held = checks(found["paris-1968"], "prior", "capital")

    assert [c.within for c in held] == [False, False]
    assert not any(c.plain.broken for c in held)
    assert all(c.within for c in checks(found["paris-1968"], "prior", "capital, no lines"))


def test_a_capital_without_lines_is_never_less_accepted(benches):
    for held in benches.values():
        for party in held.scenario.principals:
            bad = adversary_capital(held, party)
            assert (bad.acceptance <= bad.without_lines).all()


def test_a_plainly_good_offer_is_the_best_of_its_venues(benches):
    opened = benches["leaders-meeting-2026"]
    home, third = plainly_good(opened, "ukraine")

    assert (home.offer.venues, home.by) == (("kyiv",), "united-states")
    assert home.acceptance.mean() > third.acceptance.mean()
    assert [p.offer.venues for p in plainly_good(opened, "russia")] == [("moscow",)]


def test_a_party_whose_lines_leave_nothing_is_told_of(leaders):
    opened = bench(leaders, seed=1, draws=64)
    everywhere = {"of": ["RUS"]}
    closed = [replace(b, settings=everywhere) if b.id == "RU4" else b for b in opened.rules]
    told = sanity(replace(opened, rules=tuple(closed)), worlds=16).left_out

    assert told == ("No offer respects every line of russia: none is plainly good for it.",)


def test_the_first_record_has_as_many_acceptances_as_the_priors_expect(found):
    check = one(found["leaders-meeting-2026"], "prior", "acceptances")

    assert (check.documented, check.of, check.within) == (2, 8, True)


def test_the_priors_expect_more_acceptances_than_1968_had_and_the_answers_correct_them(found):
    before, after = (one(found["paris-1968"], g, "acceptances") for g in ("prior", "posterior"))

    assert (before.documented, before.of, before.within) == (3, 16, False)
    assert before.expected.low > 3
    assert before.tail < 0.1 < after.tail
    assert after.within


def test_room_asks_for_the_whole_band(found):
    for held in found.values():
        room, count = (one(held, "prior", name) for name in ("room", "acceptances"))
        low, high = room.band
        assert room.within == (count.expected.low <= low and count.expected.high >= high)


def test_replicates_follow_the_probabilities_and_nothing_else():
    likely = np.repeat([[0.0], [0.2], [1.0]], 2048, axis=1)
    yes = replicated(likely, seed=1)

    assert (yes[0].any(), yes[2].all()) == (False, True)
    assert yes[1].mean() == pytest.approx(0.2, abs=0.015)
    assert (yes[1] == replicated(likely, seed=1)[1]).all()
    assert (yes[1] != replicated(likely, seed=2)[1]).any()


@pytest.mark.parametrize(
    ("documented", "area"), [(-1.0, 0.0), (0.0, 0.1), (1.0, 0.5), (2.0, 0.9), (9.0, 0.0)]
)
def test_tail_areas_are_two_sided_and_count_half_of_what_is_equal(documented, area):
    values, weights = np.arange(4.0), np.array([1.0, 3.0, 3.0, 3.0])

    assert two_sided(values, documented, weights) == pytest.approx(area)


def test_only_delays_that_are_known_count(benches):
    opened = benches["leaders-meeting-2026"]
    held = {e.id: days for e, days in documented_delays(opened.scenario, expect(opened))}

    assert held == {"moscow-2026-01": 1, "kyiv-2026-01": 2}


def test_delays_are_those_of_the_reactions_in_force(benches):
    opened = benches["paris-1968"]
    slow = {"at_once": 0.0, "median_days": 40.0, "spread": 0.05}
    moves = tuple(replace(b, settings=slow) if b.rule.act == "answer" else b for b in opened.moves)
    start = after_first_offer(replace(opened, moves=moves))
    told = [answer for answer, _ in documented_delays(opened.scenario, expect(opened))]
    kept = {(answered(answer), answer.by): n for n, answer in reversed(list(enumerate(told)))}
    days = replicated_delays(start, told)
    first, again = days[sorted(kept.values())], np.delete(days, sorted(kept.values()), axis=0)

    assert days.shape == (len(told), 4 * DRAWS)
    assert first.min() >= 30
    assert first.max() <= 53
    assert np.median(first) == 40
    assert 6 <= np.median(again) <= 8


def test_slow_reactions_are_told_to_miss_the_record(benches):
    opened = benches["paris-1968"]
    slow = {"at_once": 0.0, "median_days": 40.0, "spread": 0.05}
    moves = tuple(replace(b, settings=slow) if b.rule.act == "answer" else b for b in opened.moves)
    told = sanity(replace(opened, moves=moves), worlds=16)

    assert not one(told, "posterior", "median delay").within
    assert not one(told, "dynamics", "one delay").within


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
    search, pace = _of_pace(told, worlds)

    assert search.expected.mean == 10.0
    assert pace.expected.mean == 36.0
    assert len(list(_of_pace(told, Pace(worlds.days[:1], worlds.offers[:1])))) == 1


def test_an_empty_record_is_no_error(small):
    told = sanity(bench(small.model_copy(update={"record": ()}), seed=1, draws=64), worlds=16)

    assert told.checks == ()
    assert told.left_out[0] == "No answer is scored: there is no record to replicate."
    assert told.left_out[1].startswith("Delays and pace are not checked: ")
    assert told.effective == 1.0


def test_the_same_seed_gives_the_same_checks(small):
    opened = bench(small, seed=3, draws=64)

    assert sanity(opened, worlds=16).checks[-1] == sanity(opened, worlds=16).checks[-1]


def record_of(opened):
    """Return the scored answers, their acceptance by draw, and what each draw would answer."""
    scored = [e for e in expect(opened) if not e.unscored]
    acceptance, _ = stacked(scored, DRAWS)
    return scored, acceptance, replicated(acceptance, seed=5)[:, ::4]


def chi_square(opened, quantity, weigh=importance):
    """Return how far ranks of a quantity of synthetic records are from uniform ones.

    One draw answers; its quantity is ranked among those of all others, weighed by its answers.
    """
    _, acceptance, yes = record_of(opened)
    ranks = []
    for true in range(0, DRAWS, 4):
        others, accepted = np.arange(DRAWS) != true, yes[:, true].tolist()
        values, weights = quantity(acceptance, accepted), weigh(acceptance[:, others], accepted)
        ranks.append(weights[values[others] < values[true]].sum())
    counts, _ = np.histogram(ranks, BINS, (0.0, 1.0))
    return float(((counts - len(ranks) / BINS) ** 2).sum() / (len(ranks) / BINS))


def expected(acceptance, _):
    return acceptance.sum(axis=0)


def likelihood(acceptance, accepted):
    return log_likelihoods(acceptance, accepted).sum(axis=0)


def too_sure(acceptance, accepted):
    """Weigh draws as if every answer had been given three times."""
    return importance(np.repeat(acceptance, 3, axis=0), np.repeat(accepted, 3).tolist())


def misread(acceptance, accepted):
    """Weigh draws as if answers were those to the offers before."""
    return importance(np.roll(acceptance, 1, axis=0), accepted)


def inattentive(acceptance, _):
    """Do not weigh draws at all."""
    return importance(acceptance[:0], [])


@both
def test_parameters_of_synthetic_records_rank_uniformly_in_their_posterior(benches, name):
    opened = benches[name]
    named = [key for key in opened.draws if key.startswith(("base.", "level.", "ground."))]

    assert len(named) == 6
    for key in named:
        assert chi_square(opened, lambda *_, key=key: opened.draws[key]) < SURE


@both
@pytest.mark.parametrize("quantity", [expected, likelihood])
def test_what_a_record_depends_on_ranks_uniformly(benches, name, quantity):
    assert chi_square(benches[name], quantity) < SURE


@both
@pytest.mark.parametrize(
    ("quantity", "weigh"), [(expected, too_sure), (expected, misread), (likelihood, inattentive)]
)
def test_ranks_betray_wrong_weights(benches, name, quantity, weigh):
    assert chi_square(benches[name], quantity, weigh) > SURE


@both
def test_nine_in_ten_intervals_hold_nine_in_ten_true_parameters(benches, name):
    opened = benches[name]
    scored, _, yes = record_of(opened)
    inside = []
    for true in range(0, DRAWS, 32):
        record = [
            replace(e, event=e.event.model_copy(update={"act": "accept" if held else "refuse"}))
            for e, held in zip(scored, yes[:, true], strict=True)
        ]
        inside += [
            p.posterior.low <= opened.draws[p.name][true] <= p.posterior.high
            for p in posterior(opened, record)
            if p.name in opened.draws
        ]

    assert np.mean(inside) == pytest.approx(0.9, abs=0.03)
