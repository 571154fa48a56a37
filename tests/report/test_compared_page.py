"""The page of a comparison: one file, every part there, texts as texts, the same bytes."""

import json
from collections import Counter
from datetime import date

import pytest
from pages import HOSTILE, Read, compared, hostile
from samples import LEADERS, SMALL

from sim.expect.bench import bench
from sim.report.page import commands, compared_commands
from sim.runs.manifest import Inputs
from sim.study.replay import review

PARTS = (
    "What differs most", "but no-only-moscow, against as it stands", "Rules",
    "Conflicts of stated lines", "Differences", "Scores", "Figures", "What this cannot tell",
    "How to make it again",
)  # fmt: skip


@pytest.fixture(scope="module")
def leaders_page():
    return compared(LEADERS, "no-only-moscow", ("moscow", "geneva", "vienna"))


@pytest.fixture(scope="module")
def read(leaders_page):
    return Read(leaders_page)


def test_every_part_is_there(leaders_page):
    for part in PARTS:
        assert f">{part}</h" in leaders_page


def test_the_reference_is_named_and_what_a_case_assumes_is_marked(leaders, leaders_page):
    assert "<b>Reference: as it stands.</b>" in leaders_page
    says = leaders.but["no-only-moscow"].says
    assert f'<span class="tag">Assumed</span> {says}' in leaders_page


def test_one_sentence_says_what_changed_most_and_how_surely(read):
    text = " ".join("".join(read.text).split())

    assert "The acceptance that changed most: " in text
    assert "points, higher in" in text or "points, lower in" in text
    assert "Illustrative:" in text


def test_conflicts_that_are_lost_stand_in_words(leaders_page):
    assert "Lost: only the reference has them." in leaders_page
    assert "RU2 and UA1: The presidents meet in Moscow and nowhere else; No" in leaders_page


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


def test_every_figure_has_a_title_a_description_and_a_table(leaders_page, read):
    drawn = [held for held in read.all("svg") if held.get("class", "").startswith("drawing")]

    assert drawn
    for held in drawn:
        assert set(held["aria-labelledby"].split()) <= set(read.values("id"))
    assert leaders_page.count("The same as a table: ") == len(drawn) // 2


def test_html_and_script_in_a_scenario_are_text(write):
    text = hostile().replace("says: Alba holds no line.", f"says: {json.dumps(HOSTILE)}")
    page = Read(compared(write(text), "no-line"))

    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert page.inside == []
    assert "".join(page.text).count(HOSTILE.replace(" %", "\u00a0%")) > 3


def test_the_same_comparison_gives_the_same_page(write):
    path = write(SMALL)

    assert compared(path, "no-line") == compared(path, "no-line")


def test_the_command_asks_for_the_same_cases_and_offers():
    first = {"name": "as it stands", "seed": 3, "draws": 64, "as_of": "2026-01-30"}
    options = {
        "cases": [first, {"name": "but a-b"}, {"name": "without RU2"}],
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
    inputs = Inputs("compare", "one", "hash", "anywhere", {"cases": cases})

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


def test_a_case_that_only_adds_an_offer_tells_what_is_expected_of_it():
    text = " ".join(
        "".join(Read(compared(LEADERS, "geneva-with-immunity", ("geneva",))).text).split()
    )

    assert "in any draw. Offered only here: Switzerland's geneva-2026-01 (Geneva, leaders" in text
