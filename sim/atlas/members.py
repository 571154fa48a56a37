"""Say who belonged to which organisation on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from sim.atlas.records import Membership
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
