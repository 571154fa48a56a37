"""States, venues and dated memberships, read from the package when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sim.errors import UnknownNameError, known, plain, rows_of, suggest, synonyms
from sim.gates import day_named


@dataclass(frozen=True, slots=True)
class State:
    """A member or observer of the United Nations, or another place flagged as such."""

    iso3: str
    """ISO 3166-1 alpha-3 code; XKX is user-assigned."""
    name: str
    """Short English name."""
    capital: str
    """Id of the venue where the government usually sits."""
    since: date | None
    """First day as a state; None if it was one before 1945."""
    until: date | None = None
    """First day on which it no longer is one; None if it still is."""
    became: tuple[str, ...] = ()
    """Codes of the states that stand on its ground since."""
    kind: str = "former"
    """un-member, observer, other or former."""
    note: str = ""
    """What is disputed or double about the capital, or about the state."""

    def stood(self, day: date) -> bool:
        """Return whether it was one on a day."""
        return (self.since or day) <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Venue:
    """A city where a meeting could take place."""

    id: str
    """English name in ASCII, words joined by hyphens."""
    name: str
    """English name."""
    state: str
    """Code of the state it is filed under."""
    lat: float
    """Degrees north, WGS 84."""
    lon: float
    """Degrees east, WGS 84."""
    kind: str
    """capital or city."""
    source: str
    """Id of the source of the coordinates."""
    note: str
    """Other names, and what is disputed."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A spell during which a state belonged to an organisation, or the finding that none was."""

    organisation: str
    """Id of the organisation."""
    state: str
    """Code of the state."""
    since: date | None
    """Day it took effect; None if the state never belonged."""
    until: date | None
    """First day on which the state no longer belongs; None if open."""
    source: str
    """Id of the source."""
    note: str
    """What the dates leave out."""

    def covers(self, on: date) -> bool:
        """Return whether the state belonged on that day.

        Examples
        --------
        >>> spell = Membership("club", "ALB", date(2000, 1, 1), date(2001, 1, 1), "", "")
        >>> spell.covers(date(2000, 12, 31)), spell.covers(date(2001, 1, 1))
        (True, False)
        """
        if self.since is None or on < self.since:
            return False
        return self.until is None or on < self.until


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact of the atlas comes from."""

    id: str
    """What other tables cite."""
    title: str
    """Title, and how it was read."""
    url: str
    """Address of the source or of the copy that was read."""
    licence: str
    """Licence, or `facts only` where nothing but dates and names was taken."""
    checked: str
    """Day it was last read, YYYY-MM-DD."""


@cache
def states() -> Mapping[str, State]:
    """Return the states by their three-letter code.

    Examples
    --------
    >>> states()["CHE"].capital
    'bern'
    """
    return _states("states.csv")


@cache
def former_states() -> Mapping[str, State]:
    """Return the states that are no more, by the codes that relations have for them."""
    return _states("former.csv")


def states_on(day: date) -> Mapping[str, State]:
    """Return the members and observers of today, and the states of before, that exist on a day.

    Examples
    --------
    >>> {"CZE", "CSK"} & set(states_on(date(1968, 5, 13)))
    {'CSK'}
    """
    every = {**states(), **former_states()}
    return {c: state for c, state in every.items() if state.kind != "other" and state.stood(day)}


def state_named(word: str, where: str = "") -> str:
    """Return the code of the state that a code, a name or an adjective means.

    Raises
    ------
    UnknownNameError
        If it means none.

    Examples
    --------
    >>> state_named("CHE"), state_named("Russian"), state_named("saudi arabia")
    ('CHE', 'RUS', 'SAU')
    """
    meant = (word.upper(), *synonyms().get(plain(word), ()))
    code = next((name for name in meant if name in states()), None)
    if code is None:
        raise UnknownNameError(f"no state called {word!r}", where, suggest(word, states()))
    return code


def state_then(code: str, day: date) -> str:
    """Return the state that a state of today belonged to on a day; itself if it was one.

    Examples
    --------
    >>> state_then("CZE", date(1968, 5, 13)), state_then("CZE", date(2020, 1, 1))
    ('CSK', 'CZE')
    """
    there = states_on(day)
    before = (former for former, state in there.items() if code in state.became)
    return code if code in there else next(before, code)


@cache
def venues() -> Mapping[str, Venue]:
    """Return the venues by id.

    Examples
    --------
    >>> venues()["istanbul"].state
    'TUR'
    """
    rows = ((row, (float(row["lat"]), float(row["lon"]))) for row in _rows("venues.csv"))
    return {row["id"]: Venue(**row | {"lat": lat, "lon": lon}) for row, (lat, lon) in rows}


@cache
def sources() -> Mapping[str, Source]:
    """Return the sources that the other tables cite, by id.

    Examples
    --------
    >>> sources()["geonames"].licence
    'CC BY 4.0'
    """
    return {row["id"]: Source(**row) for row in _rows("sources.csv")}


@cache
def memberships() -> tuple[Membership, ...]:
    """Return every spell of membership, in the order of the file."""
    return tuple(
        Membership(since=_day(row.pop("from")), until=_day(row.pop("to")), **row)
        for row in _rows("memberships.csv")
    )


def _rows(name: str) -> list[dict[str, Any]]:
    return rows_of(files("sim.atlas") / "data" / name)


def _states(name: str) -> Mapping[str, State]:
    found = {}
    for row in _rows(name):
        row |= {column: _day(row.get(column, "")) for column in ("since", "until")}
        row["became"] = tuple(row.get("became", "").split())
        found[row["iso3"]] = State(**row)
    return found


def _day(text: str) -> date | None:
    return day_named(text, "memberships.csv") if text else None


Spells = Mapping[str, tuple[Membership, ...]]


def organisations() -> tuple[str, ...]:
    """Return the organisations whose memberships are known.

    Examples
    --------
    >>> organisations()
    ('brics', 'csto', 'eu', 'gcc', 'nato', 'rome-statute', 'sco')
    """
    return tuple(sorted(_tables()))


def member(organisation: str, state: str, on: date) -> bool:
    """Return whether a state belonged to an organisation on a day.

    Raises
    ------
    UnknownNameError
        If the organisation is unknown, or its table does not mention the
        state: absent means unknown, never that the state is no member.

    Examples
    --------
    >>> member("rome-statute", "UKR", date(2024, 12, 31))
    False
    >>> member("rome-statute", "UKR", date(2025, 1, 1))
    True
    """
    spells = _spells(organisation)
    if state not in spells:
        told = f"no state {state!r} among the memberships of {organisation!r}; absent means unknown"
        raise UnknownNameError(told, "memberships.csv", suggest(state, spells))
    return any(spell.covers(on) for spell in spells[state])


def members(organisation: str, on: date) -> frozenset[str]:
    """Return the codes of the states that belonged to an organisation on a day.

    Raises
    ------
    UnknownNameError
        If the organisation is unknown.

    Examples
    --------
    >>> sorted(members("eu", date(1968, 5, 13)))
    ['BEL', 'DEU', 'FRA', 'ITA', 'LUX', 'NLD']
    """
    spells = _spells(organisation)
    return frozenset(state for state in spells if member(organisation, state, on))


def _spells(organisation: str) -> Spells:
    tables = _tables()
    return tables[known("organisation", organisation, tables, "memberships.csv")]


@cache
def _tables() -> Mapping[str, Spells]:
    tables: dict[str, dict[str, tuple[Membership, ...]]] = {}
    for spell in memberships():
        own = tables.setdefault(spell.organisation, {})
        own[spell.state] = (*own.get(spell.state, ()), spell)
    return tables
