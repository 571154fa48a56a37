"""`parley show` lists and filters, and says so when nothing is left."""

import json
from datetime import date

import pytest
from samples import ROOT, SMALL

from sim.atlas.tables import states, venues
from sim.report.words import day_text

ON = ("--on", "2026-01-30")


def listed(parley, *words):
    ran = parley("show", "venues", *words, "--json")
    assert (ran.status, ran.err) == (0, "")
    return [row["id"] for row in json.loads(ran.out)]


def test_all_venues_are_listed(parley):
    assert listed(parley) == list(venues())


def test_capitals_are_as_many_as_states(parley):
    assert len(listed(parley, "--capital")) == len(states())


def test_words_must_all_occur_in_name_or_state(parley):
    assert listed(parley, "GENEVA") == listed(parley, "gen", "switz") == ["geneva"]


def test_a_state_is_given_by_its_code(parley):
    found = listed(parley, "--state", "CHE")

    assert set(found) == {name for name, venue in venues().items() if venue.state == "CHE"}


def test_members_and_outsiders_are_told_apart_on_a_day(parley):
    europe = listed(parley, "--member", "eu", *ON)
    outside = listed(parley, "--not-member", "eu", *ON)

    assert {"paris", "vienna"} <= set(europe)
    assert {"geneva", "moscow", "london"} <= set(outside)
    assert sorted(europe + outside) == sorted(listed(parley))
    assert "london" in listed(parley, "--member", "eu", "--on", "2019-01-01")


def test_without_a_day_memberships_have_their_days_and_filter_nothing(parley):
    rows = json.loads(parley("show", "venues", "london", "--json").out)
    refused = parley("show", "venues", "--member", "eu")

    assert "eu from 1973-01-01 to 2020-02-01" in rows[0]["members"]
    assert (refused.status, refused.out) == (2, "")
    assert "say on which day with --on DATE" in refused.err


def test_several_memberships_must_all_hold(parley):
    found = listed(parley, "--member", "eu", "--not-member", "nato", "--capital", *ON)

    assert set(found) == {"vienna", "dublin", "valletta", "nicosia"}


def test_nobody_is_inside_and_outside(parley):
    assert listed(parley, "--member", "eu", "--not-member", "eu", *ON) == []


def test_an_empty_result_is_said_and_is_no_mistake(parley):
    ran = parley("show", "venues", "zzz")

    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "no venue matches all of these filters\n"
    assert parley("show", "venues", "zzz", "--json").out == "[]\n"


@pytest.mark.parametrize("words", [["geneva"], ["zzz"], []])
@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--member", "natto"], "did you mean 'nato'?"),
        (["--not-member", "natto"], "did you mean 'nato'?"),
        (["--state", "CHF"], "no state 'CHF'"),
        (["--state", "che"], "no state 'che'"),
        (["--on", "today"], "--on: 'today' is not a day\n  hint: write it as 2026-01-30"),
    ],
)
def test_an_unknown_name_is_told_whatever_else_is_asked(parley, words, option, told):
    ran = parley("show", "venues", *words, *option)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_a_table_has_a_head_and_a_row_a_venue(parley):
    head, row = parley("show", "venues", "geneva", *ON).out.splitlines()

    assert head.split() == ["ID", "NAME", "STATE", "LAT", "LON", "KIND", "MEMBERS"]
    assert row.split() == ["geneva", "Geneva", "CHE", "46.20", "6.15", "city", "rome-statute"]


def test_sources_are_listed_with_how_often_they_are_cited(parley, write):
    (row,) = json.loads(parley("show", "sources", write(SMALL), "--json").out)

    assert row == {
        "id": "gazette", "outlet": "The Gazette", "country": "CHE", "published": "2 Mar 2025",
        "lineage": "gazette", "paragraphs": 2, "cited": 7, "url": "",
    }  # fmt: skip


def test_an_unknown_list_is_told(parley):
    ran = parley("show", "venue")

    assert ran.status == 2
    assert "Did you mean 'venues'?" in ran.err


def test_what_a_place_is_to_a_state_is_told_with_sources_and_what_is_not_known(parley):
    words = ("geneva", "--for", "russian", "--against", "ukraine", "--on", "2026-01-30")
    ran = parley("show", "venues", *words)
    (document,) = json.loads(parley("show", "venues", *words, "--json").out)
    facts = {fact["fact"]: fact for fact in document["facts"]}

    assert ran.status == 0
    assert "embassy, Russia; embassy, Ukraine (its table covers 1960-01-01 to" in ran.out
    assert facts["listed unfriendly, Russia"]["value"] is True
    assert facts["listed unfriendly, Russia"]["source"] == "russia-list-2022"
    assert not facts["embassy, Ukraine"]["known"]


def test_a_place_can_be_told_of_without_an_adversary_and_a_state_must_exist(parley):
    assert parley("show", "venues", "minsk", "--for", "RUS").status == 0
    ran = parley("show", "venues", "minsk", "--for", "rusland")

    assert (ran.status, "--for: no state called 'rusland'" in ran.err) == (2, True)
    assert parley("show", "venues", "minsk", "--against", "RUS").status == 2


def told(parley, *words):
    return " ".join(parley("show", "venues", *words).out.split())


def test_it_is_told_for_whom_and_on_which_day_a_place_is_told(parley):
    pair = told(parley, "geneva", "--for", "RUS", "--against", "UKR", *ON)
    alone = told(parley, "geneva", "--for", "RUS")

    assert pair.startswith("What each is to Russia on 30 Jan 2026, against Ukraine.")
    assert f"What each is to Russia on {day_text(date.today())}; of votes, meetings" in alone
    assert "seat a seat, since 1 Aug 1946 [seats;" in alone  # the seat of today is known


def test_a_year_and_the_edge_of_a_table_are_told_as_no_more_than_they_are(parley):
    text = told(parley, "--venue", "prague", "--venue", "astana", "--for", "RUS",
                "--on", "1968-01-01")  # fmt: skip

    assert "hosts an embassy of Russia, since 1960 or before [dipcon]" in text
    assert "has a defence pact with Russia, since 1945 or before [atop]" in text
    assert "(Czechoslovakia)" in text
    assert "== Astana not known ground (Kazakhstan is a state since 1991-12-16)" in text


def test_who_stands_against_itself_or_was_no_state_is_an_error(parley):
    itself = parley("show", "venues", "geneva", "--for", "RUS", "--against", "RUS")
    early = parley("show", "venues", "geneva", "--for", "UKR", "--on", "1968-01-01")

    assert (itself.status, early.status) == (2, 2)
    assert "--against: a state is not its own adversary" in itself.err
    assert "--on: UKR was no state on 1968-01-01" in early.err


def test_a_party_of_a_scenario_brings_its_adversary_its_day_and_its_record(parley):
    words = ("show", "venues", "--venue", "vienna", "--venue", "moscow", "--for", "russia",
             "--scenario", ROOT / "scenarios" / "leaders-meeting-2026")  # fmt: skip
    moscow, vienna = json.loads(parley(*words, "--json").out)
    (ranked,) = vienna["practice"]

    assert (vienna["for"], vienna["against"], vienna["on"]) == ("RUS", "UKR", "2026-01-30")
    assert moscow["practice"] == []
    assert (ranked["of"], ranked["label"]) == (193, "illustrative")
    assert {fact["fact"]: fact["value"] for fact in ranked["facts"]}["between"] is False
    assert "without hub" in parley(*words).out


def test_who_is_no_party_and_governs_no_state_is_told(parley, write):
    path = write(SMALL)
    for party, told in (("nobody", "no party called 'nobody'"), ("alba", "governs no state")):
        ran = parley("show", "venues", "minsk", "--for", party, "--scenario", path)
        assert (ran.status, told in ran.err) == (2, True)
    assert parley("show", "venues", "minsk", "--scenario", path).status == 2


def test_hosts_of_meetings_of_record_are_ranked_by_one_command(parley):
    ran = parley("show", "venues", "--test", "--json")

    assert [way["way"] for way in json.loads(ran.out)["ways"]] == [
        "practice", "practice, hosts where nobody had met", "distance alone", "chance",
    ]  # fmt: skip
