"""A survey puts together what the parts of a study say of the same exploration."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from sim.expect.bench import bench
from sim.expect.hearing import on_day
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.rules.book import candidates
from sim.runs.work import Work
from sim.study.logic import dropped, leaving_out, logic, rests
from sim.study.models import other_models
from sim.study.survey import beliefs, survey

DAY = date(2026, 1, 30)
SITES = Space(venues=("moscow", "geneva"), guarantees=({"kind": "immunity"},))


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=256)


def surveyed(opened, **work):
    space = open_space(opened.scenario, SITES)
    return survey(opened, space, DAY, other_models(opened), Work(**work))


@pytest.fixture(scope="module")
def found(opened):
    return surveyed(opened)


def test_every_part_is_of_the_same_exploration(found, opened):
    explored = found.exploration

    assert found.logic == logic(explored)
    assert found.rests == rests(on_day(opened, DAY))
    assert found.leaving == leaving_out(explored, found.rests)
    assert found.dropped == dropped(explored, found.logic)
    assert found.beliefs == beliefs(explored, int(explored.joint.mean(axis=1).argmax()))


def test_a_belief_is_what_follows_without_a_rule_that_speaks_against(found):
    explored = found.exploration
    for party, changes in beliefs(explored, 0).items():
        verdict = explored.hearing.weigh(party, explored.offers(0))
        gains = [change.difference.mean for change in changes]

        assert gains == sorted(gains, reverse=True)
        for change in changes:
            assert change.what.effect.mean < 0 <= change.difference.mean
            assert change.after.mean == verdict.without(change.what.rule)[0].mean()


def test_the_envelope_spans_what_it_is_given(found):
    assert found.envelope.names == tuple(candidates())


def test_a_survey_is_the_same_by_any_number_of_threads(found, opened):
    other = surveyed(opened, jobs=4)

    for party, accept in found.exploration.acceptance.items():
        np.testing.assert_array_equal(other.exploration.acceptance[party], accept)
    for field in ("logic", "dropped", "leaving"):
        assert getattr(other, field) == getattr(found, field)
    np.testing.assert_array_equal(other.envelope.low[""], found.envelope.low[""])


def test_progress_is_told_of_classes_and_of_models(opened):
    classes, models = [], []
    found = surveyed(opened, weighed=lambda *held: classes.append(held), compared=models.append)

    assert classes[-1][0] == classes[-1][1] >= len(found.exploration.classes)
    assert models == list(found.envelope.names)


def test_a_survey_tells_everything_that_the_issue_asks_for(found):
    assert {field.name for field in fields(found)} >= {
        "exploration", "logic", "rests", "leaving", "dropped", "envelope",
        "beliefs",
    }  # fmt: skip
