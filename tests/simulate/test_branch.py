"""A simulation leaves the record at a day or an event, and knows nothing of what came later."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from samples import LEADERS, PARIS
from staged import dispute, facts, histories, offer, told_apart

from sim.errors import SimError, UnknownNameError
from sim.expect.bench import bench
from sim.facts.reading import read_all
from sim.facts.record import Counter, Proposal, answered
from sim.rules.course import NOTHING
from sim.simulate.branch import ANSWERS, branch, instead, offering
from sim.simulate.menu import candidates
from sim.simulate.worlds import play_worlds

SHIPPED = {folder.name: bench(read_all(folder), seed=1) for folder in (LEADERS, PARIS)}
EVENTS = [(name, event.id) for name, opened in SHIPPED.items() for event in opened.order]
SOME = [(name, event) for name, event in EVENTS if name == "paris-1968"][::5] + EVENTS[:40:5]
"""Events of both records, spread over them."""
WORLDS = range(3)


def few(opened):
    """Return three candidate offers of a scenario."""
    stated = opened.scenario.explore
    less = {
        "venues": stated.venues[:3],
        "guarantees": (),
        "at_most_guarantees": None,
        "agendas": ((),),
    }
    return candidates(opened.scenario, stated.model_copy(update=less))


def left(name, at, days=30):
    """Return the branch that leaves the record of a shipped scenario somewhere."""
    return branch(SHIPPED[name], at=at, days=days, space=few(SHIPPED[name]))


def told(start):
    return histories(start, WORLDS)


def test_the_past_of_a_branch_is_what_had_surely_happened_before_the_event():
    for name, event in EVENTS:
        opened, start = SHIPPED[name], left(name, event)
        documented = opened.scenario.events[event]
        answers = {answered(held) for held in (*start.past, documented)}

        assert start.day == documented.on.first
        for held in opened.order:
            surely = held.on.last < start.day or held.id in answers
            assert (held in start.past) is surely, (event, held.id)


@pytest.mark.parametrize(("name", "event"), SOME)
def test_a_branch_at_an_event_knows_nothing_that_was_said_or_done_later(name, event):
    opened, start = SHIPPED[name], left(name, event)
    whole, known = opened.scenario, opened.scenario.as_of(start.day - timedelta(days=1))
    earlier = known.model_copy(update={
        "clock": whole.clock,
        "context": tuple(spell for spell in whole.context if spell.since <= start.day),
        "record": (*start.past, whole.events[event]),
    })  # fmt: skip
    cut = branch(replace(opened, scenario=earlier), at=event, days=30, space=few(opened))

    assert told(cut) == told(start)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_branch_on_a_day_knows_nothing_that_was_said_or_done_later(name, share):
    clock = SHIPPED[name].scenario.clock
    day = clock.start + timedelta(days=int(share * (clock.as_of - clock.start).days))
    start = left(name, day)
    cut = branch(SHIPPED[name].as_of(day), at=day, days=30, space=few(SHIPPED[name]))

    assert all(event.on.last <= day for event in start.past)
    assert told(cut) == told(start)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_last_day_of_the_record_is_where_a_branch_begins_by_default(name):
    start = branch(SHIPPED[name])
    stated = SHIPPED[name].scenario.follow.start or SHIPPED[name].scenario.clock.as_of

    assert start.day == stated
    assert start.days == SHIPPED[name].scenario.clock.horizon_days


# ----- something else instead -----


def on_table(name, event):
    """Return whether an event answers an offer on the table of the track that is simulated."""
    start = left(name, event.id)
    return answered(event) in start.tracks.regions[start.track].open.values()


ANSWERED = [
    (name, event.id)
    for name, opened in SHIPPED.items()
    for event in opened.order
    if event.by in opened.scenario.principals and on_table(name, event)
]


@pytest.mark.parametrize(("name", "event"), ANSWERED[::2])
def test_another_answer_names_what_it_replaced_and_comes_first(name, event):
    for what in ANSWERS:
        start = instead(left(name, event, 0), event, what)
        menu, documented = start.menu, SHIPPED[name].scenario.events[event]

        assert start.opening.replaces == event
        for history in told(start).values():
            assert [e.act for e in history[:2]] == ["start", what]
            assert (history[1].day, history[1].by, history[1].cause) == (0, documented.by, "")
            assert menu.name(history[1].row) == answered(documented)


@pytest.mark.parametrize("what", ANSWERS)
def test_worlds_with_another_answer_are_the_same_by_both_engines(what):
    start = instead(left("paris-1968", "warsaw-answer", 60), "warsaw-answer", what)

    assert told_apart(start, np.arange(12)) == []


PROPOSED = [
    (name, event.id)
    for name, opened in SHIPPED.items()
    for event in opened.order
    if isinstance(event, Proposal | Counter)
]


@pytest.mark.parametrize(("name", "event"), PROPOSED[::4])
def test_another_offer_names_what_it_replaced_and_comes_first(name, event):
    start = left(name, event, 0)
    candidate = start.menu.names[0]
    opened = instead(start, event, candidate)
    documented = SHIPPED[name].scenario.events[event]

    assert opened.opening.replaces == event
    for history in told(opened).values():
        act = "offer" if answered(documented) is None else "counter"
        assert (history[1].act, history[1].by, history[1].day) == (act, documented.by, 0)
        assert opened.menu.name(history[1].row) == candidate


def test_an_acceptance_by_the_last_addressee_is_an_agreement():
    start = left("paris-1968", "paris-acceptance")
    history = told(instead(start, "paris-acceptance", "accept"))[0]

    assert [event.act for event in history[:3]] == ["start", "accept", "agree"]


def test_a_refusal_clears_the_table():
    """Only one offer lies there."""
    held = facts(record=[
        offer("x", "2025-03-01", "alba", ["borea"], "geneva"),
        {"id": "y", "on": "2025-03-03", "act": "accept", "by": "borea", "to": ["alba"],
         "answers": "x", "says": "Yes.", "assumed": "a trial"},
    ])  # fmt: skip
    start = branch(bench(dispute(held), seed=1), at="y")

    for what, answered_by in (("silent", 1), ("refuse", 0)):
        state = play_worlds(replace(instead(start, "y", what), days=0), np.arange(20))
        assert ((state.open != NOTHING).sum(axis=0) == answered_by).all()


def two_mediators():
    """Return a bench of a dispute in which a second mediator proposes late."""
    held = facts(record=[
        offer("x", "2025-03-01", "alba", ["borea"], "geneva"),
        offer("late", "2025-03-09", "envoy", ["alba", "borea"], "vienna"),
    ])  # fmt: skip
    held["parties"]["helvia"]["role"] = "mediator"
    return bench(dispute(held), seed=1)


def test_a_mediator_proposes_only_once_it_has_done_so_in_the_past():
    opened = two_mediators()
    before, after = (branch(opened, at=at).proposers for at in ("late", None))

    assert set(before) == {"alba", "borea", "helvia"}, "the first of them: none has proposed"
    assert set(after) == {"alba", "borea", "envoy"}


def test_an_offer_that_nobody_made_comes_in_addition():
    start = offering(left("leaders-meeting-2026", None), "kyiv/leaders/trilateral", "united-states")
    history = told(start)[0]

    assert (history[1].act, history[1].by) == ("offer", "united-states")
    assert start.opening.replaces == ""
    assert start.past == left("leaders-meeting-2026", None).past


def test_whoever_opens_with_an_offer_proposes_even_if_it_is_only_a_host():
    plain = left("leaders-meeting-2026", None)
    start = offering(plain, plain.menu.names[0], "uae")

    assert "uae" in start.proposers
    assert told_apart(start, np.arange(4)) == []


# ----- what cannot be asked -----


def test_an_unknown_event_is_told_with_the_nearest():
    with pytest.raises(UnknownNameError, match="no event called 'warsaw-anser'") as caught:
        left("paris-1968", "warsaw-anser")

    assert caught.value.hint == "did you mean 'warsaw-answer'?"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_outside_the_record_is_told_with_what_it_covers(days):
    clock = SHIPPED["paris-1968"].scenario.clock
    day = (clock.start if days < 0 else clock.as_of) + timedelta(days=days)
    with pytest.raises(SimError, match=f"{day} is outside the record") as caught:
        left("paris-1968", day)

    assert caught.value.hint == f"it covers {clock.start} to {clock.as_of}"


def test_days_below_0_are_told():
    with pytest.raises(SimError, match="-1 days cannot be simulated"):
        left("paris-1968", None, -1)


def test_an_unknown_candidate_or_party_is_told():
    start = left("leaders-meeting-2026", None)
    with pytest.raises(UnknownNameError, match="no candidate offer called 'mosco'"):
        offering(start, "mosco", "russia")
    with pytest.raises(UnknownNameError, match="no party called 'rusia'") as caught:
        offering(start, start.menu.names[0], "rusia")

    assert caught.value.hint == "did you mean 'russia'?"


@pytest.mark.parametrize(
    ("event", "what"),
    [("bombing-limited", "accept"), ("geneva-1968-03", "accept"), ("poland-warsaw", "refuse"),
     ("thant-on-places", "geneva"), ("abu-dhabi-2026-01-accept-russia", "refuse")],
)  # fmt: skip
def test_what_cannot_stand_in_for_an_event_is_told_with_what_can(event, what):
    (start,) = (left(name, event) for name, held in EVENTS if held == event)
    with pytest.raises(SimError) as caught:
        instead(start, event, what)

    assert event in str(caught.value) or what in str(caught.value)
    assert caught.value.hint


def test_an_answer_to_an_offer_that_is_off_the_table_cannot_be_another():
    held = facts(record=[
        offer("x", "2025-03-01", "alba", ["borea"], "geneva"),
        *({"id": name, "on": on, "act": act, "by": "borea", "to": ["alba"], "answers": "x",
           "says": "An answer.", "assumed": "a trial"}
          for name, on, act in (("no", "2025-03-03", "refuse"), ("yes", "2025-03-05", "accept"))),
    ])  # fmt: skip
    start = branch(bench(dispute(held), seed=1), at="yes")
    with pytest.raises(SimError, match="no longer lay on the table") as caught:
        instead(start, "yes", "silent")

    assert caught.value.hint


def test_what_is_first_heard_of_later_is_on_no_menu_of_a_simulation_that_starts_before():
    new = {"venues": ["vienna"], "level": "leaders", "format": "trilateral", "agenda": ["border"],
           "guarantees": ["immunity"]}  # fmt: skip
    record = [
        offer("first", "2025-01-10", "alba", ["borea"], "geneva"),
        offer("later", "2025-02-10", "alba", ["borea"], "vienna") | {"offer": new},
    ]
    space = {"venues": ["oslo", "geneva", "vienna"], "formats": ["bilateral", "trilateral"],
             "guarantees": ["immunity"], "agendas": [[], ["border"]]}  # fmt: skip
    held = facts(record=record)
    opened = bench(dispute(held | {"follow": held["follow"] | {"offers": space}}), seed=1, draws=8)
    before, after = branch(opened, at=date(2025, 2, 9)), branch(opened, at=date(2025, 2, 10))

    assert {o.venues for o in before.offers.values()} == {("oslo",), ("geneva",)}
    assert {(o.format, o.agenda, o.guarantees) for o in before.offers.values()} == {
        ("bilateral", (), ())
    }
    assert (len(before.offers), before.unheard, after.unheard) == (2, 22, 0)
    assert len(branch(opened, at="later").offers) == 2
    with pytest.raises(SimError, match="first heard of later"):
        branch(opened, at="first")


def test_what_somebody_asks_for_is_on_the_menu_whenever_it_is_first_heard_of():
    opened = SHIPPED["paris-1968"]

    assert len(left("paris-1968", opened.order[0].id).offers) == len(few(opened))
