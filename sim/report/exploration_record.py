"""An exploration as plain data: the JSON document of `parley explore`, and its tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sim.report.changes import FIRST
from sim.report.classes import SHARE
from sim.report.data import ENDS, offer_record, picked
from sim.report.explore import sentence
from sim.report.offers import OfferClass, Vocabulary
from sim.study.beliefs import Supposed
from sim.study.models import JOINT
from sim.study.survey import Survey

LISTED = 500
"""Offers of a class that are named one by one; `count` says how many there are."""


def exploration_record(found: Survey, label: str) -> dict[str, Any]:
    """Return a survey as the JSON document of `parley explore`."""
    explored = found.exploration
    return {
        "scenario": explored.bench.scenario.title,
        "date": explored.day.isoformat(),
        **picked(explored.bench.believed, "seed", "draws"),
        "label": label,
        "sentence": sentence(found),
        "spaces": {"offers": len(explored.space), "classes": len(explored.classes)},
        "classes": [_class(found, alike) for alike in Vocabulary(explored).classes],
        "conflicts": [*map(sorted, found.logic.conflicts)],
        "corrections": [sorted(item.correction.lines) for item in found.dropped],
        "if_dropped": [
            {
                "lines": sorted(item.correction.lines),
                "opens": sum(int(explored.classes.size[n]) for n in item.correction.opens),
                "joint": asdict(item.joint),
            }
            for item in found.dropped
        ],
        "believe": [
            {
                "party": held.party,
                "now": asdict(held.now),
                "size": held.size,
                "sets": [*map(_supposed, held.sets)],
                "singles": [*map(_supposed, held.singles)],
            }
            for held in found.focus.believe.values()
        ],
        "flips": _flips(found),
        "information": [
            {
                "party": one.party,
                "class": one.number,
                "narrows": one.assumption.name,
                "says": one.assumption.says,
                "share": asdict(one.share),
            }
            for one in found.focus.information.best[:FIRST]
        ],
        "rests_on": [
            picked(rest, "line", "party", "says", "grade", "cites", "lineages")
            for rest in found.rests.values()
        ],
        "leaving_out": [
            {
                "without": item.without,
                "lost": sorted(item.lost),
                "conflicts": [sorted(lines) for lines in item.logic.conflicts],
                "corrections": [sorted(c.lines) for c in item.logic.corrections],
            }
            for item in found.leaving
        ],
        "picks": {name: asdict(pick) for name, pick in found.picks.items()},
        "envelope_over": list(found.envelope.names),
    }


def classes_table(found: Survey) -> list[dict[str, Any]]:
    """Return the classes of offers as rows, one for each class and party, and one for all."""
    explored, reached = found.exploration, found.envelope
    return [
        {
            "class": alike.number,
            "what": f"{alike.heading}: {alike.name}",
            "offers": alike.size,
            "party": party or "all",
            **picked(explored.interval(alike.number, party or None), *ENDS),
            "envelope_low": float(reached.low[party][alike.number]),
            "envelope_high": float(reached.high[party][alike.number]),
            "pareto": float(found.pareto[alike.number]),
        }
        for alike in Vocabulary(explored).classes
        for party in (*explored.acceptance, JOINT)
    ]


def _supposed(one: Supposed) -> dict[str, Any]:
    beliefs = [picked(belief, "name", "says") for belief in one.beliefs]
    return {"beliefs": beliefs, "accept": asdict(one.accept)}


def _flips(found: Survey) -> list[dict[str, Any]]:
    """Return the fewest changes of the offer that each party, and all, would accept."""
    every = list(found.focus.flips.values())
    return [
        {
            "party": reached.party or "all",
            "now": asdict(reached.now),
            "size": reached.size,
            "sets": [
                {
                    "changes": [{"any_of": c.names, "count": c.count} for c in one.amendments],
                    "accept": asdict(one.accept),
                }
                for one in reached.sets
            ],
        }
        for reached in (*(held.responder for held in every), every[0].jointly)
    ]


def _class(found: Survey, alike: OfferClass) -> dict[str, Any]:
    explored, n = found.exploration, alike.number
    numbers = explored.classes.offers(n)
    first = int(explored.classes.first[n])
    low, high = found.envelope.low, found.envelope.high
    return {
        "what": f"{alike.heading}: {alike.name}",
        "count": alike.size,
        "offers": [explored.space.name(int(number)) for number in numbers[:LISTED]],
        "offer": offer_record(explored.space.name(first), "", explored.space.offer(first)),
        "accept": {party: asdict(explored.interval(n, party)) for party in explored.acceptance},
        "envelope": {
            party or "joint": [float(low[party][n]), float(high[party][n])] for party in low
        },
        "joint": asdict(explored.interval(n)),
        "stopped_by": [
            {"party": party, "rule": rule, "share": float(values[n])}
            for (party, rule), values in explored.stopped.items()
            if values[n] >= SHARE
        ],
        "pareto": float(found.pareto[n]),
    }
