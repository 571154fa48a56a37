"""A page to draw on, in two layouts: what every chart is made with.

A chart is a module with three names: `CAPTION`, a text; `table(finding)`, what is shown, as a
frozen dataclass with a `head`; `plot(table, layout)`, the picture. A page is measured in inches
from its top left corner, and is as tall as what was taken of it:

    def plot(shown: Table, layout: Layout) -> Figure:
        with sheet(layout, shown.head) as page:
            for row in shown.rows:
                y = page.take(0.16)                          # a strip; y is its middle
                page.write(page.left, y, row.name)
                page.plot([2, 2 + row.share], [y, y], color=BLUE, lw=2)
            page.key([Sign("share of worlds", "-", BLUE)])
            page.notes(["What a reader must know."])
        return page.figure

`layout` is `WIDE` (paper and desktop) or `NARROW` (a telephone): ask `layout.narrow` where the two
differ, such as a name above its bar instead of beside it. No text is smaller than `layout.small`,
whatever size is asked for, and `page.length` and `page.folded` measure what is drawn.
Colours are those named here, so that a page can restyle them in the dark. Text on a shade of
`SHADES` takes the second colour of `shading`, which stays as it is, as the shade does.
"""

from __future__ import annotations

import io
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from logging import getLogger
from operator import attrgetter
from typing import Any
from unicodedata import category, name
from warnings import catch_warnings, simplefilter

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from sim.facts.scenario import Scenario
from sim.gates import visible
from sim.report.bands import EDGES
from sim.report.pictures import COLOURS
from sim.report.simulate import HEAD
from sim.report.words import caveat, day_text
from sim.simulate.branch import Branch

INK, FAINT, RULE, PAPER = (COLOURS[name][0] for name in ("ink", "quiet", "line", "paper"))
"""Of text, of what stands back, of lines, of what is left free."""
BLUE, ORANGE, GREEN, PINK, AMBER, GREY = (
    COLOURS[name][0] for name in ("blue", "orange", "green", "pink", "amber", "grey")
)
"""After Okabe and Ito (2008): distinguishable with the common kinds of colour blindness."""
PALE = COLOURS["pale"][0]
"""Of areas behind text and marks."""
PALETTE = (BLUE, ORANGE, GREEN, PINK, AMBER, GREY)
SHADES = ("#eef3f7", "#cfe1ef", "#9cc5e0", "#62a8d2", "#1b6ca8", "#08386b")
"""One colour from light to dark for the bands of a probability; the order survives grey."""
ON_LIGHT, ON_DARK = "#10181f", "#ffffff"
"""Text on a shade, which is the same on every page."""
DARK = 4
"""First shade on which text is white."""
EDGE = 0.1
"""Left and right margin of a page, inches."""
POINTS = 72.0
HINTED, BOLD = 1.04, 1.15
"""How much wider than its outlines a text may be drawn, and than that if it is bold."""
FONT = "DejaVu Sans"
"""It comes with matplotlib."""
EASTERN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
"""Scripts, as Unicode names them, whose fonts come together."""
LONG = 400
"""Letters that are wider than any page."""
SETTINGS: Mapping[str, Any] = {
    "font.family": FONT,
    "font.size": 8.0,
    "svg.hashsalt": "parley",
    "svg.fonttype": "none",
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": FAINT,
    "hatch.color": PAPER,
}
SHAPES, TRUETYPE = 3, 42
"""How a PDF has its letters."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, inches."""
Look = Mapping[str, Any]
"""Width and the like of a line or a mark, as matplotlib names them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide a page is, and how large its text."""

    name: str
    width: float
    """Inches."""
    size: float
    """Of text, points."""
    small: float
    """Of the smallest text, points."""
    line: float
    """Height of a line of text, inches."""

    @property
    def narrow(self) -> bool:
        """Whether it is for a telephone."""
        return self is NARROW

    def of(self, size: float | None) -> float:
        """Return the size in which a text of some size is drawn, points."""
        return max(size or self.size, self.small)

    def length(self, text: str, size: float | None = None) -> float:
        """Return how many inches wide a text is drawn at the most."""
        return length(text, self.of(size))

    def folded(
        self, text: str, room: float, size: float | None = None, *, bold: bool = False
    ) -> list[str]:
        """Return a text as lines that fit into some inches; a longer word is cut."""
        return folded(text, room / (BOLD if bold else 1), self.of(size))


WIDE = Layout("wide", 7.2, 7.0, 6.5, 0.125)
"""A page of A4 less its margins, and a screen of 700 pixels or more."""
NARROW = Layout("narrow", 3.6, 7.5, 7.0, 0.14)
"""A telephone: 375 pixels across, of which a page takes 32 for its margins."""
LAYOUTS = (WIDE, NARROW)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a figure."""

    title: str
    """What is shown."""
    about: str
    """Of what, in a sentence or two."""
    label: str
    """`illustrative` or `scored`."""
    as_of: date

    @classmethod
    def of(cls, scenario: Scenario, title: str, about: str, label: str) -> Head:
        """Return the head of a figure of a scenario, whose title stands before what is shown."""
        return cls(title, f"{scenario.title} {about}".strip(), label, scenario.clock.as_of)

    @classmethod
    def simulated(
        cls, branch: Branch, title: str, about: str, label: str, world: int | None = None
    ) -> Head:
        """Return the head of a figure of simulated worlds, or of one; it knows nothing later."""
        which = "simulated" if world is None else f"simulated, world {world}"
        told = f"{branch.bench.scenario.title} {HEAD} {about} Day 0 is {day_text(branch.day)}."
        return cls(f"[{which}] {title}", told, label, branch.day)

    @property
    def caveat(self) -> str:
        """The line that every figure carries."""
        mark = f"{self.label.capitalize()}. " if self.label else ""
        return f"{mark}{caveat(self.as_of)}"


@dataclass(frozen=True, slots=True)
class Sign:
    """An entry of a key."""

    text: str
    shape: str
    """`-` is a line, `|-|` a line with ends, `#` a box; else a mark as matplotlib names it."""
    colour: str
    look: Look | None = None
    """How else it looks, as matplotlib names it."""


SIDES = (Sign("higher", "o", BLUE), Sign("lower", "o", ORANGE), Sign("not clear", "o", GREY))
"""The key of differences."""


class Page:
    """A page, in inches from its top left corner, and how things are drawn on it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.left, self.right = EDGE, layout.width - EDGE
        self.y = EDGE
        """How much of the page is taken, from the top."""
        self.figure = Figure(figsize=(layout.width, 1))
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, layout.width), ylim=(1, 0))
        self.axes.set_axis_off()
        self.plot = self.axes.plot
        self.length, self.folded = layout.length, layout.folded

    @property
    def room(self) -> float:
        """Width between the margins, inches."""
        return self.right - self.left

    def take(self, tall: float) -> float:
        """Take a strip of the page; return its middle."""
        self.y += tall
        return self.y - tall / 2

    def end(self) -> None:
        """Make the page as tall as what was taken of it."""
        tall = self.y + EDGE
        self.figure.set_size_inches(self.layout.width, tall)
        self.axes.set_ylim(tall, 0)

    def write(self, x: float, y: float, text: str, size: float | None = None, **how: Any) -> Text:
        """Write a text as it is, its middle at `y`: a dollar sign begins no formula."""
        shown = visible(text)
        look = {"va": "center", "color": INK, "fontfamily": family(shown), **how}
        return self.axes.text(x, y, shown, fontsize=self.layout.of(size), parse_math=False, **look)

    def column(
        self, x: float, y: float, lines: Sequence[str], size: float | None = None, **how: Any
    ) -> None:
        """Write lines below one another, the middle of all at `y`."""
        first = y - self.layout.line * (len(lines) - 1) / 2
        for n, line in enumerate(lines):
            self.write(x, first + self.layout.line * n, line, size, **how)

    def tell(self, text: str, size: float | None = None, **how: Any) -> None:
        """Take as much of the page as a paragraph needs, and write it."""
        bold = how.get("weight") == "bold"
        lines = self.folded(text, self.room, size, bold=bold)
        step = self.layout.line * max(self.layout.of(size) / self.layout.size, 1)
        for line in lines:
            self.write(self.left, self.take(step), line, size, **how)

    def notes(self, sentences: Sequence[str]) -> None:
        """Write what stands below a figure, a paragraph a sentence."""
        self.take(0.06)
        for text in sentences:
            self.tell(text, self.layout.small, color=FAINT)

    def box(self, x: float, y: float, wide: float, tall: float, **look: Any) -> Rectangle:
        """Draw a rectangle from its top left corner."""
        drawn = Rectangle((x, y), wide, tall, **look)
        self.axes.add_patch(drawn)
        return drawn

    def mark(self, x: float, y: float, shape: str, **look: Any) -> None:
        """Draw a mark."""
        self.plot([x], [y], marker=shape, ls="", **look)

    def key(self, signs: Sequence[Sign]) -> None:
        """Take as many lines as a key needs, and draw it."""
        small, line = self.layout.small, self.layout.line
        x, y = self.left, self.take(line + 0.03)
        for sign in signs:
            wide = 0.2 + self.length(sign.text, small)
            if x > self.left and x + wide > self.right:
                x, y = self.left, self.take(line + 0.03)
            self._sign(sign, x, y)
            self.write(x + 0.2, y, sign.text, small)
            x += wide + 0.12

    def _sign(self, sign: Sign, x: float, y: float) -> None:
        look = dict(sign.look or {})
        if sign.shape == "#":
            self.box(x, y - 0.045, 0.16, 0.09, **{"fc": sign.colour, "ec": "none", **look})
        elif sign.shape in {"-", "|-|"}:
            ends = {"marker": "|", "ms": 5} if sign.shape == "|-|" else {}
            self.plot([x, x + 0.16], [y, y], color=sign.colour, **{**ends, **look})
        else:
            self.mark(x + 0.08, y, sign.shape, **{"color": sign.colour, "ms": 4.5, **look})


@contextmanager
def sheet(layout: Layout, head: Head) -> Iterator[Page]:
    """Give a page to draw on, below its head; it ends where what was taken of it ends."""
    with settings():
        page = Page(layout)
        page.tell(head.title, 9.5 if layout.narrow else 10.5, weight="bold")
        page.take(0.04)
        page.tell(head.about)
        page.tell(head.caveat, color=FAINT)
        page.take(0.06)
        yield page
        page.end()


@contextmanager
def settings() -> Iterator[None]:
    """Draw as all figures are drawn, whatever the reader's own matplotlibrc says."""
    with matplotlib.rc_context(), catch_warnings():
        simplefilter("ignore")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(dict[Any, Any](SETTINGS))
        yield


def render(figure: Figure, kind: str, run: str = "", *, quick: bool = False) -> bytes:
    """Return a figure as the bytes of an SVG, PDF or PNG file; the same figure, the same bytes.

    Parameters
    ----------
    figure
        What is drawn.
    kind
        `svg`, `pdf` or `png`.
    run
        Id of the run and what was asked of it, kept in the metadata of the file.
    quick
        Whether a PDF has its letters as shapes, in a fifth of the time; journals want TrueType.
    """
    file = io.BytesIO()
    told = f"parley run {run}" if run else None
    metadata: dict[str, str | None] = {
        "svg": {"Date": None, "Creator": None, "Identifier": told},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Subject": told},
        "png": {"Software": None, **({"Source": told} if told else {})},
    }[kind]
    with settings(), matplotlib.rc_context({"pdf.fonttype": SHAPES if quick else TRUETYPE}):
        FigureCanvasAgg(figure)
        figure.savefig(file, format=kind, dpi=200, metadata=metadata, facecolor="white")
    return file.getvalue()


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
    shown = visible(text)
    font = FontProperties(family=family(shown), size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(shown, font, ismath=False)
    return HINTED * float(width) / POINTS


def family(text: str) -> list[str]:
    """Return the fonts in which a text is drawn, each for what those before it lack."""
    return [*dict.fromkeys((FONT, *filter(None, map(font_of, sorted(set(text) - letters())))))]


@cache
def letters() -> frozenset[str]:
    """Return the letters that the font of figures has."""
    return frozenset(map(chr, get_font(findfont(FONT)).get_charmap()))


@cache
def font_of(letter: str) -> str:
    """Return the font of this machine that has a letter; empty if none has it."""
    fonts = (font for font in fontManager.ttflist if not font.name.startswith("Last Resort"))
    for font in sorted(fonts, key=attrgetter("name", "fname")):
        if get_font(font.fname).get_char_index(ord(letter)):
            return font.name
    script = name(letter, "UNKNOWN").split()[0]
    if script in EASTERN:
        LACKING["Chinese, Japanese or Korean"] = "fonts-noto-cjk"
    else:
        known = category(letter)[0] in "LM"
        LACKING[script.capitalize() if known else "some signs"] = "fonts-noto-core"
    return ""


LACKING: dict[str, str] = {}
"""Scripts that were drawn as boxes, and the package that has each."""


def tell_lacking(lacking: Mapping[str, str]) -> None:
    """Say once of each script that figures cannot show it, and what helps."""
    for script, package in lacking.items():
        _tell(script, package)


@cache
def _tell(script: str, package: str) -> None:
    told = "Figures show boxes for %s: no font here has it. Hint: apt-get install %s"
    getLogger("parley").warning(told, script, package)


def folded(text: str, room: float, size: float = 7) -> list[str]:
    """Return a text as lines that fit into some inches; a longer word is cut.

    Examples
    --------
    >>> folded("Geneva or Vienna", 0.6)
    ['Geneva or', 'Vienna']
    """
    return list(_lines(text.split(), room, size))


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
    if len(word) < LONG and length(word, size) <= room:
        return word
    fits = bisect(range(1, LONG), room, key=lambda n: length(f"{word[:n]}…", size))
    return f"{word[:fits]}…"


def shade_of(probability: float) -> int:
    """Return which band a probability lies in: 0 is the lowest.

    Examples
    --------
    >>> [shade_of(p) for p in (0.0, 0.049, 0.05, 0.5, 1.0)]
    [0, 0, 1, 3, 5]
    """
    return sum(100 * probability >= edge for edge in EDGES[1:-1])


def shading(probability: float) -> tuple[str, str]:
    """Return the colour of a band, and of text on it."""
    shade = shade_of(probability)
    return SHADES[shade], ON_DARK if shade >= DARK else ON_LIGHT
