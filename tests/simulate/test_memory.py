"""What rules may ask of the past grows in a simulated world as it does in the record."""

import numpy as np
import pytest
from staged import dispute, facts, start_of

from sim.rules.book import RuleBook, standard_book
from sim.rules.declare import consideration
from sim.simulate.state import Log
from sim.simulate.worlds import simulate

NO = {"refuse", "counter", "deny", "downgrade", "defer", "condition", "silent"}
WORLDS = 40


@pytest.fixture(scope="module")
def answers():
    """Return what the parties remembered before answers, and what had happened by then."""
    seen, logs = [], [Log()]

    @consideration(assumed="a trial")
    def watch(case):
        """It only looks."""
        if case.offers.shape == (1, 1):
            told = next(iter(logs[-1].histories(start.causes).values()), [])
            me = case.party.name
            held = {deed: float(case.here(deed, me).ravel()[0]) for deed in ("offered", "refused")}
            held |= {"day": float(case.day.ravel()[0]), "place": case.offers.place, "me": me}
            seen.append((held, told, case.answered))
        return np.zeros((1, 1))

    start = start_of(dispute(facts()), book=standard_book() | RuleBook([watch]), days=150)
    for world in range(WORLDS):
        logs.append(Log())
        simulate(start, np.array([world]), logs[-1])
    return start, seen


def at_place(start, told, me, place, acts):
    """Return what a party did about a place, in order."""
    names = {"geneva": "Geneva", "oslo": "Oslo", "stockholm": "Stockholm"}
    rows = ((e, e.answers if e.act == "counter" and acts is not OFFERS else e.row) for e in told)
    return [e for e, row in rows if e.by == me and e.act in acts and row >= 0
            and names.get((start.menu.terms(row).venues or ("",))[0]) == place]  # fmt: skip


OFFERS = {"offer", "counter"}


def test_a_place_that_a_party_refused_in_a_world_is_remembered_until_it_accepts_it(answers):
    start, seen = answers
    found = 0
    for held, told, _ in seen:
        own = at_place(start, told, held["me"], held["place"], NO | {"accept"})
        refused = bool(own) and own[-1].act != "accept"
        assert np.isfinite(held["refused"]) == refused
        if refused:
            found += 1
            assert held["refused"] == held["day"] - start.minds[held["me"]].case.day - own[-1].day
    assert found > 10


def test_a_place_that_a_party_offered_in_a_world_is_remembered(answers):
    start, seen = answers
    found = 0
    for held, told, _ in seen:
        own = at_place(start, told, held["me"], held["place"], OFFERS)
        assert np.isfinite(held["offered"]) == bool(own)
        found += bool(own)
    assert found > 5


def test_a_second_answer_to_one_offer_is_known_as_such(answers):
    _, seen = answers

    assert any(held["me"] in answered for held, _, answered in seen)
    assert any(held["me"] not in answered for held, _, answered in seen)
