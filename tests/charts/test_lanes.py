"""Lanes tell every event once: of the documented record, and of a simulated world."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.text import Text
from samples import SCENARIOS, SMALL
from staged import histories

from sim.charts.lanes import LOOKS, OTHERS, STANDING, STATES, plot, record, world
from sim.charts.page import NARROW, WIDE
from sim.expect.bench import bench
from sim.expect.statechart import replay
from sim.facts.reading import read_scenario
from sim.report.words import ACTS
from sim.simulate.branch import branch, instead
from sim.study.worlds import World, prepared, world_of

BRANCHES = {"leaders-meeting-2026": date(2026, 1, 30), "paris-1968": date(1968, 4, 27)}


@pytest.fixture(scope="module", params=list(BRANCHES))
def simulated(request, shipped):
    """Return the first worlds of a branch, event by event."""
    opened = bench(shipped[request.param], seed=1, draws=64)
    start = prepared(branch(opened, at=BRANCHES[request.param]))
    happened = histories(start, np.arange(64))
    return [World(start, number, tuple(events)) for number, events in happened.items()]


def words(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


def test_a_row_is_an_event(small):
    rows = record(replay(small)).rows

    assert [(row.event, row.act, row.first, row.by) for row in rows] == [
        ("geneva", "offer", 59, "alba"),
        ("island-instead", "counter", 60, "borea"),
        ("agreed", "accept", 61, "alba"),
        ("talks", "meet", 68, "alba"),
    ]
    assert [row.day for row in rows] == ["1 Mar 2025", "2 Mar 2025", "3-4 Mar 2025", "10 Mar 2025"]


def test_a_row_has_the_states_after_it_and_the_context_of_its_day(small):
    rows = record(replay(small)).rows

    assert [row.strips["leaders"] for row in rows] == ["open", "open", "agreed", "held"]
    assert [row.strips["hostilities"] for row in rows] == ["fighting"] * 3 + ["truce"]


def test_an_answer_leads_to_the_offer_and_to_its_proposer(small):
    rows = record(replay(small)).rows

    assert [row.answers for row in rows] == [None, "geneva", "island-instead", None]
    assert [row.to for row in rows] == [("borea",), ("alba",), ("borea",), ("borea",)]


def test_what_is_disputed_has_an_asterisk_and_what_is_implied_brackets(small):
    disputed, implied = record(replay(small)).rows[1:3]

    assert disputed.text.startswith("* ")
    assert (implied.text[0], implied.text[-1]) == ("[", "]")


@pytest.mark.parametrize("name", [folder.name for folder in SCENARIOS])
def test_rows_run_as_the_record_does(shipped, name):
    rows = record(replay(shipped[name])).rows

    begun = sorted(shipped[name].record, key=lambda event: event.on.first)
    assert [row.event for row in rows] == [event.id for event in begun]


@pytest.mark.parametrize("layout", [WIDE, NARROW])
@pytest.mark.parametrize("name", [folder.name for folder in SCENARIOS])
def test_every_event_has_its_day_and_its_party_in_every_layout(shipped, name, layout):
    shown = record(replay(shipped[name]))
    told = " ".join(words(plot(shown, layout)))

    for row in shown.rows:
        assert told.count(row.day) >= sum(other.day == row.day for other in shown.rows)
        assert shown.lanes[row.by] in told


def test_a_narrow_figure_has_lanes_for_the_principals_and_one_for_all_others(shipped):
    shown = record(replay(shipped["paris-1968"]))

    assert len(shown.lanes) > 3
    assert OTHERS in words(plot(shown, NARROW))
    assert OTHERS not in words(plot(shown, WIDE))


def test_a_record_of_nothing_is_drawn_too(write):
    scenario = read_scenario(write(SMALL[: SMALL.index("record:\n")]))

    assert words(plot(record(replay(scenario)), WIDE))


def test_a_world_shows_each_event_of_its_history_once(simulated):
    for found in simulated:
        shown = world(found)
        rows = [row for row in shown.rows if row.act != STANDING]
        told = [(e.day, e.act) for e in found.events if e.act != "start"]
        assert [(row.first, row.act) for row in rows] == told
        assert {row.by for row in shown.rows} <= set(shown.lanes)


def test_an_answer_leads_back_to_the_offer_that_it_answers(simulated):
    for found in simulated:
        rows = world(found).rows
        by_name = {row.event: row for row in rows}
        later = rows[sum(row.act == STANDING for row in rows) :]
        for row, event in zip(later, found.events[1:], strict=True):
            if event.act in {"accept", "refuse", "silent", "lapse"}:
                offer = by_name[row.answers]
                assert offer.act in {"offer", "counter", STANDING}
                assert offer.by == found.branch.menu.by[event.row]
                assert offer.first <= row.first


def test_a_counter_offer_answers_an_offer_of_another(shipped):
    start = branch(bench(shipped["leaders-meeting-2026"], seed=1), at="kyiv-2026-01")
    replaced = instead(start, "kyiv-2026-01", start.menu.names[100])
    first, second, *_ = world(world_of(replaced, 3)).rows

    assert [first.by, second.by] == ["russia", "ukraine"]
    assert [first.act, second.act] == [STANDING, "counter"]
    assert second.answers == first.event


def test_every_act_has_a_look():
    assert set(LOOKS) == {*ACTS, STANDING}


def test_the_strip_of_a_world_ends_as_the_world_does(simulated):
    for found in simulated:
        strips = [row.strips["meeting"] for row in world(found).rows]
        assert set(strips) <= set(STATES)
        assert not strips or (strips[-1] == "held") is (found.meeting is not None)


def test_a_world_tells_days_and_sides_and_neither_dates_nor_persons(simulated):
    longest = max(simulated, key=lambda found: len(found.events))
    told = " ".join(words(plot(world(longest), WIDE)))
    parties = longest.scenario.parties.values()

    assert told.startswith(f"[simulated, world {longest.number}]")
    assert not [p.leader for p in parties if p.leader and p.leader.split()[-1] in told]
    assert told.count(f"{longest.branch.day.year}") <= 3, "day 0, the last day, the title"


def test_events_stand_below_one_another(simulated):
    figure = plot(world(simulated[0]), NARROW)
    heights = [t.get_position()[1] for t in figure.findobj(Text) if t.get_text().startswith("day ")]

    assert all(one < two for one, two in pairwise(heights))
