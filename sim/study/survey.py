"""Everything that an exploration tells, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sim.expect.answers import Reason, reasons
from sim.expect.bench import Bench
from sim.expect.space import OfferSpace
from sim.rules.standard import BACKGROUND
from sim.runs.work import ALONE, Work
from sim.study.differences import Difference, difference_of
from sim.study.explore import Exploration, explore
from sim.study.logic import Dropped, Leaving, Line, Logic, Rest, dropped, leaving_out, logic, rests
from sim.study.models import Beside, Envelope, Others, envelope
from sim.study.score import Labelled
from sim.study.whatif.levers import Levers, levers, plainest, reference

Beliefs = Mapping[str, tuple[Difference[Reason], ...]]
"""By party: what speaks against an offer, and acceptance if it, and nothing else, did not hold."""


def beliefs(exploration: Exploration, number: int) -> Beliefs:
    """Return what one would have to believe for each party to accept a class more often."""
    offers, level, found = exploration.offers(number), exploration.bench.level, {}
    for party in exploration.acceptance:
        verdict = exploration.hearing.weigh(party, offers)
        now = verdict.acceptance[0]
        changes = [
            difference_of(reason, now, verdict.without(reason.rule)[0], level)
            for reason in reasons(verdict, level)
            if reason.effect.mean < 0 and reason.rule not in BACKGROUND
        ]
        found[party] = tuple(sorted(changes, key=lambda change: -change.difference.mean))
    return found


@dataclass(frozen=True, slots=True)
class Survey(Labelled):
    """An exploration, what follows from it by logic, and how far other models agree."""

    exploration: Exploration
    logic: Logic
    rests: Mapping[Line, Rest]
    leaving: tuple[Leaving, ...]
    dropped: tuple[Dropped, ...]
    envelope: Envelope
    beliefs: Beliefs
    """Of the class that all accept most often."""
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
        beliefs=beliefs(explored, explored.likeliest[0]),
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
