"""Simulated worlds as JSON documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.data import interval_record
from sim.report.simulate import cause_text, nothing_text, replaced
from sim.rules.course import NOTHING
from sim.simulate.beliefs import Minds
from sim.simulate.branch import Branch
from sim.simulate.state import Happened
from sim.study.summary import Difference, Followed, Spanned, Summary
from sim.study.worlds import Share, by_day


def branch_record(branch: Branch) -> dict[str, Any]:
    """Return where a simulation leaves the record: its lineage."""
    opening = branch.opening
    return {
        "from": str(branch.at) if branch.at is not None else str(branch.day),
        "date": str(branch.day),
        "days": branch.days,
        "past": [event.id for event in branch.past],
        "opening": None if opening is None else {
            "act": opening.act, "by": opening.by, "offer": opening.offer or None,
            "answers": opening.answers or None, "replaces": opening.replaces or None,
        },
        "candidates": branch.menu.size,
    }  # fmt: skip


def simulated_record(minds: Minds, world: int, happened: Sequence[Happened]) -> dict[str, Any]:
    """Return one simulated world."""
    branch = minds.branch
    menu = branch.menu
    last = {event.act: event for event in happened}
    met = last.get("meet")
    terms = menu.terms(met.row) if met else None
    return {
        "simulated": True,
        "scenario": branch.bench.scenario.title,
        "world": world,
        "seed": branch.bench.believed.seed,
        "branch": branch_record(branch),
        "events": [
            {
                "day": event.day,
                "party": event.by or None,
                "act": event.act,
                "offer": menu.name(event.row) if event.row != NOTHING else None,
                "answers": menu.name(event.answers) if event.answers != NOTHING else None,
                "because": cause_text(minds, event) or None,
                "rule": event.cause or None,
                "replaces": replaced(branch, event) or None,
            }
            for event in happened
            if event.act != "start"
        ],
        "outcome": {
            "state": by_day(branch, happened)[-1],
            "venue": (terms.venues[0] if terms.venues else terms.medium) if terms else None,
            "day": met.day if met else None,
        },
    }


def followed_record(
    found: Summary,
    label: str,
    changes: Sequence[Difference] = (),
    envelope: Spanned | None = None,
) -> dict[str, Any]:
    """Return what many worlds amount to."""
    branch = found.worlds.branch
    return {
        "simulated": True,
        "scenario": branch.bench.scenario.title,
        "label": label,
        "seed": branch.bench.believed.seed,
        "worlds": len(found.worlds),
        "branch": branch_record(branch),
        "held": share_record(found.held),
        "days": interval_record(found.days) if found.days else None,
        "offers": interval_record(found.offers),
        "ends": _shares(found.ends),
        "venues": _shares(found.venues),
        "proposers": _shares(found.proposers),
        "levels": _shares(found.levels),
        "stopped_by": [
            {"party": stop.party, "rule": stop.rule, "share": stop.share} for stop in found.stops
        ],
        "nothing_because": nothing_text(found) or None,
        "changes": [change_record(change) for change in changes],
        "envelope": None if envelope is None else {
            "low": envelope.low, "high": envelope.high, "each": _shares(envelope.each),
        },
    }  # fmt: skip


def aftermath_record(found: Followed, label: str) -> dict[str, Any]:
    """Return what would follow from offers that nobody made."""
    return {
        "reference": followed_record(found.reference, label),
        "offers": [
            {
                "offer": held.offer,
                "by": held.by,
                "class": held.number,
                **followed_record(held.found, label, [held.change]),
            }
            for held in found.offers
        ],
    }


def paired_record(
    reference: Summary, after: Mapping[str, Summary], changes: Sequence[Difference], label: str
) -> dict[str, Any]:
    """Return what follows in the cases of a comparison."""
    return {
        "reference": followed_record(reference, label),
        "cases": [
            followed_record(after[change.name], label, [change]) | {"case": change.name}
            for change in changes
        ],
    }


def share_record(held: Share) -> dict[str, Any]:
    """Return a share of worlds with its interval, and what the interval is due to."""
    return {
        **interval_record(held.interval),
        "error": held.error,
        "ignorance": held.ignorance,
    }


def change_record(change: Difference) -> dict[str, Any]:
    """Return what a change does to the same worlds."""
    return {
        "name": change.name,
        "difference": {
            "mean": change.mean,
            "low": change.mean - change.error,
            "high": change.mean + change.error,
            "level": 0.9,
        },
        "gained": change.gained,
        "lost": change.lost,
    }


def _shares(held: Mapping[str, Share]) -> dict[str, Any]:
    return {name: share_record(share) for name, share in held.items()}
