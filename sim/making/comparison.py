"""What the run folder of a comparison holds: text, data, table and figures, as bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.making.drawings import compared_drawings, drawn
from sim.report.compare import comparison_page, comparison_text
from sim.report.data import json_bytes
from sim.report.records import comparison_record
from sim.report.tables import comparison_table, written
from sim.runs.manifest import Inputs
from sim.study.compare import Comparison


def comparison_contents(
    comparison: Comparison, inputs: Inputs, notes: Sequence[str] = ()
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files of a comparison by name, and the types of the columns of its table.

    Parameters
    ----------
    comparison
        The alternatives against the reference.
    inputs
        What the run is made from, for the page and the metadata of the figures.
    notes
        What a reader must know of where they come from.
    """
    files = {
        "comparison.txt": comparison_text(comparison, notes).encode(),
        "comparison.json": json_bytes(comparison_record(comparison, notes)),
    }
    tables, types = written(comparison_table(comparison))
    drawings = [*compared_drawings(comparison)]
    figures, svgs = drawn(drawings, inputs.run)
    files |= figures
    files["report.html"] = comparison_page(comparison, drawings, svgs, inputs, notes)
    return files | tables, types
