"""Dates as files state them: a day, or a range where the sources give no day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from sim.domain.fact import wrong

PATTERN = r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?"
HOW = "write 2026-01-30, 2026-01 for a month, or 2026-01-28/2026-01-31 for a range"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days between which something happened, both included; a known day is a span of one.

    Examples
    --------
    >>> span = read_span("2019-12")
    >>> span.last.isoformat(), str(span), str(read_span("2026-01-30"))
    ('2019-12-31', '2019-12-01/2019-12-31', '2026-01-30')
    """

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def read_day(value: Any) -> date:
    """Return the day that `YYYY-MM-DD` names.

    Raises
    ------
    PydanticCustomError
        If the text is no such day.
    """
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise wrong(f"{_shown(value)} is not a day", "write it as 2026-01-30")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong(f"{value} is not in the calendar", "write it as 2026-01-30") from None


def read_span(value: Any) -> Span:
    """Return the days that a date, a month, a year or `FIRST/LAST` names.

    Raises
    ------
    PydanticCustomError
        If the text is none of these, or the range runs backwards.
    """
    if isinstance(value, Span):
        return value
    if isinstance(value, date):
        return Span(value, value)
    if not isinstance(value, str) or not re.fullmatch(PATTERN, value):
        raise wrong(f"{_shown(value)} is neither a day nor a range of days", HOW)
    first, _, last = value.partition("/")
    span = Span(_edge(first)[0], _edge(last or first)[1])
    if span.first > span.last:
        raise wrong(f"the range {value} runs backwards", "put the earlier day first")
    return span


def _edge(text: str) -> tuple[date, date]:
    year, *rest = (int(part) for part in text.split("-"))
    try:
        if rest[1:]:
            day = date(year, rest[0], rest[1])
            return day, day
        first, last = (rest[0], rest[0]) if rest else (1, 12)
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:
        raise wrong(f"{text} is not in the calendar", HOW) from None


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str) else "this"


Day = Annotated[
    date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})
]
"""A calendar day."""
Days = Annotated[
    Span,
    BeforeValidator(read_span),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{PATTERN}$", "examples": ["2026-01-30"]}),
]
"""A day, or the range of days between which something happened."""
