"""Read what a command asks for in the words of a scenario file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sim.domain.messages import told
from sim.domain.space import Space
from sim.errors import SimError


def read_space(asked: Mapping[str, Any]) -> Space:
    """Return a space of offers.

    Raises
    ------
    SimError
        If a part of it is not written as in a scenario file.
    """
    try:
        return Space.model_validate(asked)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message, hint = told(first)
        raise SimError(message, f"explore.{first['loc'][0]}", hint) from None
