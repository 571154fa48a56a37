"""Edits of an offer: what might have been promised, who might have come, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from sim.atlas.tables import states
from sim.facts.record import PLACED, Format, Guarantee, Level, Meeting, Offer, offer_of
from sim.facts.scenario import Scenario

Change = tuple[str, dict[str, Any]]
"""Its name, and the parts of an offer after it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an offer, and the terms that it leads to."""

    name: str
    """The change as a machine reads it, such as `add guarantee immunity`."""
    offer: Offer
    rule: bool = False
    """Whether a rule is left out, and the offer as it was."""


def edits(scenario: Scenario, terms: Offer, by: str | None, venues: Iterable[str]) -> list[Edit]:
    """Return every single edit of an offer that the scenario has words for.

    Parameters
    ----------
    scenario
        For its guarantees, mediators and topics.
    terms
        Terms at one venue.
    by
        The party that proposes; None if nobody does.
    venues
        Where else.
    """
    changes = (*_promises(scenario, terms, by), *_meetings(scenario, terms, by),
               *_places(terms, venues))  # fmt: skip
    return [Edit(name, terms.model_copy(update=parts)) for name, parts in changes]


def named_venues(scenario: Scenario, party: str) -> list[str]:
    """Return the capitals of the two sides and every venue that the record names."""
    sides = (scenario.parties[name] for name in (party, scenario.parties[party].adversary) if name)
    capitals = [states()[side.state].capital for side in sides if side.state]
    terms = (e.meeting if isinstance(e, Meeting) else offer_of(e) for e in scenario.record)
    named = [venue for offer in terms if offer is not None for venue in offer.venues]
    return list(dict.fromkeys((*filter(None, capitals), *named)))


def _promises(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Change]:
    promised = {promise.kind: promise for promise in terms.guarantees}
    for kind in scenario.guarantees:
        rest = tuple(promise for promise in terms.guarantees if promise.kind != kind)
        if kind in promised:
            yield f"drop guarantee {kind}", {"guarantees": rest}
        if kind not in promised or promised[kind].strength < 1:
            who = promised[kind].by if kind in promised else by
            full = (*rest, Guarantee(kind=kind, strength=1.0, by=who))
            verb = "strengthen" if kind in promised else "add"
            yield f"{verb} guarantee {kind}", {"guarantees": full}


def _meetings(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Change]:
    for part, known in (("level", get_args(Level)), ("format", get_args(Format))):
        for name in known:
            if name != getattr(terms, part):
                yield f"{part} {name}", {part: name}
    seated = {by, *terms.participants}
    for name, party in scenario.parties.items():
        if party.role == "mediator" and name not in seated:
            yield f"seat {name}", {"participants": (*terms.participants, name)}
    for topic in scenario.topics:
        if topic not in terms.topics:
            yield f"add topic {topic}", {"agenda": (*terms.topics, topic)}


def _places(terms: Offer, venues: Iterable[str]) -> Iterator[Change]:
    if terms.venues:
        yield "no venue", {"venues": ()}
    if terms.medium != "virtual":
        yield "virtual", {"venues": (), "medium": "virtual"}
    medium = terms.medium if terms.medium in PLACED else "in-person"
    for venue in venues:
        if (venue,) != terms.venues:
            yield f"venue {venue}", {"venues": (venue,), "medium": medium}
