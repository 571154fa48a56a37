"""The considerations that hold for every principal: a loose prior, and little else.

Three records of documented answers, coded alike, were searched for what predicts the answer to
an offer of a place. Almost nothing does. What is here has a sign that they bear out, or an
effect that a reader would ask for; each prior is drawn in by half, and `evidence.csv` holds what
each record says.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.arrays import Draws, Mask
from sim.rules.case import Case
from sim.rules.declare import consideration
from sim.rules.priors import Normal, Shared

DRAWN_IN = "drawn in by half from the records: with a known proposer the slope was .43"


@consideration("mckelvey-palfrey-1995", assumed=DRAWN_IN, says="any offer, to begin with")
def base(case: Case, *, log_odds: Annotated[Draws, Normal(-0.60, 0.40)]) -> Draws:
    """The other side's own offer of a third place is accepted in about one case in three."""
    del case
    return log_odds


@consideration(
    assumed="disputes, and parties in them, differ for reasons that no rule names",
    says="disputes differ, and parties in them, for reasons that no rule names",
)
def deviation(
    case: Case,
    *,
    dispute: Annotated[Draws, Shared(0.0, 0.45)],
    party: Annotated[Draws, Normal(0.0, 0.25)],
) -> Draws:
    """Disputes differ in how readily offers are accepted, and so do the parties in them."""
    del case
    return dispute + party


@consideration(
    "bercovitch-1996", "wilkenfeld-2003", assumed=DRAWN_IN, says="a third party proposes"
)
def third_party(case: Case, *, push: Annotated[Draws, Normal(0.60, 0.30)]) -> Draws:
    """What a third party proposes is accepted more often than what the other side does."""
    return push * _by_third(case)


@consideration(assumed=DRAWN_IN, says="it is an invitation to a conference")
def conference(case: Case, *, push: Annotated[Draws, Normal(-0.20, 0.30)]) -> Draws:
    """A third party's invitation to a conference is accepted less often than one to a meeting."""
    return push * (_by_third(case) & case.offers.in_format("multilateral"))


@consideration(assumed=DRAWN_IN, says="it has offered {place} itself")
def named_itself(case: Case, *, push: Annotated[Draws, Normal(0.35, 0.35)]) -> Draws:
    """A party that has itself offered a place is readier to accept it."""
    return push * np.isfinite(case.here("offered", case.party.name))


HOSTILE = {
    "listed-unfriendly": "the host is on its list",
    "sky-closed": "the host has closed its sky to it",
    "rivalry": "the host is its strategic rival",
}
"""Relations of a hostile host, and how each is told."""


def _hostility(case: Case | None) -> str:
    if case is None:
        return "the host is hostile to it by one table or more: its list, closed skies, rivalry"
    found = [case.relation(kind, case.party.state).flat[0] for kind in HOSTILE]
    told = [says for says, holds in zip(HOSTILE.values(), found, strict=True) if holds == 1]
    return " and ".join(told) or _hostility(None)


@consideration(
    "salacuse-rubin-1990",
    assumed=f"{DRAWN_IN}; the table of lists and closed skies knows Russia only",
    says=_hostility,
    reads=(*HOSTILE,),
)
def hostile_host(case: Case, *, push: Annotated[Draws, Normal(-0.70, 0.50)]) -> Draws:
    """A party does not like to meet in a state that it lists as unfriendly, or has for a rival."""
    known = [case.relation(kind, case.party.state) for kind in HOSTILE]
    return push * np.where(case.third, np.fmax.reduce(known), 0.0)


@consideration(
    assumed=DRAWN_IN, says="the host is an ally of the other side", reads=("defence-pact",)
)
def host_allied(case: Case, *, push: Annotated[Draws, Normal(-0.20, 0.40)]) -> Draws:
    """A party does not like to meet in a state that has a defence pact with its adversary."""
    allied = case.relation("defence-pact", case.party.adversary_state)
    return push * np.where(case.third, allied, 0.0)


@consideration("axelrod-1984", assumed=DRAWN_IN, says="the two sides have met within a year")
def meetings(case: Case, *, push: Annotated[Draws, Normal(0.20, 0.25)]) -> Draws:
    """Each doubling of meetings of the two sides within a year makes the next one readier.

    `push` is in log-odds for each unit of ln(1 + meetings at this class of level in 365 days).
    """
    return push * np.log1p(case.met_in_a_year)


@consideration("salacuse-rubin-1990", assumed=DRAWN_IN, says="no place is named")
def no_place(case: Case, *, push: Annotated[Draws, Normal(-0.35, 0.35)]) -> Draws:
    """An offer that names no place is accepted less often."""
    return push * ~case.offers.placed


def _by_third(case: Case) -> Mask:
    """Return whether neither the adversary nor the party itself proposes the offer.

    An offer that nobody made is weighed as a third party's.
    """
    sides = filter(None, (case.party.name, case.party.adversary))
    return ~case.offers.proposed_by(*sides)
