"""The page to play with: one small file, whose script looks up what the engine said."""

import json
import random
import re
from collections import Counter

import pytest
from pages import HOSTILE, Read, hostile
from samples import CASEBOOK, LEADERS, PARIS
from seats import played, seated

from sim.facts.reading import read_scenario
from sim.facts.record import RECORD_ACTS
from sim.report.seat.play import FIRST, messages
from sim.study.seat import WORLDS

PORTSMOUTH = CASEBOOK / "portsmouth-1905"
CASES = sorted(CASEBOOK.glob("*/scenario.yaml"))


def data(text):
    return json.loads(re.search(r'<script type="application/json".*?>(.*?)</script>', text)[1])


@pytest.mark.parametrize("path", [PARIS, LEADERS, PORTSMOUTH], ids=lambda p: p.name)
def test_a_page_is_one_small_file_that_asks_for_nothing(path):
    text = played(path)
    page = Read(text)
    links = [held["href"] for held in page.all("a") if held["href"].startswith("#")]
    sides = {f"side-{party}" for party in seated(path).scenario.principals}

    assert len(text.encode()) < 1_500_000
    assert not [name for name in ("src", "srcset", "action", "data") if page.values(name)]
    assert page.inside == []
    assert max(Counter(page.values("id")).values()) == 1
    assert {link[1:] for link in links} <= {*page.values("id"), *sides, "guess"}
    assert "script-src 'sha256-" in page.values("content")[0]


def test_what_the_script_decodes_is_the_table():
    seat, chance = seated(PARIS), random.Random(1)
    told = data(played(PARIS))["tables"]

    for _ in range(50):
        n = chance.randrange(len(told))
        held, table = told[n], seat.tables[n]
        offer, world = chance.randrange(len(table.space)), chance.randrange(WORLDS)
        code = held["codes"][ord(held["answers"][held["row"][offer]][world]) - FIRST]
        accepts = [name == "" for name in table.answer(offer, world)]
        assert [held["why"][k] == "" for k in code] == accepts


def test_the_entry_says_in_two_sentences_that_a_war_is_not_a_game():
    says = messages()["entry"]["war"]

    assert "A war is not a game" in says
    assert says.count(".") == 2
    assert says in " ".join(Read(played(PARIS)).text)


def test_every_answer_has_words_and_every_text_for_the_script_is_used():
    texts, script = messages(), played(PARIS)
    answers = {"accept", "accept-if", "counter", "downgrade", "defer", "refuse", "deny", "silent"}

    assert {*texts["acts"]} == answers
    assert answers < RECORD_ACTS
    assert [name for name in texts["script"] if f"words.{name}" not in script] == [
        "you", "book", "thumb", "coin"]  # fmt: skip


def test_what_the_book_knew_is_said():
    assert "written with this dispute's answers in sight" in " ".join(Read(played(PARIS)).text)


def test_what_is_reported_of_a_party_is_no_fact():
    reported = re.findall(r"<dt>is reported to hold.*?</dt><dd>(.*?)</dd>", played(LEADERS), re.S)

    assert reported
    assert not [dd for dd in reported if "mark fact" in dd]


def test_what_no_source_tells_of_is_no_fact():
    implied = re.findall(r"<p[^>]*>(?:<span[^>]*>\w+</span>)? ?\w+ must have[^<]*", played(LEADERS))

    assert len(implied) == 4
    assert not [text for text in implied if "Fact" in text or "No source tells" not in text]


def test_html_and_script_in_a_scenario_are_text(write):
    path = write(hostile())
    page = Read(played(path))

    assert [held.get("type", "") for held in page.all("script")] == ["application/json", ""]
    assert page.inside == []
    assert not page.all("img")
    assert HOSTILE in data(played(path))["tables"][0]["why"][1] or HOSTILE.replace(
        " %", "\u00a0%") in "".join(page.text)  # fmt: skip
    assert read_scenario(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda p: p.parent.name)
def test_every_case_of_the_casebook_can_be_played(path):
    assert len(played(path).encode()) < 1_500_000
    assert seated(path).turns
