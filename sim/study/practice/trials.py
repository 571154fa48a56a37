"""How well practice ranks the hosts of meetings of record, each by what was known before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.arrays import Draws
from sim.atlas.relations import Relations
from sim.study.practice.hosts import Pair, practice

MARGINS = "margins"
"""How notes of meetings on the margins of another occasion end."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a way of ranking hosts did on meetings of record."""

    way: str
    meetings: int
    median: float
    """Of the ranks of the hosts that were used."""
    ten: float
    """Share of the meetings whose host was among the first ten."""
    twenty: float


@dataclass(frozen=True)
class Trials:
    """Ways of ranking hosts, tried on meetings in third states."""

    meetings: int
    pairs: int
    first: date
    last: date
    hosts: float
    """Third states to choose from, in the middle meeting."""
    ways: tuple[Trial, ...]


def trials(tables: Relations) -> Trials:
    """Return how well hosts are ranked, each meeting by what was known before its year.

    Meetings on the margins of a multilateral or ceremonial occasion are left out.
    """
    met, rows = [], []
    for fact in tables["meeting"].facts:
        pair = Pair((fact.a, fact.b), fact.since, tables, date(fact.since.year, 1, 1))
        if fact.value in {fact.a, fact.b} or MARGINS in fact.note:
            continue
        hosts = practice([pair])
        used = hosts[fact.value]
        nearer = sum(host.known[0].km < used.known[0].km for host in hosts.values())
        fresh = not (used.known[0].met or used.known[0].others)
        met.append(fact)
        rows.append((used.rank, nearer + 1, (len(hosts) + 1) / 2, len(hosts), fresh))
    ranks, near, chance, size, fresh_here = np.array(rows, dtype=np.float64).T
    by_chance = ((n / size).mean() for n in (10, 20))
    ways = (
        _trial("practice", ranks),
        _trial("practice, hosts where nobody had met", ranks[fresh_here > 0]),
        _trial("distance alone", near),
        Trial("chance", len(met), float(np.median(chance)), *map(float, by_chance)),
    )
    days = sorted(fact.since for fact in met)
    pairs = len({fact[:2] for fact in met})
    return Trials(len(met), pairs, days[0], days[-1], float(np.median(size)), ways)


def _trial(way: str, ranks: Draws) -> Trial:
    within = (float((ranks <= n).mean()) for n in (10, 20))
    return Trial(way, len(ranks), float(np.median(ranks)), *within)
