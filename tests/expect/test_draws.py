"""Named streams: a draw depends on seed, name and place, and on nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from staged import stand_in

from sim.expect.draws import BLOCK, Believed
from sim.rules.bind import Bound, bind
from sim.rules.book import standard_book
from sim.rules.priors import Beta

FEW, MANY = 100, 2 * BLOCK + 7


@pytest.fixture(scope="module")
def rules():
    return bind(standard_book(), stand_in())[0]


@pytest.mark.parametrize(
    "take",
    [
        lambda size: Believed(3, size).uniform("a"),
        lambda size: Believed(3, size).normal("a"),
        lambda size: Believed(3, size).prior("a", Beta(2, 5)),
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
    kept = [bound for bound in rules if bound.rule.name != "meetings"]
    whole, part = Believed(1, FEW).parameters(rules), Believed(1, FEW).parameters(kept)

    assert set(whole) - set(part) == {
        "meetings.push[alba/meetings]", "meetings.push[borea/meetings]",
    }  # fmt: skip
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


def test_instances_of_one_rule_draw_apart(rules):
    rule = standard_book()["meetings"]
    bounds = [Bound(rule, "alba", name, {}, rule.priors) for name in ("one", "two")]
    first, second = Believed(1, FEW).parameters(bounds).values()

    assert not np.array_equal(first, second)
