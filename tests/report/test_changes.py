"""Inverse questions in sentences."""

import pytest

from sim.expect.draws import Interval
from sim.report.changes import believe_lines, changes_text, flips_lines, narrowing_text
from sim.study.beliefs import Belief, Believe, Supposed
from sim.study.edits import Amendment, Changed
from sim.study.flips import Reached
from sim.study.information import Assumption, Narrowing
from sim.study.score import ILLUSTRATIVE, SCORED

LOW, HIGH = Interval(0.02, 0.01, 0.04), Interval(0.6, 0.2, 0.9)


def test_none_found_is_said(small):
    lines = believe_lines(small, Believe("alba", LOW, None, (), ()), ILLUSTRATIVE)

    assert list(lines) == [
        "Changes of belief under which Alba would rather accept than not, "
        "up to 3 at once: none found."
    ]


def test_beliefs_held_together_are_one_sentence(small):
    beliefs = tuple(Belief(name, "line", (name,), f"{name} were not enforced") for name in "AB")
    found = Believe("alba", LOW, 2, (Supposed(beliefs, HIGH, HIGH),), ())

    assert list(believe_lines(small, found, ILLUSTRATIVE)) == [
        "Acceptance by Alba, if A were not enforced and B were not enforced: open, 20-95 %."
    ]


@pytest.mark.parametrize(("label", "told"), [(SCORED, True), (ILLUSTRATIVE, False)])
def test_a_bare_quantile_is_told_only_where_the_record_bears_numbers(small, label, told):
    amendment = Amendment(("venue bern",), "place", 1)
    changed = Changed((amendment,), None, HIGH, 0.3, HIGH)
    (line,) = flips_lines(small, Reached("", LOW, 1, (changed,)), 3, label)

    assert line.startswith("Acceptance by both, moved to Bern: ")
    assert ("30 %" in line) is told


def test_what_a_line_says_is_told_once(small):
    line = Belief("A", "line", ("A",), "A were not enforced (No meeting)")
    found = Believe("alba", LOW, None, (), (Supposed((line,), LOW, LOW),) * 2)
    _, first, second = believe_lines(small, found, ILLUSTRATIVE)

    assert "if A were not enforced (No meeting), and nothing else changed" in first
    assert "if A were not enforced, and nothing else changed" in second


def test_several_of_alike_changes_are_counted(small):
    topics = Amendment(tuple(f"add topic t{n}" for n in range(5)), "topic", 2)
    places = Amendment(
        ("venue bern", *(f"venue {v}" for v in ("rome", "paris", "oslo", "vienna"))), "place", 1
    )
    few = Amendment(topics.names[:3], "topic", 2)

    told = [changes_text(small, [amendment]) for amendment in (topics, few)]
    assert told[0] == "with any 2 of 5 changes of topic that the rules cannot tell apart"
    assert told[1] == "with, on the agenda, any 2 of t0, t1 or t2"
    assert changes_text(small, [places]).startswith("moved to any of 5 places that the rules")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("level experts", "level ministers"), "at the level of experts or ministers"),
        (("virtual", "ship"), "by video or on a ship"),
        (("add guarantee safety",), "with a promise of safety"),
        (("add the whole agenda",), "with the whole agenda"),
        (("seat helvia",), "with, at the table, Helvia"),
        (("no venue",), "with no place named"),
    ],
)
def test_a_change_is_told_in_words(small, names, told):
    assert changes_text(small, [Amendment(names, "any", 1)]) == told


def test_what_would_be_worth_knowing_is_a_sentence(small):
    line = Assumption("only_ground.enforcement[alba/A1]", "alba", "A1", "how binding A1 is")
    found = Narrowing("alba", 0, line, Interval(0.025, 0.02, 0.03))

    assert narrowing_text(small, found, "a leaders' meeting in Bern") == (
        "Alba's answer to a leaders' meeting in Bern would most narrow how binding A1 is: "
        "by 2 to 3 % of its variance."
    )
