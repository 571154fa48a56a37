"""Chance in simulated worlds: every number has a name, and depends on nothing else."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from staged import SPACE, dispute, facts, histories, ruled, stage_of, start_of

from sim.expect import draws as streams
from sim.expect.bench import bench
from sim.facts.reading import read_space
from sim.rules.book import standard_dynamics
from sim.simulate.chance import gumbel, in_unit, stream, uniform
from sim.simulate.menu import candidates
from sim.simulate.worlds import play_worlds

WORLDS = np.arange(20_000)
ZEROS = np.zeros_like(WORLDS)
ENOUGH = 4.5
"""Standard errors beyond which a mean is taken to be wrong."""
SWAP = {"alba": "borea", "borea": "alba"}


@pytest.fixture(scope="module")
def lively():
    """Return a dispute in which much happens."""
    held = facts()
    for party in ("alba", "borea"):
        mood = {"id": f"mood-{party}", "rule": "base", "log_odds": {"mean": 1.0}}
        held = ruled(held, party, mood)
    return dispute(held)


# ----- numbers -----


def test_the_least_and_the_largest_word_are_numbers_strictly_between_0_and_1():
    least, largest = in_unit(np.array([0, 2**64 - 1], dtype=np.uint64))

    assert 0 < least < largest < 1


def test_numbers_lie_strictly_between_0_and_1():
    numbers = uniform(stream(1, "alba"), WORLDS, ZEROS)

    assert ((numbers > 0) & (numbers < 1)).all()
    assert np.isfinite(gumbel(numbers)).all()


@given(st.integers(0, 2**31), st.integers(0, 10_000), st.integers(0, 100))
def test_a_number_is_the_same_alone_and_in_a_table(seed, world, count):
    worlds, counts = np.arange(world, world + 5), np.full(5, count)
    names = np.array([stream(seed, name) for name in "abc"])[:, None]
    table = uniform(names, worlds, counts)

    for row, name in enumerate("abc"):
        alone = uniform(stream(seed, name), worlds[2:3], counts[2:3])
        assert alone[0] == table[row, 2]


def test_asking_for_numbers_changes_none_of_what_was_given():
    key, worlds, counts = stream(1, "alba"), WORLDS.copy(), ZEROS.copy()
    first = uniform(key, worlds, counts)

    np.testing.assert_array_equal(uniform(key, worlds, counts), first)
    np.testing.assert_array_equal(worlds, WORLDS)
    np.testing.assert_array_equal(counts, ZEROS)


def mean_is_right(numbers, mean, sd):
    return abs(numbers.mean() - mean) < ENOUGH * sd / np.sqrt(numbers.size)


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_numbers_are_uniform(seed):
    numbers = np.sort(uniform(stream(seed, "x"), WORLDS, ZEROS))
    distance = np.abs(numbers - (WORLDS + 0.5) / WORLDS.size).max()

    assert distance * np.sqrt(WORLDS.size) < 2.0  # of Kolmogorov and Smirnov: 1 in 1,500
    assert mean_is_right(numbers, 0.5, np.sqrt(1 / 12))


@pytest.mark.parametrize(
    "other",
    [
        lambda: uniform(stream(1, "x"), WORLDS + 1, ZEROS),
        lambda: uniform(stream(1, "x"), WORLDS, ZEROS + 1),
        lambda: uniform(stream(1, "y"), WORLDS, ZEROS),
        lambda: uniform(stream(2, "x"), WORLDS, ZEROS),
    ],
    ids=["the next world", "the next time", "another name", "another seed"],
)
def test_numbers_tell_nothing_of_their_neighbours(other):
    one, two = uniform(stream(1, "x"), WORLDS, ZEROS) - 0.5, other() - 0.5

    assert mean_is_right(one * two, 0.0, 1 / 12)
    assert mean_is_right((one > 0) ^ (two > 0), 0.5, 0.5)


def test_the_largest_of_log_odds_and_noise_is_a_logit_choice():
    odds = np.array([0.0, 1.0, -0.5])[:, None]
    names = np.array([stream(1, name) for name in "abc"])[:, None]
    chosen = (odds + gumbel(uniform(names, WORLDS, ZEROS))).argmax(axis=0)

    for n, share in enumerate(np.exp(odds[:, 0]) / np.exp(odds).sum()):
        assert mean_is_right(chosen == n, share, np.sqrt(share * (1 - share)))


# ----- worlds -----


def test_worlds_are_the_same_in_one_chunk_and_in_parts(lively):
    start = start_of(lively)
    parts = [histories(start, part) for part in (range(7), range(7, 8), range(8, 40))]

    whole = histories(start, range(40))
    assert whole == {world: told for part in parts for world, told in part.items()}
    assert len({json.dumps([e.act for e in told]) for told in whole.values()}) > 20


@pytest.mark.parametrize("first", [4_092, 5_000, 1_000_000])
def test_worlds_beyond_the_first_block_are_the_same_alone_and_in_a_chunk(lively, first):
    start = start_of(lively)
    chunk = histories(start, range(first - 10, first + 10))

    for world in range(first - 4, first + 5):
        assert histories(start, [world])[world] == chunk[world]


def test_where_worlds_end_is_the_same_in_one_chunk_and_in_parts(lively):
    start = start_of(lively)
    whole = play_worlds(start, np.arange(4_080, 4_110))
    parts = [play_worlds(start, np.arange(*ends)) for ends in pairwise((4_080, 4_096, 4_110))]

    for name in ("held", "first_agreed", "made", "rounds", "agreed", "ending"):
        together = np.concatenate([getattr(part, name) for part in parts])
        np.testing.assert_array_equal(getattr(whole, name), together)
    for party in SWAP:
        told = [part.belief[party] for part in parts]
        np.testing.assert_array_equal(whole.belief[party], np.concatenate(told, axis=1))
        np.testing.assert_array_equal(whole.stopped[party], sum(p.stopped[party] for p in parts))


def test_a_log_makes_no_difference_to_what_happens(lively):
    start = start_of(lively)
    told = {
        w: [e.day for e in t if e.act == "meet"] for w, t in histories(start, range(60)).items()
    }
    held = play_worlds(start, np.arange(60)).held

    assert told == {w: [int(day)] if np.isfinite(day) else [] for w, day in enumerate(held)}


def test_worlds_of_one_draw_share_what_is_believed_and_differ_by_chance(lively):
    start = start_of(lively)
    play = stage_of(start, range(8))

    assert play.state.draw.tolist() == [0] * 4 + [1] * 4
    assert len({json.dumps([e.day for e in t]) for t in histories(start, range(4)).values()}) > 1


def noise(start, party, worlds):
    """Return the noise of each candidate of a party by its name."""
    choices = stage_of(start, worlds).choices[party]
    drawn = uniform(choices.streams, worlds, np.zeros_like(worlds))
    return dict(zip(choices.menu.names, drawn.tolist(), strict=True))


def test_another_candidate_leaves_the_noise_of_the_others(lively):
    opened = bench(lively, seed=1)
    more = candidates(lively, read_space(SPACE | {"venues": ["vienna", *SPACE["venues"], "ship"]}))
    few, many = (
        noise(start_of(opened, space=space), "borea", np.arange(5)) for space in (None, more)
    )

    assert few.items() < many.items()
    assert len(many) > len(few)


def brought(event, name, slots):
    """Return whether a reaction brought an event about; answers have causes of their own."""
    return event.cause == name or (name == "answers" and event.cause not in slots)


@pytest.mark.parametrize("name", [n for n, r in standard_dynamics().items() if r.act])
def test_without_a_reaction_all_is_the_same_until_it_would_have_acted(lively, name):
    opened = bench(lively, seed=1)
    slots = {bound.id for bound in opened.moves}
    whole, less = (histories(start_of(o), range(24)) for o in (opened, opened.without(name)))

    for world, told in whole.items():
        mine = (n for n, event in enumerate(told) if n and brought(event, name, slots))
        first = next(mine, len(told))
        assert less[world][:first] == told[:first]


# ----- the labels of the principals -----


def swapped(text):
    """Return a text in which the names of the principals stand for each other."""
    return text.replace("alba", "\0").replace("borea", "alba").replace("\0", "borea")


@pytest.fixture
def other_streams(monkeypatch):
    """Let the streams' names be swapped too, once the test says so."""
    made = streams.generator

    def swap():
        monkeypatch.setattr(
            streams, "generator", lambda seed, name, block=0: made(seed, swapped(name), block)
        )
        for module in ("play", "decisions"):
            monkeypatch.setattr(
                f"sim.simulate.{module}.stream", lambda seed, name: stream(seed, swapped(name))
            )

    return swap


def unequal():
    """Return the facts of a dispute whose parties differ in everything but their labels."""
    line = {"id": "alba-line", "rule": "refuses_ground", "of": ["SWE"], "position": "P1"}
    said = {"id": "P1", "says": "No.", "kind": "condition", "grade": "E2"}
    keen = {"id": "borea-mood", "rule": "base", "log_odds": {"mean": 2.0}}
    held = ruled(facts(), "alba", line, positions=[said])
    shy = {"id": "late", "rule": "tries_another", "weight": {"sd": 5.0}}
    return ruled(held, "borea", keen, shy)


def test_swapping_the_labels_of_principals_and_streams_swaps_the_histories(other_streams):
    told = histories(start_of(dispute(unequal())), range(80))
    other_streams()
    turned = histories(start_of(dispute(json.loads(swapped(json.dumps(unequal()))))), range(80))

    as_told = {w: [(e.day, e.act, e.by, e.row, e.cause) for e in t] for w, t in told.items()}
    assert as_told == {
        w: [(e.day, e.act, SWAP.get(e.by, e.by), e.row, swapped(e.cause)) for e in t]
        for w, t in turned.items()
    }


def test_the_swap_would_be_seen_if_streams_kept_their_names():
    told = histories(start_of(dispute(unequal())), range(20))
    turned = histories(start_of(dispute(json.loads(swapped(json.dumps(unequal()))))), range(20))

    days = [[[event.day for event in t] for t in held.values()] for held in (told, turned)]
    assert days[0] != days[1]
