"""The page of a comparison: one file, every part there, texts as texts, the same bytes."""

import json
import re
from collections import Counter
from datetime import date

import pytest
from pages import HOSTILE, Read, compared, hostile
from samples import LEADERS, SMALL

from sim.expect.bench import bench
from sim.report.printed.annex import commands, compared_commands
from sim.runs.manifest import Inputs
from sim.study.replay import review


@pytest.fixture(scope="module")
def leaders_page():
    return compared(LEADERS, "no-only-moscow", ("moscow", "geneva", "vienna"))


@pytest.fixture(scope="module")
def read(leaders_page):
    return Read(leaders_page)


def test_every_part_is_there_and_listed(read):
    listed = {held["href"][1:] for held in read.all("a")}

    assert {"alternative-1", "figures", "again"} <= listed
    assert {"found", *listed} <= set(read.values("id"))


def test_a_page_has_few_words_and_tells_no_difference_twice():
    page = compared(LEADERS, "no-only-moscow", ("moscow", "geneva"))
    hidden = re.compile(r"<(script|style|svg)\b.*?</\1>", re.S)
    told = re.sub(r"<[^>]+>", " ", hidden.sub(" ", page[page.index("<body") :]))
    most = re.search(r"changed most: (.*?)\. (?:Higher|Lower)", told)[1]

    assert len(told.split()) <= 800
    assert told.count(most) == 1


def test_what_an_alternative_assumes_is_marked(leaders, leaders_page):
    says = leaders.but["no-only-moscow"].says
    assert f'<span class="tag">Assumed</span> {says}' in leaders_page


def test_the_page_asks_for_nothing(leaders_page, read):
    assert not [name for name in ("src", "srcset", "action", "data") if read.values(name)]
    assert not read.all("link")
    assert all(href.startswith("#") for href in read.values("href") + read.values("xlink:href"))
    assert "url(http" not in leaders_page
    assert "@import" not in leaders_page


def test_every_element_is_closed_every_id_is_its_own_and_every_link_leads_somewhere(read):
    ids = Counter(read.values("id"))

    assert read.inside == []
    assert max(ids.values()) == 1
    assert {held["href"][1:] for held in read.all("a")} <= ids.keys()


def test_every_figure_has_a_title_and_a_description(read):
    drawn = [held for held in read.all("svg") if held.get("class", "").startswith("drawing")]

    assert drawn
    for held in drawn:
        assert set(held["aria-labelledby"].split()) <= set(read.values("id"))


def test_html_and_script_in_a_scenario_are_text(write):
    text = hostile().replace("says: Alba holds no line.", f"says: {json.dumps(HOSTILE)}")
    page = Read(compared(write(text), "no-line"))

    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert page.inside == []
    assert "".join(page.text).count(HOSTILE.replace(" %", "\u00a0%")) > 1


def test_the_same_comparison_gives_the_same_page(write):
    path = write(SMALL)

    assert compared(path, "no-line") == compared(path, "no-line")


def test_the_command_asks_for_the_same_cases_and_offers():
    first = {"name": "as it stands", "seed": 3, "draws": 64, "as_of": "2026-01-30"}
    options = {
        "alternatives": [first, {"name": "but a-b"}, {"name": "without RU2"}],
        "offers": {"venues": ["geneva"]},
        "on": str(date(2026, 1, 30)),
    }
    inputs = Inputs("compare", "one", "hash", "anywhere", options)

    assert [line for _, line in compared_commands(inputs)] == [
        "parley compare scenarios/one --seed 3 --draws 64 --as-of 2026-01-30 --but a-b "
        "--without RU2 --venue geneva --on 2026-01-30 --out reports",
        f"parley run reports/one/{inputs.run}",
    ]


def test_a_comparison_of_runs_is_made_again_from_its_folder():
    cases = [{"name": "run 1"}, {"name": "run 2"}]
    inputs = Inputs("compare", "one", "hash", "anywhere", {"alternatives": cases})

    (again,) = compared_commands(inputs)

    assert again[1] == f"parley run reports/one/{inputs.run}"


def test_a_run_tells_how_its_counterfactuals_are_compared():
    found = review(bench(LEADERS, seed=1, draws=16))
    inputs = Inputs("run", "one", "hash", "anywhere", {"seed": 1, "draws": 16})
    _, (_, line) = commands(inputs, found.bench.scenario)
    words = line.split()

    assert words[:3] == ["parley", "compare", "scenarios/one"]
    assert words.count("--but") == len(found.bench.scenario.but) > 1
    assert words[-2:] == ["--out", "reports"]
