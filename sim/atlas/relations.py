"""What a state is to another on a day: dated facts, each with what its table covers.

Absent inside what a table covers is no; absent outside it is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

import numpy as np

from sim.arrays import Draws
from sim.atlas.tables import former_states, states, venues
from sim.errors import rows_of

_FOLDER = files("sim.atlas") / "data" / "relations"
EARTH_KM = 6371.0
"""Mean radius of the Earth."""


Row = Mapping[str, str]


class Fact(NamedTuple):
    """A line of a table."""

    a: str
    b: str
    """The other state; empty where the fact is about one alone."""
    since: date
    until: date
    """The last day on which it held; of a table that ends, its last day."""
    value: str
    note: str


class Finding(NamedTuple):
    """What a table says of a state, or of two, on a day."""

    value: bool | float | None
    """None if it is not known."""
    since: date | None
    """From when it has held."""
    source: str
    """Id of the source."""
    note: str
    """Details; or why it is not known, or how old what is known is."""


@dataclass(frozen=True)
class Table:
    """Facts of a kind, and which states and days they cover."""

    kind: str
    says: str
    """The fact in words, between the two states."""
    about: str
    """One state, a pair, an ordered pair, a venue, or a meeting of two."""
    first: date
    last: date
    """Days that it covers."""
    keep: timedelta
    """How long after the last day its last values are used, and said to be old."""
    source: str
    facts: tuple[Fact, ...]
    only: Mapping[str, frozenset[str]]
    """States that it covers in the role of `a` and of `b`; all others where a role is absent."""
    without: frozenset[str]
    """States that it does not cover."""

    def find(self, a: str, b: str, on: date) -> Finding:
        """Return what is known of a state, or of two of them in this order, on a day."""
        if self.about == "pair" and (b, a) in self._of:
            a, b = b, a
        if gap := self.gap(a, b, on):
            return Finding(None, None, self.source, gap)
        day = min(on, self.last)
        late = f"as of {self.last}, the last day of its table" if on > self.last else ""
        if held := [f for f in self._of.get((a, b), ()) if f.since <= day <= f.until]:
            value = float(held[0].value) if held[0].value else True
            note = "; ".join(filter(None, (*(fact.note for fact in held), late)))
            return Finding(value, held[0].since, self.source, note)
        if any(fact.value for fact in self.facts[:1]):
            return Finding(None, None, self.source, "its table has no value of that day")
        return Finding(value=False, since=None, source=self.source, note=late)

    def column(self, hosts: Sequence[str], of: str, on: date) -> Draws:
        """Return what each host is to a state on a day, shape (host,).

        1 or the value where it holds, 0 where it does not, or where there is no host, as on the
        high seas; NaN where it is not known, such as of a state that was none on the day.
        """
        every = {**states(), **former_states()}
        there = {"", *(code for code, state in every.items() if state.stood(on))}
        found = (
            (self.find(host, of, on).value if host else 0.0) if host in there else None
            for host in hosts
        )
        return np.array([np.nan if value is None else value for value in found], dtype=np.float64)

    def held(self, a: str, b: str) -> tuple[Fact, ...]:
        """Return every fact of a state, or of two."""
        return self._of.get((a, b), ())

    def gap(self, a: str, b: str, on: date) -> str:
        """Return why nothing is known; empty if the table covers what is asked."""
        if not self.tells(on):
            return f"its table covers {self.first} to {self.last}"
        for role, state in (("a", a), ("b", b)):
            if state in self.without:
                return f"its table does not cover {state}"
            if state and role in self.only and state not in self.only[role]:
                return f"its table does not cover {' with '.join(filter(None, (a, b)))}"
        return ""

    def tells(self, on: date) -> bool:
        """Return whether it covers a day, or its last values are used on it."""
        return self.first <= on <= self.last + self.keep

    def cited(self, on: date) -> str:
        """Return its source, with its last day where that is past."""
        return f"{self.source}, as of {self.last}" if on > self.last else self.source

    @cached_property
    def digest(self) -> str:
        """Hash of all that it states."""
        covers = sorted(self.without), sorted((n, sorted(s)) for n, s in self.only.items())
        stated = (getattr(self, field.name) for field in fields(self)[:-2])
        return sha256(repr((*stated, *covers)).encode()).hexdigest()

    @cached_property
    def _of(self) -> Mapping[tuple[str, str], tuple[Fact, ...]]:
        pairs: dict[tuple[str, str], tuple[Fact, ...]] = {}
        for fact in self.facts:
            pairs[fact.a, fact.b] = (*pairs.get((fact.a, fact.b), ()), fact)
        return pairs


Relations = Mapping[str, Table]
"""Tables by kind."""


@cache
def relations() -> Relations:
    """Return the tables that come with Parley, by kind.

    Examples
    --------
    >>> relations()["rivalry"].find("RUS", "UKR", date(2015, 1, 1)).value
    True
    >>> relations()["embassy"].find("VAT", "RUS", date(2000, 1, 1)).note
    'its table does not cover VAT'
    """
    covered = rows_of(_FOLDER / "covered.csv")
    return {row["kind"]: table_of(row, covered, rows_of(_FOLDER / f"{row['kind']}.csv"))
            for row in rows_of(_FOLDER / "kinds.csv")}  # fmt: skip


def table_of(kind: Row, covered: Iterable[Row], rows: Iterable[Row]) -> Table:
    """Return a table from its row of `kinds.csv`, rows of `covered.csv`, and its own rows."""
    last = date.fromisoformat(kind["last"])
    return Table(
        kind=kind["kind"],
        says=kind["says"],
        about=kind["about"],
        first=date.fromisoformat(kind["first"]),
        last=last,
        keep=timedelta(int(kind["keep_days"] or 0)),
        source=kind["source"],
        facts=tuple(fact_of(row, last) for row in rows),
        only={row["role"]: frozenset(row["states"].split()) for row in covered
              if row["kind"] == kind["kind"]},
        without=frozenset(kind["except"].split()),
    )  # fmt: skip


def lean(host: str, me: str, adversary: str, on: date, tables: Relations) -> Finding:
    """Return how far a host stands nearer to one side than to the other in UN votes.

    Positive is nearer to `me`, in units of ideal points: |host - adversary| - |host - me|.
    """
    votes = tables["un-votes"]
    found = [votes.find(state, "", on) for state in (host, me, adversary)]
    unknown = next((finding for finding in found if finding.value is None), None)
    if unknown is not None:
        return unknown
    here, mine, theirs = (float(finding.value or 0.0) for finding in found)
    return found[0]._replace(value=abs(here - theirs) - abs(here - mine))


def meetings(a: str, b: str, host: str, before: date, tables: Relations) -> Finding:
    """Return how often two states met on the ground of a third before a day.

    Who met whom, and where, is in the notes of the last of them.
    """
    table = tables["meeting"]
    a, b = (a, b) if table.held(a, b) else (b, a)
    if gap := table.gap(a, b, min(before, table.last)):
        return Finding(None, None, table.source, gap)
    met = [f for f in table.held(a, b) if f.value == host and f.since < before]
    last = [f"last {met[-1].note}"] if met else []
    late = [] if before <= table.last else [f"until {table.last}"]
    since = met[-1].since if met else None
    return Finding(float(len(met)), since, table.source, "; ".join(last + late))


def distance_km(one: str, other: str) -> float:
    """Return the great-circle distance between two venues of the atlas.

    Examples
    --------
    >>> round(distance_km("kyiv", "moscow"), -1)
    760.0
    """
    a, b = (venues()[name] for name in (one, other))
    lat, lon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    square = sin(lat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(lon / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(square))


def fact_of(row: Row, last: date) -> Fact:
    """Return a line of a table that ends on a day."""
    since, until = _edge(row["from"], 0), _edge(row["to"], 1) if row["to"] else last
    return Fact(row["a"], row["b"], since, until, row["value"], row["note"])


def _edge(text: str, end: int) -> date:
    """Return a day, or the first or last day of a year; the end of a dated spell is exclusive."""
    if len(text) == len("2025"):
        return date(int(text), 12, 31) if end else date(int(text), 1, 1)
    return date.fromisoformat(text or "1800-01-01") - timedelta(end)
