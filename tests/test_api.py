"""The public surface: a short list of names, and a researcher's first twenty lines."""

from dataclasses import replace
from typing import Annotated

import pytest
from samples import LEADERS

import sim

PUBLIC = [
    "Bench", "Beta", "Case", "Choice", "Course", "Draws", "Expectation", "Explanation",
    "HalfNormal", "Interval", "Ledger", "LogNormal", "Mask", "Normal", "Rule", "RuleBook",
    "RuleError", "Scenario", "ScenarioError", "SimError", "UnknownNameError", "Verdict",
    "Weight", "bench", "bind", "branch", "check_expectations", "check_rules", "consideration",
    "expect", "explain", "explanation_text", "follow", "interval", "load_rules", "reaction",
    "read_scenario", "red_line", "replay", "review", "score", "standard_book", "summary",
    "tactic", "transcript",
]  # fmt: skip


def test_the_public_names_are_these_and_sorted():
    assert list(sim.__all__) == PUBLIC == sorted(PUBLIC)
    assert len(PUBLIC) <= 50


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_there_and_explains_itself(name):
    held = getattr(sim, name)

    assert name in dir(sim)
    assert held.__doc__ or name in {"Draws", "Mask"}


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'bensch'"):
        _ = sim.bensch


@sim.consideration(assumed="who is dared in public loses face by coming")
def dare(case: sim.Case, *, sting: Annotated[sim.Draws, sim.HalfNormal(1.0)]) -> sim.Draws:
    """An invitation to the adversary's ground reads as a dare."""
    return -sting * case.offers.on([case.party.adversary_state])


def test_load_replay_add_a_rule_change_the_scenario_and_look():
    book = sim.standard_book() | sim.RuleBook([dare])
    plain = sim.bench(LEADERS, seed=1, draws=256)
    own = sim.bench(LEADERS, seed=1, draws=256, book=book)
    changed = sim.bench(LEADERS, seed=1, draws=256, book=book, but="no-only-moscow")
    found = [sim.explain(opened, "kyiv-answer-2026-01") for opened in (plain, own, changed)]
    means = [explanation.expectation.public.interval.mean for explanation in found]

    assert len(sim.replay(plain.scenario).entries) == len(plain.scenario.record)
    assert means[1] < means[0] < means[2]
    assert "dare: An invitation to the adversary's ground" in sim.explanation_text(found[1])


def test_a_bench_of_a_scenario_is_the_bench_of_its_file(leaders):
    event = "kyiv-2026-01"
    read, given = (sim.bench(source, seed=1, draws=64) for source in (LEADERS, leaders))

    assert sim.explain(read, event).total == sim.explain(given, event).total


def test_a_change_to_a_scenario_that_was_read_already_says_what_to_give(leaders):
    with pytest.raises(sim.SimError, match="changes to a file") as caught:
        sim.bench(leaders, seed=1, but="no-only-moscow")

    assert "read_scenario(path, readings=..., but=...)" in caught.value.hint


def test_a_rule_that_is_not_loaded_is_told_with_its_path(leaders):
    book = sim.RuleBook(rule for rule in sim.standard_book().values() if rule.name != "only_ground")

    for source, place in ((LEADERS, "scenario.yaml:"), (leaders, "scenario: parties.russia")):
        with pytest.raises(sim.ScenarioError, match="no rule called 'only_ground'") as caught:
            sim.bench(source, seed=1, book=book)
        assert place in str(caught.value)


def test_follow_a_branch_and_sum_up():
    start = sim.branch(sim.bench(LEADERS, seed=1), days=30)
    offers = {name: o for name, o in start.offers.items() if o.venues in {("moscow",), ("riyadh",)}}
    found = sim.summary(sim.follow(replace(start, offers=offers), 64))

    assert len(found.worlds) == 64
    assert found.ends["held"].interval == found.held.interval
