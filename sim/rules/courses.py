"""Choices and courses on which tactics and reactions are tried: many worlds, on many days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.arrays import Draws, Index
from sim.domain.course import Choice, Course
from sim.domain.scenario import Scenario
from sim.domain.situation import NOTHING, REGIONS, Situation
from sim.rules.declare import MEDIATOR, PRINCIPAL, Kind, Rule
from sim.rules.trials import HALF, happens, made_offers, mapped, sealed

WORLDS = 7
"""Worlds of a trial."""
BESIDE = 4
"""Worlds in which nothing happens at that moment."""
ALONE = 5
"""Views of which one is of a single world."""
FEW, MOST = 0.1, 0.7
DAYS = 180
ROWS = 12
LINES = 2
"""Red lines of every principal."""
PARTS = 5
"""Parts of terms that may be alike."""


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


def roles(scenario: Scenario, rule: Rule) -> tuple[str, ...]:
    """Return the parties of a scenario that a rule may hold for; one without name if for none."""
    if not rule.of:
        return ("",)
    return tuple(name for name, party in scenario.parties.items() if party.role in rule.of)


def views(
    rule: Rule, scenario: Scenario, count: int, worlds: int = WORLDS
) -> Iterator[Choice | Course]:
    """Yield what a tactic or a reaction may look at: none of it can be changed.

    Parameters
    ----------
    rule
        A tactic or a reaction.
    scenario
        For parties, venues, promises, topics; it has a party of the roles of the rule.
    count
        How many.
    worlds
        The most worlds of a view.
    """
    parties, acts = roles(scenario, rule), sorted(rule.on)
    for number in range(1, count + 1):
        rng = np.random.default_rng(number)
        party = parties[number % len(parties)]
        size = worlds if number % ALONE else 1
        if rule.kind is Kind.TACTIC:
            choice: Choice = sealed(_choice(scenario, party, rng, size))
            yield choice
        else:
            yield _course(scenario, (party, acts[number % len(acts)]), rng, size)


def one_world(view: Choice | Course, world: int) -> Choice | Course:
    """Return what one of the worlds has, as if there were no other."""

    def cut(array: Any) -> Any:
        return array[..., world : world + 1] if np.shape(array)[-1:] not in {(), (1,)} else array

    if isinstance(view, Choice):
        choice: Choice = mapped(view, cut)
        return choice
    return replace(
        view,
        day=cut(view.day),
        worlds=np.zeros(1, dtype=np.int64),
        situation=_column(view.situation, int(view.worlds[world])),
        pending=cut(view.pending),
        uniform=mapped(view.uniform, cut),
    )


def _column(whole: Situation, place: int) -> Situation:
    """Return where one world stands; how often lines stopped offers is told of all together."""
    held: Situation = mapped(
        replace(whole, stopped={}), lambda array: array[..., place : place + 1]
    )
    return replace(held, stopped=whole.stopped)


def _choice(scenario: Scenario, party: str, rng: np.random.Generator, worlds: int) -> Choice:
    offers = made_offers(scenario, rng)
    if happens(rng, 0.2):
        offers = offers.row(0)
    shape = (len(offers), worlds)
    worth = rng.normal(0.0, 4.0, shape)
    worth[rng.random(shape) < rng.choice((0.0, MOST))] = -np.inf
    worth[:, rng.random(worlds) < FEW] = -np.inf
    return Choice(
        party=party,
        offers=replace(offers, proposer=np.full_like(offers.proposer, offers.parties.index(party))),
        day=np.floor(rng.uniform(0, DAYS, (1, worlds))),
        worth=worth,
        belief=rng.random(shape),
        like_own=_likeness(rng, shape),
        like_theirs=_likeness(rng, shape),
        refused=np.floor(rng.uniform(0, 4, shape)),
        voiced=rng.random(shape) < HALF,
    )


def _likeness(rng: np.random.Generator, shape: tuple[int, int]) -> Draws:
    """Return shares of parts that are alike; in some worlds there is nothing to be like."""
    return rng.integers(0, PARTS + 1, shape) / PARTS * (rng.random(shape[1]) < MOST)


def _course(
    scenario: Scenario, what: tuple[str, str], rng: np.random.Generator, worlds: int
) -> Course:
    party, act = what
    situation = _situation(scenario, rng, worlds + BESIDE)
    places = np.sort(rng.permutation(worlds + BESIDE)[:worlds])
    day = rng.integers(0, DAYS, worlds) * (act != "start")
    pending = rng.random(worlds) < HALF
    by = str(rng.choice(["", party, *scenario.parties]))
    numbers = Numbers(int(rng.integers(2**32)), situation.world[places])
    held: Course = sealed(Course(party, act, by, day, places, situation, pending, numbers))
    return held


def _situation(scenario: Scenario, rng: np.random.Generator, worlds: int) -> Situation:
    """Return where some worlds might stand, region by region by chance."""
    parties = scenario.parties.items()
    proposers = tuple(name for name, p in parties if p.role in {PRINCIPAL, MEDIATOR})
    principals = scenario.principals
    made, asked = len(proposers), len(principals)

    def whole(low: int, high: int, *shape: int) -> Index:
        return rng.integers(low, high, (*shape, worlds))

    def some(*shape: int) -> Draws:
        return np.where(rng.random((*shape, worlds)) < HALF, whole(0, DAYS, *shape), np.nan)

    return Situation(
        world=np.arange(worlds) * 3,
        draw=np.arange(worlds),
        regions={name: whole(0, len(states)) for name, states in REGIONS.items()},
        proposers=proposers,
        principals=principals,
        open=whole(NOTHING, ROWS, made),
        tabled=whole(0, 9, made),
        stance=whole(0, 5, made, asked),
        condition=whole(NOTHING, LINES, made, asked),
        last=whole(NOTHING, ROWS, made),
        failed=whole(0, 12, made),
        met={name: whole(0, 2, LINES) > 0 for name in principals},
        belief={name: rng.random((LINES, worlds)) for name in principals},
        refused=whole(0, 4, ROWS).astype(np.int32),
        voiced=whole(0, 2, ROWS) > 0,
        refusals={name: np.nan_to_num(some(8), nan=-np.inf) for name in principals},
        rounds=whole(0, 5),
        made=whole(0, 9),
        agreed=whole(NOTHING, ROWS),
        first_agreed=some(),
        called_off=some(),
        ending=whole(0, 3),
        held=some(),
        stopped={name: np.zeros(LINES + 1, dtype=np.int64) for name in principals},
        since={act: some() for act in ("start", "offer", "refuse")},
        fixed={"round": 3.0, "meeting": 9.0, "pause": 5.0} if happens(rng, HALF) else {},
    )
