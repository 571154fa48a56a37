"""What the figures share: a page in inches, its head, text that fits, intervals, bands."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import cos, pi, sin
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from sim.expect.draws import Interval
from sim.facts.scenario import Scenario
from sim.report.bands import EDGES
from sim.report.words import caveat, upper_first
from sim.study.score import ILLUSTRATIVE

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
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, inches."""
Look = Mapping[str, Any]
"""Width and the like of a line or a mark."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a figure."""

    title: str
    about: str
    """What is shown of what, in a sentence or two."""
    label: str
    """`illustrative` or `scored`."""
    as_of: date

    @classmethod
    def of(cls, scenario: Scenario, about: str, label: str) -> Head:
        """Return the head of a figure of a scenario."""
        return cls(scenario.title, about, label, scenario.clock.as_of)

    @property
    def caveat(self) -> str:
        """The line that every figure carries."""
        mark = f"{ILLUSTRATIVE.capitalize()}. " if self.label == ILLUSTRATIVE else ""
        return f"{mark}{caveat(self.as_of)}"

    @property
    def lines(self) -> list[str]:
        """What is shown of what, as lines that fit."""
        return folded(self.about, WIDTH_IN - 2 * EDGE)

    @property
    def height(self) -> float:
        """How many inches it takes."""
        return 0.56 + LINE * len(self.lines)


class Page:
    """A page, in inches from its top left corner, and how things are drawn on it."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(figsize=(WIDTH_IN, height))
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH_IN), ylim=(height, 0))
        self.axes.set_axis_off()
        self.plot = self.axes.plot

    def write(self, x: float, y: float, text: str, size: float = 7, **how: Any) -> Text:
        """Write a text as it is: a dollar sign begins no formula."""
        return write(self.axes, x, y, text, size, **how)

    def column(self, x: float, y: float, lines: Sequence[str], size: float = 7, **how: Any) -> None:
        """Write lines below one another, the first at `y` inches."""
        step = how.pop("step", LINE)
        for n, line in enumerate(lines):
            self.write(x, y + step * n, line, size, **how)

    def centred(self, x: float, y: float, lines: Sequence[str], size: float = 7) -> None:
        """Write lines below one another, their middle at `y` inches."""
        self.column(x, y - LINE * (len(lines) - 1) / 2, lines, size)

    def notes(self, y: float, lines: Sequence[str]) -> None:
        """Write what stands below a figure."""
        draw_notes(self.axes, y, lines)

    def box(self, x: float, y: float, wide: float, tall: float, **look: Any) -> Rectangle:
        """Draw a rectangle from its top left corner."""
        drawn = Rectangle((x, y), wide, tall, **look)
        self.axes.add_patch(drawn)
        return drawn

    def mark(self, x: float, y: float, shape: str = "o", **look: Any) -> None:
        """Draw a mark."""
        self.plot([x], [y], marker=shape, **look)

    def scale(self, box: Box) -> None:
        """Draw a scale of per cent, marked at the edges of the bands."""
        left, top, right, bottom = box
        for edge in EDGES:
            x = left + (right - left) * edge / 100
            colour = FAINT if edge == EVEN else RULE
            self.plot([x, x], [top, bottom], color=colour, lw=0.6, zorder=0)
            if edge not in (EDGES[0], EDGES[-1]):
                self.write(x, top - 0.06, f"{edge}", size=5.5, color=FAINT, ha="center")

    def bands(self, y: float, title: str, counts: Sequence[int] = ()) -> None:
        """Draw the key of the bands in one line.

        Parameters
        ----------
        y
            Middle, inches.
        title
            What the colours mean.
        counts
            How many there are of each band; none by default.
        """
        self.write(EDGE, y, title, size=6.5)
        x = EDGE + length(title, 6.5) + 0.1
        for n, colour in enumerate(SHADES):
            text = band_name(n) + (f" ({counts[n]})" if counts else "")
            self.box(x, y - 0.05, 0.16, 0.1, fc=colour, ec=FAINT, lw=0.5)
            self.write(x + 0.2, y, text, size=6.5)
            x += 0.3 + length(text, 6.5)

    def accept(
        self, y: float, ends: tuple[float, float], held: Interval, colour: str, size: float
    ) -> None:
        """Draw acceptance between two ends of a scale: its range, broad, and a dot for the mean."""
        line = {"lw": 3, "alpha": 0.45, "solid_capstyle": "butt", "zorder": 3}
        dot = {"ms": size, "mec": "white", "mew": 0.5, "zorder": 4}
        draw_interval(self.axes, y, across(ends, held), colour, line, dot)

    def answers(self, head: Head) -> None:
        """Write the head of a figure about answers: what is shown, of what, and the label."""
        self.write(EDGE, 0.2, head.title, size=10.5, weight="bold")
        self.write(EDGE, 0.4, head.about, size=8)
        self.write(EDGE, 0.57, head.caveat, color=FAINT)
        self.write(EDGE, 0.74, f"{upper_first(head.label)}.", weight="bold")

    def legend(self, y: float, handles: Sequence[Line2D], **how: Any) -> None:
        """Draw a key in a line at `y` inches."""
        self.axes.legend(
            handles=handles, loc="center left", bbox_to_anchor=(EDGE, y), frameon=False,
            bbox_transform=self.axes.transData, fontsize=6.5, borderaxespad=0, borderpad=0, **how,
        )  # fmt: skip

    def inset(self, box: Box, **how: Any) -> Axes:
        """Return axes on the page whose vertical unit is its inch."""
        left, top, right, bottom = box
        wide, tall = (right - left) / WIDTH_IN, (bottom - top) / self.height
        place = (left / WIDTH_IN, 1 - bottom / self.height, wide, tall)
        return self.figure.add_axes(place, ylim=(bottom, top), **how)


def set_scale(axes: Axes, label: str, *hidden: str) -> None:
    """Give axes a scale below, and no other.

    Parameters
    ----------
    axes
        For rows that stand at inches of the page.
    label
        What the scale means.
    hidden
        Sides that have no line.
    """
    axes.set_yticks([])
    axes.tick_params(length=2, pad=2, labelsize=6.5, colors=FAINT)
    axes.grid(axis="x", color=RULE, lw=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel(label, fontsize=7, color=FAINT)
    for side in hidden:
        axes.spines[side].set_visible(False)


@contextmanager
def sheet(height: float, head: Head | None = None) -> Iterator[Page]:
    """Give a page to draw on, as all figures are drawn.

    Parameters
    ----------
    height
        Inches.
    head
        What stands above the figure.
    """
    with settings():
        made = Page(height)
        if head is not None:
            draw_head(made.axes, head)
        yield made


def write(axes: Axes, x: float, y: float, text: str, size: float = 7, **how: Any) -> Text:
    """Write a text as it is: a dollar sign begins no formula."""
    look = {"va": "center", "color": INK, **how}
    return axes.text(x, y, text, fontsize=size, parse_math=False, **look)


def draw_head(axes: Axes, head: Head) -> None:
    """Write title, subject and caveat at the top of a page."""
    title = folded(head.title, WIDTH_IN - 2 * EDGE, 11.5)[0]
    write(axes, EDGE, 0.2, title, size=10.5, weight="bold")
    for n, line in enumerate(head.lines):
        write(axes, EDGE, 0.38 + LINE * n, line)
    write(axes, EDGE, 0.38 + LINE * len(head.lines), head.caveat, color=FAINT)


def draw_notes(axes: Axes, y: float, lines: Sequence[str]) -> None:
    """Write lines below one another, the first at `y` inches."""
    for n, line in enumerate(lines):
        write(axes, EDGE, y + LINE * n, line, size=6.5, color=FAINT)


def across(ends: tuple[float, float], held: Interval) -> tuple[float, float, float]:
    """Return where low end, mean and high end of a share stand between two places, inches."""
    left, right = ends
    low, mean, high = (left + (right - left) * x for x in (held.low, held.mean, held.high))
    return low, mean, high


def draw_interval(
    axes: Axes, y: float, ends: Iterable[float], colour: str, line: Look, dot: Look
) -> None:
    """Draw a range as a line and its mean as a mark.

    Parameters
    ----------
    axes
        Where.
    y
        Height at which it lies.
    ends
        Low end, mean and high end.
    colour
        Of both.
    line, dot
        How else the line and the mark look.
    """
    low, mean, high = ends
    axes.plot([low, high], [y, y], color=colour, **line)
    axes.plot([mean], [y], **{"marker": "o", "color": colour, **dot})


def notes(sentences: Sequence[str], size: float = 6.5) -> list[str]:
    """Return sentences as lines as wide as a page."""
    return [line for text in sentences for line in folded(text, WIDTH_IN - 2 * EDGE, size)]


def more(what: str, number: int, things: str) -> list[str]:
    """Return a note on what was left out, if anything was.

    Examples
    --------
    >>> more("Not drawn", 2, "rows"), more("Not drawn", -1, "rows")
    (['Not drawn: 2 more rows.'], [])
    """
    return [f"{what}: {number} more {things}."] if number > 0 else []


@cache
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


def shading(probability: float) -> tuple[str, str]:
    """Return the colours of a band, and of text on it."""
    shade = shade_of(probability)
    return SHADES[shade], "white" if shade >= DARK else INK


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
