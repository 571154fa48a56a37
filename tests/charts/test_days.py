"""Curves over days never fall, end where the ends of worlds begin, and name what they show."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.text import Text

from sim.charts.days import COLOURS, plot, table, ticks
from sim.charts.page import NARROW, WIDE
from sim.expect.bench import bench
from sim.simulate.branch import branch
from sim.study.summary import summary
from sim.study.worlds import ENDS, follow


@pytest.fixture(
    scope="module", params=[("leaders-meeting-2026", "2026-01-30"), ("paris-1968", "1968-04-27")]
)
def worlds(request, shipped):
    name, day = request.param
    start = branch(bench(shipped[name], seed=1, draws=64), at=date.fromisoformat(day))
    return follow(start, 256)


@pytest.fixture
def nobody(worlds):
    """Return worlds in which no meeting is held."""
    end = np.where(worlds.end == 0, 3, worlds.end)
    never = np.full_like(worlds.held, np.nan)
    return replace(worlds, held=never, row=np.full_like(worlds.row, -1), end=end)


def test_a_curve_never_falls_and_ends_at_the_share_of_worlds_with_a_meeting(worlds):
    (curve,) = table([("As it stands", summary(worlds))]).curves
    mean = curve.waiting.mean

    for line in (mean, curve.waiting.low, curve.waiting.high):
        assert line.shape == (worlds.branch.days + 1,)
        assert (np.diff(line) >= 0).all()
        assert line.min() >= 0
        assert line.max() <= 1
    assert mean[-1] == pytest.approx(worlds.met.mean())
    assert mean[9] == pytest.approx((worlds.held <= 9).mean())


def test_ends_add_up_to_one_and_begin_where_the_curve_ends(worlds):
    (curve,) = table([("As it stands", summary(worlds))]).curves

    assert sum(share.interval.mean for share in curve.ends.values()) == pytest.approx(1.0)
    assert next(iter(curve.ends)) == "held"
    assert curve.ends["held"].interval.mean == pytest.approx(curve.waiting.mean[-1])


def test_where_no_meeting_is_held_the_curve_lies_at_none(nobody):
    shown = table([("None", summary(nobody))])

    assert "held" not in shown.curves[0].ends
    assert not shown.curves[0].waiting.mean.any()
    assert plot(shown, WIDE).axes


def test_a_day_is_named_below_every_curve_of_a_narrow_figure_and_below_the_last_of_a_wide(worlds):
    shown = table([("As it stands", summary(worlds)), ("But", summary(worlds))])

    for layout, times in ((WIDE, 1), (NARROW, 2)):
        told = [text.get_text() for text in plot(shown, layout).findobj(Text)]
        assert told.count(f"+{worlds.branch.days}") == times
        assert any(text.startswith("[simulated] ") for text in told)


def test_days_stand_further_apart_where_there_is_less_room():
    assert len(ticks(180, 2.5)) < len(ticks(180, 3.6))
    assert ticks(0, 2.5) == [0]


def test_ends_differ_in_grey_and_a_meeting_is_the_darkest():
    def grey(colour):
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    assert set(COLOURS) == set(ENDS)
    assert min(COLOURS, key=lambda end: grey(COLOURS[end])) == "held"
    in_order = ("held", "agreed", "no offer")
    assert all(grey(COLOURS[a]) < grey(COLOURS[b]) for a, b in pairwise(in_order))
