"""Candidates: what was believed to matter and has no support in the records.

None of them is in force unless somebody switches it on by its name. Each is centred where the
records leave it, most at 0, and widens the envelope by as much as one could still believe in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Annotated

import numpy as np

from sim.arrays import Draws, Mask
from sim.rules.case import Case
from sim.rules.declare import consideration
from sim.rules.priors import Normal

CENTRED = 30.0
"""Days since the last answer at which that pushes nothing."""
OPEN = "the records do not bear it out; its width is what one could still believe"


@consideration("salacuse-rubin-1990", assumed=OPEN, says="it has said how it likes {place}")
def likes(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.4)]) -> Draws:
    """A party prefers the places that it has said it likes to those that it dislikes."""
    pushed: Draws = push * case.liked()
    return pushed


@consideration(assumed="the records say that lines fade; one dispute at hand says that they hold")
def lines_stand(case: Case) -> Draws:
    """A line stands as it was said on the first day, however long ago that is."""
    del case
    return np.zeros((1, 1))


@consideration(assumed=OPEN, says="it has answered no offer for a while")
def silence(case: Case, *, push: Annotated[Draws, Normal(-0.08, 0.08)]) -> Draws:
    """The longer a party has answered no offer, the less ready it is."""
    days = case.days_since_answer
    since = np.where(np.isfinite(days), days, CENTRED)
    longer: Draws = np.log1p(since) - np.log1p(CENTRED)
    return push * longer


@consideration(assumed=OPEN, says="the offer comes with a promise")
def guaranteed(case: Case, *, push: Annotated[Draws, Normal(0.15, 0.4)]) -> Draws:
    """A promise that comes with an offer makes it easier to accept."""
    return push * _any(strength > 0.0 for strength in case.offers.strength.values())


@consideration("brown-baer-2011", assumed=OPEN, says="it is the other side's ground")
def adversary_ground(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.4)]) -> Draws:
    """Who travels to the adversary's ground gives something up."""
    return push * case.offers.on(filter(None, [case.party.adversary_state]))


@consideration("brown-baer-2011", assumed=OPEN, says="it is its own ground")
def own_ground(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.5)]) -> Draws:
    """Who receives the other side at home gains something."""
    return push * case.offers.on(filter(None, [case.party.state]))


@consideration("mintz-2004", assumed=OPEN, says="leaders would meet")
def leaders(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.3)]) -> Draws:
    """A meeting of leaders commits more than one below."""
    return push * case.offers.at_level("leaders")


@consideration(assumed=OPEN, says="the host votes as one of the sides does", reads=("un-votes",))
def lean(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.2)]) -> Draws:
    """A host that votes as the party does in the United Nations suits it."""
    return push * np.where(case.third, case.lean, 0.0)


@consideration(assumed=OPEN, says="it answers as it did last")
def last_answer(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.2)]) -> Draws:
    """Who accepted last accepts again, and who did not does not again."""
    accepted, refused = (
        case.lately("accepted", case.party.name), case.lately("refused", case.party.name),
    )  # fmt: skip
    return push * (1.0 * (accepted < refused) - (refused < accepted))


@consideration("bercovitch-1996", assumed=OPEN, says="it is a mediator's ground")
def mediator_ground(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.5)]) -> Draws:
    """The ground of a mediator is easier to agree on."""
    return push * (case.third & case.offers.on(case.party.mediator_states))


@consideration("bercovitch-1996", "wilkenfeld-2003", assumed=OPEN, says="a mediator takes part")
def mediator_present(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.4)]) -> Draws:
    """A mediator at the table makes progress likelier and agreement easier to defend."""
    return push * _any(case.offers.present[name] for name in case.party.mediators)


@consideration(assumed=OPEN, says="the other side has accepted")
def other_accepted(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.3)]) -> Draws:
    """What the other side has accepted is hard to refuse, or suspect."""
    return push * (case.answered.get(case.party.adversary, np.zeros((1, 1))) > 0.0)


@consideration(
    "rome-statute-1998",
    assumed=f"no sitting head of state was arrested; {OPEN}",
    says="a court could have the leader arrested there",
)
def court(case: Case, *, push: Annotated[Draws, Normal(0.0, 0.6)]) -> Draws:
    """A state that would have to arrest the leader is no place for that leader."""
    exposed = _any(case.offers.in_members(name, case.day) for name in case.party.courts)
    return push * (exposed & case.offers.at_level("leaders"))


def _any(masks: Iterable[Mask]) -> Mask:
    """Return where one of some masks holds."""
    nowhere: Mask = np.zeros((1, 1), dtype=np.bool_)
    return reduce(np.logical_or, masks, nowhere)
