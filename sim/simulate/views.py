"""What rules are asked when they are tried: the record of a scenario, and worlds after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.arrays import Draws, Index
from sim.errors import SimError
from sim.expect.bench import bench
from sim.expect.past import case_on, side
from sim.facts.reading import read_scenario
from sim.facts.record import PLACED, Guarantee, Offer
from sim.facts.scenario import Scenario
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.course import Choice, Course, Situation
from sim.rules.declare import JUDGING, Rule
from sim.rules.offers import FORMATS, LEVELS, MEDIA, Offers, mapped
from sim.rules.wording import View
from sim.simulate.branch import branch
from sim.simulate.worlds import play_worlds

DRAWN = 7
"""Draws of a case on which a rule is tried."""
DAYS, PLACES = 8, 7
"""Days of the record, and venues, on which rules that judge are tried, at the most."""
WORLDS = 64
"""Worlds in which tactics and reactions are tried."""
VIEWS = 24
"""Questions of these worlds that are put to a tactic or a reaction, at the most."""


@cache
def stand_in() -> Scenario:
    """Return the dispute that stands in where no scenario is given."""
    with as_file(files("sim.simulate") / "stand-in.yaml") as path:
        return read_scenario(path)


def views_of(rule: Rule, scenario: Scenario, worlds: int = WORLDS) -> Iterator[View]:
    """Yield what a rule is asked in a scenario; nothing of it can be changed.

    Parameters
    ----------
    rule
        Of any kind.
    scenario
        Whose record, or the worlds that follow it, it is asked about.
    worlds
        How many worlds a tactic or a reaction is asked about.
    """
    if rule.kind in JUDGING:
        yield from map(sealed, cases(scenario))
        return
    seen: list[View] = []

    def record(view: Choice | Course) -> Draws:
        """Answer nothing, and keep what is asked."""
        if len(seen) < VIEWS:
            seen.append(_kept(view))
        silent: Draws = np.zeros(1) if isinstance(view, Choice) else np.full(1, np.inf)
        return silent

    watch = replace(rule, name="watch", judge=record, priors={}, settings={})
    opened = bench(scenario, seed=0, draws=DRAWN)
    parties = [n for n, p in scenario.parties.items() if p.role in rule.of] if rule.of else [""]
    if not parties:
        return
    moves = [Bound(watch, party, "watch", {}, {}) for party in parties]
    try:
        start = branch(replace(opened, moves=(*opened.moves, *moves)))
    except SimError:  # a scenario in which nothing can be simulated
        return
    play_worlds(start, np.arange(worlds))
    yield from seen


def cases(scenario: Scenario) -> Iterator[Case]:
    """Yield what the principals face on days of the record, by offers and by worlds.

    Offers of every level and venue, the rest of their terms by chance, stand before all draws,
    shape (offer, 1); then each is alone in a world of its own, shape (1, world).
    """
    order = sorted(scenario.record, key=lambda event: event.on.first)
    dates = dict.fromkeys([scenario.clock.start, *(event.on.first for event in order)])
    days = [*dates, scenario.clock.as_of]
    chosen = days[:: -(-len(days) // DAYS)]
    for number, (day, party) in enumerate(product(chosen, scenario.principals)):
        rng = np.random.default_rng(number)
        offers = Offers.of(scenario, *_rows(scenario, rng))
        past = [event for event in order if event.on.last < day]
        who = side(scenario, party)
        case = case_on(scenario, who, day, offers, past)
        yield case
        yield _one_a_world(case)


def _rows(scenario: Scenario, rng: np.random.Generator) -> tuple[list[Offer], list[str]]:
    """Return offers of every level and venue, and who proposes each."""

    def some(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if rng.random() < 1 / 2)

    def one(names: Sequence[str]) -> str:
        return str(names[int(rng.integers(len(names)))])

    named = (venue for event in scenario.offers.values() for venue in event.offer.venues)
    venues = list(dict.fromkeys((*named, *scenario.venues, "geneva", "vienna")))[:PLACES]
    parties, rows = list(scenario.parties), []
    for level, venue in product(LEVELS, (*venues, None)):
        terms: dict[str, Any] = {
            "level": level,
            "format": one(FORMATS),
            "medium": one(PLACED if venue else MEDIA),
            "participants": some(parties),
            "agenda": some(list(scenario.topics)),
            "guarantees": tuple(
                Guarantee(kind=kind, strength=float(rng.random()), by=one(parties))
                for kind in some(list(scenario.guarantees))
            ),
        }
        rows.append(Offer.model_construct(venues=(venue,) if venue else (), window=None, **terms))
    return rows, [one(parties) for _ in rows]


def _one_a_world(case: Case) -> Case:
    """Return a case of many offers as a case of many worlds, one offer and one day each."""
    size = len(case.offers)

    def widened(array: Any) -> Any:
        return np.resize(array, (*array.shape[:-1], size)) if array.shape[-1:] != (1,) else array

    turned: Case = mapped(replace(case, offers=case.offers.row(0)), widened)
    day = case.day + np.arange(size)[None, :] % 5
    return replace(turned, offers=case.offers.each(np.arange(size)), day=day)


def _kept(view: Choice | Course) -> Choice | Course:
    """Return what a tactic or a reaction was asked, as it was then."""
    if isinstance(view, Choice):
        choice: Choice = sealed(view)
        return choice
    numbers = Numbers(int(view.day.sum()), view.situation.world[view.worlds])
    course: Course = sealed(replace(view, uniform=numbers))
    return course


@dataclass(frozen=True, slots=True)
class Numbers:
    """Uniform numbers of a name, those of a world whatever others are asked about."""

    seed: int
    worlds: Index
    """Numbers of the worlds, shape (world,)."""

    def __call__(self, name: str) -> Draws:
        """Return one number a world, shape (world,)."""
        whole = np.random.default_rng([self.seed, *name.encode()])
        return 1.0 - whole.random(int(self.worlds.max()) + 1)[self.worlds]


def one_column(view: View, place: int) -> View:
    """Return what one draw or world has, as if there were no other."""

    def cut(array: Any) -> Any:
        wide = np.shape(array)[-1:] not in {(), (1,)}
        return array[..., place : place + 1] if wide else array

    if not isinstance(view, Course):
        narrow: View = mapped(view, cut)
        return narrow
    world = int(view.worlds[place])
    whole = view.situation
    column: Situation = mapped(replace(whole, stopped={}), lambda a: a[..., world : world + 1])
    return replace(
        view,
        day=cut(view.day),
        worlds=np.zeros(1, dtype=np.int64),
        situation=replace(column, stopped=whole.stopped),
        pending=cut(view.pending),
        uniform=mapped(view.uniform, cut),
    )


def shape_of(view: View) -> tuple[int, ...]:
    """Return what the answer to a view broadcasts to."""
    match view:
        case Case():
            offers, columns = view.offers.shape
            return offers, DRAWN if columns == 1 else columns
        case Choice():
            return view.worth.shape
        case Course():
            return view.worlds.shape


def arrays(value: Any) -> list[np.ndarray[Any, Any]]:
    """Return the arrays of a view, in a fixed order."""
    every: list[np.ndarray[Any, Any]] = []
    mapped(value, every.append)
    return every


def sealed(value: Any) -> Any:
    """Return a copy of a view whose arrays cannot be changed."""

    def seal(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        copy = array.copy()
        copy.setflags(write=False)
        return copy

    return mapped(value, seal, MappingProxyType)
