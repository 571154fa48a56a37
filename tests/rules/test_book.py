"""What the standard book says on the whole: the means of the model, through the real weighing."""

from copy import deepcopy

import pytest
from staged import STAND_IN

from sim.expect.bench import bench
from sim.expect.hearing import on_day
from sim.facts.fact import read_day
from sim.facts.record import Offer
from sim.facts.scenario import Scenario

DAY = "2025-06-30"
ASSUMED = {"assumed": "made up for a test"}
LINE = {"id": "A1", "says": "Not there.", "kind": "red-line", "grade": "E2", **ASSUMED}
NOT_IN_GENEVA = {"id": "A1", "rule": "refuses_ground", "of": ["CHE"], "position": "A1"}
NO_MEETING = {"id": "A1", "rule": "needs_guarantee", "kind": ["immunity"], "position": "A1"}


def dispute(record=(), line=None, said=DAY):
    facts = deepcopy(STAND_IN)
    facts["parties"]["helvia"].pop("state")
    if line is not None:
        position = {**LINE, "said": said}
        facts["parties"]["alba"] |= {"positions": [position], "rules": [line]}
    facts["record"] = [{"says": "x", **ASSUMED, **event} for event in record]
    return facts


def mean(facts, venue="geneva", by="borea", level="leaders", form="bilateral", book=None):
    opened = bench(Scenario.model_validate(facts), seed=1, draws=16_384, book=book)
    terms = Offer(venues=(venue,) if venue else (), level=level, format=form)
    verdict = on_day(opened, read_day(DAY)).put("alba", [terms], by)
    return float(verdict.acceptance.mean())


def offer(name, by, venue="geneva", on="2025-01-01"):
    to = {"alba": ["borea"], "borea": ["alba"]}.get(by, ["alba", "borea"])
    terms = {"venues": [venue], "level": "leaders"}
    return {"id": name, "on": on, "act": "offer", "by": by, "to": to, "offer": terms}


def refusal(of, on="2025-02-01"):
    return {"id": f"no-{of}", "on": on, "act": "refuse", "by": "alba", "answers": of}


def meeting(number):
    terms = {"venues": ["doha"], "level": "leaders"}
    day = f"2025-0{number}-15"
    return {"id": f"m{number}", "on": day, "act": "meet", "by": "alba", "to": ["borea"],
            "meeting": terms}  # fmt: skip


REFUSED = (offer("o1", "borea"), refusal("o1"))
NAMED = offer("o2", "alba")
THREE = tuple(map(meeting, (1, 2, 3)))
CASES = {
    "adversary": (dispute(), {}, 0.37),
    "third party": (dispute(), {"by": "envoy"}, 0.50),
    "nobody is a third party": (dispute(), {"by": None}, 0.50),
    "conference": (dispute(), {"by": "envoy", "form": "multilateral"}, 0.46),
    "a line about the place today": (dispute(line=NOT_IN_GENEVA), {}, 0.22),
    "and 21 days ago": (dispute(line=NOT_IN_GENEVA, said="2025-06-09"), {}, 0.29),
    "a condition today": (dispute(line=NO_MEETING), {}, 0.31),
    "refused before": (dispute(REFUSED), {}, 0.27),
    "no place": (dispute(), {"by": "envoy", "venue": None}, 0.42),
    "named itself, and met": (dispute([NAMED, *THREE]), {"by": "envoy"}, 0.63),
}


@pytest.mark.parametrize("name", CASES)
def test_the_means_of_the_model_are_met(name):
    facts, asked, expected = CASES[name]

    assert mean(facts, **asked) == pytest.approx(expected, abs=0.01)


def test_a_third_party_is_believed_less_where_the_host_is_hostile():
    facts = dispute()
    facts["parties"]["alba"]["state"] = "RUS"

    assert mean(facts, by="envoy") == pytest.approx(0.35, abs=0.01)
