"""The statechart of simulated worlds: what moves each region, and what is forbidden."""

from itertools import product

import numpy as np
import pytest
from disputes import disputes
from hypothesis import given, settings
from staged import dispute, facts, histories, offer, ruled, start_of

from sim.errors import SimError
from sim.facts.scenario import REGIONS
from sim.simulate.state import MOVES, REGION_OF, allowed, moved

EVERY = [
    (region, trigger, state)
    for region, triggers in MOVES.items()
    for trigger, state in product(triggers, REGIONS[region])
]
FORBIDDEN = [(r, t, s) for r, t, s in EVERY if s not in MOVES[r][t]]


MOVING = {act for act, region in REGION_OF.items() if region != "meeting"}
MOVING |= {"schedule", "postpone", "cancel", "meet"}
"""What happens to regions by reactions alone."""


def code(region, state):
    return np.array([REGIONS[region].index(state)])


def test_a_forbidden_transition_names_its_cause_the_region_and_the_state():
    for region, trigger, state in FORBIDDEN:
        assert not allowed(region, trigger, code(region, state)).any()
        with pytest.raises(SimError) as caught:
            moved(region, trigger, code(region, state), "my-rule")

        assert caught.value.problem == f"my-rule would {trigger} the {region}, which is {state}"
        assert caught.value.where == f"statechart/{region}"
        assert all(name in caught.value.hint for name in MOVES[region][trigger])


def test_one_world_in_a_forbidden_state_is_enough_for_an_error():
    states = np.array([REGIONS["hostilities"].index(name) for name in ("pause", "full", "pause")])

    with pytest.raises(SimError, match="would resume the hostilities, which is full"):
        moved("hostilities", "resume", states, "x")


def test_every_state_of_a_region_can_be_reached_and_left_but_the_ends():
    for region, triggers in MOVES.items():
        steps = {(s, t) for moves in triggers.values() for s, t in moves.items() if s != t}
        assert {target for _, target in steps} >= {*REGIONS[region]} - {REGIONS[region][0]}
        assert {source for source, _ in steps} >= {*REGIONS[region]} - {"withdrawn"}


# ----- what may follow what, in whole histories -----


def rerun(told, start):
    """Yield the states of all regions after each event, by the statechart alone."""
    states = dict(start)
    for event in told:
        region = REGION_OF.get(event.act)
        if region in start:
            states[region] = MOVES[region][event.act][states[region]]
        yield event, dict(states)


@settings(max_examples=20, deadline=None)
@given(scenario=disputes())
def test_histories_keep_the_invariants_of_the_statechart(scenario):
    start = start_of(scenario, days=45)
    known, slots = set(start.causes), {slot.id for slot in start.slots}

    for told in histories(start, range(16)).values():
        acts, days = [event.act for event in told], [event.day for event in told]
        assert acts[0] == "start"
        assert days == sorted(days)
        assert {event.cause for event in told} <= known
        assert all(e.cause in slots for e in told if e.act in MOVING)
        assert "meet" not in acts[:-1], "nothing happens after the meeting"
        check_meetings(told, start)
        check_table(told, start)


def check_meetings(told, branch):
    """No meeting without a day for it, no day without an agreement, nothing agreed twice."""
    state = branch.tracks.regions[branch.track].state
    agreed, scheduled = state in {"agreed", "scheduled"}, state == "scheduled"
    for event in told:
        match event.act:
            case "agree":
                assert not agreed
                agreed = True
            case "schedule":
                assert agreed
                scheduled = True
            case "postpone" | "meet":
                assert scheduled
                scheduled = event.act == "meet"
            case "cancel":
                assert agreed
                agreed = scheduled = False


def check_table(told, branch):
    """One offer of a proposer is open at a time, and answers are to offers on the table.

    Which offer a counter takes from the table its event does not tell: nothing is known then.
    """
    menu, opened = branch.menu, {}
    for event in told:
        by = menu.by[event.row] if event.row >= 0 else ""
        match event.act:
            case "offer" | "counter":
                assert event.act == "counter" or event.by not in opened
                assert by == event.by
                if event.act == "counter":
                    opened.clear()
                opened[event.by] = event.row
            case "refuse" | "deny" | "downgrade" | "lapse":
                assert opened.pop(by, event.row) == event.row
            case "accept" | "condition" | "defer" | "silent" | "reconsider":
                assert opened.get(by, event.row) == event.row
                assert by != event.by
            case "agree":
                assert opened.get(by, event.row) == event.row
                opened.clear()


@settings(max_examples=10, deadline=None)
@given(scenario=disputes())
def test_every_region_moves_only_as_its_events_say(scenario):
    start = start_of(scenario, days=45)
    first = {"hostilities": "full", "mediator": "engaged"}
    for told in histories(start, range(8)).values():
        for region in ("hostilities", "mediator"):
            mine = [e for e in told if REGION_OF.get(e.act) == region]
            assert len(list(rerun(mine, first))) == len(mine)


def test_a_world_in_which_leaders_have_met_has_no_later_event():
    held = facts(record=[offer("first", "2025-03-30", "alba", ["borea"], "geneva")])
    for party in ("alba", "borea"):
        mood = {"id": f"m-{party}", "rule": "base", "log_odds": {"mean": 6.0}}
        held = ruled(held, party, mood)
    told = histories(start_of(dispute(held), days=120), range(40)).values()
    met = [t for t in told if t[-1].act == "meet"]

    assert len(met) > 20
    assert all(event.act != "meet" for t in told for event in t[:-1])
    assert all(event.cause in {"", "meets"} for t in met for event in t[-1:])
