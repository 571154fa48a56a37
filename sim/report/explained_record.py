"""An explanation as plain data, for `--json`."""

from __future__ import annotations

from typing import Any

from sim.report.data import answer_record, entry_record, interval_record, offer_record, picked
from sim.study.explain import Explanation, Flip, Held, Stated


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as the JSON document of `parley explain`.

    It is an entry of the replay, with positions, rules and single changes beside it.
    """
    scenario, found = explanation.scenario, explanation.expectation
    asked = scenario.offers[found.offer]
    return {
        "scenario": scenario.title,
        "as_of": scenario.clock.as_of.isoformat(),
        **picked(explanation.bench.believed, "seed", "draws"),
        "label": explanation.label,
        **entry_record(explanation.entry),
        **answer_record(found, asked),
        "weighed": offer_record(asked.id, asked.by, explanation.offer),
        "total": interval_record(explanation.total),
        "positions": [_position(stated) for stated in explanation.positions],
        "rules": [_rule(held) for held in explanation.rules],
        "flips": [_flip(flip, asked.by) for flip in explanation.flips],
    }


def _position(stated: Stated) -> dict[str, Any]:
    held = stated.position
    return {
        **picked(held, "id", "says", "kind"),
        "said": str(held.said),
        "grade": str(stated.grade),
        **picked(held, "cites", "assumed"),
    }


def _rule(held: Held) -> dict[str, Any]:
    parts = {"push": held.push, "violation": held.violation, "enforcement": held.enforcement}
    return {
        "rule": held.bound.id,
        "name": held.bound.rule.name,
        "kind": str(held.bound.rule.kind),
        "grade": str(held.grade) if held.push is None else None,
        **{name: part and interval_record(part) for name, part in parts.items()},
    }


def _flip(flip: Flip, by: str) -> dict[str, Any]:
    return {
        "change": flip.name,
        "kind": flip.kind,
        "offer": offer_record("", by, flip.offer),
        "before": interval_record(flip.before, banded=True),
        "after": interval_record(flip.after, banded=True),
        "difference": interval_record(flip.difference),
        "crosses": flip.crosses,
    }
