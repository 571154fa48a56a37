"""Peak memory from a thousand to a million offers, each in a process of its own."""

import json
import sys
from pathlib import Path

from tests.benchmarks.clock import alone, head, line
from tests.benchmarks.samples import DAY, SIZES, about, opened

LIMIT_MB = 512


def report():
    """Print the peak of each size."""
    head(f"Peak memory of a survey with its JSON, 1,024 draws (bound: {LIMIT_MB} MB)")
    for size in SIZES:
        told = alone("tests.benchmarks.memory", size)
        peak, before, offers, classes, characters = map(int, told)
        note = f"{before / 1024:.0f} MB before; JSON of {characters:,} characters"
        note += "" if peak / 1024 < LIMIT_MB else "; OVER THE BOUND"
        line(f"{offers:>9,} offers in {classes:>5,} classes", f"{peak / 1024:.0f} MB", note)


def child(size):
    """Survey a space, and write what it took."""
    from sim.report.records import exploration_record
    from sim.study.models import other_models
    from sim.study.survey import survey

    bench = opened(1024)
    space = about(bench.scenario, size)
    before = _peak()
    found = survey(bench, space, DAY, other_models(bench))
    text = json.dumps(exploration_record(found))
    peak = _peak()
    told = (peak, before, len(space), len(found.exploration.classes), len(text))
    sys.stdout.write(" ".join(map(str, told)))


def _peak():
    """Return the most memory that this process had, in KiB; that of its parent not counted."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    child(int(sys.argv[1]))
