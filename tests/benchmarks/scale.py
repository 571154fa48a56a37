"""Worlds from ten thousand to a million: rate, memory, one process, two, and a cluster of two."""

import sys

from tests.benchmarks.clock import alone, head, line, once, rate
from tests.benchmarks.memory import _peak
from tests.benchmarks.samples import opened

SIZES = (10_000, 100_000, 1_000_000)
PAPER = 10_000_000
BYTES = 21
"""What is kept of a world."""
SOME = 40_000


def report():
    """Print rate and peak of each size, and what each way of working gives."""
    head("Simulated worlds, first scenario, two processes; peak of the parent")
    rates = []
    for size in SIZES:
        peak, before, took = map(float, alone("tests.benchmarks.scale", size))
        rates.append(size / took)
        note = f"{took:.0f} s; {before / 1024:.0f} MB before; held {_held(size):.0f} MB"
        line(f"{size:>10,} worlds", f"{peak / 1024:.0f} MB", f"{note}, {rate(rates[-1])}")
    hours = PAPER / rates[-1] / 3600
    line(f"{PAPER:>10,} worlds, on paper", f"{_held(PAPER):.0f} MB", f"{hours:.1f} hours held so")
    head(f"The same {SOME:,} worlds by whom")
    for name, took, same in _ways():
        line(name, rate(SOME / took), f"{took:.1f} s; the same columns: {same}")


def _held(worlds):
    return worlds * BYTES / 1e6


def _ways():
    import numpy as np

    from sim.runs.work import Work, connected
    from sim.simulate.branch import branch
    from sim.study.worlds import follow

    start, found = branch(opened(4096)), []

    def by(work):
        return once(lambda: found.append(follow(start, SOME, work).held))

    ways = [("one process", by(Work(1))), ("two processes", by(Work(2)))]
    with connected("local", 2) as (executor, jobs):
        ways.append(("a Dask cluster of two, first time", by(Work(jobs, executor=executor))))
        ways.append(("the same workers again", by(Work(jobs, executor=executor))))
    for (name, took), held in zip(ways, found, strict=True):
        yield name, took, np.array_equal(held, found[0], equal_nan=True)


def child(size):
    """Play worlds, and write what it took."""
    from sim.runs.work import Work
    from sim.simulate.branch import branch
    from sim.study.worlds import follow

    start = branch(opened(4096))
    before = _peak()
    took = once(lambda: follow(start, size, Work(2)))
    sys.stdout.write(f"{_peak()} {before} {took}")


if __name__ == "__main__":
    child(int(sys.argv[1]))
