"""Weigh a whole space of offers by its structure.

An offer is a place and terms. What rules read of the place only is computed once for each place,
what they read of the terms only once for all places, and only what reads both for each pair that
differs; then one pass joins them, in single precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index, Mask, Single
from sim.expect.classes import Classes, looks_of
from sim.expect.draws import tails
from sim.expect.hearing import Hearing
from sim.expect.space import OfferSpace
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.rules.offers import Offers
from sim.rules.verdict import LEAST, weigh
from sim.runs.work import ALONE, Work

JOINT = ""
"""Stands for all principals together."""
MOST = 80.0
"""Log-odds beyond which single precision tells nothing apart."""
TOGETHER = 64
"""Offers that are joined, or parts that are weighed, at once; has no effect on results."""
ONE = np.float32(1.0)


@dataclass(frozen=True)
class Part:
    """Something that is alike for many offers of a space."""

    code: Index
    """Which of its cases each offer is, shape (place or 1, terms or 1)."""
    rows: Single
    """What it comes to in each case, shape (case, draw)."""

    def codes(self, place: int, terms: Index) -> Index:
        """Return the cases of terms at a place, shape (terms or 1,)."""
        code: Index = self.code[place if len(self.code) > 1 else 0]
        return code[terms] if code.size > 1 else code

    def at(self, place: int, terms: Index) -> Single:
        """Return what it comes to for terms at a place, shape (terms or 1, draw)."""
        rows: Single = self.rows[self.codes(place, terms)]
        return rows

    def code_of(self, numbers: Index, size: tuple[int, int]) -> Index:
        """Return the cases of offers by their numbers, of a space of some size."""
        place, terms = np.divmod(numbers, size[1])
        wide: Index = np.broadcast_to(self.code, size)
        return wide[place, terms]


@dataclass(frozen=True)
class Screen:
    """How the lines of one screen stop the offers of a space."""

    name: str
    lines: tuple[str, ...]
    """Ids, in the order of the book."""
    stops: Part
    """Probability that it stops an offer."""
    leads: Index
    """Place of the line that counts, by case, shape (case, draw or 1)."""
    known: Mapping[str, Draws]
    """Most likely degree to which each line is violated, by case; NaN if that is not known."""


@dataclass(frozen=True)
class Sheet:
    """What the rules of one principal make of a space, in its parts."""

    against: tuple[Part, ...]
    """Odds against an offer, a factor for each consideration, in the order of the book."""
    screens: tuple[Screen, ...]
    own: bool
    """Whether the party proposes the offers itself, and so accepts them."""

    @property
    def parts(self) -> Iterator[Part]:
        """Everything that tells offers apart."""
        yield from self.against
        yield from (screen.stops for screen in self.screens)


class Structure:
    """A space of offers before the principals of a hearing."""

    def __init__(self, hearing: Hearing, space: OfferSpace) -> None:
        hearing.prepare()
        self.hearing, self.space = hearing, space
        self.size = (space.shape[0], len(space) // space.shape[0])
        self.sheets = {party: self._sheet(party) for party in hearing.rules}
        others = hearing.others
        self.others = {p: self._consent(others, p) for p in others.rules} if others else {}

    @cached_property
    def classes(self) -> Classes:
        """Offers that nobody tells apart: each is answered alike in every draw."""
        codes = [part.code for sheet in self.sheets.values() for part in sheet.parts]
        codes += [part.code for part in self.others.values()]
        member, first = together(codes, self.size)
        return Classes(member, first, np.bincount(member, minlength=len(first)))

    @cached_property
    def held(self) -> Mapping[tuple[str, str], Mask]:
        """In which draws a screen of a party stops what its cases are, shape (case, draw)."""
        return {
            (party, screen.name): self.numbers(party, screen.name) < screen.stops.rows
            for party, sheet in self.sheets.items()
            for screen in sheet.screens
        }

    def numbers(self, party: str, stop: str) -> Single:
        """Return the numbers that say in which draws a screen or the margin stops, (draw,)."""
        return self.hearing.bench.believed.uniform(f"line/{party}/{stop}").astype(np.float32)

    def blocks(self, numbers: Index) -> list[tuple[Index, int, Index]]:
        """Return where offers stand among some, their place, and their terms, place by place."""
        place, terms = np.divmod(numbers, self.size[1])
        order = np.argsort(place, kind="stable")
        ends = np.flatnonzero(np.diff(place[order])) + 1
        some = [part[n : n + TOGETHER] for part in np.split(order, ends)
                for n in range(0, part.size, TOGETHER)]  # fmt: skip
        return [(part, int(place[part[0]]), terms[part]) for part in some]

    def reached(self, party: str, place: int, terms: Index) -> Single:
        """Return how likely a principal accepts terms at a place if no line stops them."""
        sheet, size = self.sheets[party], (len(terms), self.hearing.bench.believed.draws)
        if sheet.own:
            return np.ones(size, np.float32)
        with np.errstate(over="ignore"):
            odds = reduce(mul, (part.at(place, terms) for part in sheet.against), ONE)
            return np.broadcast_to(np.reciprocal(odds + ONE), size)

    def passing(self, party: str, place: int, terms: Index) -> Single:
        """Return how likely no line of a principal stops terms at a place."""
        passed = np.ones((1, 1), np.float32)
        for screen in self.sheets[party].screens if not self.sheets[party].own else ():
            stops = screen.stops.at(place, terms)
            if stops.any():
                passed = passed * np.maximum(ONE - stops, np.float32(LEAST))
        return passed

    def ranges(self, numbers: Index, work: Work = ALONE) -> dict[str, Draws]:
        """Return mean, low and high of acceptance of some offers, shape (offer, 3).

        By principal, and of all together.
        """
        blocks = self.blocks(numbers)
        found = {party: np.empty((len(numbers), 3)) for party in (*self.sheets, JOINT)}
        for (some, _, _), ranges in zip(blocks, work.threads(self._ranges, blocks), strict=True):
            for party, rows in ranges.items():
                found[party][some] = rows
        return found

    def violations(self, numbers: Index) -> dict[tuple[str, str], Draws]:
        """Return how far some offers violate each line of a party; NaN if that is not known."""
        return {
            (party, line): degrees[screen.stops.code_of(numbers, self.size)]
            for party, sheet in self.sheets.items()
            for screen in sheet.screens
            for line, degrees in screen.known.items()
        }

    def consents(self, numbers: Index) -> dict[str, Single]:
        """Return how likely each mediator or host with lines lets some offers be held."""
        return {p: part.rows[part.code_of(numbers, self.size)] for p, part in self.others.items()}

    def _ranges(self, block: tuple[Index, int, Index]) -> dict[str, Draws]:
        level = self.hearing.bench.level
        return {party: ends(rows, level) for party, rows in self._acceptance(block).items()}

    def _acceptance(self, block: tuple[Index, int, Index]) -> dict[str, Single]:
        """Return how likely each, and all, accept the offers of a block, shape (offer, draw)."""
        _, place, terms = block
        each = {p: self.reached(p, place, terms) * self.passing(p, place, terms)
                for p in self.sheets}  # fmt: skip
        return {**each, JOINT: reduce(mul, each.values())}

    def _consent(self, others: Hearing, party: str) -> Part:
        """Return how likely a mediator or host with lines of its own lets offers be held."""
        looks = [look for _, looks in self._looks(others, party) for look in looks]
        looks.append(_flat(others.has_say(party, self.space.spread).astype(np.float64)))
        code, first = self._cases(looks)
        rows = np.concatenate([
            others.passing(party, self.space.take(first[n : n + TOGETHER]))
            for n in range(0, len(first), TOGETHER)
        ])  # fmt: skip
        among, kept = _alike([rows])
        return Part(among[code], rows[kept].astype(np.float32))

    def _sheet(self, party: str) -> Sheet:
        holds, against = self.hearing.holds[party], []
        screens: dict[str, list[tuple[Bound, list[Draws]]]] = {}
        for bound, looks in self._looks(self.hearing, party):
            if bound.rule.kind is Kind.RED_LINE:
                screens.setdefault(holds[bound.id].screen, []).append((bound, looks))
            else:
                against.append(self._part(party, bound, looks))
        told = (self._screen(party, name, lines) for name, lines in screens.items())
        speaking = (part for part in against if (part.rows != ONE).any())
        return Sheet(tuple(speaking), tuple(told), self.space.by == party)

    def _looks(self, hearing: Hearing, party: str) -> Iterator[tuple[Bound, list[Draws]]]:
        """Yield each rule with all that its answers depend on, (place or 1, terms or 1) each.

        A line without parameters depends on what it answers.
        """
        case, draws = hearing.case(party, self.space.spread), hearing.bench.draws
        first = {name: values[:1] for name, values in draws.items()}
        for bound in hearing.rules[party]:
            if not bound.rule.judge.__module__.startswith("sim.rules."):  # such take rows alone
                looks = looks_of(bound, hearing.case(party, self._every), first)
                yield bound, [look.reshape(self.size) for look in looks]
            elif bound.rule.kind is Kind.RED_LINE and not bound.priors:
                each = [bound.answer(c, {}) for c in (case, case.taken(0.0), case.taken(1.0))]
                blank = np.where(np.isnan(each[0]), case.offers.venue, -1)
                yield bound, [_flat(look) for look in (*each, blank)]
            else:
                yield bound, [_flat(look) for look in looks_of(bound, case, first)]

    @cached_property
    def _every(self) -> Offers:
        return self.space.take(range(len(self.space)))

    def _part(self, party: str, bound: Bound, looks: Iterable[Draws]) -> Part:
        """Return the odds against offers by a consideration."""
        (code, first), bench, rows = self._cases(looks), self.hearing.bench, []
        for n in range(0, len(first), TOGETHER):
            case = self.hearing.case(party, self.space.take(first[n : n + TOGETHER]))
            margin = weigh([bound], case, bench.draws, {}, self.hearing.guesses[party]).margin
            rows.append(np.exp(np.clip(-margin, -MOST, MOST)).astype(np.float32))
        odds = np.concatenate(rows)
        among, kept = _alike([odds])
        return Part(among[code], odds[kept])

    def _screen(self, party: str, name: str, group: Sequence[tuple[Bound, list[Draws]]]) -> Screen:
        code, first = self._cases([look for _, looks in group for look in looks])
        lines, ids = [bound for bound, _ in group], tuple(bound.id for bound, _ in group)
        stops, leads, known = [], [], []
        for n in range(0, len(first), TOGETHER):
            case = self.hearing.case(party, self.space.take(first[n : n + TOGETHER]))
            verdict = weigh(lines, case, self.hearing.bench.draws, self.hearing.holds[party])
            lead = np.zeros((len(case.offers), 1), np.int64)
            for number, (_, leading) in enumerate(verdict.leading(ids)):
                lead = np.where(leading, number, lead)
            stops.append(np.broadcast_to(verdict.stopping(ids), verdict.shape).astype(np.float32))
            leads.append(lead)
            told = [line for line in ids if line in verdict.stated]
            known.append(
                np.array([verdict.known(line) for line in told]).reshape(len(told), len(lead))
            )
        wide = max(lead.shape[1] for lead in leads)
        led = np.concatenate([np.broadcast_to(lead, (len(lead), wide)) for lead in leads])
        degrees, rows = np.concatenate(known, axis=1), np.concatenate(stops)
        among, kept = _alike([rows, led, degrees.T])
        part = Part(among[code], rows[kept])
        return Screen(name, ids, part, led[kept], dict(zip(told, degrees[:, kept], strict=True)))

    def _cases(self, looks: Iterable[Draws]) -> tuple[Index, Index]:
        """Return which case each offer is by what is looked at, and the first offer of each."""
        codes = [np.unique(look, return_inverse=True)[1].reshape(look.shape) for look in looks]
        size = np.broadcast_shapes((1, 1), *(code.shape for code in codes))
        member, first = together(codes, (size[0], size[1]))
        place, terms = np.divmod(first, size[1])
        return member.reshape(size), place * self.size[1] + terms


def together(codes: Iterable[Index], size: tuple[int, int]) -> tuple[Index, Index]:
    """Return in which class each pair is, equal where all codes are, and the first of each.

    Parameters
    ----------
    codes
        Shapes that broadcast to the size.
    size
        Places and terms.
    """
    by_shape: dict[tuple[int, ...], Index] = {}
    for code in codes:
        known = by_shape.get(code.shape)
        by_shape[code.shape] = code if known is None else _numbered(known, code)
    whole: Index = reduce(_numbered, by_shape.values(), np.zeros((1, 1), np.int64))
    flat = np.broadcast_to(whole, size).ravel()
    _, first, inverse = np.unique(flat, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    return np.argsort(order)[inverse], first[order]


def _numbered(one: Index, other: Index) -> Index:
    """Return numbers that are equal where both codes are, small again."""
    both = one * (int(other.max()) + 1) + other
    numbers: Index = np.unique(both, return_inverse=True)[1]
    return numbers.reshape(both.shape)


def _alike(tables: Sequence[NDArray[Any]]) -> tuple[Index, Index]:
    """Return the number of each row among those that differ in some table, and their first."""
    known: dict[tuple[bytes, ...], int] = {}
    rows = (tuple(row.tobytes() for row in each) for each in zip(*tables, strict=True))
    among = np.array([known.setdefault(row, len(known)) for row in rows])
    return among, np.unique(among, return_index=True)[1]


def _flat(look: Draws) -> Draws:
    """Return what was looked at without its last axis, on which nothing differs."""
    return look[..., 0] if look.ndim > len(("place", "terms")) else look[:1, :1]


def ends(rows: Single, level: float) -> Draws:
    """Return mean, low and high of each row, shape (row, 3)."""
    ordered, last = np.sort(rows, axis=-1), rows.shape[-1] - 1
    at = np.array(tails(level)) * last
    below = np.minimum(at.astype(np.int64), max(last - 1, 0))
    low, high = ordered[:, below], ordered[:, np.minimum(below + 1, last)]
    edges = low + (high - low) * (at - below)
    return np.column_stack([rows.mean(axis=-1), edges])
