"""The same bytes come out whatever is weighed together, by how many, and beside what."""

import json
from datetime import date

import numpy as np
import pytest

from sim.expect import structure
from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.report import records
from sim.report.records import exploration_record
from sim.runs.work import Work
from sim.study import explore
from sim.study.models import other_models
from sim.study.survey import survey

DAY = date(2026, 1, 31)
VENUES = ("moscow", "kyiv", "geneva", "istanbul", "budapest", "virtual")


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=60)


def told(opened, jobs=1):
    """Return the JSON document of a survey over four other models."""
    space = open_space(opened.scenario, Space(venues=VENUES, guarantees=["immunity"]))
    found = survey(opened, space, DAY, other_models(opened), Work(jobs))
    return json.dumps(exploration_record(found))


@pytest.mark.parametrize(("jobs", "batch"), [(2, 64), (3, 2), (1, 1)])
def test_jobs_and_batches_change_no_byte(opened, monkeypatch, jobs, batch):
    whole = told(opened)
    monkeypatch.setattr(structure, "TOGETHER", batch)

    assert told(opened, jobs) == whole


@pytest.mark.parametrize("venue", VENUES)
def test_a_venue_alone_is_answered_as_among_others(opened, venue):
    alone, among = (
        explore.explore(opened, open_space(opened.scenario, Space(venues=names)), DAY)
        for names in ((venue,), VENUES)
    )
    number = among.classes.member[VENUES.index(venue)]

    for party, held in alone.acceptance.items():
        np.testing.assert_array_equal(held[0], among.acceptance[party][number])


def test_a_large_class_lists_some_of_its_offers_and_counts_all(opened, monkeypatch):
    monkeypatch.setattr(records, "LISTED", 1)

    for one in json.loads(told(opened))["classes"]:
        assert (len(one["offers"]), one["count"] >= 1) == (1, True)
