"""The fewest changes of an offer under which a party, or all, would rather accept than not."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import combinations

from sim.arrays import Draws, Index
from sim.expect.classes import Classes, partition
from sim.expect.draws import joint
from sim.expect.hearing import Hearing
from sim.expect.space import Crossing
from sim.expect.structure import JOINT, TOGETHER, Structure
from sim.facts.record import Offer
from sim.facts.scenario import Scenario
from sim.rules.offers import Offers, state_of
from sim.study.differences import AT_MOST, ENOUGH, Difference, Fewest, difference_of, fewest
from sim.study.edits import PLACE, Edit, wider_edits
from sim.study.explore import Exploration

ROUNDED = 1e-3
"""By how much single precision may be wrong, at the most."""


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


Flips = Mapping[str, Fewest[Amended]]
"""The fewest changes of an offer that lift acceptance over one half, by party and of `JOINT`."""


def flips_in(exploration: Exploration, number: int) -> Flips:
    """Return the fewest changes of a class of offers that each party, and all, would accept."""
    terms = exploration.space.offer(int(exploration.classes.first[number]))
    venues = [venue for venue, _ in exploration.space.places if venue]
    by = exploration.space.by
    edits = wider_edits(exploration.scenario, terms, by, venues)
    return flips(exploration.hearing, terms, edits, by)


def flips(hearing: Hearing, terms: Offer, edits: Sequence[Edit], by: str | None = None) -> Flips:
    """Return the fewest edits of an offer under which mean acceptance passes one half.

    Each number of edits is one table of offers, in which those that the rules cannot tell
    apart are weighed once; the first number at which any set succeeds is the answer.

    Parameters
    ----------
    hearing
        The principals on a day, or on the eve of a documented answer.
    terms
        Terms that name one venue or none.
    edits
        Single edits of the terms.
    by
        The party that proposes; None if nobody does, and the host then answers for promises.
    """
    table = _Amending(hearing, terms, by)
    groups, now = table.groups(edits), table.now

    within = table.within_reach(groups)

    def passing(size: int, left: Sequence[str]) -> dict[str, list[Difference[Amended]]]:
        left = [party for party in left if party in within]
        return table.passing(now, list(edit_sets(groups, size)), left) if left else {}

    return fewest(now, passing, hearing.bench.level)


@dataclass(frozen=True)
class _Amending:
    """An offer and edits of it, and to whom they are put."""

    hearing: Hearing
    terms: Offer
    by: str | None

    @property
    def now(self) -> Mapping[str, Draws]:
        """How likely each, and all, accept the terms as they are, shape (draw,)."""
        acceptance = self._acceptance(self._columns([self._row([])]))
        return {party: rows[0] for party, rows in acceptance.items()}

    def groups(self, edits: Sequence[Edit]) -> list[Alike]:
        """Return edits of the terms, those of one kind that look the same together."""
        rows = [self._row([]), *(self._row([edit]) for edit in edits)]
        classes = self._classes(self._columns(rows))
        return interchangeable(edits, classes.member[1:], int(classes.member[0]))

    def within_reach(self, groups: Sequence[Alike]) -> frozenset[str]:
        """Return who would rather accept than not at some place with any of the other edits."""
        elsewhere = [edit.offer for alike in groups if alike[0].kind == PLACE for edit in alike]
        others = [alike for alike in groups if alike[0].kind != PLACE]
        chosen = [edits for size in range(AT_MOST + 1) for edits in edit_sets(others, size)]
        rows = [[edit for alike, n in edits for edit in alike[:n]] for edits in chosen]
        terms = (merged(self.hearing.bench.scenario, self.terms, row, "nobody") for row in rows)
        places = ((offer.venues[0] if offer.venues else None, offer.medium)
                  for offer in (self.terms, *elsewhere))  # fmt: skip
        crossing = Crossing(self.hearing.bench.scenario, tuple(dict.fromkeys(places)),
                            tuple(terms), self.by)  # fmt: skip
        return Structure(self.hearing, crossing).likely(ENOUGH - ROUNDED)

    def passing(
        self, now: Mapping[str, Draws], sets: Sequence[EditSet], parties: Iterable[str]
    ) -> dict[str, list[Difference[Amended]]]:
        """Return, for each of some parties, the sets whose mean acceptance passes one half."""
        places = {party: _AnyPlace(self.hearing.bench.level) for party in parties}
        rows = [self._row(edit for alike, n in edits for edit in alike[:n]) for edits in sets]
        offers = self._columns(rows or [self.terms])
        classes = self._classes(offers)
        for start in range(0, len(classes) if rows else 0, TOGETHER):
            acceptance = self._acceptance(offers.rows(classes.first[start : start + TOGETHER]))
            for party, collected in places.items():
                for n, after in enumerate(acceptance[party], start):
                    if after.mean() > ENOUGH:
                        alike = [amended(sets[m], rows[m]) for m in classes.offers(n).tolist()]
                        collected.add(alike, now[party], after)
        return {party: collected.by_name() for party, collected in places.items()}

    def _acceptance(self, offers: Offers) -> Mapping[str, Draws]:
        each = {p: self.hearing.weigh(p, offers).acceptance for p in self.hearing.rules}
        return {**each, JOINT: joint(each)}

    def _columns(self, rows: Sequence[Offer]) -> Offers:
        return Offers.of(self.hearing.bench.scenario, rows, self.by)

    def _classes(self, offers: Offers) -> Classes:
        return partition([self.hearing.looks(offers)])

    def _row(self, edits: Iterable[Edit]) -> Offer:
        return merged(self.hearing.bench.scenario, self.terms, list(edits), self.by)


class _AnyPlace:
    """Amended offers that pass; those that differ in the place only are put together."""

    def __init__(self, level: float) -> None:
        self._level = level
        self._alike: dict[tuple[object, ...], Difference[Amended]] = {}

    def add(self, offers: Sequence[Amended], before: Draws, after: Draws) -> None:
        """Take offers that are answered alike."""
        change = difference_of(offers[0], before, after, self._level)
        answer = blake2b(after.tobytes(), digest_size=16).digest()
        for offer in offers:
            *rest, last = offer.amendments
            placed = last.kind == PLACE
            key = (answer, *rest, PLACE if placed else last)
            known, joined = self._alike.get(key), offer
            if placed and known is not None:
                names = {*known.what.amendments[-1].names, *last.names}
                anywhere = Amendment(tuple(sorted(names)), PLACE, 1)
                joined = Amended((*rest, anywhere), known.what.offer)
            self._alike[key] = replace(change, what=joined)

    def by_name(self) -> list[Difference[Amended]]:
        """Return them."""
        return sorted(
            self._alike.values(), key=lambda change: [a.names for a in change.what.amendments]
        )


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
        before, after = getattr(terms, name), [getattr(e.offer, name) for e in edits]
        if all(parts == before for parts in after):  # such as an agenda that no source tells
            continue
        left = [part for part in before or () if all(part in (parts or ()) for parts in after)]
        added = [part for parts in after for part in parts or () if part not in (before or ())]
        changes[name] = (*left, *dict.fromkeys(added))
    offer = terms.model_copy(update=changes)
    return offer if by else _hosted(scenario, offer)


def _hosted(scenario: Scenario, terms: Offer) -> Offer:
    """Return terms in which the host answers for promises that nobody else answers for."""
    state = state_of(scenario, terms.venues[0]) if terms.venues else ""
    hosts = [n for n, party in scenario.parties.items() if state and party.state == state]
    host = hosts[0] if hosts else None
    promised = (p if p.by else p.model_copy(update={"by": host}) for p in terms.guarantees)
    return terms.model_copy(update={"guarantees": tuple(promised)})
