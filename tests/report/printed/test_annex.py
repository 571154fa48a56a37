"""The annex of a run: one file, the same bytes, texts as texts, facts and assumptions apart."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from pages import HOSTILE, Read, hostile, made

from sim.facts.reading import read_scenario
from sim.report.pictures import inlined
from sim.report.words import one_sided


@pytest.fixture(scope="session")
def leaders_page(leaders):
    return made(leaders)


@pytest.fixture(scope="session")
def read(leaders_page):
    return Read(leaders_page)


@pytest.fixture
def hostile_page(write):
    return made(read_scenario(write(hostile())))


def test_the_page_of_the_first_scenario_is_one_small_file(leaders_page, read):
    assert len(leaders_page.encode()) < 2_000_000
    assert not [name for name in ("src", "srcset", "action", "data") if read.values(name)]
    assert not read.all("link")
    assert all(href.startswith("#") for href in read.values("xlink:href"))
    assert "@import" not in leaders_page
    assert "url(http" not in leaders_page


def test_every_element_is_closed_and_no_id_stands_twice(read):
    assert read.inside == []
    assert max(Counter(read.values("id")).values()) == 1


def test_every_link_inside_the_page_leads_somewhere(read):
    ids = set(read.values("id"))
    links = [held["href"] for held in read.all("a") if held["href"].startswith("#")]
    clips = re.findall(r"url\(#([^)]*)\)", " ".join(read.values("clip-path")))

    assert len(links) > 100
    assert {link[1:] for link in links} <= ids
    assert set(clips) <= ids


def test_no_event_handler_stands_in_the_page(read):
    names = {name for _, held in read.elements for name in held}

    assert not [name for name in names if name.startswith("on")]


def test_the_policy_forbids_everything_but_the_style_and_the_script_of_the_page(read):
    (policy,) = (held["content"] for held in read.all("meta") if "http-equiv" in held)

    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_headings_step_down_one_at_a_time(read):
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_picture_has_title_description_and_table(leaders_page, read):
    pictures = [held for held in read.all("svg") if held.get("class", "").startswith("drawing")]
    told = re.findall(r"The same as a table|stands? above, in words|table above", leaders_page)

    assert pictures
    for picture in pictures:
        assert set(picture["aria-labelledby"].split()) <= set(read.values("id"))
    assert len(told) >= len(pictures) // 2


def test_every_place_is_named_and_the_annex_says_how_many_classes_it_tells(leaders_page):
    assert "Ulaanbaatar" in leaders_page
    assert re.search(r"Told are (\d+) of \1, in the order of what they are", leaders_page)


def test_a_rule_that_holds_for_all_is_told_once(leaders_page):
    assert leaders_page.count('id="rule-all-third_party"') == 1


def test_facts_assumptions_and_findings_are_marked_by_a_word_and_not_by_colour_alone(read):
    marks = [h["class"].split() for h in read.all("p") + read.all("li") if "class" in h]
    text = " ".join(read.text)

    for kind in ("fact", "assumed", "found"):
        assert sum(kind in held for held in marks) > 2
        assert kind.capitalize() in text


def test_what_a_party_is_only_reported_to_hold_is_marked_as_no_fact(leaders_page, leaders):
    marked = re.findall(r'class="mark fact"[^>]*>(.*?)</(?:p|li)>', leaders_page, re.DOTALL)
    told = " ".join(marked)
    reported = [said for party in leaders.parties.values() for said in party.positions
                if said.grade in {"E0", "E1"} and not said.earlier]  # fmt: skip

    assert len(marked) > 20
    assert reported
    assert [said.id for said in reported if said.says.rstrip(".") in told] == []
    assert "is reported to hold" not in told


def test_every_assumption_of_the_scenario_and_its_rules_is_in_the_table(leaders, read):
    text = " ".join(" ".join(read.text).split())

    for _, fact in leaders.sourced():
        if fact.assumed:
            assert " ".join(fact.assumed.split()).replace(" %", "\u00a0%") in text
    for party in leaders.parties.values():
        for instance in party.rules:
            assert " ".join((instance.assumed or "").split()) in text


def test_where_the_sources_come_from_is_told_in_plain_words(leaders, leaders_page, small):
    assert one_sided(leaders) in leaders_page
    assert "None is known to be from Russia: what that side says" in one_sided(leaders)
    assert one_sided(small) == "The only source is from one country, Switzerland: The Gazette."


def test_the_same_run_gives_the_same_page(small):
    assert made(small) == made(small)


def test_html_and_script_in_a_scenario_are_text(hostile_page):
    page = Read(hostile_page)

    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert page.inside == []
    assert "".join(page.text).count(HOSTILE.replace(" %", "\u00a0%")) > 8


@pytest.mark.parametrize("url", ["javascript:window.hit=1", "data:text/html,x", " javascript:x"])
def test_an_address_that_is_not_of_the_web_is_not_linked(write, url):
    page = Read(made(read_scenario(write(hostile(url)))))

    assert all(href.startswith("#") for href in (held["href"] for held in page.all("a")))
    assert url.strip() in "".join(page.text)


def test_an_address_of_the_web_is_linked(write):
    page = Read(made(read_scenario(write(hostile('https://example.org/?a="><b>')))))

    assert 'https://example.org/?a="><b>' in [held["href"] for held in page.all("a")]


def test_ids_of_a_drawing_are_its_own():
    body = '<g id="a" clip-path="url(#b)"><use xlink:href="#c"/></g>'
    svg = f'<?xml?><svg viewBox="0 0 1 1">{body}</svg>'

    ((layout, view, inside),) = inlined("one", {"wide": svg.encode()})

    assert (layout, view) == ("wide", "0 0 1 1")
    assert inside == (
        '<g id="one-wide-a" clip-path="url(#one-wide-b)"><use xlink:href="#one-wide-c"/></g>'
    )


def test_a_record_without_events_has_a_page(write):
    text = hostile()
    scenario = read_scenario(write(text[: text.index("record:\n")] + "record: []\n"))

    assert "0 documented events" in made(scenario)
