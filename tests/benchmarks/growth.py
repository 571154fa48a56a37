"""How the cost of following a branch grows, and how much memory it takes."""

import resource
import sys

import numpy as np

from sim.runs.work import Work
from sim.simulate.branch import branch
from sim.study.worlds import follow
from tests.benchmarks.clock import alone, head, line, once, rate, spent
from tests.benchmarks.samples import MENUS, menu, opened
from tests.benchmarks.scaling import with_parties

JOBS = 2
WORLDS = 16_384
MANY = (10_000, 100_000, 1_000_000)
LIMIT_MB = 1024


def report():
    """Print times against worlds, parties, candidate offers and days, and peaks of memory."""
    head(f"Following a branch, {JOBS} processes, 48 candidates (bound: {LIMIT_MB} MB in all)")
    for worlds in MANY:
        told = alone("tests.benchmarks.growth", worlds)
        taken, peak = float(told[0]), float(told[1])
        line(f"{worlds:>9,} worlds", f"{taken:.1f} s",
             f"{rate(worlds / taken)}; {peak:.0f} MB at the most"
             + ("" if peak < LIMIT_MB else "; OVER THE BOUND"))  # fmt: skip
    bench = opened()
    head(f"Cost of {WORLDS:,} worlds, seconds of processor, against principals")
    _steps("principals", [(n, _start(with_parties(bench, n))) for n in (2, 3, 4)])
    head(f"Cost of {WORLDS:,} worlds, seconds of processor, against candidate offers")
    _steps("candidates", [(n, _start(bench, size=n)) for n in MENUS])
    head(f"Cost of {WORLDS:,} worlds, seconds of processor, against the horizon")
    _steps("days", [(n, _start(bench, days=n)) for n in (30, 90, 180, 360)])


def _start(bench, size=48, days=None):
    return branch(bench, days=days, space=menu(bench.scenario, size))


def _steps(unit, starts):
    """Print the time of each step, and the line through all of them."""
    numbers, times = [], []
    for n, start in starts:
        taken = min(spent(lambda: follow(start, WORLDS)) for _ in range(2))  # noqa: B023
        numbers.append(n)
        times.append(1e6 * taken / WORLDS)
        line(f"{n:>9,} {unit}", f"{times[-1]:.0f} us a world", rate(WORLDS / taken))
    slope, first = np.polyfit(numbers, times, 1)
    line("  line through them", f"{first:.0f} us", f"and {slope:.2f} us for each of the {unit}")


def child(worlds):
    """Follow a branch, and write seconds and the most memory that the processes had, in MB."""
    start = _start(opened())
    taken = once(lambda: follow(start, worlds, Work(JOBS)))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.write(f"{taken} {(own + JOBS * worker) / 1024}")


if __name__ == "__main__":
    child(int(sys.argv[1]))
