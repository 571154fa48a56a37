"""Draws from named streams, kept once drawn; what is left of them is a mean and an interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from hashlib import blake2b
from statistics import NormalDist

import numpy as np

from sim.arrays import Draws, Index, Single
from sim.errors import SimError
from sim.facts.posterior import Posterior
from sim.rules.bind import Bound
from sim.rules.priors import SHARE, SPREAD, Beta, Pooled, Prior, screen_scale
from sim.rules.verdict import logistic

LEVEL = 0.9
"""Share of the worlds that an interval holds, where nobody asks for another."""
LEAST, MOST = 0.5, 0.99
"""Shares that can be asked for."""


class InNumbers(float):
    """A share of the worlds whose intervals texts tell in numbers, and not in bands."""


@dataclass(frozen=True, slots=True)
class Range:
    """A mean, and how low and how high what it is the mean of reaches."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Interval(Range):
    """A mean over draws, and the range that holds a share of them."""

    level: float = LEVEL
    """The share that it holds."""


def check_level(level: float) -> None:
    """Raise an error if intervals cannot hold such a share of the worlds.

    Raises
    ------
    SimError
        If it is less than a half, or so much that draws tell only of their own extremes.
    """
    if not LEAST <= level <= MOST:
        hint = f"ask for {LEAST:g} to {MOST:g}"
        raise SimError(f"an interval cannot hold {level:g} of the worlds", "--interval", hint)


def tails(level: float) -> tuple[float, float]:
    """Return the shares of worlds below the two ends of an interval."""
    return (1 - level) / 2, (1 + level) / 2


def reach(level: float) -> float:
    """Return how many standard errors an interval reaches to either side, to three decimals.

    Examples
    --------
    >>> reach(0.9)
    1.645
    """
    return round(NormalDist().inv_cdf(tails(level)[1]), 3)


SPARE = 1.1
"""Factor by which more is taken than what few draws say is needed."""


def grown(number: int, error: float, precision: float, most: int, what: str) -> int:
    """Return how many draws a precision needs, in whole blocks, as an error falls with the root.

    Raises
    ------
    SimError
        If the precision is none, or needs more than can be asked for.

    Examples
    --------
    >>> grown(4096, 0.01, 0.005, 10**6, "draws")
    18432
    """
    if not 0 < precision < 1:
        hint = "write a share, such as 0.01 for a point in a hundred"
        raise SimError(f"{precision:g} is no precision", "--until", hint)
    needed = -(-round(SPARE * number * (error / precision) ** 2) // BLOCK) * BLOCK
    if needed > most:
        hint = f"ask for {error * (SPARE * number / most) ** 0.5:.2g} or more"
        raise SimError(f"it takes {needed:,} {what}, more than {most:,}", "--until", hint)
    return needed


def interval(values: Draws | Single, level: float = LEVEL) -> Interval:
    """Return the mean and the central interval of a quantity over draws.

    Parameters
    ----------
    values
        Shape (draw,) or a scalar array.
    level
        Share of the draws that it holds.
    """
    flat = np.atleast_1d(np.squeeze(values))
    low, high = np.quantile(flat, tails(level))
    return Interval(float(flat.mean()), float(low), float(high), level)


def joint(acceptance: Mapping[str, Draws]) -> Draws:
    """Return the probability that all parties accept, draw by draw, shape (offer, draw).

    The product is taken within each draw: the product of means is another number.
    """
    return reduce(np.multiply, acceptance.values())


BLOCK = 1024
"""Draws that one generator makes; chunks are whole blocks."""


def generator(seed: int, name: str, block: int = 0) -> np.random.Generator:
    """Return the generator of a seed, a name and a block; nothing else has an effect.

    Examples
    --------
    >>> bool(generator(1, "alba").random() == generator(1, "alba").random())
    True
    """
    digest = blake2b(name.encode(), digest_size=16).digest()
    key = (*np.frombuffer(digest, dtype="<u4").tolist(), block)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


CHANCE = "chance"
"""The group of what is decided in each world by itself."""
GROUPINGS = ("rule", "party", "parameter")
ALL = "all"
"""Stands for everything that is drawn."""
OTHER = 2**40
"""What is added to the number of a world whose chance is drawn anew."""


def group_of(name: str, by: str = "rule") -> str:
    """Return the group of a stream: for one rule, one party, or one parameter.

    Examples
    --------
    >>> [group_of("ground.weight[alba/g]", by) for by in ("rule", "party")]
    ['ground', 'alba']
    >>> group_of("screen.place[alba]"), group_of("line/alba/x")
    ('screen.place', 'which lines hold')
    """
    if by == ALL:
        return ALL
    if by == "party":
        return name.partition("[")[2].partition("]")[0].partition("/")[0] or SHARED
    if name.startswith("line/"):
        return "which lines hold"
    plain = name.partition("[")[0]
    head = plain.partition(".")[0]
    if head in {"place", "unknown"}:
        return "facts not known"
    return plain if head == "screen" or by == "parameter" else head


SHARED = "what parties share"


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of draws one after the other, each with groups of streams drawn anew.

    What is not drawn anew is the same in every set, draw by draw.
    """

    by: str
    each: int
    """Draws of a set."""
    anew: tuple[frozenset[str], ...]
    """Groups that are drawn anew, set by set; `all` stands for everything."""

    def streams(self, name: str) -> Iterator[str]:
        """Yield the name of a stream in each set."""
        group = {group_of(name, self.by), ALL}
        yield from (f"anew/{name}" if group & anew else name for anew in self.anew)

    def chance(self, worlds: Index, replicates: int) -> Index:
        """Return by which number chance knows each world: that of its like in the first set."""
        number, like = np.divmod(worlds, self.each * replicates)
        apart = np.array([bool({CHANCE, ALL} & anew) for anew in self.anew])
        return np.asarray(like + OTHER * apart[number])


@dataclass(frozen=True, eq=False)
class Given:
    """Values of parameters that others chose, in place of draws, by name."""

    values: Mapping[str, Draws]

    def of(self, name: str, first: int, draws: int) -> Draws:
        """Return the values of a parameter, those of few beginning again after the last."""
        values = self.values[name]
        return values[np.arange(first, first + draws) % values.size]


@dataclass(frozen=True, slots=True)
class Believed:
    """How much is drawn, and from which seed; what was drawn once is not drawn again.

    Whatever is drawn depends on the seed and on its name. Fewer draws are the first of more.
    """

    seed: int
    draws: int
    first: int = 0
    """Draws that are skipped, a multiple of the block."""
    posterior: Posterior | None = None
    """What documented answers made of the parameters; by default they keep their priors."""
    sets: Sets | None = None
    """Sets in which the draws fall; by default they are one."""
    given: Given | None = None
    """What is not drawn."""
    _drawn: dict[tuple[str, object], Draws] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def usual(self) -> Believed:
        """The same, in one set and nothing given: what parties believe of each other."""
        return replace(self, sets=None, given=None)

    def uniform(self, name: str) -> Draws:
        """Return uniform numbers in [0, 1) from the stream of a name, shape (draw,)."""
        return self._once(name, "uniform", lambda stream: stream.random(BLOCK))

    def normal(self, name: str) -> Draws:
        """Return standard normal deviates from the stream of a name, shape (draw,)."""
        return self._once(name, "normal", lambda stream: stream.standard_normal(BLOCK))

    def prior(self, name: str, prior: Prior) -> Draws:
        """Return draws of a parameter from the stream of its name, shape (draw,)."""
        return self._once(name, prior, lambda stream: prior.sample(stream, BLOCK))

    def parameters(self, rules: Sequence[Bound]) -> dict[str, Draws]:
        """Return draws of every parameter of some rules, of any parties.

        Returns
        -------
        dict
            Parameter, as `rule.parameter[party/instance]`, to draws of shape (draw,).
        """
        return {
            (key := bound.key(parameter)): self.given.of(key, self.first, self.draws)
            if self.given and key in self.given.values
            else self._parameter(bound, parameter, prior)
            for bound in rules
            for parameter, prior in bound.priors.items()
        }

    def screen(self, bound: Bound, prior: Beta) -> Draws:
        """Return draws of how likely the screen of a line is enforced, shape (draw,)."""
        if self.given and bound.screen in self.given.values:
            return self.given.of(bound.screen, self.first, self.draws)
        name = f"screen.{bound.shares}"
        if not self._fits(name):
            return self.prior(bound.screen, prior)
        middle, scale = screen_scale(prior)
        return logistic(middle + scale * SHARE * (self._fitted(name) + self.normal(bound.screen)))

    def _fits(self, name: str) -> bool:
        return self.posterior is not None and name in self.posterior.names

    def _fitted(self, name: str) -> Draws:
        """Return draws of a deviate that was fitted; 0 of what was not."""
        if self.posterior is None or name not in self.posterior.names:
            return np.zeros(1)
        return self.posterior.deviate(name, lambda each: self.normal(f"posterior.{each}"))

    def _parameter(self, bound: Bound, parameter: str, prior: Prior) -> Draws:
        """Return draws of a parameter; one that the scenario believes otherwise keeps its prior."""
        if self.posterior is not None and prior == bound.rule.priors[parameter]:
            if self._fits(name := bound.shared(parameter)):
                return prior.at(self._fitted(name))
            if self._fits(spread := f"spread.{name}"):
                return np.exp(SPREAD * self._fitted(spread)) * self._prior(bound, parameter, prior)
        return self._prior(bound, parameter, prior)

    def _prior(self, bound: Bound, parameter: str, prior: Prior) -> Draws:
        if not isinstance(prior, Pooled):
            return self.prior(bound.key(parameter), prior)
        return prior.pool(self.normal(bound.shared(parameter)), self.normal(bound.key(parameter)))

    def _once(self, name: str, of: object, make: Callable[[np.random.Generator], Draws]) -> Draws:
        """Return what one generator after the other makes, or what they made before."""
        if (name, of) not in self._drawn:
            self._drawn[name, of] = self._made(name, make)
        return self._drawn[name, of]

    def _made(self, name: str, make: Callable[[np.random.Generator], Draws]) -> Draws:
        if self.sets is not None:
            alone = replace(self, sets=None, draws=self.sets.each, first=0)
            drawn = {stream: alone._made(stream, make) for stream in {*self.sets.streams(name)}}
            whole = np.concatenate([drawn[stream] for stream in self.sets.streams(name)])
            return whole[np.arange(self.first, self.first + self.draws) % whole.size]
        blocks = range(self.first // BLOCK, -(-(self.first + self.draws) // BLOCK))
        made = [make(generator(self.seed, name, block)) for block in blocks]
        return np.concatenate(made)[: self.draws]
