"""The reference of the Python doors from docstrings: `make api` writes it, without network."""

import sys
import warnings
from pathlib import Path

import pdoc

import sim

ORDERS = ("order", "explore", "simulate", "run", "compare", "stability", "sensitivity", "calibrate",
          "reply")  # fmt: skip
"""Modules whose classes say what may be asked for, and what a reply holds."""
OTHERS = ("sim.facts.scenario", "sim.rules.declare", "sim.rules.priors", "sim.rules.case",
          "sim.runs.work")  # fmt: skip
"""Modules that a rule, a scenario or an executor has to do with."""


def write(folder: Path) -> None:
    """Write the pages into a folder."""
    for name in sim.__all__:  # they are found when they are used, and pdoc uses none
        setattr(sim, name, sim.__getattr__(name))
    warnings.filterwarnings("ignore", "Error parsing type annotation")  # it shows them as written
    pdoc.render.configure(docformat="numpy", footer_text=f"Parley {sim.__version__}")
    pdoc.pdoc("sim", *(f"sim.making.{name}" for name in ORDERS), *OTHERS, output_directory=folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
