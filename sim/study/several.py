"""Sets of edits of an offer, without those that exclude each other or look the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations

import numpy as np

from sim.arrays import Draws, Index
from sim.domain.offers import Offer
from sim.engine.reduce import Interval, interval
from sim.study.edits import PLACE, Edit

FIFTH = 0.2
"""The quantile that says how low acceptance may yet be."""


@dataclass(frozen=True, slots=True)
class Choice:
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

    choices: tuple[Choice, ...]
    offer: Offer
    """The terms after them, with the first edits of each choice."""
    accept: Interval
    fifth: float
    """Probability of acceptance that one draw in five falls below."""
    gain: Interval
    """Change in the probability of acceptance, draw by draw."""


@dataclass(frozen=True, slots=True)
class Group:
    """Edits of one kind that the rules cannot tell apart, by name."""

    edits: tuple[Edit, ...]

    def choice(self, count: int) -> Choice:
        """Return that some of them are made."""
        names = tuple(edit.name for edit in self.edits)
        return Choice(names, self.edits[0].kind, count)


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
            choices = tuple(group.choice(count) for group, count in self.sets[n])
            place = [choice for choice in choices if choice.kind == PLACE]
            rest = [choice for choice in choices if choice.kind != PLACE]
            key = (digest, *rest, *(b"placed" for _ in place))
            known = self._held.get(key)
            if known is not None and place:
                place = [_joined(place[0], known.choices[-1])]
            terms = known.offer if known is not None and place else offer
            self._held[key] = Changed((*rest, *place), terms, accept, fifth, gain)

    def changed(self) -> list[Changed]:
        """Return them by name."""
        return sorted(self._held.values(), key=lambda one: [c.names for c in one.choices])


def _joined(one: Choice, other: Choice) -> Choice:
    return Choice(tuple(sorted({*one.names, *other.names})), one.kind, 1)
