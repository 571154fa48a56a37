"""Red lines: how far an offer violates what a party says it will not accept."""

from __future__ import annotations

from functools import reduce

import numpy as np

from sim.arrays import Draws, Mask
from sim.facts.record import Level
from sim.rules.case import Case
from sim.rules.declare import red_line
from sim.rules.offers import LEVELS
from sim.rules.settings import (
    Contexts,
    Count,
    Events,
    Formats,
    Guarantees,
    Media,
    Organisations,
    Parties,
    Places,
    Relations,
    Topics,
)

SCREEN = "mintz-2004"


@red_line(SCREEN, "tversky-1972", screen="place")
def refuses_ground(case: Case, *, of: Places) -> Draws:
    """The party has said that it will not meet on such ground."""
    return case.offers.ground(of)


@red_line(SCREEN, "tversky-1972", screen="place")
def only_ground(case: Case, *, of: Places) -> Draws:
    """The party has said that it will meet on that ground and no other."""
    return 1.0 - case.offers.ground(of)


@red_line(SCREEN, "tversky-1972", screen="place")
def refuses_host(
    case: Case, *, kind: Relations = (), of: Places = (), in_members_of: Organisations = ()
) -> Draws:
    """The party has said that it will not meet with such a host.

    A kind is a relation of the atlas, to one of some states; by default to the adversary's.
    """
    return _host(case, kind, of, in_members_of)


@red_line(SCREEN, "tversky-1972", screen="place")
def only_host(
    case: Case, *, kind: Relations = (), of: Places = (), in_members_of: Organisations = ()
) -> Draws:
    """The party has said that it will meet with such a host and no other."""
    return 1.0 - _host(case, kind, of, in_members_of)


@red_line(SCREEN, screen="condition", assumed="a disputed promise satisfies by its strength")
def needs_guarantee(
    case: Case, *, kind: Guarantees, on: Places = (), in_members_of: Organisations = ()
) -> Draws:
    """The party asks for a promise before it comes to such a place."""
    concerned = np.ones((1, 1))
    if on or in_members_of:
        concerned = case.offers.ground(on)
        for organisation in in_members_of:
            concerned = np.maximum(concerned, case.offers.in_members(organisation, case.day))
    lacking = concerned
    for promise in kind:
        given = np.maximum(case.offers.guarantee(promise), case.promised(promise))
        lacking = lacking * (1.0 - given)
    return lacking


@red_line(SCREEN, screen="condition", assumed="each round does an equal part of the groundwork")
def needs_preparation(case: Case, *, rounds: Count, shield: str = "agreed-agenda") -> Draws:
    """The party asks for groundwork before it meets."""
    done = np.minimum(case.meetings("delegations") / rounds, 1.0)
    agreed = np.maximum(case.offers.guarantee(shield, if_named=True), case.promised(shield))
    return (1.0 - done) * (1.0 - agreed)


@red_line(SCREEN, screen="condition")
def needs_participants(case: Case, *, with_: Parties = (), without: Parties = ()) -> Draws:
    """The party meets only with some at the table, or without some."""
    lacking = [~case.offers.with_party(party) for party in with_]
    return _any(case, *lacking, *(case.offers.with_party(party) for party in without))


@red_line(SCREEN, screen="condition")
def needs_format(case: Case, *, formats: Formats = (), media: Media = ()) -> Draws:
    """The party meets in such a format only; an offer that names none does not meet it."""
    others = [~case.offers.in_format(*formats)] if formats else []
    return _any(case, *others, *([~case.offers.by_medium(*media)] if media else []))


@red_line(SCREEN, screen="condition")
def below(case: Case, *, than: Level) -> Draws:
    """The party meets below a level only."""
    return _any(case, case.offers.at_level(*LEVELS[: LEVELS.index(than) + 1]))


@red_line(SCREEN, screen="condition")
def topics(
    case: Case, *, only: Topics = (), with_: Topics = (), some: Topics = (), not_: Topics = ()
) -> Draws:
    """The party talks about these only, about each of these, about some of these, or not at all."""
    agenda = case.offers.topic
    others = [agenda[topic] for topic in agenda if only and topic not in only]
    lacking = [~agenda[topic] for topic in with_]
    if some:
        lacking.append(~reduce(np.logical_or, (agenda[topic] for topic in some)))
    barred = [agenda[topic] for topic in not_]
    untold = [~case.offers.told] if only or not_ else []
    return _any(case, *others, *lacking, *barred, *untold)


@red_line(SCREEN, screen="condition")
def waits_for(case: Case, *, event: Events = (), context: Contexts = ()) -> Draws:
    """The party waits for something to happen first; for words alone it waits until it ends."""
    come = [np.array([[name in case.happened]]) for name in event]
    come += [case.holds(series, value) > 0 for series, value in map(_pair, context)]
    return 1.0 - _any(case, *come)


@red_line(
    screen="refused",
    assumed="drawn in by half from the records",
    says="it was offered {place} before and did not accept",
)
def refused_before(case: Case) -> Draws:
    """It was offered the place at this class of level, did not accept, and this is a new offer."""
    again = case.answered.get(case.party.name, np.zeros((1, 1))) != 0.0
    refused: Draws = np.isfinite(case.here("refused", case.party.name)) & ~again
    return refused


def _host(
    case: Case, kinds: tuple[str, ...], of: tuple[str, ...], inside: tuple[str, ...]
) -> Draws:
    """Return 1 with a host of one of some kinds, 0 with another, NaN where it is not known."""
    states = of or (case.party.adversary_state,)
    told = [case.relation(kind, state) for kind in kinds for state in states]
    told += [np.where(case.offers.in_members(name, case.day), 1.0, 0.0) for name in inside]
    most: Draws = reduce(np.fmax, told, np.zeros((1, 1)))
    blank = reduce(np.logical_or, map(np.isnan, told), np.zeros((1, 1), np.bool_))
    return np.where(most > 0, 1.0, np.where(blank, case.offers.gazetteer.untold, 0.0))


def _any(case: Case, *masks: Mask) -> Draws:
    """Return 1 where one of some masks holds, else 0."""
    found: Draws = np.zeros((1, 1))
    for mask in masks:
        found = np.where(mask, 1.0, found)
    return found


def _pair(value: str) -> tuple[str, str]:
    series, _, held = value.partition("=")
    return series, held
