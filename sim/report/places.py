"""What a place is to a party on a day, and as a host of two: facts, sources, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sim.atlas.relations import Finding, Relations, Table, distance_km, lean, meetings
from sim.atlas.tables import former_states, member, organisations, state_then, states, venues
from sim.expect.labels import ILLUSTRATIVE
from sim.facts.parties import with_article
from sim.report.bands import percent
from sim.report.document import Block, Items, Rows, Say, Section, text_of
from sim.report.words import counted, day_text, listed, venue_name
from sim.study.explore import Exploration
from sim.study.practice.hosts import Host, Known
from sim.study.practice.trials import Trials

NEAR = 0.05
"""Units of ideal points within which a host leans to neither side."""
ALONE = "; of votes, meetings and ranks as a host nothing is told, as nobody is --against it"
MOST, FIRST = 16, 5
"""Hosts that an annex tells, and a short text; of more, the first by rank."""
WITHOUT = "without hub"
"""What a rank is told with where it is not known how many embassies there are."""
RANKS = (
    "Illustrative; a rank among all third states, with the ranks that nine in ten draws of the "
    "weights lie between. It says nothing of acceptance, and no acceptance is multiplied with it."
)
NO_CHANCE = (
    "Where such pairs have met: near both, where many embassies are, where they or other "
    f"adversaries met before, where somebody mediates. {RANKS}"
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
    tables, on = view.tables, view.on
    home = venues()[venue].state
    host = state_then(home, on)
    sides = [state for state in (view.me, view.adversary) if state]
    if host == home and not states()[home].stood(on):
        since = f"{states()[home].name} is a state since {states()[home].since}"
        yield "ground", f"not known: {since}", Finding(None, None, "", since)
        return
    third = f"a third state's ground ({_name(host)})"
    yield "ground", f"the ground of {_name(host)}" if host in sides else third, None
    for side in sides:
        capital = states()[side].capital
        away = f"{distance_km(venue, capital):,.0f} km from {venues()[capital].name}"
        yield "distance", away, None
    inside = [name for name in organisations() if member(name, home, on)]
    yield "organisations", ", ".join(inside) or f"none of {listed(organisations())}", None
    yield _fact("seat", "a seat", tables["seat"], tables["seat"].find(venue, "", on))
    for table in tables.values():
        if table.about == "one" and table.kind != "un-votes":
            yield _fact(table.kind, table.says, table, table.find(host, "", on))
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
                label = f"{table.kind.replace('-', ' ')}, {_name(side)}"
                found = table.find(host, side, on)
                yield _fact(label, f"{table.says} {_name(side)}", table, found)


def place_blocks(names: Sequence[str], view: View) -> list[Block]:
    """Return what venues are to a state as blocks; what does not hold stands together."""
    against = f", against {_name(view.adversary)}" if view.adversary else ALONE
    intro = f"{NO_CHANCE}{_unknown([*view.hosts.values()])}" if view.hosts else ""
    return [
        Say(f"What each is to {_name(view.me)} on {day_text(view.on)}{against}. {intro}".strip()),
        *(Section(venues()[name].name, [Items(_place_items(name, view))]) for name in names),
    ]


def _place_items(name: str, view: View) -> Iterator[tuple[str, str]]:
    """Yield what a venue is, its rank as a host, and what it is not or nobody knows."""
    rest: dict[tuple[str, str], list[str]] = {}
    for label, text, found in place_facts(view, name):
        if found is None or not (found.value is None or found.value is False):
            yield label.partition(",")[0], _sourced(text, found)
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


def practice_section(explored: Exploration, *, short: bool = False) -> Section:
    """Return how the places that are explored rank as hosts, or why none has a rank.

    Parameters
    ----------
    explored
        The places.
    short
        Whether to tell the first ranks alone, and not what is behind them.
    """
    hosts, ranked, many = explored.practice, explored.ranked, FIRST if short else MOST
    first = sorted({*ranked.values()}, key=lambda host: host.rank)
    if not hosts:
        told = "No two of those who would meet govern states: nothing is told of where they meet."
    elif not first:
        told = f"{NO_CHANCE} No place that is asked about is a third state's."
    else:
        most = f" Told are the first {many} of {len(first)}." if first[many:] else ""
        told = f"{RANKS}{most}" if short else f"{NO_CHANCE}{most}{_unknown(first)}"
    items = [
        (listed([venue_name(explored.scenario, v) for v in ranked if ranked[v] is host]),
         _ranked(host, len(hosts), bare=short))
        for host in first[:many]
    ]  # fmt: skip
    return Section("Where such pairs meet", [Say(told), Items(items)], "practice")


def trials_text(trials: Trials) -> str:
    """Return how well hosts of meetings of record were ranked, as text."""
    rows = [[way.way, f"{way.meetings}", f"{way.median:g}", f"{percent(way.ten)} %",
             f"{percent(way.twenty)} %"] for way in trials.ways]  # fmt: skip
    head = (
        f"{trials.meetings} meetings of {counted(trials.pairs, 'pair')} in third states, "
        f"{day_text(trials.first)} to {day_text(trials.last)}, of {trials.hosts:g} hosts in the "
        f"middle one. Each is ranked by what was known {trials.known}. "
        "Several belong to one journey, and most went where others had met."
    )
    headers = ("hosts by", "meetings", "median rank", "in first 10", "in first 20")
    return text_of([Say(head), Rows("", headers, rows, columns=True)])


def _ranked(host: Host, total: int, *, bare: bool = False) -> str:
    """Return the rank of a host and, unless bare, what is behind it, as far as it holds."""
    every = (habit for known in host.known for habit in habits(known) if not bare)
    said = [habit.says for habit in every if habit.value or habit.says == WITHOUT]
    rank = f"{host.rank} of {total} ({host.low} to {host.high})"
    return f"{rank}: {'; '.join(said)}" if said else rank


def _unknown(hosts: Sequence[Host]) -> str:
    """Return what is not known of any of some hosts."""
    told = [h.says for host in hosts[:1] for known in host.known for h in habits(known)
            if h.value is None and h.says != WITHOUT]  # fmt: skip
    every = [{h.says for known in host.known for h in habits(known)} for host in hosts]
    same = [says for says in dict.fromkeys(told) if all(says in said for said in every)]
    return f" Of all of them: {'; '.join(same)}." if same else ""


def _name(state: str) -> str:
    return with_article((states().get(state) or former_states()[state]).name)


def _fact(label: str, yes: str, table: Table, found: Finding) -> tuple[str, str, Finding]:
    """Return a fact in words: that it holds and since when, that it does not, or why unknown.

    Tables that know years alone have it since the first day of one.
    """
    if not found.value or not found.since:
        unknown = f"not known: {found.note}" if found.value is None else "no"
        return label, yes if found.value else unknown, found
    since = day_text(found.since)
    if found.since == found.since.replace(month=1, day=1):
        early = found.since <= table.first
        since = f"{table.first.year} or before" if early else str(found.since.year)
    return label, f"{yes}, since {since}", found


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
