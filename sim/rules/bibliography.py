"""The literature that the standard rules rest on, and how far each entry was checked."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any, Literal, get_args

from sim.errors import SimError

Checked = Literal["verified", "recalled"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that a rule cites."""

    key: str
    author: str
    year: int
    title: str
    where: str
    """Journal and pages, or publisher."""
    checked: Checked
    """`verified`: its abstract or text was read; `recalled`: quoted from memory."""

    def __str__(self) -> str:
        title = self.title if self.title.endswith("?") else f"{self.title}."
        text = f"{self.author} {self.year}: {title} {self.where}"
        return text if self.checked == "verified" else f"{text} (recalled, not re-read)"


@cache
def literature() -> Mapping[str, Reference]:
    """Return the literature of the standard book by key.

    Raises
    ------
    SimError
        If a row of the table says neither `verified` nor `recalled`.

    Examples
    --------
    >>> str(literature()["axelrod-1984"])
    'Axelrod, R. 1984: The Evolution of Cooperation. Basic Books (recalled, not re-read)'
    """
    text = (files("sim.rules.standard") / "literature.csv").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = list(csv.DictReader(StringIO(text)))
    for row in rows:
        if row["checked"] not in get_args(Checked):
            raise SimError(f"checked: {row['checked']!r}", f"literature.csv: {row['key']}")
    return {row["key"]: Reference(**{**row, "year": int(row["year"])}) for row in rows}


def cited(key: str) -> str:
    """Return a reference in full; a key that the literature does not have stands for itself."""
    found = literature().get(key)
    return key if found is None else str(found)


def marked(key: str) -> str:
    """Return a key, marked where the work was quoted from memory.

    Examples
    --------
    >>> marked("axelrod-1984"), marked("putnam-1988"), marked("my own survey")
    ('axelrod-1984 (recalled, not re-read)', 'putnam-1988', 'my own survey')
    """
    found = literature().get(key)
    return f"{key} (recalled, not re-read)" if found and found.checked == "recalled" else key
