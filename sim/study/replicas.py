"""The scored record over again: what the draws would have answered, and after how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.expect.answers import Expectation, kind_weights
from sim.expect.bench import Bench
from sim.expect.statechart import State
from sim.facts.record import Event, Track, offer_of
from sim.rules.asking import ask
from sim.rules.bind import Bound
from sim.rules.course import NOTHING, Course, Situation
from sim.simulate.branch import REPLICATES, Branch, branch
from sim.simulate.chance import stream, uniform
from sim.simulate.chunk import Chunk
from sim.simulate.state import put_on_table
from sim.study.worlds import follow

NAME = "replica"
"""First part of the names of all chance in here."""
TOLD = frozenset({"accept", "accept-if", "counter", "refuse", "deny", "downgrade"})
"""Acts that end the wait for an answer: a silence does not, and what is unreported has no day."""
KNOWN = 2
"""Days within which a delay must be known to count."""


@dataclass(frozen=True, slots=True)
class Delay:
    """How long a documented answer took, known to within two days."""

    event: str
    party: str
    days: float
    """The middle of the days that are possible."""


def worlds_of(draws: int) -> Index:
    """Return the number of the draw of each world, shape (world,)."""
    return np.arange(draws * REPLICATES) // REPLICATES


def replicated(acceptance: Draws, seed: int) -> Mask:
    """Return which answers are acceptances in each world.

    As the likelihood has it, given a draw every answer is decided on its own.

    Parameters
    ----------
    acceptance
        Probability of acceptance, shape (answer, draw).
    seed
        Of all chance.

    Returns
    -------
    Mask
        Shape (answer, world), with four worlds for each draw.
    """
    likely = acceptance[:, worlds_of(acceptance.shape[1])]
    return _numbers(seed, "acceptance", likely.shape) < likely


def countered(bench: Bench, scored: Sequence[Expectation]) -> Mask:
    """Return which answers are counters in each world, if they are no acceptances.

    Returns
    -------
    Mask
        Shape (answer, world).
    """
    draws = bench.believed.draws
    shares = np.zeros((len(scored), draws))
    for n, expectation in enumerate(scored):
        weights = kind_weights(bench, expectation.event.by)
        possible = [share for kind, share in weights.items() if kind in expectation.kinds]
        shares[n] = weights["counter"] / np.sum(possible, axis=0)
    likely = shares[:, worlds_of(draws)]
    return _numbers(bench.believed.seed, "counter", likely.shape) < likely


def longest_run(happened: Mask) -> Index:
    """Return the most times that something happens in a row, down each column.

    Examples
    --------
    >>> longest_run(np.array([[True, False], [True, True], [False, True], [True, True]])).tolist()
    [2, 3]
    """
    run = np.zeros(happened.shape[1], dtype=np.int64)
    longest = run
    for row in happened:
        run = np.where(row, run + 1, 0)
        longest = np.maximum(longest, run)
    return longest


def documented_delays(bench: Bench, expectations: Sequence[Expectation]) -> tuple[Delay, ...]:
    """Return the delays of answers that the record tells to within two days."""
    delays, offers = [], bench.scenario.offers
    for expectation in expectations:
        event, offered = expectation.event, offers[expectation.offer].on
        shortest = max((event.on.first - offered.last).days, 0)
        longest = (event.on.last - offered.first).days
        if event.act in TOLD and longest - shortest <= KNOWN:
            delays.append(Delay(event.id, event.by, (shortest + longest) / 2))
    return tuple(delays)


def replicated_delays(start: Branch, documented: Sequence[Delay]) -> Draws:
    """Return the delays that the reactions of the book give answers in each world.

    Each answer is asked of the party's own reactions, as if an offer of another proposer had
    just been put on the table; whole days, as in a simulation.

    Parameters
    ----------
    start
        Any branch of the record.
    documented
        Whose answers.

    Returns
    -------
    Draws
        Shape (answer, world); infinite where no reaction brings an answer.
    """
    draws = start.bench.believed.draws
    shortest, worlds = np.full((len(documented), draws * REPLICATES), np.inf), _worlds(draws)
    asked = {party: _asked(start, party, worlds) for party in start.minds}
    replying = [bound for bound in start.slots if bound.rule.act == "answer"]
    for n, delay in enumerate(documented):
        chunk = asked[delay.party]
        for bound in (bound for bound in replying if bound.party == delay.party):
            course = _course(bound, chunk.state, start.bench.believed.seed, n)
            days = ask(bound, course, chunk.parameters(bound, worlds), worlds.shape)
            shortest[n] = np.minimum(shortest[n], np.floor(days + 0.5))
    return shortest


def _worlds(draws: int) -> Index:
    """Return the numbers of all worlds of some draws."""
    return np.arange(draws * REPLICATES)


def _asked(start: Branch, party: str, worlds: Index) -> Chunk:
    """Return worlds in which an offer of somebody else has just been put to a party."""
    chunk = Chunk(start, worlds)
    situation = chunk.state
    situation.open[:] = NOTHING
    by = next((p for p in situation.proposers if p != party), party)
    put_on_table(situation, by, np.zeros_like(worlds), worlds)
    return chunk


def _course(bound: Bound, situation: Situation, seed: int, answer: int) -> Course:
    """Return what a reaction of the party sees, with numbers of the answer's own."""
    party, worlds = bound.party, situation.world
    on = np.zeros_like(worlds)

    def numbers(name: str) -> Draws:
        key = stream(seed, f"{NAME}/{bound.rule.name}[{party}/{bound.id}]/{name}")
        return uniform(key, worlds, on + answer)

    by = next((p for p in situation.proposers if p != party), party)
    nothing = np.zeros(worlds.size, dtype=np.bool_)
    return Course(party, "offer", by, on, worlds, situation, nothing, numbers)


def _numbers(seed: int, name: str, shape: tuple[int, ...]) -> Draws:
    """Return a uniform number for each answer and world, shape (answer, world)."""
    answers, worlds = np.arange(shape[0])[:, None], np.arange(shape[1])
    return uniform(stream(seed, f"{NAME}/{name}"), *np.broadcast_arrays(worlds, answers))


PERIOD = 180
"""Days to which numbers of offers are scaled."""
FOUND = frozenset({State.AGREED, State.SCHEDULED, State.HELD})
"""States of a track that end the search."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A search for a meeting: of a record, shape (1,), or of worlds, shape (world,)."""

    days: Draws
    """Until the first agreement, or the record's last day if there is none."""
    offers: Draws
    """Offers and counters in 180 days of search."""


def after_first_offer(bench: Bench) -> Branch:
    """Return the branch that leaves the record after its first offer of a meeting that is sought.

    Raises
    ------
    SimError
        If no candidate offer is left to simulate with.
    """
    track = branch(bench).track
    clock, order = bench.scenario.clock, bench.order
    first = next((n for n, event in enumerate(order) if _offers(event, track)), len(order))
    at = order[first + 1].id if first + 1 < len(order) else clock.as_of
    start = branch(bench, at=at)
    return branch(bench, at=at, days=max((clock.as_of - start.day).days, 1))


def documented_pace(start: Branch) -> Pace:
    """Return how the record went on after a branch.

    Counted are offers of the parties that make offers in simulations, on the same track.
    """
    tracks, offers = start.tracks, 0
    days = start.days
    for event in (event for event in start.bench.order if event not in start.past):
        offers += _offers(event, start.track) and event.by in start.proposers
        tracks = tracks.after(event, start.bench.scenario.offers)
        if tracks.regions[start.track].state in FOUND:
            days = (event.on.first - start.day).days
            break
    length = np.array([max(days, 1)], dtype=np.float64)
    return Pace(length, offers * PERIOD / length)


def simulated_pace(start: Branch, worlds: int) -> Pace:
    """Return how the search goes on in simulated worlds."""
    played = follow(start, worlds)
    agreed = played.agreed.astype(np.float64)
    days = np.maximum(np.where(np.isfinite(agreed), agreed, start.days), 1.0)
    return Pace(days, played.made * PERIOD / days)


def _offers(event: Event, track: Track) -> bool:
    offer = offer_of(event)
    return offer is not None and offer.track == track
