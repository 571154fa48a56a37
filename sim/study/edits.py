"""Edits of an offer: what might have been promised, who might have come, and where."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import get_args

from sim.arrays import Index
from sim.atlas.tables import states
from sim.facts.record import (
    PLACED,
    Counter,
    Format,
    Guarantee,
    Level,
    Meeting,
    Offer,
    Proposal,
    offer_of,
)
from sim.facts.scenario import NO_PLACE, Scenario
from sim.rules.offers import state_of

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
    wider = _edits(scenario, terms, by, venues)
    wider += _stated_promises(scenario, terms)
    missing = [topic for topic in scenario.topics if topic not in terms.agenda]
    if missing[1:]:
        whole = _edit(terms, "add the whole agenda", "topic", agenda=(*terms.agenda, *missing))
        wider.append(replace(whole, touches=frozenset(f"topic {topic}" for topic in missing)))
    media = (medium for medium in NO_PLACE[1:] if medium != terms.medium)
    return [*wider, *(_edit(terms, m, PLACE, venues=(), medium=m) for m in media)]


def merged(scenario: Scenario, terms: Offer, edits: Sequence[Edit], by: str | None) -> Offer:
    """Return terms with several edits that do not exclude each other made at once.

    Parameters
    ----------
    scenario
        For the party on whose ground a venue stands.
    terms
        The terms that each of the edits was made of.
    edits
        The edits.
    by
        The party that proposes; None if nobody does, and the host then answers for promises.
    """
    changes: dict[str, object] = {}
    for name in ("level", "format", "venues", "medium"):
        before = getattr(terms, name)
        after = [new for e in edits if (new := getattr(e.offer, name)) != before]
        changes[name] = after[-1] if after else before
    for name in ("guarantees", "participants", "agenda"):
        before = getattr(terms, name)
        left = [part for part in before if all(part in getattr(e.offer, name) for e in edits)]
        added = [part for e in edits for part in getattr(e.offer, name) if part not in before]
        changes[name] = (*left, *dict.fromkeys(added))
    offer = terms.model_copy(update=changes)
    return offer if by else _hosted(scenario, offer)


def named_venues(scenario: Scenario, party: str) -> list[str]:
    """Return the capitals of the two sides and every venue that the record names."""
    sides = (scenario.parties[name] for name in (party, scenario.parties[party].adversary) if name)
    capitals = [states()[side.state].capital for side in sides if side.state]
    terms = (e.meeting if isinstance(e, Meeting) else offer_of(e) for e in scenario.record)
    named = [venue for offer in terms if offer is not None for venue in offer.venues]
    return list(dict.fromkeys((*filter(None, capitals), *named)))


def _edits(scenario: Scenario, terms: Offer, by: str | None, venues: Iterable[str]) -> list[Edit]:
    return [
        *_promises(scenario, terms, by),
        *_meetings(terms),
        *_seats(scenario, terms, by),
        *_topics(scenario, terms),
        *_places(terms, venues),
    ]


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
        if topic not in terms.agenda:
            yield _edit(
                terms, f"add topic {topic}", f"topic {topic}", agenda=(*terms.agenda, topic)
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


def _hosted(scenario: Scenario, terms: Offer) -> Offer:
    """Return terms in which the host answers for promises that nobody else answers for."""
    state = state_of(scenario, terms.venues[0]) if terms.venues else ""
    hosts = [n for n, party in scenario.parties.items() if state and party.state == state]
    host = hosts[0] if hosts else None
    promised = (p if p.by else p.model_copy(update={"by": host}) for p in terms.guarantees)
    return terms.model_copy(update={"guarantees": tuple(promised)})


@dataclass(frozen=True, slots=True)
class Amendment:
    """Edits of one kind that the rules cannot tell apart, some of which are made."""

    names: tuple[str, ...]
    """All of them, by name: `venue astana`, `venue doha`."""
    kind: str
    """What they change: see `Edit`."""
    count: int
    """How many of them are made; which ones has no effect."""


@dataclass(frozen=True, slots=True)
class Amended:
    """An offer after amendments that are made together."""

    amendments: tuple[Amendment, ...]
    offer: Offer
    """The terms after them, with the first edits of each."""


Alike = tuple[Edit, ...]
"""Edits of one kind that the rules cannot tell apart, by name."""
EditSet = tuple[tuple[Alike, int], ...]
"""How many edits are made of which."""


def interchangeable(edits: Sequence[Edit], member: Index, unchanged: int) -> list[Alike]:
    """Return edits in groups of one kind and one class, by name.

    Parameters
    ----------
    edits
        Single edits of some terms.
    member
        Class of the terms that each edit leads to, shape (edit,).
    unchanged
        Class of the terms as they are: edits that lead to it are left out.
    """
    alike: dict[tuple[str, int], list[Edit]] = {}
    for edit, code in zip(edits, member, strict=True):
        if code != unchanged:
            alike.setdefault((edit.kind, int(code)), []).append(edit)
    groups = (tuple(sorted(several, key=lambda edit: edit.name)) for several in alike.values())
    return sorted(groups, key=lambda several: several[0].name)


def edit_sets(groups: Sequence[Alike], size: int) -> Iterator[EditSet]:
    """Yield every set of so many edits that do not exclude each other.

    Of each group the first edits stand for any others.
    """
    units = [(n, k) for n, alike in enumerate(groups) for k in range(min(size, len(alike)))]
    for chosen in combinations(units, size):
        if any(k and (n, k - 1) not in chosen for n, k in chosen):
            continue
        touched = [part for n, k in chosen for part in groups[n][k].touches]
        if len(touched) == len(set(touched)):
            counts = Counted(n for n, _ in chosen)
            yield tuple((groups[n], count) for n, count in counts.items())


def amended(edits: EditSet, offer: Offer) -> Amended:
    """Return a set of edits, that of the place last, and the terms that it leads to."""
    amendments = [
        Amendment(tuple(edit.name for edit in alike), alike[0].kind, count)
        for alike, count in edits
    ]
    return Amended(tuple(sorted(amendments, key=lambda amendment: amendment.kind == PLACE)), offer)
