"""Reactions: what follows from an event, and after how many days.

The order is the order of events on one day: surroundings first, then what was fixed,
answers, and at last new offers.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.arrays import Draws
from sim.rules.course import NEVER_DAYS, Course
from sim.rules.declare import HOST, MEDIATOR, PRINCIPAL, reaction
from sim.rules.pace import ACCEPTED, AT_ONCE, LATER, MEDIAN_DAYS, RECORD, SPREAD
from sim.rules.priors import Beta, LogNormal
from sim.rules.settings import Count

RATE = "the rate is a judgement: one dispute tells little of it"
SURROUNDINGS: tuple[str, ...] = ()
ALL = (PRINCIPAL, MEDIATOR, HOST)
CLOSED = ("refuse", "deny", "downgrade", "lapse", "cancel")
"""Acts after which the table is empty, or emptier."""


@reaction("violate", on=("start", "pause", "ceasefire"), of=SURROUNDINGS, assumed=RATE)
def violates(course: Course, *, mean_days: Annotated[Draws, LogNormal(45.0, 0.7)]) -> Draws:
    """A pause is broken sooner or later."""
    return np.where(course.at("hostilities", "full"), NEVER_DAYS, course.wait(mean_days))


@reaction("resume", on=("start", "pause"), of=SURROUNDINGS, assumed=RATE)
def runs_out(course: Course, *, median_days: Annotated[Draws, LogNormal(14.0, 0.7)]) -> Draws:
    """A pause ends on the day that was agreed, or after some days."""
    ends = course.until("pause")
    drawn = course.delay(median_days, 0.5)
    days = np.where((course.act == "start") & np.isfinite(ends), ends, drawn)
    return np.where(course.at("hostilities", "pause"), days, NEVER_DAYS)


@reaction("pause", on=("start", "resume", "violate"), of=SURROUNDINGS, assumed=RATE)
def pauses(course: Course, *, mean_days: Annotated[Draws, LogNormal(90.0, 0.7)]) -> Draws:
    """A pause is agreed from time to time."""
    return np.where(course.at("hostilities", "full"), course.wait(mean_days), NEVER_DAYS)


@reaction("ceasefire", on=("agree", "round"), of=SURROUNDINGS, assumed=RATE)
def ceases(course: Course, *, probability: Annotated[Draws, Beta(1, 19)]) -> Draws:
    """Now and then an agreement to meet, or a round of talks, brings a ceasefire."""
    return np.where(course.chance(probability), course.delay(7.0, 0.5), NEVER_DAYS)


@reaction("distract", on=("start", "return"), of=SURROUNDINGS, assumed=RATE)
def distracts(course: Course, *, mean_days: Annotated[Draws, LogNormal(120.0, 0.7)]) -> Draws:
    """Another crisis takes the mediator's attention."""
    return np.where(course.at("mediator", "engaged"), course.wait(mean_days), NEVER_DAYS)


@reaction("return", on=("start", "distract"), of=SURROUNDINGS, assumed=RATE)
def returns(course: Course, *, median_days: Annotated[Draws, LogNormal(21.0, 0.5)]) -> Draws:
    """A mediator that was distracted returns."""
    return np.where(course.at("mediator", "distracted"), course.delay(median_days, 0.5), NEVER_DAYS)


@reaction("withdraw", on=("lapse", "refuse", "deny"), of=(MEDIATOR,), assumed=RATE)
def gives_up(course: Course, *, after: Count = 6) -> Draws:
    """A mediator whose offers come to nothing gives up."""
    return np.where(course.failed >= after, 7.0, NEVER_DAYS)


@reaction("postpone", on=("violate", "distract", "withdraw"), of=SURROUNDINGS, assumed=RATE)
def shocks(course: Course, *, probability: Annotated[Draws, Beta(3, 3)]) -> Draws:
    """A broken pause, or a mediator who turns away, may postpone a meeting."""
    shaken = course.at("meeting", "scheduled") & course.chance(probability)
    return np.where(shaken, course.delay(1.0, 0.5), NEVER_DAYS)


@reaction("put-off", on=("distract", "violate"), of=SURROUNDINGS, assumed=RATE)
def puts_off(course: Course, *, probability: Annotated[Draws, Beta(3, 3)]) -> Draws:
    """A mediator who turns away, or a broken pause, may put off a round of delegations."""
    shaken = course.at("delegations", "set") & course.chance(probability)
    return np.where(shaken, course.delay(1.0, 0.5), NEVER_DAYS)


@reaction("cancel", on=("agree",), of=SURROUNDINGS, assumed=RATE)
def collapses(course: Course, *, mean_days: Annotated[Draws, LogNormal(90.0, 0.7)]) -> Draws:
    """An agreement to meet can fall through before the day."""
    return course.wait(mean_days)


@reaction("schedule", on=("start", "agree", "postpone"), of=SURROUNDINGS, assumed=RATE)
def schedules(course: Course, *, median_days: Annotated[Draws, LogNormal(7.0, 0.6)]) -> Draws:
    """What was agreed is prepared, and a day is fixed."""
    return np.where(course.at("meeting", "agreed"), course.delay(median_days, 0.6), NEVER_DAYS)


@reaction("meet", on=("start", "schedule"), of=SURROUNDINGS, assumed=RATE)
def meets(course: Course, *, median_days: Annotated[Draws, LogNormal(10.0, 0.6)]) -> Draws:
    """A meeting is held on the day that was fixed."""
    fixed, drawn = course.until("meeting"), course.delay(median_days, 0.6)
    days = np.where((course.act == "start") & np.isfinite(fixed), fixed, drawn)
    return np.where(course.at("meeting", "scheduled"), days, NEVER_DAYS)


@reaction("round", on=("start", "convene", "put-off"), of=SURROUNDINGS, assumed=RATE)
def rounds(course: Course, *, median_days: Annotated[Draws, LogNormal(7.0, 0.6)]) -> Draws:
    """A round of delegations is held on the day that was fixed."""
    fixed, drawn = course.until("round"), course.delay(median_days, 0.6)
    days = np.where((course.act == "start") & np.isfinite(fixed), fixed, drawn)
    return np.where(course.at("delegations", "set"), days, NEVER_DAYS)


@reaction("stall", on=("round",), of=SURROUNDINGS, assumed=RATE)
def stalls(course: Course, *, probability: Annotated[Draws, Beta(3, 6)]) -> Draws:
    """A round can end without a result, and talks are suspended."""
    return np.where(course.chance(probability), 0.0, NEVER_DAYS)


@reaction("convene", on=("downgrade", "round", "stall", "return"), of=SURROUNDINGS, assumed=RATE)
def convenes(
    course: Course,
    *,
    median_days: Annotated[Draws, LogNormal(10.0, 0.5)],
    patience: Annotated[Draws, LogNormal(3.0, 0.5)],
) -> Draws:
    """A round follows a round, later if the last one ended without a result."""
    stalled = course.act == "stall"
    days = course.delay(median_days, 0.6) * np.where(stalled, np.maximum(patience, 1.0), 1.0)
    return np.where(course.at("delegations", "set"), NEVER_DAYS, days)


@reaction("reconsider", on=tuple(LATER), assumed=RECORD)
def reconsiders(course: Course) -> Draws:
    """What was not accepted is weighed again now and then, and accepted as often as in the record.

    A question that is put again is accepted in about as many cases as any.
    """
    if course.by != course.party:
        return np.full(course.day.shape, NEVER_DAYS)
    share, median_days = LATER[course.act]
    again = course.chance(share / ACCEPTED)
    return np.where(again, np.maximum(course.delay(median_days, SPREAD), 1.0), NEVER_DAYS)


@reaction(
    "answer",
    on=("start", "offer", "counter", "round", "refuse", "accept", "condition", "defer", "silent"),
    assumed=RECORD,
)
def answers(
    course: Course,
    *,
    at_once: float = AT_ONCE,
    median_days: float = MEDIAN_DAYS,
    spread: float = SPREAD,
) -> Draws:
    """An offer is answered on the day, or within days."""
    asked = course.asked & ~course.pending
    if not asked.any():
        return np.full(course.day.shape, NEVER_DAYS)
    later = np.maximum(course.delay(median_days, spread), 1.0)
    days = np.where(course.chance(at_once, "at once"), 0.0, later)
    return np.where(asked, days, NEVER_DAYS)


@reaction("lapse", on=("start", "offer", "counter"), of=ALL, assumed=RATE)
def patience(course: Course, *, median_days: Annotated[Draws, LogNormal(30.0, 0.5)]) -> Draws:
    """An offer that is left unanswered lapses."""
    if course.act != "start" and course.by != course.party:
        return np.full(course.day.shape, NEVER_DAYS)
    return np.where(course.offers, course.delay(median_days, 0.5), NEVER_DAYS)


@reaction("offer", on=("start", "return", *CLOSED), of=(MEDIATOR,), assumed=RATE)
def mediates(course: Course, *, median_days: Annotated[Draws, LogNormal(45.0, 0.6)]) -> Draws:
    """A mediator proposes something when the parties do not come together."""
    return np.where(course.pending, NEVER_DAYS, course.delay(median_days, 0.6))


@reaction("offer", on=("start", "round", *CLOSED), assumed=RATE)
def offers(course: Course, *, median_days: Annotated[Draws, LogNormal(30.0, 0.6)]) -> Draws:
    """A party makes an offer after some weeks without a meeting in sight."""
    return np.where(course.pending, NEVER_DAYS, course.delay(median_days, 0.6))
