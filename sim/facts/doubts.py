"""What is allowed in a scenario and is seldom meant: the record is coded in part, or twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from sim.facts.checks import Flaw, Loc
from sim.facts.parties import Position
from sim.facts.record import Proposal, answered, offer_of
from sim.facts.scenario import Scenario

LINES = frozenset({"red-line", "condition"})
"""Kinds of position that exclude offers."""
ANSWERING = frozenset({"principal", "mediator", "host"})
"""Roles that answer the offers which are addressed to them."""


def doubts(scenario: Scenario) -> list[Flaw]:
    """Return what a coder should look at again, though the scenario can be used as it is."""
    return [doubt for check in CHECKS for doubt in check(scenario)]


def _unanswered(scenario: Scenario) -> Iterator[Flaw]:
    answers = {(answered(event), event.by) for event in scenario.record}
    for n, event in enumerate(scenario.record):
        if offer_of(event) is None:
            continue
        for m, party in enumerate(event.to):
            counter = not isinstance(event, Proposal)
            if (event.id, party) not in answers and not counter:
                message = f"{party!r} gives no answer to {event.id!r}"
                hint = "code its answer: `unreported` where no source tells of one"
                yield Flaw(("record", n, "to", m), message, hint)


def _overlapping(scenario: Scenario) -> Iterator[Flaw]:
    spells = enumerate(scenario.context)
    for (_, one), (n, other) in combinations(spells, 2):
        ends = [spell.until for spell in (one, other)]
        apart = (ends[0] and ends[0] < other.since) or (ends[1] and ends[1] < one.since)
        if one.series == other.series and not apart:
            message = f"{other.id!r} overlaps {one.id!r} of the same series"
            yield Flaw(("context", n, "from"), message, "end one on the day before the other")


def _ruleless(scenario: Scenario) -> Iterator[Flaw]:
    for name, party in scenario.parties.items():
        ruled = {rule.position for rule in party.rules}
        for n, position in enumerate(party.positions):
            if position.kind in LINES and position.id not in ruled:
                message = f"no rule of {name!r} speaks for the position {position.id!r}"
                hint = f"add a rule with `position: {position.id}`; without one it changes nothing"
                yield Flaw(("parties", name, "positions", n, "id"), message, hint)


def _twins(scenario: Scenario) -> Iterator[Flaw]:
    names: dict[str, str] = {}
    for party, facts in scenario.parties.items():
        if names.setdefault(facts.name.casefold(), party) != party:
            message = (
                f"{names[facts.name.casefold()]!r} and {party!r} share the name {facts.name!r}"
            )
            yield Flaw(("parties", party, "name"), message, "tell them apart in reports")


def _alike(scenario: Scenario) -> Iterator[Flaw]:
    for key in ("parties", "venues", "sources", "guarantees", "topics", "contexts", "readings"):
        yield from _cases((name, (key, name)) for name in getattr(scenario, key))
    yield from _cases((event.id, ("record", n, "id")) for n, event in enumerate(scenario.record))


def _cases(ids: Iterable[tuple[str, Loc]]) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for name, loc in ids:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            yield Flaw(loc, f"{name!r} and {other!r} differ in case only", "rename one of them")


def _circles(scenario: Scenario) -> Iterator[Flaw]:
    causes = {event.id: event.implied_by for event in scenario.record}
    for n, event in enumerate(scenario.record):
        cause, passed = event.implied_by, set[str]()
        while cause is not None and cause not in passed and cause != event.id:
            passed.add(cause)
            cause = causes.get(cause)
        if cause == event.id:
            message = f"{event.id!r} follows from itself"
            yield Flaw(("record", n, "implied_by"), message, "an event implies earlier ones only")


def _unweighed(scenario: Scenario) -> Iterator[Flaw]:
    for n, event in enumerate(scenario.record):
        party = scenario.parties.get(event.by)
        if answered(event) and party and party.role not in ANSWERING and event.act != "withdraw":
            message = f"{event.by!r} is no principal: its answer is told and not weighed"
            hint = "make it a principal if the dispute is its own"
            yield Flaw(("record", n, "by"), message, hint)


def _alone(scenario: Scenario) -> Iterator[Flaw]:
    for n, event in enumerate(scenario.record):
        if isinstance(event, Proposal) and scenario.alone(event):
            message = f"{event.id!r} seats one principal at most: no track moves, nothing is scored"
            hint = "name the other principal among `participants`, or call it a host-offer"
            yield Flaw(("record", n, "to"), message, hint)


def _unopposed(scenario: Scenario) -> Iterator[Flaw]:
    several = scenario.record and scenario.principals[1:]
    for name in scenario.principals if several else ():
        if scenario.parties[name].adversary is None:
            message = f"nobody stands against {name!r}: no rule knows the other side of it"
            yield Flaw(("parties", name), message, "write `adversary:` and who that is")


def _unfound(scenario: Scenario) -> Iterator[Flaw]:
    for name, source in scenario.sources.items():
        if not source.paragraphs and source.url is None:
            message = f"nobody can look up {name!r}: it has neither paragraphs nor an address"
            yield Flaw(("sources", name), message, "add `url:`, or fingerprints of `paragraphs`")


def _never(scenario: Scenario) -> Iterator[Flaw]:
    held = {(spell.series, spell.value) for spell in scenario.context}
    for name, party in scenario.parties.items():
        for n, position in enumerate(party.positions):
            for series, value in position.during.items():
                if (series, value) not in held:
                    message = f"{position.id!r} never holds: no spell has {series}={value}"
                    loc = ("parties", name, "positions", n, "while", series)
                    yield Flaw(loc, message, "add the spell, or correct the value")


def speaks_otherwise(position: Position, *, excludes: bool) -> bool:
    """Return whether a rule does to offers what its position does not: exclude, or only rank."""
    return excludes != (position.kind in LINES)


CHECKS: tuple[Callable[[Scenario], Iterator[Flaw]], ...] = (
    _unanswered, _overlapping, _ruleless, _twins, _alike, _circles, _unweighed,
    _alone, _unopposed, _unfound, _never,
)  # fmt: skip
