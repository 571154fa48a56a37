"""What was known on a day, and what identifies a scenario."""

from datetime import date

import pytest
from samples import broken

from sim.facts.reading import read_scenario


@pytest.fixture
def changed(write):
    return lambda old, new: read_scenario(write(broken(old, new)))


def ids(scenario, day):
    return [event.id for event in scenario.as_of(date.fromisoformat(day)).record]


def test_what_came_later_is_hidden(small):
    assert ids(small, "2025-02-28") == []
    assert ids(small, "2025-03-01") == ["geneva"]
    assert ids(small, "2025-03-02") == ["geneva", "island-instead"]


def test_what_a_meeting_implies_is_hidden_until_the_meeting(small):
    assert ids(small, "2025-03-09") == ["geneva", "island-instead"]
    assert ids(small, "2025-03-10") == ["geneva", "island-instead", "agreed", "talks"]


def test_a_range_is_hidden_until_its_last_day(changed):
    scenario = changed("on: 2025-03-10", "on: 2025-03-10/2025-03-12")

    assert "talks" not in ids(scenario, "2025-03-11")
    assert "talks" in ids(scenario, "2025-03-12")


def test_an_answer_to_a_hidden_offer_is_hidden_with_it(write):
    text = broken("says: Borea names the island.", "says: x\n    implied_by: talks")
    text = text.replace(
        "    answers: island-instead\n    implied_by: talks\n", "    answers: island-instead\n"
    )

    assert ids(read_scenario(write(text)), "2025-03-09") == ["geneva"]


def test_what_follows_from_a_hidden_event_is_hidden_with_it(write):
    text = broken("says: Borea names the island.", "says: x\n    implied_by: agreed")

    assert ids(read_scenario(write(text)), "2025-03-09") == ["geneva"]


def test_a_position_has_the_grade_that_it_had_then(small):
    def grades(day):
        known = small.as_of(date.fromisoformat(day)).positions
        return [(str(p.grade), p.cites) for _, p in known.values()]

    assert grades("2025-01-31") == []
    assert grades("2025-02-01") == grades("2025-02-28") == [("E1", ("gazette#p2",))]
    assert grades("2025-03-01") == [("E2", ("gazette#p1",))]


def test_context_that_had_not_begun_is_hidden(small):
    assert [spell.id for spell in small.as_of(date(2025, 3, 4)).context] == ["war"]


def test_the_clock_stops_on_the_day(small):
    assert small.as_of(date(2025, 3, 4)).clock.as_of == date(2025, 3, 4)


def test_nothing_is_hidden_on_the_last_day(small):
    assert small.as_of(small.clock.as_of) == small


def test_knowing_less_twice_is_knowing_the_least(leaders):
    early, late = date(2025, 9, 1), date(2026, 1, 27)

    assert leaders.as_of(late).as_of(early) == leaders.as_of(early)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Where would", "title: Where should"),
        ("as_of: 2025-03-31", "as_of: 2025-03-30"),
        ("lat: 1.5", "lat: 1.6"),
        ("says: The course of the border.", "says: The border."),
        ("kind: red-line", "kind: condition"),
        ("said: 2025-02-01", "said: 2025-02-02"),
        ("on: 2025-03-10", "on: 2025-03-11"),
        ("to: 2025-03-04,", "to: 2025-03-03,"),
        ("cites: [gazette#p1]\n  - id: island", "cites: [gazette#p2]\n  - id: island"),
        ("assumed: Implied by the meeting.", "assumed: It follows."),
        ('p1: "000000000001"', 'p1: "00000000000a"'),
        ("says: Alba holds no line.", "says: Alba is open."),
        ("remove: [agreed]", "remove: [agreed, geneva]"),
        ("remove: [A1]", "set: {title: x}"),
    ],
)
def test_the_fingerprint_changes_with_any_fact(small, changed, old, new):
    assert changed(old, new).fingerprint != small.fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("parley: 1\n", "# a comment\nparley: 1\n"),
        ("{name: Helvia, state: CHE, role: host}", "{role: host, state: CHE, name: Helvia}"),
        ("as_of: 2025-03-31", "as_of: 2025-03-31, horizon_days: 180"),
        ("on: 2025-03-10", "on: '2025-03-10'"),
    ],
)
def test_the_fingerprint_does_not_change_with_the_spelling(small, changed, old, new):
    assert changed(old, new).fingerprint == small.fingerprint


def test_disputed_facts_name_their_readings(small):
    assert small.disputed == {"agreed": ("answer",), "island-instead": ("answer",)}


def test_a_scenario_cannot_be_changed(small):
    with pytest.raises(ValueError, match="frozen"):
        small.title = "x"


def test_lists_by_name_follow_the_file(small):
    assert tuple(small.events) == ("geneva", "island-instead", "agreed", "talks")
    assert tuple(small.offers) == ("geneva", "island-instead")
    assert small.principals == ("alba", "borea")
    assert small.positions["A1"][0] == "alba"


def test_every_fact_that_owes_a_source_has_its_path(small):
    paths = [path for path, _ in small.sourced()]

    assert len(set(paths)) == len(paths) == 10
