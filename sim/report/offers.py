"""What to call offers that the rules cannot tell apart: their places and terms in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Index
from sim.atlas.members import members, organisations
from sim.atlas.tables import states
from sim.report.words import listed, party_names, venue_name
from sim.rules.offers import state_of
from sim.study.explore import Exploration

Place = tuple[str | None, str]
"""Venue, or None, and medium."""
NAMED = 8
"""Venues that are named one by one; of more, only the number is told."""
CROWD = 13
"""Capitals from which on only their number is told."""


@dataclass(frozen=True, slots=True)
class Part:
    """Places of a class that come with the same promises."""

    places: str
    promises: str
    venues: tuple[str, ...]
    """Names of all its venues, also of those that the words for its places only count."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A class of offers, in words."""

    number: int
    """Class."""
    size: int
    """Offers in it."""
    level: str
    form: str
    agenda: str
    parts: tuple[Part, ...]
    order: tuple[int, ...]
    """Sorts classes by what they are: level, format, agenda, kind of place, place, promises."""

    @property
    def terms(self) -> str:
        """Level, format and agenda, as in the middle of a sentence."""
        return f"{self.level}, {self.form}, {self.agenda}"

    @property
    def heading(self) -> str:
        """Level, format and agenda, as at its beginning."""
        return self.terms[0].upper() + self.terms[1:]

    @property
    def name(self) -> str:
        """Places and promises in one line."""
        return "; ".join(map(_part, self.parts))

    @property
    def full(self) -> str:
        """Places, promises and terms, as in the middle of a sentence."""
        return f"{self.name} ({self.terms})"


_NOTHING = {"no promise", "any promise or none"}
_EITHER = "with or without "


@dataclass(frozen=True)
class Vocabulary:
    """The words for the offers of one exploration."""

    exploration: Exploration

    @cached_property
    def classes(self) -> tuple[Alike, ...]:
        """Every class in words, sorted by what it is."""
        classes = self.exploration.classes
        order = np.argsort(classes.member, kind="stable")
        groups = np.split(order, np.cumsum(classes.size)[:-1])
        every = (self._alike(n, numbers) for n, numbers in enumerate(groups))
        return tuple(sorted(every, key=lambda alike: alike.order))

    @cached_property
    def by_number(self) -> Mapping[int, Alike]:
        """Every class in words, by its number."""
        return {alike.number: alike for alike in self.classes}

    def foremost(self, most: int) -> tuple[Alike, ...]:
        """Return the classes that all accept most often, sorted by what they are."""
        means = self.exploration.joint.mean(axis=1)
        best = sorted(self.classes, key=lambda alike: -means[alike.number])[:most]
        kept = {alike.number for alike in best}
        return tuple(alike for alike in self.classes if alike.number in kept)

    def places(self, numbers: Sequence[int]) -> str:
        """Return some of the places of the space as words.

        Parameters
        ----------
        numbers
            Places, as the space numbers them.
        """
        held = [self.exploration.space.places[n] for n in numbers]
        without = [medium for venue, medium in held if venue is None]
        venues = [venue for venue, _ in held if venue is not None]
        text = self._venues(venues) if venues else ""
        if without:
            text += f"{', or ' if text else ''}no place ({', '.join(without)})"
        return text

    def promises(self, numbers: Iterable[int]) -> str:
        """Return some of the sets of promises of the space as words."""
        every = self.exploration.space.promises
        held = sorted(set(numbers))
        if len(held) == len(every) > 1:
            return "any promise or none"
        kinds = list(dict.fromkeys(promise.kind for group in every for promise in group))
        given = [{promise.kind for promise in every[n]} for n in held]
        always = [kind for kind in kinds if all(kind in group for group in given)]
        some = [k for k in kinds if k not in always and any(k in group for group in given)]
        words = [listed([*map(_plain, always)])] if always else []
        if some:
            words.append(_EITHER + listed([*map(_plain, some)], "or"))
        return ", ".join(words) or "no promise"

    def formats(self, numbers: Iterable[int]) -> str:
        """Return some of the formats of the space as words."""
        space = self.exploration.space
        held = [space.formats[n] for n in sorted(set(numbers))]
        text = " or ".join(held)
        if held == ["bilateral"] or not space.participants:
            return text
        return f"{text} with {party_names(space.scenario, space.participants)}"

    def levels(self, numbers: Iterable[int]) -> str:
        """Return some of the levels of the space as words."""
        return " or ".join(self.exploration.space.levels[n] for n in sorted(set(numbers)))

    def agendas(self, numbers: Iterable[int]) -> str:
        """Return some of the agendas of the space as words."""
        every = self.exploration.space.agendas
        held = [every[n] for n in sorted(set(numbers))]
        if len(held) == len(every) > 1:
            return "whatever the agenda"
        named = " or ".join(", ".join(map(self._topic, topics)) for topics in held if topics)
        text = f"agenda: {named}" if named else "no topic named"
        return f"{text}, or none" if named and () in held else text

    def kind(self, place: int) -> int:
        """Return 0 for the ground of a principal, 1 for other venues, 2 for no place."""
        venue, _ = self.exploration.space.places[place]
        if venue is None:
            return 2
        return 0 if state_of(self.exploration.space.scenario, venue) in self._own else 1

    @cached_property
    def _own(self) -> frozenset[str]:
        scenario = self.exploration.space.scenario
        own = (scenario.parties[party].state for party in scenario.principals)
        return frozenset(state for state in own if state)

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(state.capital for state in states().values())

    @cached_property
    def _organisations(self) -> Mapping[str, frozenset[str]]:
        """Members, on the day, of the organisations that rules look at."""
        exploration = self.exploration
        parties = exploration.space.scenario.parties.values()
        read = {
            name
            for party in parties
            for rule in party.rules
            for value in rule.settings.values()
            for name in (value if isinstance(value, list | tuple) else [value])
            if isinstance(name, str)
        }
        return {n: frozenset(members(n, exploration.day)) for n in organisations() if n in read}

    def _venues(self, venues: Sequence[str]) -> str:
        crowd = [venue for venue in venues if venue in self._capitals]
        if len(crowd) < CROWD:
            return self._named(venues)
        text = f"{len(crowd)} capitals{self._belonging(crowd)}"
        others = [venue for venue in venues if venue not in self._capitals]
        if not others:
            return text
        return f"{text} {'as well as' if others[1:] else 'and'} {self._named(others, 'and')}"

    def _named(self, venues: Sequence[str], last: str = "or") -> str:
        names = [venue_name(self.exploration.space.scenario, venue) for venue in venues]
        if len(names) > NAMED:
            return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"
        return listed(names, last)

    def _topic(self, name: str) -> str:
        """Return a topic in words, with the capitals that proper names have in what it says."""
        said = self.exploration.space.scenario.topics[name].says.split()[1:]
        words = _plain(name).split()
        return " ".join(word.title() if word.title() in said else word for word in words)

    def _belonging(self, venues: Sequence[str]) -> str:
        inside = {state_of(self.exploration.space.scenario, venue) for venue in venues}
        for name, held in self._organisations.items():
            words = name.replace("-", " ").title() if "-" in name else name.upper()
            if inside <= held:
                return f" of {words} states"
            if not inside & held:
                return f" outside the {words}"
        return ""

    def _alike(self, number: int, offers: Index) -> Alike:
        space = self.exploration.space
        place, terms = np.divmod(offers, int(np.prod(space.shape[1:])))
        level, form, promise, agenda = np.unravel_index(terms, space.shape[1:])
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        held = place[starts].tolist()
        groups: dict[bytes, list[int]] = {}
        for where, what in zip(held, np.split(terms, starts[1:]), strict=True):
            groups.setdefault(what.tobytes(), []).append(where)
        first = min(held, key=lambda n: (self.kind(n), n))
        parts = (
            self._part(places, np.frombuffer(what, dtype=terms.dtype))
            for what, places in groups.items()
        )
        return Alike(
            number,
            len(offers),
            self.levels(np.unique(level).tolist()),
            self.formats(np.unique(form).tolist()),
            self.agendas(np.unique(agenda).tolist()),
            tuple(parts),
            (int(level[0]), int(form[0]), int(agenda[0]), self.kind(first), first, int(promise[0])),
        )

    def _part(self, places: Sequence[int], terms: Index) -> Part:
        _, _, promise, _ = np.unravel_index(terms, self.exploration.space.shape[1:])
        space = self.exploration.space
        venues = (space.places[n][0] for n in places)
        names = tuple(venue_name(space.scenario, venue) for venue in venues if venue)
        return Part(self.places(places), self.promises(np.unique(promise).tolist()), names)


def _part(part: Part) -> str:
    if part.promises in _NOTHING:
        return part.places
    if part.promises.startswith(_EITHER):
        return f"{part.places}, {part.promises}"
    comma = "," if " and " in part.places else ""
    return f"{part.places}{comma} with {part.promises}"


def _plain(name: str) -> str:
    return name.replace("-", " ")
