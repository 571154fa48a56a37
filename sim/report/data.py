"""Expectations and scores as plain data, for `--json` and for tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sim.expect.answers import Expectation, Judgement, Reason, reasons
from sim.expect.draws import Interval
from sim.expect.ledger import Entry, Ledger
from sim.facts.record import Counter, Offer, Proposal, answered
from sim.report.bands import band_text
from sim.report.replay import rule_of, verdict_text
from sim.report.words import terms_of
from sim.study.replay import Parameter, Review
from sim.study.score import Predictor, Score

ENDS = ("mean", "low", "high")
"""Columns of an interval in a table."""
DIGITS = 6
"""Digits after the point in documents: fewer than machines differ in."""


def expectation_record(expectation: Expectation) -> dict[str, Any]:
    """Return an expectation as the part of a replay's entry that tells it."""
    return {
        "scored": not expectation.unscored,
        "unscored": expectation.unscored,
        "public": interval_record(expectation.public.interval, banded=True),
        "hindsight": interval_record(expectation.hindsight.interval, banded=True),
        "kinds": {kind: _round(p) for kind, p in expectation.kinds.items()},
        "agrees": expectation.agrees,
        "decisive": expectation.public.decisive,
        "decisive_in_hindsight": expectation.hindsight.decisive,
        "reasons": [_reason(expectation.public, r) for r in reasons(expectation.public.verdict)],
    }


def json_bytes(document: Any) -> bytes:
    """Return plain data as the bytes of a JSON file."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def picked(held: object, *names: str) -> dict[str, Any]:
    """Return some of what a record holds, by name."""
    return {name: getattr(held, name) for name in names}


def interval_record(interval: Interval, *, banded: bool = False) -> dict[str, Any]:
    """Return an interval as the design has it; with its band in words for a probability."""
    held: dict[str, Any] = {name: _round(value) for name, value in asdict(interval).items()}
    return {**held, "band": band_text(interval)} if banded else held


def score_record(score: Score) -> dict[str, Any]:
    """Return a score as the design has it, with what the record can bear."""
    return {
        **picked(score, "n", "acceptances", "refusals"),
        "log": _round(score.log),
        "bits": _round(score.bits),
        "brier": _round(score.brier),
        "error": _finite(score.prior.error),
        "loo": _predictor(score.left_out),
        "baselines": {rival.name: _predictor(rival) for rival in score.baselines},
        "effective": _round(score.effective),
        "separated": list(score.separated),
        "label": score.label,
        "verdict": verdict_text(score),
    }


def expectations_table(review: Review) -> list[dict[str, Any]]:
    """Return the expectations as rows, one a documented answer."""
    return [
        {
            "event": e.event.id,
            "first": e.event.on.first.isoformat(),
            "party": e.event.by,
            "offer": e.offer,
            "documented": e.event.act,
            "scored": int(not e.unscored),
            "label": review.label,
            **_columns("public", e.public.interval),
            **_columns("hindsight", e.hindsight.interval),
            **{f"kind_{kind}": _round(e.kinds.get(kind, 0.0)) for kind in KINDS},
            "agrees": int(e.agrees),
            "decisive": e.public.decisive,
            "decisive_hindsight": e.hindsight.decisive,
            "unscored": e.unscored,
        }
        for e in review.expectations
    ]


def posterior_table(parameters: tuple[Parameter, ...]) -> list[dict[str, Any]]:
    """Return parameters as rows, prior against posterior."""
    return [
        {
            "parameter": p.name,
            "party": p.party,
            **_columns("prior", p.prior),
            **_columns("posterior", p.posterior),
            "spread": _round(p.spread),
            "shift": _round(p.shift),
            "prior_driven": int(p.prior_driven),
        }
        for p in parameters
    ]


KINDS = ("accept", "counter", "silent", "refuse", "deny", "downgrade")


def _columns(name: str, interval: Interval) -> dict[str, float]:
    return {f"{name}_{end}": _round(value) for end, value in picked(interval, *ENDS).items()}


def _reason(judgement: Judgement, reason: Reason) -> dict[str, Any]:
    bound = rule_of(judgement, reason.rule)
    return {
        **picked(reason, "rule", "kind"),
        "effect": interval_record(reason.effect),
        **picked(reason, "because", "cites"),
        "references": bound.rule.references if bound else (),
        "assumed": bound.rule.assumed if bound else "",
    }


def _predictor(predictor: Predictor) -> dict[str, Any]:
    return {
        "log": _round(predictor.log),
        "brier": _round(predictor.brier),
        "error": _finite(predictor.error),
        "excess": _round(predictor.excess),
        "excess_error": _finite(predictor.excess_error),
    }


def _round(value: float) -> float:
    return round(value, DIGITS)


def _finite(value: float) -> float | None:
    """Return a number; None for the error of a single answer, which JSON cannot write."""
    return _round(value) if value < float("inf") else None


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
