"""Red lines: how far an offer violates what a party says it will not accept."""

from __future__ import annotations

import numpy as np

from sim.arrays import Draws
from sim.rules.case import Case
from sim.rules.declare import red_line
from sim.rules.settings import Count, Guarantees, Organisations, Parties, Places

SCREEN = "mintz-2004"


@red_line(SCREEN, "tversky-1972", screen="place")
def refuses_ground(case: Case, *, of: Places) -> Draws:
    """The party has said that it will not meet on such ground."""
    return case.offers.ground(of)


@red_line(SCREEN, "tversky-1972", screen="place")
def only_ground(case: Case, *, of: Places) -> Draws:
    """The party has said that it will meet on that ground and no other."""
    return 1.0 - case.offers.ground(of)


@red_line(
    SCREEN, screen="condition", assumed="a disputed promise satisfies in proportion to its strength"
)
def needs_guarantee(
    case: Case,
    *,
    kind: Guarantees,
    on: Places = (),
    in_members_of: Organisations = (),
    not_by: Parties = (),
) -> Draws:
    """The party asks for a promise before it comes to such a place."""
    concerned = np.ones(case.offers.shape)
    if on or in_members_of:
        concerned = case.offers.ground(on)
        for organisation in in_members_of:
            concerned = np.maximum(concerned, case.offers.in_members(organisation, case.day))
    lacking = concerned
    for promise in kind:
        lacking = lacking * (1.0 - case.offers.guarantee(promise, not_by=not_by))
    return lacking


@red_line(
    SCREEN,
    screen="condition",
    assumed="each round of delegations does an equal part of the groundwork",
)
def needs_preparation(case: Case, *, rounds: Count, shield: str = "agreed-agenda") -> Draws:
    """The party asks for groundwork before it meets."""
    done = np.minimum(case.meetings("delegations") / rounds, 1.0)
    return (1.0 - done) * (1.0 - case.offers.guarantee(shield, if_named=True))


@red_line(SCREEN, screen="condition")
def needs_participant(case: Case, *, party: Parties) -> Draws:
    """The party will not meet unless another one is at the table."""
    return np.where(case.offers.with_party(*party), 0.0, 1.0)


@red_line(
    SCREEN, screen="condition", assumed="a format without a topic is half-way to no real format"
)
def real_format(case: Case, *, topics: Count) -> Draws:
    """The party asks for a format in which something can be settled."""
    return np.where(case.offers.topics() < topics, 0.5, 0.0)


@red_line(screen="refused", assumed="drawn in by half from the records")
def refused_before(case: Case) -> Draws:
    """It has refused the place before at this class of level, and this is a new offer."""
    again = case.answered.get(case.party.name, np.zeros((1, 1))) != 0.0
    refused: Draws = np.isfinite(case.here("refused", case.party.name)) & ~again
    return refused
