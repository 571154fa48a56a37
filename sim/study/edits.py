"""Edits of an offer: what might have been promised, who might have come, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from sim.atlas import states
from sim.domain.columns import state_of
from sim.domain.events import Counter, Meeting, Proposal, offer_of
from sim.domain.offers import PLACED, Format, Guarantee, Level, Offer
from sim.domain.scenario import Scenario
from sim.domain.space import NO_PLACE

PLACE = "place"
"""What every edit of venue or medium touches."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an offer, and the terms that it leads to."""

    name: str
    """The change as a machine reads it, such as `add guarantee immunity`."""
    offer: Offer
    kind: str
    """`guarantee`, `level`, `format`, `seat`, `topic` or `place`."""
    touches: frozenset[str]
    """Parts of the terms that it changes; edits that touch the same part exclude each other."""


def edits(
    scenario: Scenario, documented: Proposal | Counter, terms: Offer, party: str
) -> list[Edit]:
    """Return every single edit of an offer that the scenario has words for.

    Parameters
    ----------
    scenario
        For its guarantees, mediators, topics and the venues of its record.
    documented
        The offer.
    terms
        Its terms at one venue.
    party
        The party that answers.
    """
    return _edits(scenario, terms, documented.by, named_venues(scenario, party))


def wider_edits(
    scenario: Scenario, terms: Offer, by: str | None, venues: Iterable[str]
) -> list[Edit]:
    """Return what `edits` returns, and more that several edits at once are made from.

    That is: promises as the scenario's exploration has them, the whole agenda, meeting by
    shuttle or on a ship, and any venues.

    Parameters
    ----------
    scenario
        For its guarantees, mediators and topics.
    terms
        Terms at one venue.
    by
        The party that proposes; None if nobody does, and the host then answers for promises.
    venues
        Where else.
    """
    found = _edits(scenario, terms, by, venues)
    found += _stated_promises(scenario, terms)
    missing = [topic for topic in scenario.topics if topic not in terms.agenda]
    if missing[1:]:
        whole = _with(terms, agenda=(*terms.agenda, *missing))
        touched = frozenset(f"topic {topic}" for topic in missing)
        found.append(Edit("add the whole agenda", whole, "topic", touched))
    for medium in NO_PLACE[1:]:
        if medium != terms.medium:
            found.append(_placed(medium, _with(terms, venues=(), medium=medium)))
    return found


def merged(scenario: Scenario, terms: Offer, made: Sequence[Edit], by: str | None) -> Offer:
    """Return terms with several edits that do not exclude each other made at once.

    Parameters
    ----------
    scenario
        For the party on whose ground a venue stands.
    terms
        The terms that each of the edits was made of.
    made
        The edits.
    by
        The party that proposes; None if nobody does, and the host then answers for promises.
    """
    changes: dict[str, object] = {}
    for name in ("level", "format", "venues", "medium"):
        before = getattr(terms, name)
        after = [new for e in made if (new := getattr(e.offer, name)) != before]
        changes[name] = after[-1] if after else before
    for name in ("guarantees", "participants", "agenda"):
        before = getattr(terms, name)
        left = [held for held in before if all(held in getattr(e.offer, name) for e in made)]
        added = [held for e in made for held in getattr(e.offer, name) if held not in before]
        changes[name] = (*left, *dict.fromkeys(added))
    found = _with(terms, **changes)
    return found if by else _hosted(scenario, found)


def named_venues(scenario: Scenario, party: str) -> list[str]:
    """Return the capitals of the two sides and every venue that the record names."""
    sides = (scenario.parties[name] for name in (party, scenario.parties[party].adversary) if name)
    capitals = [states()[side.state].capital for side in sides if side.state]
    terms = (e.meeting if isinstance(e, Meeting) else offer_of(e) for e in scenario.record)
    named = [venue for offer in terms if offer is not None for venue in offer.venues]
    return list(dict.fromkeys((*filter(None, capitals), *named)))


def _edits(scenario: Scenario, terms: Offer, by: str | None, venues: Iterable[str]) -> list[Edit]:
    makers = (_promises, _meetings, _table, _agenda)
    found = [edit for make in makers for edit in make(scenario, by, terms)]
    return [*found, *_places(terms, venues)]


def _promises(scenario: Scenario, by: str | None, terms: Offer) -> Iterator[Edit]:
    held = {promise.kind: promise for promise in terms.guarantees}
    for kind in scenario.guarantees:
        rest = _but(terms, kind)
        if kind in held:
            yield _promise("drop", kind, _with(terms, guarantees=rest))
        if kind not in held or held[kind].strength < 1:
            who = held[kind].by if kind in held else by
            full = (*rest, Guarantee(kind=kind, strength=1.0, by=who))
            verb = "strengthen" if kind in held else "add"
            yield _promise(verb, kind, _with(terms, guarantees=full))


def _stated_promises(scenario: Scenario, terms: Offer) -> Iterator[Edit]:
    """Yield promises as the scenario's exploration states them, where they say more."""
    for promise in scenario.explore.guarantees:
        if promise not in terms.guarantees and (promise.by or promise.strength < 1):
            how = [f"at {promise.strength:g}"] if promise.strength < 1 else []
            how += [f"by {promise.by}"] if promise.by else []
            given = (*_but(terms, promise.kind), promise)
            told = f"{promise.kind} ({', '.join(how)})"
            offer = _with(terms, guarantees=given)
            yield Edit(
                f"add guarantee {told}", offer, "guarantee", _touch("guarantee", promise.kind)
            )


def _meetings(_: Scenario, __: str | None, terms: Offer) -> Iterator[Edit]:
    for level in get_args(Level):
        if level != terms.level:
            yield Edit(f"level {level}", _with(terms, level=level), "level", _touch("level"))
    for form in get_args(Format):
        if form != terms.format:
            yield Edit(f"format {form}", _with(terms, format=form), "format", _touch("format"))


def _table(scenario: Scenario, by: str | None, terms: Offer) -> Iterator[Edit]:
    seated = {by, *terms.participants}
    for name, party in scenario.parties.items():
        if party.role == "mediator" and name not in seated:
            joined = _with(terms, participants=(*terms.participants, name))
            yield Edit(f"seat {name}", joined, "seat", _touch("seat", name))


def _agenda(scenario: Scenario, _: str | None, terms: Offer) -> Iterator[Edit]:
    for topic in scenario.topics:
        if topic not in terms.agenda:
            longer = _with(terms, agenda=(*terms.agenda, topic))
            yield Edit(f"add topic {topic}", longer, "topic", _touch("topic", topic))


def _places(terms: Offer, venues: Iterable[str]) -> Iterator[Edit]:
    if terms.venues:
        yield _placed("no venue", _with(terms, venues=()))
    if terms.medium != "virtual":
        yield _placed("virtual", _with(terms, venues=(), medium="virtual"))
    medium = terms.medium if terms.medium in PLACED else "in-person"
    for venue in venues:
        if (venue,) != terms.venues:
            yield _placed(f"venue {venue}", _with(terms, venues=(venue,), medium=medium))


def _promise(verb: str, kind: str, offer: Offer) -> Edit:
    return Edit(f"{verb} guarantee {kind}", offer, "guarantee", _touch("guarantee", kind))


def _placed(name: str, offer: Offer) -> Edit:
    return Edit(name, offer, PLACE, _touch(PLACE))


def _touch(*words: str) -> frozenset[str]:
    return frozenset({" ".join(words)})


def _but(terms: Offer, kind: str) -> tuple[Guarantee, ...]:
    return tuple(promise for promise in terms.guarantees if promise.kind != kind)


def _hosted(scenario: Scenario, terms: Offer) -> Offer:
    """Return terms in which the host answers for promises that nobody else answers for."""
    state = state_of(scenario, terms.venues[0]) if terms.venues else ""
    host = next(
        (n for n, party in scenario.parties.items() if state and party.state == state), None
    )
    promised = (p if p.by else p.model_copy(update={"by": host}) for p in terms.guarantees)
    return _with(terms, guarantees=tuple(promised))


def _with(terms: Offer, **changes: object) -> Offer:
    return terms.model_copy(update=changes)
