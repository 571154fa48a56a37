"""Worlds a second: many in lock step, one at a time on SimPy, a Mesa model, NegMAS sessions."""

import time
from importlib.util import find_spec

import numpy as np

from sim.runs.work import Work
from sim.simulate.branch import REPLICATES, branch
from sim.simulate.state import Log
from sim.simulate.worlds import simulate
from sim.study.worlds import follow, prepared
from tests.benchmarks.clock import head, line, processor, rate, spent
from tests.benchmarks.facts import check, facts
from tests.benchmarks.samples import menu, opened

WORLDS, FEW = 131_072, 1_024
SIMULATED, SESSIONS = 60, 100
DRAWS = 100
ROUNDS = 12
TIMES = 3


def report():
    """Print rates of both engines, and ratios to Mesa and NegMAS."""
    bench = opened()
    start = prepared(branch(bench, space=menu(bench.scenario, 48)))
    head(f"Worlds: {start.menu.size} candidate offers, {len(start.minds)} principals and "
         f"{len(start.proposers) - len(start.minds)} other proposers, {start.days} days; "
         f"least of {TIMES} times")  # fmt: skip
    one, two, freed, few, slow, shared = _rates(start)
    line(f"worlds in lock step, {WORLDS:,} of them, one core", rate(one), "target 20 k/s")
    line("  two cores", rate(two), f"{rate(freed)} if nothing else ran")
    line("  two cores to one", f"{two / one:.2f} x",
         f"target 1.8 x; {freed / one:.2f} x if nothing else ran")  # fmt: skip
    line(f"  {FEW:,} worlds, one core", rate(few), "target 10 k/s")
    line("simulate: one world at a time on SimPy", rate(slow))
    line(f"  {SIMULATED} of them asked together", rate(shared), "target 150 /s")
    line("  lock step to one at a time, one core", f"{one / slow:,.0f} x", "target 100 x")
    _mesa(start, one)
    _negmas(start, one)


def _rates(start):
    """Return worlds a second on one core, on two by the clock and by processor, few, and single.

    What one process does is measured in seconds of processor, in which others have no part.
    """
    taken, worlds = [], np.arange(SIMULATED)
    for _ in range(TIMES):
        one = spent(lambda: follow(start, WORLDS))
        before = time.perf_counter()
        own, parted = processor(lambda: follow(start, WORLDS, Work(2)))
        two = time.perf_counter() - before
        few = spent(lambda: follow(start, FEW))
        slow = spent(lambda: [simulate(start, worlds[n : n + 1], Log()) for n in worlds])
        shared = spent(lambda: simulate(start, worlds, Log()))
        spans = np.array([one, two, own + parted / 2, few, slow, shared])
        taken.append([*([WORLDS] * 3), FEW, SIMULATED, SIMULATED] / spans)
    return np.max(taken, axis=0)


def _mesa(start, one):
    if find_spec("mesa") is None:
        line("Mesa", "not installed", "pip install mesa, into a copy of .venv, to compare")
        return
    from mesa import __version__

    from tests.benchmarks.agents import play

    held, ended = facts(start, DRAWS), []
    check(start, held)
    worlds = range(DRAWS * REPLICATES)
    taken = min(
        spent(lambda: ended.append([play(held[n // REPLICATES], start.days, n) for n in worlds]))
        for _ in range(TIMES)
    )
    found = len(worlds) / taken
    met = np.mean([world.held is not None for world in ended[0]])
    ours = follow(start, len(worlds))
    line(f"Mesa {__version__}, the same parties, attributes of offers given", rate(found),
         f"Parley: {one / found:,.0f} times, on one core")  # fmt: skip
    line("  offers made in a world, there and here",
         f"{np.mean([world.made for world in ended[0]]):.1f}, {ours.made.mean():.1f}",
         f"worlds with a meeting: {met:.0%} and {ours.met.mean():.0%}")  # fmt: skip


def _negmas(start, one):
    if find_spec("negmas") is None:
        line("NegMAS", "not installed", "pip install negmas, into a copy of .venv, to compare")
        return
    from negmas import AspirationNegotiator, SAOMechanism, __version__, make_issue
    from negmas.preferences import MappingUtilityFunction

    size, steps = start.menu.size, []
    issues = [make_issue(size, "offer")]
    held = facts(start, SESSIONS)

    def session(own):
        meeting = SAOMechanism(issues=issues, n_steps=ROUNDS)
        for party in start.minds:
            first = own.proposers.index(party) * size
            liked = {(n,): own.margin(party, 0, first + n) for n in range(size)}
            worth = MappingUtilityFunction(liked, reserved_value=0.0, issues=issues)
            meeting.add(AspirationNegotiator(name=party), preferences=worth)
        steps.append(meeting.run().step)

    taken = min(spent(lambda: [session(own) for own in held]) for _ in range(TIMES))
    found = SESSIONS / taken
    line(f"NegMAS {__version__} sessions: two parties, the same offers, by aspiration", rate(found),
         f"Parley: {one / found:,.0f} times, on one core")  # fmt: skip
    line("  rounds of offers in a session", f"{np.mean(steps):.1f}",
         "no red lines, no days, no mediator, no second try")  # fmt: skip
