"""Chance in simulated worlds: a number for each decision, keyed by its name."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index

Words = NDArray[np.uint64]
STEP = np.uint64(0x9E3779B97F4A7C15)
"""Odd number by which the counters of worlds are apart: 2**64 over the golden ratio."""
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
OCCURRENCE = np.uint64(0xD1B54A32D192ED03)
"""Odd number by which the counters of occurrences are apart."""
SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)
SPARE = np.uint64(12)
"""Bits of a word beyond those of a number."""
UNIT = 2.0**-52


@cache
def stream(seed: int, name: str) -> Words:
    """Return the number that stands for a seed and a name, shape ()."""
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return np.frombuffer(digest, dtype="<u8")[0:1].reshape(()).astype(np.uint64)


def uniform(streams: Words, world: Index, occurrence: Index) -> Draws:
    """Return uniform numbers in (0, 1), a function of stream, world and occurrence alone.

    The finaliser of SplitMix64 (Steele, Lea and Flood 2014) mixes world and occurrence, and
    what comes of it with the stream.

    Parameters
    ----------
    streams
        Numbers of `stream`; broadcast with the others.
    world
        Numbers of worlds.
    occurrence
        How often the decision was made before in each world.
    """
    return of_counter(streams, counted(world, occurrence))


def counted(world: Index, occurrence: Index) -> Words:
    """Return the mixed counters of worlds and occurrences, which all streams share."""
    counter = world.astype(np.uint64) * STEP
    counter += occurrence.astype(np.uint64) * OCCURRENCE
    return _mix(counter)


def of_counter(streams: Words, counter: Words) -> Draws:
    """Return the uniform numbers of streams and mixed counters."""
    return in_unit(_mix(counter + streams))


def in_unit(words: Words) -> Draws:
    """Return words as numbers in (0, 1), halves of 52 bits, so that none is rounded to an end."""
    numbers = (words >> SPARE).astype(np.float64)
    numbers += 0.5
    numbers *= UNIT
    return numbers


def gumbel(uniforms: Draws) -> Draws:
    """Return deviates whose largest, added to log-odds, is a logit choice (McFadden 1974)."""
    waits: Draws = -np.log(uniforms)
    return -np.log(waits, out=waits)


def _mix(words: Words) -> Words:
    """Return words mixed; arrays are changed in place."""
    words ^= words >> SHIFTS[0]
    words *= FIRST
    words ^= words >> SHIFTS[1]
    words *= SECOND
    words ^= words >> SHIFTS[2]
    return words
