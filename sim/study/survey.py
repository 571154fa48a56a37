"""Everything that an exploration tells, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sim.arrays import Draws
from sim.engine.judge import Bench
from sim.engine.space import OfferSpace
from sim.study.explore import Exploration, explore
from sim.study.focus import Focus, focus
from sim.study.logic import Leaving, Line, Logic, Rest, leaving_out, logic, rests
from sim.study.openings import Dropped, dropped
from sim.study.picks import Pick, pareto_share, picks
from sim.study.variants import Envelope, envelope
from sim.study.work import ALONE, Work

Others = Callable[[], Iterator[tuple[str, Bench]]]
"""Gives the readings and variants of an envelope, one at a time."""


@dataclass(frozen=True, slots=True)
class Survey:
    """An exploration, what follows from it by logic, and how far other models agree."""

    exploration: Exploration
    logic: Logic
    rests: Mapping[Line, Rest]
    leaving: tuple[Leaving, ...]
    dropped: tuple[Dropped, ...]
    envelope: Envelope
    pareto: Draws
    """Share of draws in which each class is on the Pareto frontier, shape (class,)."""
    picks: Mapping[str, Pick]
    focus: Focus
    """A closer look at the class that all accept most often."""


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
        Readings and variants that the envelope spans.
    work
        By how many, who is told, where finished parts are kept; has no effect on results.
    """
    explored = explore(bench, space, day, work)
    found = logic(explored)
    held = rests(bench.scenario, explored.panel)
    return Survey(
        exploration=explored,
        logic=found,
        rests=held,
        leaving=leaving_out(explored, held),
        dropped=dropped(explored, found),
        envelope=envelope(explored, others(), work),
        pareto=pareto_share(explored),
        picks=picks(explored),
        focus=focus(explored),
    )
