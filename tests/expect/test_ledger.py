"""The record runs in the order of its calendar; what is not known yet has no effect."""

from datetime import date, timedelta

import pytest
from samples import PARIS, SCENARIOS, SMALL, broken

from sim.expect.statechart import State, replay
from sim.facts.reading import read_scenario


@pytest.fixture(params=[folder.name for folder in SCENARIOS])
def scenario(request, shipped):
    return shipped[request.param]


@pytest.fixture
def replayed(write):
    return lambda text: replay(read_scenario(write(text)))


def names(ledger):
    return [entry.event.id for entry in ledger.entries]


def test_events_come_in_the_order_of_days_and_not_of_lines(replayed):
    start, end = SMALL.index("  - id: talks\n"), SMALL.index("readings:\n")
    first = SMALL.index("  - id: geneva\n")
    moved = SMALL[:first] + SMALL[start:end] + SMALL[first:start] + SMALL[end:]

    assert names(replayed(moved)) == names(replayed(SMALL))


def test_within_a_day_the_order_is_that_of_the_lines(replayed):
    text = broken("on: 2025-03-02\n    act: counter", "on: 2025-03-01\n    act: counter")

    assert names(replayed(text))[:2] == ["geneva", "island-instead"]


def test_lines_of_one_day_swapped_are_events_swapped(replayed):
    text = SMALL.replace("on: 2025-03-10", "on: 2025-03-01")
    start, end = SMALL.index("  - id: talks\n"), SMALL.index("readings:\n")
    first = text.index("  - id: geneva\n")
    moved = text[:first] + text[start:end] + text[first:start] + text[end:]

    assert names(replayed(text)).index("talks") == 1
    assert names(replayed(moved)).index("talks") == 0


def test_a_range_takes_its_first_day(replayed):
    text = broken("on: 2025-03-02\n    act: counter", "on: 2025-03-01/2025-03-04\n    act: counter")
    text = text.replace("2025-03-03/2025-03-04", "2025-03-04")

    assert [entry.day for entry in replayed(text).entries] == [59, 59, 62, 68]


def test_the_state_of_a_track_can_be_asked_for_any_day(small):
    ledger = replay(small)
    states = {day: ledger.state(date(2025, 3, day)) for day in (1, 2, 3, 9, 10, 31)}

    assert states == {
        1: State.OPEN, 2: State.OPEN, 3: State.AGREED, 9: State.AGREED, 10: State.HELD,
        31: State.HELD,
    }  # fmt: skip
    assert ledger.state(date(2024, 1, 1)) is ledger.state(date(2025, 2, 28)) is State.IDLE
    assert ledger.state(date(2025, 3, 31), "delegations") is State.IDLE
    assert ledger.tracks == ("leaders",)


def test_the_state_of_a_day_is_that_after_its_last_event(scenario):
    ledger = replay(scenario)
    for entry in ledger.entries:
        day = scenario.clock.start + timedelta(days=entry.day)
        last = [other for other in ledger.entries if other.day == entry.day][-1]
        for track, region in last.regions.items():
            assert ledger.state(day, track) is region.state


def test_every_event_is_replayed_once(scenario):
    assert sorted(names(replay(scenario))) == sorted(scenario.events)


def test_a_replay_twice_is_the_same(scenario):
    assert replay(scenario) == replay(scenario)


def test_a_prefix_of_the_record_gives_a_prefix_of_the_ledger(scenario):
    ledger = replay(scenario)
    for n in range(len(ledger.entries)):
        record = tuple(entry.event for entry in ledger.entries[:n])
        shorter = replay(scenario.model_copy(update={"record": record}))
        assert shorter.entries == ledger.entries[:n]


def test_nothing_after_as_of_has_an_effect(scenario):
    for day in sorted({event.on.last for event in scenario.record}):
        known = scenario.as_of(day)
        kept = tuple(event for event in scenario.record if event.id in known.events)
        ledger = replay(known)
        assert all(entry.event.on.last <= day for entry in ledger.entries)
        assert ledger.entries == replay(scenario.model_copy(update={"record": kept})).entries


def test_every_day_of_the_clock_can_be_replayed(scenario):
    days = (scenario.clock.as_of - scenario.clock.start).days
    for n in range(0, days + 1, max(1, days // 60)):
        day = scenario.clock.start + timedelta(days=n)
        assert replay(scenario.as_of(day)).scenario.clock.as_of == day


def test_an_empty_record_is_an_empty_ledger(small):
    ledger = replay(small.model_copy(update={"record": ()}))

    assert (ledger.entries, ledger.tracks) == ((), ())
    assert ledger.state(date(2025, 3, 1)) is State.IDLE


def test_an_answer_is_about_the_track_of_the_offer_it_answers(small):
    assert [entry.track for entry in replay(small).entries] == ["leaders"] * 4


@pytest.mark.skipif(not PARIS.exists(), reason="the scenario is not there")
def test_the_delegations_of_1968_meet_on_13_may(shipped):
    ledger = replay(shipped["paris-1968"])

    assert ledger.state(date(1968, 5, 12), "delegations") is not State.HELD
    assert ledger.state(date(1968, 5, 13), "delegations") is State.HELD
