"""Seats that tests sit on: a replayed record with what a reader needs to play it."""

from functools import cache

from sim.expect.bench import bench
from sim.report.seat.play import play_page
from sim.study.replay import review
from sim.study.seat import seat

DRAWS = 64


@cache
def seated(path):
    """Return the seat of a scenario."""
    return seat(review(bench(path, seed=1, draws=DRAWS)))


@cache
def played(path):
    """Return its page as text."""
    return play_page(seated(path), "run 1a2b").decode()
