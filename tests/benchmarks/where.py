"""Where the time of many worlds goes, and what could be gained by compiling the engine."""

import cProfile
import pstats
import time

import numpy as np

from sim.simulate.branch import branch
from sim.simulate.play import Play
from sim.simulate.worlds import play_worlds
from sim.study.worlds import prepared
from tests.benchmarks.clock import head, line, rate, spent
from tests.benchmarks.samples import menu, opened

WORLDS = 16_384
SIZES = (1_024, 4_096, 16_384, 65_536)
PLACES = {
    "weighing offers": ("rules/verdict", "rules/asking", "rules/case", "rules/offers",
                        "rules/standard/considerations", "rules/standard/red_lines",
                        "rules/standard/silent", "simulate/chunk"),
    "choosing offers": ("rules/standard/tactics",),
    "reactions": ("rules/standard/reactions", "rules/course"),
    "answers and learning": ("simulate/decisions",),
    "chance": ("simulate/chance",),
    "bookkeeping": ("simulate/play", "simulate/state", "simulate/worlds", "simulate/menu",
                    "simulate/branch"),
}  # fmt: skip
"""Modules, and functions that belong elsewhere than the rest of their module."""
SETTING_UP = "draws and setting up"


def report():
    """Print shares of time by kind of work, and the cost of a batch against that of a world."""
    bench = opened()
    start = prepared(branch(bench, space=menu(bench.scenario, 48)))
    worlds = np.arange(WORLDS)
    play_worlds(start, worlds)
    head(f"Where the time goes: {WORLDS:,} worlds in lock step, 48 candidates, profiled")
    profile = cProfile.Profile()
    profile.runcall(play_worlds, start, worlds)
    shares = _shares(profile)
    for place, share in sorted(shares.items(), key=lambda item: -item[1]):
        line(place, f"{share:.0%}")
    head("What batches cost whatever their size: calls of Python and NumPy, not arithmetic")
    for size in SIZES:
        told, whole = _timed(start, size)
        fixed = sum(_fitted(batches)[0] * len(batches) for batches in told.values())
        kept = whole - fixed
        line(f"{size:>9,} worlds in {sum(map(len, told.values())):,} batches", rate(size / whole),
             f"{fixed / whole:.0%} of the time; without it {rate(size / kept)}")  # fmt: skip


def _shares(profile):
    """Return the share of each kind of work; what is not ours counts for whoever called it."""
    entries = pstats.Stats(profile).stats
    found = dict.fromkeys((*PLACES, SETTING_UP), 0.0)
    for function, (_, _, own, _, _) in entries.items():
        for place, part in _owners(entries, function, own, frozenset()):
            found[place] += part
    whole = sum(found.values())
    return {place: part / whole for place, part in found.items()}


def _owners(entries, function, seconds, seen):
    """Yield the kinds of work to which some seconds of a function belong."""
    place = _place(function)
    callers = {} if function in seen else entries[function][4]
    weights = {caller: told[2] or 1e-9 for caller, told in callers.items()}
    if place or not weights:
        yield place or SETTING_UP, seconds
        return
    whole = sum(weights.values())
    for caller, weight in weights.items():
        yield from _owners(entries, caller, seconds * weight / whole, seen | {function})


def _place(function):
    """Return the kind of work of one of our functions; nothing for a function that is not ours."""
    path, _, name = function
    if "/sim/" not in path:
        return ""
    module = path.partition("/sim/")[2].removesuffix(".py")
    known = {key: place for place, keys in PLACES.items() for key in keys}
    return known.get(f"{module}:{name}") or known.get(module) or SETTING_UP


def _timed(start, size):
    """Return size and seconds of every batch by the reaction that acts, and all seconds."""
    told, fire = {}, Play.fire

    def timed(play, slot, worlds, on):
        start = time.process_time()
        fire(play, slot, worlds, on)
        told.setdefault(slot, []).append((len(worlds), time.process_time() - start))

    Play.fire = timed
    try:
        whole = spent(lambda: play_worlds(start, np.arange(size)))
    finally:
        Play.fire = fire
    return told, whole


def _fitted(batches):
    """Return seconds of a batch and of a world of it, by least squares."""
    sizes, times = np.array(batches).T
    if np.ptp(sizes) == 0:
        return 0.0, 0.0
    slope, first = np.polyfit(sizes, times, 1, w=1.0 / np.sqrt(sizes + 100.0))
    return max(first, 0.0), slope
