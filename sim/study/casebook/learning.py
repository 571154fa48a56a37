"""What a posterior of so many disputes is worth on the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the learning curve."""

    disputes: int
    bits: float
    """Of the answers of the disputes that were not among these, over several choices."""
    prior: float
    """Bits of the book before any answer, on the same answers."""


Curve = tuple[Point, ...]
"""Points of a learning curve, by how many disputes were learnt from."""
