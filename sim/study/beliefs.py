"""The inverse question: what one would have to believe for a party to accept an offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

import numpy as np

from sim.arrays import Draws
from sim.expect.draws import LEVEL
from sim.rules.bind import Bound
from sim.rules.verdict import Verdict, kept, logistic
from sim.study.differences import ENOUGH, Difference, Fewest, difference_of, fewest
from sim.study.explore import Exploration

AGREED = 0.5
"""What an agreed agenda adds to the attribute of preparation."""
TINY = 1e-12
"""Log-odds that are lost in rounding."""
TOGETHER = 256
"""Sets that are looked at together; has no effect on results."""
ATTRIBUTES = (
    "ground", "safety", "legal", "mediator", "substance", "preparation", "status", "precedent",
)  # fmt: skip
"""Considerations that weigh an attribute, from a bad end of its range to a good one."""
GROUNDWORK, PREPARES = "preparation", "needs_preparation"
"""The consideration that an agreed agenda improves, and the red line that it satisfies."""


@dataclass(frozen=True, slots=True)
class Belief:
    """One change of what is believed about a party or an offer."""

    name: str
    """As a machine reads it: `RU2 not enforced`, `best ground`, `agenda agreed`."""
    kind: str
    """`line` not enforced, `attribute` at its best, or `prepared`."""
    rules: tuple[str, ...]
    """Ids of the rules whose say it changes."""
    rule: str = ""
    """The rule of the book by which an attribute is weighed, or a line drawn."""
    because: str = ""
    """What the line says."""


Beliefs = tuple[Belief, ...]


def beliefs_in(exploration: Exploration, number: int, party: str) -> Fewest[Beliefs]:
    """Return what one would have to believe for a party to accept a class of offers."""
    verdict = exploration.hearing.weigh(party, exploration.offers(number))
    return beliefs(verdict, exploration.bench.draws, party, exploration.bench.level)


def beliefs(
    verdict: Verdict, draws: Mapping[str, Draws], party: str, level: float = LEVEL
) -> Fewest[Beliefs]:
    """Return the fewest changes of belief under which a verdict would be acceptance.

    Parameters
    ----------
    verdict
        On one offer.
    draws
        Parameters of the rules, shape (draw,).
    party
        The party whose verdict it is.
    level
        Share of the draws that intervals hold.
    """
    table, now = _Table(verdict, draws, level), verdict.acceptance[0]
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

    def __init__(self, verdict: Verdict, draws: Mapping[str, Draws], level: float) -> None:
        self.level = level
        effects: dict[str, _Effect] = {}
        effects_of = dict(_beliefs(verdict, draws, effects))
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
    verdict: Verdict, draws: Mapping[str, Draws], effects: dict[str, _Effect]
) -> Iterator[tuple[Belief, frozenset[str]]]:
    """Yield each belief with the names of its effects; write the effects down."""
    agreed: list[str] = []
    asks: list[str] = []
    for bound in verdict.rules:
        changed = {}
        if bound.rule.name in ATTRIBUTES and bound.id in verdict.pushes:
            changed = _attribute(bound, verdict, draws)
            agreed += [name for name in changed if name != bound.id]
        if changed:
            effects |= changed
            yield _best(bound), frozenset(changed)
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


def _best(bound: Bound) -> Belief:
    return Belief(f"best {bound.id}", "attribute", (bound.id,), bound.rule.name)


def _unenforced(broken: Sequence[Bound]) -> Belief:
    """Return the belief that the lines of a screen, all of which the offer breaks, are words."""
    ids, says = tuple(bound.id for bound in broken), [bound.because for bound in broken]
    told = "; ".join(sentence.rstrip(".") for sentence in says)
    return Belief(f"{', '.join(ids)} not enforced", "line", ids, broken[0].rule.name, told)


def _attribute(bound: Bound, verdict: Verdict, draws: Mapping[str, Draws]) -> dict[str, _Effect]:
    """Return what the good end of an attribute does; nothing if it stands there already.

    A push is `weight * (attribute - 0.5)`. Of what full preparation does, the part that an
    agreed agenda does as well is an effect of its own.
    """
    push = np.broadcast_to(verdict.pushes[bound.id], verdict.shape)[0]
    elsewhere = bound.instance is not None and bound.instance.level is not None and not push.any()
    weight = draws[bound.key("weight")]
    gain = weight * 0.5 - push
    if elsewhere or not (gain > TINY).any():
        return {}
    nothing = np.zeros(push.size)
    if bound.rule.name != GROUNDWORK:
        return {bound.id: _Effect(gain, nothing)}
    part = np.minimum(gain, AGREED * weight)
    return {f"{bound.id}/agreed": _Effect(part, nothing), bound.id: _Effect(gain - part, nothing)}
