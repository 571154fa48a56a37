"""Read the tables of the atlas from the package, once, when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sim.atlas.records import Membership, Source, State, Venue
from sim.errors import UnknownNameError, plain, rows_of, suggest, synonyms
from sim.gates import day_named


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
    return {code: state for code, state in every.items() if state.kind != "other"
            and (state.since is None or state.since <= day)
            and (state.until is None or day < state.until)}  # fmt: skip


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
