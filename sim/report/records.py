"""Results as plain data, for `--json` and for tables."""

from __future__ import annotations

from typing import Any

from sim.domain.events import Counter, Proposal, answered
from sim.domain.offers import Offer
from sim.engine.expect import Expectation
from sim.engine.replay import Entry, Ledger
from sim.report.outlook import expectation_record, picked, score_record
from sim.report.words import terms_of
from sim.study.review import Review


def review_record(review: Review) -> dict[str, Any]:
    """Return a replayed record with expectations as the JSON document of `parley replay`."""
    ledger, scenario, entries = review.ledger, review.bench.scenario, list[dict[str, Any]]()
    for entry in ledger.entries:
        entries.append({**entry_record(entry), "scored": False})
        expectation = review.by_event.get(entry.event.id)
        if expectation is not None:
            entries[-1] |= answer_record(expectation, scenario.offers[expectation.offer])
    return {
        "scenario": scenario.title,
        "as_of": scenario.clock.as_of.isoformat(),
        **picked(review.bench.believed, "seed", "draws"),
        "label": review.label,
        "entries": entries,
        "states": {n: str(ledger.state(scenario.clock.as_of, n)) for n in ledger.tracks},
        "score": score_record(review.score),
    }


def answer_record(expectation: Expectation, asked: Proposal | Counter) -> dict[str, Any]:
    """Return what an answer answers, and what the rules expected of it."""
    answered_offer = offer_record(asked.id, asked.by, asked.offer)
    return {"answered": answered_offer, **expectation_record(expectation)}


def ledger_table(ledger: Ledger) -> list[dict[str, Any]]:
    """Return the chronicle as rows, one an event."""
    return [
        {
            "event": entry.event.id,
            "first": entry.event.on.first.isoformat(),
            "last": entry.event.on.last.isoformat(),
            "day": entry.day,
            "party": entry.event.by,
            "act": entry.event.act,
            "to": " ".join(entry.event.to),
            "answers": answered(entry.event) or "",
            "venues": " ".join(terms.venues) if (terms := terms_of(entry.event)) else "",
            "level": terms.level if terms else "",
            "leaders": str(entry.regions["leaders"].state),
            "delegations": str(entry.regions["delegations"].state),
            "cites": " ".join(entry.event.cites),
            "assumed": entry.event.assumed or "",
        }
        for entry in ledger.entries
    ]


def entry_record(entry: Entry) -> dict[str, Any]:
    """Return a line of the ledger as data."""
    event, terms = entry.event, terms_of(entry.event)
    return {
        "event": event.id,
        "date": str(event.on),
        "day": entry.day,
        "party": event.by,
        "documented": event.act,
        "to": list(event.to),
        "answers": answered(event),
        "offer": offer_record(event.id, event.by, terms) if terms else None,
        "says": event.says,
        "states": {track: str(region.state) for track, region in entry.regions.items()},
        "implied": [
            {"track": step.track, "trigger": str(step.trigger), "state": str(step.target)}
            for step in entry.steps
            if step.implied
        ],
        **picked(event, "cites", "assumed"),
    }


def offer_record(name: str, by: str, offer: Offer) -> dict[str, Any]:
    """Return terms as the design has them, with their id and who proposes them."""
    return {
        "id": name,
        "by": by,
        **picked(offer, "venues", "level", "format", "medium"),
        "guarantees": [promise.kind for promise in offer.guarantees],
    }
