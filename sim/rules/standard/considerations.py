"""The considerations that hold for every principal: a base, and eight attributes.

Each attribute lies in [0, 1], higher being better for the party, and pushes
`weight * (attribute - 0.5)` log-odds. How it is computed from facts is coded in the
function that bears its name; the anchors are those of the codebook.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import numpy as np

from sim.arrays import Draws
from sim.rules.case import Case
from sim.rules.declare import consideration
from sim.rules.priors import Base, Weight
from sim.rules.settings import Organisations, Topics

EVEN = 1.25
"""Median weight if all eight weigh the same and together span ten log-odds."""
UNKNOWN = 0.5
"""An attribute of an offer that names no venue, if it depends on the venue."""

BAND = "the weight is a band around equal weights; the literature gives signs, not sizes"


@consideration("mckelvey-palfrey-1995", assumed="an offer that is middling in all respects fails")
def base(case: Case, *, log_odds: Annotated[Draws, Base(-1.0, 1.0)]) -> Draws:
    """A meeting of adversaries costs something before its terms are looked at."""
    del case
    return log_odds


@consideration("brown-baer-2011", "salacuse-rubin-1990", assumed=BAND)
def ground(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """Who travels to the adversary's ground gives something up, who receives gains."""
    return weight * (case.attribute("terr", whose_ground) - 0.5)


@consideration(assumed=f"leaders do not risk their lives for a meeting; {BAND}")
def safety(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """The safety of the leader depends on who controls the place and who answers for it."""
    return weight * (case.attribute("sec", personal_safety) - 0.5)


@consideration("rome-statute-1998", assumed=f"no sitting head of state has been arrested; {BAND}")
def legal(
    case: Case,
    *,
    weight: Annotated[Draws, Weight(EVEN)],
    organisations: Organisations = (),
    shield: str = "immunity",
) -> Draws:
    """A place where the leader could be arrested, or tried, is worse than one where not."""
    return weight * (
        case.attribute("legal", lambda c: free_from_arrest(c, organisations, shield)) - 0.5
    )


@consideration("bercovitch-1996", "wilkenfeld-2003", assumed=BAND)
def mediator(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """A mediator at the table makes progress likelier and agreement easier to defend."""
    return weight * (case.attribute("med", mediation) - 0.5)


@consideration(assumed=f"a meeting is worth what it can settle; {BAND}")
def substance(case: Case, *, weight: Annotated[Draws, Weight(EVEN)], topics: Topics = ()) -> Draws:
    """A meeting on the party's own questions is worth more than one without an agenda."""
    return weight * (case.attribute("subst", lambda c: progress(c, topics)) - 0.5)


@consideration(assumed=f"both sides have asked for groundwork before leaders meet; {BAND}")
def preparation(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """The better the ground is prepared, the smaller the risk of failing in public."""
    return weight * (case.attribute("prep", groundwork) - 0.5)


@consideration("putnam-1988", assumed=BAND)
def status(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """A leader who comes as a guest of the adversary looks the lesser of the two."""
    return weight * (case.attribute("status", standing) - 0.5)


@consideration("axelrod-1984", assumed=BAND)
def precedent(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """Meetings that were held before make the next one ordinary."""
    return weight * (case.attribute("prec", habit) - 0.5)


def whose_ground(case: Case) -> Draws:
    """Return 0 on the adversary's ground, 0.7 on neutral and 1 on the party's own."""
    value = np.where(case.offers.placed, 0.7, UNKNOWN)
    value = _where_leaning(case, value, lambda lean: 0.7 + np.where(lean < 0, 0.7, 0.3) * lean)
    value = np.where(case.offers.on(_own(case)), 1.0, value)
    return np.where(case.offers.on(_adversary(case)), 0.0, value)


def personal_safety(case: Case) -> Draws:
    """Return 1 at home, 0.9 in a neutral state, little on the adversary's ground."""
    promised = case.offers.guarantee("personal-security", if_named=True)
    value = np.where(case.offers.placed, 0.9, 0.8)
    value = _where_leaning(case, value, lambda lean: 0.9 + np.minimum(lean, 0.0) * 0.5)
    value = np.where(case.offers.on(_own(case)), 1.0, value)
    return np.where(case.offers.on(_adversary(case)), 0.2 + 0.15 * promised, value)


def free_from_arrest(case: Case, organisations: tuple[str, ...], shield: str) -> Draws:
    """Return 1 where no court reaches the leader, less where one does and nothing shields."""
    exposed = np.zeros(case.offers.shape)
    for organisation in organisations:
        exposed = np.maximum(exposed, case.offers.in_members(organisation, case.day))
    exposed = exposed * case.offers.at_level("leaders")
    value = 1.0 - exposed * (1.0 - case.offers.guarantee(shield, if_named=True))
    return np.where(case.offers.on(_adversary(case)), np.minimum(value, 0.2), value)


def mediation(case: Case) -> Draws:
    """Return 0.2 without a mediator, 0.6 with one at the table, 0.9 if it also proposes."""
    if not case.party.mediators:
        return np.full(case.offers.shape, 0.2)
    seated = case.offers.with_party(*case.party.mediators)
    proposed = case.offers.proposed_by(*case.party.mediators)
    return 0.2 + 0.4 * seated + 0.3 * proposed


def progress(case: Case, topics: tuple[str, ...]) -> Draws:
    """Return 0.3, and 0.15 more for each of the party's topics on the agenda, up to 0.75."""
    return 0.3 + 0.15 * np.minimum(case.offers.topics(*topics), 3.0)


def groundwork(case: Case) -> Draws:
    """Return what delegations and an agenda have prepared; lower levels need less of it."""
    rounds = case.meetings("delegations")
    below = ~case.offers.at_level("leaders")
    agenda = case.offers.topics() > 0
    agreed = case.offers.guarantee("agreed-agenda", if_named=True)
    return 0.15 + 0.45 * below + 0.25 * rounds + 0.1 * agenda + 0.5 * agreed


def standing(case: Case) -> Draws:
    """Return 0 as the adversary's guest, 0.9 as the host, 0.4 elsewhere, more below leaders."""
    value = np.where(case.offers.at_level("leaders"), 0.4, 0.65)
    value = np.where(case.offers.on(_own(case)), 0.9, value)
    return np.where(case.offers.on(_adversary(case)), 0.0, value)


def habit(case: Case) -> Draws:
    """Return `1 - exp(-n / 2)` for n meetings held on the offer's track."""
    leaders, others = case.meetings("leaders"), case.meetings("delegations")
    held = np.where(case.offers.at_level("leaders"), leaders, others)
    return 1.0 - np.exp(-held / 2.0)


def _where_leaning(case: Case, value: Draws, worth: Callable[[Draws], Draws]) -> Draws:
    """Return a value with that of states that side with somebody put in its place."""
    for state, lean in case.party.leans.items():
        there = case.offers.on([state])
        if there.any():
            value = np.where(there, worth(lean), value)
    return value


def _own(case: Case) -> tuple[str, ...]:
    return (case.party.state,) if case.party.state else ()


def _adversary(case: Case) -> tuple[str, ...]:
    return (case.party.adversary_state,) if case.party.adversary_state else ()
