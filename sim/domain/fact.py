"""The base of everything that a scenario states, and the texts that a field may hold."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

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


class Coded(Fact):
    """A judgement: a value, the range within which another coder could put it, and whose it is."""

    low: float = Field(ge=-1, le=1)
    value: float = Field(ge=-1, le=1)
    high: float = Field(ge=-1, le=1)
    by: Text
    """Who coded it."""
    why: Text
    """What the judgement rests on."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise wrong("the value is outside its range", "write low <= value <= high")
        return self


class Titled(Fact):
    """A word of the scenario and what it means."""

    says: Text = Field()
    """What the word means, in one sentence."""
