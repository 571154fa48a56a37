"""Hosts are ranked by where such pairs met, and that says nothing of acceptance."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from sim.atlas.relations import relations
from sim.errors import SimError
from sim.facts.reading import read_scenario
from sim.study.practice.hosts import WEIGHTS, Known, Pair, pairs_of, practice
from sim.study.practice.trials import of_record, of_scenarios, trials

ON = date(1985, 6, 1)
COLD = Pair(("USA", "RUS"), ON)


def test_every_third_state_of_the_day_has_one_rank_and_the_parties_have_none():
    hosts = practice([COLD])

    assert sorted(host.rank for host in hosts.values()) == list(range(1, len(hosts) + 1))
    assert {"USA", "RUS", "UKR", "CZE"}.isdisjoint(hosts)
    assert {"CSK", "DDR", "YUG", "VAT"} <= set(hosts)
    assert all(host.low <= host.rank <= host.high for host in hosts.values())


def test_a_host_is_the_sum_of_its_facts_times_the_weights_of_the_model():
    assert [(w.mean, w.sd) for w in WEIGHTS.values()] == [
        (-1.5, 0.5), (0.8, 0.35), (0.9, 0.35), (0.5, 0.3),
        (1.0, 0.7), (0.4, 0.6), (1.5, 0.75), (-0.5, 0.5),
    ]  # fmt: skip
    known = Known(8.0, 6.0, 1.0, 3.0, seat=True, neutral=False, between=None, war=None)
    assert known.column == pytest.approx([3, 1.9459 - 3.4, 0.6931, 1.3863, 1, 0, 0, 0], abs=1e-4)


def test_what_nobody_knows_is_not_known_and_counts_for_nothing():
    late = Pair(("UKR", "RUS"), date(2026, 1, 30)).known("CHE")
    holy = Pair(("USA", "RUS"), date(2000, 1, 1)).known("VAT")

    assert (late.missions, late.met, late.between, late.war) == (None, None, None, None)
    assert holy.missions is None
    assert holy.column[1] == 0


def test_neutrality_does_not_count_for_who_has_measures_against_one_of_the_two():
    before, after = (Pair(("UKR", "RUS"), date(year, 1, 1)).known("CHE") for year in (2022, 2023))

    assert (before.neutral, after.neutral) == (True, False)


def test_meetings_of_a_record_count_and_later_ones_do_not():
    met = replace(COLD, held=Counter({"OMN": 3}))

    assert met.known("OMN").met == COLD.known("OMN").met + 3
    assert practice([met])["OMN"].rank < practice([COLD])["OMN"].rank
    assert COLD.known("ISL").met == 0  # Reykjavik was in 1986


def test_a_table_of_wars_is_the_readers_own():
    rivalry = relations()["rivalry"]
    war = replace(rivalry, kind="war", about="one", facts=(rivalry.facts[0]._replace(
        a="LBN", b="", since=date(1975, 4, 13), until=date(1990, 10, 13)),))  # fmt: skip

    at_war = Pair(COLD.sides, ON, {**relations(), "war": war}).known("LBN")
    assert (at_war.war, COLD.known("LBN").war) == (True, None)


def test_of_more_than_two_each_pair_counts_alike():
    third = Pair(("USA", "CHN"), ON)
    both = practice([COLD, third])

    assert "CHN" not in both
    assert both["CHE"].known == (COLD.known("CHE"), third.known("CHE"))


def test_a_party_that_governs_no_state_has_no_practice(write):
    text = "parley: 1\ntitle: T\nclock: {start: 2020-01-01, as_of: 2020-02-01}\nsources: {}\n"
    parties = (
        "parties: {a: {name: A, role: principal}, b: {name: B, state: CHE, role: principal}}\n"
    )
    pairs = pairs_of(read_scenario(write(text + parties)), date(2020, 1, 1))

    assert (pairs, practice(pairs)) == ((), {})


def test_the_record_tells_who_mediates_or_has_offered_and_where_they_met(leaders):
    (pair,) = pairs_of(leaders, leaders.clock.as_of)

    assert {*pair.sides} == {"UKR", "RUS"}
    assert pair.between
    assert pair.between >= {leaders.parties[name].state for name in leaders.mediators}
    assert not pairs_of(leaders, leaders.clock.start)[0].held


@pytest.mark.slow
def test_hosts_that_were_used_rank_before_what_chance_and_distance_give():
    tried = trials(of_record(relations()))
    practised, fresh, distance, chance = tried.ways

    assert practised.median < distance.median < chance.median
    assert practised.ten > distance.ten > chance.ten
    assert fresh.meetings < tried.meetings


def test_meetings_of_scenarios_are_ranked_by_what_was_known_the_day_before(leaders):
    tried = trials(of_scenarios([leaders, leaders]))

    assert tried.meetings == trials(of_scenarios([leaders])).meetings > 0


def test_a_host_that_was_no_state_then_is_no_third_state():
    pair = Pair(("POL", "RUS"), date(1920, 8, 17))

    with pytest.raises(SimError, match="no meeting of two states in a third one"):
        trials([(pair, "BLR"), (pair, "RUS"), (pair, "")])
