"""The page of a run: few words, four pictures, a lever, and an annex for the rest."""

import json
import re

import pytest
from pages import HOSTILE, Read, both, hostile, shipped_pages

from sim.facts.reading import read_scenario
from sim.making.explore import explore
from sim.report.printed.lead import MOST_WORDS, lead
from sim.report.printed.levers import ORDER, headline

WORDS, PICTURES = 2000, 4
HIDDEN = re.compile(r"<(script|style|template|svg)\b.*?</\1>", re.S)


@pytest.fixture(scope="module", params=["leaders-meeting-2026", "paris-1968"])
def page(request):
    return shipped_pages(request.param)["report.html"]


def told(page):
    """Return what a reader is told besides pictures and the lever's other states."""
    return re.sub(r"<[^>]+>", " ", HIDDEN.sub(" ", page[page.index("<body") :]))


def test_a_page_has_few_words_and_four_pictures(page):
    read = Read(page)

    assert len(told(page).split()) <= WORDS
    assert len(read.all("figure")) == PICTURES


def test_a_page_says_how_many_facts_are_assumed_in_part(page):
    rests = " ".join(told(page).split()).rpartition("What this rests on ")[2]

    assert re.match(r"\d+ facts, \d+ of them assumed and [1-9]\d* assumed in part; ", rests)


def test_a_page_is_one_small_file_that_asks_for_nothing(page):
    read = Read(page)

    assert len(page.encode()) < 2_000_000
    assert read.inside == []
    assert not [name for name in ("src", "srcset", "action") if read.values(name)]


def test_an_order_of_effects_is_said_to_be_no_advice(page):
    assert "not of what anyone should do" in page
    assert "not of what anyone should do" in ORDER


def test_what_a_party_is_reported_to_hold_is_no_fact(page):
    whole = page + shipped_pages("leaders-meeting-2026")["annex.html"]

    assert "is reported to hold: " in whole
    assert re.findall(r'tag">Fact</span> [^<]*reported to hold[^<]*', whole) == []
    assert "reported to hold (E1)" not in page


def test_a_page_names_no_offer_by_its_id_and_tells_what_a_line_says_that_it_names():
    page = shipped_pages("leaders-meeting-2026")["report.html"]
    scenario = read_scenario("scenarios/leaders-meeting-2026")
    words = re.findall(r"[\w-]+", told(page))

    assert {*words} & {*scenario.offers} == set()
    assert {name for name in scenario.positions if name in words} == {
        *re.findall(r"<dt>((?:RU|UA)\d)</dt>", page)}  # fmt: skip


def test_a_citation_leads_to_the_original_or_to_the_annex():
    read = Read(shipped_pages("paris-1968")["report.html"])
    leads = [held["href"] for held in read.all("a") if held.get("class") == "cite"]

    assert leads
    assert all(href.startswith(("https://", "annex.html#source-")) for href in leads)
    assert any(href.startswith("https://history.state.gov/") for href in leads)


def test_a_control_that_no_rule_reads_says_so():
    page = shipped_pages("leaders-meeting-2026")["report.html"]
    data = json.loads(re.search(r'id="lever-data"[^>]*>(.*?)</script>', page, re.S)[1])
    options = {c["name"]: dict(c["options"]) for c in data["controls"]}

    assert options["promises"]["immunity"] == "immunity (no rule tells it from nothing)"
    assert options["promises"]["agreed-agenda"] == "agreed agenda"


def test_a_reason_of_the_atlas_holds_of_every_place_that_shares_it_and_names_its_table():
    page = shipped_pages("leaders-meeting-2026")["report.html"]
    hostile_host = re.findall(r"[^<>]*\bits list\b[^<>]*", HIDDEN.sub(" ", page) + page)

    assert "is an ally of the other side [atop, as of 2018-12-31]." in page
    assert hostile_host
    for told in hostile_host:  # Tokyo is listed, and has not closed its sky
        assert "by one table or more: its list, closed skies, rivalry" in told


def test_html_in_a_scenario_is_text_in_the_lever_as_well(write):
    page = both(read_scenario(write(hostile())))["report.html"]

    assert HOSTILE not in page
    assert Read(page).all("img") == []


def test_a_headline_names_no_change_that_may_as_well_lower():
    """Asked from the offer that was accepted, each change lowers, or nobody can tell."""
    asked = {"levers": True, "by": "north-vietnam", "venues": ["paris"], "draws": 256}
    found = explore("scenarios/paris-1968", **asked).finding

    assert not [lever for lever in found.acting[0] if lever.pair.rises >= 0.9]
    assert "none that could raise most" in headline(found)
    assert "this raises most" in headline(explore("scenarios/casebook/portsmouth-1905",
                                                  levers=True, draws=256).finding)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["leaders-meeting-2026", "paris-1968"])
def test_the_few_sentences_are_the_same_whatever_the_seed(name):
    """Ten seeds at the default number of draws: a lead and a headline do not flip."""
    path, leads, heads = f"scenarios/{name}", set(), set()
    for seed in range(1, 11):
        leads.add(lead(explore(path, venues=["geneva", "moscow"], seed=seed).finding))
        heads.add(headline(explore(path, levers=True, seed=seed).finding))

    assert len(leads) == len(heads) == 1


@pytest.mark.parametrize(
    "asked", [{}, {"venues": ["geneva"]}, {"venues": ["geneva"], "guarantees": ["immunity"]}]
)
def test_a_lead_is_short_and_has_no_code_and_no_bracket(asked):
    text = lead(explore("scenarios/leaders-meeting-2026", draws=64, **asked).finding)

    assert len(text.split()) <= MOST_WORDS
    assert not re.search(r"[()\[\]%]|\b(RU|UA)\d", text)
    assert "Russia is reported to hold" in text
    assert "Russia says" not in text


def test_a_lead_names_places_of_the_record_before_those_that_nobody_named():
    text = lead(explore("scenarios/casebook/portsmouth-1905", draws=64).finding)

    assert "nobody named" not in text
    assert "Paris, the Hague or" in text or "Paris, The Hague or" in text
