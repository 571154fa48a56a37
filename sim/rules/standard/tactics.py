"""Tactics: which offer a party makes; each adds to the log-odds of choosing it."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.arrays import Draws
from sim.rules.course import Choice
from sim.rules.declare import PRINCIPAL, tactic
from sim.rules.priors import HalfNormal, LogNormal
from sim.rules.settings import Count

WIDTH = "the width of the prior is a judgement; quantities in utility units are times ten"
ASKED_AT_FIRST = 0.02
"""Share of its room that a party gives up before time has passed."""


@tactic("mckelvey-palfrey-1995", assumed=f"a meeting is worth its surplus if it comes; {WIDTH}")
def expected_worth(choice: Choice, *, weight: Annotated[Draws, LogNormal(1.0, 0.5)]) -> Draws:
    """A party prefers what is worth more to it and what it believes the others would accept."""
    return weight * choice.belief * np.maximum(choice.worth, 0.0)


@tactic("faratin-1998", of=(PRINCIPAL,), assumed=f"no deadline is documented; {WIDTH}")
def aspiration(
    choice: Choice,
    *,
    beta: Annotated[Draws, LogNormal(0.5, 0.7)],
    firmness: Annotated[Draws, HalfNormal(1.0)],
    within_days: Count = 180,
) -> Draws:
    """A party asks for much at first and for less as days go by, never for less than no meeting."""
    best = np.maximum(choice.worth.max(axis=0, keepdims=True), 0.0)
    elapsed: Draws = np.clip(choice.day / within_days, 0.0, 1.0)
    conceded = ASKED_AT_FIRST + (1.0 - ASKED_AT_FIRST) * elapsed ** (1.0 / beta)
    short = np.maximum(best * (1.0 - conceded) - choice.worth, 0.0)
    asked: Draws = np.where(choice.worth > 0.0, -firmness * short, -np.inf)
    return asked


@tactic(of=(PRINCIPAL,), assumed=f"one of the parties made the same offer three times; {WIDTH}")
def sticky(choice: Choice, *, weight: Annotated[Draws, HalfNormal(1.5)]) -> Draws:
    """A party tends to repeat the offer it made last."""
    return np.asarray(weight * (choice.like_own == 1.0))


@tactic("faratin-1998", of=(PRINCIPAL,), assumed=WIDTH)
def mirror(choice: Choice, *, weight: Annotated[Draws, HalfNormal(1.0)]) -> Draws:
    """Among offers it likes alike, a party prefers one that is like the other side's last."""
    return weight * choice.like_theirs


@tactic("fearon-1994", of=(PRINCIPAL,), assumed=f"a party loses less face that way; {WIDTH}")
def third_party_first(choice: Choice, *, weight: Annotated[Draws, HalfNormal(1.0)]) -> Draws:
    """What a mediator has proposed before is easier for a party to propose itself."""
    return weight * choice.voiced


@tactic(assumed=f"who was turned down tries something else sooner or later; {WIDTH}")
def tries_another(choice: Choice, *, weight: Annotated[Draws, HalfNormal(1.0)]) -> Draws:
    """An offer that was refused before is less likely to be made again."""
    return -weight * choice.refused


@tactic("groseclose-mccarty-2001", of=(PRINCIPAL,), assumed=f"off unless stated; {WIDTH}")
def blame(
    choice: Choice, *, weight: Annotated[Draws, HalfNormal(1.0)], shifts: bool = False
) -> Draws:
    """An offer that the other side is believed to refuse puts the blame on it."""
    return weight * (1.0 - choice.belief) * shifts
