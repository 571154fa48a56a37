"""Sentences that a scenario must make true: read, refused where they make no sense, and run."""

import pytest
from samples import LEADERS, SMALL

from sim.errors import ScenarioError
from sim.facts.expectations import read_expectations
from sim.study.expectations import check_expectations

RULES = """\
    rules:
      - {id: A1, rule: refuses_ground, of: [AUT], position: A1}
"""
SENTENCE = """\
- name: Alba would rather meet on the island than in Vienna
  party: alba
  on: 2025-03-20
  offers:
    vienna: {venues: [vienna], level: leaders, by: borea}
    island: {event: island-instead}
  prefers: [island, vienna]
  acceptance: {vienna: [0, 0.4]}
  decisive: {vienna: A1}
  stops: {vienna: [A1], island: []}
"""
ISLAND = "venues: [island], level: leaders, by: borea"


@pytest.fixture
def beside(write):
    """Write a scenario with a red line, and sentences beside it; return the folder."""

    def put(sentences):
        write(SMALL.replace("  borea:\n    name: Borea\n", RULES + "  borea:\n    name: Borea\n"))
        return write(sentences, "expect.yaml").parent

    return put


@pytest.fixture
def outcome(beside):
    return lambda text: check_expectations(beside(text), seed=1, draws=256)[0]


@pytest.fixture
def refused(beside):
    def problem(text):
        with pytest.raises(ScenarioError) as caught:
            check_expectations(beside(text), seed=1, draws=8)
        return caught.value.problems

    return problem


def swapped(old, new):
    assert SENTENCE.count(old) == 1
    return SENTENCE.replace(old, new)


def test_a_true_sentence_is_met(outcome):
    held = outcome(SENTENCE)

    assert (held.met, held.line) == (True, 1)
    assert held.name == "Alba would rather meet on the island than in Vienna"
    assert "decided by A1, breaks A1; island" in held.found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("[island, vienna]", "[vienna, island]", "vienna is not likelier to be accepted than"),
        ("[0, 0.4]", "[0.9, 1]", "the mean acceptance of vienna is not from 0.9 to 1"),
        ("decisive: {vienna: A1}", "decisive: {island: A1}", "island is not decided by A1"),
        ("island: []}", "island: A1}", "the red lines that island breaks are not A1"),
        ("vienna: [A1]", "vienna: []", "the red lines that vienna breaks are not none"),
    ],
)
def test_a_sentence_that_does_not_hold_says_what_was_found(outcome, old, new, found):
    held = outcome(swapped(old, new))

    assert not held.met
    assert held.found.startswith(found)
    assert "; vienna 0." in held.found


def test_before_it_was_said_a_line_does_not_count_in_public(outcome):
    early = swapped("2025-03-20", "2025-02-01").replace("event: island-instead", ISLAND)

    assert outcome(early).met
    public = outcome(early.replace("  prefers:", "  clock: public\n  prefers:"))
    assert "the red lines that vienna breaks are not A1" in public.found


def test_a_rule_left_out_stops_nothing(outcome):
    text = swapped("{vienna: [A1], island: []}", "{vienna: [], island: []}")
    text = text.replace("  decisive: {vienna: A1}\n", "").replace("[island, vienna]", "[]")
    text = text.replace("acceptance: {vienna: [0, 0.4]}", "acceptance: {}")

    assert not outcome(text).met
    assert outcome(text.replace("  offers:", "  without: A1\n  offers:")).met


def test_no_file_is_no_expectation(write):
    assert check_expectations(write(SMALL).parent) == ()


@pytest.mark.parametrize(
    ("old", "new", "at", "message", "hint"),
    [
        ("party: alba", "party: alva", (2, 10), "no principal called 'alva'",
         "did you mean 'alba'?"),
        ("party: alba", "partie: alba", (2, 3), "unknown key", "did you mean 'party'?"),
        ("event: island-instead", "event: isle", (6, 21), "no offer called 'isle'",
         "island-instead"),
        ("venues: [vienna]", "venues: [wien]", (5, 23), "no venue called 'wien'", ""),
        ("by: borea", "buy: borea", (5, 48), "unknown key", "did you mean 'by'?"),
        ("[0, 0.4]", "[0.4, 0]", (8, 24), "the bounds run backwards", "write [low, high]"),
        ("[0, 0.4]", "[0, 4]", (8, 28), "input should be less than or equal to 1", ""),
        ("[island, vienna]", "[island, berlin]", (7, 21), "no offer called 'berlin'",
         "known: island, vienna"),
        ("decisive: {vienna: A1}", "decisive: {vienna: A9}", (9, 22), "no rule of alba called 'A9'",
         "known: A1, "),
        ("on: 2025-03-20", "on: 2024-03-20", (3, 7), "2024-03-20 is before the scenario's clock",
         ""),
        ("on: 2025-03-20", "but: no-lime\n  on: 2025-03-20", (1, 3),
         "no counterfactual called 'no-lime'", "did you mean 'no-line'?"),
        ("on: 2025-03-20", "reading: {answer: maybe}\n  on: 2025-03-20", (1, 3),
         "the reading 'answer' has no option 'maybe'", "known: counter, refusal"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(refused, old, new, at, message, hint):
    problem = next(p for p in refused(swapped(old, new)) if message in p.message)

    assert problem.file.endswith("expect.yaml")
    assert (problem.line, problem.column) == at
    assert hint in problem.hint


def test_every_mistake_is_told_at_once(refused):
    text = swapped("party: alba", "party: alva")
    text += SENTENCE.replace("event: island-instead", "event: isle")

    assert len(refused(text)) == 2


def test_a_sentence_that_claims_nothing_is_refused(refused):
    (problem,) = refused("- {name: A, party: alba, on: 2025-03-20, offers: {a: {event: geneva}}}\n")

    assert "claims nothing" in problem.message
    assert "`prefers`" in problem.hint


@pytest.mark.parametrize("text", ["name: A\n", "just words\n", ""])
def test_a_file_that_is_no_list_says_how_to_start(refused, text):
    assert "expected a list" in refused(text)[0].message


def test_the_day_before_is_what_counts(shipped):
    _, sentences = read_expectations(LEADERS / "expect.yaml")
    january = next(s for s in sentences if "in January" in s.name)

    assert (str(january.on), january.clock) == ("2026-01-30", "public")
