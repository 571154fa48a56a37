"""The documented record as PLOVER events, one JSON object a line.

Field names are those of the PLOVER manual (Open Event Data Alliance), chapter "Data
Fields"; `cameo`, `role` and `parley` are ours, which the manual allows. Only the record
of a scenario goes in: nothing that was simulated, explored or expected has a way here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sim.facts.record import ConditionalAnswer, Event, Meeting, Offer, Statement, answered, terms_of
from sim.facts.scenario import Scenario
from sim.report.words import terms_text, venue_name
from sim.rules.offers import state_of

INTENT, VISITS, HOSTS, THIRD_PLACE, MEDIATES, NEGOTIATES = "036", "042", "043", "044", "045", "046"
PLOVER: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys((INTENT, "038", "039"), ("AGREE", "")),
    **dict.fromkeys((VISITS, HOSTS), ("CONSULT", "visit")),
    THIRD_PLACE: ("CONSULT", "third-party"),
    **dict.fromkeys((MEDIATES, NEGOTIATES), ("CONSULT", "")),
    **dict.fromkeys(("125", "126"), ("REJECT", "meet")),
}
"""The event and the mode of each CAMEO code that an act can have."""
CODES: Mapping[str, tuple[str, str]] = {
    "offer": (INTENT, "039"),
    **dict.fromkeys(("accept", "accept-if"), (INTENT, "038")),
    **dict.fromkeys(("host-offer", "counter", "downgrade", "schedule"), (INTENT, INTENT)),
    "refuse": ("125", "126"),
    "cancel": ("125", "125"),
}
"""CAMEO codes of an act: in general, and where a mediator proposed what it is about."""
APART = {"id", "on", "says", "offer", "meeting", "coded"}
"""What an event has in other fields than `parley`."""


def code_of(scenario: Scenario, event: Event) -> str | None:
    """Return the CAMEO code of an event; none for acts that have none.

    An event that must have happened but that no source tells keeps its line and gets no code.
    """
    if event.implied_by is not None:
        return None
    if isinstance(event, Statement):
        return INTENT if event.ready else None
    if isinstance(event, Meeting) and event.act == "meet":
        return _held(scenario, event)
    asked = answered(event)
    plain, mediated = CODES.get(event.act, (None, None))
    by = scenario.offers[asked].by if asked else event.by
    return mediated if scenario.parties[by].role == "mediator" else plain


def plover_records(scenario: Scenario, readings: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the documented record as PLOVER events, in the order of the file.

    Parameters
    ----------
    scenario
        A scenario without a counterfactual.
    readings
        Name of a reading to the option that was taken; the others stand as in the file.
    """
    return [_record(scenario, event, readings) for event in scenario.record]


def plover_lines(records: Iterable[Mapping[str, Any]]) -> str:
    """Return events as JSON lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _table(event: Meeting) -> list[str]:
    return list(dict.fromkeys((event.by, *event.to, *event.meeting.participants)))


def _hosts(scenario: Scenario, event: Meeting) -> list[str]:
    """Return the principals at the table on whose ground they meet."""
    ground = {state_of(scenario, venue) for venue in event.meeting.venues}
    parties = scenario.parties
    return [p for p in _table(event) if p in scenario.principals and parties[p].state in ground]


def _held(scenario: Scenario, event: Meeting) -> str:
    if event.meeting.venues:
        hosts = _hosts(scenario, event)
        return (HOSTS if event.by in hosts else VISITS) if hosts else THIRD_PLACE
    mediated = any(scenario.parties[party].role == "mediator" for party in _table(event))
    return MEDIATES if mediated else NEGOTIATES


def _sides(scenario: Scenario, event: Event) -> tuple[list[str], list[str]]:
    """Return actors and recipients: visitors and hosts, all at the table, or speaker and hearer."""
    if isinstance(event, Meeting):
        hosts = _hosts(scenario, event) if event.act == "meet" else []
        return [party for party in _table(event) if party not in hosts], hosts
    asked = answered(event)
    return [event.by], list(event.to) or ([scenario.offers[asked].by] if asked else [])


def _record(scenario: Scenario, event: Event, readings: Mapping[str, str]) -> dict[str, Any]:
    cameo = code_of(scenario, event)
    coded = [[name] if name else [] for name in (PLOVER[cameo] if cameo else ("", ""))]
    terms = terms_of(event)
    conditions = event.conditions if isinstance(event, ConditionalAnswer) else ()
    actors, recipients = _sides(scenario, event)
    first, last = event.on.first.isoformat(), event.on.last.isoformat()
    return {
        "id": event.id,
        "date": first,
        **({} if first == last else {"enddate": last}),
        "actor": [_entity(scenario, party) for party in actors],
        "recipient": [_entity(scenario, party) for party in recipients],
        "event": coded[0],
        "mode": coded[1],
        "cameo": cameo,
        "event_text": [
            event.says,
            *([f"Terms: {terms_text(scenario, terms)}."] if terms else []),
            *(f"Condition: {condition}" for condition in conditions),
        ],
        "cite_info": [_cite(scenario, cite) for cite in event.cites],
        "coder": "parley",
        "parley": {
            "scenario": scenario.title,
            **event.model_dump(mode="json", exclude=APART, exclude_none=True),
            **(_offered(scenario, terms) if terms else {}),
            "implied": event.implied_by is not None,
            "disputed": _disputed(scenario, event.id, readings),
        },
    }


def _entity(scenario: Scenario, party: str) -> dict[str, Any]:
    of = scenario.parties[party]
    government = {"code": of.state, "sector": "GOV"} if of.state else {}
    return {**government, "entity_text": of.name, "role": of.role}


def _cite(scenario: Scenario, cite: str) -> dict[str, Any]:
    source = scenario.sources[cite.partition("#")[0]]
    address = {"url": source.url} if source.url else {}
    return {"citation": cite, "title": source.title, "publication": source.outlet, **address}


def _offered(scenario: Scenario, offer: Offer) -> dict[str, Any]:
    """Return terms as data."""
    places = [
        {"id": venue, "name": venue_name(scenario, venue), "state": state_of(scenario, venue)}
        for venue in offer.venues
    ]
    return {"venue": places, **offer.model_dump(mode="json", exclude={"venues"}, exclude_none=True)}


def _disputed(scenario: Scenario, event: str, readings: Mapping[str, str]) -> list[dict[str, str]]:
    disputes = {name: scenario.readings[name] for name in scenario.disputed.get(event, ())}
    return [
        {"reading": name, "taken": readings.get(name, reading.default), "says": reading.says}
        for name, reading in disputes.items()
    ]
