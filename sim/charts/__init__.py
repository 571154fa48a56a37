"""Findings as pictures: rows, grids, lanes, days and a map."""

from contextlib import chdir
from importlib import import_module
from logging import ERROR, getLogger
from pathlib import Path

getLogger("matplotlib").setLevel(ERROR)
with chdir(Path(__file__).parent / "data"):  # its matplotlibrc is read before any other
    import_module("matplotlib")
