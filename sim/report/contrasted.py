"""The figures of a comparison inside a page, and the same numbers as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.charts import cases as dumbbells
from sim.charts import contrasts
from sim.report.bands import probability_text
from sim.report.differences import narrowed_text, points_text, score_gap_text
from sim.report.pictures import Picture, Svgs, inlined
from sim.study.compare import Comparison
from sim.study.differences import Paired

POINTS = "±100 points"
"""Unit of the rows of the matrix that are probabilities."""
Row = tuple[str, ...]


def contrasted(comparison: Comparison, svgs: Svgs, label: str) -> Mapping[str, Picture]:
    """Return the figures of a comparison by name, as `pictures` does those of a run."""
    blocks = dumbbells.table(comparison)
    cells, sides = contrasts.table(comparison), ("Reference", "Case", "Difference")
    told = (
        ("dumbbells", "Reference and case side by side", dumbbells.CAPTION,
         ("Quantity", "In the case", *sides, "Pairing"), _blocks(blocks, label)),
        ("matrix", "Cases against quantities", contrasts.CAPTION,
         ("Quantity", *cells.cases), _cells(cells, label)),
    )  # fmt: skip
    found = {}
    for kind, title, caption, headers, rows in told:
        name = f"comparison-{kind}"
        inside = inlined(name, svgs[name])
        found[name] = Picture(name, title, caption, inside, headers, tuple(rows))
    return found


def _blocks(held: dumbbells.Table, label: str) -> Iterator[Row]:
    for block in held.blocks:
        for name, found in block.cases:
            yield (block.name, name, *_sides(found, label), narrowed_text(found))


def _cells(held: contrasts.Table, label: str) -> Iterator[Row]:
    for row in held.rows:
        yield (row.name, *(_gap(cell, row.unit, label) for cell in row.cells))


def _sides(found: Paired, label: str) -> Row:
    before, after = (probability_text(x, label) for x in (found.reference, found.value))
    return before, after, _gap(found, POINTS, label)


def _gap(found: Paired | None, unit: str, label: str) -> str:
    if found is None:
        return "cannot be compared"
    if found.exact:
        return "no difference"
    gap = found.difference
    return points_text(gap, label) if unit == POINTS else score_gap_text(gap)
