"""Everything that an exploration tells, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sim.expect.bench import Bench
from sim.expect.space import OfferSpace
from sim.runs.work import ALONE, Work
from sim.study.beliefs import Beliefs, beliefs_in
from sim.study.differences import Fewest
from sim.study.explore import Exploration, explore
from sim.study.flips import Flips, flips_in
from sim.study.information import Information, information
from sim.study.logic import Dropped, Leaving, Line, Logic, Rest, dropped, leaving_out, logic, rests
from sim.study.models import Beside, Envelope, Others, envelope
from sim.study.score import Labelled
from sim.study.whatif.levers import Levers, levers, plainest, reference


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
    hangs: tuple[str, ...]
    """Other readings under which a line of a contradiction is not in force."""
    levers: Levers
    """Single changes of one offer: of the first, where one place is asked about."""

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
    others = tuple(others)
    readings = [(name, other) for name, other in others if "=" in name]
    explored = explore(bench, space, day, work)
    stated, resting = logic(explored), rests(explored.hearing)
    asked = plainest(space) if len(space.places) == 1 else reference(bench, space, day)
    return Survey(
        exploration=explored,
        logic=stated,
        rests=resting,
        leaving=leaving_out(explored, resting),
        dropped=dropped(explored, stated),
        envelope=envelope(explored, others, work),
        focus=focus(explored),
        hangs=_hangs(explored, stated, readings),
        levers=levers(bench, asked, space, day, readings),
    )


def _hangs(
    explored: Exploration, stated: Logic, readings: Iterable[tuple[str, Bench]]
) -> tuple[str, ...]:
    """Return the readings without which a line of a contradiction is not in force."""
    torn, hanging = frozenset[str]().union(*stated.conflicts), list[str]()
    for name, other in readings if torn else ():
        heard = Beside(explored, other).hearing.rules.values()
        if torn - {bound.id for rules in heard for bound in rules}:
            hanging.append(name)
    return tuple(hanging)
