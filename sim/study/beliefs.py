"""The inverse question: what one would have to believe for a party to accept an offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from sim.arrays import Draws
from sim.expect.draws import Interval, interval
from sim.expect.hearing import Hearing
from sim.facts.record import Offer
from sim.rules.bind import Bound
from sim.rules.offers import Offers
from sim.rules.verdict import Verdict, kept, logistic
from sim.study.explore import Exploration

ENOUGH = 0.5
"""Mean acceptance that a set of beliefs, or of changes, has to pass."""
AT_MOST = 3
"""Most of them that are changed together."""
AGREED = 0.5
"""What an agreed agenda adds to the attribute of preparation."""
TINY = 1e-12
"""Log-odds that are lost in rounding."""
TOGETHER = 256
"""Sets that are looked at together; has no effect on results."""
GOOD: Mapping[str, str] = {
    "ground": "it met there as if on its own ground",
    "safety": "its leader were as safe there as at home",
    "legal": "no court could reach its leader there",
    "mediator": "a mediator did all that a mediator can",
    "substance": "the meeting could settle what the party cares about",
    "preparation": "the ground were fully prepared",
    "status": "its leader lost no standing by coming",
    "precedent": "such meetings were a habit",
}
"""The eight attributes, and what it would mean that each stood at the good end of its range."""
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
    says: str
    """What would have to be true, as a clause after "if"."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """Some beliefs held together, and what the party would then answer."""

    beliefs: tuple[Belief, ...]
    accept: Interval
    gain: Interval
    """Change in the probability of acceptance, draw by draw."""


@dataclass(frozen=True, slots=True)
class Believe:
    """The fewest changes of belief under which a party would rather accept than not."""

    party: str
    now: Interval
    """Acceptance as things are believed."""
    size: int | None
    """Beliefs in each of the smallest sets; 0 if none is needed, None if none was found."""
    sets: tuple[Supposed, ...]
    """All sets of that size whose mean acceptance passes one half, by name."""
    singles: tuple[Supposed, ...]
    """Every single belief, the one that matters most first, ties by name."""


def believe(hearing: Hearing, offer: Offer, party: str, by: str | None = None) -> Believe:
    """Return what one would have to believe for a party to accept an offer.

    Parameters
    ----------
    hearing
        The principals on a day, or on the eve of a documented answer.
    offer
        Terms that name one venue or none.
    party
        The party that answers.
    by
        The party that proposes, if any does.
    """
    offers = Offers.of(hearing.bench.scenario, [offer], by)
    return believe_verdict(hearing.weigh(party, offers), hearing.bench.draws, party)


def believe_in(exploration: Exploration, number: int, party: str) -> Believe:
    """Return what one would have to believe for a party to accept a class of offers."""
    verdict = exploration.hearing.weigh(party, exploration.offers(number))
    return believe_verdict(verdict, exploration.bench.draws, party)


def believe_verdict(verdict: Verdict, draws: Mapping[str, Draws], party: str) -> Believe:
    """Return what one would have to believe for a verdict to be acceptance.

    Parameters
    ----------
    verdict
        On one offer.
    draws
        Parameters of the rules, shape (draw,).
    party
        The party whose verdict it is.
    """
    table = _Table(verdict, draws)
    now = verdict.acceptance[0]
    singles = list(table.supposed(((n,) for n in range(len(table.beliefs))), now))
    singles.sort(key=lambda one: (-one.gain.mean, one.beliefs[0].name))
    size: int | None = 0
    found: list[tuple[int, ...]] = []
    if now.mean() <= ENOUGH:
        sizes = ((size, list(table.enough(size))) for size in range(1, AT_MOST + 1))
        size, found = next(((size, sets) for size, sets in sizes if sets), (None, []))
    sets = tuple(table.supposed(found, now))
    return Believe(party, interval(now), size, sets, tuple(singles))


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a belief does; two beliefs may share an effect, which then counts once."""

    gain: Draws
    """Added to the log-odds, shape (draw,)."""
    opened: Draws
    """Added to the logarithm of the probability that no line stops the offer, shape (draw,)."""


class _Table:
    """The beliefs about one verdict in the order of their names, and their effects."""

    def __init__(self, verdict: Verdict, draws: Mapping[str, Draws]) -> None:
        effects: dict[str, _Effect] = {}
        held = dict(_beliefs(verdict, draws, effects))
        self.beliefs = tuple(sorted(held, key=lambda belief: belief.name))
        self.margin, self.passed = verdict.margin[0], np.log(verdict.passing()[0])
        own = [[name in held[belief] for name in effects] for belief in self.beliefs]
        self.has = np.array(own, dtype=np.bool_).reshape(len(own), len(effects))
        size = (len(effects), verdict.shape[1])
        self.gains = np.array([effect.gain for effect in effects.values()]).reshape(size)
        self.opened = np.array([effect.opened for effect in effects.values()]).reshape(size)

    def acceptance(self, sets: Sequence[tuple[int, ...]]) -> Draws:
        """Return acceptance under sets of beliefs, shape (set, draw)."""
        used = np.array([self.has[list(held)].any(axis=0) for held in sets], dtype=np.float64)
        passed: Draws = np.exp(np.minimum(self.passed + used @ self.opened, 0.0))
        return passed * logistic(self.margin + used @ self.gains)

    def enough(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the sets of a size under which mean acceptance passes one half."""
        sets = combinations(range(len(self.beliefs)), size)
        while some := list(islice(sets, TOGETHER)):
            means = self.acceptance(some).mean(axis=1)
            yield from (held for held, mean in zip(some, means, strict=True) if mean > ENOUGH)

    def supposed(self, sets: Iterable[tuple[int, ...]], now: Draws) -> Iterator[Supposed]:
        """Yield sets of beliefs with what follows from each."""
        for held in sets:
            after = self.acceptance([held])[0]
            beliefs = tuple(self.beliefs[n] for n in held)
            yield Supposed(beliefs, interval(after), interval(after - now))


def _beliefs(
    verdict: Verdict, draws: Mapping[str, Draws], effects: dict[str, _Effect]
) -> Iterator[tuple[Belief, frozenset[str]]]:
    """Yield each belief with the names of its effects; write the effects down."""
    agreed: list[str] = []
    asks: list[str] = []
    for bound in verdict.rules:
        made = _line(bound, verdict) if bound.id in verdict.violations else {}
        if bound.rule.name in GOOD and bound.id in verdict.pushes:
            made = _attribute(bound, verdict, draws)
            agreed += [name for name in made if name != bound.id]
        if made:
            effects |= made
            asks += [bound.id] if bound.rule.name == PREPARES else []
            yield _belief(bound), frozenset(made)
    if asks:
        says = f"an agenda were agreed, as {' and '.join(asks)} asks for"
        yield Belief("agenda agreed", "prepared", tuple(asks), says), frozenset({*asks, *agreed})


def _belief(bound: Bound) -> Belief:
    if bound.rule.name in GOOD:
        says = GOOD[bound.rule.name]
        return Belief(f"best {bound.id}", "attribute", (bound.id,), says)
    says = f"{bound.id} were not enforced ({bound.because.rstrip('.')})"
    return Belief(f"{bound.id} not enforced", "line", (bound.id,), says)


def _line(bound: Bound, verdict: Verdict) -> dict[str, _Effect]:
    """Return what it does not to enforce a line; nothing if the offer respects it."""
    violation = verdict.violations[bound.id]
    if not violation.any():
        return {}
    left = np.broadcast_to(kept(verdict.enforcement[bound.id], violation), verdict.shape)[0]
    return {bound.id: _Effect(np.zeros(left.size), -np.log(left))}


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
