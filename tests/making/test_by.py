"""Who makes an offer is part of every question: a third party, unless somebody is named."""

import json

import numpy as np
import pytest
from samples import ROOT, SMALL

from sim.errors import SimError
from sim.making.compare import compare
from sim.making.explain import explain
from sim.making.explore import explore

LEADERS = ROOT / "scenarios" / "leaders-meeting-2026"
ASKED = {"venues": "geneva", "levels": "leaders", "formats": "bilateral", "draws": 64}


@pytest.fixture(scope="module")
def asked():
    """Return explorations of one place, by who makes the offers."""
    return {by: explore(LEADERS, by=by, **ASKED) for by in (None, "russia", "united-states")}


def test_a_third_party_is_taken_where_nobody_is_named_and_told(asked):
    document = asked[None].json

    assert document["taken"]["by"] == "a third party"
    assert {one["offer"]["by"] for one in document["classes"]} == {"a third party"}
    assert "Taken: a third party makes the offers" in " ".join(asked[None].text.split())


def test_a_mediator_is_a_third_party(asked):
    third, named = (asked[by].exploration for by in (None, "united-states"))

    for party, rows in third.acceptance.items():
        assert np.array_equal(rows, named.acceptance[party])
    assert asked["united-states"].json["taken"]["by"] == "united-states"


def test_who_makes_an_offer_accepts_it_and_meets_its_own_lines(asked):
    explored = asked["russia"].exploration

    assert (explored.acceptance["russia"] == 1).all()
    assert not any(v.any() for (party, _), v in explored.violations.items() if party == "russia")
    assert np.array_equal(explored.joint, explored.acceptance["ukraine"])
    assert "makes the offers on 30 Jan 2026, and so accepts them" in " ".join(
        asked["russia"].text.split()
    )


def test_what_the_adversary_offers_is_accepted_less_than_what_a_third_party_does(asked):
    mine, third = (asked[by].exploration.acceptance["ukraine"].mean() for by in ("russia", None))

    assert mine < third


def test_a_comparison_is_of_offers_by_whom_was_named():
    found = compare(LEADERS, without="RU2", by="ukraine", **ASKED)

    assert found.order.asked["by"] == "ukraine"
    assert "Taken: Ukraine makes the offers" in " ".join(found.text.split())
    assert found.inputs.options["by"] == "ukraine"


def test_an_answer_can_be_explained_as_one_to_another_proposer(write):
    path = write(SMALL)
    answer, offer = "island-instead", "geneva"
    found = explain(path, event=answer, by="helvia", draws=64)

    assert found.scenario.offers[offer].by == "helvia"
    for name, told in (("nobody", "no party called"), ("borea", "an addressee")):
        with pytest.raises(SimError, match=told):
            explain(path, event=answer, by=name, draws=64)
    with pytest.raises(SimError, match="is what 'borea' answered"):
        explain(path, event="agreed", by="helvia", draws=64)


def test_nobody_is_a_located_error(parley):
    ran = parley("explore", LEADERS, "--venue", "geneva", "--by", "nobody", "--draws", 8)

    assert (ran.status, ran.out) == (2, "")
    assert "--by: no party called 'nobody'" in ran.err
    told = parley("explore", LEADERS, "--venue", "geneva", "--by", "russia", "--draws", 8, "--json")
    assert json.loads(told.out)["asked"]["by"] == "russia"
