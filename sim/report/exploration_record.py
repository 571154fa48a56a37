"""An exploration as plain data: the JSON document of `parley explore`, and its tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sim.report.alike import Alike, Vocabulary
from sim.report.exploration import SHARE, opening
from sim.report.records import offer_record
from sim.study.survey import Survey
from sim.study.variants import JOINT


def exploration_record(found: Survey, label: str) -> dict[str, Any]:
    """Return a survey as the JSON document of `parley explore`."""
    explored = found.exploration
    return {
        "scenario": explored.bench.scenario.title,
        "date": explored.day.isoformat(),
        "seed": explored.bench.believed.seed,
        "draws": explored.bench.believed.draws,
        "label": label,
        "sentence": opening(found),
        "spaces": {"offers": len(explored.space), "classes": len(explored.classes)},
        "classes": [_class(found, alike) for alike in Vocabulary(explored).classes()],
        "conflicts": [sorted(lines) for lines in found.logic.conflicts],
        "corrections": [
            {
                "lines": sorted(item.correction.lines),
                "opens": sum(int(explored.classes.size[n]) for n in item.correction.opens),
                "joint": asdict(item.joint),
            }
            for item in found.dropped
        ],
        "rests_on": [
            {
                "line": rest.line,
                "party": rest.party,
                "says": rest.says,
                "cites": list(rest.cites),
                "lineages": list(rest.lineages),
            }
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
    rows = []
    for alike in Vocabulary(found.exploration).classes():
        for party in (*found.exploration.acceptance, JOINT):
            accept = found.exploration.interval(alike.number, party or None)
            rows.append(
                {
                    "class": alike.number,
                    "what": f"{alike.heading}: {alike.name}",
                    "offers": alike.size,
                    "party": party or "all",
                    "mean": accept.mean,
                    "low": accept.low,
                    "high": accept.high,
                    "envelope_low": float(found.envelope.low[party][alike.number]),
                    "envelope_high": float(found.envelope.high[party][alike.number]),
                    "pareto": float(found.pareto[alike.number]),
                }
            )
    return rows


def _class(found: Survey, alike: Alike) -> dict[str, Any]:
    explored, n = found.exploration, alike.number
    numbers = explored.classes.offers(n)
    first = int(explored.classes.first[n])
    low, high = found.envelope.low, found.envelope.high
    return {
        "what": f"{alike.heading}: {alike.name}",
        "offers": [explored.space.name(int(number)) for number in numbers],
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
