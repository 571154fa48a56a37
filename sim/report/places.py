"""What a place is to a party on a day: fact by fact, with its source, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sim.atlas.relations import Finding, distance_km, lean, meetings, relations
from sim.atlas.tables import states, venues
from sim.report.document import Block, Items, Section
from sim.report.words import day_text

NEAR = 0.05
"""Units of ideal points within which a host leans to neither side."""


def place_facts(
    venue: str, me: str, adversary: str, on: date
) -> Iterator[tuple[str, str, Finding | None]]:
    """Yield what a venue is to a state: a label, the fact in words, and what it rests on.

    Parameters
    ----------
    venue
        Of the atlas.
    me, adversary
        Codes of states; no adversary is an empty text.
    on
        The day.
    """
    host, tables = venues()[venue].state, relations()
    sides = [state for state in (me, adversary) if state]
    whose = {side: f"the ground of {_name(side)}" for side in sides}
    ground = whose.get(host, "a third state's ground")
    yield "ground", f"{ground} ({_name(host)})", None
    for side in sides:
        capital = states()[side].capital
        yield (
            "distance",
            f"{distance_km(venue, capital):,.0f} km from {venues()[capital].name}",
            None,
        )
    seat = tables["seat"].find(venue, "", on)
    yield "seat", _told(seat, "a seat", "no seat of an organisation"), seat
    neutral = tables["neutral"].find(host, "", on)
    yield "neutral", _told(neutral, "neutral", "not neutral in law or policy"), neutral
    if host in sides:
        return
    if adversary:
        votes = lean(host, me, adversary, on, tables)
        yield "votes in the UN", _leaning(votes, me, adversary), votes
        met = meetings(me, adversary, host, on, tables)
        yield "meetings there", _meetings(met), met
    for table in tables.values():
        if table.about in {"pair", "ordered"}:
            for side in sides:
                found = table.find(host, side, on)
                label = f"{table.kind.replace('-', ' ')}, {_name(side)}"
                yield label, _told(found, f"{table.says} {_name(side)}", "no"), found


def place_blocks(names: Sequence[str], me: str, adversary: str, on: date) -> list[Block]:
    """Return what venues are to a state as blocks; parameters are those of `place_facts`."""
    return [
        Section(venues()[name].name, [Items([(label, _sourced(text, found)) for label, text, found
                                             in place_facts(name, me, adversary, on)])])
        for name in names
    ]  # fmt: skip


def place_record(name: str, me: str, adversary: str, on: date) -> dict[str, Any]:
    """Return what a venue is to a state as data; parameters are those of `place_facts`."""
    facts = [
        {"fact": label, "says": text, "known": found is None or found.value is not None,
         "value": None if found is None else found.value,
         "since": str(found.since) if found and found.since else None,
         "source": found.source if found else None, "note": found.note if found else ""}
        for label, text, found in place_facts(name, me, adversary, on)
    ]  # fmt: skip
    return {"venue": name, "for": me, "against": adversary, "on": str(on), "facts": facts}


def _name(state: str) -> str:
    return states()[state].name


def _told(found: Finding, yes: str, no: str) -> str:
    """Return a fact in words: that it holds and since when, that it does not, or why unknown."""
    if found.value is None:
        return f"not known: {found.note}"
    if not found.value:
        return no
    return f"{yes}, since {day_text(found.since)}" if found.since else yes


def _meetings(found: Finding) -> str:
    if found.value is None:
        return f"not known: {found.note}"
    if found.since is None:
        return "none of the two"
    return f"{found.value:.0f} of the two, the last on {day_text(found.since)}"


def _leaning(found: Finding, me: str, adversary: str) -> str:
    if found.value is None:
        return f"not known: {found.note}"
    if abs(found.value) < NEAR:
        return "as near to the one as to the other"
    nearer = me if found.value > 0 else adversary
    return f"nearer to {_name(nearer)}, by {abs(found.value):.1f} units"


def _sourced(text: str, found: Finding | None) -> str:
    if found is None or found.value is None:
        return text
    return f"{text} [{'; '.join(filter(None, (found.source, found.note)))}]"
