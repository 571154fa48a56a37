"""Edits of an offer: what might have been promised, who might have come, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations
from typing import get_args

import numpy as np

from sim.arrays import Draws, Index
from sim.atlas.tables import states
from sim.expect.draws import Interval, interval
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
    media = (medium for medium in NO_PLACE[1:] if medium != terms.medium)
    return [*found, *(_edit(m, _with(terms, venues=(), medium=m), PLACE) for m in media)]


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
    return [
        *_promises(scenario, terms, by),
        *_meetings(terms),
        *_seats(scenario, terms, by),
        *_topics(scenario, terms),
        *_places(terms, venues),
    ]


def _promises(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Edit]:
    held = {promise.kind: promise for promise in terms.guarantees}
    for kind in scenario.guarantees:
        rest = _but(terms, kind)
        if kind in held:
            fewer = _with(terms, guarantees=rest)
            yield _edit(f"drop guarantee {kind}", fewer, "guarantee", kind)
        if kind not in held or held[kind].strength < 1:
            who = held[kind].by if kind in held else by
            full = _with(terms, guarantees=(*rest, Guarantee(kind=kind, strength=1.0, by=who)))
            verb = "strengthen" if kind in held else "add"
            yield _edit(f"{verb} guarantee {kind}", full, "guarantee", kind)


def _stated_promises(scenario: Scenario, terms: Offer) -> Iterator[Edit]:
    """Yield promises as the scenario's exploration states them, where they say more."""
    for promise in scenario.explore.guarantees:
        kind = promise.kind
        if promise not in terms.guarantees and (promise.by or promise.strength < 1):
            how = [f"at {promise.strength:g}"] if promise.strength < 1 else []
            how += [f"by {promise.by}"] if promise.by else []
            offer = _with(terms, guarantees=(*_but(terms, kind), promise))
            yield _edit(f"add guarantee {kind} ({', '.join(how)})", offer, "guarantee", kind)


def _meetings(terms: Offer) -> Iterator[Edit]:
    for part, known in (("level", get_args(Level)), ("format", get_args(Format))):
        for name in known:
            if name != getattr(terms, part):
                yield _edit(f"{part} {name}", _with(terms, **{part: name}), part)


def _seats(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Edit]:
    seated = {by, *terms.participants}
    for name, party in scenario.parties.items():
        if party.role == "mediator" and name not in seated:
            joined = _with(terms, participants=(*terms.participants, name))
            yield _edit(f"seat {name}", joined, "seat", name)


def _topics(scenario: Scenario, terms: Offer) -> Iterator[Edit]:
    for topic in scenario.topics:
        if topic not in terms.agenda:
            longer = _with(terms, agenda=(*terms.agenda, topic))
            yield _edit(f"add topic {topic}", longer, "topic", topic)


def _places(terms: Offer, venues: Iterable[str]) -> Iterator[Edit]:
    if terms.venues:
        yield _edit("no venue", _with(terms, venues=()), PLACE)
    if terms.medium != "virtual":
        yield _edit("virtual", _with(terms, venues=(), medium="virtual"), PLACE)
    medium = terms.medium if terms.medium in PLACED else "in-person"
    for venue in venues:
        if (venue,) != terms.venues:
            yield _edit(f"venue {venue}", _with(terms, venues=(venue,), medium=medium), PLACE)


def _edit(name: str, offer: Offer, kind: str, part: str = "") -> Edit:
    """Return an edit that touches terms of a kind, or a part of them."""
    return Edit(name, offer, kind, frozenset({f"{kind} {part}".rstrip()}))


def _but(terms: Offer, kind: str) -> tuple[Guarantee, ...]:
    return tuple(promise for promise in terms.guarantees if promise.kind != kind)


def _hosted(scenario: Scenario, terms: Offer) -> Offer:
    """Return terms in which the host answers for promises that nobody else answers for."""
    state = state_of(scenario, terms.venues[0]) if terms.venues else ""
    hosts = [n for n, party in scenario.parties.items() if state and party.state == state]
    host = hosts[0] if hosts else None
    promised = (p if p.by else p.model_copy(update={"by": host}) for p in terms.guarantees)
    return _with(terms, guarantees=tuple(promised))


def _with(terms: Offer, **changes: object) -> Offer:
    return terms.model_copy(update=changes)


FIFTH = 0.2
"""The quantile that says how low acceptance may yet be."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """Edits that the rules cannot tell apart, some of which are made."""

    names: tuple[str, ...]
    """All of them, by name: `venue astana`, `venue doha`."""
    kind: str
    """What they change: see `Edit`."""
    count: int
    """How many of them are made; which ones has no effect."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Changes made together, and what would then be answered."""

    amendments: tuple[Amendment, ...]
    offer: Offer
    """The terms after them, with the first edits of each amendment."""
    accept: Interval
    fifth: float
    """Probability of acceptance that one draw in five falls below."""
    gain: Interval
    """Change in the probability of acceptance, draw by draw."""


@dataclass(frozen=True, slots=True)
class Group:
    """Edits of one kind that the rules cannot tell apart, by name."""

    edits: tuple[Edit, ...]

    def amendment(self, count: int) -> Amendment:
        """Return that some of them are made."""
        names = tuple(edit.name for edit in self.edits)
        return Amendment(names, self.edits[0].kind, count)


EditSet = tuple[tuple[Group, int], ...]
"""How many edits are made of which groups."""


def grouped(edits: Sequence[Edit], member: Index, unchanged: int) -> list[Group]:
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
    found: dict[tuple[str, int], list[Edit]] = {}
    for edit, code in zip(edits, member, strict=True):
        if code != unchanged:
            found.setdefault((edit.kind, int(code)), []).append(edit)
    held = (sorted(several, key=lambda edit: edit.name) for several in found.values())
    return [Group(tuple(several)) for several in sorted(held, key=lambda one: one[0].name)]


def edit_sets(groups: Sequence[Group], size: int) -> Iterator[EditSet]:
    """Yield every set of so many edits that do not exclude each other.

    Of each group the first edits stand for any others.
    """
    units = [(n, k) for n, group in enumerate(groups) for k in range(min(size, len(group.edits)))]
    for held in combinations(units, size):
        if any(k and (n, k - 1) not in held for n, k in held):
            continue
        touched = [part for n, k in held for part in groups[n].edits[k].touches]
        if len(touched) == len(set(touched)):
            places = dict.fromkeys(n for n, _ in held)
            yield tuple((groups[n], sum(m == n for m, _ in held)) for n in places)


class Found:
    """Collects sets that succeed; venues among which nothing changes are put together."""

    def __init__(self, sets: Sequence[EditSet], now: Draws) -> None:
        self.sets, self.now = sets, now
        self._held: dict[tuple[object, ...], Changed] = {}

    def add(self, rows: Iterable[tuple[int, Offer]], after: Draws) -> None:
        """Take the sets of a class.

        Parameters
        ----------
        rows
            Number of each set, and the terms that it leads to.
        after
            Acceptance of them, shape (draw,).
        """
        digest = blake2b(after.tobytes(), digest_size=16).digest()
        accept, gain = interval(after), interval(after - self.now)
        fifth = float(np.quantile(after, FIFTH))
        for n, offer in rows:
            amendments = tuple(group.amendment(count) for group, count in self.sets[n])
            place = [amendment for amendment in amendments if amendment.kind == PLACE]
            rest = [amendment for amendment in amendments if amendment.kind != PLACE]
            key = (digest, *rest, *(b"placed" for _ in place))
            known = self._held.get(key)
            if known is not None and place:
                place = [_joined(place[0], known.amendments[-1])]
            terms = known.offer if known is not None and place else offer
            self._held[key] = Changed((*rest, *place), terms, accept, fifth, gain)

    def changed(self) -> list[Changed]:
        """Return them by name."""
        return sorted(self._held.values(), key=lambda one: [c.names for c in one.amendments])


def _joined(one: Amendment, other: Amendment) -> Amendment:
    return Amendment(tuple(sorted({*one.names, *other.names})), one.kind, 1)
