"""Where such pairs meet: what each third state is to them as a host, and its rank among all.

A habit of the world, with weights from meetings of record; it says nothing of acceptance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations
from math import log, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws
from sim.atlas.relations import Relations, distance_km, relations
from sim.atlas.tables import former_states, states, states_on, venues
from sim.expect.draws import LEVEL, Believed, tails
from sim.expect.past import happened, in_order
from sim.facts.record import Event, Meeting, Proposal
from sim.facts.scenario import Scenario
from sim.rules.offers import state_of
from sim.rules.priors import Normal

WEIGHTS: Mapping[str, Normal] = {
    "distance": Normal(-1.5, 0.5),
    "hub": Normal(0.8, 0.35),
    "met": Normal(0.9, 0.35),
    "others": Normal(0.5, 0.3),
    "seat": Normal(1.0, 0.7),
    "neutral": Normal(0.4, 0.6),
    "between": Normal(1.5, 0.75),
    "war": Normal(-0.5, 0.5),
}
"""What each fact of a host adds to the log-odds that it is the one that is used."""
TYPICAL = 3.4
"""Logarithm of one more than the missions that a state which is no hub receives."""
DRAWN = Believed(1, 1024)
"""The draws of the weights over which ranks are told."""
OFFICES = ("UN office", "UN headquarters")
"""How notes of seats of the United Nations begin."""
WAR = "war"
"""Kind of a table that only a reader can bring: states with war on their soil."""
MEASURES = ("listed-unfriendly", "sky-closed")


class Known(NamedTuple):
    """What is known of a host for a pair; None is not known, and counts for nothing."""

    km: float
    """From both capitals together."""
    missions: float | None
    met: float | None
    """Earlier meetings of the two there."""
    others: float | None
    """Meetings of other adversaries there."""
    seat: bool | None
    neutral: bool | None
    """Neutral, and without measures against either."""
    between: bool | None
    war: bool | None

    @property
    def column(self) -> list[float]:
        """What each weight is multiplied with, in their order."""
        counts = (log1p(n) if n is not None else 0.0 for n in (self.met, self.others))
        hub = 0.0 if self.missions is None else log1p(self.missions) - TYPICAL
        flags = (float(flag or 0.0) for flag in self[4:])
        return [log(self.km) / log(2.0), hub, *counts, *flags]


@dataclass(frozen=True)
class Pair:
    """Two states that would meet on a day."""

    sides: tuple[str, str]
    on: date
    tables: Relations = field(default_factory=relations, repr=False)
    before: date | None = None
    """Earlier meetings are those before this day; by default before the day itself."""
    between: frozenset[str] | None = None
    """States that mediate or have offered to receive them; None if nobody says which."""
    held: Counter[str] = field(default_factory=Counter)
    """Meetings of the two in the record of a scenario, by state."""

    def known(self, host: str) -> Known:
        """Return what is known of a host."""
        tables, on = self.tables, self.on
        told = {kind: tables[kind].find(host, "", on).value for kind in ("neutral", WAR)
                if kind in tables}  # fmt: skip
        against = any(tables[kind].find(host, s, on).value for kind in MEASURES for s in self.sides)
        return Known(
            km=sum(distance_km(_capital(host), _capital(side)) for side in self.sides),
            missions=None if tables["embassy"].gap(host, "", on) else self._missions[host],
            met=None if self._met is None else self._met[host],
            others=self._earlier[1][host],
            seat=host in self._offices,
            neutral=None if told["neutral"] is None else bool(told["neutral"]) and not against,
            between=None if self.between is None else host in self.between,
            war=None if told.get(WAR) is None else bool(told[WAR]),
        )

    @cached_property
    def _missions(self) -> Counter[str]:
        table = self.tables["embassy"]
        day = min(self.on, table.last)
        return Counter(fact.a for fact in table.facts if fact.since <= day <= fact.until)

    @cached_property
    def _earlier(self) -> tuple[Counter[str], Counter[str]]:
        """Earlier meetings in third states, of these two and of others, by state."""
        two, others, before = Counter[str](), Counter[str](), self.before or self.on
        for fact in self.tables["meeting"].facts:
            if fact.since < before and fact.value not in {fact.a, fact.b}:
                (two if {fact.a, fact.b} == {*self.sides} else others)[fact.value] += 1
        return two, others

    @cached_property
    def _met(self) -> Counter[str] | None:
        """Earlier meetings of these two by state; None where nothing covers them."""
        table = self.tables["meeting"]
        day = min(self.on, table.last)
        covered = not (table.gap(*self.sides, day) and table.gap(*self.sides[::-1], day))
        return self._earlier[0] + self.held if covered or self.held else None

    @cached_property
    def _offices(self) -> frozenset[str]:
        seats = self.tables["seat"].facts
        return frozenset(venues()[fact.a].state for fact in seats if fact.note.startswith(OFFICES)
                         and fact.since <= self.on <= fact.until)  # fmt: skip


class Host(NamedTuple):
    """A third state as the host of some who would meet."""

    state: str
    rank: int
    """Among all third states, the likeliest first."""
    low: int
    high: int
    """Ranks that nine in ten draws of the weights lie between."""
    known: tuple[Known, ...]
    """What is known of it for each pair."""


def practice(pairs: Sequence[Pair]) -> Mapping[str, Host]:
    """Return every third state as the host of all pairs, by state, the likeliest first."""
    if not pairs:
        return {}
    third = states_on(pairs[0].on).keys() - {side for pair in pairs for side in pair.sides}
    hosts = sorted(third)
    known = {host: tuple(pair.known(host) for pair in pairs) for host in hosts}
    columns = np.array([np.mean([k.column for k in known[host]], axis=0) for host in hosts])
    firm = _ranks(columns, [np.array([prior.mean]) for prior in WEIGHTS.values()])[0]
    drawn = _ranks(columns, [DRAWN.prior(f"practice/{n}", prior) for n, prior in WEIGHTS.items()])
    ends = np.quantile(drawn, tails(LEVEL), axis=0, method="inverted_cdf")
    rows = zip(hosts, firm.tolist(), *ends.tolist(), strict=True)
    found = [Host(host, rank, low, high, known[host]) for host, rank, low, high in rows]
    return {host.state: host for host in sorted(found, key=lambda host: host.rank)}


def _ranks(columns: Draws, weights: Sequence[Draws]) -> NDArray[np.int64]:
    """Return the rank of each host from 1, shape (draw, host); ties by the order of hosts."""
    score = sum(weight[:, None] * columns[:, n] for n, weight in enumerate(weights))
    order = np.argsort(-score, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(columns) + 1)[None, :], axis=1)
    return ranks


def pairs_of(scenario: Scenario, on: date) -> tuple[Pair, ...]:
    """Return each two principals that govern states, with what the record tells of hosts by a day.

    Of principals that govern none, nothing is told of where they meet.
    """
    past = happened(in_order(scenario), on)
    between = {scenario.parties[name].state for name in scenario.mediators}
    between |= {scenario.parties[e.by].state for e in past
                if isinstance(e, Proposal) and e.act == "host-offer"}  # fmt: skip
    governed = {name: scenario.parties[name].state for name in scenario.principals}
    return tuple(
        Pair((str(governed[one]), str(governed[other])), on, scenario.relations,
             between=frozenset(filter(None, between)),
             held=_held(scenario, past, {one, other}))
        for one, other in combinations(scenario.principals, 2)
        if governed[one] and governed[other] and governed[one] != governed[other]
    )  # fmt: skip


def _held(scenario: Scenario, past: Sequence[Event], pair: set[str]) -> Counter[str]:
    """Return how often two parties met on the ground of each state in a record."""
    return Counter(
        state_of(scenario, event.meeting.venues[0])
        for event in past
        if isinstance(event, Meeting) and event.act == "meet" and event.meeting.venues
        and pair <= {event.by, *event.to, *event.meeting.participants}
    )  # fmt: skip


def _capital(state: str) -> str:
    return {**states(), **former_states()}[state].capital
