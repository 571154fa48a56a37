"""An exploration as text: ranges, caveats, and no ranking where none is warranted."""

import re
from datetime import date

import pytest

from sim.expect.bench import bench, without
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.report.explore import MOST, UNRANKED, exploration_text
from sim.report.words import caveat
from sim.study.models import variants
from sim.study.score import ILLUSTRATIVE
from sim.study.survey import survey

DAY = date(2026, 1, 30)
RANGED = re.compile(r"\d-\d+ %|\d to \d+(\.\d+)? %|(under|over|fewer than|about) \d+(\.\d+)? %")
VERDICTS = ("insincere", "sincere", "bad faith", "good faith", "lying", "bluff", "stalling")


def text_of(opened, **asked):
    space = open_space(opened.scenario, Space(**asked))
    found = survey(opened, space, DAY, lambda: variants(opened))
    return exploration_text(found, ILLUSTRATIVE)


def unwrapped(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=256)


@pytest.fixture(scope="module")
def two(opened):
    """Two sites that contradict each other's lines."""
    return text_of(opened, venues=("moscow", "geneva"), guarantees=({"kind": "immunity"},))


@pytest.fixture(scope="module")
def many(opened):
    """Every capital, with lines that contradict each other."""
    return text_of(
        opened,
        venues=("capitals",),
        formats=("bilateral", "trilateral"),
        guarantees=({"kind": "immunity", "strength": 0.5}, {"kind": "agreed-agenda"}),
        agendas=((), ("territory",)),
    )


@pytest.mark.parametrize("name", ["two", "many"])
def test_no_percentage_stands_without_a_range(name, request):
    text = unwrapped(request.getfixturevalue(name))

    assert text.count(" %") > 10
    assert text.count(" %") == len(RANGED.findall(text))


@pytest.mark.parametrize("name", ["two", "many"])
def test_it_says_what_it_is_not(name, request, opened):
    text = unwrapped(request.getfixturevalue(name))

    assert caveat(opened.scenario.clock.as_of) in text
    assert "; illustrative. A range holds nine in ten of the worlds that we assumed." in text


def test_corrections_are_told_together_and_not_ranked(two):
    assert unwrapped(two).count(UNRANKED) == 1
    assert two.index("without RU2") > two.index("None is recommended")
    assert "none is recommended" in two


@pytest.mark.parametrize("name", ["two", "many"])
def test_there_is_no_verdict_on_sincerity(name, request):
    text = request.getfixturevalue(name).lower()

    assert not [word for word in VERDICTS if word in text]


def test_nothing_is_wider_than_the_page(many):
    assert max(map(len, many.splitlines())) <= 100


def test_of_many_classes_the_most_accepted_are_told_and_it_says_so(many):
    told = re.search(r"\((\d+) of (\d+): those that both would accept most often\)", many)

    assert int(told[1]) == MOST < int(told[2])
    assert many.count("\n      both: ") == MOST


def test_capitals_that_are_only_counted_are_named_once(many):
    _, names = many.split("The places that are only counted above:")

    assert "Addis Ababa" in names
    assert "Ulaanbaatar" in names
    assert "Ulaanbaatar" not in many[: many.index("The places that are only")]
    assert names.count("Ulaanbaatar") == 1


def test_what_no_offer_meets_is_not_called_a_contradiction_of_two(opened):
    text = text_of(opened, venues=("geneva",))

    assert "What contradicts this offer:\n  RU2: no offer here meets it\n" in text
    assert "1 offer on 30 Jan 2026, in one class" in unwrapped(text)
    assert "1 offers" not in text
    assert "1 classes" not in text


def test_every_line_tells_its_grade_its_reports_and_its_lineages(two):
    assert "RU2 (grade E2): The presidents meet in Moscow" in two
    assert "without mbn360-2026-01-30: UA4 rests on nothing" in unwrapped(two)


def test_without_a_contradiction_there_is_none_to_remove(opened):
    text = text_of(without(opened, "RU2"), venues=("istanbul",))

    assert UNRANKED not in unwrapped(text)
    assert "What contradicts" not in text
    assert "What they rest on" not in text
