"""What a finding is told in: blocks, set as text for a terminal and as a part of a page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.facts.parties import Grade
from sim.facts.scenario import Scenario
from sim.gates import visible
from sim.report.pictures import Picture, palette
from sim.report.words import MARGIN, WIDTH, caveat, cites, cites_text, lines, linkable

TEMPLATES = Path(__file__).parent / "templates"
CODE = re.compile("`([^`]+)`")
"""What is to be typed."""

Rests = Literal["", "fact", "assumed", "found", "caution"]
"""What a passage rests on; a page marks it."""


def rested(cites: tuple[str, ...], grade: Grade | None = None) -> Rests:
    """Return how a page marks a claim: what a party is not known to have said itself is no fact."""
    declared = grade in {None, Grade.E2, Grade.E3}
    return ("fact" if declared else "") if cites else "assumed"


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph; what stands between backticks is to be typed, and set so on a page."""

    text: str
    rests: Rests = ""
    cites: tuple[str, ...] = ()
    """Each `source#paragraph`; a page links them."""
    deep: bool = False
    """Whether only a page tells it."""
    name: str = ""
    """Its id on a page."""
    link: str = ""
    """Address of what it tells of; only a page shows it."""


@dataclass(frozen=True, slots=True)
class Items:
    """Texts beside their labels; an empty label goes on with the one before it.

    A page makes a list of texts none of which has a label. Empty texts fall out.
    """

    items: Iterable[tuple[str, str | Say]]

    def __post_init__(self) -> None:
        told = [(label, text) for label, text in self.items if getattr(text, "text", text)]
        object.__setattr__(self, "items", told)


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; text tells the first rows as sentences, a page all of them."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    most: int = 4
    """Rows that text tells; the others are counted."""
    same: str = ""
    """What is said below the rows, or instead of them where there are none."""
    open: int = 0
    """Rows that stand open on a page, where the others fold; none folds if 0."""
    columns: bool = False
    """Whether text sets all rows in columns below the headers."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, by name; only a page shows it."""

    name: str
    elsewhere: str = ""
    """What is said below it."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that open on a page; text leaves them out."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Special:
    """What a page sets with a template of its own; text tells blocks instead."""

    template: str
    """Name of its file, without the ending."""
    facts: Any
    """What the template shows, as `facts`."""
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading; text sets one inside another without its mark."""

    title: str
    blocks: Sequence[Block]
    name: str = ""
    """Its id on a page."""
    deep: bool = False
    """Whether only a page tells its heading."""


Block = Say | Items | Rows | Figure | Fold | Special | Section


@dataclass(frozen=True, slots=True)
class Page:
    """A page of HTML that needs no network: a frame around sections."""

    scenario: Scenario | None
    """Of which it tells; its sources are what citations link to. None if it tells of many."""
    run: str
    """What it is called, such as `run 1a2b`."""
    question: str
    sections: Sequence[Section]
    """The first one leads; the others are listed below it."""
    annex: str = ""
    """File that holds the sources; empty if this one does."""
    named: str = ""
    """Its title, if that is not the scenario's."""
    known: date | None = None
    """The last day that is known, if that is not the scenario's."""

    @property
    def title(self) -> str:
        """What stands above everything."""
        return self.named or (self.scenario.title if self.scenario else "")

    @property
    def as_of(self) -> date:
        """The last day that is known."""
        return self.known or (self.scenario.clock.as_of if self.scenario else date.min)


def text_of(blocks: Iterable[Block]) -> str:
    """Return blocks as text, wrapped to the width of a terminal.

    Examples
    --------
    >>> print(text_of([Section("Answers", [Items([("Alba", "would accept")])])]))
    <BLANKLINE>
    == Answers
    Alba                     would accept
    <BLANKLINE>
    """
    return visible("\n".join(line.rstrip() for line in _set(blocks)) + "\n")


def page_of(page: Page, pictures: Mapping[str, Picture]) -> bytes:
    """Return a page as a file of HTML.

    Parameters
    ----------
    page
        What it tells.
    pictures
        By the names that its figures have.
    """
    facts = {"page": page, "pictures": pictures, "caveat": caveat(page.as_of)}
    return rendered(page, "page.html", facts)


def rendered(
    page: Page, template: str, facts: Mapping[str, Any], *styles: str, script: str = "page.js"
) -> bytes:
    """Return a template of a page with what it shows, the style of every page, and a script.

    Parameters
    ----------
    page
        Whose sources are linked.
    template, script
        Names of their files.
    facts
        What the template shows.
    styles
        Further files of style.
    """
    sheets = ((TEMPLATES / name).read_text("utf-8") for name in ("page.css", *styles))
    code = (TEMPLATES / script).read_text("utf-8")
    digest = b64encode(sha256(code.encode()).digest()).decode()
    frame = {"style": palette() + "".join(sheets), "script": code, "script_hash": digest}
    setter = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_bound,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    linked = partial(cites, page.scenario, page.annex) if page.scenario else list
    setter.filters |= {"linked": linked, "pieces": CODE.split}
    setter.tests["linkable"] = linkable
    return (visible(setter.get_template(template).render(frame | {**facts})) + "\n").encode()


def _bound(value: Any) -> Any:
    """Return a text whose numbers stay on the line of their per cent sign, with real arrows."""
    plain = isinstance(value, str) and not hasattr(value, "__html__")
    return value.replace(" %", "\u00a0%").replace(" -> ", " \u2192 ") if plain else value


def _set(blocks: Iterable[Block], mark: str = "== ") -> Iterator[str]:
    """Yield the lines of blocks; a paragraph stands apart from what is before it."""
    before: Block | None = None
    for block in blocks:
        text = [*_lines(block, mark)]
        outside = mark and isinstance(before, Say) and not isinstance(block, Section)
        if text and before is not None and (isinstance(block, Say) or outside):
            yield ""
        yield from text
        before = block if text else before


def _lines(block: Block, mark: str) -> Iterator[str]:
    match block:
        case Say(deep=True) | Fold() | Figure():
            return
        case Say():
            yield from wrap(_cited(block), WIDTH, break_on_hyphens=False)
        case Items():
            yield from _items(block)
        case Rows():
            yield from _columns(block) if block.columns else _rows(block)
        case Special():
            yield from _set(block.blocks, mark)
        case Section():
            if inner := [*_set(block.blocks, "")]:
                title = "" if block.deep else f"{mark}{block.title}"
                yield from ("", *wrap(title, WIDTH, break_on_hyphens=False), *inner)


def _items(block: Items) -> Iterator[str]:
    for label, item in block.items:
        if isinstance(item, str) or not item.deep:
            yield from lines(label, item if isinstance(item, str) else _cited(item), hang=2)


def _rows(block: Rows) -> Iterator[str]:
    for n, (first, *rest) in enumerate(block.rows[: block.most]):
        title, cells = block.title if n == 0 else "", "; ".join(filter(None, rest))
        short = f"{first}: {cells}" if cells else first
        if len(short) <= WIDTH - MARGIN:
            yield from lines(title, short)
            continue
        yield from lines(title, first, hang=2)
        yield from lines("", f"  {cells}", hang=2)
    more = len(block.rows) - block.most
    yield from lines("", f"and {more} more, with --json or --out" if more > 0 else "")
    yield from lines("" if block.rows else block.title, block.same)


def _columns(block: Rows) -> Iterator[str]:
    if block.title:
        yield block.title
    table = [block.headers, *block.rows] if block.rows else []
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    while sum(widths) + 2 * len(widths) > WIDTH:
        widths[widths.index(max(widths))] -= 1
    for row in table:
        folded = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for line in zip_longest(*folded, fillvalue=""):
            cells = (f"  {cell:<{width}}" for cell, width in zip(line, widths, strict=True))
            yield "".join(cells)
    yield from wrap(block.same, WIDTH)


def _cited(say: Say) -> str:
    return f"{say.text} [{cites_text(say.cites)}]" if say.cites else say.text
