"""The base of everything that a scenario states, and the texts that a field may hold."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from sim.errors import SimError
from sim.gates import day_named

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]*$", max_length=64)]
"""An id: letters, digits and hyphens."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
"""A sentence or two of our own; never the words of an article."""
Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 3166-1 alpha-3 code of a state."""
Citation = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*(#p[1-9][0-9]*)?$", max_length=96)
]
"""`source#pN`: a source of the scenario and a paragraph of it."""


def wrong(message: str, hint: str = "") -> PydanticCustomError:
    """Return an error that a validator raises, with a hint for the reader of the file."""
    return PydanticCustomError("parley", "{message}", {"message": message, "hint": hint})


class Fact(BaseModel):
    """Base of everything that a scenario states: frozen, closed, self-documenting."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True
    )


class Sourced(Fact):
    """A fact that can change a result: it cites, or it confesses."""

    cites: tuple[Citation, ...] = ()
    """Where it is documented, as `source#pN`."""
    assumed: Text | None = None
    """Why it is believed where no source says so, or which part of it is inferred."""

    @model_validator(mode="after")
    def _cite_or_confess(self) -> Self:
        if not self.cites and self.assumed is None:
            raise wrong(
                "neither cited nor assumed",
                "add `cites: [source#p1]`, or `assumed:` with one sentence that says why",
            )
        return self


class Titled(Fact):
    """A word of the scenario and what it means."""

    says: Text = Field()
    """What the word means, in one sentence."""


PATTERN = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?"
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
        return f"{self.first}" if self.first == self.last else f"{self.first}/{self.last}"


def read_day(value: Any) -> date:
    """Return the day that `YYYY-MM-DD` names.

    Raises
    ------
    PydanticCustomError
        If the text is no such day.
    """
    try:
        return day_named(value, "")
    except SimError as error:
        raise wrong(error.problem, error.hint) from None


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
