"""Say in the words of a scenario file what a validator found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import ErrorDetails

from sim.errors import Problem, suggest
from sim.facts.document import locate
from sim.facts.scenario import Scenario

Told = tuple[str, str]
"""Message and hint."""
PATTERNS = {
    "[A-Z]{3}": "use the three letters of ISO 3166-1, such as NOR",
    "#p": "write source#pN, such as kyiv-post-2026-01-28#p5",
    "0-9a-f": "twelve hexadecimal digits, in quotes",
    "^p": "p and the number of the paragraph, such as p3",
    "A-Za-z": "use letters, digits and hyphens, a letter first",
}
SCALARS = {
    "string_type": "a text", "int_parsing": "a whole number", "int_type": "a whole number",
    "float_parsing": "a number", "float_type": "a number", "bool_parsing": "true or false",
    "tuple_type": "a list", "mapping_type": "a mapping of keys", "model_type": "a mapping of keys",
    "dict_type": "a mapping of keys", "model_attributes_type": "a mapping of keys",
}  # fmt: skip


DEPARTED: Mapping[str, Told] = {
    "coded": ("the key left the format", "drop it: attributes of offers are no longer coded"),
    "leanings": (
        "the key left the format",
        "drop it: whom a host leans to is in the atlas; `atlas:` names tables of your own",
    ),
}
"""Keys of former files, and what to do about them."""


def as_problem(
    tree: Mapping[str, Any] | Sequence[Any], detail: ErrorDetails, file: str, kind: Any = Scenario
) -> Problem:
    """Return what a validator of some kind of file found as a problem at its place in the file."""
    key_at, value_at, key = locate(tree, _path(detail))
    message, hint = told(detail, kind)
    leaf = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "missing":
        key = f"{key}.{leaf}" if key else leaf
    keyed = detail["type"] in {"missing", "extra_forbidden"} or leaf == "[key]"
    return Problem(file, message, key, *(key_at if keyed else value_at), hint)


def _path(detail: ErrorDetails) -> tuple[str | int, ...]:
    """Return the path of an error in the file: without the act that tells an event's kind."""
    loc = detail["loc"]
    if loc[:1] != ("record",):
        return loc
    return (*loc, "act") if detail["type"] == "union_tag_invalid" else (*loc[:2], *loc[3:])


def told(detail: ErrorDetails, kind: Any = Scenario) -> Told:
    """Return what a validator found, and a hint, in the words of a scenario file."""
    leaf = detail["loc"][-1] if detail["loc"] else ""
    match detail["type"]:
        case "extra_forbidden":
            hint = suggest(str(leaf), _keys_at(kind, detail["loc"][:-1]))
            return DEPARTED.get(str(leaf), ("unknown key", hint))
        case "missing":
            return f"the key `{leaf}` is missing", f"add `{leaf}: ...`"
        case "literal_error" | "enum" | "union_tag_invalid":
            return _not_allowed(detail)
        case "union_tag_not_found":
            return "the key `act` is missing", "add `act:`, such as `act: offer`"
        case "string_pattern_mismatch":
            return _pattern(detail)
        case _:
            return _told_plainly(detail)


def _told_plainly(detail: ErrorDetails) -> Told:
    if detail["type"] in SCALARS:
        single = detail["type"] == "tuple_type" and isinstance(detail["input"], str)
        hint = f"write [{detail['input']}]" if single else ""
        return f"expected {SCALARS[detail['type']]}, found {_shown(detail['input'])}", hint
    message = detail["msg"]
    return message[:1].lower() + message[1:], str((detail.get("ctx") or {}).get("hint", ""))


def _not_allowed(detail: ErrorDetails) -> Told:
    context = detail.get("ctx") or {}
    expected = str(context.get("expected") or context.get("expected_tags"))
    names = [name.strip(" '") for name in expected.replace(" or ", ", ").split(",")]
    found = str(context.get("tag") or detail["input"])
    return f"{_shown(found)} is not allowed here", suggest(found, names)


def _pattern(detail: ErrorDetails) -> Told:
    pattern = str((detail.get("ctx") or {}).get("pattern"))
    hint = next((hint for part, hint in PATTERNS.items() if part in pattern), "")
    return f"{_shown(detail['input'])} is not written as expected", hint


LONGEST = 40
"""Characters of a value that a message repeats."""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value)
    return repr(text) if len(text) <= LONGEST else f"{text[:LONGEST]!r}..."


def _keys_at(kind: Any, loc: tuple[str | int, ...]) -> set[str]:
    """Return the keys that the format of a kind of file knows at a path."""
    schema = _schema(kind)
    nodes = [schema]
    for step in loc:
        nodes = [child for node in nodes for child in _below(schema, node, step)] or nodes
    return {key for node in nodes for each in _choices(schema, node)
            for key in each.get("properties", {})}  # fmt: skip


@cache
def _schema(kind: Any) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema(by_alias=True)


def _below(schema: dict[str, Any], node: dict[str, Any], step: str | int) -> Iterator[Any]:
    for each in _choices(schema, node):
        tags = each.get("discriminator", {}).get("mapping", {})
        if step in tags:
            yield {"$ref": tags[step]}
        if step in each.get("properties", {}):
            yield each["properties"][step]
        elif isinstance(step, int) and "items" in each:
            yield each["items"]
        elif isinstance(each.get("additionalProperties"), dict):
            yield each["additionalProperties"]
        yield from each.get("patternProperties", {}).values()


def _choices(schema: dict[str, Any], node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a node of a schema may be: itself, and whatever it leaves to choose."""
    if "$ref" in node:
        node = schema["$defs"][node["$ref"].split("/")[-1]]
    yield node
    for choice in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from _choices(schema, choice)
