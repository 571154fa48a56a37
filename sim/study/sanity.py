"""Are the priors sane: what they expect, against assumed bands and against the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.answers import Expectation, expect, kind_weights
from sim.expect.bench import Bench
from sim.expect.draws import interval
from sim.expect.statechart import State
from sim.facts.record import Event, Meeting, Track, answered, offer_of
from sim.facts.scenario import Scenario
from sim.rules.asking import ask
from sim.rules.bind import Bound
from sim.rules.course import NOTHING, Course
from sim.rules.pace import KINDS
from sim.simulate.branch import REPLICATES, Branch, branch
from sim.simulate.chance import stream, uniform
from sim.simulate.chunk import Chunk
from sim.simulate.menu import candidates
from sim.simulate.state import put_on_table
from sim.study.priors import Check, of_offers, predicted
from sim.study.score import Labelled, effective, importance, stacked
from sim.study.worlds import follow

OPEN = 6 / 11
"""Share of acceptances that the priors must leave room for, as they must for none."""
WORLDS = 1024
"""Worlds that are simulated for the pace of offers."""


@dataclass(frozen=True, slots=True)
class Sanity(Labelled):
    """All checks of the priors of a scenario."""

    bench: Bench
    checks: tuple[Check, ...]
    effective: float
    """Share of the draws that still counts once all scored answers are seen."""
    left_out: tuple[str, ...]
    """What could not be checked, and why, in sentences."""


def sanity(bench: Bench, worlds: int = WORLDS) -> Sanity:
    """Return what the priors expect, against assumed bands and against the record.

    Ranges hold nine in ten whatever the bench says: what decides a check does not move.

    Parameters
    ----------
    bench
        The scenario, the rules in force and the draws.
    worlds
        How many are simulated for the pace of offers.
    """
    expectations = expect(bench)
    scored = [e for e in expectations if not e.unscored]
    acceptance, accepted = stacked(scored, bench.believed.draws)
    principals = bench.scenario.principals
    checks = [check for party in principals for check in of_offers(bench, party)]
    checks += _of_record(bench, scored, acceptance) if scored else ()
    left_out = [] if scored else ["No answer is scored: there is no record to replicate."]
    try:
        start = after_first_offer(bench)
    except SimError as error:
        left_out.append(f"Delays and pace are not checked: {error.problem}.")
    else:
        checks += _of_dynamics(start, expectations, worlds)
    good = {check.plain.party for check in checks if check.plain and check.name == "good"}
    left_out += [f"No offer respects every line of {party}: none is plainly good for it."
                 for party in principals if party not in good]  # fmt: skip
    counting = effective(importance(acceptance, accepted))
    return Sanity(bench, tuple(checks), counting, tuple(left_out))


def _of_record(bench: Bench, scored: Sequence[Expectation], acceptance: Draws) -> Iterator[Check]:
    """Yield what the draws expect of the scored record, before and after it is seen."""
    accepted = [e.accepted for e in scored]
    weights = np.repeat(importance(acceptance, accepted), REPLICATES)
    yes, happened = replicated(acceptance, bench.believed.seed), np.array(accepted)[:, None]
    total, count, of = float(sum(accepted)), yes.sum(axis=0).astype(np.float64), len(scored)
    unseen = predicted(("prior", "acceptances"), total, count, of=of)
    band, reached = (0.0, float(np.floor(OPEN * of))), unseen.expected
    roomy = reached.low <= band[0] and reached.high >= band[1]
    yield from (unseen, Check("prior", "room", reached, roomy, band=band, of=of))
    yield predicted(("posterior", "acceptances"), total, count, weights, of)
    longest, runs = float(longest_run(~happened)[0]), longest_run(~yes).astype(np.float64)
    yield predicted(("posterior", "longest run"), longest, runs, weights, of)
    shares, refused = _part(countered(bench, scored), ~yes), of - sum(accepted)
    if refused and np.isfinite(shares).any():
        counters = np.array([[e.event.act == "counter"] for e in scored])
        share = float(_part(counters, ~happened)[0])
        yield predicted(("posterior", "counters"), share, shares, weights, refused)


def _part(happened: Mask, among: Mask) -> Draws:
    """Return the share of what holds among some answers, NaN where there are none."""
    number = among.sum(axis=0)
    return np.where(number > 0, (happened & among).sum(axis=0) / np.maximum(number, 1), np.nan)


def _of_dynamics(
    start: Branch, expectations: Sequence[Expectation], worlds: int
) -> Iterator[Check]:
    """Yield what the reactions expect of the time until answers, and of the pace of offers."""
    documented = documented_delays(start.bench.scenario, expectations)
    days = replicated_delays(start, [answer for answer, _ in documented])
    days = days[:, np.isfinite(days).all(axis=0)]
    if days.size:
        yield from _of_delays(np.array([delay for _, delay in documented]), days)
    yield from _of_pace(documented_pace(start), simulated_pace(start, worlds))


def _of_delays(documented: Draws, days: Draws) -> Iterator[Check]:
    """Yield the checks of documented delays, shape (answer,), and of replicates of them."""
    spread = replace(interval(days.ravel()), mean=float(np.median(days)))
    low, high, median, of = spread.low, spread.high, float(np.median(documented)), documented.size
    yield predicted(("posterior", "median delay"), median, np.median(days, axis=0), of=of)
    yield Check("dynamics", "one delay", spread, low <= median <= high, documented=median, of=of)
    beyond = ((days < low) | (days > high)).mean(axis=0)
    outside = float(((documented < low) | (documented > high)).mean())
    yield predicted(("dynamics", "beyond"), outside, beyond, of=of)


def _of_pace(documented: Pace, simulated: Pace) -> Iterator[Check]:
    """Yield the checks of the search; of its pace where it lasts as long as it did."""
    days = float(documented.days[0])
    yield predicted(("dynamics", "search"), days, simulated.days)
    lasting = simulated.offers[simulated.days >= days]
    if lasting.size:
        yield predicted(("dynamics", "pace"), float(documented.offers[0]), lasting)


NAME = "replica"
"""First part of the names of all chance in here."""
TOLD = frozenset({"accept", *KINDS}) - {"silent"}
"""Acts that end the wait for an answer: a silence does not, and what is unreported has no day."""
KNOWN = 2
"""Days within which a delay must be known to count."""


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
    likely = np.repeat(acceptance, REPLICATES, axis=1)
    return _numbers(seed, "acceptance", likely.shape) < likely


def countered(bench: Bench, scored: Sequence[Expectation]) -> Mask:
    """Return which answers are counters in each world, if they are no acceptances.

    Returns
    -------
    Mask
        Shape (answer, world).
    """
    shares = []
    for expectation in scored:
        event, by = expectation.event, bench.scenario.offers[expectation.offer].by
        third = by != bench.scenario.parties[event.by].adversary
        weights = kind_weights(bench, event.by, third=third)
        possible = [share for kind, share in weights.items() if kind in expectation.kinds]
        shares.append(weights["counter"] / np.sum(possible, axis=0))
    likely = np.repeat(shares, REPLICATES, axis=1)
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


def documented_delays(
    scenario: Scenario, expectations: Sequence[Expectation]
) -> list[tuple[Event, float]]:
    """Return the answers whose delay the record tells to within two days, and its middle."""
    delays = []
    for expectation in expectations:
        event, offered = expectation.event, scenario.offers[expectation.offer].on
        shortest = max((event.on.first - offered.last).days, 0)
        longest = (event.on.last - offered.first).days
        if event.act in TOLD and longest - shortest <= KNOWN:
            delays.append((event, (shortest + longest) / 2))
    return delays


def replicated_delays(start: Branch, answers: Sequence[Event]) -> Draws:
    """Return the delays that the reactions of the book give answers in each world.

    Each answer is asked of the party's own reactions, as if an offer of another proposer had
    just been put on the table, or, for a second answer to one offer, as if the party had just
    put its answer off and thought again; whole days, as in a simulation.

    Parameters
    ----------
    start
        Any branch of the record.
    answers
        Of which only the party counts.

    Returns
    -------
    Draws
        Shape (answer, world); infinite where no reaction brings an answer.
    """
    worlds = np.arange(start.bench.believed.draws * REPLICATES)
    shortest = np.full((len(answers), worlds.size), np.inf)
    asked = {party: _asked(start, party, worlds) for party in start.minds}
    for n, answer in enumerate(answers):
        chunk, by = asked[answer.by]
        again = _again(start.bench, answer)
        for bound in start.slots:
            brings = "reconsider" if again else "answer"
            if bound.rule.act == brings and bound.party == answer.by:
                course = _course(bound, chunk, n, offered="" if again else by)
                days = ask(bound, course, chunk.parameters(bound, worlds), worlds.shape)
                shortest[n] = np.minimum(shortest[n], np.floor(days + 0.5))
    return shortest


def _asked(start: Branch, party: str, worlds: Index) -> tuple[Chunk, str]:
    """Return worlds in which somebody else has just put an offer to a party, and who has."""
    chunk = Chunk(start, worlds)
    chunk.state.open[:] = NOTHING
    by = next((p for p in chunk.state.proposers if p != party), party)
    put_on_table(chunk.state, by, np.zeros_like(worlds), worlds)
    return chunk, by


def _again(bench: Bench, answer: Event) -> bool:
    """Return whether the party has answered that offer before."""
    before = bench.order[: bench.order.index(answer)]
    return any(e.by == answer.by and answered(e) == answered(answer) for e in before)


def _course(bound: Bound, chunk: Chunk, answer: int, *, offered: str) -> Course:
    """Return what a reaction of the party sees, with numbers of the answer's own.

    It sees an offer, or its own answer put off, which it is then sure to weigh again.
    """
    worlds, seed = chunk.state.world, chunk.branch.bench.believed.seed
    none, on = np.zeros(worlds.size, dtype=np.bool_), np.zeros_like(worlds)

    def numbers(name: str) -> Draws:
        key = stream(seed, f"{NAME}/{bound.rule.name}[{bound.party}/{bound.id}]/{name}")
        sure = name == "chance" and not offered
        return np.zeros(worlds.size) if sure else uniform(key, worlds, on + answer)

    act, by = ("offer", offered) if offered else ("defer", bound.party)
    return Course(bound.party, act, by, on, worlds, chunk.state, none, numbers)


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
    """Return the branch that leaves the record after the first offer of its last search.

    A search begins with the first offer of a meeting that is sought, and anew with the first
    offer after one that was held. What the record names later may be offered: it is the pace
    of a whole search that is compared.

    Raises
    ------
    SimError
        If no candidate offer is left to simulate with.
    """
    space = candidates(bench.scenario)
    track = space.offer(0).track
    clock, order = bench.scenario.clock, bench.order
    first, sought = len(order), False
    for n, event in enumerate(order):
        if isinstance(event, Meeting) and event.act == "meet" and event.meeting.track == track:
            sought = False
        elif _offers(event, track) and not sought:
            first, sought = n, True
    at = order[first + 1].id if first + 1 < len(order) else clock.as_of
    start = branch(bench, at=at, space=space)
    return replace(start, days=max((clock.as_of - start.day).days, 1))


def documented_pace(start: Branch) -> Pace:
    """Return how the record went on after a branch.

    Counted are offers of the parties that make offers in simulations, on the same track.
    """
    tracks, offers, scenario = start.tracks, 0, start.bench.scenario
    days = start.days
    for event in (event for event in start.bench.order if event not in start.past):
        offers += _offers(event, start.track) and event.by in start.proposers
        tracks = tracks.after(event, scenario.offers, scenario.principals)
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
