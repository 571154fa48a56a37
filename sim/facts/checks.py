"""What no single field can see: names that point at nothing, and days out of order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sim.atlas.tables import states, venues
from sim.errors import suggest
from sim.facts.fact import Fact
from sim.facts.parties import Instance, Position
from sim.facts.record import (
    PLACED,
    YES,
    Event,
    Meeting,
    Offer,
    answered,
    offer_of,
    terms_of,
)
from sim.facts.scenario import CAPITALS, NO_PLACE, REGIONS, RegionSeries, Scenario

Loc = tuple[str | int, ...]
EVERY = "all principals together"
RESERVED: Mapping[str, Mapping[str, str]] = {
    "venues": {CAPITALS: "the capital of every state", **dict.fromkeys(NO_PLACE, "no place")},
    "parties": {"all": EVERY, "joint": EVERY, "both": EVERY, "nobody": "no party"},
    "guarantees": {"none": "no promise"},
    "topics": {"none": "no topic"},
    "but": {"reference": "the scenario as it stands"},
}
"""Words that mean something else wherever such an id is asked for."""
MOVES = ("postpone", "cancel")
"""Acts of a meeting that somebody may have asked for."""
LADDER = ("leaders", "ministers", "delegations", "experts")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong at a path of the scenario."""

    loc: Loc
    message: str
    hint: str = ""


def flaws(scenario: Scenario, excused: frozenset[str] = frozenset()) -> list[Flaw]:
    """Return everything that is wrong between the facts of a scenario.

    Parameters
    ----------
    scenario
        A scenario whose every field is valid on its own.
    excused
        Names whose facts could not be read and that must not be missed here.
    """
    found = (flaw for check in CHECKS for flaw in check(scenario))
    return [flaw for flaw in found if not _excused(flaw, excused)]


def _excused(flaw: Flaw, excused: frozenset[str]) -> bool:
    few = bool(excused) and flaw.loc == ("parties",)
    return few or any(f"{name!r}" in flaw.message for name in excused)


def unknown(loc: Loc, what: str, name: str | None, known: Collection[str]) -> Iterator[Flaw]:
    """Yield a flaw if a name is given and is not among the known ones."""
    if name is not None and name not in known:
        yield Flaw(loc, f"no {what} called {name!r}", suggest(name, known))


def _each(loc: Loc, what: str, names: Iterable[str], known: Collection[str]) -> Iterator[Flaw]:
    for n, name in enumerate(names):
        yield from unknown((*loc, n), what, name, known)


def _lists(scenario: Scenario, stated: Fact, loc: Loc, *places: str) -> Iterator[Flaw]:
    """Yield the names in the lists of a fact, its promises included, that there are not."""
    topic, party = ("topic", scenario.topics), ("party", scenario.parties)
    known: Mapping[str, tuple[str, Collection[str]]] = {
        "venues": ("venue", {*_places(scenario), *places}), "participants": party, "to": party,
        "agenda": topic, "topics": topic,
    }  # fmt: skip
    for key, (what, names) in known.items():
        if key in type(stated).model_fields:
            yield from _each((*loc, key), what, getattr(stated, key) or (), names)
    for n, agenda in enumerate(getattr(stated, "agendas", ())):
        yield from _each((*loc, "agendas", n), "topic", agenda, scenario.topics)
    for n, promise in enumerate(getattr(stated, "guarantees", ())):
        here = (*loc, "guarantees", n)
        yield from unknown(here, "guarantee", promise.kind, scenario.guarantees)
        yield from unknown((*here, "by"), "party", promise.by, scenario.parties)


def _places(scenario: Scenario) -> set[str]:
    return {*venues(), *scenario.venues, *states()}


def _clock(scenario: Scenario) -> Iterator[Flaw]:
    clock = scenario.clock
    if clock.start > clock.as_of:
        message, hint = "the clock starts after `as_of`", "put the earlier day first"
        yield Flaw(("clock", "start"), message, hint)


def _names(scenario: Scenario) -> Iterator[Flaw]:
    coded: list[tuple[Loc, str | None]] = [
        *((("sources", n, "country"), s.country) for n, s in scenario.sources.items()),
        *((("parties", n, "state"), p.state) for n, p in scenario.parties.items()),
        *((("venues", n, "state"), v.state) for n, v in scenario.venues.items()),
    ]
    for loc, code in coded:
        yield from unknown(loc, "state with the ISO code", code, states())
    for name, place in scenario.venues.items():
        yield from unknown(("venues", name, "held_by"), "party", place.held_by, scenario.parties)
    for name in set(scenario.venues) & {*venues(), *states()}:
        what = "state" if name in states() else "venue"
        message = f"the atlas has a {what} {name!r} already"
        yield Flaw(("venues", name), message, "choose another id")


def _reserved(scenario: Scenario) -> Iterator[Flaw]:
    for key, words in RESERVED.items():
        for name in getattr(scenario, key):
            if name.casefold() in words:
                message = f"the id {name!r} is reserved: it means {words[name.casefold()]}"
                yield Flaw((key, name), message, "choose another id")


def _citations(scenario: Scenario) -> Iterator[Flaw]:
    for loc, fact in scenario.sourced():
        for n, cite in enumerate(fact.cites):
            yield from _cited(scenario, (*loc, "cites", n), cite)


def _cited(scenario: Scenario, loc: Loc, cite: str) -> Iterator[Flaw]:
    source, _, paragraph = cite.partition("#")
    yield from unknown(loc, "source", source, scenario.sources)
    if source in scenario.sources:
        yield from _paragraph(loc, source, paragraph, scenario.sources[source].paragraphs)


def _paragraph(loc: Loc, source: str, paragraph: str, held: Mapping[str, str]) -> Iterator[Flaw]:
    if paragraph and paragraph not in held:
        known = ", ".join(held) or "none"
        hint = f"add `{paragraph}: FINGERPRINT` to its paragraphs; it has {known}"
        yield Flaw(loc, f"source {source!r} has no fingerprint of paragraph {paragraph}", hint)
    if held and not paragraph:
        yield Flaw(loc, f"the citation of {source!r} names no paragraph", f"write {source}#pN")


def _identities(scenario: Scenario) -> Iterator[Flaw]:
    places: list[tuple[str, Loc]] = [
        *((event.id, ("record", n, "id")) for n, event in enumerate(scenario.record)),
        *((spell.id, ("context", n, "id")) for n, spell in enumerate(scenario.context)),
        *(
            (position.id, ("parties", name, "positions", n, "id"))
            for name, party in scenario.parties.items()
            for n, position in enumerate(party.positions)
        ),
    ]
    first = dict(reversed(places))
    for name, loc in places:
        if loc != first[name]:
            hint = "ids of events, spells and positions differ"
            yield Flaw(loc, f"the id {name!r} is taken", hint)


def _parties(scenario: Scenario) -> Iterator[Flaw]:
    for name, party in scenario.parties.items():
        loc: Loc = ("parties", name)
        yield from unknown((*loc, "adversary"), "party", party.adversary, scenario.parties)
        if party.adversary == name:
            yield Flaw((*loc, "adversary"), "a party cannot be its own adversary")
        for n, position in enumerate(party.positions):
            here = (*loc, "positions", n)
            steps = [*(step.said for step in position.earlier), position.said]
            yield from _within(scenario, (*here, "said"), position.said.last)
            yield from _scope(scenario, position, here)
            places = {*venues(), *scenario.venues, *states(), *scenario.traits}
            for key in ("likes", "dislikes"):
                yield from _each(
                    (*here, key), "venue, state or trait", getattr(position, key), places
                )
            if position.until is not None and position.until.on.last < position.said.first:
                message = f"it ends before it was said, on {position.said}"
                yield Flaw((*here, "until", "on"), message, "correct one of the two days")
            if steps != sorted(steps):
                yield Flaw((*here, "earlier"), "the gradings are out of order", "oldest first")
    if not scenario.principals[1:]:
        yield Flaw(("parties",), "fewer than two parties are principals", "set `role: principal`")


def _scope(scenario: Scenario, position: Position, loc: Loc) -> Iterator[Flaw]:
    """Yield what is wrong with where a position holds."""
    yield from _lists(scenario, position.scope, (*loc, "scope"))
    for series, value in position.during.items():
        here = (*loc, "while", series)
        yield from _valued(scenario, here, here, series, value)


def _valued(scenario: Scenario, at: Loc, value_at: Loc, series: str, value: str) -> Iterator[Flaw]:
    yield from unknown(at, "series of context", series, scenario.contexts)
    if series in scenario.contexts:
        values = scenario.contexts[series].values
        yield from unknown(value_at, f"value of {series!r}", value, values)


def _within(scenario: Scenario, loc: Loc, day: object) -> Iterator[Flaw]:
    clock = scenario.clock
    runs = clock.start <= clock.as_of
    if runs and not str(clock.start) <= str(day) <= str(clock.as_of):
        hint = "correct the day, or move `clock.start` or `clock.as_of`"
        yield Flaw(loc, f"{day} is outside the clock, {clock.start} to {clock.as_of}", hint)


def _contexts(scenario: Scenario) -> Iterator[Flaw]:
    for n, spell in enumerate(scenario.context):
        loc: Loc = ("context", n)
        places = (*loc, "series"), (*loc, "value")
        yield from _valued(scenario, *places, spell.series, spell.value)
        if spell.until is not None and spell.until < spell.since:
            yield Flaw((*loc, "to"), f"the spell ends before it begins on {spell.since}")
        yield from _within(scenario, (*loc, "from"), max(spell.since, scenario.clock.start))


def _events(scenario: Scenario) -> Iterator[Flaw]:
    for n, event in enumerate(scenario.record):
        for check in (_who, _what):
            yield from check(scenario, event, ("record", n))


def _who(scenario: Scenario, event: Event, loc: Loc) -> Iterator[Flaw]:
    yield from unknown((*loc, "by"), "party", event.by, scenario.parties)
    yield from unknown((*loc, "via"), "party", event.via, scenario.parties)
    yield from _lists(scenario, event, loc)
    if event.restates:
        own = getattr(scenario.parties.get(event.by), "positions", ())
        held = {position.id: position.first_said for position in own}
        yield from _each((*loc, "restates"), f"position of {event.by!r}", event.restates, held)
        for m, name in enumerate(event.restates):
            if event.on.last < held.get(name, date.min):
                message = f"{name!r} was first said later, on {held[name]}"
                yield Flaw((*loc, "restates", m), message, "correct one of the two days")
    if event.by in event.to:
        yield Flaw((*loc, "to", event.to.index(event.by)), f"{event.by!r} addresses itself")
    for day in dict.fromkeys((event.on.first, event.on.last)):
        yield from _within(scenario, (*loc, "on"), day)


def _what(scenario: Scenario, event: Event, loc: Loc) -> Iterator[Flaw]:
    key, terms = "meeting" if isinstance(event, Meeting) else "offer", terms_of(event)
    if isinstance(event, Meeting) and event.asked_by is not None:
        yield from unknown((*loc, "asked_by"), "party", event.asked_by, scenario.parties)
        if event.act not in MOVES:
            message = f"a meeting that is told by `{event.act}` was not moved"
            yield Flaw((*loc, "asked_by"), message, f"keep it for {' and '.join(MOVES)}")
    if terms is not None:
        yield from flaws_of_terms(scenario, terms, (*loc, key))


def flaws_of_terms(scenario: Scenario, terms: Offer, loc: Loc) -> Iterator[Flaw]:
    """Yield what is wrong with the terms of an offer or a meeting."""
    yield from _lists(scenario, terms, loc)
    if terms.medium not in PLACED and terms.venues:
        message = f"a meeting by {terms.medium} has no venue"
        yield Flaw((*loc, "venues"), message, "drop one of them")


def _answers(scenario: Scenario) -> Iterator[Flaw]:
    place = {event.id: n for n, event in enumerate(scenario.record)}
    events, offers = scenario.events, scenario.offers
    for n, event in enumerate(scenario.record):
        loc: Loc = ("record", n)
        yield from unknown((*loc, "implied_by"), "event", event.implied_by, events)
        target = answered(event) or ""
        if target in offers:
            before = place[event.id] <= place[target]
            yield from _answer(scenario, event, offers[target], loc, before=before)
        elif target in events:
            message = f"{target!r} is no offer but of the act `{events[target].act}`"
            yield Flaw((*loc, "answers"), message, "answer an offer")
        elif target:
            yield from unknown((*loc, "answers"), "offer", target, offers)


def _answer(
    scenario: Scenario, event: Event, offer: Event, loc: Loc, *, before: bool
) -> Iterator[Flaw]:
    if event.on.first < offer.on.first or event.on.last < offer.on.last:
        message = f"it answers {offer.id!r}, which came later, on {offer.on}"
        yield Flaw((*loc, "on"), message, "correct one of the two days")
    elif event.on == offer.on and before:
        message = f"it stands before {offer.id!r}, which it answers, on the same day"
        yield Flaw(loc, message, "within a day the order of lines counts")
    if event.act == "withdraw":
        given = {e.on.first for e in scenario.answers(offer.id, event.by) if e.act in YES}
        if event.by != offer.by and min(given, default=date.max) > event.on.first:
            message = f"{event.by!r} has not accepted {offer.id!r} before"
            hint = f"only {offer.by!r} can withdraw the offer; a no to it is `refuse`"
            yield Flaw((*loc, "by"), message, hint)
    elif event.by in scenario.parties and event.by not in offer.to:
        yield Flaw((*loc, "by"), f"{offer.id!r} was addressed to {', '.join(offer.to)} only")
    yield from _downgrade(event, offer, loc)


def _downgrade(event: Event, offer: Event, loc: Loc) -> Iterator[Flaw]:
    lower, upper = offer_of(event), offer_of(offer)
    if event.act != "downgrade" or lower is None or upper is None:
        return
    if LADDER.index(lower.level) <= LADDER.index(upper.level):
        message = f"a downgrade from {upper.level} to {lower.level} does not lower the level"
        yield Flaw((*loc, "offer", "level"), message, "call it a counter")


def _readings(scenario: Scenario) -> Iterator[Flaw]:
    known = {*scenario.events, *scenario.positions, *(spell.id for spell in scenario.context)}
    for name, reading in scenario.readings.items():
        if reading.default in reading.options:
            message = f"the default {reading.default!r} is also an option"
            hint = "the file itself is the default; options hold the others"
            yield Flaw(("readings", name, "default"), message, hint)
        yield from _each(("readings", name, "touches"), "fact", reading.touches, known)


def _grounds(scenario: Scenario) -> Iterator[Flaw]:
    places = _places(scenario)
    for name, trait in scenario.traits.items():
        yield from _each(("traits", name, "of"), "venue or state", trait.of, places)
        yield from _each(("traits", name, "not_of"), "venue or state", trait.not_of, places)
        for n, place in enumerate(trait.not_of):
            if place in trait.of:
                message = f"{place!r} both has and lacks {name!r}"
                yield Flaw(("traits", name, "not_of", n), message, "keep it in one of the lists")


def _rules(scenario: Scenario) -> Iterator[Flaw]:
    holders: list[tuple[Loc, str, Sequence[Position], Sequence[Instance]]] = [
        (("parties", name, "rules"), name, party.positions, party.rules)
        for name, party in scenario.parties.items()
    ]
    holders.append((("follow", "rules"), "the scenario", (), scenario.follow.rules))
    for path, holder, positions, rules in holders:
        ids = [position.id for position in positions]
        for n, rule in enumerate(rules):
            loc: Loc = (*path, n)
            yield from unknown((*loc, "position"), "position", rule.position, ids)
            for m, cite in enumerate(rule.cites):
                yield from _cited(scenario, (*loc, "cites", m), cite)
            if rule.id in {earlier.id for earlier in rules[:n]}:
                yield Flaw((*loc, "id"), f"{holder} has a rule {rule.id!r} already", "rename one")


def _follow(scenario: Scenario) -> Iterator[Flaw]:
    """Yield what is wrong with the regions that a simulation moves."""
    if scenario.follow.start is not None:
        yield from _within(scenario, ("follow", "from"), scenario.follow.start)
    for name in ("hostilities", "mediator"):
        region: RegionSeries | None = getattr(scenario.follow, name)
        if region is None:
            continue
        loc: Loc = ("follow", name)
        yield from unknown((*loc, "series"), "series of context", region.series, scenario.contexts)
        values = getattr(scenario.contexts.get(region.series), "values", region.values.values())
        for state, value in region.values.items():
            where = (*loc, "values", state)
            yield from unknown(where, f"state of {name}", state, REGIONS[name])
            yield from unknown(where, f"value of {region.series!r}", value, values)


def _spaces(scenario: Scenario) -> Iterator[Flaw]:
    """Yield what is wrong with the names of offers that are explored, or made in simulations."""
    yield from _lists(scenario, scenario.explore, ("explore",), CAPITALS, *NO_PLACE)
    if scenario.follow.offers is not None:
        path = ("follow", "offers")
        yield from _lists(scenario, scenario.follow.offers, path, CAPITALS, *NO_PLACE)


CHECKS: tuple[Callable[[Scenario], Iterator[Flaw]], ...] = (
    _clock, _names, _reserved, _citations, _identities, _parties, _grounds, _rules, _contexts,
    _events, _answers, _readings, _follow, _spaces,
)  # fmt: skip
