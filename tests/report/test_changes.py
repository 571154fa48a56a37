"""What would have to be otherwise, told: every set is a row, and nothing found is said."""

from dataclasses import replace
from datetime import date

import pytest

from sim.expect.bench import bench
from sim.expect.draws import Interval
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.report.changes import FIRST, changes_text, otherwise
from sim.report.document import Rows
from sim.study.beliefs import Belief
from sim.study.differences import Difference
from sim.study.flips import Amendment
from sim.study.survey import survey

HIGH = Interval(0.6, 0.2, 0.9)


@pytest.fixture(scope="module")
def found(leaders):
    opened = bench(leaders, seed=1, draws=64)
    space = open_space(leaders, Space(venues=("geneva", "moscow")))
    return survey(opened, space, date(2026, 1, 30), ())


def tables(found):
    """Return every table by its title."""
    blocks = [block for section in otherwise(found).blocks for block in _blocks(section)]
    return {block.title: block for block in blocks if isinstance(block, Rows)}


def _blocks(section):
    return getattr(section, "blocks", ())


def believing(found, **changed):
    """Return an exploration with another answer to what Russia would have to believe."""
    believe = replace(found.focus.beliefs["russia"], **changed)
    focus = replace(found.focus, beliefs={**found.focus.beliefs, "russia": believe})
    return replace(found, focus=focus)


def line(name):
    return Belief(name, "line", (name,), "", "No meeting")


def test_acceptance_as_things_are_stands_before_every_change(found):
    firsts = {title: table.rows[0][0] for title, table in tables(found).items()}

    assert {told for title, told in firsts.items() if title.endswith(", if")} == {
        "no belief changed"
    }
    assert {told for title, told in firsts.items() if title.endswith(", offered")} == {"as it is"}


def test_each_party_and_then_all_are_told_what_to_change(found):
    titles = [title for title in tables(found) if title.endswith(", offered")]

    assert titles == ["Ukraine, offered", "Russia, offered", "both, offered"]


def test_none_found_is_said(found):
    table = tables(believing(found, size=None, sets=()))["Russia, if"]

    assert "No set of up to 3 beliefs is found" in table.same


def test_further_sets_are_counted(found):
    sets = tuple(Difference((line(f"A{n}"), line("B")), HIGH, HIGH, HIGH) for n in range(FIRST + 2))
    table = tables(believing(found, size=2, sets=sets, singles=()))["Russia, if"]

    assert len(table.rows) == 1 + FIRST
    assert "2 further sets of 2 beliefs" in table.same


def test_what_a_line_says_is_told_once(found):
    sets = tuple(Difference((line("A"), line(other)), HIGH, HIGH, HIGH) for other in "BC")
    table = tables(believing(found, size=2, sets=sets, singles=()))["Russia, if"]

    assert [row[0].count("A were not enforced (No meeting)") for row in table.rows] == [0, 1, 0]


def test_several_alike_changes_are_counted(small):
    topics = Amendment(tuple(f"add topic t{n}" for n in range(5)), "topic", 2)
    venues = ("bern", "rome", "paris", "oslo", "vienna")
    places = Amendment(tuple(f"venue {venue}" for venue in venues), "place", 1)

    assert "any 2 of 5 changes of topic" in changes_text(small, [topics])
    assert "any of 5 places" in changes_text(small, [places])
    assert "any 2 of t0, t1 or t2" in changes_text(small, [replace(topics, names=topics.names[:3])])


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("level experts", "level ministers"), "at the level of experts or ministers"),
        (("virtual", "ship"), "by video or on a ship"),
        (("add guarantee safety",), "with a promise of safety"),
        (("seat helvia",), "with, at the table, Helvia"),
        (("no venue",), "with no place named"),
    ],
)
def test_a_change_is_told_in_words(small, names, told):
    assert changes_text(small, [Amendment(names, "any", 1)]) == told
