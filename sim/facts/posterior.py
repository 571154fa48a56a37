"""A posterior: what documented answers made of the parameters of a book, as a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from pydantic import Field, StringConstraints, model_validator

from sim.arrays import Draws
from sim.facts.document import read_document
from sim.facts.fact import Fact, wrong
from sim.facts.reading import valid

Fitted = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]*$", max_length=160)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
MOST = 400
"""Parameters that a file may hold."""
LEAST = 1e-9
"""Least eigenvalue of a covariance that can be drawn from."""


class Posterior(Fact):
    """A normal distribution of the standard normal deviates of everything that was fitted."""

    parley_posterior: int = Field(ge=1, le=1)
    """Version of the format."""
    names: tuple[Fitted, ...] = Field(min_length=1, max_length=MOST)
    """`rule.parameter`, `screen.kind` and `spread.rule.parameter`."""
    mean: tuple[Number, ...]
    covariance: tuple[tuple[Number, ...], ...]
    rules: Mapping[Fitted, Annotated[str, Field(pattern="^[0-9a-f]{64}$")]]
    """Hash of each rule of the book, by its name."""
    disputes: tuple[Annotated[str, StringConstraints(max_length=200)], ...]
    answers: int = Field(ge=1)
    seed: int = Field(ge=0)
    told: tuple[Annotated[str, StringConstraints(max_length=600)], ...] = ()
    """What was found of it, in words."""

    @model_validator(mode="after")
    def _can_be_drawn_from(self) -> Self:
        size = len(self.names)
        if len({*self.names}) < size:
            raise wrong("a name stands twice among `names`", "keep one of them")
        if len(self.mean) != size or {len(self.covariance), *map(len, self.covariance)} != {size}:
            hint = "write one number in `mean`, and one row and column, for each name"
            raise wrong(f"`mean` and `covariance` do not fit {size} names", hint)
        table = np.array(self.covariance)
        if not np.array_equal(table, table.T) or np.linalg.eigvalsh(table).min() < LEAST:
            raise wrong("`covariance` is none of a normal distribution", "make the file again")
        return self

    @cached_property
    def root(self) -> Draws:
        """Lower triangular root of the covariance, shape (name, name)."""
        return np.linalg.cholesky(np.array(self.covariance))

    def deviate(self, name: str, normal: Callable[[str], Draws]) -> Draws:
        """Return draws of one deviate, shape (draw,).

        Parameters
        ----------
        name
            One of `names`.
        normal
            Returns standard normal deviates from the stream of a name, shape (draw,).
        """
        n = self.names.index(name)
        total: Draws = np.full(1, self.mean[n])
        for weight, other in zip(self.root[n, : n + 1], self.names, strict=False):
            total = total + weight * normal(other)
        return total

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def digest(self) -> str:
        """Hash of its content: 16 hexadecimal digits."""
        return sha256(self.text.encode()).hexdigest()[:16]

    @property
    def text(self) -> str:
        """The content of its file."""
        return json.dumps(self.model_dump(mode="json"), indent=1) + "\n"


def read_posterior(path: Path) -> Posterior:
    """Return the posterior that a file holds.

    Raises
    ------
    ScenarioError
        With every problem of the file, each with its place.
    """
    found: Posterior = valid(Posterior, read_document(path), path)
    return found
