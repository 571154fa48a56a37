"""How well practice ranks the hosts of meetings of record, each by what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.arrays import Draws
from sim.atlas.relations import Relations
from sim.atlas.tables import states_on
from sim.errors import SimError
from sim.expect.bench import EVE
from sim.facts.record import Meeting
from sim.facts.scenario import Scenario
from sim.rules.offers import state_of
from sim.study.practice.hosts import Pair, pairs_of, practice

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
    known: str
    """What each was ranked by, in words."""
    ways: tuple[Trial, ...]


Met = tuple[Pair, str]
"""A pair on the day of a meeting, with what was known before, and the host."""


def of_record(tables: Relations) -> Iterator[Met]:
    """Yield the meetings of tables, each with what was known before its year.

    Meetings on the margins of a multilateral or ceremonial occasion are left out.
    """
    for fact in tables["meeting"].facts:
        if MARGINS not in fact.note:
            before = date(fact.since.year, 1, 1)
            yield Pair((fact.a, fact.b), fact.since, tables, before), fact.value


def of_scenarios(scenarios: Iterable[Scenario]) -> Iterator[Met]:
    """Yield the meetings of two principals in scenarios, each with what was known the day before.

    A meeting that a scenario keeps of one that it continues is told once.
    """
    told: set[tuple[str, str]] = set()
    for scenario in scenarios:
        for event in scenario.record:
            if not isinstance(event, Meeting) or event.act != "meet" or not event.meeting.venues:
                continue
            key = (scenario.dispute or scenario.title, event.id)
            seated = {event.by, *event.to, *event.meeting.participants}
            states = {scenario.parties[name].state for name in seated & {*scenario.principals}}
            for pair in pairs_of(scenario, event.on.first - EVE):
                if {*pair.sides} <= states and key not in told:
                    told.add(key)
                    yield pair, state_of(scenario, event.meeting.venues[0])


BY_YEAR = "before its year; who mediated is not known"
BY_DAY = "the day before, with who mediated and had offered by the record"


def trials(meetings: Iterable[Met], known: str = BY_YEAR) -> Trials:
    """Return how well hosts in third states are ranked, each by what was known before.

    Parameters
    ----------
    meetings
        Each with what was known before it, and its host.
    known
        What that was, in words.

    Raises
    ------
    SimError
        If no meeting was held in a third state.
    """
    met, rows = [], []
    for pair, host in meetings:
        if host in pair.sides or host not in states_on(pair.on):
            continue
        hosts = practice([pair])
        used = hosts[host]
        nearer = sum(other.known[0].km < used.known[0].km for other in hosts.values())
        fresh = not (used.known[0].met or used.known[0].others)
        met.append(pair)
        rows.append((used.rank, nearer + 1, (len(hosts) + 1) / 2, len(hosts), fresh))
    if not rows:
        raise SimError("no meeting of two states in a third one", "--test", "name other scenarios")
    ranks, near, chance, size, fresh_here = np.array(rows, dtype=np.float64).T
    by_chance = ((n / size).mean() for n in (10, 20))
    ranked = (
        ("practice", ranks),
        ("practice, hosts where nobody had met", ranks[fresh_here > 0]),
        ("distance alone", near),
    )
    ways = (
        *(_trial(way, those) for way, those in ranked if those.size),
        Trial("chance", len(met), float(np.median(chance)), *map(float, by_chance)),
    )
    days = sorted(pair.on for pair in met)
    pairs = len({pair.sides for pair in met})
    return Trials(len(met), pairs, days[0], days[-1], float(np.median(size)), known, ways)


def _trial(way: str, ranks: Draws) -> Trial:
    within = (float((ranks <= n).mean()) for n in (10, 20))
    return Trial(way, len(ranks), float(np.median(ranks)), *within)
