"""Edits of an offer: what might have been promised, who might have come, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import get_args

from sim.atlas.tables import states
from sim.facts.record import (
    PLACED,
    Format,
    Guarantee,
    Level,
    Meeting,
    Offer,
    offer_of,
)
from sim.facts.scenario import NO_PLACE, Scenario

PLACE, RULE = "place", "rule"
"""Kinds of edit: what every edit of venue or medium touches, and where a rule is left out."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an offer, and the terms that it leads to."""

    name: str
    """The change as a machine reads it, such as `add guarantee immunity`."""
    offer: Offer
    kind: str
    """`guarantee`, `level`, `format`, `seat`, `topic` or `place`; `rule` where one is left out."""
    touches: frozenset[str] = frozenset()
    """Parts of the terms that it changes; edits that touch the same part exclude each other."""


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
    return [
        *_promises(scenario, terms, by),
        *_meetings(terms),
        *_seats(scenario, terms, by),
        *_topics(scenario, terms),
        *_places(terms, venues),
    ]


def wider_edits(
    scenario: Scenario, terms: Offer, by: str | None, venues: Iterable[str]
) -> list[Edit]:
    """Return what `edits` returns, and more that several edits at once are made from.

    That is: promises as the scenario's exploration has them, the whole agenda, and meeting by
    shuttle or on a ship; parameters as there.
    """
    wider = edits(scenario, terms, by, venues)
    wider += _stated_promises(scenario, terms)
    missing = [topic for topic in scenario.topics if topic not in terms.topics]
    if missing[1:]:
        whole = _edit(terms, "add the whole agenda", "topic", agenda=(*terms.topics, *missing))
        wider.append(replace(whole, touches=frozenset(f"topic {topic}" for topic in missing)))
    media = (medium for medium in NO_PLACE[1:] if medium != terms.medium)
    return [*wider, *(_edit(terms, m, PLACE, venues=(), medium=m) for m in media)]


def named_venues(scenario: Scenario, party: str) -> list[str]:
    """Return the capitals of the two sides and every venue that the record names."""
    sides = (scenario.parties[name] for name in (party, scenario.parties[party].adversary) if name)
    capitals = [states()[side.state].capital for side in sides if side.state]
    terms = (e.meeting if isinstance(e, Meeting) else offer_of(e) for e in scenario.record)
    named = [venue for offer in terms if offer is not None for venue in offer.venues]
    return list(dict.fromkeys((*filter(None, capitals), *named)))


def _promises(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Edit]:
    promised = {promise.kind: promise for promise in terms.guarantees}
    for kind in scenario.guarantees:
        rest = _but(terms, kind)
        if kind in promised:
            yield _edit(terms, f"drop guarantee {kind}", f"guarantee {kind}", guarantees=rest)
        if kind not in promised or promised[kind].strength < 1:
            who = promised[kind].by if kind in promised else by
            full = (*rest, Guarantee(kind=kind, strength=1.0, by=who))
            verb = "strengthen" if kind in promised else "add"
            yield _edit(terms, f"{verb} guarantee {kind}", f"guarantee {kind}", guarantees=full)


def _stated_promises(scenario: Scenario, terms: Offer) -> Iterator[Edit]:
    """Yield promises as the scenario's exploration states them, where they say more."""
    for promise in scenario.explore.guarantees:
        kind, held = promise.kind, promise in terms.guarantees
        if not held and (promise.by or promise.strength < 1):
            how = [f"at {promise.strength:g}"] if promise.strength < 1 else []
            how += [f"by {promise.by}"] if promise.by else []
            name, stated = f"add guarantee {kind} ({', '.join(how)})", (*_but(terms, kind), promise)
            yield _edit(terms, name, f"guarantee {kind}", guarantees=stated)


def _meetings(terms: Offer) -> Iterator[Edit]:
    for part, known in (("level", get_args(Level)), ("format", get_args(Format))):
        for name in known:
            if name != getattr(terms, part):
                yield _edit(terms, f"{part} {name}", part, **{part: name})


def _seats(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Edit]:
    seated = {by, *terms.participants}
    for name, party in scenario.parties.items():
        if party.role == "mediator" and name not in seated:
            joined = (*terms.participants, name)
            yield _edit(terms, f"seat {name}", f"seat {name}", participants=joined)


def _topics(scenario: Scenario, terms: Offer) -> Iterator[Edit]:
    for topic in scenario.topics:
        if topic not in terms.topics:
            yield _edit(
                terms, f"add topic {topic}", f"topic {topic}", agenda=(*terms.topics, topic)
            )


def _places(terms: Offer, venues: Iterable[str]) -> Iterator[Edit]:
    if terms.venues:
        yield _edit(terms, "no venue", PLACE, venues=())
    if terms.medium != "virtual":
        yield _edit(terms, "virtual", PLACE, venues=(), medium="virtual")
    medium = terms.medium if terms.medium in PLACED else "in-person"
    for venue in venues:
        if (venue,) != terms.venues:
            yield _edit(terms, f"venue {venue}", PLACE, venues=(venue,), medium=medium)


def _edit(terms: Offer, name: str, touches: str, **changes: object) -> Edit:
    """Return an edit of terms; it touches what it changes: a kind of part, or one of its kind."""
    offer = terms.model_copy(update=changes)
    return Edit(name, offer, touches.partition(" ")[0], frozenset({touches}))


def _but(terms: Offer, kind: str) -> tuple[Guarantee, ...]:
    return tuple(promise for promise in terms.guarantees if promise.kind != kind)
