"""Cases on which rules are tried: every level, format, venue and promise, on many days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np

from sim.arrays import Draws, Index
from sim.facts.scenario import REGIONS, Scenario
from sim.rules.case import Case, Side
from sim.rules.course import NOTHING, Choice, Course, Situation
from sim.rules.declare import MEDIATOR, PRINCIPAL, Kind, Rule
from sim.rules.offers import FORMATS, LEVELS, MEDIA, NOWHERE, Gazetteer, Offers, state_of
from sim.rules.settings import kinds_of, vocabulary

ATTRIBUTES = ("terr", "sec", "legal", "med", "subst", "prep", "status", "prec")
"""Attributes that a coder may have coded for a documented offer."""
ACTS = ("offer", "counter", "refuse", "silent", "meet", "statement")
HALF = 0.5
DRAWN = 7
"""Draws of a trial."""
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
"""A dispute that stands in where no scenario is given."""
STRENGTHS = np.array([0.25, 0.5, 1.0])
PLACES = ("oslo", "stockholm", "geneva", "vienna", "helsinki", "astana", "ship")


@dataclass(frozen=True, slots=True)
class Trial:
    """A case and the shape that answers to it broadcast to."""

    case: Case
    shape: tuple[int, int]
    """Offers and draws; one offer where each world has its own."""


@cache
def stand_in() -> Scenario:
    """Return the dispute that stands in where no scenario is given."""
    return Scenario.model_validate(STAND_IN)


def trials(scenario: Scenario, count: int, seed: int = 0) -> Iterator[Trial]:
    """Yield cases of both shapes: offers before all draws, and one offer in each world.

    Parameters
    ----------
    scenario
        For parties, venues, promises, topics and context.
    count
        How many.
    seed
        The same seed yields the same cases.
    """
    rng = np.random.default_rng(seed)
    names = scenario.principals or tuple(scenario.parties)
    for number in range(count):
        name = names[number % len(names)]
        case = _case(scenario, name, rng, coded=number % 3 == 0)
        if number // 2 % 2:
            yield _sealed(Trial(_one_a_world(case), (1, len(case.offers))))
        else:
            yield _sealed(Trial(case, (len(case.offers), DRAWN)))


def happens(rng: np.random.Generator, share: float) -> bool:
    """Return whether something happens that does so in a share of cases."""
    return bool(rng.random() < share)


def one_offer(case: Case, row: int) -> Case:
    """Return a case about one of its offers."""
    return replace(case, offers=case.offers.row(row))


def one_draw(case: Case, draw: int) -> Case:
    """Return a case as a single draw has it."""

    def cut(array: Any) -> Any:
        wide = np.shape(array)[-1:] not in {(), (1,)}
        return array[..., draw : draw + 1] if wide else array

    found: Case = mapped(case, cut)
    return found


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a case, or a part of one, with every array of it changed."""
    match value:
        case np.ndarray():
            return change(value)
        case Gazetteer():
            return value
        case Mapping():
            return {key: mapped(held, change) for key, held in value.items()}
        case tuple():
            return tuple(mapped(held, change) for held in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = (field.name for field in fields(value))
            return replace(value, **{name: mapped(getattr(value, name), change) for name in names})
        case _:
            return value


def arrays(value: Any) -> list[np.ndarray[Any, Any]]:
    """Return every array of a case, in a fixed order."""
    found: list[np.ndarray[Any, Any]] = []
    mapped(value, found.append)
    return found


def sealed(value: Any) -> Any:
    """Return a case, or a part of one, whose arrays cannot be changed."""

    def seal(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        held = array.copy()
        held.setflags(write=False)
        return held

    return mapped(value, seal)


def _sealed(trial: Trial) -> Trial:
    """Return a trial whose case cannot be changed."""
    case: Case = sealed(trial.case)
    names = ("rounds", "since", "context", "codes")
    held: dict[str, Any] = {name: MappingProxyType(dict(getattr(case, name))) for name in names}
    return replace(trial, case=replace(case, **held))


def _case(scenario: Scenario, name: str, rng: np.random.Generator, *, coded: bool) -> Case:
    offers = made_offers(scenario, rng)
    wide = (1, 1) if happens(rng, HALF) else (1, DRAWN)
    series = {(s, v) for s, held in scenario.contexts.items() for v in held.values}
    codes = {a: rng.random(DRAWN) for a in ATTRIBUTES} if coded else {}
    day = np.floor(rng.uniform(0, 720, wide))
    return Case(
        party=_side(scenario, name, rng),
        offers=offers,
        day=day,
        rounds={t: np.floor(rng.uniform(0, 5, wide)) for t in ("leaders", "delegations")},
        since={act: np.floor(rng.uniform(0, 60, wide)) for act in ACTS if happens(rng, 0.7)},
        context={pair: rng.random(wide) < HALF for pair in sorted(series) if happens(rng, 0.8)},
        refused=tuple(np.floor(day * part) for part in sorted(rng.random(int(rng.integers(0, 4))))),
        codes=codes,
        original=offers.row(0) if coded and happens(rng, HALF) else None,
    )


def _side(scenario: Scenario, name: str, rng: np.random.Generator) -> Side:
    facts = scenario.parties[name]
    adversary = facts.adversary or ""
    return Side(
        name=name,
        state=facts.state or "",
        adversary=adversary,
        adversary_state=(scenario.parties[adversary].state or "") if adversary else "",
        mediators=tuple(n for n, p in scenario.parties.items() if p.role == "mediator"),
        leans={s: rng.uniform(-1, 1, DRAWN) for s in ("KAZ", "FIN") if happens(rng, HALF)},
    )


def made_offers(scenario: Scenario, rng: np.random.Generator) -> Offers:
    """Return offers at every level in every venue, the rest of their terms by chance."""
    named = (venue for event in scenario.offers.values() for venue in event.offer.venues)
    venues = tuple(dict.fromkeys((*named, *scenario.venues))) or PLACES
    if not scenario.record:
        venues = tuple(dict.fromkeys((*venues, *PLACES)))
    level, venue = np.divmod(np.arange(len(LEVELS) * (len(venues) + 1)), len(venues) + 1)
    size, parties = level.size, tuple(scenario.parties)

    def column(low: int, high: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        return rng.integers(low, high, (size, 1))

    def some(share: float) -> np.ndarray[Any, np.dtype[np.bool_]]:
        return rng.random((size, 1)) < share

    def strength() -> Draws:
        return np.where(some(HALF), rng.choice(STRENGTHS, (size, 1)), 0.0)

    return Offers(
        gazetteer=_gazetteer(scenario, venues),
        venue=np.where(venue == len(venues), NOWHERE, venue)[:, None].astype(np.int64),
        level=level[:, None].astype(np.int64),
        format=column(NOWHERE, len(FORMATS)),
        medium=column(0, len(MEDIA)),
        proposer=column(0, len(parties)),
        day=np.where(some(HALF), np.floor(rng.uniform(0, 720, (size, 1))), np.nan),
        strength={kind: strength() for kind in scenario.guarantees},
        guarantor={kind: column(NOWHERE, len(parties)) for kind in scenario.guarantees},
        present={name: some(0.3) for name in parties},
        topic={topic: some(0.4) for topic in scenario.topics},
        parties=parties,
    )


def _gazetteer(scenario: Scenario, venues: tuple[str, ...]) -> Gazetteer:
    traits = {name: frozenset(trait.of) for name, trait in scenario.traits.items()}
    states = tuple(state_of(scenario, name) for name in venues)
    return Gazetteer(venues, states, traits, scenario.clock.start)


def _one_a_world(case: Case) -> Case:
    """Return a case of many offers as a case of many worlds, one offer each."""
    size = len(case.offers)

    def turn(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if array.shape[:1] == (size,):
            return array.T
        return np.resize(array, (*array.shape[:-1], size)) if array.shape[-1] > 1 else array

    turned: Case = mapped(replace(case, original=None), turn)
    return replace(turned, original=case.original)


NUMBERS = (0.25, 0.5, 1.0, 30.0)


class UnmadeError(LookupError):
    """No value can be made up for a type."""


def unmade(scenario: Scenario, rule: Rule) -> list[str]:
    """Return the required settings of a rule for which no value can be made up."""
    rng = np.random.default_rng(0)
    found = []
    for name, setting in rule.settings.items():
        try:
            if setting.required:
                made(scenario, setting.annotation, rng)
        except UnmadeError:
            found.append(name)
    return found


def made_settings(scenario: Scenario, rule: Rule, rng: np.random.Generator) -> dict[str, Any]:
    """Return settings for one trial of a rule.

    Required ones are made up; the others keep their default half of the time, and
    always where the meaning of a number or a word cannot be guessed.
    """
    found: dict[str, Any] = {}
    for name, setting in rule.settings.items():
        guessable = setting.annotation is bool or kinds_of(setting.annotation)
        vary = setting.required or (guessable and happens(rng, HALF))
        found[name] = made(scenario, setting.annotation, rng) if vary else setting.default
    return found


def made_parameters(rule: Rule, rng: np.random.Generator, size: int) -> dict[str, Draws]:
    """Return draws of the parameters of a rule, which cannot be changed, shape (draw,)."""
    found = {name: prior.sample(rng, size) for name, prior in rule.priors.items()}
    for values in found.values():
        values.setflags(write=False)
    return found


def made(scenario: Scenario, annotation: Any, rng: np.random.Generator) -> Any:
    """Return a value of a type.

    Raises
    ------
    UnmadeError
        If none can be made up.
    """
    kinds = kinds_of(annotation)
    if kinds:
        return _names(scenario, kinds[0], rng)
    plain = annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation
    if plain in SIMPLE:
        return SIMPLE[plain](scenario, rng)
    options = _options(plain)
    if options:
        return options[int(rng.integers(len(options)))]
    origin, inner = get_origin(plain), get_args(plain)
    if origin in {Union, UnionType}:
        kept = [kind for kind in inner if kind is not NoneType]
        return made(scenario, kept[0], rng)
    if origin in {tuple, list, frozenset, set} and inner:
        return origin(made(scenario, inner[0], rng) for _ in range(2))
    raise UnmadeError(str(annotation))


def _words(scenario: Scenario, rng: np.random.Generator) -> str:
    return str(rng.choice([*sorted(scenario.guarantees), "word"]))


SIMPLE: Mapping[Any, Callable[[Scenario, np.random.Generator], Any]] = {
    bool: lambda _, rng: happens(rng, HALF),
    int: lambda _, rng: int(rng.integers(1, 4)),
    float: lambda _, rng: float(rng.choice(NUMBERS)),
    str: _words,
}
"""Makers of plain values."""


def _options(plain: Any) -> list[Any]:
    if get_origin(plain) is Literal:
        return list(get_args(plain))
    if isinstance(plain, type) and issubclass(plain, Enum):
        return list(plain)
    return []


def _names(scenario: Scenario, kind: str, rng: np.random.Generator) -> tuple[str, ...]:
    """Return one or two names of a kind, of places those that matter most."""
    known = sorted(vocabulary(scenario, kind))
    if kind == "place":
        held = {p.state for p in scenario.parties.values() if p.state}
        named = {venue for e in scenario.offers.values() for venue in e.offer.venues}
        known = sorted({*held, *named, *scenario.traits, *scenario.venues, "geneva", "CHE"})
    if not known:
        raise UnmadeError(kind)
    return tuple(str(name) for name in rng.choice(known, int(rng.integers(1, 3))))


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
