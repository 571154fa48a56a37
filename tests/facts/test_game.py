"""A game's states are counted before they are listed, and every mistake in it is told at once."""

import numpy as np
import pytest
from games import BOXES, boxes

from sim.errors import ScenarioError
from sim.facts.game import Game, Preference, every_order
from sim.facts.reading import read_scenario

MANY = ", ".join(f"o{n}" for n in range(21))
WRONG = {
    "no party": (boxes("    alba: [open, shout]\n    borea: [peek]\n", "    {}\n"),
                 "without a party"),
    "unknown party": (boxes("    - [alba, borea]", "    - [alba, boreas]"),
                      "no party of the game called 'boreas'"),
    "unknown option": (boxes("{open: Y, shout: Y}", "{opn: Y}"), "no option called 'opn'"),
    "both": (boxes("  irr", "  feasible: [{open: Y, shout: Y}, {}]\n  irr"), "infeasible too"),
    "nothing left": (boxes("{open: Y, shout: Y}", "{}"), "of 8 states 0 are feasible"),
    "too many options": (boxes("[open, shout]", f"[open, shout, {MANY}]"),
                         "make 16,777,216 states"),
    "empty place": (boxes("3, 4, 5, 6]}", "3, 4, 5, []]}"), "no place in an order"),
    "far too many options": (
        boxes("[peek]", f"[{', '.join(f'o{n}' for n in range(2_000))}]"),
        "2,002 options make more than",
    ),
    "option twice": (boxes("[peek]", "[peek, open]"), "'open' stands twice"),
    "misses": (boxes("3, 4, 5, 6]}", "3, 4]}"), "the order misses 5, 6"),
    "twice": (boxes("3, 4, 5, 6]}", "3, 4, 5, 6, 6]}"), "names state 6 twice"),
    "unknown state": (boxes("3, 4, 5, 6]}", "3, 4, 5, 6, 7]}"), "no state 7"),
    "cycle": (boxes("[5, 6]]", "[5, 6, 1]]"), "preferences go round: 1 over 2"),
    "no place": (boxes("3, 4, 5, 6]}", "3, 4, 5, best]}"), "no place in an order"),
    "two ways": (boxes("{order: [1,", "{statements: [peek], order: [1,"), "stated in one way"),
    "statement": (boxes("peek if open", "peek if"), "'' cannot be read"),
    "bracket": (boxes("peek if open", "(peek if open"), "'(peek' cannot be read"),
    "word": (boxes("peek if open", "peek open"), "'peek open' cannot be read"),
    "name": (boxes("peek if open", "peek if opn"), "no option called 'opn'"),
    "no preferences": (boxes("    borea: {statements: [peek if open, not shout]}\n", ""),
                       "no preferences of 'borea'"),
    "now": (boxes("now: 1", "now: 9"), "no state 9"),
    "coalition": (boxes("[alba, borea]", "[alba, corvia]"), "no party of the game called 'corvia'"),
    "coalition of one": (boxes("[alba, borea]", "[alba]"), "a coalition of fewer than two parties"),
    "open": (boxes("[[1, 2, 3, 4], [4, 5], [5, 6]]", "[[1, 2]]"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_a_game_is_told_once_with_its_place(write, name):
    text, message = WRONG[name]
    if not message:
        assert read_scenario(write(text)).game
        return
    with pytest.raises(ScenarioError) as error:
        read_scenario(write(text))

    (problem,) = error.value.problems
    assert message in problem.message
    assert problem.key.startswith("game")
    assert problem.line > 7


def test_mistakes_in_several_places_are_told_together(write):
    text = boxes("3, 4, 5, 6]}", "3, 4]}").replace("now: 1", "now: 9").replace("[5, 6]]", "[6, 1]]")

    with pytest.raises(ScenarioError) as error:
        read_scenario(write(text))

    assert [p.key for p in error.value.problems] == ["game.prefers.alba.order", "game.now"]


def test_states_are_numbered_by_the_options_that_they_take(write):
    game = read_scenario(write(BOXES)).game

    assert game.codes.tolist() == [0, 1, 2, 4, 5, 6]
    assert game.labels == (1, 2, 3, 4, 5, 6)


def test_chains_leave_open_what_follows_from_none():
    game = Game(assumed="x", states=dict.fromkeys([1, 2, 3], "x"), moves={"a": {}}, prefers={})
    ranks, _ = game.orders(Preference(chains=((1, 2), (1, 3))))

    assert sorted(ranks.tolist()) == [[2, 0, 1], [2, 1, 0]]


def test_statements_count_in_their_order(write):
    game = read_scenario(write(BOXES)).game
    ranks, _ = game.orders(game.prefers["borea"])

    assert ranks.tolist() == [[2, 0, 1, 2, 2, 1]]


def test_published_statements_give_the_published_order(write):
    said = {"syria": ["not release and not escalate and not attack", "escalate", "not attack",
                      "not release"],
            "iraq": ["release and not escalate and not attack",
                     "not release and not escalate and attack",
                     "not release and escalate and attack",
                     "not release and not escalate and not attack",
                     "release and not escalate and attack"]}  # fmt: skip
    game = read_scenario("scenarios/games/syria-iraq-1975").game
    for party, texts in said.items():
        listed, _ = game.orders(game.prefers[party])
        told, _ = game.orders(Preference(statements=texts))
        assert np.array_equal(listed.argsort(), told.argsort())


def test_steps_of_much_part_tiers():
    game = Game(assumed="x", states=dict.fromkeys([1, 2, 3], "x"), moves={"a": {}}, prefers={})

    assert game.orders(Preference(order=(3, "much", (1, 2))))[1].tolist() == [[0, 0, 1]]


def test_orders_are_no_more_than_asked_for():
    assert len(list(every_order([set() for _ in range(8)], 100))) == 100
