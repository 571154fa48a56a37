"""What the rules say of a case, rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.rules.asking import ask
from sim.rules.bind import Bound
from sim.rules.case import Case
from sim.rules.declare import Kind
from sim.rules.offers import NOWHERE

NOTHING = np.zeros((1, 1))
LARGEST = 700.0
"""Log-odds beyond which the exponential would overflow."""
LEAST = 1e-12
"""A line that is surely enforced and wholly violated leaves this much of the probability."""


HALVES = 21.0
"""Days in which a line that is not said again comes to count half."""


def _nowhere(place: str) -> Draws:
    """Return how likely a place has what nobody coded of it, if nobody says: evenly."""
    del place
    return np.full(1, 0.5)


@dataclass(frozen=True, slots=True)
class Hold:
    """How a red line counts on a day."""

    screen: str
    """Of the lines of one screen the most broken counts; the screen's name among the draws."""
    enforced: Draws
    """Probability that the screen is enforced, shape (draw,)."""
    said: Draws | float = np.inf
    """Day on which it was last said, in days since the start; infinite if it does not fade."""
    part: Draws | float = 1.0
    """Part of it that counts, by the grade of its evidence."""
    guess: Callable[[str], Draws] = _nowhere
    """How likely a place has what nobody coded of it, shape (draw,)."""
    at: Index | None = None
    """The draw of each world; None if there is a world for each draw."""

    def counts(self, day: Draws) -> Draws:
        """Return the part of a violation that counts on a day, in days since the start."""
        return self.part * 2.0 ** (np.minimum(self.said - day, 0.0) / HALVES)

    def taken(self, draws: Index) -> Hold:
        """Return the hold in some draws, one for each world, by their places."""
        return replace(self, enforced=self.enforced[draws], at=draws)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an offer would be accepted or not; arrays broadcast to (offer, draw)."""

    rules: tuple[Bound, ...]
    """In the order in which they were weighed."""
    pushes: Mapping[str, Draws]
    """Shift in log-odds by each consideration, by its id."""
    violations: Mapping[str, Draws]
    """Degree to which each red line is violated, by its id."""
    counted: Mapping[str, Draws]
    """The part of it that counts, by age and evidence."""
    holds: Mapping[str, Hold]
    """How each red line counts, by its id."""
    shape: tuple[int, int]
    unknown: Mapping[str, Mask] = field(default_factory=dict)
    """Where a rule does not know its fact of the place, by its id; one that always does lacks."""
    own: Mask = field(default_factory=lambda: np.zeros((1, 1), dtype=np.bool_))
    """Whether the party proposes the offer itself: it accepts it, and its lines are met."""
    case: Case | None = field(default=None, repr=False)
    """What was weighed."""

    @property
    def margin(self) -> Draws:
        """Log-odds of acceptance before red lines, shape (offer, draw)."""
        return self._margin("")

    @property
    def acceptance(self) -> Draws:
        """Probability of acceptance, shape (offer, draw)."""
        return self.without("")

    @property
    def screens(self) -> Mapping[str, list[str]]:
        """Ids of the lines of each screen, in book order."""
        screens: dict[str, list[str]] = {}
        for name, hold in self.holds.items():
            screens.setdefault(hold.screen, []).append(name)
        return screens

    @property
    def stated(self) -> list[str]:
        """Ids of the lines that somebody holds: no memory of refusals, and no mere conjecture."""
        held = [bound.id for bound in self.rules if bound.shares != "refused"]
        return [name for name in held if name in self.holds and np.any(self.holds[name].part)]

    def without(self, name: str) -> Draws:
        """Return the probability of acceptance if one rule were not in force."""
        return self.passing(name) * logistic(self._margin(name))

    def passing(self, but: str = "") -> Draws:
        """Return the probability that no red line stops the offer, shape (offer, draw)."""
        passed = np.ones(self.shape)
        for lines in self.screens.values():
            stopping = self.stopping([name for name in lines if name != but])
            if stopping.any():
                passed *= kept(stopping)
        return passed

    def stopping(self, lines: Sequence[str]) -> Draws:
        """Return the probability that lines of one screen stop the offer: the most broken does."""
        if not lines:
            return NOTHING
        return self.holds[lines[0]].enforced * self.broken(lines)

    def broken(self, lines: Sequence[str]) -> Draws:
        """Return the degree to which the most broken of some lines is violated, and counts."""
        return reduce(np.maximum, (self.counted[name] for name in lines))

    def leading(self, lines: Sequence[str]) -> Iterator[tuple[str, Mask]]:
        """Yield each line of one screen with where it is the one that counts; ties by order."""
        most = self.broken(lines)
        free: Mask = np.ones(1, dtype=np.bool_)
        for name in lines:
            counts = free & (self.counted[name] == most)
            yield name, counts
            free = free & ~counts

    def lifting(self, met: Mapping[str, Mask]) -> Verdict:
        """Return the verdict where some lines, by their ids, are met after all."""
        lifted = {
            n: np.where(met[n], 0.0, c) if n in met and met[n].any() else c
            for n, c in self.counted.items()
        }
        return replace(self, counted=lifted)

    def known(self, name: str) -> Draws:
        """Return the mean degree to which offers violate a line, NaN if not known, (offer,)."""
        degree: Draws = np.broadcast_to(self.violations[name], self.shape).mean(axis=1)
        if name in self.unknown:
            degree = np.where(np.broadcast_to(self.unknown[name], self.shape)[:, 0], np.nan, degree)
        return degree

    def _margin(self, but: str) -> Draws:
        total = np.zeros(self.shape)
        for name, push in self.pushes.items():
            if name != but and push.any():
                total += push
        return np.where(self.own, CERTAIN, total) if self.own.any() else total


def kept(stopping: Draws) -> Draws:
    """Return the part of the probability of acceptance that a screen leaves."""
    return np.maximum(1.0 - stopping, LEAST)


def logistic(margin: Draws) -> Draws:
    """Return the probability that log-odds stand for."""
    return 1.0 / (1.0 + np.exp(np.minimum(-margin, LARGEST)))


def logit(probability: Draws) -> Draws:
    """Return the log-odds of a probability."""
    return np.log(probability) - np.log1p(-probability)


CERTAIN = 40.0
"""Log-odds with which a party accepts its own offer: as a probability, one."""


def _not(bound: Bound, place: str) -> Draws:
    del bound, place
    return np.zeros(1)


@dataclass(frozen=True, slots=True)
class Guesses:
    """How a consideration pushes where its fact of the place is not known."""

    strays: Callable[[Bound, str], Draws] = _not
    """How far, in spreads, a place strays from the mean of others, shape (draw,)."""
    usual: dict[str, tuple[Draws, Draws]] = field(default_factory=dict)
    """Mean and spread of the push over the hosts of the day, by the id of the rule, once asked."""


def weigh(
    rules: Sequence[Bound],
    case: Case,
    draws: Mapping[str, Draws],
    holds: Mapping[str, Hold],
    guesses: Guesses | None = None,
) -> Verdict:
    """Put rules to a case.

    Parameters
    ----------
    rules
        Rules in force for the party, in book order.
    case
        One party, some offers, one day.
    draws
        Parameter to draws, shape (draw,) or a scalar array.
    holds
        How each red line counts, by the id of the rule.
    guesses
        How considerations push where nobody knows their fact; they are kept for the next case of
        the same party and day.

    Raises
    ------
    RuleError
        If an answer has the wrong shape or type, is not finite, or is a violation
        outside [0, 1]; a rule may answer NaN where nothing tells its fact of a place.
    """
    drawn = (*draws.values(), *(hold.enforced for hold in holds.values()))
    size = max((np.size(values) for values in drawn), default=1)
    wide = np.broadcast_shapes(case.offers.shape, case.day.shape, (1, size))
    shape = (wide[0], wide[1])
    answers = {b.id: ask(b, case, b.drawn(draws), shape) for b in rules}
    unknown = {name: blank for name, a in answers.items() if (blank := np.isnan(a)).any()}
    filled = guesses or Guesses()
    for bound in (bound for bound in rules if bound.id in unknown):
        if bound.rule.kind is Kind.RED_LINE:
            guess = _guessed(bound, case, holds[bound.id], unknown[bound.id])
        else:
            guess = _pushed(bound, case, filled, draws, unknown[bound.id], shape[1])
        answers[bound.id] = np.where(unknown[bound.id], guess, answers[bound.id])
    pushes = {b.id: answers[b.id] for b in rules if b.rule.kind is Kind.CONSIDERATION}
    lines = [bound for bound in rules if bound.rule.kind is Kind.RED_LINE]
    violations = {line.id: answers[line.id] for line in lines}
    mine = case.offers.proposed_by(case.party.name)
    if mine.any():
        violations = {name: np.where(mine, 0.0, v) for name, v in violations.items()}
        unknown = {name: blank & ~mine for name, blank in unknown.items()}
    counted = {name: v * holds[name].counts(case.day) for name, v in violations.items()}
    own = {name: holds[name] for name in violations}
    return Verdict(tuple(rules), pushes, violations, counted, own, shape, unknown, mine, case)


def _guessed(line: Bound, case: Case, hold: Hold, blank: Mask) -> Draws:
    """Return how far a line is violated where nobody coded the place: between both ends."""
    ends = [line.answer(case.taken(value), {}) for value in (0.0, 1.0)]
    return ends[0] + (ends[1] - ends[0]) * _by_place(case, blank, hold.guess, hold.at)


def _pushed(
    bound: Bound, case: Case, guesses: Guesses, draws: Mapping[str, Draws], blank: Mask, size: int
) -> Draws:
    """Return how far a consideration pushes where nobody knows its fact: as over other hosts."""
    if bound.id not in guesses.usual:
        guesses.usual[bound.id] = _usual(bound, case, bound.drawn(draws), size)
    mean, spread = guesses.usual[bound.id]
    return mean + spread * _by_place(case, blank, partial(guesses.strays, bound))


def _usual(
    bound: Bound, case: Case, parameters: Mapping[str, Draws], draws: int
) -> tuple[Draws, Draws]:
    """Return mean and spread of a push over the hosts of which its fact is known, (draw,)."""
    hosts = case.at_hosts()
    pushes = ask(bound, hosts, parameters, (len(hosts.offers), draws))
    told = np.isfinite(pushes)
    some = np.maximum(told.sum(axis=0), 1)
    mean: Draws = np.where(told, pushes, 0.0).sum(axis=0) / some
    spread: Draws = np.sqrt((np.where(told, pushes - mean, 0.0) ** 2).sum(axis=0) / some)
    return mean, spread


def _by_place(
    case: Case, blank: Mask, drawn: Callable[[str], Draws], at: Index | None = None
) -> Draws:
    """Return what is drawn for each place that is not known, (offer, draw); 0 elsewhere."""
    places, (venue, here) = (
        case.offers.gazetteer.venues,
        np.broadcast_arrays(case.offers.venue, blank),
    )
    told = {c: drawn(places[c] if c != NOWHERE else "") for c in np.unique(venue[here]).tolist()}
    values = np.zeros((len(places) + 1, max(each.size for each in told.values())))
    for code, each in told.items():
        values[code] = each
    return case.offers.by_venue(values) if at is None else np.asarray(values[case.offers.venue, at])
