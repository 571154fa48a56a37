"""A comparison as plain data: the JSON document of `parley compare`, and its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sim.report.data import ENDS, picked
from sim.report.differences import Words
from sim.study.alternatives import Measured
from sim.study.compare import Against, Comparison, Division
from sim.study.differences import OFFERS


def comparison_record(comparison: Comparison, notes: Sequence[str] = ()) -> dict[str, Any]:
    """Return a comparison as the JSON document of `parley compare`."""
    words = Words(comparison)
    return {
        "reference": comparison.reference.alternative.name,
        "label": words.label,
        "offers": int(comparison.groups.size.sum()),
        "groups": [_group(comparison, words, n) for n in comparison.moved],
        "runs": [_run(measured, reference=n == 0) for n, measured in enumerate(words.measured)],
        "differences": comparison_table_records(comparison, words),
        "changes": [_changes(against) for against in comparison.against],
        "compared_anyway": list(comparison.obstacles),
        "notes": list(notes),
    }


def comparison_table_records(comparison: Comparison, words: Words) -> list[dict[str, Any]]:
    """Return every difference as plain data; of groups of offers, those that are not none."""
    return [
        {
            "quantity": quantity.name,
            "run": against.measured.alternative.name,
            "what": words.quantity(quantity),
            **picked(quantity, "kind", "of", "party"),
            **asdict(found),
        }
        for against in comparison.against
        for quantity, found in against.differences.items()
        if quantity.kind != OFFERS or not found.exact
    ]


def comparison_table(comparison: Comparison) -> list[dict[str, Any]]:
    """Return every difference as a row."""
    words = Words(comparison)
    rows = []
    for record in comparison_table_records(comparison, words):
        flat = {key: value for key, value in record.items() if not isinstance(value, dict)}
        for key in ("reference", "value", "difference"):
            flat |= {f"{key}_{end}": record[key][end] for end in ENDS}
        rows.append({**flat, "narrowed_by": flat["narrowed_by"] or 0.0})
    return rows


def _group(comparison: Comparison, words: Words, number: int) -> dict[str, Any]:
    space, classes = comparison.grouped.space, comparison.grouped.classes
    return {
        "quantity": f"{OFFERS}/{number}",
        "what": words.offers(number),
        "offers": words.size(number),
        "first": space.name(int(classes.first[number])),
    }


def _run(measured: Measured, *, reference: bool) -> dict[str, Any]:
    held = measured.alternative
    return {
        "name": held.name,
        "is_reference": reference,
        "scenario": held.scenario,
        "title": held.bench.scenario.title,
        "scenario_hash": held.bench.scenario.fingerprint,
        "as_of": held.bench.scenario.clock.as_of.isoformat(),
        "date": held.day.isoformat(),
        **picked(held.bench.believed, "seed", "draws"),
        "label": measured.review.label,
        "classes": len(measured.exploration.classes),
        "conflicts": [*map(sorted, measured.logic.conflicts)],
        "score": picked(measured.review.score, "n", "log", "brier"),
    }


def _changes(against: Against) -> dict[str, Any]:
    found = against.changes
    return {
        "run": against.measured.alternative.name,
        "rules": [asdict(change) for change in found.rules],
        "conflicts": {"gained": [*map(sorted, found.gained)], "lost": [*map(sorted, found.lost)]},
        "break_no_line": {"reference": found.opened[0], "here": found.opened[1]},
        "classes": {
            "reference": found.classes[0],
            "here": found.classes[1],
            "split": _divisions(found.split),
            "merged": _divisions(found.merged),
        },
        "answers": {
            "only_reference": sorted(against.answers[0]),
            "only_here": sorted(against.answers[1]),
        },
        "offered_only_here": {
            offer: {party: asdict(accept) for party, accept in held.items()}
            for offer, held in against.offered.items()
        },
    }


def _divisions(found: Iterable[Division]) -> list[dict[str, Any]]:
    return [{"class": held.number, "offers": list(held.sizes)} for held in found]
