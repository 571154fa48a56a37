"""The figures of simulated worlds add up, tell every event once, and say what they are."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sim.charts import places
from sim.charts.former import WIDTH_IN, render
from sim.charts.page import WIDE
from sim.charts.places import ALL
from sim.expect.bench import bench
from sim.facts.scenario import REGIONS
from sim.making.drawings import drawings
from sim.making.simulate import Many
from sim.simulate.branch import branch, offering
from sim.simulate.worlds import play_worlds
from sim.study.summary import summary
from sim.study.worlds import Worlds, at_first, by_day, follow, histories, prepared, world_of

WORLDS = 256
BRANCHES = {"leaders-meeting-2026": date(2026, 1, 30), "paris-1968": date(1968, 4, 27)}


@pytest.fixture(scope="module")
def minds(shipped):
    """Return the principals of a branch of each shipped scenario."""
    return {
        name: prepared(branch(bench(shipped[name], seed=1), at=at)) for name, at in BRANCHES.items()
    }


@pytest.fixture(scope="module")
def played(minds):
    """Return outcomes and histories of each."""
    numbers = np.arange(WORLDS)
    return {n: (follow(m.branch, WORLDS), histories(m, numbers)) for n, m in minds.items()}


@pytest.fixture(scope="module", params=list(BRANCHES))
def case(request, minds, played):
    """Return principals, outcomes and histories."""
    return minds[request.param], *played[request.param]


@pytest.fixture(scope="module")
def drawn(case):
    """Return the figures of a branch and of a counterfactual, and their drawings."""
    held, outcomes, happened = case
    by, offer = held.branch.proposers[0], held.branch.menu.names[0]
    changed = {"But": summary(follow(offering(held.branch, offer, by), 64))}
    longest = max(happened, key=lambda world: len(happened[world]))
    many = Many(summary(outcomes), changed, (), None, world_of(held.branch, longest))
    return {one.name: (one, one.draw(WIDE)) for one in drawings(many)}


def texts(figure):
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def boxes(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return {t: t.get_window_extent(canvas.get_renderer()) for t in texts(figure)}


def nobody(outcomes: Worlds) -> Worlds:
    """Return outcomes in which no meeting is held."""
    never = np.full_like(outcomes.held, np.nan)
    end = np.where(outcomes.end == 0, 3, outcomes.end)
    return replace(outcomes, held=never, row=np.full_like(outcomes.row, -1), end=end)


def test_bars_add_up_to_the_share_of_worlds_with_a_meeting(case):
    _, outcomes, _ = case
    shown = places.table(outcomes)

    assert shown.total.shares[ALL].mean == pytest.approx(outcomes.met.mean())
    for party in shown.proposers:
        total = sum(row.shares[party].mean for row in shown.rows)
        assert total == pytest.approx(shown.total.shares[party].mean)
    for row in (*shown.rows, shown.total):
        parts = [row.shares[party].mean for party in shown.proposers if party != ALL]
        assert sum(parts) == pytest.approx(row.shares[ALL].mean)


def test_places_are_sorted_and_what_is_not_drawn_stands_together_at_the_end(case, monkeypatch):
    monkeypatch.setattr(places, "MOST", 3)
    shown = places.table(case[1])
    means = [row.shares[ALL].mean for row in shown.rows[:3]]

    assert means == sorted(means, reverse=True)
    assert [row.place for row in shown.rows[3:]] == [places.ELSEWHERE]
    assert not {*shown.elsewhere, *shown.never} & {row.place for row in shown.rows}


def test_worlds_without_a_meeting_are_told_and_not_drawn(case):
    shown = places.table(nobody(case[1]))

    assert not shown.rows
    assert any("No meeting is held" in text.get_text() for text in texts(places.plot(shown)))


@pytest.mark.parametrize("days", [7, 40])
def test_a_state_derived_from_a_history_is_the_state_of_the_engine_on_that_day(case, days):
    held, _, happened = case
    short = play_worlds(prepared(replace(held.branch, days=days)), np.arange(WORLDS))
    expected = [REGIONS["meeting"][code] for code in short.regions["meeting"].tolist()]

    assert [by_day(held.branch, happened[w])[days] for w in range(WORLDS)] == expected


def test_a_meeting_of_the_record_is_not_a_meeting_of_a_simulation(shipped):
    scenario = shipped["paris-1968"]
    ended = branch(bench(scenario, seed=1), at=scenario.clock.as_of)

    assert ended.tracks.regions[ended.track].state == "held"
    assert at_first(ended) == "idle"


@pytest.mark.parametrize("name", ["places"])
def test_a_figure_says_that_it_is_simulated_and_what_it_is_not(drawn, name):
    drawing, figure = drawn[name]
    words = [text.get_text() for text in texts(figure)]

    assert words[0].startswith("[simulated")
    assert any(text.startswith("Simulated, not reported.") for text in words)
    assert any("Explores stated assumptions. Not a forecast." in text for text in words)
    assert drawing.caption.endswith(".")
    assert "simulated" in drawing.title


@pytest.mark.parametrize("name", ["places"])
def test_a_figure_tells_days_and_sides_and_neither_dates_nor_persons(drawn, case, name):
    _, figure = drawn[name]
    scenario, start = case[0].branch.bench.scenario, case[0].branch
    words = " ".join(text.get_text() for text in texts(figure))
    leaders = [party.leader.split()[-1] for party in scenario.parties.values() if party.leader]

    assert not [leader for leader in leaders if leader in words]
    assert words.count(f"{start.day.year}") <= 2, "day 0 and the last day of the record"


@pytest.mark.parametrize("name", ["places"])
def test_no_text_covers_another_or_stands_outside(drawn, name):
    _, figure = drawn[name]
    held = boxes(figure)

    for text, box in held.items():
        inside = figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1
        assert inside, text.get_text()
        assert figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1, text.get_text()
    for (one, a), (two, b) in combinations(held.items(), 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(across, down) < 2, (one.get_text(), two.get_text())


@pytest.mark.parametrize("name", ["places"])
def test_a_figure_is_as_wide_as_a_page_and_the_same_every_time(drawn, name):
    drawing, figure = drawn[name]

    assert figure.get_size_inches()[0] == WIDTH_IN
    assert render(figure, "svg") == render(drawing.draw(WIDE), "svg")
