"""What would be open if the lines of a correction were dropped."""

from datetime import date

import pytest

from sim.expect.bench import bench
from sim.expect.draws import Interval, interval
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.study.explore import explore
from sim.study.flips import dropped, span_of, without_lines
from sim.study.logic import logic

DAY = date(2026, 1, 30)
SITES = Space(
    venues=("moscow", "minsk", "geneva", "istanbul"),
    guarantees=({"kind": "immunity", "strength": 0.5},),
)


@pytest.fixture(scope="module")
def explored(leaders):
    opened = bench(leaders, seed=1, draws=512)
    return explore(opened, open_space(leaders, SITES), DAY)


@pytest.fixture(scope="module")
def found(explored):
    return {item.correction.lines: item for item in dropped(explored, logic(explored))}


def test_each_correction_is_followed(explored, found):
    assert set(found) == {held.lines for held in logic(explored).corrections}
    assert set(found) == {frozenset({"RU2"}), frozenset({"UA1", "UA4"})}


@pytest.mark.parametrize("lines", [{"RU2"}, {"UA1", "UA4"}])
def test_what_opens_spans_the_offers_one_by_one(explored, found, lines):
    item = found[frozenset(lines)]
    other = explore(without_lines(explored.bench, item.correction.lines), explored.space, DAY)
    opened = [n for n, k in enumerate(explored.classes.member) if k in item.correction.opens]
    alone = [interval(other.joint[other.classes.member[n]]) for n in opened]

    assert item.joint.low == pytest.approx(min(one.low for one in alone))
    assert item.joint.high == pytest.approx(max(one.high for one in alone))
    assert min(a.mean for a in alone) <= item.joint.mean <= max(a.mean for a in alone)


def test_dropping_a_line_never_lowers_acceptance(explored, found):
    for item in found.values():
        for n in item.correction.opens:
            assert item.joint.high >= explored.interval(n).high


def test_without_lines_nothing_else_is_left_out(explored):
    left = without_lines(explored.bench, frozenset({"RU2", "UA1"})).rules

    assert {b.id for b in explored.bench.rules} - {b.id for b in left} == {"RU2", "UA1"}


def test_intervals_span_from_the_lowest_to_the_highest():
    held = [Interval(0.2, 0.1, 0.5), Interval(0.6, 0.3, 0.7)]

    assert span_of(held) == Interval(pytest.approx(0.4), 0.1, 0.7)


def test_where_nothing_contradicts_nothing_is_dropped(leaders):
    opened = without_lines(bench(leaders, seed=1, draws=64), frozenset({"RU2"}))
    space = open_space(leaders, Space(venues=("istanbul",)))
    explored = explore(opened, space, DAY)

    assert dropped(explored, logic(explored)) == ()
