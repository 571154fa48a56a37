"""Differences are paired: shared draws cancel, and what is the same differs by exactly nothing."""

from dataclasses import fields, replace

import numpy as np
import pytest
from samples import LEADERS

from sim.errors import SimError
from sim.expect.bench import Bench, bench
from sim.expect.space import open_space
from sim.study.compare import Alternative, compare, measure
from sim.study.differences import ALL, OFFERS, SCORE, SPACE, STOP, Quantity, paired, paired_answers

DRAWS = 256
WHOLE = Quantity(SPACE, "", ALL)


def alternative(name, leave_out=(), seed=1, draws=DRAWS, **changed):
    """Return the first shipped scenario as a case to compare."""
    held = bench(LEADERS, seed=seed, draws=draws, **changed).without(*leave_out)
    asked = held.scenario.explore.model_copy(update={"venues": ("moscow", "geneva", "vienna")})
    space = open_space(held.scenario, asked)
    return Alternative(name, LEADERS.name, held, space, held.scenario.clock.as_of)


@pytest.fixture(scope="module")
def plain():
    return alternative("as it stands")


@pytest.fixture(scope="module")
def freed():
    return alternative("but no-only-moscow", but="no-only-moscow")


@pytest.fixture(scope="module")
def found(plain, freed):
    """Return the comparison of a case with one that drops a line."""
    return compare([plain, freed])


def test_a_shared_effect_cancels_when_draws_are_paired():
    shared = np.linspace(-1.0, 1.0, 101)
    gap = paired(WHOLE, shared, shared + np.tile([0.1, 0.2], 51)[:101])

    assert gap.difference.low == pytest.approx(0.1)
    assert gap.difference.high == pytest.approx(0.2)
    assert gap.narrowed_by > 200


def test_sums_that_end_a_few_bits_apart_are_the_same():
    half = np.full(101, 0.5)

    assert paired(WHOLE, half, half + np.tile([3e-8, -3e-8], 51)[:101]).exact
    assert not paired(WHOLE, half, half + 1e-5).exact


def test_pairing_of_draws_that_share_nothing_narrows_nothing():
    one, two = np.random.default_rng(5).random((2, 20_000))

    assert paired(WHOLE, one, two).narrowed_by == pytest.approx(1.0, abs=0.05)


def test_the_difference_of_means_is_the_mean_difference(found):
    for gap in found.against[0].differences.values():
        assert gap.difference.mean == pytest.approx(gap.after.mean - gap.before.mean)


def test_shared_draws_narrow_the_difference_that_a_seed_of_its_own_leaves(found, freed, plain):
    other = alternative("other seed", seed=2, but="no-only-moscow")
    kept, russia = found.against[0].differences, Quantity(SPACE, "", "russia")
    one, two = (measure(each).exploration.acceptance["russia"] for each in (plain, other))
    apart = paired(russia, one.mean(axis=0), two.mean(axis=0))

    assert kept[russia].narrowed_by > 1.1 > apart.narrowed_by
    assert kept[russia].noise < apart.noise


def test_a_case_and_itself_differ_by_exactly_nothing(plain):
    again = compare([plain, alternative("the same again")])
    (against,) = again.against

    assert all(gap.exact for gap in against.differences.values())
    assert {gap.difference.mean for gap in against.differences.values()} == {0.0}
    assert again.moved == ()
    assert (against.changes.rules, against.changes.gained, against.changes.lost) == ((), (), ())


def test_what_does_not_change_differs_by_exactly_nothing_beside_what_does(found):
    gap = found.against[0].differences[Quantity(SPACE, "", "ukraine")]

    assert gap.exact
    assert gap.narrowed_by is None


def test_another_reference_turns_every_difference_round(found, plain, freed):
    back = compare([freed, plain]).against[0].differences
    there = found.against[0].differences

    assert back.keys() == there.keys()
    for quantity, gap in there.items():
        assert back[quantity].difference.mean == -gap.difference.mean
        assert back[quantity].difference.low == pytest.approx(-gap.difference.high, abs=1e-12)


def test_conflicts_gained_there_are_lost_here(found, plain, freed):
    there, back = found.against[0].changes, compare([freed, plain]).against[0].changes

    assert there.lost
    assert (back.gained, back.lost) == (there.lost, there.gained)
    assert back.opened == there.opened[::-1]


def test_a_dropped_line_stops_nothing_and_is_named(found):
    against = found.against[0]

    assert against.differences[Quantity(STOP, "RU2", "russia")].after.mean == 0
    assert [(c.rule, c.what) for c in against.changes.rules] == [("RU2", "only in the reference")]


def test_acceptance_and_what_stops_make_up_all_offers(found):
    gaps = found.against[0].differences
    parts = [gap for quantity, gap in gaps.items()
             if quantity.party == "russia" and quantity.kind in {SPACE, STOP}]  # fmt: skip

    assert sum(gap.before.mean for gap in parts) == pytest.approx(1.0)
    assert sum(gap.after.mean for gap in parts) == pytest.approx(1.0)


def test_only_groups_that_some_case_changes_are_compared_one_by_one(found, plain):
    told = {int(q.of) for q in found.against[0].differences if q.kind == OFFERS}

    assert told == set(found.moved)
    assert found.groups.size.sum() == len(plain.space)


def test_another_prior_is_told_with_both_numbers(plain):
    def revised(bound):
        wide = {name: prior.revised({fields(prior)[0].name: 9.0})
                for name, prior in bound.priors.items()}  # fmt: skip
        return replace(bound, priors=wide) if bound.rule.name == "meetings" else bound

    held = plain.bench
    other = Bench(held.scenario, tuple(map(revised, held.rules)), held.believed)
    told = compare([plain, replace(plain, name="wide", bench=other)]).against[0].changes.rules

    assert {change.rule for change in told} == {"meetings"}
    assert all(change.what == "changed" and "9" in change.after for change in told)


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"seed": 2}, "the seed is 2"), ({"draws": 128}, "the number of draws is 128")],
)
def test_draws_that_are_not_shared_are_refused(plain, changed, told):
    other = alternative("other", **changed)

    with pytest.raises(SimError, match=told):
        compare([plain, other])


def test_other_offers_are_refused(plain):
    other = alternative("other")
    asked = other.bench.scenario.explore.model_copy(update={"venues": ("vienna", "bern")})
    fewer = replace(other, space=open_space(other.bench.scenario, asked))

    with pytest.raises(SimError, match="its offers are not those of the reference"):
        compare([plain, fewer])


def test_one_case_alone_cannot_be_compared(plain):
    with pytest.raises(SimError, match="nothing to compare"):
        compare([plain])


def test_scores_are_paired_answer_by_answer(found):
    gap = found.against[0].differences[Quantity(SCORE, "log", "")]

    assert gap.over == "answers"
    assert gap.before.mean == pytest.approx(found.reference.review.score.log)
    assert gap.after.mean == pytest.approx(found.against[0].measured.review.score.log)


def test_a_difference_that_all_answers_share_has_no_spread():
    gap = paired_answers(WHOLE, [0.1, 0.5, 0.3], [0.2, 0.6, 0.4])

    assert gap.difference.high - gap.difference.low == pytest.approx(0.0, abs=1e-12)
