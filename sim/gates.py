"""What comes from outside: texts and days have one spelling, modules may be missing."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from datetime import date
from importlib import import_module
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from sim.errors import SimError

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
"""What steers a terminal, turns the order of letters, hides, or is forbidden in XML."""
FORMULA = re.compile(r"[=+\-@\t]")
"""How a cell begins that spreadsheets compute."""
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows gives to devices."""
LONGEST = 120
"""Bytes of a name, of the 255 that disks allow."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def visible(text: str) -> str:
    r"""Return a text for a terminal, a page or a figure; what steers them is escaped as in JSON.

    Examples
    --------
    >>> print(visible("\x1b[2J Alba \u202eaerob"))
    \u001b[2J Alba \u202eaerob
    """
    return HIDDEN.sub(_escaped, text)


def _escaped(hidden: re.Match[str]) -> str:
    units = hidden[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[n : n + 4]}" for n in range(0, len(units), 4))


def cell(value: object) -> object:
    """Return what a table of CSV may hold: a text that a spreadsheet would compute is quoted.

    Examples
    --------
    >>> [cell(value) for value in ("=1+1", -0.5, "-0.5", "Alba")]
    ["'=1+1", -0.5, "'-0.5", 'Alba']
    """
    if not isinstance(value, str):
        return value
    return visible(f"'{value}" if FORMULA.match(value) else value)


def file_name(text: str) -> str:
    """Return a text as the name of a file or folder that every system takes.

    Examples
    --------
    >>> [file_name(name) for name in ("paris-1968", "con", "../a b", "")]
    ['paris-1968', '_con', 'a-b', '_']
    """
    plain = re.sub(r"[^\w.-]+", "-", text).encode()[:LONGEST]
    name = plain.decode(errors="ignore").strip(".-")
    return f"_{name}" if RESERVED.fullmatch(name) or not name else name


def there(path: Path) -> bool:
    """Return whether something has this name; no disk holds a name that is too long."""
    try:
        return path.exists()
    except OSError:
        return False


def free(path: Path | str, what: str = "folder") -> Path:
    """Return the path of a file or a folder that is to be written.

    Raises
    ------
    SimError
        If something is there already.
    """
    target = Path(path)
    if there(target):
        raise SimError("there is something already", str(target), f"choose another {what}")
    return target


KINDS: Mapping[str, tuple[Any, str]] = {
    "int": (Integral, "a whole number, such as 64"), "float": (Real, "a number, such as 0.9"),
    "Mapping[str, str]": (Mapping, "a mapping, such as {'reading': 'option'}"),
    "Source": (Hashable, "one scenario, or the path of one"),
}  # fmt: skip
"""What stands behind an annotation, and how it is called."""


def check_kind(name: str, value: object, annotation: str) -> None:
    """Raise an error if a value is not of the kind that its annotation names.

    Raises
    ------
    SimError
        At the name, with what is meant.
    """
    plain = annotation.removesuffix(" | None")
    kind, words = KINDS.get(plain, (object, ""))
    if not isinstance(value, kind) and (value is not None or plain == annotation):
        raise SimError(f"{value!r} does not fit", name, f"give {words}")


def day_named(value: object, where: str) -> date:
    """Return the day that `YYYY-MM-DD` names, wherever it is written: the one reader of days.

    Raises
    ------
    SimError
        At the place named, if the text is no such day.
    """
    hint = "write it as 2026-01-30"
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str) or not DAY.fullmatch(value):
        shown = repr(value) if isinstance(value, str) else "this"
        raise SimError(f"{shown} is not a day", where, hint)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise SimError(f"{value} is not in the calendar", where, hint) from None


def extra(module: str, needs: str, hint: str, where: str = "") -> Any:
    """Return a module that is not always installed.

    Raises
    ------
    SimError
        Saying what needs it, and how it is installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise SimError(needs, where, hint) from None
