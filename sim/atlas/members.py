"""Say who belonged to which organisation on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from sim.atlas.records import Membership, Turn
from sim.atlas.tables import memberships
from sim.errors import UnknownNameError, known, suggest

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
        raise UnknownNameError(
            f"no state {state!r} among the memberships of {organisation!r}; absent means unknown",
            "memberships.csv",
            suggest(state, spells),
        )
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


def turns(organisation: str, first: date, last: date) -> tuple[Turn, ...]:
    """Return who joined or left from the first day to the last, both included, in order.

    Raises
    ------
    UnknownNameError
        If the organisation is unknown.

    Examples
    --------
    >>> [(change.state, change.joined) for change in
    ...     turns("eu", date(2013, 1, 1), date(2020, 12, 31))]
    [('HRV', True), ('GBR', False)]
    """
    spells = (spell for own in _spells(organisation).values() for spell in own)
    every = (change for spell in spells for change in _changes(spell))
    return tuple(sorted(change for change in every if first <= change.on <= last))


def _changes(spell: Membership) -> Iterator[Turn]:
    if spell.since is not None:
        yield Turn(spell.since, spell.state, joined=True)
    if spell.until is not None:
        yield Turn(spell.until, spell.state, joined=False)


def _spells(organisation: str) -> Spells:
    tables = _tables()
    return tables[known("organisation", organisation, tables, "memberships.csv")]


@cache
def _tables() -> Mapping[str, Spells]:
    tables: defaultdict[str, defaultdict[str, tuple[Membership, ...]]]
    tables = defaultdict(lambda: defaultdict(tuple))
    for spell in memberships():
        tables[spell.organisation][spell.state] += (spell,)
    return MappingProxyType(
        {organisation: MappingProxyType(dict(own)) for organisation, own in tables.items()}
    )
