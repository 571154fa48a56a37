"""The one or two plain sentences with which every exploration begins."""

import json
import os
from dataclasses import replace
from datetime import date

import pytest
from samples import LEADERS

from sim.expect.bench import bench, without
from sim.expect.draws import Interval
from sim.expect.hearing import on_day
from sim.expect.space import open_space
from sim.facts.parties import Grade
from sim.facts.scenario import Space
from sim.report.explore import sentence, share
from sim.study.explore import explore
from sim.study.flips import dropped
from sim.study.logic import logic, rests

DAY = date(2026, 1, 30)
IMMUNITY = {"guarantees": ({"kind": "immunity", "strength": 0.5},), "at_least_guarantees": 1}


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=512)


def told(opened, grade=None, **asked):
    """Return the sentence for a space of offers, with the grade of every line replaced."""
    explored = explore(opened, open_space(opened.scenario, Space(**asked)), DAY)
    held = rests(opened.scenario, on_day(opened, DAY))
    if grade is not None:
        held = {line: replace(rest, **grade) for line, rest in held.items()}
    found = logic(explored)
    return sentence(explored, found, held, dropped(explored, found))


def test_geneva_with_immunity_is_told_with_who_says_what_and_on_whose_word(opened):
    text = told(opened, venues=("geneva",), formats=("bilateral", "trilateral"), **IMMUNITY)

    assert text.startswith(
        "Geneva with immunity (2 ways to offer it): no agreement follows from the stated "
        "positions, because Russia says: The presidents meet in Moscow and nowhere else "
        "[3 reports of 2 lineages]. If RU2 of Russia were dropped, both would accept what "
        "that opens in "
    )
    assert text.endswith(" % of the worlds that we assumed.")


def test_the_words_of_a_line_are_those_of_the_scenario(opened):
    (line,) = [p.says for p in opened.scenario.parties["russia"].positions if p.id == "RU2"]

    assert line.rstrip(".").lower() in told(opened, venues=("geneva",)).lower()


def test_an_inferred_line_is_not_told_as_said(opened):
    text = told(opened, venues=("moscow", "istanbul"))

    assert "Ukraine says: No meeting of the presidents on Russian ground [4 reports" in text
    assert "Ukraine is reported to hold: The president's safety cannot rest on" in text


@pytest.mark.parametrize(
    ("grade", "how"),
    [
        ({"grade": Grade.E3}, "Russia says: "),
        ({"grade": Grade.E1}, "Russia is reported to hold: "),
        ({"grade": None, "cites": ()}, "the rules assume of Russia: "),
    ],
)
def test_who_claims_a_line_follows_its_grade(opened, grade, how):
    text = told(opened, grade, venues=("geneva",))

    assert f"because {how}The presidents meet in Moscow and nowhere else [" in text
    assert ("[no report]" in text) is (grade["grade"] is None)


def test_lines_of_two_parties_are_told_of_each(opened):
    text = told(opened, venues=("moscow", "istanbul"))

    assert "because Russia says: " in text
    assert ", and Ukraine says: " in text
    assert "If UA1 and UA4 of Ukraine were dropped, both would accept" in text


def test_an_open_space_says_how_many_offers_break_no_line(opened):
    text = told(without(opened, "RU2"), venues=("moscow", "istanbul", "abu-dhabi"))

    assert text.startswith("3 offers: 2 break no stated line; both would accept these in ")


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"venues": ("istanbul",)}, "Istanbul"),
        ({"venues": ("virtual",)}, "A meeting by video"),
        ({"venues": ("ship",)}, "A meeting on a ship"),
        ({"venues": ("istanbul",), **IMMUNITY}, "Istanbul with immunity"),
        (
            {"venues": ("istanbul",), "formats": ("bilateral", "trilateral")},
            "Istanbul (2 ways to offer it)",
        ),
    ],
)
def test_where_nothing_stands_in_the_way_it_says_so(opened, asked, what):
    text = told(without(opened, "RU2"), **asked)

    assert text.startswith(f"{what}: no stated line stands in the way; both would accept in ")


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (Interval(0.5, 0.22, 0.88), "in 20 to 95 % of the worlds that we assumed"),
        (Interval(0.01, 0.0, 0.02), "in fewer than 5 % of the worlds that we assumed"),
        (Interval(1.0, 1.0, 1.0), "in 95 to 100 % of the worlds that we assumed"),
        (Interval(0.5, 0.0, 1.0), "in 0 to 100 % of the worlds that we assumed"),
    ],
)
def test_a_share_is_always_a_range(held, text):
    assert share(held) == text


def test_the_same_question_gives_the_same_bytes_whatever_the_hash_seed(parley_process):
    asked = ("explore", LEADERS, "--venue", "geneva", "--venue", "moscow", "--draws", 64, "--json")
    ran = [
        parley_process(*asked, env={**os.environ, "PYTHONHASHSEED": seed}) for seed in ("1", "2")
    ]

    assert [one.status for one in ran] == [0, 0]
    assert ran[0].out == ran[1].out
    assert json.loads(ran[0].out)["sentence"].count("RU2 of Russia") == 1
