"""Considerations that push nothing unless the scenario states their input."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.arrays import Draws
from sim.rules.case import Case
from sim.rules.declare import consideration
from sim.rules.priors import HalfNormal, LogNormal, Weight
from sim.rules.settings import Contexts, Parties

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


@consideration("fearon-1994", assumed=f"the cost of going back on one's word fades; {WIDTH}")
def audience(
    case: Case,
    *,
    cost: Annotated[Draws, HalfNormal(0.8)],
    half_life: Annotated[Draws, LogNormal(120.0, 0.6)],
    on_adversary_ground: bool = False,
) -> Draws:
    """Who refused in public pays at home for accepting the same later."""
    if not on_adversary_ground or not case.party.adversary_state:
        return np.zeros((1, 1))
    memory = np.zeros((1, 1))
    for day in case.refused:
        memory = memory + 2.0 ** (-(case.day - day) / half_life)
    there = case.offers.on([case.party.adversary_state])
    return -np.minimum(cost * memory, 2.5) * there


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


def _any(case: Case, values: tuple[str, ...]) -> Draws:
    """Return 1 where one of the values of context, each `series=value`, holds."""
    held = np.zeros((1, 1))
    for text in values:
        series, _, value = text.partition("=")
        held = np.maximum(held, case.holds(series, value))
    return held
