"""Figures inside a page: drawings for wide and narrow screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COLOURS: Mapping[str, tuple[str, str]] = {
    "ink": ("#1a1a1a", "#e9eaec"), "quiet": ("#55585c", "#b3b8be"), "line": ("#c9cdd2", "#454b52"),
    "paper": ("#fefefe", "#14171a"), "blue": ("#0072b2", "#56b4e9"),
    "orange": ("#d55e00", "#ff8b3d"), "green": ("#00805c", "#2fc296"),
    "pink": ("#b3588c", "#e39cc6"), "amber": ("#a86f00", "#f0b43c"),
    "grey": ("#85898e", "#8d9298"), "pale": ("#e7e6e2", "#33383e"),
}  # fmt: skip
"""What a figure is drawn in: on paper, and on a dark screen. No other colour equals one of them."""
OF_PAGE = ("ink", "quiet", "line", "paper")
"""Colours that are those of the page itself."""
FONTS = "'DejaVu Sans', Verdana, sans-serif"
"""Verdana is as wide as the font that figures are set in."""
SHARED = (
    (re.compile(r"<metadata>.*?</metadata>", re.S), ""),
    (re.compile(r"<style[^>]*>.*?</style>", re.S), ""),
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r'<g id="patch_1">.*?</g>', re.S), ""),
    (re.compile(r"'DejaVu Sans'[^;\"]*"), FONTS),
    (re.compile(r"\s*\n\s*"), " "),
    (re.compile(r"> <"), "><"),
    (re.compile(r'<g id="[^"]*">'), "<g>"),
    (re.compile(r"(\.\d\d)\d{2,}"), r"\1"),
    *((re.compile(paper), f"var(--{name})") for name, (paper, _) in COLOURS.items()),
)
"""What a figure inside a page does not need, and what stands for it."""
Svgs = Mapping[str, Mapping[str, bytes]]
"""Drawings by name and by layout."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure of a run before it is rendered."""

    name: str
    """Name of its files, without the ending."""
    title: str
    caption: str
    draw: Callable[[Any], Any]
    """Draws it in a layout."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of a page."""

    name: str
    title: str
    caption: str
    drawn: tuple[tuple[str, str, str], ...]
    """For each layout its name, the view box, and what stands inside the `svg` element."""


def pictures(drawn: Sequence[Drawing], svgs: Svgs) -> Mapping[str, Picture]:
    """Return the figures of a page by name.

    Parameters
    ----------
    drawn
        What the figures show.
    svgs
        The drawings, by name and by layout.
    """
    return {
        one.name: Picture(one.name, one.title, one.caption, inlined(one.name, svgs[one.name]))
        for one in drawn
    }


def palette() -> str:
    """Return the colours of figures as the style of a page, on paper and in the dark."""
    light, dark = (
        " ".join(f"--{name}: {told[n]};" for name, told in COLOURS.items() if name not in OF_PAGE)
        for n in (0, 1)
    )
    return (
        f":root {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def inlined(name: str, svgs: Mapping[str, bytes]) -> tuple[tuple[str, str, str], ...]:
    """Return a figure's drawings, fit to stand beside others inside a page.

    Parameters
    ----------
    name
        Of the figure; with that of the layout it stands before every id.
    svgs
        By layout, as matplotlib writes them.
    """
    return tuple(
        (layout, *_inside(svg.decode(), f"{name}-{layout}")) for layout, svg in svgs.items()
    )


def _inside(svg: str, name: str) -> tuple[str, str]:
    """Return the view box of a drawing, and what it draws."""
    body = svg[svg.index("<svg") :]
    for pattern, other in SHARED:
        body = pattern.sub(other, body)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r"url\(#", f"url(#{name}-", body)
    body = re.sub(r'xlink:href="#', f'xlink:href="#{name}-', body)
    start = body.index(">") + 1
    view = re.search(r'viewBox="([^"]*)"', body[:start])
    return (view.group(1) if view else ""), body[start:].strip().removesuffix("</svg>")
