"""The record as steps: what happened, on which evidence, and what the rules expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.domain.parties import with_article
from sim.domain.scenario import Scenario
from sim.engine.expect import Expectation, Reason, reasons
from sim.engine.replay import Entry
from sim.report.expected import agreement_text, decisive_text, kinds_text
from sim.report.page.cites import cites
from sim.report.transcript import headline, implied_text, state_text
from sim.report.words import place_text, possessive, span_text, terms_of, terms_text, upper_first
from sim.study.bands import effect_text, probability_text
from sim.study.review import Review

LEAST = 0.005
"""Effects in log-odds that are nowhere larger than this are only counted."""


def steps(found: Review) -> list[dict[str, Any]]:
    """Return the record of a review, one step an event."""
    return [_step(found, entry) for entry in found.ledger.entries]


def why(scenario: Scenario, party: str, held: Sequence[Reason]) -> dict[str, Any]:
    """Return what opens behind a probability: what each rule did, the strongest first.

    Parameters
    ----------
    scenario
        For its sources.
    party
        Whose rules they are.
    held
        What each rule did.
    """
    acting = [r for r in held if max(abs(r.effect.low), abs(r.effect.high)) > LEAST]
    acting.sort(key=lambda reason: -abs(reason.effect.mean))
    pushes = [
        {
            "rule": r.rule,
            "anchor": anchor(party, r.rule),
            "effect": effect_text(r.effect),
            "because": r.because,
            "cites": cites(scenario, r.cites),
        }
        for r in acting
    ]
    return {"pushes": pushes, "silent": len(held) - len(acting)}


def anchor(party: str, rule: str) -> str:
    """Return the id of the place of the page that tells a rule."""
    return f"rule-{party}-{rule}"


def _step(found: Review, entry: Entry) -> dict[str, Any]:
    event, scenario = entry.event, found.bench.scenario
    terms, expected = terms_of(event), found.by_event.get(event.id)
    implied = f"No source tells it; it follows from {event.implied_by}" if event.implied_by else ""
    readings = scenario.disputed.get(event.id, ())
    return {
        "event": event,
        "day": span_text(event.on),
        "text": headline(found.ledger, event),
        "terms": "" if terms is None else terms_text(scenario, terms),
        "conditions": getattr(event, "conditions", ()),
        "state": state_text(entry),
        "implied": [implied_text(step) for step in entry.steps if step.implied],
        "cites": cites(scenario, event.cites),
        "assumed": ". ".join(filter(None, (implied, event.assumed))),
        "disputed": [scenario.readings[name].says for name in readings],
        "outlook": None if expected is None else _outlook(found, expected),
    }


def _outlook(found: Review, expected: Expectation) -> dict[str, Any]:
    name = found.bench.scenario.parties[expected.event.by].name
    public, hindsight = expected.public, expected.hindsight
    return {
        "question": f"Would {with_article(name)} accept {_offer(found, expected.offer)}?",
        "public": probability_text(public.interval, found.label),
        "hindsight": probability_text(hindsight.interval, found.label),
        "decisive": upper_first(decisive_text(public)),
        "otherwise": kinds_text(expected),
        "answer": f"The answer {agreement_text(expected)}.",
        "why": why(found.bench.scenario, expected.event.by, reasons(public.verdict)),
    }


def _offer(found: Review, name: str) -> str:
    """Return an offer of the record in words."""
    scenario = found.bench.scenario
    offer = scenario.offers[name]
    whose = possessive(with_article(scenario.parties[offer.by].name))
    where = place_text(scenario, offer.offer)
    return f"{whose} offer of {span_text(offer.on)} ({where}, {offer.offer.level})"
