"""`make bench`: rates and ratios, measured in one run."""

import os
import platform
import sys

import numpy as np

from tests.benchmarks import (
    grid,
    growth,
    memory,
    questions,
    scale,
    scaling,
    stability,
    where,
    worlds,
)
from tests.benchmarks.clock import line

PARTS = {
    "grid": grid, "scaling": scaling, "memory": memory, "questions": questions, "worlds": worlds,
    "growth": growth, "where": where, "stability": stability,
    "scale": scale,
}  # fmt: skip

line(
    f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores,"
    f" load {os.getloadavg()[0]:.1f} before"
)
for name in sys.argv[1:] or PARTS:
    PARTS[name].report()
line(f"load {os.getloadavg()[0]:.1f} after")
