"""How a transcript is set: a label on the left, a text beside it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

WIDTH = 100
MARGIN = 25


def lines(label: str, text: str, *, hang: int = 0, margin: int = MARGIN) -> Iterator[str]:
    """Yield a text beside its label, wrapped.

    Parameters
    ----------
    label
        Shorter than the margin.
    text
        Any; an empty text yields nothing.
    hang
        Columns by which every line after the first is moved right.
    margin
        Columns on the left of the text.

    Examples
    --------
    >>> print(*lines("1 May", "Alba offers"), sep="")
    1 May                    Alba offers
    """
    room, indent = WIDTH - margin, " " * hang
    for n, line in enumerate(wrap(text, room, subsequent_indent=indent, break_on_hyphens=False)):
        yield f"{label if n == 0 else '':<{margin}}{line}"
