"""Figures inside a page: their drawings, cleaned, and the same numbers as tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.bands import probability_text
from sim.report.words import listed

FONTS = "'DejaVu Sans', Verdana, sans-serif"
"""Verdana is as wide as the font that figures are set in."""
SHARED = (
    (re.compile(r"<metadata>.*?</metadata>", re.S), ""),
    (re.compile(r"<style[^>]*>.*?</style>", re.S), ""),
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"'DejaVu Sans'(, [^;\"]*)?sans-serif"), FONTS),
    (re.compile(r"\s*\n\s*"), " "),
    (re.compile(r"> <"), "><"),
)
"""What a figure inside a page does not need, and what stands for it."""
Rows = Iterator[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure of a run before it is rendered."""

    name: str
    """Name of its files, without the ending."""
    title: str
    caption: str
    table: Any
    """What it shows."""
    draw: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of a page."""

    name: str
    title: str
    caption: str
    view: str
    """View box of the drawing."""
    body: str
    """What stands inside its `svg` element."""
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The same as the drawing, in words and numbers; empty if the page has a table of it."""


def pictures(
    drawn: Sequence[Drawing], svgs: Mapping[str, bytes], label: str
) -> Mapping[str, Picture]:
    """Return the figures of a page by name.

    Parameters
    ----------
    drawn
        What the figures show.
    svgs
        The drawings, by name.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    found = {}
    for one in drawn:
        names, rows = _table(one, label)
        view, body = inlined(svgs[one.name].decode(), one.name)
        found[one.name] = Picture(one.name, one.title, one.caption, view, body, names, rows)
    return found


def inlined(svg: str, name: str) -> tuple[str, str]:
    """Return the view box of a drawing, and what it draws, fit to stand beside others.

    Parameters
    ----------
    svg
        As matplotlib writes it.
    name
        Put before every id, so that no two drawings of a page share one.
    """
    body = svg[svg.index("<svg") :]
    for pattern, other in SHARED:
        body = pattern.sub(other, body)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r"url\(#", f"url(#{name}-", body)
    body = re.sub(r'xlink:href="#', f'xlink:href="#{name}-', body)
    start = body.index(">") + 1
    view = re.search(r'viewBox="([^"]*)"', body[:start])
    return (view.group(1) if view else ""), body[start:].strip().removesuffix("</svg>")


def _table(one: Drawing, label: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    kind = one.name.partition("-")[0]
    if kind not in TABLES:
        return (), ()
    headers, make = TABLES[kind]
    names = headers(one.table) if callable(headers) else headers
    return names, tuple(make(one.table, label))


def _expected(table: Any, label: str) -> Rows:
    for row in table.rows:
        answer = "acceptance" if row.accepted else "no acceptance"
        told = (probability_text(held, label) for held in (row.public, row.hindsight))
        answer += "" if row.scored else ", not scored"
        yield (row.day, row.happened, row.offer, *told, answer)


def _matrix(table: Any, label: str) -> Rows:
    for r, place in enumerate(table.rows):
        for c, promise in enumerate(table.columns):
            held = (probability_text(table.cells[party][r][c], label) for party in table.panels)
            yield place, promise, *held


def _map(table: Any, label: str) -> Rows:
    groups: dict[str, list[str]] = {}
    for city in table.cities:
        groups.setdefault(probability_text(city.joint, label), []).append(city.name)
    for text, names in groups.items():
        yield text, listed(names)
    for text in table.elsewhere:
        yield "without a place", text


Headers = tuple[str, ...] | Callable[[Any], tuple[str, ...]]
TABLES: Mapping[str, tuple[Headers, Callable[[Any, str], Rows]]] = {
    "expected": (
        ("Day", "Answer", "To", "Expected in public", "In hindsight", "Documented"), _expected
    ),
    "matrix": (lambda t: ("Venue", "Promises", *t.panels.values()), _matrix),
    "map": (("All accept", "Cities"), _map),
}  # fmt: skip
"""Headers and rows of the table of each figure; the page itself has those of the others."""
