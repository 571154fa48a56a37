"""`parley stability`: a game alone is enough, and other commands say what they lack."""

import json

import pytest
from games import GAMES, boxes

import sim


def test_a_game_needs_no_record(parley):
    ran = parley("stability", GAMES / "chicken", "--json")
    document = json.loads(ran.out)

    assert ran.status == 0
    assert document["equilibria"]["nash"] == [2, 3]
    assert document["asked"]["answers"] == "alternating"


def test_a_shipped_game_is_found_by_its_name(parley, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert parley("stability", "games/chicken").status == 0


@pytest.mark.parametrize("command", ["replay", "explore", "run", "simulate", "compare"])
def test_what_needs_a_record_says_so(parley, command):
    ran = parley(command, GAMES / "chicken")

    assert ran.status == 2
    assert "states a game and no record" in ran.err
    assert "parley stability" in ran.err


def test_a_wish_is_a_state_of_the_game(parley):
    ran = parley("stability", GAMES / "chicken", "--wish", "7")

    assert (ran.status, "no state 7" in ran.err) == (2, True)
    assert "would settle 4" in parley("stability", GAMES / "chicken", "--wish", "4").out


def test_every_game_passes_check(parley):
    ran = parley("check", GAMES)

    assert (ran.status, ran.err) == (0, "")


def test_a_mistake_in_a_game_is_told_by_check(parley, write):
    ran = parley("check", write(boxes("now: 1", "now: 9")))

    assert ran.status == 2
    assert "game.now: no state 9" in ran.err


def test_python_has_the_same_door():
    found = sim.stability(GAMES / "chicken", answers="once")

    assert found.json["asked"]["answers"] == found.reading == "once"
    assert {row["state"] for row in found._tables()[0].rows} == {1, 2, 3, 4}


def test_the_frame_has_what_each_party_prefers_and_where_it_stays():
    frame = sim.stability(GAMES / "chicken").to_frame().set_index("state")

    assert frame["ranks_first"].to_dict() == {1: 2, 2: 3, 3: 1, 4: 0}
    assert frame["stable_second"][3] == "nash gmr smr seq"


def test_a_graph_has_the_moves_of_each_party():
    graph = sim.stability(GAMES / "chicken").network()

    assert sorted(graph.nodes) == [1, 2, 3, 4]
    assert graph.edges[1, 2, "first"]["better"]
    assert graph.nodes[2]["equilibrium"] == ["nash", "gmr", "smr", "seq"]
