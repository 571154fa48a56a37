"""Simulations that tests share: scenarios to play, and histories by either engine."""

from copy import deepcopy
from functools import cache

import numpy as np

from sim.expect.bench import bench
from sim.facts.record import Offer
from sim.facts.scenario import Scenario
from sim.rules.case import Case, Side
from sim.rules.offers import Offers
from sim.simulate.branch import branch, offering
from sim.simulate.play import Play
from sim.simulate.state import Log
from sim.simulate.worlds import _Columns, play_worlds, simulate

STAND_IN = {
    "parley": 1,
    "title": "Where would Alba and Borea meet?",
    "clock": {"start": "2025-01-01", "as_of": "2026-12-31"},
    "sources": {},
    "parties": {
        "alba": {"name": "Alba", "state": "NOR", "role": "principal", "adversary": "borea"},
        "borea": {"name": "Borea", "state": "SWE", "role": "principal", "adversary": "alba"},
        "helvia": {"name": "Helvia", "state": "CHE", "role": "host"},
        "envoy": {"name": "The envoy", "role": "mediator"},
    },
    "venues": {"ship": {"name": "A ship", "lat": 57.0, "lon": 8.0, "assumed": "on the high seas"}},
    "guarantees": {
        "personal-security": {"says": "The host answers for the safety of the guests."},
        "immunity": {"says": "The host does not arrest."},
        "agreed-agenda": {"says": "The agenda is agreed beforehand."},
    },
    "topics": {"border": {"says": "The border."}, "prisoners": {"says": "The prisoners."}},
    "traits": {"friendly": {"says": "It sides with Alba.", "of": ["FIN"], "assumed": "a trial"}},
    "contexts": {
        "hostilities": {"says": "Fighting.", "values": {"fighting": "It goes on.", "truce": "No."}}
    },
}
"""A dispute that tests vary."""
SIDES = ("alba", "borea")
VENUES = ("oslo", "stockholm", "geneva", "vienna", "helsinki", "ship", "virtual")
SPACE = {"venues": ["oslo", "stockholm", "geneva"], "guarantees": ["personal-security"]}
FOLLOW = {
    "offers": SPACE,
    "hostilities": {
        "series": "hostilities",
        "values": {"full": "fighting", "pause": "truce", "ceasefire": "peace"},
    },
    "mediator": {
        "series": "attention",
        "values": {"engaged": "near", "distracted": "far", "withdrawn": "gone"},
    },
}
"""Every region of the statechart, and six offers."""
CONTEXTS = {
    "hostilities": {"says": "War.", "values": dict.fromkeys(("fighting", "truce", "peace"), "x")},
    "attention": {"says": "The envoy.", "values": dict.fromkeys(("near", "far", "gone"), "x")},
}


@cache
def stand_in():
    """Return the dispute that tests vary, as it is."""
    return Scenario.model_validate(STAND_IN)


ALBA = Side("alba", "NOR", "borea", "SWE", ("envoy",))


def case_of(*offers, by="borea", side=ALBA, **held):
    """Return the case of Alba, or of another, on a day, with some offers before it."""
    columns = Offers.of(stand_in(), offers or [Offer(level="leaders")], by)
    pairs = ((s, v) for s, series in stand_in().contexts.items() for v in series.values)
    held["context"] = dict.fromkeys(pairs, np.array([[False]])) | held.get("context", {})
    return Case(party=side, offers=columns, day=np.full((1, 1), held.pop("day", 100.0)), **held)


def at(venue=None, level="leaders", **held):
    """Return an offer at a venue."""
    return Offer(venues=() if venue is None else (venue,), level=level, **held)


def facts(**changes):
    """Return the dispute of Alba and Borea as a file would hold it, with keys changed."""
    held = deepcopy(STAND_IN)
    held["clock"] = {"start": "2025-01-01", "as_of": "2025-03-31"}
    held["contexts"], held["follow"], held["record"] = deepcopy(CONTEXTS), deepcopy(FOLLOW), []
    return held | changes


def ruled(held, party, *rules, positions=()):
    """Return the facts of a dispute in which rules are in force for a party."""
    parties = deepcopy(held["parties"])
    parties[party] |= {
        "rules": [{"assumed": "a trial"} | rule for rule in rules],
        "positions": [{"said": "2025-01-01", "assumed": "a trial"} | said for said in positions],
    }
    return held | {"parties": parties}


def offer(name, on, by, to, venue, **more):
    """Return an offer of the record."""
    terms = {"venues": [venue], "level": "leaders", "format": "bilateral"}
    return {
        "id": name, "on": on, "act": "offer", "by": by, "to": to, "says": "An offer.",
        "offer": terms, "assumed": "a trial", **more,
    }  # fmt: skip


def dispute(held):
    """Return facts as a scenario."""
    return Scenario.model_validate(held)


def start_of(scenario, *, seed=1, book=None, opens=None, days=60, **leaves):
    """Return the branch that leaves a scenario, or a bench, at a day or an event.

    Whoever `opens` begins with the first of the candidate offers.
    """
    opened = scenario
    if isinstance(scenario, Scenario):
        opened = bench(scenario, seed=seed, book=book, draws=64)
    start = branch(opened, days=days, **leaves)
    return offering(start, start.menu.names[0], opens) if opens else start


def histories(start, worlds):
    """Return what happens in some worlds that are played at once, by world."""
    log = Log()
    play_worlds(start, np.asarray(worlds), log)
    return log.histories(start.causes)


def history(start, world):
    """Return what happens in one world that is played alone."""
    log = Log()
    simulate(start, np.array([world]), log)
    return log.histories(start.causes)[world]


def told_apart(start, worlds):
    """Return the worlds of which the two engines do not tell the same, event by event."""
    together = histories(start, worlds)
    return [world for world in together if history(start, world) != together[world]]


def stage_of(start, worlds):
    """Return some worlds before anything has happened in them."""
    worlds = np.asarray(worlds)
    return Play(start, worlds, _Columns(len(start.slots), worlds.size))


def keen(held, mean, *parties):
    """Return the facts of a dispute in which parties accept nearly all offers, or nearly none."""
    for party in parties or SIDES:
        sure = {"mean": mean, "sd": 0.01}
        rules = [{"id": f"mood-{party}", "rule": "base", "assumed": "a trial", "log_odds": sure}]
        more = held["parties"][party].get("rules", [])
        held = held | {"parties": held["parties"] | {
            party: held["parties"][party] | {"rules": [*more, *rules]}
        }}  # fmt: skip
    return held
