"""What all figures share: size, type, colours that the colour-blind can tell apart, output."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

WIDTH_IN = 7.2
"""Width of a figure in inches: a page of A4 less its margins."""
INK = "#1a1a1a"
FAINT = "#6b6b6b"
RULE = "#d0d0d0"
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito (2008): distinguishable with the common kinds of colour blindness."""
SETTINGS: Mapping[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8.0,
    "svg.hashsalt": "parley",
    "svg.fonttype": "none",
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": FAINT,
}


def settings() -> AbstractContextManager[None]:
    """Return a context in which figures are made as all others are."""
    chosen: Any = dict(SETTINGS)
    return matplotlib.rc_context(chosen)


def render(figure: Figure, kind: str, run: str = "") -> bytes:
    """Return a figure as the bytes of an SVG or PNG file; the same figure, the same bytes.

    Parameters
    ----------
    figure
        What is drawn.
    kind
        `svg` or `png`.
    run
        Id of the run, kept in the metadata of the file.
    """
    held = io.BytesIO()
    told = f"parley run {run}" if run else None
    metadata = {"Date": None, "Creator": None, "Identifier": told}
    if kind == "png":
        metadata = {"Software": None, **({"Source": told} if told else {})}
    with settings():
        FigureCanvasAgg(figure)
        figure.savefig(held, format=kind, dpi=200, metadata=metadata, facecolor="white")
    return held.getvalue()
