"""What to call classes of offers, which the rules cannot tell apart: places and terms in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from sim.arrays import Index
from sim.atlas.tables import members, organisations, states
from sim.expect.space import BILATERAL
from sim.facts.record import terms_of
from sim.report.data import Record
from sim.report.words import MEDIA, listed, party_names, topic_text, upper_first, venue_name
from sim.rules.offers import state_of
from sim.study.explore import Exploration

NAMED = 8
"""Venues that are named one by one; of more, only the number is told."""
UNNAMED = "nobody named"
CROWD = 13
"""Capitals from which on only their number is told."""
ALL_OR_NONE = ("no promise", "any promise or none")
EITHER = "with or without "
NONE = "none"
"""Stands for no promise among those of a class."""


@dataclass(frozen=True, slots=True)
class Part:
    """Places of a class that come with the same promises."""

    places: str
    promises: str
    venues: tuple[str, ...]
    """Names of all its venues, also of those that the words for its places only count."""

    @property
    def counts(self) -> bool:
        """Whether the words for its places name only some of its venues."""
        return any(venue not in self.places for venue in self.venues)

    @property
    def name(self) -> str:
        """Places and promises, as in the middle of a sentence."""
        if self.promises in ALL_OR_NONE:
            return self.places
        if self.promises.startswith(EITHER):
            return f"{self.places}, {self.promises}"
        comma = "," if " and " in self.places or self.places.endswith(UNNAMED) else ""
        return f"{self.places}{comma} with {self.promises}"


@dataclass(frozen=True, slots=True)
class OfferClass:
    """A class of offers, in words."""

    number: int
    size: int
    """Offers in it."""
    terms: str
    """Level, format and agenda, as in the middle of a sentence."""
    parts: tuple[Part, ...]
    order: tuple[int, ...]
    """Sorts classes by what they are: level, format, agenda, kind of place, place, promises."""

    @property
    def heading(self) -> str:
        """Level, format and agenda, as at the beginning of a sentence."""
        return upper_first(self.terms)

    @property
    def name(self) -> str:
        """Places and promises."""
        return "; ".join(part.name for part in self.parts)

    @property
    def full(self) -> str:
        """Places, promises and terms, as in the middle of a sentence."""
        return f"{self.name} ({self.terms})"


@dataclass(frozen=True)
class Vocabulary:
    """The words for the offers of one exploration; places and terms go by number in the space."""

    exploration: Exploration

    @cached_property
    def classes(self) -> tuple[OfferClass, ...]:
        """Every class in words, sorted by what it is."""
        classes = self.exploration.classes
        order = np.argsort(classes.member, kind="stable")
        offers = np.split(order, np.cumsum(classes.size)[:-1])
        named = (self._class(number, some) for number, some in enumerate(offers))
        return tuple(sorted(named, key=lambda words: words.order))

    @cached_property
    def by_number(self) -> Mapping[int, OfferClass]:
        """Every class in words, by its number."""
        return {named.number: named for named in self.classes}

    def foremost(self, most: int) -> tuple[OfferClass, ...]:
        """Return the classes that all accept most often, sorted by what they are."""
        best = set(self.exploration.likeliest[:most])
        return tuple(named for named in self.classes if named.number in best)

    def places(self, numbers: Iterable[int]) -> str:
        """Return places as words."""
        places = [self.exploration.space.places[n] for n in numbers]
        media = [MEDIA[medium] for venue, medium in places if venue is None]
        venues = [venue for venue, _ in places if venue is not None]
        text = [self._venues(venues)] if venues else []
        return ", or ".join([*text, *([f"a meeting {listed(media, 'or')}"] if media else [])])

    def promises(self, numbers: Iterable[int]) -> str:
        """Return sets of promises as words."""
        every, chosen = self.exploration.space.promises, set(numbers)
        if len(chosen) == len(every) > 1:
            return ALL_OR_NONE[1]
        kinds = dict.fromkeys(promise.kind for promises in every for promise in promises)
        sets = [{promise.kind for promise in every[n]} for n in sorted(chosen)]
        always = [_plain(kind) for kind in kinds if all(kind in promised for promised in sets)]
        some = [_plain(kind) for kind in kinds if any(kind in promised for promised in sets)]
        some = [kind for kind in some if kind not in always]
        words = [listed(always)] if always else []
        words += [EITHER + listed(some, "or")] if some else []
        return ", ".join(words) or ALL_OR_NONE[0]

    def terms(self, levels: Iterable[int], formats: Iterable[int], agendas: Iterable[int]) -> str:
        """Return levels, formats and agendas as words, as in the middle of a sentence."""
        space = self.exploration.space
        level, form = (
            " or ".join(names[n] for n in sorted(set(numbers)))
            for names, numbers in ((space.levels, levels), (space.formats, formats))
        )
        if form != BILATERAL and space.participants:
            form += f" with {party_names(space.scenario, space.participants)}"
        return f"{level}, {form}, {self.agendas(agendas)}"

    def agendas(self, numbers: Iterable[int]) -> str:
        """Return agendas as words."""
        every = self.exploration.space.agendas
        agendas = [every[n] for n in sorted(set(numbers))]
        if len(agendas) == len(every) > 1:
            return "whatever the agenda"
        told = partial(topic_text, self.exploration.scenario)
        named = " or ".join(", ".join(map(told, topics)) for topics in agendas if topics)
        text = f"agenda: {named}" if named else "no topic named"
        return f"{text}, or none" if named and () in agendas else text

    def kind(self, place: int) -> int:
        """Return 0 for the ground of a principal, 1 for other venues, 2 for no place."""
        venue, _ = self.exploration.space.places[place]
        if venue is None:
            return 2
        return 0 if state_of(self.exploration.scenario, venue) in self._home else 1

    @cached_property
    def _home(self) -> frozenset[str | None]:
        scenario = self.exploration.scenario
        return frozenset(scenario.parties[party].state for party in scenario.principals) - {None}

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(state.capital for state in states().values())

    @cached_property
    def _organisations(self) -> Mapping[str, frozenset[str]]:
        """Members, on the day, of the organisations that settings of rules name."""
        exploration = self.exploration
        read = {
            name
            for party in exploration.scenario.parties.values()
            for rule in party.rules
            for value in rule.settings.values()
            for name in (value if isinstance(value, list | tuple) else [value])
            if isinstance(name, str)
        }
        return {n: frozenset(members(n, exploration.day)) for n in organisations() if n in read}

    @cached_property
    def _told(self) -> frozenset[str]:
        """Venues, and states of which no city is told, that somebody had named by the day."""
        known = self.exploration.scenario.as_of(self.exploration.day)
        terms = filter(None, map(terms_of, known.record))
        return frozenset(venue for offer in terms for venue in offer.venues)

    def _venues(self, venues: Sequence[str]) -> str:
        """Return venues as words, those that somebody named apart from those that nobody did."""
        scenario, told = self.exploration.scenario, self._told
        named = [v for v in venues if v in told or state_of(scenario, v) in told]
        others = [v for v in venues if v not in named]
        if not others:
            return self._some(named)
        which = f"{self._some(others)}{', which' if len(others) < CROWD else ' that'} {UNNAMED}"
        return f"{self._some(named)}; or {which}" if named else which

    def _some(self, venues: Sequence[str]) -> str:
        capitals = [venue for venue in venues if venue in self._capitals]
        if len(capitals) < CROWD:
            return self._named(venues)
        text = f"{len(capitals)} capitals{self._belonging(capitals)}"
        others = [venue for venue in venues if venue not in self._capitals]
        if not others:
            return text
        return f"{text} {'as well as' if others[1:] else 'and'} {self._named(others, 'and')}"

    def _named(self, venues: Sequence[str], last: str = "or") -> str:
        names = [venue_name(self.exploration.scenario, venue) for venue in venues]
        if len(names) > NAMED:
            return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"
        return listed(names, last)

    def _belonging(self, venues: Sequence[str]) -> str:
        """Return of which organisation all venues are, or none is."""
        hosts = {state_of(self.exploration.scenario, venue) for venue in venues}
        for name, inside in self._organisations.items():
            words = name.replace("-", " ").title() if "-" in name else name.upper()
            if hosts <= inside:
                return f" of {words} states"
            if not hosts & inside:
                return f" outside the {words}"
        return ""

    def _class(self, number: int, offers: Index) -> OfferClass:
        shape = self.exploration.space.shape
        place, level, form, promise, agenda = np.unravel_index(offers, shape)
        terms = offers % int(np.prod(shape[1:]))
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        together: dict[bytes, list[int]] = {}
        for start, some in zip(starts, np.split(terms, starts[1:]), strict=True):
            together.setdefault(some.tobytes(), []).append(int(start))
        parts = (
            self._part(place[some].tolist(), promise[place == place[some[0]]].tolist())
            for some in together.values()
        )
        first = min(place[starts].tolist(), key=lambda n: (self.kind(n), n))
        return OfferClass(
            number,
            len(offers),
            self.terms(*(np.unique(some).tolist() for some in (level, form, agenda))),
            tuple(parts),
            (int(level[0]), int(form[0]), int(agenda[0]), self.kind(first), first, int(promise[0])),
        )

    def _part(self, places: Sequence[int], promises: Iterable[int]) -> Part:
        space = self.exploration.space
        venues = (space.places[n][0] for n in places)
        names = tuple(venue_name(space.scenario, venue) for venue in venues if venue)
        return Part(self.places(places), self.promises(promises), names)


def _plain(name: str) -> str:
    return name.replace("-", " ")


def class_terms(exploration: Exploration, number: int) -> Record:
    """Return the terms that any offer of a class has."""
    space = exploration.space
    numbers = np.unravel_index(exploration.classes.offers(number), space.shape)
    place, level, form, promise, _ = (list(dict.fromkeys(part.tolist())) for part in numbers)
    sets = [[p.kind for p in space.promises[n]] or [NONE] for n in promise]
    promised = list(dict.fromkeys(kind for kinds in sets for kind in kinds))
    return {
        "venues": [venue for n in place if (venue := space.places[n][0])],
        "level": [space.levels[n] for n in level],
        "format": [space.formats[n] for n in form],
        "medium": list(dict.fromkeys(space.places[n][1] for n in place)),
        "guarantees": [] if promised == [NONE] else promised,
    }
