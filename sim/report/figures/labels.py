"""Where labels of points stand, so that none covers another or a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from sim.report.figures.frame import length

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, inches."""
TALL = 0.11
"""Height of a label, inches."""
RINGS = (0.07, 0.14, 0.22, 0.32, 0.45, 0.6, 0.8, 1.0, 1.3)
"""Distances from the point at which a place is looked for, inches."""
WAYS = 16
"""Directions that are tried at each distance, to the right first."""
NEAR = 0.06
"""This much beyond what is kept clear, no line leads from a label to its point: inches."""
APART = 0.03
"""Least space between labels, inches."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label and where it stands."""

    text: str
    point: tuple[float, float]
    box: Box
    """Place of the text, inches."""
    led: bool
    """Whether a line leads from the point to the label."""

    @property
    def anchor(self) -> tuple[float, float]:
        """The nearest point of the label."""
        left, top, right, bottom = self.box
        x, y = self.point
        return min(max(x, left), right), min(max(y, top), bottom)


def placed(
    named: Sequence[tuple[str, tuple[float, float]]],
    points: Sequence[tuple[float, float]],
    within: Box,
    size: float = 6.5,
    clear: float = 0.04,
) -> tuple[list[Label], list[str]]:
    """Return labels that cover neither each other nor points, and texts without a place.

    Parameters
    ----------
    named
        Text and point of each label, the most important first.
    points
        All points that are drawn, inches.
    within
        Where labels may stand, inches.
    size
        Of the text, points.
    clear
        How far labels stay from points, inches.
    """
    found, left = list[Label](), list[str]()
    dots = [(x - clear, y - clear, x + clear, y + clear) for x, y in points]
    for text, point in named:
        taken = [_wider(label.box) for label in found]
        box = next(_free(text, point, (within, dots, taken), size), None)
        if box is None:
            left.append(text)
        else:
            found.append(Label(text, point, box, _gap(point, box) > clear + NEAR))
    return found, left


def _free(
    text: str, point: tuple[float, float], room: tuple[Box, list[Box], list[Box]], size: float
) -> Iterator[Box]:
    """Yield the places that are free, the nearest first."""
    within, dots, taken = room
    for box in _places(text, point, size):
        inside = (
            box[0] >= within[0] and box[1] >= within[1] and box[2] <= within[2]
            and box[3] <= within[3]
        )  # fmt: skip
        if inside and not any(_meet(box, other) for other in (*dots, *taken)):
            yield box


def _places(text: str, point: tuple[float, float], size: float) -> Iterator[Box]:
    wide, (x, y) = length(text, size), point
    for ring in RINGS:
        for way in range(WAYS):
            turn = way // 2 + way % 2
            angle = 2 * pi * turn / WAYS * (1 if way % 2 else -1)
            across, down = x + ring * cos(angle), y + ring * sin(angle)
            lean = cos(angle)
            left = across - wide * (1 - lean) / 2
            middle = down + TALL / 2 * sin(angle)
            yield left, middle - TALL / 2, left + wide, middle + TALL / 2


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    )  # fmt: skip


def _wider(box: Box) -> Box:
    return box[0] - APART, box[1], box[2] + APART, box[3]


def _gap(point: tuple[float, float], box: Box) -> float:
    x = max(box[0] - point[0], 0.0, point[0] - box[2])
    y = max(box[1] - point[1], 0.0, point[1] - box[3])
    return float((x * x + y * y) ** 0.5)
