"""The first model of Parley, as an example of a book of one's own: load it with --rules.

It was written for one dispute, before many were at hand. Eight attributes of an offer, each in
[0, 1] and higher being better for the party, push `weight * (attribute - 0.5)` log-odds; five more
rules push nothing unless a scenario states their input; a red line is enforced with a
probability that follows the grade of its evidence. On disputes that it had not seen it was worse
than tossing a coin: its place is beside the standard book, for comparison, and to be learnt from.

In the place of the standard considerations, not beside them:

    parley replay SCENARIO --rules scenarios/rules/first-model.py --without base
        --without deviation --without third_party --without conference --without named_itself
        --without hostile_host --without host_allied --without meetings --without no_place
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim import (
    Case,
    Choice,
    Draws,
    HalfNormal,
    LogNormal,
    Normal,
    Weight,
    consideration,
    red_line,
    tactic,
)
from sim.rules.settings import Contexts, Count, Guarantees, Organisations, Parties, Places, Topics

EVEN = 1.25
"""Median weight if all eight weigh the same and together span ten log-odds."""
UNKNOWN = 0.5
"""An attribute of an offer that names no venue, if it depends on the venue."""

BAND = "the weight is a band around equal weights; the literature gives signs, not sizes"


@consideration("mckelvey-palfrey-1995", assumed="an offer that is middling in all respects fails")
def reluctance(case: Case, *, log_odds: Annotated[Draws, Normal(-1.0, 1.0)]) -> Draws:
    """A meeting of adversaries costs something before its terms are looked at."""
    del case
    return log_odds


@consideration("brown-baer-2011", "salacuse-rubin-1990", assumed=BAND)
def ground(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """Who travels to the adversary's ground gives something up, who receives gains."""
    return weight * _centred(whose_ground(case))


@consideration(assumed=f"leaders do not risk their lives for a meeting; {BAND}")
def safety(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """The safety of the leader depends on who controls the place and who answers for it."""
    return weight * _centred(personal_safety(case))


@consideration("rome-statute-1998", assumed=f"no sitting head of state has been arrested; {BAND}")
def legal(
    case: Case,
    *,
    weight: Annotated[Draws, Weight(EVEN)],
    organisations: Organisations = (),
    shield: str = "immunity",
) -> Draws:
    """A place where the leader could be arrested, or tried, is worse than one where not."""
    return weight * _centred(free_from_arrest(case, organisations, shield))


@consideration("bercovitch-1996", "wilkenfeld-2003", assumed=BAND)
def mediator(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """A mediator at the table makes progress likelier and agreement easier to defend."""
    return weight * _centred(mediation(case))


@consideration(assumed=f"a meeting is worth what it can settle; {BAND}")
def substance(case: Case, *, weight: Annotated[Draws, Weight(EVEN)], topics: Topics = ()) -> Draws:
    """A meeting on the party's own questions is worth more than one without an agenda."""
    return weight * _centred(progress(case, topics))


@consideration(assumed=f"both sides have asked for groundwork before leaders meet; {BAND}")
def preparation(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """The better the ground is prepared, the smaller the risk of failing in public."""
    return weight * _centred(groundwork(case))


@consideration("putnam-1988", assumed=BAND)
def status(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """A leader who comes as a guest of the adversary looks the lesser of the two."""
    return weight * _centred(standing(case))


@consideration("axelrod-1984", assumed=BAND)
def precedent(case: Case, *, weight: Annotated[Draws, Weight(EVEN)]) -> Draws:
    """Meetings that were held before make the next one ordinary."""
    return weight * _centred(habit(case))


WIDTH = "the width of the prior is a judgement; quantities in utility units are times ten"


@consideration("mintz-2004", assumed=f"delegations commit less than leaders; {WIDTH}")
def level(
    case: Case, *, weight: Annotated[Draws, Weight(1.5)], below_leaders: bool = False
) -> Draws:
    """A meeting below the leaders commits less, and is easier to accept."""
    return weight * (~case.offers.at_level("leaders") & below_leaders)


@consideration("faratin-1998", assumed=f"what a party asks for falls towards a deadline; {WIDTH}")
def time(
    case: Case,
    *,
    concession: Annotated[Draws, HalfNormal(2.0)],
    beta: Annotated[Draws, LogNormal(0.5, 0.7)],
    deadline_day: float = 0.0,
    from_day: float = 0.0,
) -> Draws:
    """A deadline that draws near makes a party settle for less."""
    if deadline_day <= from_day:
        return np.zeros((1, 1))
    elapsed = np.clip((case.day - from_day) / (deadline_day - from_day), 0.0, 1.0)
    return concession * (0.02 + 0.98 * elapsed ** (1.0 / beta))


@consideration("zartman-2000", assumed=WIDTH)
def ripeness(
    case: Case,
    *,
    pull: Annotated[Draws, HalfNormal(0.8)],
    hurts: Contexts = (),
    hurts_adversary: Contexts = (),
    way_out: Contexts = (),
) -> Draws:
    """A stalemate that hurts both sides, with a way out in sight, makes them readier."""
    return pull * np.minimum(_any(case, hurts), _any(case, hurts_adversary)) * _any(case, way_out)


@consideration("beardsley-2011", assumed=WIDTH)
def pressure(
    case: Case,
    *,
    pull: Annotated[Draws, HalfNormal(1.0)],
    mediators: Parties = (),
    attentive: Contexts = (),
) -> Draws:
    """A mediator with leverage that backs an offer makes it harder to refuse."""
    if not mediators:
        return np.zeros((1, 1))
    backed = 1.0 * case.offers.with_party(*mediators)
    return pull * backed * _any(case, attentive)


@consideration("zartman-2000", assumed=WIDTH)
def way_out(case: Case, *, pull: Annotated[Draws, HalfNormal(0.8)], seen: Contexts = ()) -> Draws:
    """A pause or another sign that things could change makes a meeting worth trying."""
    return pull * _any(case, seen)


ASKED_AT_FIRST = 0.02
"""Share of its room that a party gives up before time has passed."""


@tactic("faratin-1998", of=("principal",), assumed=f"no deadline is documented; {WIDTH}")
def aspiration(
    choice: Choice,
    *,
    beta: Annotated[Draws, LogNormal(0.5, 0.7)],
    firmness: Annotated[Draws, HalfNormal(1.0)],
    within_days: Count = 180,
) -> Draws:
    """A party asks for much at first and for less as days go by, never for less than no meeting.

    Only here are log-odds a worth, and 0 that of no meeting.
    """
    best = np.maximum(choice.worth.max(axis=0, keepdims=True), 0.0)
    elapsed: Draws = np.clip(choice.day / within_days, 0.0, 1.0)
    conceded = ASKED_AT_FIRST + (1.0 - ASKED_AT_FIRST) * elapsed ** (1.0 / beta)
    short = np.maximum(best * (1.0 - conceded) - choice.worth, 0.0)
    asked: Draws = np.where(choice.worth > 0.0, -firmness * short, -np.inf)
    return asked


SCREEN = "mintz-2004"


@red_line(SCREEN, "tversky-1972")
def stays_off(case: Case, *, of: Places) -> Draws:
    """The party has said that it will not meet on such ground."""
    return np.where(case.offers.on(of), 1.0, 0.0)


@red_line(SCREEN, "tversky-1972")
def nowhere_else(case: Case, *, of: Places) -> Draws:
    """The party has said that it will meet on that ground and no other."""
    return np.where(case.offers.on(of), 0.0, 1.0)


@red_line(SCREEN, assumed="a disputed promise satisfies in proportion to its strength")
def asks_promise(
    case: Case, *, kind: Guarantees, on: Places = (), in_members_of: Organisations = ()
) -> Draws:
    """The party asks for a promise before it comes to such a place."""
    concerned = np.ones(case.offers.shape)
    if on or in_members_of:
        concerned = np.where(case.offers.on(on), 1.0, 0.0)
        for organisation in in_members_of:
            concerned = np.maximum(concerned, case.offers.in_members(organisation, case.day))
    lacking = concerned
    for promise in kind:
        lacking = lacking * (1.0 - case.offers.guarantee(promise))
    return lacking


@red_line(SCREEN, assumed="each round of delegations does an equal part of the groundwork")
def asks_groundwork(case: Case, *, rounds: Count, shield: str = "agreed-agenda") -> Draws:
    """The party asks for groundwork before it meets."""
    done = np.minimum(case.meetings("delegations") / rounds, 1.0)
    return (1.0 - done) * (1.0 - case.offers.guarantee(shield, if_named=True))


@red_line(SCREEN)
def asks_participant(case: Case, *, party: Parties) -> Draws:
    """The party will not meet unless another one is at the table."""
    return np.where(case.offers.with_party(*party), 0.0, 1.0)


@red_line(SCREEN, assumed="a format without a topic is half-way to no real format")
def asks_topics(case: Case, *, topics: Count) -> Draws:
    """The party asks for a format in which something can be settled."""
    return np.where(case.offers.topics() < topics, 0.5, 0.0)


def whose_ground(case: Case) -> Draws:
    """Return 0 on the adversary's ground, 0.7 on neutral and 1 on the party's own."""
    value = np.where(case.offers.placed, 0.7, UNKNOWN)
    value = np.where(case.offers.on(_own(case)), 1.0, value)
    return np.where(case.offers.on(_adversary(case)), 0.0, value)


def personal_safety(case: Case) -> Draws:
    """Return 1 at home, 0.9 in a neutral state, little on the adversary's ground."""
    promised = case.offers.guarantee("personal-security", if_named=True)
    value = np.where(case.offers.placed, 0.9, 0.8)
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


def _centred(attribute: Draws) -> Draws:
    """Return an attribute, held within [0, 1], as its distance from the middle."""
    return np.minimum(np.maximum(attribute, 0.0), 1.0) - 0.5


def _own(case: Case) -> tuple[str, ...]:
    return (case.party.state,) if case.party.state else ()


def _adversary(case: Case) -> tuple[str, ...]:
    return (case.party.adversary_state,) if case.party.adversary_state else ()


def _any(case: Case, values: tuple[str, ...]) -> Draws:
    """Return 1 where one of the values of context, each `series=value`, holds."""
    held = np.zeros((1, 1))
    for text in values:
        series, _, value = text.partition("=")
        held = np.maximum(held, case.holds(series, value))
    return held
