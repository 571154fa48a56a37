"""An exploration told: ranges, caveats, witnesses, and no ranking where none is warranted."""

import re
from dataclasses import replace
from datetime import date

import pytest

from sim.expect.bench import bench
from sim.expect.draws import Interval
from sim.expect.space import open_space
from sim.facts.parties import Grade
from sim.facts.scenario import Space
from sim.report.explore import UNRANKED, contradictions, exploration_text, sections, share
from sim.report.printed.lead import lead as sentence
from sim.report.printed.places import kinds_section
from sim.report.words import caveat
from sim.study.models import other_models
from sim.study.survey import survey

DAY = date(2026, 1, 30)
IMMUNITY = {"guarantees": ({"kind": "immunity", "strength": 0.5},), "at_least_guarantees": 1}
RANGED = re.compile(r"\d-\d+ %|\d to \d+(\.\d+)? %|(under|over|fewer than|about) \d+(\.\d+)? %")
VERDICTS = ("insincere", "sincere", "bad faith", "good faith", "lying", "bluff", "stalling")


def explored(opened, **asked):
    """Return the survey of a space; by default there is something to talk about."""
    space = open_space(opened.scenario, Space(**{"agendas": (("territory",),)} | asked))
    return survey(opened, space, DAY, other_models(opened))


def unwrapped(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=256)


@pytest.fixture(scope="module")
def two(opened):
    """Two sites that contradict each other's lines."""
    return explored(opened, venues=("moscow", "geneva"), guarantees=({"kind": "immunity"},))


@pytest.fixture(scope="module")
def geneva(opened):
    """One site, which breaks one line."""
    return explored(opened, venues=("geneva",), formats=("bilateral", "trilateral"), **IMMUNITY)


@pytest.fixture(scope="module")
def free(opened):
    """A site that breaks no line, without the one that it breaks."""
    return explored(opened.without("RU2"), venues=("istanbul",))


@pytest.fixture(scope="module")
def many(opened):
    """Every capital, with lines that contradict each other."""
    return explored(
        opened,
        venues=("capitals",),
        formats=("bilateral", "trilateral"),
        guarantees=({"kind": "immunity", "strength": 0.5}, {"kind": "agreed-agenda"}),
        agendas=((), ("territory",)),
    )


@pytest.fixture(params=["two", "many"])
def text(request):
    return exploration_text(request.getfixturevalue(request.param))


def test_no_percentage_stands_without_a_range(text):
    told = unwrapped(text)

    assert told.count(" %") > 10
    assert told.count(" %") == len(RANGED.findall(told))


def test_it_says_what_it_is_not(text, opened):
    assert caveat(opened.scenario.clock.as_of) in unwrapped(text)
    assert "Loose prior: " in unwrapped(text)


def test_there_is_no_verdict_on_sincerity(text):
    assert not [word for word in VERDICTS if word in text.lower()]


def test_nothing_is_wider_than_a_terminal(text):
    assert max(map(len, text.splitlines())) <= 100


def test_corrections_are_told_together_and_not_ranked(two, free):
    told = unwrapped(exploration_text(two))

    assert told.count(UNRANKED) == 1
    assert told.index("Without RU2") > told.index("None is recommended")
    assert UNRANKED not in unwrapped(exploration_text(free))


def test_the_lead_tells_who_says_what_by_whose_word_and_that_it_is_not_met(geneva):
    text = sentence(geneva)

    assert text.startswith("Geneva with immunity: Russia is reported to hold: the presidents meet")
    assert "This offer does not meet it." in text
    assert text in unwrapped(exploration_text(geneva))


@pytest.mark.parametrize(
    ("graded", "claim"),
    [
        ({"grade": Grade.E3}, "Russia says: "),
        ({"grade": Grade.E1}, "Russia is reported to hold: "),
        ({"grade": None, "cites": ()}, "Russia is taken to hold: "),
    ],
)
def test_who_claims_a_line_follows_its_grade(geneva, graded, claim):
    rests = {line: replace(rest, **graded) for line, rest in geneva.rests.items()}

    assert claim in sentence(replace(geneva, rests=rests))


def test_lines_of_two_parties_are_told_of_each(two):
    text = sentence(two)

    assert "Russia is reported to hold: " in text
    assert "Ukraine says: " in text
    assert "No offer here meets both." in text


def test_where_nothing_stands_in_the_way_the_lead_says_so(opened):
    free = opened.without("RU2", "UA5", "RU1")

    assert sentence(explored(free, venues=("istanbul",))).startswith(
        "Istanbul: no line that both have stated stands in the way."
    )
    assert "stands in the way of Istanbul" in sentence(
        explored(free, venues=("moscow", "istanbul", "abu-dhabi"))
    )


def test_the_lead_says_on_which_terms_no_line_stands_in_the_way(opened):
    free, both = opened.without("RU2", "RU1"), ((), ("territory",))

    assert sentence(explored(free, venues=("istanbul",), agendas=both)) == (
        "Istanbul: no line that both have stated stands in the way, "
        "but only with agenda: territory."
    )
    assert sentence(explored(free, venues=("istanbul", "doha"), agendas=both)) == (
        "No stated line stands in the way of Istanbul; or Doha, which nobody named, "
        "but only with agenda: territory."
    )


def test_the_text_is_short_and_leaves_the_classes_to_the_annex(many):
    text = exploration_text(many)

    assert len(text.splitlines()) < 90
    assert "annex.html" in text
    assert "Ulaanbaatar" not in text


def test_places_that_the_bands_merge_are_told_apart_by_what_moves_the_answer(opened):
    asked = explored(opened, venues=("istanbul", "doha", "vienna", "tokyo", "astana"))
    told = unwrapped(exploration_text(asked))
    rows = {row[0]: row[1:] for row in kinds_section(asked.exploration).blocks[1].rows}

    assert rows["Doha, which nobody named"][1].endswith("RU2")
    assert "its list" in rows["Vienna or Tokyo, which nobody named"][1]
    assert "closed its sky to it and" not in told  # Tokyo is listed, and has not closed its sky
    assert "an ally of the other side [atop, as of" in rows["Astana, which nobody named"][0]
    assert "Vienna: is neutral in law or policy" in told
    assert "[russia-list-2022, as of 2024-12-31]" in told


def test_one_place_is_told_with_what_moves_each_answer_and_its_rank_as_a_host(opened):
    told = unwrapped(exploration_text(explored(opened, venues=("vienna",))))

    assert "the host is on its list and the host has closed its sky to it [russia-list" in told
    assert "a third party proposes: for" in told
    assert re.search(r"Vienna \d+ of \d+ \(\d+ to \d+\): [\d,]+ km", told)


def test_many_places_are_told_with_the_first_ranks_as_hosts(many):
    assert re.search(r"Bern 1 of 193 \(1 to \d+\) ", unwrapped(exploration_text(many)))


def test_what_one_line_bars_is_not_called_a_contradiction_of_two(geneva):
    text = exploration_text(geneva)

    assert "No offer here meets it" in text
    assert "each other" not in text


def test_what_falls_with_a_source_is_told(two):
    told = unwrapped(exploration_text(two))

    assert "Without lineage kyiv-independent RU2, " in told
    assert "1 lineage" in told


def test_every_stated_line_stands_on_a_page_with_its_sources(two):
    items = [*_items(contradictions(two).blocks)]
    labels = [label for label, _ in items if label]
    lines = {line for _, line in two.exploration.violations}

    assert lines == {label.partition(",")[0] for label in labels} & lines
    assert all(told.cites for label, told in items if label.startswith("RU2,"))


def _items(blocks):
    for block in blocks:
        yield from getattr(block, "items", ())
        yield from _items(getattr(block, "blocks", ()))


def test_sections_have_names_of_their_own(two):
    assert len({section.name for section in sections(two)}) == len(sections(two))


@pytest.mark.parametrize(
    ("joint", "text"),
    [
        (Interval(0.01, 0.0, 0.02), "in fewer than 5 % of the worlds that we assumed"),
        (Interval(1.0, 1.0, 1.0), "in 95 to 100 % of the worlds that we assumed"),
    ],
)
def test_a_share_is_always_a_range(joint, text):
    assert share(joint) == text


def test_what_every_offer_promises_is_told_where_places_stand_side_by_side(opened):
    found = explored(opened, venues=("geneva", "vienna"), **IMMUNITY)
    told = unwrapped(exploration_text(found))

    assert "promised: immunity" in told
    assert "nothing promised" not in told
    assert "Geneva; or Vienna, which nobody named cannot be told apart" in told


def test_where_nothing_was_on_the_table_that_is_said(opened):
    found = explored(opened, venues=("geneva",), levels=("experts",))

    assert "No side had an offer at this level on the table." in exploration_text(found)
    assert "Whether both accept is" not in exploration_text(found)
