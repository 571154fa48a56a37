"""A game comes from the offers on the table and the lines that they break."""

from datetime import date

import numpy as np
import pytest
from samples import CASEBOOK, LEADERS, PARIS

import sim
from sim.errors import SimError
from sim.expect.bench import bench
from sim.study.stability.derive import derive, on_the_table


@pytest.fixture(scope="module")
def leaders():
    opened = bench(LEADERS, seed=1, draws=256)
    return derive(opened, date(2026, 1, 30))


def test_each_party_has_its_last_offer_on_the_table():
    opened = bench(LEADERS, seed=1, draws=8)
    offers = on_the_table(opened, date(2026, 1, 30))

    assert len({offer.by for offer in offers}) == len(offers)
    assert {"kyiv-2026-01", "moscow-2026-01"} <= {offer.id for offer in offers}
    assert all(offer.on.last <= date(2026, 1, 30) for offer in offers)


def test_things_stand_where_each_stands_by_its_own_offer(leaders):
    assert "stands by kyiv-2026-01" in leaders.names[leaders.now]
    assert "stands by moscow-2026-01" in leaders.names[leaders.now]


@pytest.mark.parametrize(("day", "stands"), [
    (2, "United States takes ship; North Vietnam stands by warsaw-site-talk"),
    (3, "meeting: United States takes paris; North Vietnam stands by paris"),
])  # fmt: skip
def test_things_stand_at_what_the_record_has_as_accepted(day, stands):
    found = derive(bench(PARIS, seed=1, draws=8), date(1968, 5, day))

    assert (found.now, found.names[found.now]) == (0, stands)


def test_what_its_proposer_took_back_is_not_on_the_table():
    opened = bench(CASEBOOK / "singapore-2018", seed=1, draws=8)

    for day, last in ((8, "C1-07"), (9, "C1-06")):
        offers = [offer.id for offer in on_the_table(opened, date(2018, 5, day))
                  if offer.by == "united-states"]  # fmt: skip
        assert offers == [last]


def test_to_take_an_offer_is_to_drop_the_lines_that_it_breaks(leaders):
    moscow = [offer.id for offer in leaders.offers].index("moscow-2026-01")

    assert "UA1" in leaders.lines["ukraine", moscow]
    assert leaders.lines["russia", moscow] == ()


def test_a_meeting_is_stable_in_the_draws_in_which_both_would_sooner_accept(leaders):
    for n, offer in enumerate(leaders.offers):
        would = np.array([
            np.ones(256, dtype=bool) if offer.by == party else leaders.gains[p, n] >= 0
            for p, party in enumerate(leaders.parties)
        ])  # fmt: skip
        assert leaders.stable["nash"][n] == pytest.approx(would.all(axis=0).mean())


def test_states_without_a_meeting_are_one_outcome(leaders):
    none = np.flatnonzero(leaders.outcome == len(leaders.offers)).tolist()

    assert leaders.graph.same(leaders.now) == frozenset(none)
    for few in leaders.changes.values():
        assert not {shift.state for shifts in few.found for shift in shifts} & {*none}


def test_solutions_choose_where_all_gain(leaders):
    gains_all = (leaders.gains > 0).all(axis=0).any(axis=0).mean()

    for name, shares in leaders.bargains.items():
        if name != "pareto":
            assert shares.sum() == pytest.approx(1)
            assert shares[-1] == pytest.approx(1 - gains_all)


def test_before_any_offer_there_is_no_game():
    with pytest.raises(SimError, match="no offer was made"):
        derive(bench(PARIS, seed=1, draws=8), date(1968, 3, 1))


def test_a_derived_game_is_set_beside_simulated_worlds():
    found = sim.stability(PARIS, on="1968-05-03", draws=64)
    outcomes = found.json["outcomes"]

    assert outcomes["simulated"].keys() == outcomes["stable"]["seq"].keys()
    assert 0 <= outcomes["simulated"]["no meeting"] <= 1
    assert 0 <= outcomes["simulated"]["ship"] < 1
    assert "no meeting is stable in it" in " ".join(found.text.split())


def test_worlds_are_simulated_from_the_day_of_the_game():
    found = sim.stability(PARIS, on="1968-05-02", draws=16)

    assert found.after.worlds.branch.day == date(1968, 5, 2)
    assert "simulated after 2 May 1968" in " ".join(found.text.split())


@pytest.mark.parametrize("idle", [
    {"on": "2026-01-30"}, {"draws": 64}, {"seed": 2}, {"without": "base"}, {"posterior": "x.json"},
])  # fmt: skip
def test_a_stated_game_has_no_day_and_no_draws(idle):
    with pytest.raises(SimError, match=r"--\w+: a stated game has no day"):
        sim.stability("scenarios/games/chicken", **idle)


@pytest.mark.parametrize("idle", [{"numbers": True}, {"interval": 0.5}])
@pytest.mark.parametrize("path", ["scenarios/games/chicken", LEADERS])
def test_a_game_has_no_intervals(path, idle):
    with pytest.raises(SimError, match=r"--\w+: verdicts have no interval"):
        sim.stability(path, **idle)
