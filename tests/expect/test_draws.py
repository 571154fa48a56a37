"""Named streams: a draw depends on seed, name and place, and on nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged import stand_in

from sim.expect.draws import BLOCK, Believed
from sim.facts.fact import Coded
from sim.rules.bind import Bound, bind
from sim.rules.book import standard_book
from sim.rules.priors import Beta

FEW, MANY = 100, 2 * BLOCK + 7


@pytest.fixture(scope="module")
def rules():
    return bind(standard_book(), stand_in())[0]


def coded(low, value, high):
    return Coded(low=low, value=value, high=high, by="a coder", why="a trial")


@pytest.mark.parametrize(
    "take",
    [
        lambda size: Believed(3, size).uniform("a"),
        lambda size: Believed(3, size).normal("a"),
        lambda size: Believed(3, size).prior("a", Beta(2, 5)),
        lambda size: Believed(3, size).coded("a", coded(0.1, 0.2, 0.6)),
    ],
)
@pytest.mark.parametrize("size", [1, FEW, BLOCK, BLOCK + 1])
def test_fewer_draws_are_the_first_of_more(take, size):
    np.testing.assert_array_equal(take(size), take(MANY)[:size])


def test_parameters_of_rules_are_the_first_of_more_too(rules):
    few, many = Believed(1, FEW).parameters(rules), Believed(1, MANY).parameters(rules)

    assert list(few) == list(many)
    assert all(np.array_equal(few[key], many[key][:FEW]) for key in few)


def test_leaving_a_rule_out_changes_no_other_draw(rules):
    kept = [bound for bound in rules if bound.rule.name != "ground"]
    whole, part = Believed(1, FEW).parameters(rules), Believed(1, FEW).parameters(kept)

    assert set(whole) - set(part) == {"ground.weight[alba/ground]", "ground.weight[borea/ground]"}
    assert all(np.array_equal(part[key], whole[key]) for key in part)


def test_another_party_changes_no_other_draw(rules):
    alone = Believed(1, FEW).parameters([bound for bound in rules if bound.party == "alba"])
    together = Believed(1, FEW).parameters(rules)

    assert all(np.array_equal(alone[key], together[key]) for key in alone)


def test_the_order_of_rules_changes_no_draw(rules):
    one, other = Believed(1, FEW).parameters(rules), Believed(1, FEW).parameters(rules[::-1])

    assert all(np.array_equal(one[key], other[key]) for key in one)


def test_what_was_drawn_is_kept_and_not_drawn_again():
    believed = Believed(1, FEW)

    assert believed.uniform("a") is believed.uniform("a")
    assert believed.prior("a", Beta(2, 5)) is not believed.prior("a", Beta(2, 6))
    assert replace(believed, draws=MANY).uniform("a").size == MANY


def test_names_seeds_and_blocks_give_numbers_of_their_own():
    drawn = [
        Believed(1, MANY).uniform("a"),
        Believed(1, MANY).uniform("b"),
        Believed(2, MANY).uniform("a"),
    ]

    assert len({values[0] for values in drawn}) == 3
    assert not np.array_equal(drawn[0][:BLOCK], drawn[0][BLOCK : 2 * BLOCK])


def test_seed_0_is_a_seed_like_others():
    np.testing.assert_array_equal(Believed(0, FEW).uniform("a"), Believed(0, FEW).uniform("a"))
    assert not np.array_equal(Believed(0, FEW).uniform("a"), Believed(1, FEW).uniform("a"))


ranges = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)


@settings(max_examples=40, deadline=None)
@given(held=ranges, seed=st.integers(0, 2**32 - 1))
def test_a_coded_value_stays_within_its_range(held, seed):
    drawn = Believed(seed, FEW).coded("a", coded(*held))

    assert drawn.shape == (FEW,)
    assert np.isfinite(drawn).all()
    assert ((drawn >= held[0]) & (drawn <= held[2])).all()


@settings(max_examples=40, deadline=None)
@given(held=ranges, seed=st.integers(0, 2**32 - 1))
def test_a_coded_value_rises_with_its_uniform_number(held, seed):
    order = np.argsort(Believed(seed, FEW).uniform("a"))

    assert (np.diff(Believed(seed, FEW).coded("a", coded(*held))[order]) >= -1e-12).all()


@settings(max_examples=40, deadline=None)
@given(held=ranges, raised=st.floats(0, 1))
def test_a_higher_code_is_higher_in_every_draw(held, raised):
    low, value, high = held
    higher = coded(low, value + raised * (high - value), high)

    lifted = Believed(1, FEW).coded("a", higher) - Believed(1, FEW).coded("a", coded(*held))
    assert (lifted >= -1e-12).all()


def test_coded_draws_have_the_mean_of_the_triangle():
    drawn = Believed(1, 65_536).coded("a", coded(0.1, 0.2, 0.6))

    assert drawn.mean() == pytest.approx(0.3, abs=0.003)


def test_a_point_is_that_point_in_every_draw():
    assert (Believed(1, FEW).coded("a", coded(0.4, 0.4, 0.4)) == 0.4).all()


def test_instances_of_one_rule_draw_apart(rules):
    rule = standard_book()["ground"]
    bounds = [Bound(rule, "alba", name, {}, rule.priors) for name in ("one", "two")]
    first, second = Believed(1, FEW).parameters(bounds).values()

    assert not np.array_equal(first, second)
