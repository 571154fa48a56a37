"""Named random streams, so that two worlds differ only where they were made to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import blake2b

import numpy as np

from sim.arrays import Draws
from sim.facts.fact import Coded
from sim.rules.bind import Bound
from sim.rules.priors import Pooled, Prior

LEVEL = 0.9
TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over draws, and the range that holds nine draws in ten."""

    mean: float
    low: float
    high: float
    level: float = LEVEL


def interval(values: Draws, weights: Draws | None = None) -> Interval:
    """Return the mean and the central interval of a quantity over draws.

    Parameters
    ----------
    values
        Shape (draw,) or a scalar array.
    weights
        Importance of each draw, shape (draw,); by default all alike.
    """
    flat = np.atleast_1d(np.squeeze(values))
    if weights is None:
        low, high = quantiles(flat, TAILS)
        return Interval(float(flat.mean()), float(low), float(high))
    flat = np.broadcast_to(flat, weights.shape)
    order = np.argsort(flat, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    low, high = (
        flat[order][np.searchsorted(reached, tail).clip(0, flat.size - 1)] for tail in TAILS
    )
    return Interval(float(np.average(flat, weights=weights)), float(low), float(high))


def quantiles(values: Draws, at: Sequence[float] = TAILS) -> Draws:
    """Return `numpy.quantile(values, at, axis=-1)` to the bit, by one partition of each row.

    Examples
    --------
    >>> quantiles(np.array([[3.0, 1.0, 2.0]]), (0.25, 0.5)).tolist()
    [[1.5], [2.0]]
    """
    last = values.shape[-1] - 1
    place = np.asarray(at) * last
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, last)
    ordered = np.partition(values, np.unique([below, above]), axis=-1)
    part = (place - below).reshape(-1, *(1,) * (values.ndim - 1))
    low, high = (np.moveaxis(ordered[..., n], -1, 0) for n in (below, above))
    step = high - low
    found: Draws = np.where(part < 1 / 2, low + step * part, high - step * (1 - part))
    return found


def joint(acceptance: Mapping[str, Draws]) -> Draws:
    """Return the probability that all parties accept, draw by draw, shape (offer, draw).

    The product is taken within each draw: the product of means is another number.
    """
    return reduce(np.multiply, acceptance.values())


Drawn = dict[tuple[str, Prior], Draws]
"""Draws by the name of the parameter and its prior, shape (draw,)."""
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


def draw_prior(prior: Prior, seed: int, name: str, size: int, first: int = 0) -> Draws:
    """Return draws of a parameter from the stream of its name, shape (draw,).

    Fewer draws are the first of more draws; `first`, a multiple of the block, skips some.
    """
    drawn = [prior.sample(made, BLOCK) for made in _blocks(seed, name, size, first)]
    return np.concatenate(drawn)[:size]


def draw_uniform(seed: int, name: str, size: int, first: int = 0) -> Draws:
    """Return uniform numbers in [0, 1) from the stream of a name, shape (draw,)."""
    drawn = [made.random(BLOCK) for made in _blocks(seed, name, size, first)]
    return np.concatenate(drawn)[:size]


def draw_normal(seed: int, name: str, size: int, first: int = 0) -> Draws:
    """Return standard normal deviates from the stream of a name, shape (draw,)."""
    drawn = [made.standard_normal(BLOCK) for made in _blocks(seed, name, size, first)]
    return np.concatenate(drawn)[:size]


def _blocks(seed: int, name: str, size: int, first: int) -> Iterator[np.random.Generator]:
    """Yield the generator of each block that some draws need."""
    for block in range(first // BLOCK, -(-(first + size) // BLOCK)):
        yield generator(seed, name, block)


def draw(
    rules: Sequence[Bound], seed: int, size: int, kept: Drawn | None = None, first: int = 0
) -> dict[str, Draws]:
    """Return draws of every parameter of some rules.

    Parameters
    ----------
    rules
        Rules in force, of any parties.
    seed
        The same seed gives the same draws, whatever other rules are in force.
    size
        Number of draws.
    kept
        What was drawn before from the same seed and as often; what is drawn is added.
    first
        Draws that are skipped, a multiple of the block.

    Returns
    -------
    dict
        Parameter, as `rule.parameter[party/instance]`, to draws of shape (draw,).
    """
    held: Drawn = {} if kept is None else kept
    found: dict[str, Draws] = {}
    for bound in rules:
        for parameter, prior in bound.priors.items():
            key = bound.key(parameter)
            if (key, prior) not in held:
                held[key, prior] = _drawn(bound, parameter, seed, size, first)
            found[key] = held[key, prior]
    return found


def _drawn(bound: Bound, parameter: str, seed: int, size: int, first: int) -> Draws:
    key, prior = bound.key(parameter), bound.priors[parameter]
    if not isinstance(prior, Pooled):
        return draw_prior(prior, seed, key, size, first)
    shared = draw_normal(seed, bound.shared(parameter), size, first)
    return prior.pool(shared, draw_normal(seed, key, size, first))


def draw_coded(coded: Coded, seed: int, name: str, size: int, first: int = 0) -> Draws:
    """Return draws of a judgement from the triangle of its range, shape (draw,).

    One uniform number goes through the inverse of the distribution function, so that
    a higher code is higher in every draw.
    """
    low, mode, high = coded.low, coded.value, coded.high
    if low == high:
        return np.full(size, mode)
    uniform = draw_uniform(seed, name, size, first)
    below = (mode - low) / (high - low)
    rising = low + np.sqrt(uniform * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - uniform) * (high - low) * (high - mode))
    return np.where(uniform < below, rising, falling)


def draw_codes(
    coded: Mapping[str, Coded], seed: int, event: str, party: str, size: int, first: int = 0
) -> dict[str, Draws]:
    """Return draws of the coded attributes of one offer for one party."""
    return {
        name: draw_coded(value, seed, f"coded/{event}/{party}/{name}", size, first)
        for name, value in coded.items()
    }
