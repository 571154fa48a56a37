"""Spaces of offers over the first shipped scenario, from a thousand to a million offers."""

from datetime import date
from itertools import combinations

from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.facts.scenario import Space

SCENARIO = "scenarios/leaders-meeting-2026"
DAY = date(2026, 1, 31)
KINDS = ("immunity", "personal-security", "agreed-agenda", "energy-pause", "working-conditions")
TOPICS = ("territory", "zaporizhzhia-plant", "security-guarantees", "critical-infrastructure",
          "ceasefire", "ceasefire-monitoring")  # fmt: skip
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def opened(draws=4096, book=None):
    return bench(SCENARIO, seed=1, draws=draws, book=book)


def space_of(scenario, **parts):
    """Return a space in which the named parts stand, and the others as the scenario has them."""
    return open_space(scenario, Space.model_validate(parts))


def distinct(scenario):
    """Return offers nearly all of which the rules tell apart."""
    return space_of(
        scenario,
        venues=("moscow", "kyiv", "minsk", "geneva", "istanbul", "budapest", "vienna", "virtual"),
        levels=("leaders", "delegations"),
        formats=("bilateral", "trilateral"),
        participants=("united-states",),
        guarantees=KINDS,
        at_most_guarantees=5,
        agendas=tuple(TOPICS[:n] for n in range(6)),
    )


def about(scenario, size):
    """Return about as many offers as are asked for; most are alike to the rules."""
    agendas = [held for n in range(len(TOPICS) + 1) for held in combinations(TOPICS, n)]
    width = 198  # capitals, and no place
    formats = ("bilateral", "trilateral", "multilateral")
    levels = ("leaders", "delegations")
    promises = size > 10_000
    per = width * (16 if promises else 1)
    rows = max(size // per, 1)
    many = rows >= len(formats) * len(levels)
    return space_of(
        scenario,
        venues=("capitals", "virtual"),
        levels=levels if many else levels[:1],
        formats=formats if many else formats[:1],
        participants=("united-states",),
        guarantees=KINDS[:4] if promises else (),
        at_most_guarantees=4 if promises else 0,
        agendas=agendas[: max(round(rows / (6 if many else 1)), 1)],
    )


VENUES = ("moscow", "istanbul", "kyiv", "geneva", "minsk", "abu-dhabi", "riyadh", "vienna")
AGENDAS = ((), ("territory", "zaporizhzhia-plant"), ("ceasefire",))
MENUS = {12: (2, 2, 1, 1), 48: (8, 2, 1, 1), 192: (8, 2, 2, 3), 768: (8, 4, 4, 3)}
"""Venues, guarantees, how many of them at the most, and agendas, by candidate offers."""


def menu(scenario, size):
    """Return so many candidate offers for parties to choose from."""
    venues, promises, most, agendas = MENUS[size]
    seated = scenario.explore.participants
    stated = {
        "participants": [name for name in seated if name not in scenario.principals],
        "venues": VENUES[:venues],
        "guarantees": scenario.explore.guarantees[:promises],
        "at_most_guarantees": most,
        "agendas": AGENDAS[:agendas],
    }
    return open_space(scenario, scenario.explore.model_copy(update=stated))
