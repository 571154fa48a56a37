"""What follows from a branch: the outcomes of many simulated worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.draws import BLOCK, LEVEL, Interval, reach, tails
from sim.expect.statechart import State
from sim.facts.record import Offer
from sim.rules.course import LAPSED, NOTHING, REFUSED, Situation
from sim.runs.work import ALONE, Work
from sim.simulate.branch import REPLICATES, Branch
from sim.simulate.state import Happened, Log
from sim.simulate.worlds import play_worlds, simulate
from sim.study.explore import MARGIN
from sim.study.score import Illustrative

GRID = np.linspace(-60.0, 60.0, 2401)
"""Log-odds on which the distribution of a probability is summed."""
LEAST_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class Share:
    """The share of worlds in which something came about."""

    interval: Interval
    """Mean, and where most draws lie: what we do not know of the parties.

    It is no narrower than the error.
    """
    error: float
    """Half-width of the interval that is due to the number of worlds alone."""
    ignorance: float
    """Part of the variance between worlds that is due to parameters; the rest is chance."""


def share(happened: Mask, level: float = LEVEL) -> Share:
    """Return the share of worlds in which something came about.

    The probability within a draw is taken to be Beta distributed over the draws, with the
    mean and the variance that the worlds show: the variance between draws is that of their
    means less what so few worlds of a draw add to it.

    Parameters
    ----------
    happened
        Shape (world,), the worlds of a draw beside each other.
    level
        Share of the draws that the interval holds.
    """
    mean, between = moments(happened[None, :])
    low, high = spread(mean, between, level)
    whole = float(mean[0] * (1.0 - mean[0]))
    draws = max(happened.size // REPLICATES, 1)
    variance = between[0] + max(whole - between[0], 0.0) / REPLICATES
    middle = float(mean[0])
    unseen = (middle**2 + (1.0 - middle) ** 2) / draws  # two draws more, one of each kind
    error = float(reach(level) * np.sqrt((variance + unseen) / draws))
    reached = min(float(low[0]), max(middle - error, 0.0)), max(float(high[0]), middle + error)
    return Share(
        Interval(middle, reached[0], min(reached[1], 1.0), level),
        error,
        float(between[0] / whole) if whole > LEAST_SHARE else 0.0,
    )


def moments(happened: Mask) -> tuple[Draws, Draws]:
    """Return means, and variances between draws of the probability, shapes (quantity,).

    Parameters
    ----------
    happened
        Shape (quantity, world).
    """
    whole = happened.shape[1] // REPLICATES * REPLICATES
    mean = happened.mean(axis=1)
    if whole < 2 * REPLICATES:
        return mean, np.zeros_like(mean)
    draws = happened[:, :whole].reshape(len(happened), -1, REPLICATES).mean(axis=2)
    within = (draws * (1.0 - draws)).mean(axis=1) / (REPLICATES - 1)
    between = np.clip(draws.var(axis=1, ddof=1) - within, 0.0, mean * (1.0 - mean))
    return mean, between


def spread(mean: Draws, between: Draws, level: float) -> tuple[Draws, Draws]:
    """Return the ends of the central interval of Beta distributions, shapes (quantity,).

    Parameters
    ----------
    mean, between
        Mean and variance, shape (quantity,).
    level
        Share that the interval holds.
    """
    whole = mean * (1.0 - mean)
    certain = (between <= LEAST_SHARE) | (whole <= LEAST_SHARE)
    size = np.where(certain, 1.0, whole / np.where(certain, 1.0, between) - 1.0)
    size = np.maximum(size, 1e-3)
    first, second = (mean * size)[:, None], ((1.0 - mean) * size)[:, None]
    logs = -first * np.log1p(np.exp(-GRID)) - second * np.log1p(np.exp(GRID))
    density = np.exp(logs - logs.max(axis=1, keepdims=True))
    reached = np.cumsum(density, axis=1)
    reached /= reached[:, -1:]
    places = ((reached < tail).sum(axis=1).clip(0, GRID.size - 1) for tail in tails(level))
    low, high = (np.where(certain, mean, 1.0 / (1.0 + np.exp(-GRID[place]))) for place in places)
    return low, high


WORLDS = REPLICATES * BLOCK
"""Worlds where nobody asks for another number."""
SMALLEST, LARGEST = 1024, 16 * WORLDS
"""Worlds that are played together; has no effect on results."""
KEPT = 4
"""Least number of parts where they are kept, for whoever goes on."""
ROOM = 2**22
"""Worlds times candidate offers that are played together at the most, for memory's sake."""
ENDS = ("held", "agreed", "called off", "open", "refused", "lapsed", "no offer")
"""How a world ends: a meeting, an agreement to meet, or what the last offer came to."""
Columns = dict[str, NDArray[Any]]
"""Worlds of a part, by name."""


@dataclass(frozen=True)
class Worlds(Illustrative):
    """What came of many worlds; days are in days after day 0, columns (world,)."""

    branch: Branch
    held: Draws
    """Day of the meeting, NaN if none."""
    agreed: Draws
    """Day of the first agreement to meet, NaN if none."""
    called_off: Draws
    """Day on which an agreement was first called off, NaN if none."""
    row: Index
    """Row of the menu that was met about, or NOTHING."""
    made: Index
    """Offers made."""
    rounds: Index
    """Rounds of delegations held that were not without a result."""
    end: Index
    """Code of `ENDS`."""
    stopped: Mapping[tuple[str, str], int]
    """Answers that were no acceptance, by party and what stopped the offer.

    An acceptance on a condition is none; of several lines that hold, the first in the order of
    the book counts.
    """

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.branch.bench

    def __len__(self) -> int:
        return int(self.held.size)

    @property
    def met(self) -> Mask:
        """Whether a meeting was held."""
        return np.isfinite(self.held)

    def terms(self) -> Iterator[tuple[Offer, str, Mask]]:
        """Yield each set of terms that was met about, who proposed it, and in which worlds."""
        menu = self.branch.menu
        for row in np.unique(self.row[self.met]).tolist():
            yield menu.terms(row), menu.by[row], self.row == row


def follow(branch: Branch, worlds: int = WORLDS, work: Work = ALONE) -> Worlds:
    """Return the outcomes of many worlds.

    Parameters
    ----------
    branch
        Where the simulation leaves the record.
    worlds
        How many; world w has the parameters of draw w // 4.
    work
        By how many processes, who is told, where finished parts are kept; has no effect on
        results.

    Raises
    ------
    SimError
        If a rule fails, or too much happens on one day.
    """
    if work.executor is None:  # processes are forked from this one
        prepared(branch)
    parts, played = cut(worlds, branch.menu.size, work), list[Columns]()
    for part, columns in zip(parts, _played(branch, parts, work), strict=True):
        played.append(columns)
        work.weighed(int(part[-1]) + 1, worlds)
    return _joined(branch, played)


def portion(branch: Branch, worlds: int, work: Work, piece: int) -> Index:
    """Play one of several pieces of many worlds, keep its parts, and return its worlds.

    Parameters
    ----------
    branch, worlds, work
        As of `follow`; `work.pieces` says how many pieces there are.
    piece
        Its number, counted from 1.

    Raises
    ------
    SimError
        If so few worlds are not cut in so many pieces.
    """
    parts = cut(worlds, branch.menu.size, work)
    own = parts[(piece - 1) * len(parts) // work.pieces : piece * len(parts) // work.pieces]
    if len(parts) < work.pieces:
        hint = f"ask for at most --part K/{len(parts)}, or for more --worlds"
        raise SimError(f"{worlds:,} worlds are not cut in {work.pieces}", "--part", hint)
    for part, _ in zip(own, _played(branch, own, work), strict=True):
        work.weighed(int(part[-1]) + 1, worlds)
    return np.concatenate(own)


def cut(worlds: int, candidates: int, work: Work) -> list[Index]:
    """Return the worlds of each part that is played.

    Parts that are kept do not depend on who plays them; others are equal for all who do.
    """
    most = min(LARGEST, max(ROOM // candidates, SMALLEST))
    rounds = max(-(-worlds // most), 1)
    many = max(rounds, KEPT, work.pieces) if work.parts else -(-rounds // work.jobs) * work.jobs
    size = max(-(-worlds // many), SMALLEST)
    return [np.arange(n, min(n + size, worlds)) for n in range(0, worlds, size)]


def prepared(branch: Branch) -> Branch:
    """Return a branch in which everything that worlds share is computed already."""
    for mind in branch.minds.values():
        _ = mind.regard, mind.classes, branch.menu.candidate
    return branch


def _played(branch: Branch, parts: Sequence[Index], work: Work) -> Iterator[Columns]:
    """Yield the outcomes of each part, played or fetched if it was played before."""
    names = [f"{work.of}worlds {part[0]} to {part[-1]}" for part in parts]
    kept = [work.parts.load(name) if work.parts else None for name in names]
    missing = [part for part, columns in zip(parts, kept, strict=True) if columns is None]
    fresh = work.processes(partial(_play, branch), missing)
    for name, columns in zip(names, kept, strict=True):
        if columns is not None:
            yield columns
            continue
        new = next(fresh)
        if work.parts is not None:
            work.parts.save(name, new)
        yield new


def _play(branch: Branch, worlds: Index) -> Columns:
    """Return the outcomes of some worlds as columns that can be kept."""
    state = play_worlds(branch, worlds)
    columns: Columns = {
        "held": state.held.astype(np.float32),
        "agreed": state.first_agreed.astype(np.float32),
        "called_off": state.called_off.astype(np.float32),
        "row": np.where(np.isfinite(state.held), state.agreed, NOTHING).astype(np.int32),
        "made": state.made.astype(np.int16),
        "rounds": state.rounds.astype(np.int16),
        "end": _ends(state).astype(np.int8),
    }
    return columns | {f"stopped {party}": counts for party, counts in state.stopped.items()}


def happened(branch: Branch, worlds: Index, what: str) -> Mask:
    """Return in which of some worlds a meeting is `held`, or `agreed`."""
    state = play_worlds(branch, worlds)
    return np.isfinite({"held": state.held, "agreed": state.first_agreed}[what])


def _ends(state: Situation) -> Index:
    """Return how each world stands on the last day."""
    conditions = (
        np.isfinite(state.held),
        state.at("meeting", "agreed", "scheduled"),
        np.isfinite(state.called_off),
        (state.open != NOTHING).any(axis=0),
        state.ending == REFUSED,
        state.ending == LAPSED,
    )
    return np.select(conditions, range(len(conditions)), len(conditions))


def _joined(branch: Branch, parts: Sequence[Columns]) -> Worlds:
    stopped: dict[tuple[str, str], int] = {}
    for party, mind in branch.minds.items():
        total = np.sum([part[f"stopped {party}"] for part in parts], axis=0).tolist()
        names = (*(line.id for line in mind.lines), MARGIN)
        stopped.update(((party, name), n) for name, n in zip(names, total, strict=True))
    columns = {
        name: np.concatenate([part[name] for part in parts])
        for name in ("held", "agreed", "called_off", "row", "made", "rounds", "end")
    }
    return Worlds(branch, **columns, stopped=stopped)


@dataclass(frozen=True)
class World(Illustrative):
    """One of many worlds, event by event."""

    branch: Branch
    """Where it leaves the record."""
    number: int
    events: tuple[Happened, ...]

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.branch.bench

    @cached_property
    def states(self) -> tuple[str, ...]:
        """State of the meeting's region after each event."""
        return tuple(stands(self.branch, event) for event in self.events)

    @property
    def end(self) -> str:
        """State of the meeting's region on the last day."""
        return self.states[-1] if self.states else at_first(self.branch)

    @property
    def meeting(self) -> Happened | None:
        """The meeting, if one is held."""
        return next((event for event in reversed(self.events) if event.act == "meet"), None)


def world_of(branch: Branch, number: int) -> World:
    """Return one world of a branch, event by event."""
    log = Log()
    simulate(branch, np.array([number]), log)
    return World(branch, number, tuple(log.histories(branch.causes)[number]))


def check_world(world: int, worlds: int) -> None:
    """Raise an error if there is no such world.

    Raises
    ------
    SimError
        If the number lies beyond the first or the last world.
    """
    if not 0 <= world < worlds:
        hint = f"number them from 0 to {worlds - 1}"
        raise SimError(f"there is no world {world} among {worlds:,}", "--world", hint)


MOVING = ("agree", "schedule", "postpone", "cancel", "meet")
"""Acts that move the meeting's region, whatever lies on the table."""


def at_first(branch: Branch) -> str:
    """Return the state of the meeting's region on day 0; a meeting of the record is past."""
    state = branch.tracks.regions[branch.track].state
    return str(State.IDLE if state is State.HELD else state)


def stands(branch: Branch, event: Happened) -> str:
    """Return the state of the meeting's region after an event; a meeting of the record is past."""
    before = branch.tracks.regions[branch.track].state
    past = before is State.HELD and event.act != "meet" and event.state == State.HELD
    return str(State.IDLE) if past else event.state
