"""Run folders: what a command leaves behind, and what it was made from."""

from sim.runs.folder import find_run, parts_of, table, write_run
from sim.runs.manifest import Inputs, damage, read_manifest

__all__ = ["Inputs", "damage", "find_run", "parts_of", "read_manifest", "table", "write_run"]
