"""Offers as columns, so that one offer is a table of one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from types import MappingProxyType
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index, Mask
from sim.atlas.relations import Relations, lean, relations
from sim.atlas.tables import member, states, venues
from sim.errors import known
from sim.facts.record import Format, Level, Medium, Offer
from sim.facts.scenario import Scenario

LEVELS: tuple[str, ...] = get_args(Level)
FORMATS: tuple[str, ...] = get_args(Format)
MEDIA: tuple[str, ...] = get_args(Medium)
NOWHERE = -1
"""Code of an offer that names no venue, and of anything else that is not stated."""


@dataclass(frozen=True)
class Gazetteer:
    """What the scenario and the atlas know of the venues that offers name."""

    venues: tuple[str, ...]
    states: tuple[str, ...]
    """State of each venue; empty on the high seas."""
    traits: Mapping[str, frozenset[str]]
    """Venues and states that have each trait."""
    lacking: Mapping[str, frozenset[str] | None]
    """Those that are known not to have it; None if all others are."""
    start: date
    untold: float = np.nan
    """Degree to which a place has what nobody coded of it: not a number, as nobody knows."""
    places: frozenset[str] = frozenset()
    """Every venue, state and trait that a rule may ask for."""
    relations: Relations = field(default_factory=relations)
    """What states are to each other, by kind."""
    known: float = np.inf
    """Day after which nothing more is known of states, in days since the start."""

    def on(self, names: frozenset[str]) -> Mask:
        """Return, for each venue by its code, whether it, its state or a trait has a name."""

        def here() -> Mask:
            for name in names - self.places:
                known("venue, state or trait", name, self.places)
            return self.among(names.union(*(self.traits.get(name, ()) for name in names)))

        return self._once(("on", names), here)

    def ground(self, names: frozenset[str]) -> Draws:
        """Return, for each venue by its code, what `Offers.ground` tells of it."""

        def there() -> Draws:
            told = ~self.around(names)
            for name in names:
                lacking = self.lacking.get(name)
                if lacking is not None:
                    told &= self.among(lacking | self.traits[name])
                    told &= ~self.around(self.traits[name])
            told[NOWHERE] = True
            return np.where(self.on(names), 1.0, np.where(told, 0.0, self.untold))

        return self._once(("ground", names), there)

    @cached_property
    def taken(self) -> Mapping[float, Gazetteer]:
        """The same where whatever nobody coded of a place holds to a degree."""
        return {degree: replace(self, untold=degree) for degree in (0.0, 1.0)}

    def among(self, names: Iterable[str]) -> Mask:
        """Return, for each venue by its code, whether it or its state has one of the names.

        The last entry answers for offers that name no venue.
        """
        here = np.zeros(len(self.venues) + 1, dtype=np.bool_)
        for name in names:
            here[self._codes.get(name, [])] = True
        return here

    def around(self, names: Iterable[str]) -> Mask:
        """Return, for each venue by its code, whether it is a country with one of some cities."""
        hosts = {venues()[name].state for name in names if name in venues()}
        return np.array(
            [*(venue == state and state in hosts for venue, state in self.names), False]
        )

    def members(self, organisation: str, on: date) -> Mask:
        """Return, for each venue by its code, whether its state is a member on a day."""
        inside = (bool(state) and member(organisation, state, on) for state in self.states)
        return self._once((organisation, on), lambda: np.array([*inside, False]))

    def about(self, kind: str) -> str:
        """Return whether a kind of relation is of one state, or of two."""
        return self.relations[known("relation of the atlas or --atlas", kind, self.relations)].about

    def relation(self, kind: str, of: str, on: date) -> Draws:
        """Return, for each venue by its code, what its state is to another on a day.

        1 or the value where it holds, 0 where it does not, NaN where the table of that kind
        does not tell; the last entry answers for offers that name no venue, with 0.
        """
        of = "" if self.about(kind) == "one" else of
        hosts = (*self.states, "")
        return self._once((kind, of, on), lambda: self.relations[kind].column(hosts, of, on))

    def lean(self, me: str, adversary: str, on: date) -> Draws:
        """Return, for each venue by its code, what `sim.atlas.relations.lean` tells of its state.

        NaN where that is not known; the last entry answers for offers that name no venue, with 0.
        """
        found = (lean(host, me, adversary, on, self.relations).value if host else 0.0
                 for host in (*self.states, ""))  # fmt: skip
        return self._once((me, adversary, on), lambda: np.array([*found], dtype=np.float64))

    @property
    def names(self) -> Iterable[tuple[str, str]]:
        """Each venue and its state, by the code of the venue."""
        return zip(self.venues, self.states, strict=True)

    @cached_property
    def _codes(self) -> Mapping[str, list[int]]:
        """Codes of the venues that are called, or whose states are called, by each name."""
        found: dict[str, list[int]] = {}
        for code, names in enumerate(self.names):
            for name in names:
                found.setdefault(name, []).append(code)
        return found

    @cached_property
    def sought(self) -> Mapping[str, list[int]]:
        """Codes of the venues for which is looked at each place where something was done."""
        found: dict[str, list[int]] = {}
        for code, names in enumerate(self.names):
            for place in looked_up(*names):
                found.setdefault(place, []).append(code)
        return found

    def _once(self, asked: tuple[object, ...], answer: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        if asked not in self._known:
            self._known[asked] = answer()
        return self._known[asked]

    @cached_property
    def _known(self) -> dict[tuple[object, ...], NDArray[Any]]:
        """What was asked of states before."""
        return {}


@dataclass(frozen=True, slots=True)
class Offers:
    """Columns of offers, each of shape (offer, 1) or, one offer a world, (1, draw)."""

    gazetteer: Gazetteer
    venue: Index
    """Code of the venue: its place in the gazetteer, or -1."""
    level: Index
    format: Index
    medium: Index
    proposer: Index
    """Code of the party that proposes: its place in `parties`."""
    day: Draws
    """Day of the meeting, in days since the start; NaN where none is proposed."""
    strength: Mapping[str, Draws]
    """Strength of each kind of guarantee, 0 where it is not promised."""
    present: Mapping[str, Mask]
    """Whether each party is at the table besides proposer and addressee."""
    topic: Mapping[str, Mask]
    """Whether each topic is on the agenda."""
    told: Mask
    """Whether it is known what would be talked about, if only that nothing is agreed."""
    parties: tuple[str, ...]

    @classmethod
    def of(
        cls, scenario: Scenario, rows: Sequence[Offer], proposers: Sequence[str] | str | None
    ) -> Offers:
        """Return offers as columns of shape (offer, 1).

        Parameters
        ----------
        scenario
            For the vocabulary and the venues.
        rows
            Offers that name one venue or none; see `one_venue_each`.
        proposers
            Who proposes each of them, or all of them; None if nobody does.
        """
        names, start = tuple(scenario.parties), scenario.clock.start
        by: Sequence[str | None] = (
            [proposers] * len(rows) if isinstance(proposers, str | None) else proposers
        )
        gazetteer = gazetteer_of(scenario, rows)
        promised = [{promise.kind: promise for promise in row.guarantees} for row in rows]
        return cls(
            gazetteer=gazetteer,
            venue=_codes(gazetteer.venues, (row.venues[0] if row.venues else None for row in rows)),
            level=_codes(LEVELS, (row.level for row in rows)),
            format=_codes(FORMATS, (row.format for row in rows)),
            medium=_codes(MEDIA, (row.medium for row in rows)),
            proposer=_codes(names, by),
            day=_column((row.window.first - start).days if row.window else np.nan for row in rows),
            strength={
                kind: _column(p[kind].strength if kind in p else 0.0 for p in promised)
                for kind in scenario.guarantees
            },
            present={n: _column((n in row.participants for row in rows), np.bool_) for n in names},
            told=_column((row.agenda is not None for row in rows), np.bool_),
            topic={t: _column((t in r.topics for r in rows), np.bool_) for t in scenario.topics},
            parties=names,
        )

    def __len__(self) -> int:
        return int(self.venue.shape[0])

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape to which every column broadcasts."""
        return np.broadcast_shapes(self.venue.shape, self.level.shape)

    def row(self, n: int) -> Offers:
        """Return one offer as a table of one row."""
        return self.rows(slice(n, n + 1))

    def rows(self, which: slice | Index) -> Offers:
        """Return some of the offers, columns of shape (offer, 1)."""
        some: Offers = mapped(self, lambda column: column[which])
        return some

    def each(self, rows: Index) -> Offers:
        """Return one of the offers for each world, columns of shape (1, world).

        Parameters
        ----------
        rows
            Number of the offer of each world, shape (world,).
        """
        turned: Offers = mapped(self, lambda column: column[rows].T)
        return turned

    def by_venue(self, values: Draws) -> Draws:
        """Return for each offer what is told of its venue.

        Parameters
        ----------
        values
            By the code of the venue, shape (venue + 1, draw); the last row is for none.
        """
        return np.asarray(values[self.venue, np.arange(values.shape[1])])

    @property
    def place(self) -> str:
        """Name of the venue of the first offer; empty if it names none."""
        code = int(self.venue.flat[0])
        known = self.gazetteer.venues[code] if code != NOWHERE else ""
        named = venues().get(known) or states().get(known)
        return named.name if named else known.replace("-", " ")

    @property
    def placed(self) -> Mask:
        """Whether the offer names a venue."""
        return np.asarray(self.venue != NOWHERE)

    def on(self, places: Iterable[str]) -> Mask:
        """Whether the venue, its state, or one of its traits is among `places`."""
        return self.gazetteer.on(frozenset(places))[self.venue]

    def ground(self, places: Iterable[str]) -> Draws:
        """Return 1 on the ground of `places`, 0 elsewhere, and NaN where nobody knows.

        That is where nobody coded a trait, or only a country is named of which one of the
        places is a city. An offer that names no venue is on no ground.
        """
        return self.gazetteer.ground(frozenset(places))[self.venue]

    def in_members(self, organisation: str, day: Draws) -> Mask:
        """Whether the venue's state is a member on the day of the meeting.

        Parameters
        ----------
        organisation
            An organisation of the atlas.
        day
            Day that counts where the offer proposes none, days since the start.

        Raises
        ------
        UnknownNameError
            If the atlas does not know the organisation, or a state in it.
        """
        when = np.where(np.isnan(self.day), np.minimum(day, self.gazetteer.known), self.day)
        days, back = np.unique(np.floor(when), return_inverse=True)
        dates = (self.gazetteer.start + timedelta(int(day)) for day in days)
        inside = np.array([self.gazetteer.members(organisation, on) for on in dates])
        return inside[back.reshape(when.shape), self.venue]

    def at_level(self, *levels: str) -> Mask:
        """Whether the offer is at one of the levels."""
        return _among(self.level, "level", LEVELS, levels)

    def in_format(self, *formats: str) -> Mask:
        """Whether the offer is in one of the formats."""
        return _among(self.format, "format", FORMATS, formats)

    def by_medium(self, *media: str) -> Mask:
        """Whether the parties would meet by one of the media."""
        return _among(self.medium, "medium", MEDIA, media)

    def guarantee(self, kind: str, *, if_named: bool = False) -> Draws:
        """Strength of a guarantee, in [0, 1].

        A guarantee that the scenario does not name is an error, or 0 `if_named`.
        """
        if if_named and kind not in self.strength:
            return np.zeros((1, 1))
        return self.strength[known("guarantee", kind, self.strength)]

    def with_party(self, *names: str) -> Mask:
        """Whether one of the parties proposes the offer or is at the table."""
        seats = [self.proposed_by(*names), *(self.present[name] for name in names)]
        return np.asarray(reduce(np.logical_or, seats))

    def proposed_by(self, *names: str) -> Mask:
        """Whether one of the parties proposes the offer."""
        return _among(self.proposer, "party", self.parties, names)

    def topics(self, *names: str) -> Draws:
        """Return how many of the topics are on the agenda; of all topics if none is named."""
        total: Draws = np.zeros(self.venue.shape)
        for name in names or tuple(self.topic):
            known("topic", name, self.topic)
            total = total + self.topic[name]
        return total


def sealed(value: Any) -> Any:
    """Return a view whose arrays and tables cannot be changed through it."""

    def seal(array: NDArray[Any]) -> NDArray[Any]:
        closed = array.view()
        closed.setflags(write=False)
        return closed

    return mapped(value, seal, MappingProxyType)


def mapped(value: Any, change: Callable[[Any], Any], table: Callable[[Any], Any] = dict) -> Any:
    """Return offers, or what rules look at, with every array changed, and tables of a type."""
    match value:
        case np.ndarray():
            return change(value)
        case Gazetteer():
            return value
        case dict() | MappingProxyType():  # what makes its columns when asked makes new ones
            return table({key: mapped(inner, change, table) for key, inner in value.items()})
        case tuple():
            return tuple(mapped(inner, change, table) for inner in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {field.name: getattr(value, field.name) for field in fields(value)}
            return replace(value, **{n: mapped(part, change, table) for n, part in parts.items()})
        case _:
            return value


def gazetteer_of(scenario: Scenario, rows: Sequence[Offer]) -> Gazetteer:
    """Return what is known of the venues that offers name."""
    names = tuple(dict.fromkeys(venue for row in rows for venue in row.venues))
    return Gazetteer(
        names,
        tuple(state_of(scenario, name) for name in names),
        {name: frozenset(trait.of) for name, trait in scenario.traits.items()},
        {
            name: frozenset(trait.not_of) if trait.covers == "listed" else None
            for name, trait in scenario.traits.items()
        },
        scenario.clock.start,
        places=frozenset((*venues(), *states(), *scenario.venues, *scenario.traits)),
        relations=scenario.relations,
    )


def state_of(scenario: Scenario, venue: str) -> str:
    """Return the code of the state on whose ground a venue stands; empty on the high seas."""
    if venue in scenario.venues:
        return scenario.venues[venue].state or ""
    return venue if venue in states() else venues()[venue].state


def looked_up(venue: str, state: str) -> tuple[str, ...]:
    """Return the places at which is looked for what was done about a venue.

    A venue that is only a state is met by whatever lies in that state, and a city by the state
    where only that was named.
    """
    return (f"in {state}",) if venue == state else (venue, state)


def one_venue_each(offer: Offer) -> list[Offer]:
    """Return an offer of several venues as offers of one: the addressee may take any of them."""
    if not offer.venues[1:]:
        return [offer]
    return [offer.model_copy(update={"venues": (venue,)}) for venue in offer.venues]


def _among(codes: Index, what: str, every: Sequence[str], names: Iterable[str]) -> Mask:
    """Return whether codes are of some names; what is not stated is of none."""
    chosen = np.zeros(len(every) + 1, dtype=np.bool_)
    for name in names:
        chosen[every.index(known(what, name, every))] = True
    return chosen[codes]


def _codes(known: Sequence[str], names: Iterable[str | None]) -> Index:
    codes: dict[str | None, int] = {None: NOWHERE, **{name: n for n, name in enumerate(known)}}
    return _column((codes[name] for name in names), np.int64)


def _column(values: Iterable[Any], kind: Any = np.float64) -> NDArray[Any]:
    return np.fromiter(values, kind).reshape(-1, 1)
