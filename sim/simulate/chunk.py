"""Some worlds together: where they stand, their parameters, and what a party makes of offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import Any, get_args

import numpy as np

from sim.arrays import Draws, Index, Mask, Single
from sim.expect.draws import BLOCK
from sim.expect.past import OPPOSITE, YEAR, met
from sim.expect.statechart import State
from sim.facts.record import Track, answered, offer_of
from sim.facts.scenario import REGIONS
from sim.rules.bind import Bound
from sim.rules.case import Case, DaysByPlace, Deeds
from sim.rules.course import NOTHING, Situation, Stance
from sim.rules.offers import Offers, looked_up
from sim.rules.pace import LATER
from sim.rules.verdict import Guesses, Verdict, weigh
from sim.simulate.branch import REPLICATES, Branch

ROUNDS_STAND = {
    State.IDLE: "none", State.SIGNALLED: "none", State.OPEN: "none", State.LAPSED: "none",
    State.AGREED: "set", State.SCHEDULED: "set", State.HELD: "adjourned",
}  # fmt: skip
"""State of the delegations' region by that of their track in the record."""


class Chunk:
    """Some worlds of a branch, with the draws of their parameters."""

    def __init__(self, branch: Branch, worlds: Index) -> None:
        first = int(worlds.min()) // REPLICATES // BLOCK * BLOCK
        last = int(worlds.max()) // REPLICATES
        self.branch, self.state = branch, opened(branch, worlds, first)
        self.bench = branch.bench.with_draws((last - first) // BLOCK * BLOCK + BLOCK, first)
        self.moves = self.bench.believed.parameters(branch.bench.moves)
        hearing, others = branch.hearing, branch.hearing.others
        self.holds = {
            party: {
                name: replace(hold, guess=cache(hold.guess))
                for name, hold in self.bench.holds(rules, hearing.known, hearing.clock).items()
            }
            for party, rules in (hearing.in_force | (others.in_force if others else {})).items()
        }

    def parameters(self, bound: Bound, worlds: Index) -> dict[str, Draws]:
        """Return the parameters of a tactic or a reaction in some worlds, shape (world,)."""
        draw = self.state.draw[worlds]
        return {name: self.moves[bound.key(name)][draw] for name in bound.priors}

    def verdict(
        self,
        party: str,
        offers: Offers,
        worlds: Index,
        on: Index,
        answered: Mapping[str, Draws] | None = None,
    ) -> Verdict:
        """Return what the rules of a principal say of offers in some worlds.

        Parameters
        ----------
        party
            The principal.
        offers
            Columns of shape (offer, 1), or (1, world) with an offer for each world.
        worlds
            Places of the worlds.
        on
            Days after day 0, shape (world,).
        answered
            Last answer of each party to these very offers, as in a case; none by default.
        """
        draw, rules = self.state.draw[worlds], self.branch.holders[party].rules
        keys = [bound.key(name) for bound in rules for name in bound.priors]
        draws = {key: self.bench.draws[key][draw] for key in keys}
        ended = self.state.ended[party][:, worlds]
        lines = {line.id: n for n, line in enumerate(self.branch.holders[party].lines)}
        said = self.branch.holders[party].case.day + self.state.said[party][:, worlds]
        holds = {
            name: replace(hold.taken(draw), said=np.maximum(hold.said, said[lines[name]]))
            for name, hold in self.holds[party].items()
        }
        if not draws and not holds:
            draws = {"": np.zeros(worlds.size)}
        case = replace(self._case(party, offers, worlds, on), answered=answered or {})
        verdict = weigh(
            rules, case, draws, holds, Guesses(lambda b, p: self.bench.strays(b, p)[draw])
        )
        return verdict.lifting({name: ended[n] for name, n in lines.items()})

    def _case(self, party: str, offers: Offers, worlds: Index, on: Index) -> Case:
        first, state = self.branch.holders[party].case, self.state
        delegations = first.meetings("delegations") + state.rounds[worlds][None, :]
        return replace(
            first,
            offers=offers,
            day=first.day + on[None, :],
            rounds={**first.rounds, "delegations": delegations},
            recent=self._recent(party, worlds, on),
            deeds={**first.deeds, **self._deeds(worlds)},
            since=self._since(first, worlds, on),
            context=self._context(worlds, on),
        )

    def _recent(self, party: str, worlds: Index, on: Index) -> Mapping[str, Draws]:
        """Return the meetings of a year by track, documented or simulated."""
        recent = {
            track: ((on - np.array(days)[:, None] <= YEAR).sum(axis=0) + 0.0)[None, :]
            if days
            else np.zeros((1, 1))
            for track, days in self._met[party].items()
        }
        recent["delegations"] = recent["delegations"] + self.state.rounds[worlds][None, :]
        return recent

    @cached_property
    def _met(self) -> Mapping[str, Mapping[str, list[int]]]:
        """Days of the meetings of record with the adversary, after day 0, by party and track."""
        branch, scenario = self.branch, self.bench.scenario
        found: dict[str, dict[str, list[int]]] = {}
        for party in branch.holders:
            found[party] = {track: [] for track in get_args(Track)}
            for event in met(scenario, branch.past, self.bench.sides[party]):
                found[party][event.meeting.track].append((event.on.first - branch.day).days)
        return found

    def _deeds(self, worlds: Index) -> Deeds:
        """Return what parties did about places of the menu, documented or simulated."""
        places, sought = self._places
        return {
            (*key, self.branch.track): _WorldDays(places, days, worlds, sought)
            for key, days in self.state.deeds.items()
        }

    @cached_property
    def _places(self) -> tuple[Mapping[str, int], list[Index]]:
        """Number of each place, and of those at which deeds about a venue are looked for."""
        menu = self.branch.menu
        places, gazetteer = {name: n for n, name in enumerate(menu.places)}, menu.offers.gazetteer
        sought = [
            looked_up(*names) for names in zip(gazetteer.venues, gazetteer.states, strict=True)
        ]
        ends = [[*(places[names[end]] for names in sought), len(places)] for end in (0, -1)]
        return places, [np.array(numbers) for numbers in ends]

    def _since(self, first: Case, worlds: Index, on: Index) -> Mapping[str, Draws]:
        """Return the days since the last event of each act, documented or simulated."""
        since = self.state.since

        def make(act: str) -> Draws:
            documented = first.days_since(act) + on[None, :]
            if act not in since:
                return documented
            return np.minimum(documented, (on - since[act][worlds])[None, :])

        return _Lazy({**first.since, **since}, make)

    def _context(self, worlds: Index, on: Index) -> Mapping[tuple[str, str], Mask]:
        """Return the context: of a region what it stands at, else what the record states."""

        def make(key: tuple[str, str]) -> Mask:
            if key in self._regions:
                region, state = self._regions[key]
                return self.state.at(region, state)[worlds][None, :]
            holds = np.zeros((1, on.size), dtype=np.bool_)
            for first, last in self._spells[key]:
                holds |= (first <= on) & (on <= last)
            return holds

        return _Lazy({**self._spells, **self._regions}, make)

    @cached_property
    def _spells(self) -> Mapping[tuple[str, str], list[tuple[float, float]]]:
        """First and last day of each value of context that no region sets, in days after day 0."""
        contexts = self.branch.bench.scenario.contexts
        days: dict[tuple[str, str], list[tuple[float, float]]] = {
            (name, value): [] for name, context in contexts.items() for value in context.values
        }
        series, start = {name for name, _ in self._regions}, self.branch.day
        for spell in self.branch.spells:
            if spell.series not in series:
                last = np.inf if spell.until is None else (spell.until - start).days
                ends = ((spell.since - start).days, last)
                days[spell.series, spell.value].append(ends)
        return days

    @cached_property
    def _regions(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """Region and state by series and value."""
        follow = self.branch.bench.scenario.follow
        return {
            (stated.series, value): (region, state)
            for region, stated in (
                ("hostilities", follow.hostilities),
                ("mediator", follow.mediator),
            )
            if stated is not None
            for state, value in stated.values.items()
        }


class _WorldDays(DaysByPlace):
    """Days of a deed by place, as columns of some worlds."""

    def __init__(
        self, places: Mapping[str, int], days: Single, worlds: Index, sought: list[Index]
    ) -> None:
        self._places, self._days, self._worlds, self._sought = places, days, worlds, sought

    def __getitem__(self, place: str) -> Draws:
        return np.asarray(self._days[self._places[place]][None, self._worlds])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def at(self, venues: Index) -> Draws:
        first, other = (self._days[place[venues], self._worlds] for place in self._sought)
        return np.asarray(np.maximum(first, other))


class _Lazy(Mapping[Any, Any]):
    """Columns that are made when a rule asks for them."""

    def __init__(self, known: Any, make: Callable[[Any], Any]) -> None:
        self._known, self._make = known, make

    def __getitem__(self, key: Any) -> Any:
        if key not in self._known:
            raise KeyError(key)
        return self._make(key)

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def __iter__(self) -> Iterator[Any]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def opened(branch: Branch, worlds: Index, first: int) -> Situation:
    """Return where some worlds stand on day 0.

    Parameters
    ----------
    branch
        Where the record is left.
    worlds
        Their numbers.
    first
        The first draw of the chunk.
    """
    minds, holders, proposers, size = branch.minds, branch.holders, branch.proposers, worlds.size
    open_rows, stances, last, agreed = _table(branch)
    sets = branch.bench.believed.sets

    def zeros(*shape: int) -> Index:
        return np.zeros((*shape, size), dtype=np.int64)

    return Situation(
        world=worlds if sets is None else sets.chance(worlds, REPLICATES),
        draw=worlds // REPLICATES - first,
        regions={name: np.full(size, code) for name, code in _standing(branch).items()},
        proposers=proposers,
        principals=tuple(minds),
        open=np.repeat(open_rows[:, None], size, axis=1),
        tabled=zeros(len(proposers)),
        stance=np.repeat(stances[:, :, None], size, axis=2),
        declined=np.repeat(_declined(branch)[:, None], size, axis=1),
        last=np.repeat(last[:, None], size, axis=1),
        failed=zeros(len(proposers)),
        ended={p: np.zeros((len(m.lines), size), dtype=np.bool_) for p, m in holders.items()},
        said={p: np.full((len(m.lines), size), -np.inf) for p, m in holders.items()},
        belief={p: np.repeat(np.array(m.priors)[:, None], size, axis=1) for p, m in minds.items()},
        refused=np.zeros((branch.menu.size, size), dtype=np.int32),
        voiced=np.zeros((branch.menu.size, size), dtype=np.bool_),
        deeds={
            (deed, party): np.repeat(_documented(branch, deed, party)[:, None], size, axis=1)
            for deed in ("offered", *OPPOSITE)
            for party in holders
        },
        rounds=zeros(),
        made=zeros(),
        agreed=np.full(size, agreed),
        first_agreed=np.full(size, np.nan),
        called_off=np.full(size, np.nan),
        ending=zeros(),
        held=np.full(size, np.nan),
        stopped={p: np.zeros(len(m.lines) + 1, dtype=np.int64) for p, m in minds.items()},
        since={},
        fixed=branch.fixed(),
    )


def _table(branch: Branch) -> tuple[Index, Index, Index, int]:
    """Return open rows, stances, last rows of the proposers, and the row that was agreed."""
    menu, region = branch.menu, branch.tracks.regions[branch.track]
    proposers, principals = list(branch.proposers), list(branch.minds)
    rows = {event.id: menu.documented_row(event.id) for event, _ in menu.documented}
    open_rows, last = np.full(len(proposers), NOTHING), np.full(len(proposers), NOTHING)
    stances = np.full((len(proposers), len(principals)), Stance.SILENT)
    for event in branch.past:
        if event.id in rows and offer_of(event) is not None and event.by in proposers:
            last[proposers.index(event.by)] = rows[event.id]
    for (by, to), name in region.open.items():
        if to in principals and by in proposers:
            p = proposers.index(by)
            open_rows[p] = rows[name]
            stances[p, principals.index(to)] = Stance.WAITING
            for party in {by, *region.accepted.get(name, ())} & {*principals}:
                stances[p, principals.index(party)] = Stance.ACCEPTED
    return open_rows, stances, last, rows.get(branch.agreed, NOTHING)


def _documented(branch: Branch, deed: str, party: str) -> Single:
    """Return the day on which a party last did something about each place, the last being none."""
    case = next(iter(branch.minds.values())).case
    held = case.deeds.get((deed, party, branch.track), {})
    days = (float(held[p][0, 0]) if p in held else -np.inf for p in branch.menu.places)
    return np.array([*days, -np.inf], dtype=np.float32)


def _declined(branch: Branch) -> Index:
    """Return the row of the last offer that each principal did not accept, shape (principal,)."""
    rows = {event.id: branch.menu.documented_row(event.id) for event, _ in branch.menu.documented}
    last = {e.by: rows.get(str(answered(e)), NOTHING) for e in branch.past if e.act in LATER}
    return np.array([last.get(party, NOTHING) for party in branch.minds])


def _standing(branch: Branch) -> dict[str, int]:
    """Return the code of the state of each region on day 0."""
    follow, tracks = branch.bench.scenario.follow, branch.tracks.regions
    rounds = ROUNDS_STAND[tracks["delegations"].state] if branch.track == "leaders" else "none"
    states = {
        "meeting": str(tracks[branch.track].state),
        "delegations": rounds,
        "hostilities": branch.standing(follow.hostilities, "full"),
        "mediator": branch.standing(follow.mediator, "engaged"),
    }
    return {region: REGIONS[region].index(state) for region, state in states.items()}
