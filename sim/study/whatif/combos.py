"""Every combination of an explored space, whoever proposes it and however sources are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from sim.expect.answers import Reason, reasons
from sim.expect.bench import Bench
from sim.expect.hearing import Hearing, on_day
from sim.expect.space import OfferSpace
from sim.rules.offers import FORMATS
from sim.rules.standard import BACKGROUND
from sim.runs.work import ALONE, Work
from sim.study.explore import Exploration, explore
from sim.study.score import Labelled
from sim.study.whatif.levers import Put, Readings, on_the_table, stood

LEVELS = ("leaders", "delegations")
"""Levels that are always asked about: one of each class."""
Setting = tuple[str, str]
"""Who proposes, a third party if empty; and the reading, as in the file if empty."""


@dataclass(frozen=True)
class Combos(Labelled):
    """A space of offers under every proposer and every reading that matters."""

    bench: Bench
    space: OfferSpace
    day: date
    answers: Mapping[Setting, Exploration]
    tabled: Mapping[str, Mapping[str, Mapping[str, Put]]]
    """By reading and level, what was on the table, by its id."""
    idle: tuple[str, ...]
    """Readings that change no answer."""


def combos(
    bench: Bench, space: OfferSpace, day: date, readings: Readings, work: Work = ALONE
) -> Combos:
    """Return every combination of a space, with all formats and both classes of level.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    space
        Places, promises and agendas.
    day
        Day on which the offers would be made.
    readings
        Other readings of the sources.
    work
        By how many; has no effect on results.
    """
    wide = replace(
        space,
        levels=tuple(dict.fromkeys((*space.levels, *LEVELS))),
        formats=tuple(dict.fromkeys((*space.formats, *FORMATS))),
    )
    asked = {"": _firm(bench, day)}
    answers, idle = dict(_asked("", asked[""], wide, day, work)), list[str]()
    for name, other in readings:
        firm = _firm(other.beside(bench), day)
        if _moved(answers["", ""], firm):
            asked[name] = firm
            answers |= _asked(name, firm, wide, day, work)
        else:
            idle.append(name)
    tabled = {
        name: {level: {event.id: stood(on_day(held, day), event)
                       for event in on_the_table(held, day, [level])} for level in wide.levels}
        for name, held in asked.items()
    }  # fmt: skip
    return Combos(bench, wide, day, answers, tabled, tuple(idle))


def _firm(bench: Bench, day: date) -> Bench:
    """Return a bench without the lines that nobody is known to hold: they move no number."""
    holds = on_day(bench, day).holds.values()
    mute = [name for held in holds for name, hold in held.items() if not np.any(hold.part)]
    return bench.without(*mute).beside(bench)


def _asked(
    reading: str, bench: Bench, space: OfferSpace, day: date, work: Work
) -> Iterator[tuple[Setting, Exploration]]:
    for by in (None, *bench.scenario.principals):
        own = replace(space, by=by, scenario=bench.scenario)
        yield (by or "", reading), explore(bench, own, day, work)


def _moved(known: Exploration, other: Bench) -> bool:
    """Return whether a reading changes an answer to the first offer of any class."""
    hearing, before = on_day(other, known.day), known.hearing
    offers = known.space.take(known.classes.first)
    asked = replace(known.space, scenario=other.scenario).take(known.classes.first)
    alike = hearing.alike(before)
    return any(
        not np.array_equal(hearing.weigh(party, asked).acceptance,
                           before.weigh(party, offers).acceptance)
        for party in known.acceptance
        if party not in alike
    )  # fmt: skip


FEW = 256
"""Draws that show which rules act, and which way."""
SLIGHT = 0.05
"""Log-odds below which a rule is not told."""


@dataclass(frozen=True)
class Acting:
    """Which rules move the answers of an exploration."""

    explored: Exploration

    @cached_property
    def hearing(self) -> Hearing:
        """The principals, with few draws."""
        hearing = self.explored.hearing
        return replace(hearing, bench=hearing.bench.with_draws(FEW))

    def on(self, number: int, party: str) -> list[Reason]:
        """Return what moves a party's answer to a class, the strongest first.

        What holds for every offer alike is left out.
        """
        verdict = self.hearing.weigh(party, self.explored.offers(number))
        told = [r for r in reasons(verdict, self.explored.level) if r.rule not in BACKGROUND]
        moving = [reason for reason in told if abs(reason.effect.mean) >= SLIGHT]
        return sorted(moving, key=lambda reason: -abs(reason.effect.mean))
