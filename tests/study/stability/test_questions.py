"""Reasons hold, changes are the smallest there are, and orders are counted right."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from games import BOXES, boxes
from study.stability.test_solve import opened

from sim.facts.reading import read_scenario
from sim.study.stability.questions import fewest, inverse, reach
from sim.study.stability.setup import of_game
from sim.study.stability.solve import FORESIGHT, equilibria, stable

SMALL = ("prisoners-dilemma", "chicken", "venue-standoff", "syria-iraq-1975")


@pytest.fixture
def play(write):
    """Return what is found in the game of a text."""

    def found(text):
        scenario = read_scenario(write(text))
        return of_game(scenario, scenario.game)

    return found


@pytest.mark.parametrize("name", [*SMALL, "elmira-1991", "cuba-1962"])
def test_a_reason_is_one(name):
    found = opened(name)
    ranks = found.graph.ranks
    for reason in found.reasons:
        own, answers = ranks[reason.party][0], [answer for _, answer in reason.tempting]
        assert reason.stable == found.stays[reason.party, reason.foresight][reason.state]
        assert reason.stable == (None not in answers) or reason.foresight == "sim"
        for path in filter(None, answers):
            assert own[path[-1][1]] <= own[reason.state]
            assert reason.party not in {who for who, _ in path}


def test_the_coalition_of_elmira_leaves_the_state_that_nobody_leaves_alone():
    found = opened("elmira-1991")
    ends = found.together[("moe", "uniroyal"), 6]

    assert 6 in found.equilibria["nash"]
    assert list(ends) == [9]


def test_the_missile_crisis_goes_round_where_nobody_looks_ahead():
    assert opened("cuba-1962").course.circles
    assert opened("prisoners-dilemma").course.ends == {0: ()}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("kind", FORESIGHT[:-1])
def test_the_smallest_change_changes_it_and_no_smaller_one_does(name, kind):
    graph = opened(name).graph
    for state in range(graph.states):
        before = bool(equilibria(graph, kind, "alternating")[0, state])
        few = fewest(graph, state, kind, "alternating", settle=not before)
        for shifts in few.found:
            ranks = {party: 2 * row for party, row in graph.ranks.items()}
            for shift in shifts:
                ranks[shift.party][0, shift.state] = ranks[shift.party][0, state] + shift.above
            after = equilibria(graph.with_ranks(ranks), kind, "alternating")[0, state]
            assert after != before


def test_a_standoff_that_hurts_one_side_ends_by_one_change():
    found = opened("venue-standoff")
    few = found.changes["nash"]

    assert {(shift.party, shift.state, shift.above) for (shift,) in few.found} == {
        ("ukraine", 1, True), ("russia", 2, True),
    }  # fmt: skip


@pytest.mark.parametrize("kind", FORESIGHT[:-1])
@pytest.mark.parametrize("name", ["prisoners-dilemma", "syria-iraq-1975"])
def test_the_orders_that_keep_a_party_are_those_that_are_told(name, kind):
    graph = opened(name).graph
    party = graph.parties[0]
    orders = np.array(list(permutations(range(graph.states))), dtype=np.int32)
    for state in range(graph.states):
        kept = stable(graph.with_ranks({party: orders}), party, kind, "alternating")[:, state]
        found = inverse(graph, party, state, kind, "alternating")
        told = [all(row[s] < row[state] for s in one) for row in orders for one in found]

        assert np.array(told).reshape(len(orders), -1).any(axis=1).tolist() == kept.tolist()


def test_nobody_answers_twice_in_a_row():
    found = opened("elmira-1991")
    paths = reach(found.graph, ("uniroyal", "local-government"), 0, "alternating").values()

    assert all(a[0] != b[0] for path in paths for a, b in pairwise(path))


def test_unknown_preferences_count_the_orders_in_which_a_state_is_stable(play):
    found = play(boxes("{order: [1, 2, 3, 4, 5, 6]}", "{chains: [[1, 3], [2, 3, 4, 5, 6]]}"))

    assert len(found.every.ranks["alba"]) == 2
    assert {float(share) for share in found.shares["nash"]} <= {0.0, 0.5, 1.0}
    assert any(share == 0.5 for share in found.shares["nash"])


def test_what_a_party_takes_others_to_want_is_its_own_view(play):
    seen = play(BOXES).mistaken
    plain = play(BOXES.split("  views:")[0])

    assert plain.mistaken == {}
    assert set(seen) == set(FORESIGHT)
    assert seen["nash"] == plain.equilibria["nash"]


def test_much_is_told_of_a_party_that_says_so(play):
    graded = play(boxes("[1, 2, 3, 4, 5, 6]", "[1, 2, much, 3, 4, 5, 6]"))

    assert {party for party, _ in graded.strongly} == {"alba"}
    for key, strong in graded.strongly.items():
        assert not (strong & ~graded.stays[key]).any()
