"""Settings of rules: values that a scenario states and a rule's signature types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter, ValidationError

from sim.atlas.tables import organisations, states, venues
from sim.errors import SimError, suggest
from sim.facts.record import Format, Medium
from sim.facts.scenario import Scenario

Places = Annotated[tuple[str, ...], "place"]
"""Venues, codes of states, or traits of the scenario."""
Parties = Annotated[tuple[str, ...], "party"]
"""Parties of the scenario."""
Guarantees = Annotated[tuple[str, ...], "guarantee"]
"""Kinds of guarantee of the scenario."""
Topics = Annotated[tuple[str, ...], "topic"]
"""Topics of the scenario."""
Contexts = Annotated[tuple[str, ...], "context"]
"""Values of series of context, each as `series=value`."""
Organisations = Annotated[tuple[str, ...], "organisation"]
"""Organisations of the atlas."""
Formats = Annotated[tuple[Format, ...], "format"]
"""Numbers of parties at the table."""
Media = Annotated[tuple[Medium, ...], "medium"]
"""How they meet."""
Events = Annotated[tuple[str, ...], "event"]
"""Ids of events of the record."""
Relations = Annotated[tuple[str, ...], "relation"]
"""What the atlas tells of a state, or of two: kinds of host."""
Count = Annotated[int, Field(ge=1)]
"""A whole number of at least one."""


HOSTS = {"one", "pair", "ordered"}
"""What tables are about that tell kinds of host."""


def read_setting(scenario: Scenario, annotation: Any, value: Any) -> Any:
    """Return a setting as its annotation types it.

    Raises
    ------
    SimError
        If the value does not fit the type, or names what the scenario does not have.
    """
    kinds = kinds_of(annotation)
    if isinstance(value, str) and kinds:
        value = (value,)
    try:
        found = TypeAdapter(annotation).validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message = first["msg"][:1].lower() + first["msg"][1:]
        raise SimError(f"{message}, found {str(value)[:40]!r}") from None
    for kind in kinds:
        known = vocabulary(scenario, kind)
        for name in found:
            if name not in known:
                raise SimError(f"no {kind} called {name!r}", hint=suggest(name, known))
    return found


def kinds_of(annotation: Any) -> list[str]:
    """Return the kinds of names that a type of setting holds."""
    return [kind for kind in getattr(annotation, "__metadata__", ()) if isinstance(kind, str)]


def vocabulary(scenario: Scenario, kind: str) -> set[str]:
    """Return the names that a kind of setting may hold."""
    held: dict[str, Iterable[str]] = {
        "place": (*venues(), *scenario.venues, *states(), *scenario.traits),
        "party": scenario.parties,
        "guarantee": scenario.guarantees,
        "topic": scenario.topics,
        "context": (f"{s}={v}" for s, series in scenario.contexts.items() for v in series.values),
        "organisation": organisations(),
        "format": get_args(Format),
        "medium": get_args(Medium),
        "event": scenario.events,
        "relation": (n for n, t in scenario.relations.items() if t.about in HOSTS),
    }
    return set(held.get(kind, ()))
