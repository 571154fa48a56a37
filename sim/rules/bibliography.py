"""What the standard rules rest on: literature, and what three records of answers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from sim.errors import rows_of

FOLDER = files("sim.rules") / "standard"


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that a rule cites."""

    key: str
    author: str
    year: int
    title: str
    where: str
    """Journal and pages, or publisher."""
    checked: Literal["verified", "recalled"]
    """`verified`: its abstract or text was read; `recalled`: quoted from memory."""

    def __str__(self) -> str:
        title = self.title if self.title.endswith("?") else f"{self.title}."
        text = f"{self.author} {self.year}: {title} {self.where}"
        return text if self.checked == "verified" else f"{text} (recalled, not re-read)"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What three records of answers, coded alike, say of a rule or of a kind of line."""

    first: float
    """From 450 answers in 42 disputes, on which the book was written."""
    second: float
    """From 258 answers in 27 disputes that were not used to write it."""
    third: float
    """From 362 answers in 37 further ones."""
    pooled: float | None
    """From all; log-odds, unless it is told what else."""
    low: float | None
    high: float | None
    """Ends of its 90 % interval."""
    says: str
    """What the numbers are, where they are no log-odds."""

    def __str__(self) -> str:
        three = f"I {self.first:+.2f}, II {self.second:+.2f}, III {self.third:+.2f}"
        if self.pooled is not None:
            three += f", pooled {self.pooled:+.2f} (90 %: {self.low:+.2f} to {self.high:+.2f})"
        return f"{three}; {self.says}" if self.says else three


@cache
def evidence() -> Mapping[str, Evidence]:
    """Return what the records say, by rule or by kind of screen.

    Examples
    --------
    >>> print(evidence()["third_party"])
    I +1.06, II +0.33, III +0.25, pooled +0.82 (90 %: +0.50 to +1.15)
    """
    return {
        row.pop("of"): Evidence(says=row.pop("says"), **_numbers(row))
        for row in rows_of(FOLDER / "evidence.csv")
    }


def _numbers(row: Mapping[str, str]) -> dict[str, Any]:
    return {name: float(text) if text else None for name, text in row.items()}


@cache
def literature() -> Mapping[str, Reference]:
    """Return the literature of the standard book by key.

    Examples
    --------
    >>> str(literature()["axelrod-1984"])
    'Axelrod, R. 1984: The Evolution of Cooperation. Basic Books (recalled, not re-read)'
    """
    rows = rows_of(FOLDER / "literature.csv")
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
