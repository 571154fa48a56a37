"""Everything that an exploration tells, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sim.expect.bench import Bench
from sim.expect.space import OfferSpace
from sim.study.beliefs import Beliefs, beliefs_in
from sim.study.differences import Fewest
from sim.study.explore import ALONE, Exploration, Work, explore
from sim.study.flips import Flips, flips_in
from sim.study.information import Information, information
from sim.study.logic import Dropped, Leaving, Line, Logic, Rest, dropped, leaving_out, logic, rests
from sim.study.models import Envelope, Others, envelope
from sim.study.score import Labelled


@dataclass(frozen=True, slots=True)
class Focus:
    """What would have to be otherwise for one class of offers, and what would tell."""

    number: int
    """The class that all principals accept most often."""
    beliefs: Mapping[str, Fewest[Beliefs]]
    """Fewest changes of belief, by party."""
    flips: Flips
    """Fewest changes of the offer, by the party that answers, and for all under the empty name."""
    information: Information


def focus(exploration: Exploration) -> Focus:
    """Return a closer look at the class that all principals accept most often."""
    number = exploration.likeliest[0]
    return Focus(
        number,
        {party: beliefs_in(exploration, number, party) for party in exploration.acceptance},
        flips_in(exploration, number),
        information(exploration, number),
    )


@dataclass(frozen=True, slots=True)
class Survey(Labelled):
    """An exploration, what follows from it by logic, and how far other models agree."""

    exploration: Exploration
    logic: Logic
    rests: Mapping[Line, Rest]
    leaving: tuple[Leaving, ...]
    dropped: tuple[Dropped, ...]
    envelope: Envelope
    focus: Focus
    """A closer look at the class that all accept most often."""

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.exploration.bench


def survey(
    bench: Bench, space: OfferSpace, day: date, others: Others, work: Work = ALONE
) -> Survey:
    """Return everything that an exploration tells.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    space
        The offers.
    day
        Day on which they would be made.
    others
        Readings and models that the envelope spans, each asked for once.
    work
        By how many, and who is told; has no effect on results.
    """
    explored = explore(bench, space, day, work)
    stated, resting = logic(explored), rests(explored.hearing)
    return Survey(
        exploration=explored,
        logic=stated,
        rests=resting,
        leaving=leaving_out(explored, resting),
        dropped=dropped(explored, stated),
        envelope=envelope(explored, others, work),
        focus=focus(explored),
    )
