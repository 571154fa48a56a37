"""What a place is to a party on a day, and as a host of two: facts, sources, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sim.atlas.relations import Finding, Relations, distance_km, lean, meetings
from sim.atlas.tables import member, organisations, state_then, states, venues
from sim.expect.labels import ILLUSTRATIVE
from sim.facts.parties import with_article
from sim.report.bands import percent
from sim.report.document import Block, Items, Rows, Say, Section, text_of
from sim.report.words import day_text, listed, venue_name
from sim.study.explore import Exploration
from sim.study.practice.hosts import Host, Known
from sim.study.practice.trials import Trials

NEAR = 0.05
"""Units of ideal points within which a host leans to neither side."""
MOST = 16
"""Hosts that text tells; of more, the first by rank."""
WITHOUT = "without hub"
"""What a rank is told with where it is not known how many embassies there are."""
NO_CHANCE = (
    "Where such pairs have met: near both, where many embassies are, where they or other "
    "adversaries met before, where somebody mediates. Illustrative; a rank among all third states, "
    "with the ranks that nine in ten draws of the weights lie between. It says nothing of "
    "acceptance, and no acceptance is multiplied with it."
)


@dataclass(frozen=True)
class View:
    """Whose eyes a place is seen with, and on which day."""

    me: str
    """Code of a state."""
    adversary: str
    """Code of a state; empty if none."""
    on: date
    tables: Relations
    hosts: Mapping[str, Host]
    """Third states as hosts of the two; none if there is no adversary."""


def place_facts(view: View, venue: str) -> Iterator[tuple[str, str, Finding | None]]:
    """Yield what a venue of the atlas is: a label, the fact in words, and what it rests on."""
    host, tables, on = venues()[venue].state, view.tables, view.on
    sides = [state for state in (view.me, view.adversary) if state]
    whose = {side: f"the ground of {_name(side)}" for side in sides}
    ground = whose.get(host, "a third state's ground")
    yield "ground", f"{ground} ({_name(host)})", None
    for side in sides:
        capital = states()[side].capital
        away = f"{distance_km(venue, capital):,.0f} km from {venues()[capital].name}"
        yield "distance", away, None
    inside = [name for name in organisations() if member(name, host, on)]
    yield "organisations", ", ".join(inside) or f"none of {listed(organisations())}", None
    seat = tables["seat"].find(venue, "", on)
    yield "seat", _told(seat, "a seat", "no"), seat
    for table in tables.values():
        if table.about == "one" and table.kind != "un-votes":
            found = table.find(host, "", on)
            yield table.kind, _told(found, table.says, "no"), found
    if host not in sides:
        yield from _between(view, host)


def _between(view: View, host: str) -> Iterator[tuple[str, str, Finding | None]]:
    """Yield what a third state is to the sides."""
    me, adversary, on, tables = view.me, view.adversary, view.on, view.tables
    if adversary:
        votes = lean(host, me, adversary, on, tables)
        yield "votes in the UN", _leaning(votes, me, adversary), votes
        met = meetings(me, adversary, host, on, tables)
        yield "meetings there", _meetings(met), met
    for table in tables.values():
        if table.about in {"pair", "ordered"}:
            for side in filter(None, (me, adversary)):
                found = table.find(host, side, on)
                label = f"{table.kind.replace('-', ' ')}, {_name(side)}"
                yield label, _told(found, f"{table.says} {_name(side)}", "no"), found


def place_blocks(names: Sequence[str], view: View) -> list[Block]:
    """Return what venues are to a state as blocks; what does not hold stands together."""
    intro = f"{NO_CHANCE}{_unknown([*view.hosts.values()])}"
    return [
        *([Say(intro)] if view.hosts else []),
        *(Section(venues()[name].name, [Items(_place_items(name, view))]) for name in names),
    ]


def _place_items(name: str, view: View) -> Iterator[tuple[str, str]]:
    """Yield what a venue is, its rank as a host, and what it is not or nobody knows."""
    rest: dict[tuple[str, str], list[str]] = {}
    for label, text, found in place_facts(view, name):
        if found is None or not (found.value is None or found.value is False):
            yield label, _sourced(text, found)
        else:
            why = _sourced("", found) if found.value is False else f"({found.note})"
            rest.setdefault(("not known" if found.value is None else "no", why), []).append(label)
    if host := _host(name, view):
        yield "practice", _ranked(host, len(view.hosts))
    for (answer, why), labels in rest.items():
        yield answer, f"{'; '.join(labels)} {why.strip()}"


def _host(venue: str, view: View) -> Host | None:
    """Return the third state of a venue as a host, if it is one."""
    return view.hosts.get(state_then(venues()[venue].state, view.on))


def place_record(name: str, view: View) -> dict[str, Any]:
    """Return what a venue is to a state as data."""
    facts = [
        {"fact": label, "says": text, "known": found is None or found.value is not None,
         "value": None if found is None else found.value,
         "since": str(found.since) if found and found.since else None,
         "source": found.source if found else None, "note": found.note if found else ""}
        for label, text, found in place_facts(view, name)
    ]  # fmt: skip
    host = _host(name, view)
    practice = practice_records({name: host} if host else {}, len(view.hosts))
    return {"venue": name, "for": view.me, "against": view.adversary, "on": str(view.on),
            "facts": facts, "practice": practice}  # fmt: skip


class Habit(NamedTuple):
    """A fact behind the rank of a host."""

    fact: str
    says: str
    value: float | bool | None


def habits(known: Known) -> Iterator[Habit]:
    """Yield the facts behind the rank of a host, what is not known among them."""
    yield Habit("distance", f"{known.km:,.0f} km from the two capitals together", known.km)
    for fact, what, count in (
        ("hub", "embassies there", known.missions),
        ("met", "earlier meetings of the two there", known.met),
        ("others", "meetings of other adversaries there", known.others),
    ):
        unknown = WITHOUT if fact == "hub" else f"not known: {what}"
        yield Habit(fact, unknown if count is None else f"{what}: {count:.0f}", count)
    for fact, yes, flag in (
        ("seat", "an office of the United Nations", known.seat),
        ("neutral", "neutral, without measures against either", known.neutral),
        ("between", "mediates, or has offered to receive them", known.between),
        ("war", "war on its soil", known.war),
    ):
        said = {None: f"not known: {yes}", True: yes, False: f"not: {yes}"}[flag]
        yield Habit(fact, said, flag)


def practice_records(ranked: Mapping[str, Host], total: int) -> list[dict[str, Any]]:
    """Return venues with the hosts that they are in as data, the first rank first."""
    return [
        {"venue": venue, "rank": host.rank, "of": total, "low": host.low, "high": host.high,
         "label": ILLUSTRATIVE,
         "facts": [habit._asdict() for known in host.known for habit in habits(known)]}
        for venue, host in sorted(ranked.items(), key=lambda item: item[1].rank)
    ]  # fmt: skip


def practice_section(explored: Exploration) -> Section:
    """Return how the places that are explored rank as hosts, or why none has a rank."""
    hosts, ranked = explored.practice, explored.ranked
    first = sorted({*ranked.values()}, key=lambda host: host.rank)
    if not hosts:
        told = "No two of those who would meet govern states: nothing is told of where they meet."
    elif not first:
        told = f"{NO_CHANCE} No place that is asked about is a third state's."
    else:
        most = f" Told are the first {MOST} of {len(first)}." if first[MOST:] else ""
        told = f"{NO_CHANCE}{most}{_unknown(first)}"
    items = [
        (listed([venue_name(explored.scenario, v) for v in ranked if ranked[v] is host]),
         _ranked(host, len(hosts)))
        for host in first[:MOST]
    ]  # fmt: skip
    return Section("Where such pairs meet", [Say(told), Items(items)], "practice")


def trials_text(trials: Trials) -> str:
    """Return how well hosts of meetings of record were ranked, as text."""
    rows = [[way.way, f"{way.meetings}", f"{way.median:g}", f"{percent(way.ten)} %",
             f"{percent(way.twenty)} %"] for way in trials.ways]  # fmt: skip
    head = (
        f"{trials.meetings} meetings of {trials.pairs} pairs in third states, "
        f"{day_text(trials.first)} to {day_text(trials.last)}, of {trials.hosts:g} hosts in the "
        f"middle one. Each is ranked by what was known {trials.known}. "
        "Several belong to one journey, and most went where others had met."
    )
    headers = ("hosts by", "meetings", "median rank", "in first 10", "in first 20")
    return text_of([Say(head), Rows("", headers, rows, columns=True)])


def _ranked(host: Host, total: int) -> str:
    """Return the rank of a host and what is behind it, as far as it holds."""
    every = (habit for known in host.known for habit in habits(known))
    said = [habit.says for habit in every if habit.value or habit.says == WITHOUT]
    return f"{host.rank} of {total} ({host.low} to {host.high}): {'; '.join(said)}"


def _unknown(hosts: Sequence[Host]) -> str:
    """Return what is not known of any of some hosts."""
    told = [h.says for host in hosts[:1] for known in host.known for h in habits(known)
            if h.value is None and h.says != WITHOUT]  # fmt: skip
    every = [{h.says for known in host.known for h in habits(known)} for host in hosts]
    same = [says for says in dict.fromkeys(told) if all(says in said for said in every)]
    return f" Of all of them: {'; '.join(same)}." if same else ""


def _name(state: str) -> str:
    return with_article(states()[state].name)


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
