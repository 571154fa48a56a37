"""Statements about options, such as `withdraw and not escalate if blockade`."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import reduce

import numpy as np

from sim.arrays import Mask
from sim.errors import SimError, known

WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
WORDS = {"and", "or", "not"}
HOW = "write options with `and`, `or`, `not`, `if`, `iff` and brackets, such as `a and not b if c`"


def truth(text: str, options: Mapping[str, Mask]) -> Mask:
    """Return in which states a statement is true.

    `a if b` is true wherever b is not; `a iff b` where both are true or neither is.

    Parameters
    ----------
    text
        The statement.
    options
        For each option, in which states it is taken.

    Raises
    ------
    SimError
        If it is not written as statements are, or names an option that there is not.

    Examples
    --------
    >>> taken = {"go": np.array([False, True, False, True]), "ask": np.array([0, 0, 1, 1]) > 0}
    >>> truth("go if ask", taken).tolist(), truth("not (go or ask)", taken).tolist()
    ([True, True, False, True], [True, False, False, False])
    """
    does, *when = re.split(r"\biff?\b", text)
    parts = [_part(part, options) for part in (does, *when)]
    if parts[2:]:
        raise SimError("more than one `if` or `iff`", hint=HOW)
    if not when:
        return parts[0]
    return parts[0] == parts[1] if re.search(r"\biff\b", text) else parts[0] | ~parts[1]


def _part(text: str, options: Mapping[str, Mask]) -> Mask:
    """Return in which states what stands on one side of an `if` is true."""
    named = WORD.sub(lambda m: m[0] if m[0] in WORDS else f"o_{m[0].replace('-', '_')}", text)
    try:
        return _true(ast.parse(named.strip(), mode="eval").body, options)
    except SyntaxError:
        raise SimError(f"{text.strip()!r} cannot be read", hint=HOW) from None


def _true(node: ast.expr, options: Mapping[str, Mask]) -> Mask:
    match node:
        case ast.BoolOp(joined, values):
            join = np.logical_and if isinstance(joined, ast.And) else np.logical_or
            return reduce(join, (_true(value, options) for value in values))
        case ast.UnaryOp(ast.Not(), value):
            return ~_true(value, options)
        case ast.Name(name):
            return options[known("option", name[2:].replace("_", "-"), options)]
    raise SyntaxError
