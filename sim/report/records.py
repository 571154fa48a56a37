"""Results as plain data, for `--json` and for tables."""

from __future__ import annotations

from typing import Any

from sim.domain.events import Counter, Meeting, Proposal, answered, offer_of
from sim.domain.offers import Offer
from sim.engine.expect import Expectation
from sim.engine.replay import Entry, Ledger
from sim.report.outlook import expectation_record, score_record
from sim.study.review import Review


def review_record(review: Review) -> dict[str, Any]:
    """Return a replayed record with expectations as the JSON document of `parley replay`."""
    document = ledger_record(review.ledger)
    believed, expected = review.bench.believed, review.by_event
    offers = review.bench.scenario.offers
    for entry in document["entries"]:
        expectation = expected.get(entry["event"])
        entry["scored"] = False
        if expectation is not None:
            entry.update(answer_record(expectation, offers[expectation.offer]))
    return {
        "scenario": document.pop("scenario"),
        "as_of": document.pop("as_of"),
        "seed": believed.seed,
        "draws": believed.draws,
        "label": review.label,
        **document,
        "score": score_record(review.score),
    }


def answer_record(expectation: Expectation, asked: Proposal | Counter) -> dict[str, Any]:
    """Return what an answer answers, and what the rules expected of it."""
    answered_offer = offer_record(asked.id, asked.by, asked.offer)
    return {"answered": answered_offer, **expectation_record(expectation)}


def ledger_record(ledger: Ledger) -> dict[str, Any]:
    """Return a replayed record as the JSON document of `parley replay`."""
    scenario = ledger.scenario
    return {
        "scenario": scenario.title,
        "as_of": scenario.clock.as_of.isoformat(),
        "entries": [entry_record(entry) for entry in ledger.entries],
        "states": {
            track: str(ledger.state(scenario.clock.as_of, track)) for track in ledger.tracks
        },
    }


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
            "venues": " ".join(terms.venues) if (terms := _terms(entry)) else "",
            "level": terms.level if terms else "",
            "leaders": str(entry.regions["leaders"].state),
            "delegations": str(entry.regions["delegations"].state),
            "cites": " ".join(entry.event.cites),
            "assumed": entry.event.assumed or "",
        }
        for entry in ledger.entries
    ]


def _terms(entry: Entry) -> Offer | None:
    event = entry.event
    return event.meeting if isinstance(event, Meeting) else offer_of(event)


def entry_record(entry: Entry) -> dict[str, Any]:
    """Return a line of the ledger as data."""
    event, terms = entry.event, _terms(entry)
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
        "cites": list(event.cites),
        "assumed": event.assumed,
    }


def offer_record(name: str, by: str, offer: Offer) -> dict[str, Any]:
    """Return terms as the design has them, with their id and who proposes them."""
    return {
        "id": name,
        "by": by,
        "venues": list(offer.venues),
        "level": offer.level,
        "format": offer.format,
        "medium": offer.medium,
        "guarantees": [promise.kind for promise in offer.guarantees],
    }
