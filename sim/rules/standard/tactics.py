"""Tactics: which offer a party makes; each adds to the log-odds of choosing it."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.arrays import Draws
from sim.rules.course import Choice
from sim.rules.declare import PRINCIPAL, tactic
from sim.rules.priors import HalfNormal, LogNormal

WIDTH = "the width of the prior is a judgement; quantities in utility units are times ten"


MOST = 700.0
"""Log-odds beyond which the exponential would overflow."""


@tactic("mckelvey-palfrey-1995", assumed=f"nobody names what nobody would accept; {WIDTH}")
def expected_worth(choice: Choice, *, weight: Annotated[Draws, LogNormal(1.0, 0.5)]) -> Draws:
    """A party prefers what it would accept itself and what it believes the others would accept."""
    own = 1.0 / (1.0 + np.exp(np.minimum(-choice.worth, MOST)))
    return weight * choice.belief * own


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
