"""What the figures of an exploration share: a page in inches, its head, text that fits, bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from sim.report.figures.style import FAINT, INK, RULE, WIDTH_IN
from sim.report.words import caveat
from sim.study.bands import EDGES, ILLUSTRATIVE

EDGE = 0.1
"""Left and right margin of a page, inches."""
LINE = 0.125
"""Height of a line of text, inches."""
POINTS = 72.0
HINTED = 1.04
"""How much wider than its outlines a text may be drawn."""
SHADES = ("#eef3f7", "#cfe1ef", "#9cc5e0", "#62a8d2", "#1b6ca8", "#08386b")
"""One colour from light to dark for the bands of a probability; the order survives grey."""
EVEN = 50
"""Edge of the bands at which acceptance is as likely as not, per cent."""
DARK = 4
"""First shade on which text is white."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a figure."""

    title: str
    about: str
    """What is shown of what, in a sentence or two."""
    label: str
    """`illustrative` or `scored`."""
    as_of: date

    @property
    def caveat(self) -> str:
        """The line that every figure carries."""
        mark = f"{ILLUSTRATIVE.capitalize()}. " if self.label == ILLUSTRATIVE else ""
        return f"{mark}{caveat(self.as_of)}"


def page(height: float) -> tuple[Figure, Axes]:
    """Return an empty page, in inches from its top left corner.

    Parameters
    ----------
    height
        Inches.
    """
    figure = Figure(figsize=(WIDTH_IN, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH_IN), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def head_height(head: Head) -> float:
    """Return how many inches a head takes."""
    return 0.56 + LINE * len(_about(head))


def draw_head(axes: Axes, head: Head) -> None:
    """Write title, subject and caveat at the top of a page."""
    title = folded(head.title, WIDTH_IN - 2 * EDGE, 11.5)[0]
    write(axes, EDGE, 0.2, title, size=10.5, weight="bold")
    for n, line in enumerate(_about(head)):
        write(axes, EDGE, 0.38 + LINE * n, line)
    y = 0.38 + LINE * len(_about(head))
    write(axes, EDGE, y, head.caveat, color=FAINT)


def _about(head: Head) -> list[str]:
    return folded(head.about, WIDTH_IN - 2 * EDGE)


def notes(sentences: Sequence[str], size: float = 6.5) -> list[str]:
    """Return sentences as lines as wide as a page."""
    return [line for text in sentences for line in folded(text, WIDTH_IN - 2 * EDGE, size)]


def draw_notes(axes: Axes, y: float, lines: Sequence[str], size: float = 6.5) -> None:
    """Write lines below one another, the first at `y` inches."""
    for n, line in enumerate(lines):
        write(axes, EDGE, y + LINE * n, line, size=size, color=FAINT)


def write(axes: Axes, x: float, y: float, text: str, size: float = 7, **how: Any) -> Text:
    """Write a text as it is: a dollar sign begins no formula."""
    look = {"va": "center", "color": INK, **how}
    return axes.text(x, y, text, fontsize=size, parse_math=False, **look)


def length(text: str, size: float = 7) -> float:
    """Return how many inches wide a text is drawn at the most."""
    font = FontProperties(family="DejaVu Sans", size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return HINTED * float(width) / POINTS


def folded(text: str, room: float, size: float = 7) -> list[str]:
    """Return a text as lines that fit into some inches; a longer word is cut.

    Examples
    --------
    >>> folded("Geneva or Vienna", 0.6)
    ['Geneva or', 'Vienna']
    """
    return list(_lines(text.split(), room, size)) or [""]


def _lines(words: Sequence[str], room: float, size: float) -> Iterator[str]:
    line = ""
    for word in words:
        fits = cut(word, room, size)
        longer = f"{line} {fits}".lstrip()
        if line and length(longer, size) > room:
            yield line
            longer = fits
        line = longer
    if line:
        yield line


def cut(word: str, room: float, size: float = 7) -> str:
    """Return a text as much of which as fits into some inches, in one line."""
    if length(word, size) <= room:
        return word
    kept = word
    while kept and length(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def shade_of(probability: float) -> int:
    """Return which band a probability lies in: 0 is the lowest.

    Examples
    --------
    >>> [shade_of(p) for p in (0.0, 0.049, 0.05, 0.5, 1.0)]
    [0, 0, 1, 3, 5]
    """
    return sum(100 * probability >= edge for edge in EDGES[1:-1])


def band_name(band: int) -> str:
    """Return a band in words.

    Examples
    --------
    >>> [band_name(n) for n in (0, 2, 5)]
    ['under 5 %', '20-50 %', 'over 95 %']
    """
    low, high = EDGES[band], EDGES[band + 1]
    if low == EDGES[0]:
        return f"under {high} %"
    return f"over {low} %" if high == EDGES[-1] else f"{low}-{high} %"


def draw_bands(axes: Axes, x: float, y: float, title: str, counts: Sequence[int] = ()) -> None:
    """Draw the key of the bands in one line.

    Parameters
    ----------
    x, y
        Left end and middle, inches.
    title
        What the colours mean.
    counts
        How many there are of each band; none by default.
    """
    write(axes, x, y, title, size=6.5)
    x += length(title, 6.5) + 0.1
    for n, colour in enumerate(SHADES):
        text = band_name(n) + (f" ({counts[n]})" if counts else "")
        axes.add_patch(Rectangle((x, y - 0.05), 0.16, 0.1, fc=colour, ec=FAINT, lw=0.5))
        write(axes, x + 0.2, y, text, size=6.5)
        x += 0.3 + length(text, 6.5)


def draw_scale(axes: Axes, box: tuple[float, float, float, float], *, marked: bool = True) -> None:
    """Draw a scale of per cent, marked at the edges of the bands.

    Parameters
    ----------
    box
        Left, top, right and bottom, inches.
    marked
        Whether the numbers are written above.
    """
    left, top, right, bottom = box
    for edge in EDGES:
        x = left + (right - left) * edge / 100
        outer = edge in (EDGES[0], EDGES[-1])
        axes.plot([x, x], [top, bottom], color=FAINT if edge == EVEN else RULE,
                  lw=0.6, zorder=0)  # fmt: skip
        if marked and not outer:
            write(axes, x, top - 0.06, f"{edge}", size=5.5, color=FAINT, ha="center")
