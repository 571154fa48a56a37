"""What is allowed and seldom meant is told, with its place; a clean record is told nothing."""

import pytest
from samples import SMALL, broken

from sim.errors import ScenarioError
from sim.facts.document import locate
from sim.facts.doubts import doubts
from sim.facts.reading import ScenarioFile, read_scenario

RULE = '    rules: [{id: A1, rule: refuses_ground, of: [SWE], position: A1, assumed: "x"}]\n'
GUEST = """\
  - {id: guest, on: 2025-02-01, act: offer, by: helvia, to: [borea], says: x, assumed: x,
     offer: {level: leaders}}
  - {id: no, on: 2025-02-02, act: refuse, by: borea, answers: guest, says: x, assumed: x}
"""
CLEAN = broken("  borea:\n    name: Borea\n", RULE + "  borea:\n    name: Borea\n")


@pytest.fixture
def told(write):
    """Return what is doubted in a scenario: line and message."""

    def doubt(text):
        path = write(text)
        tree = ScenarioFile.read(path).tree
        return [(locate(tree, d.loc)[1][0], d.message) for d in doubts(read_scenario(path))]

    return doubt


def line(text, passage):
    return text[: text.index(passage)].count("\n") + 1


def test_a_record_that_is_coded_in_full_is_told_nothing(told):
    assert told(CLEAN) == []


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("to: [borea]\n    says: Alba proposes", "to: [borea, helvia]\n    says: Alba proposes",
         "to: [borea, helvia]", "'helvia' gives no answer to 'geneva'"),
        ("from: 2025-03-05", "from: 2025-03-04", "from: 2025-03-04,", "'calm' overlaps 'war'"),
        (", position: A1, assumed", ", assumed", "id: A1\n", "speaks for the position 'A1'"),
        ("  helvia: {name: Helvia", "  helvia: {name: ALBA", "helvia: {name", "share the name"),
        ("  safety: {says", "  Safety: {says: Other.}\n  safety: {says", "safety: {says: The",
         "differ in case only"),
        ("sources:\n", "sources:\n  post: {title: T, outlet: The Post}\n", "{title: T, outlet",
         "nobody can look up 'post'"),
        ("record:\n", f"record:\n{GUEST}", "[borea], says: x", "'guest' seats one principal"),
    ],
)  # fmt: skip
def test_what_is_seldom_meant_is_told_with_its_line(told, old, new, at, message):
    assert CLEAN.count(old) == 1
    text = CLEAN.replace(old, new)
    ((number, doubt),) = told(text)

    assert message in doubt
    assert number == line(text, at)


def test_a_principal_whom_nobody_stands_against_is_told_if_there_are_others(told):
    messages = [message for _, message in told(CLEAN.replace("    adversary: alba\n", ""))]

    assert messages == ["nobody stands against 'borea': no rule knows the other side of it"]


def test_an_event_that_follows_from_itself_is_told(told):
    text = CLEAN.replace("  - id: talks\n", "  - id: talks\n    implied_by: agreed\n")

    assert {doubt for _, doubt in told(text)} >= {"'agreed' follows from itself"}


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("  island: {name", "  virtual: {name", "virtual"),
        ("  helvia: {name", "  all: {name", "all"),
        ("  safety: {says", "  none: {says", "none"),
    ],
)
def test_a_word_of_the_program_is_no_id(write, old, new, word):
    text = SMALL.replace(old, new).replace("[island]", f"[{word}]").replace("by: helvia", "by: all")
    with pytest.raises(ScenarioError, match=f"the id '{word}' is reserved: it means"):
        read_scenario(write(text))


def test_a_position_whose_context_never_came_is_told(told):
    text = CLEAN.replace("truce: A truce holds.}", "truce: A truce holds., peace: Peace.}")
    text = text.replace(
        "        grade: E2\n", "        grade: E2\n        while: {hostilities: peace}\n"
    )

    assert told(text) == [
        (line(text, "peace}\n"), "'A1' never holds: no spell has hostilities=peace")
    ]
