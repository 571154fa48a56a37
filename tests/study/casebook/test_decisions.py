"""The documented answers as rows: whose offer, on whose ground, and which lines it breaks."""

import pytest
from samples import CASEBOOK, ROOT

from sim.expect.bench import bench
from sim.study.casebook.decisions import decisions


def rows(*names):
    benches = {name: bench(CASEBOOK / name, seed=1, draws=8) for name in names}
    return {row["answer"]: row for row in decisions(benches)}


@pytest.fixture(scope="module")
def kachin():
    return rows("kachin-2012")


def test_who_holds_a_place_decides_whose_ground_it_is(kachin):
    assert (kachin["P3-04"]["ground"], kachin["P3-02"]["ground"]) == ("adversary", "adversary")
    assert kachin["P3-31"]["ground"] == "adversary"
    assert kachin["P3-19"]["ground"] == "third"


def test_a_list_breaks_a_line_only_if_all_its_places_do(kachin):
    both_towns, one_abroad = kachin["P3-07"], kachin["P3-14"]

    assert "KAC1" in both_towns["lines_broken"]
    assert "KAC1" in one_abroad["lines_standing"]
    assert (one_abroad["place_broken"], one_abroad["condition_broken"]) == (0, 0)


def test_a_place_that_the_party_named_itself_is_remembered(kachin):
    assert [kachin[name]["named_before"] for name in ("P3-02", "P3-14", "P3-19")] == [0, 1, 1]


def test_what_a_third_party_vouched_for_meets_the_line_that_asks_for_it(kachin):
    assert "KAC4" not in kachin["P3-29"]["lines_broken"]


def test_an_offer_that_no_source_ascribes_to_anybody_is_told_and_not_scored(kachin):
    row = kachin["P3-16"]

    assert (row["proposes"], row["unscored"]) == ("unnamed", "no source tells who made the offer")


def test_what_a_scenario_keeps_of_another_is_told_once():
    first, second = "ukraine-2022", "ukraine-2025"
    both, alone = rows(first, second), rows(first)

    assert {row["dispute"] for row in both.values()} == {"ukraine"}
    assert {name for name, row in both.items() if row["scenario"] == first} == set(alone)
    assert both["B2-08"]["named_before"] == 1, "Istanbul was named in 2022"


def test_an_answer_that_a_meeting_implies_cites_the_sources_of_the_meeting():
    row = rows("lra-2007")["R9-08-uganda"]

    assert (row["implied"], row["cites"]) == (1, ["allafrica-com-2", "us-cable"])


def test_a_meeting_with_the_go_between_alone_is_told_and_not_scored():
    assert "no more than one principal" in rows("farc-2002")["R5-16"]["unscored"]


def test_what_two_files_tell_of_one_dispute_is_of_one_dispute():
    """The first scenarios are told again, more briefly, in the casebook."""
    told = {name: bench(ROOT / "scenarios" / name, seed=1, draws=8).scenario.dispute
            for name in ("paris-1968", "casebook/vietnam-1968", "leaders-meeting-2026",
                         "casebook/ukraine-2025-winter")}  # fmt: skip

    assert [*told.values()] == ["vietnam-1968", "vietnam-1968", "ukraine", "ukraine"]


def test_a_row_says_what_is_not_known_by_nothing():
    row = rows("korea-truce-1951")["C4-04"]

    assert (row["host_allied"], row["hostile_host"], row["ground"]) == (None, None, "adversary")
