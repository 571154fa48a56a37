"""What many worlds amount to: shares, days, and what changes make of them."""

from dataclasses import replace

import numpy as np
import pytest

from sim.expect.bench import bench
from sim.runs.work import ALONE
from sim.simulate.branch import branch, under
from sim.study.summary import difference, simulated, summary
from sim.study.worlds import follow

WORLDS = 256


@pytest.fixture(scope="module")
def worlds(leaders):
    return follow(branch(bench(leaders, seed=1, draws=64)), WORLDS)


def never(worlds):
    """Return the same worlds without a meeting."""
    end = np.where(worlds.end == 0, 3, worlds.end)
    held = np.full_like(worlds.held, np.nan)
    return replace(worlds, held=held, row=np.full_like(worlds.row, -1), end=end)


def test_days_tell_the_mean_and_the_middle_of_the_worlds_that_meet(worlds):
    days, held = summary(worlds).days, worlds.held[worlds.met]

    assert days.mean == pytest.approx(held.mean())
    assert days.median == np.median(held)
    assert days.low <= days.median <= days.high


def test_waiting_never_falls_and_ends_at_the_share_of_worlds_that_meet(worlds):
    found = summary(worlds)
    waiting = found.waiting

    for line in (waiting.mean, waiting.low, waiting.high):
        assert line.shape == (worlds.branch.days + 1,)
        assert (np.diff(line) >= 0).all()
    assert waiting.mean[-1] == pytest.approx(worlds.met.mean())
    assert waiting.mean[9] == pytest.approx((worlds.held <= 9).mean())


def test_shares_by_place_and_by_proposer_add_up_to_the_share_that_meets(worlds):
    found = summary(worlds)

    for shares in (found.venues, found.proposers):
        total = sum(share.interval.mean for share in shares.values())
        assert total == pytest.approx(found.held.interval.mean)


def test_why_nothing_happens_is_known(worlds):
    nothing, silent = summary(never(worlds)), dict.fromkeys(worlds.stopped, 0)

    assert summary(worlds).nothing is None
    assert nothing.nothing == "falls through"
    unagreed = replace(never(worlds), agreed=np.full_like(worlds.agreed, np.nan))
    assert summary(unagreed).nothing == "not accepted"
    assert summary(replace(unagreed, stopped=silent)).nothing == "not answered"
    unmade = replace(unagreed, stopped=silent, made=np.zeros_like(worlds.made))
    assert summary(unmade).nothing == "no offer"


def test_worlds_and_themselves_differ_by_nothing(worlds):
    assert difference("itself", worlds, worlds).exact


def test_what_is_lost_and_gained_is_counted_world_by_world(worlds):
    gap = difference("none", worlds, never(worlds))

    assert gap.falls == pytest.approx(worlds.met.mean()) == pytest.approx(-gap.difference.mean)
    assert gap.rises == 0
    assert gap.before.mean == pytest.approx(worlds.met.mean())


def test_changes_are_set_beside_the_same_worlds(worlds):
    start = worlds.branch
    without = ("without RU2", under(start, start.bench.without("RU2")))
    found = simulated(start, WORLDS, [without], work=ALONE)

    assert np.array_equal(found.reference.worlds.held, worlds.held, equal_nan=True)
    assert list(found.changed) == [change.what.of for change in found.changes] == ["without RU2"]
    assert found.label == found.reference.label
