"""The figures of a comparison inside a page, and the same numbers as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.report.differences import narrowed_text, points_text
from sim.report.figures import contrasts, dumbbells, multiples
from sim.report.page.pictures import Picture, inlined
from sim.study.bands import probability_text
from sim.study.compare import Comparison
from sim.study.paired import Paired

POINTS = "±100 points"
"""Unit of the rows of the matrix that are probabilities."""
Row = tuple[str, ...]


def contrasted(
    comparison: Comparison, svgs: Mapping[str, bytes], label: str
) -> Mapping[str, Picture]:
    """Return the figures of a comparison by name.

    Parameters
    ----------
    comparison
        What the figures show.
    svgs
        The drawings, by name.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    panels, blocks, cells = (
        multiples.table(comparison), dumbbells.table(comparison), contrasts.table(comparison)
    )  # fmt: skip
    sides = ("Reference", "Case", "Difference")
    told = {
        "comparison-multiples": (
            "Joint acceptance in each case", multiples.CAPTION,
            ("Offers", "In the case", *sides), tuple(_panels(panels, label)),
        ),
        "comparison-dumbbells": (
            "Reference and case side by side", dumbbells.CAPTION,
            ("Quantity", "In the case", *sides, "Pairing"), tuple(_blocks(blocks, label)),
        ),
        "comparison-matrix": (
            "Cases against quantities", contrasts.CAPTION,
            ("Quantity", *cells.cases), tuple(_cells(cells, label)),
        ),
    }  # fmt: skip
    found = {}
    for name, (title, caption, headers, rows) in told.items():
        view, body = inlined(svgs[name].decode(), name)
        found[name] = Picture(name, title, caption, view, body, headers, rows)
    return found


def _panels(held: multiples.Table, label: str) -> Iterator[Row]:
    for panel in held.panels:
        for group, cell in zip(held.groups, panel.cells, strict=True):
            yield (group, panel.name, *_sides(cell, label))


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
    if unit == POINTS:
        return points_text(gap, label)
    return f"{gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})"
