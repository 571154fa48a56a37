"""Every probability says what it rests on; whoever changes book, prior or rule loses the label."""

import json

import pytest
import yaml
from samples import ROOT, believing

from sim.expect.bench import bench
from sim.expect.labels import ILLUSTRATIVE, IN_SIGHT, LOOSE, MEANS
from sim.making.compare import compare
from sim.making.explain import explain
from sim.making.explore import explore
from sim.making.replay import replay
from sim.making.simulate import simulate
from sim.rules.book import candidates, standard_book
from sim.rules.priors import Normal

LEADERS = ROOT / "scenarios" / "leaders-meeting-2026"
FEW = {"draws": 16, "jobs": 1}
ASKED = {"venues": "geneva", "levels": "leaders", "formats": "bilateral", **FEW}
ANSWER = "moscow-refused"
OWN = '''"""A rule of a reader."""

from typing import Annotated

from sim import Case, Draws, Normal, consideration


@consideration(assumed="an example")
def mood(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.1)]) -> Draws:
    """Some days are better than others."""
    return push
'''


def texts(scenario, **changes):
    """Return what three commands print of a scenario, as text and as data."""
    replies = [
        explore(scenario, **ASKED, **changes),
        replay(scenario, **FEW, **changes),
    ]
    replies.append(explain(scenario, event=replies[1].expectations[0].event.id, **FEW, **changes))
    return [told for reply in replies for told in (reply.text, json.dumps(reply.json))]


def told(texts, label):
    return [label in " ".join(text.lower().split()) for text in texts]


def edited(folder, edit):
    """Write the scenario with an edit of its data, and return its path."""
    tree = yaml.load((LEADERS / "scenario.yaml").read_text(), yaml.BaseLoader)
    edit(tree)
    path = folder / "scenario.yaml"
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    path.write_text(text.replace("'null'", "null"))
    return path


def instance(**more):
    """Return an edit that states an instance of a rule for a party."""
    return lambda tree: tree["parties"]["ukraine"]["rules"].append(
        {"id": "mine", "assumed": "an example", **more}
    )


def firmer(tree):
    tree["parties"]["ukraine"]["rules"][0]["enforcement"] = {"a": 9, "b": 1}


def test_the_shipped_book_is_a_loose_prior_and_says_what_that_means():
    told_of = texts(LEADERS)

    assert all(told(told_of, LOOSE))
    assert all(told(told_of, MEANS[LOOSE].lower()))
    assert all(told(told_of, IN_SIGHT.lower()))


@pytest.mark.parametrize(
    "kept", [{"as_of": "2026-01-29"}, {"seed": 3}, {"interval": 0.8}, {"by": "russia"}], ids=str
)
def test_the_day_the_seed_and_the_interval_change_no_book(kept):
    assert explore(LEADERS, **ASKED, **kept).label == LOOSE


def test_a_counterfactual_of_facts_changes_no_book():
    scenario = bench(LEADERS, seed=1, draws=1).scenario
    for name, change in scenario.but.items():
        if not change.without and not any("rules" in path for path in change.set):
            assert bench(LEADERS, seed=1, draws=1, but=name).label == LOOSE


WAYS = {
    "a rule left out": {"without": "third_party"},
    "a line left out": {"without": "RU2"},
    "a candidate switched on": {"candidates": next(iter(candidates()))},
    "another book": {"book": standard_book().without("no_place")},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_whoever_changes_the_book_loses_the_label(way):
    told_of = texts(LEADERS, **way)

    assert not any(told(told_of, LOOSE))
    assert all(told(told_of, ILLUSTRATIVE))


STATED = {
    "a prior of its own": instance(rule="third_party", push={"mean": 2.0}),
    "a firmness of its own": firmer,
}


@pytest.mark.parametrize("edit", STATED.values(), ids=STATED)
def test_a_scenario_with_a_prior_of_its_own_loses_the_label(tmp_path, edit):
    assert not any(told(texts(edited(tmp_path, edit)), LOOSE))


def test_a_rule_of_the_readers_own_loses_the_label(tmp_path):
    rules = tmp_path / "mine.py"
    rules.write_text(OWN)
    path = edited(tmp_path, instance(rule="mood"))
    (tmp_path / "rules.py").write_text(OWN)

    assert not any(told(texts(LEADERS, rules=rules), LOOSE))
    assert not any(told(texts(path, trust=True), LOOSE))


def test_a_bench_with_another_prior_loses_the_label():
    opened = bench(LEADERS, seed=1, draws=16)
    changed = believing(opened, "ukraine", "third_party", "push", Normal(2.0, 0.1))

    assert (opened.label, changed.label) == (LOOSE, ILLUSTRATIVE)
    assert opened.with_candidates(next(iter(candidates()))).label == ILLUSTRATIVE
    assert opened.without("RU2").label == ILLUSTRATIVE


def test_of_alternatives_the_label_is_the_one_that_they_share():
    changed = compare(LEADERS, without="RU2", **ASKED)

    assert changed.label == ILLUSTRATIVE
    rows = [row for row in changed.json["differences"] if row["party"] == "all"]
    assert rows
    assert {row["label"] for row in rows} == {ILLUSTRATIVE}


def test_what_is_joint_simulated_or_of_practice_is_illustrative():
    explored = explore(LEADERS, **ASKED).json
    worlds = simulate(LEADERS, worlds=64, days=20, **FEW)

    assert {one["joint"]["label"] for one in explored["classes"]} == {ILLUSTRATIVE}
    assert {i["label"] for one in explored["classes"] for i in one["accept"].values()} == {LOOSE}
    assert {one["label"] for one in explored["practice"]} == {ILLUSTRATIVE}
    assert worlds.json["held"]["label"] == worlds.json["label"] == ILLUSTRATIVE
    assert LOOSE not in worlds.text.lower()


def test_every_probability_of_a_document_has_its_label():
    def intervals(held, within=""):
        if isinstance(held, list):
            return [i for inner in held for i in intervals(inner, within)]
        if not isinstance(held, dict):
            return []
        if {"mean", "low", "high"} <= set(held):
            return [held] if within else []
        inside = {"accept", "joint", "public", "hindsight", "now", "held"}
        return [i for k, inner in held.items()
                for i in intervals(inner, within or (k if k in inside else ""))]  # fmt: skip

    for document in (explore(LEADERS, **ASKED).json, replay(LEADERS, **FEW).json):
        found = intervals(document)
        assert found
        assert all("label" in interval for interval in found)


@pytest.mark.parametrize("word", ["tested", "calibrated", "predict"])
def test_no_answer_is_said_to_be_tested_or_predicted(word):
    for text in texts(LEADERS):
        assert word not in text.lower()


def test_a_verdict_says_whether_the_answers_were_in_sight(tmp_path):
    moved = edited(tmp_path, lambda _: None)

    assert "in sight when the book was written" in replay(LEADERS, **FEW).json["score"]["verdict"]
    assert "in sight" not in replay(moved, **FEW).text
