"""The offers that parties of simulated worlds choose from, by every party that may make them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.arrays import Draws, Index
from sim.errors import SimError
from sim.expect.space import OfferSpace, open_space
from sim.facts.record import Act, Offer, Track
from sim.facts.scenario import CAPITALS, Scenario, Space
from sim.rules.case import remembered
from sim.rules.course import NOTHING
from sim.rules.offers import Offers, looked_up, state_of

MOST = 2_000
"""Candidates of a simulation."""


@dataclass(frozen=True)
class Menu:
    """Every offer that may lie on the table.

    Row `p * n + c` is candidate c made by proposer p; documented offers come after them.
    """

    scenario: Scenario
    proposers: tuple[str, ...]
    candidates: tuple[Offer, ...]
    names: tuple[str, ...]
    """Ids of the candidates."""
    documented: tuple[tuple[Act, Offer], ...] = ()
    """Offers of the record that still matter, each at one of its venues."""
    day: float = np.inf
    """Day 0, after which nothing more is known of states, in days since the start."""

    @property
    def size(self) -> int:
        """Number of candidates."""
        return len(self.candidates)

    @cached_property
    def offers(self) -> Offers:
        """All rows as columns of shape (row, 1)."""
        rows = [*self.candidates * len(self.proposers), *(terms for _, terms in self.documented)]
        offers = Offers.of(self.scenario, rows, self.by)
        return replace(offers, gazetteer=replace(offers.gazetteer, known=self.day))

    @cached_property
    def by(self) -> tuple[str, ...]:
        """The party that makes the offer of each row."""
        proposers = (party for party in self.proposers for _ in self.candidates)
        return (*proposers, *(event.by for event, _ in self.documented))

    @cached_property
    def proposer(self) -> Index:
        """Place among the proposers of the party that makes the offer of each row, or NOTHING."""
        known = {party: place for place, party in enumerate(self.proposers)}
        return np.array([known.get(by, NOTHING) for by in self.by])

    def row(self, proposer: str, candidate: int) -> int:
        """Return the row of a candidate made by a proposer."""
        return self.proposers.index(proposer) * self.size + candidate

    def documented_row(self, name: str) -> int:
        """Return the row of a documented offer."""
        names = [event.id for event, _ in self.documented]
        return self.candidate_rows + names.index(name)

    def terms(self, row: int) -> Offer:
        """Return the terms of a row."""
        return self._terms[int(self.term[row])]

    def name(self, row: int) -> str:
        """Return the id of the offer of a row."""
        if row < self.candidate_rows:
            return self.names[row % self.size]
        return self.documented[row - self.candidate_rows][0].id

    @cached_property
    def term(self) -> Index:
        """Number of the terms of each row, shape (row + 1,); the last stands for no offer."""
        candidates = np.tile(np.arange(self.size), len(self.proposers))
        return np.concatenate([candidates, np.arange(self.size, len(self._terms) + 1)])

    @cached_property
    def likeness(self) -> Draws:
        """Share of parts in which terms equal a candidate, shape (candidate, terms + 1).

        Terms are the candidates, then documented offers; the last column stands for no offer.
        """
        codes = self._codes
        alike = (codes[: self.size, None, :] == codes[None, :, :]).mean(axis=-1)
        return np.hstack([alike, np.zeros((self.size, 1))])

    @cached_property
    def candidate(self) -> Index:
        """Candidate with the terms of each row, or the number of candidates, shape (row + 1,)."""
        equal = self.likeness == 1.0
        first = np.where(equal.any(axis=0), equal.argmax(axis=0), self.size)
        return first[self.term]

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Under which it is remembered what was done about offers; the first one is any place."""
        named = ((v, state_of(self.scenario, v)) for terms in self._terms for v in terms.venues)
        held = (place for venue in named for place in (*remembered(*venue), *looked_up(*venue)))
        return tuple(dict.fromkeys(("", *held)))

    @cached_property
    def marks(self) -> Index:
        """Which of these places each row is remembered by, shape (mark, row)."""
        marks = []
        for terms in self._terms:
            held = [p for v in terms.venues for p in remembered(v, state_of(self.scenario, v))]
            marks.append([self.places.index(place) for place in (*held, "", "", "")[:3]])
        return np.array(marks)[self.term[:-1]].T

    @property
    def track(self) -> Track:
        """The track of the candidates."""
        return self.candidates[0].track

    @property
    def candidate_rows(self) -> int:
        """Number of rows before those of documented offers."""
        return len(self.proposers) * self.size

    @cached_property
    def _terms(self) -> tuple[Offer, ...]:
        return (*self.candidates, *(terms for _, terms in self.documented))

    @cached_property
    def _codes(self) -> Index:
        """Parts of all terms as numbers, equal where the parts are, shape (terms, part)."""
        parts = [
            (terms.venues or terms.medium, terms.level, terms.format, terms.topics,
             frozenset((promise.kind, promise.strength) for promise in terms.guarantees))
            for terms in self._terms
        ]  # fmt: skip
        known: dict[object, int] = {}
        return np.array([[known.setdefault(part, len(known)) for part in row] for row in parts])


def candidates(scenario: Scenario, asked: Space | None = None) -> OfferSpace:
    """Return the offers that parties choose from.

    Parameters
    ----------
    scenario
        For the space that it states, or that of its exploration without all the capitals.
    asked
        Another space.

    Raises
    ------
    SimError
        If no offer is left, they are too many, or of two tracks.
    """
    space = open_space(scenario, asked or stated_space(scenario))
    if len(space) > MOST:
        raise SimError(
            f"{len(space):,} candidate offers are more than {MOST:,}",
            "follow.offers",
            "name fewer venues, guarantees or agendas",
        )
    tracks = {space.offer(n).track for n in range(len(space))}
    if len(tracks) > 1:
        hint = "name levels of one track: leaders, or those below"
        raise SimError("the candidate offers are of two tracks", "follow.offers.levels", hint)
    return space


def stated_space(scenario: Scenario) -> Space:
    """Return the space that a scenario states for simulations, or makes do with.

    That is the space of its exploration, with the venues that it or the record names.

    Raises
    ------
    SimError
        If none are named.
    """
    if scenario.follow.offers is not None:
        return scenario.follow.offers
    stated = scenario.explore
    documented = (venue for event in scenario.offers.values() for venue in event.offer.venues)
    named = tuple(name for name in stated.venues if name != CAPITALS)
    most = min(1, len(stated.guarantees))
    venues = named or tuple(dict.fromkeys(documented))
    if not venues:
        raise SimError(
            "no candidate offers: neither the exploration nor the record names a venue",
            "follow.offers.venues",
            "name venues there, or with --venue",
        )
    return stated.model_copy(update={"venues": venues, "at_most_guarantees": most})
