"""The inverse question: what one would have to believe for a party to accept an offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

import numpy as np

from sim.arrays import Draws
from sim.expect.draws import LEVEL
from sim.rules.bind import Bound
from sim.rules.standard import BACKGROUND
from sim.rules.verdict import Verdict, kept, logistic
from sim.study.differences import ENOUGH, Difference, Fewest, difference_of, fewest
from sim.study.explore import Exploration

TOGETHER = 256
"""Sets that are looked at together; has no effect on results."""
PREPARES = "needs_preparation"
"""The red line that an agreed agenda satisfies."""


@dataclass(frozen=True, slots=True)
class Belief:
    """One change of what is believed about a party or an offer."""

    name: str
    """As a machine reads it: `RU2 not enforced`, `hostile_host does not count`, `agenda agreed`."""
    kind: str
    """`line` not enforced, `consideration` that does not count, or `prepared`."""
    rules: tuple[str, ...]
    """Ids of the rules whose say it changes."""
    rule: str = ""
    """The rule of the book that counts, or by which a line is drawn."""
    because: str = ""
    """What the line says, or the fact that counts."""


Beliefs = tuple[Belief, ...]


def beliefs_in(exploration: Exploration, number: int, party: str) -> Fewest[Beliefs]:
    """Return what one would have to believe for a party to accept a class of offers."""
    verdict = exploration.hearing.weigh(party, exploration.offers(number))
    return beliefs(verdict, party, exploration.bench.level)


def beliefs(verdict: Verdict, party: str, level: float = LEVEL) -> Fewest[Beliefs]:
    """Return the fewest changes of belief under which a verdict would be acceptance.

    Parameters
    ----------
    verdict
        On one offer.
    party
        The party whose verdict it is.
    level
        Share of the draws that intervals hold.
    """
    table, now = _Table(verdict, level), verdict.acceptance[0]
    passing = fewest({party: now}, lambda size, _: {party: table.passing(size, now)}, level)
    singles = [table.held((n,), now) for n in range(len(table.beliefs))]
    singles.sort(key=lambda single: (-single.difference.mean, single.what[0].name))
    return replace(passing[party], singles=tuple(singles))


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a belief does; two beliefs may share an effect, which then counts once."""

    gain: Draws
    """Added to the log-odds, shape (draw,)."""
    opened: Draws
    """Added to the logarithm of the probability that no line stops the offer, shape (draw,)."""


class _Table:
    """The beliefs about one verdict in the order of their names, and their effects."""

    def __init__(self, verdict: Verdict, level: float) -> None:
        self.level = level
        effects: dict[str, _Effect] = {}
        effects_of = dict(_beliefs(verdict, effects))
        self.beliefs = tuple(sorted(effects_of, key=lambda belief: belief.name))
        self.margin, self.passed = verdict.margin[0], np.log(verdict.passing()[0])
        has = [[name in effects_of[belief] for name in effects] for belief in self.beliefs]
        self.has = np.array(has, dtype=np.bool_).reshape(len(has), len(effects))
        size = (len(effects), verdict.shape[1])
        self.gains = np.array([effect.gain for effect in effects.values()]).reshape(size)
        self.opened = np.array([effect.opened for effect in effects.values()]).reshape(size)

    def acceptance(self, sets: Sequence[tuple[int, ...]]) -> Draws:
        """Return acceptance under sets of beliefs, shape (set, draw)."""
        used = np.array([self.has[list(numbers)].any(axis=0) for numbers in sets], dtype=np.float64)
        passed: Draws = np.exp(np.minimum(self.passed + used @ self.opened, 0.0))
        return passed * logistic(self.margin + used @ self.gains)

    def passing(self, size: int, now: Draws) -> list[Difference[Beliefs]]:
        """Return the sets of a size under which mean acceptance passes one half."""
        sets = combinations(range(len(self.beliefs)), size)
        passing: list[Difference[Beliefs]] = []
        while some := list(islice(sets, TOGETHER)):
            means = self.acceptance(some).mean(axis=1)
            passing += (self.held(some[n], now) for n in np.flatnonzero(means > ENOUGH))
        return passing

    def held(self, numbers: tuple[int, ...], now: Draws) -> Difference[Beliefs]:
        """Return what follows if some beliefs are held together."""
        what = tuple(self.beliefs[n] for n in numbers)
        return difference_of(what, now, self.acceptance([numbers])[0], self.level)


def _beliefs(
    verdict: Verdict, effects: dict[str, _Effect]
) -> Iterator[tuple[Belief, frozenset[str]]]:
    """Yield each belief with the names of its effects; write the effects down."""
    agreed: list[str] = []
    asks: list[str] = []
    for name, push in verdict.pushes.items():
        (bound,) = (bound for bound in verdict.rules if bound.id == name)
        if bound.rule.name not in BACKGROUND and push.mean() < 0:
            gain = -np.broadcast_to(push, verdict.shape)[0]
            effects[name] = _Effect(gain, np.zeros(gain.size))
            yield _uncounted(bound, verdict), frozenset({name})
    by_id = {bound.id: bound for bound in verdict.rules}
    for screen, lines in verdict.screens.items():
        broken = [by_id[name] for name in lines if verdict.counted[name].any()]
        if broken:
            left = np.broadcast_to(kept(verdict.stopping(lines)), verdict.shape)[0]
            effects[screen] = _Effect(np.zeros(left.size), -np.log(left))
            if {bound.rule.name for bound in broken} == {PREPARES}:
                asks += [bound.id for bound in broken]
                agreed.append(screen)
            yield _unenforced(broken), frozenset({screen})
    if asks:
        yield Belief("agenda agreed", "prepared", tuple(asks)), frozenset(agreed)


def _uncounted(bound: Bound, verdict: Verdict) -> Belief:
    """Return the belief that what pushes against does not count."""
    fact = bound.fact(verdict.case) if verdict.case else bound.because
    name = f"{bound.id} does not count"
    return Belief(name, "consideration", (bound.id,), bound.rule.name, fact)


def _unenforced(broken: Sequence[Bound]) -> Belief:
    """Return the belief that the lines of a screen, all of which the offer breaks, are words."""
    ids, says = tuple(bound.id for bound in broken), [bound.because for bound in broken]
    told = "; ".join(sentence.rstrip(".") for sentence in says)
    return Belief(f"{', '.join(ids)} not enforced", "line", ids, broken[0].rule.name, told)
