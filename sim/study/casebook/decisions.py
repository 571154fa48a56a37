"""The documented answers as rows: who was offered which place by whom, and what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sim.arrays import Draws
from sim.expect.answers import why_unscored
from sim.expect.bench import EVE, Bench
from sim.expect.hearing import Hearing
from sim.expect.lines import BROKEN
from sim.expect.past import happened
from sim.facts.record import YES, Event, answered
from sim.rules.book import standard_book
from sim.rules.case import Case
from sim.rules.declare import Kind
from sim.rules.offers import Offers, one_venue_each, state_of
from sim.rules.verdict import Hold, weigh
from sim.study.casebook.design import documented
from sim.study.score import ground, proposes

DECISIONS = "decisions.csv"
"""The table of documented answers; columns.csv says what its columns mean."""
DRAWS = 8
"""Draws of what a rule of a user draws; nothing of the shipped book is drawn here."""
SURENESS = ("low", "medium", "high")
"""How sure a coder is, least first."""
Row = dict[str, Any]
"""One answer of a principal to one offer on one day, by column; None is not known."""


def decisions(benches: Mapping[str, Bench]) -> list[Row]:
    """Return the documented answers of scenarios in their order, one a row.

    An answer that a scenario keeps of one that it continues is told once. A list of places
    counts by the best of them for the party.

    Parameters
    ----------
    benches
        Each scenario by its name.
    """
    return [
        {"dispute": dispute, "scenario": name, **_row(benches[name].with_draws(DRAWS), event)}
        for dispute, name, event, _ in documented(benches)
    ]


def _row(bench: Bench, event: Event) -> Row:
    scenario, day, party = bench.scenario, event.on.first, event.by
    offer = scenario.offers[str(answered(event))]
    past, terms = happened(bench.order, day - EVE, event), offer.offer
    hearing = Hearing(bench, day, day - EVE, past, documented=offer)
    case = hearing.case(party, Offers.of(scenario, one_venue_each(terms), offer.by))
    shown = (e for e in scenario.record if e.id == event.implied_by)
    cites = list(dict.fromkeys(cite for e in (event, offer, *shown) for cite in e.cites))
    sources = (scenario.sources[cite.partition("#")[0]] for cite in cites)
    return {
        "answer": event.id, "first": str(day), "last": str(event.on.last), "party": party,
        "counterpart": scenario.parties[party].adversary,
        "offer": offer.id, "offered": str(offer.on.first), "proposer": offer.by,
        "proposes": proposes(scenario, party, offer.by),
        "level": terms.level, "format": terms.format, "medium": terms.medium,
        "venues": list(terms.venues),
        "states": list(dict.fromkeys(state_of(scenario, venue) for venue in terms.venues)),
        "ground": ground(scenario, party, terms),
        "hostile_host": _least(_told("hostile_host", case)),
        "host_allied": _least(_told("host_allied", case)),
        "named_before": int(_told("named_itself", case).max()),
        "refused_before": int(_told("refused_before", case).min()),
        "meetings": int(case.met_in_a_year.max()),
        "guarantees": [promise.kind for promise in terms.guarantees],
        **_lines(hearing, case),
        "kind": event.act, "accepted": int(event.act in YES),
        "again": int(scenario.answers(offer.id, party)[0] is not event),
        "implied": int(event.implied_by is not None),
        "unscored": why_unscored(scenario, event),
        "confidence": min((e.confidence or "high" for e in (event, offer)), key=SURENESS.index),
        "days": (day - offer.on.first).days,
        "cites": cites, "addresses": [source.url for source in sources if source.url],
    }  # fmt: skip


def _told(rule: str, case: Case) -> Draws:
    """Return what a rule of the book says of each place, its push being one."""
    judging = standard_book()[rule]
    ones = dict.fromkeys(judging.priors, np.ones(1))
    answer: Draws = np.asarray(judging.judge(case, **ones), dtype=np.float64)
    return np.broadcast_to(answer, case.offers.shape)[:, 0]


def _least(values: Draws) -> int | None:
    """Return the least of some values where that is known."""
    known = values[np.isfinite(values)]
    if known.size and (known.min() == 0 or known.size == values.size):
        return int(known.min())
    return None


def _lines(hearing: Hearing, case: Case) -> Row:
    """Return the lines of a party that stand and are broken, and whether one is, by screen."""
    rules = hearing.rules[case.party.name]
    lines = [b for b in rules if b.rule.kind is Kind.RED_LINE and b.position is not None]
    surely = {line.id: Hold(line.screen, np.ones(1)) for line in lines}
    verdict = weigh(lines, case, hearing.bench.draws, surely)
    degrees = {line.id: verdict.known(line.id) for line in lines}
    broken = [name for name, told in degrees.items() if (told > BROKEN).all()]
    screens = {line.rule.screen for line in lines if line.id in broken}
    return {
        "lines_standing": list(degrees),
        "lines_broken": broken,
        "lines_unknown": list(_unknown(degrees, broken)),
        **{f"{kind}_broken": int(kind in screens) for kind in ("place", "condition")},
    }


def _unknown(degrees: Mapping[str, Draws], broken: Sequence[str]) -> Iterator[str]:
    for name, told in degrees.items():
        if name not in broken and np.isnan(told).any() and not (told <= BROKEN).any():
            yield name
