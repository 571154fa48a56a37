"""The documented answers as rows: who was offered which place by whom, and what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws
from sim.expect.answers import why_unscored
from sim.expect.bench import EVE, Bench
from sim.expect.hearing import Hearing
from sim.expect.lines import BROKEN
from sim.expect.past import answers_of, happened
from sim.facts.record import YES, Counter, Event, Offer, Proposal, answered
from sim.facts.scenario import Scenario
from sim.rules.book import standard_book
from sim.rules.case import Case
from sim.rules.declare import Kind
from sim.rules.offers import Offers, one_venue_each, state_of
from sim.rules.verdict import Hold, weigh

DECISIONS = "decisions.csv"
"""The table of documented answers."""
DRAWS = 8
"""Draws of what a rule of a user draws; nothing of the shipped book is drawn here."""
SURENESS = ("low", "medium", "high")
"""How sure a coder is, least first."""
HOSTS = {"hostile_host": "hostile_host", "host_allied": "host_allied"}
"""Columns that tell what a host is to the party, and the rule that says it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer of a principal to one offer on one day.

    A list of places counts by the best of them for the party; None is not known.
    """

    dispute: str
    scenario: str
    event: Event
    """The answer."""
    offer: Proposal | Counter
    counterpart: str
    proposes: str
    """`adversary`, `third party`, or `unnamed` where no source tells."""
    states: tuple[str, ...]
    ground: str
    """`own`, `adversary`, `third`, or `none` where no place is named."""
    hosts: Mapping[str, int | None]
    """What the host is to the party, by column."""
    named_before: int
    refused_before: int
    meetings: int
    """Of the two sides at this class of level in the 365 days before."""
    lines: Mapping[str, tuple[str, ...]]
    """Ids of the lines that stand, that the offer breaks, and of which that is not known."""
    broken: Mapping[str, int]
    """Whether it breaks a line, by kind of screen."""
    again: bool
    """Whether the party had answered the same offer before."""
    unscored: str
    """Why it is not scored; empty if it is."""
    addresses: tuple[str, ...]
    """Where the sources can be read."""

    @property
    def accepted(self) -> bool:
        """Whether the answer is an acceptance, with or without conditions."""
        return self.event.act in YES

    @property
    def days(self) -> int:
        """Days from the offer to the answer."""
        return (self.event.on.first - self.offer.on.first).days

    @property
    def confidence(self) -> str:
        """How sure the coder is of offer and answer: the less sure of the two."""
        return min((e.confidence or "high" for e in (self.event, self.offer)), key=SURENESS.index)


def decisions(benches: Mapping[str, Bench]) -> list[Decision]:
    """Return the documented answers of scenarios in their order.

    An answer that a scenario keeps of one that it continues is told once.

    Parameters
    ----------
    benches
        Each scenario by its name.
    """
    found: dict[tuple[str, str], Decision] = {}
    for name, bench in benches.items():
        for event in answers_of(bench.scenario):
            key = (bench.scenario.dispute or name, event.id)
            if event.act != "unreported" and key not in found:
                found[key] = _decision(bench.with_draws(DRAWS), name, event)
    return list(found.values())


def _decision(bench: Bench, name: str, event: Event) -> Decision:
    scenario, day, party = bench.scenario, event.on.first, event.by
    offer = scenario.offers[str(answered(event))]
    past = happened(bench.order, day - EVE, event)
    hearing = Hearing(bench, day, day - EVE, past, documented=offer)
    rows = one_venue_each(offer.offer)
    case = hearing.case(party, Offers.of(scenario, rows, offer.by))
    sides = scenario.parties
    lines, broken = _lines(hearing, case)
    cites = dict.fromkeys(cite.partition("#")[0] for e in (offer, event) for cite in e.cites)
    return Decision(
        dispute=scenario.dispute or name,
        scenario=name,
        event=event,
        offer=offer,
        counterpart=sides[party].adversary or "",
        proposes=_proposes(scenario, party, offer.by),
        states=tuple(dict.fromkeys(state_of(scenario, v) for v in offer.offer.venues)),
        ground=_ground(scenario, party, offer.offer),
        hosts={column: _least(_told(rule, case)) for column, rule in HOSTS.items()},
        named_before=int(np.max(_told("named_itself", case))),
        refused_before=int(np.min(_told("refused_before", case))),
        meetings=int(case.met_in_a_year.max()),
        lines=lines,
        broken=broken,
        again=scenario.answers(offer.id, party)[0] is not event,
        unscored=why_unscored(scenario, event),
        addresses=tuple(filter(None, (scenario.sources[cite].url for cite in cites))),
    )


def _proposes(scenario: Scenario, party: str, by: str) -> str:
    if scenario.parties[by].role == "unnamed":
        return "unnamed"
    facing = by == scenario.parties[party].adversary or scenario.parties[by].adversary == party
    return "adversary" if facing else "third party"


def _ground(scenario: Scenario, party: str, terms: Offer) -> str:
    """Return on whose ground terms are, by who holds a place, or else by its state."""
    whose = {_holder(scenario, venue, party) for venue in terms.venues}
    return next((word for word in ("own", "third", "adversary") if word in whose), "none")


def _holder(scenario: Scenario, venue: str, party: str) -> str:
    place, adversary = scenario.venues.get(venue), scenario.parties[party].adversary
    held = {name: side.state for name, side in scenario.parties.items()}
    state = state_of(scenario, venue)
    for name, word in ((party, "own"), (adversary, "adversary")):
        by_state = name and held[name] == state and state and not (place and place.held_by)
        if (place and place.held_by == name and name) or by_state:
            return word
    return "third"


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


def _lines(hearing: Hearing, case: Case) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Return the lines of a party that stand and are broken, and whether one is, by screen."""
    rules = hearing.rules[case.party.name]
    lines = [b for b in rules if b.rule.kind is Kind.RED_LINE and b.position is not None]
    surely = {line.id: Hold(line.screen, np.ones(1)) for line in lines}
    verdict = weigh(lines, case, hearing.bench.draws, surely)
    degrees = {line.id: verdict.known(line.id) for line in lines}
    broken = {name for name, told in degrees.items() if (told > BROKEN).all()}
    unknown = {
        name for name, told in degrees.items()
        if name not in broken and np.isnan(told).any() and not (told <= BROKEN).any()
    }  # fmt: skip
    stand = {"standing": degrees, "broken": broken, "unknown": unknown}
    screens = {line.rule.screen for line in lines if line.id in broken}
    found = {key: tuple(b.id for b in lines if b.id in names) for key, names in stand.items()}
    return found, {kind: int(kind in screens) for kind in ("place", "condition")}


def decision_rows(found: Iterable[Decision]) -> Iterator[dict[str, object]]:
    """Yield the decisions as rows of a table; what is not known is empty."""
    for row in found:
        event, offer = row.event, row.offer
        yield {
            "dispute": row.dispute, "scenario": row.scenario, "answer": event.id,
            "first": str(event.on.first), "last": str(event.on.last),
            "party": event.by, "counterpart": row.counterpart,
            "offer": offer.id, "offered": str(offer.on.first), "proposer": offer.by,
            "proposes": row.proposes, "level": offer.offer.level, "format": offer.offer.format,
            "medium": offer.offer.medium, "venues": list(offer.offer.venues),
            "states": list(row.states), "ground": row.ground,
            **row.hosts, "named_before": row.named_before, "refused_before": row.refused_before,
            "meetings": row.meetings,
            "guarantees": [promise.kind for promise in offer.offer.guarantees],
            **{f"lines_{key}": list(ids) for key, ids in row.lines.items()},
            **{f"{kind}_broken": worth for kind, worth in row.broken.items()},
            "kind": event.act, "accepted": int(row.accepted), "again": int(row.again),
            "implied": int(event.implied_by is not None), "unscored": row.unscored,
            "confidence": row.confidence, "days": row.days,
            "cites": list(dict.fromkeys((*event.cites, *offer.cites))),
            "addresses": list(row.addresses),
        }  # fmt: skip
