"""Scores as told: what a posterior had seen, what one dispute cannot say, and what was missed."""

import json

import pytest
from samples import CASEBOOK, LEADERS

import sim

SHIPPED = CASEBOOK / "posterior.json"
FEW = {"draws": 64}


@pytest.fixture
def stranger(tmp_path):
    """A posterior that was fitted to other disputes."""
    held = json.loads(SHIPPED.read_text(encoding="utf-8"))
    file = tmp_path / "posterior.json"
    file.write_text(json.dumps(held | {"disputes": ["elsewhere"]}), encoding="utf-8")
    return file


def test_a_posterior_is_no_test_on_what_it_was_fitted_to(stranger):
    cases = [CASEBOOK / name for name in ("kachin-2012", "lra-2007")]
    own, other = (sim.score(*cases, posterior=file, **FEW) for file in (SHIPPED, stranger))

    assert (own.json["learnt"], other.json["learnt"]) == (own.json["n"], 0)
    assert "neither its score nor what it gains is a test" in unfolded(own)
    assert "on answers that it was fitted to" in unfolded(own)
    assert "fitted to" not in unfolded(other)


def test_every_page_of_a_posterior_tells_its_worth_and_whether_it_knew_the_dispute(stranger):
    """The first scenario goes on where cases of the casebook end."""
    own, other = (
        unfolded(sim.replay(LEADERS, posterior=file, **FEW)) for file in (SHIPPED, stranger)
    )

    assert "Leaving one dispute out, it gained" in own
    assert "Leaving one dispute out, it gained" in other
    assert "of these its numbers are no test" in own
    assert "of these its numbers are no test" not in other


def test_one_dispute_has_no_limits_and_no_other_disputes(tmp_path):
    alone = sim.score(CASEBOOK / "lra-2007", without=["third_party"], **FEW)

    assert "nan" not in unfolded(alone).split()
    assert set(alone.json["baselines"]) == {"coin", "line .1/.7", "persistence", "rules, learning"}
    assert "so few disputes cannot judge them" in alone.json["verdict"]
    assert "ways that need no other dispute" in alone.json["verdict"]
    assert {"report.html", "calibration.svg"} <= {
        path.name for path in alone.save(tmp_path / "alone").iterdir()
    }


def test_a_few_disputes_do_not_say_what_is_better():
    names = ("lra-2007", "essequibo-2023", "tigray-2022")
    few = sim.score(*(CASEBOOK / name for name in names), without=["meetings"], **FEW)

    assert "so few disputes cannot judge them" in few.json["verdict"]
    assert "no other dispute" not in few.json["verdict"]
    assert not {"better", "worse"} & {*unfolded(few).split()}


def test_a_miss_names_place_and_proposer_and_which_way_a_rule_told_it_from_others():
    found = sim.score(CASEBOOK / "portsmouth-1905", **FEW)
    miss = next(miss for miss in found.json["misses"] if miss["event"] == "R24-04")

    assert (miss["rule"], miss["leans"], miss["venues"]) == (
        "hostile_host",
        "against",
        ["washington"],
    )
    assert "for Washington (delegations), which Russia proposed" in unfolded(found)


def test_what_was_asked_is_told_with_the_score(tmp_path):
    found = sim.score(CASEBOOK / "kachin-2012", since="2013-01-01", confident=True, **FEW)
    page = (found.save(tmp_path / "scores") / "report.html").read_text(encoding="utf-8")

    asked = "Asked: confident, answers since 2013-01-01, 64 draws."
    assert (asked in found.text, asked in page) == (True, True)
    assert found.json["asked"]["since"] == "2013-01-01"


def unfolded(reply):
    return " ".join(reply.text.split())
