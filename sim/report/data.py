"""Results as plain data, every number rounded alike; JSON and its bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from operator import attrgetter
from typing import Any

from pydantic_core import to_jsonable_python

from sim.facts.record import Offer
from sim.gates import visible

DIGITS = 6
"""Significant digits of every number: fewer than machines differ in."""
Record = dict[str, Any]


def plain(value: object) -> Any:
    """Return a result as JSON has it: by its fields, every number rounded alike.

    A number that JSON cannot write is null.

    Examples
    --------
    >>> from sim.expect.draws import Interval
    >>> plain(Interval(1 / 3, 0.0, float("inf")))
    {'mean': 0.333333, 'low': 0.0, 'high': None, 'level': 0.9}
    """
    return _rounded(to_jsonable_python(_ordered(value), fallback=lambda scalar: scalar.item()))


def _ordered(value: Any) -> Any:
    """Return a value whose sets are lists, so that a document has the same bytes twice."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return {key: _ordered(inner) for key, inner in value.items()}
    return [_ordered(inner) for inner in value] if isinstance(value, list | tuple) else value


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if isfinite(value) else None
    return value


def json_text(document: object) -> str:
    """Return a document as the text of a JSON file."""
    return visible(json.dumps(plain(document), indent=1, ensure_ascii=False)) + "\n"


def json_bytes(document: object) -> bytes:
    """Return a document as the bytes of a JSON file."""
    return json_text(document).encode()


def picked(result: object, *names: str) -> Record:
    """Return some of what a result holds, by name, or as `key=path.to.it`.

    Examples
    --------
    >>> from sim.expect.draws import Interval
    >>> picked(Interval(0.5, 0.2, 0.8), "mean", "least=low")
    {'mean': 0.5, 'least': 0.2}
    """
    keys = (name.partition("=") for name in names)
    return {key: attrgetter(path or key)(result) for key, _, path in keys}


def document(*parts: Mapping[str, Any]) -> Record:
    """Return parts of a document, put together, as plain data."""
    fields: Record = plain({key: value for part in parts for key, value in part.items()})
    return fields


def offer_record(name: str, by: str, offer: Offer) -> Record:
    """Return terms with their id and who proposes them."""
    return document({"id": name, "by": by}, terms_record(offer))


def terms_record(offer: Offer | None) -> Record:
    """Return terms by name; nothing without an offer."""
    if offer is None:
        return {}
    terms = picked(offer, "venues", "level", "format", "medium")
    return terms | {"guarantees": [promise.kind for promise in offer.guarantees]}
