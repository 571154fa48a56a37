"""How offers, answers and meetings change where worlds stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.arrays import Index, Mask
from sim.errors import SimError
from sim.expect.statechart import TABLE, State
from sim.facts.record import offer_of
from sim.facts.scenario import REGIONS
from sim.rules.course import ACCEPTED, NOTHING, SILENT, WAITING, Situation  # fmt: skip
from sim.simulate.branch import REPLICATES, Branch


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a simulated world."""

    day: int
    """Days after day 0."""
    act: str
    by: str
    """The party that acts; empty for the surroundings."""
    row: int
    """Row of the offer that it is about, or -1."""
    answers: int
    """Row of the offer that a counter-offer answers, or -1."""
    cause: str
    """Id of the rule that brought it about; empty for a decision on the merits."""
    state: str
    """State of the meeting's region after it."""


@dataclass
class Log:
    """Collects events of many worlds, in the order of each world."""

    _parts: list[tuple[str, str, Sequence[Index]]] = field(default_factory=list)

    def add(self, act: str, by: str, *columns: Index | int) -> None:
        """Take an event that happened in some worlds.

        Parameters
        ----------
        act, by
            What happened, and the party that did it.
        columns
            Number of the world, day, row, row that is answered, code of the cause and of the
            state of the meeting's region, shape (world,) each.
        """
        self._parts.append((act, by, np.broadcast_arrays(*columns)))

    def histories(self, names: Sequence[str]) -> dict[int, list[Happened]]:
        """Return the events of each world, in order.

        Parameters
        ----------
        names
            Causes by their codes.
        """
        histories: dict[int, list[Happened]] = {}
        states = REGIONS["meeting"]
        for act, by, columns in self._parts:
            rows = zip(*(column.tolist() for column in columns), strict=True)
            for world, day, row, answers, cause, state in rows:
                event = Happened(day, act, by, row, answers, names[cause], states[state])
                histories.setdefault(world, []).append(event)
        return histories


MEMORY = 8
"""Public refusals of a party that its audience remembers."""
FORBIDDEN = -1
MOVES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "delegations": {
        "convene": dict.fromkeys(("none", "adjourned", "suspended"), "set"),
        "put-off": {"set": "set"},
        "round": {"set": "adjourned"},
        "stall": {"adjourned": "suspended"},
    },
    "hostilities": {
        "pause": {"full": "pause"},
        "resume": {"pause": "full"},
        "violate": {"pause": "full", "ceasefire": "full"},
        "ceasefire": dict.fromkeys(("full", "pause"), "ceasefire"),
    },
    "mediator": {
        "distract": {"engaged": "distracted"},
        "return": {"distracted": "engaged"},
        "withdraw": dict.fromkeys(("engaged", "distracted"), "withdrawn"),
    },
    "meeting": {
        trigger.name.lower(): {
            str(source): str(target) for (source, by), target in TABLE.items() if by == trigger
        }
        for trigger in dict.fromkeys(trigger for _, trigger in TABLE)
    },
}
"""Region and trigger, from a state to a state. What is not listed is forbidden."""


def _codes(region: str, moves: Mapping[str, str]) -> Index:
    names = REGIONS[region]
    table = np.full(len(names), FORBIDDEN)
    for source, target in moves.items():
        table[names.index(source)] = names.index(target)
    return table


REGION_OF: Mapping[str, str] = {act: region for region, acts in MOVES.items() for act in acts}
"""The region that an act moves."""
CODES = {(r, act): _codes(r, moves) for r, acts in MOVES.items() for act, moves in acts.items()}


def allowed(region: str, trigger: str, states: Index) -> Mask:
    """Return whether a trigger may move each of some states of a region."""
    return np.asarray(CODES[region, trigger][states] != FORBIDDEN)


def moved(region: str, trigger: str, states: Index, cause: str) -> Index:
    """Return the states of a region after a trigger.

    Parameters
    ----------
    region, trigger
        As in `MOVES`.
    states
        Codes of the states before, shape (world,).
    cause
        Id of the rule or the answer that moves it, for the error.

    Raises
    ------
    SimError
        If the trigger is forbidden in one of the states.
    """
    target: Index = CODES[region, trigger][states]
    if (target == FORBIDDEN).any():
        state = REGIONS[region][int(states[target == FORBIDDEN][0])]
        raise SimError(
            f"{cause} would {trigger} the {region}, which is {state}",
            f"statechart/{region}",
            f"allowed from: {', '.join(MOVES[region][trigger])}",
        )
    return target


ROUNDS_STAND = {
    State.IDLE: "none", State.SIGNALLED: "none", State.OPEN: "none", State.LAPSED: "none",
    State.AGREED: "set", State.SCHEDULED: "set", State.HELD: "adjourned",
}  # fmt: skip
"""State of the delegations' region by that of their track in the record."""


def opened(branch: Branch, worlds: Index, first: int) -> Situation:
    """Return where some worlds stand on day 0.

    Parameters
    ----------
    branch
        Where the record is left.
    worlds
        Their numbers.
    first
        The first draw of the chunk.
    """
    minds, proposers, size = branch.minds, branch.proposers, worlds.size
    open_rows, stances, last, agreed = _table(branch)

    def zeros(*shape: int) -> Index:
        return np.zeros((*shape, size), dtype=np.int64)

    return Situation(
        world=worlds,
        draw=worlds // REPLICATES - first,
        regions={name: np.full(size, code) for name, code in _standing(branch).items()},
        proposers=proposers,
        principals=tuple(minds),
        open=np.repeat(open_rows[:, None], size, axis=1),
        tabled=zeros(len(proposers)),
        stance=np.repeat(stances[:, :, None], size, axis=2),
        condition=zeros(len(proposers), len(minds)) + NOTHING,
        last=np.repeat(last[:, None], size, axis=1),
        failed=zeros(len(proposers)),
        met={p: np.zeros((len(m.lines), size), dtype=np.bool_) for p, m in minds.items()},
        belief={p: np.repeat(np.array(m.priors)[:, None], size, axis=1) for p, m in minds.items()},
        refused=np.zeros((branch.menu.size, size), dtype=np.int32),
        voiced=np.zeros((branch.menu.size, size), dtype=np.bool_),
        refusals={party: np.full((MEMORY, size), -np.inf) for party in minds},
        rounds=zeros(),
        made=zeros(),
        agreed=np.full(size, agreed),
        first_agreed=np.full(size, np.nan),
        called_off=np.full(size, np.nan),
        ending=zeros(),
        held=np.full(size, np.nan),
        stopped={p: np.zeros(len(m.lines) + 1, dtype=np.int64) for p, m in minds.items()},
        since={},
        fixed=branch.fixed(),
    )


def put_on_table(state: Situation, party: str, rows: Index, worlds: Index) -> None:
    """Put an offer of a party on the table, in place of its last one."""
    p = state.proposers.index(party)
    state.made[worlds] += 1
    state.open[p, worlds] = rows
    state.last[p, worlds] = rows
    state.tabled[p, worlds] = state.made[worlds]
    for r, principal in enumerate(state.principals):
        state.stance[p, r, worlds] = ACCEPTED if principal == party else WAITING
        state.condition[p, r, worlds] = NOTHING


def _table(branch: Branch) -> tuple[Index, Index, Index, int]:
    """Return open rows, stances, last rows of the proposers, and the row that was agreed."""
    menu, region = branch.menu, branch.tracks.regions[branch.track]
    proposers, principals = list(branch.proposers), list(branch.minds)
    rows = {event.id: menu.documented_row(event.id) for event, _ in menu.documented}
    open_rows, last = np.full(len(proposers), NOTHING), np.full(len(proposers), NOTHING)
    stances = np.full((len(proposers), len(principals)), SILENT)
    for event in branch.past:
        if event.id in rows and offer_of(event) is not None and event.by in proposers:
            last[proposers.index(event.by)] = rows[event.id]
    for (by, to), name in region.open.items():
        if to in principals and by in proposers:
            p = proposers.index(by)
            open_rows[p] = rows[name]
            stances[p, principals.index(to)] = WAITING
            for party in {by, *region.accepted.get(name, ())} & {*principals}:
                stances[p, principals.index(party)] = ACCEPTED
    return open_rows, stances, last, rows.get(branch.agreed, NOTHING)


def _standing(branch: Branch) -> dict[str, int]:
    """Return the code of the state of each region on day 0."""
    follow, tracks = branch.bench.scenario.follow, branch.tracks.regions
    rounds = ROUNDS_STAND[tracks["delegations"].state] if branch.track == "leaders" else "none"
    states = {
        "meeting": str(tracks[branch.track].state),
        "delegations": rounds,
        "hostilities": branch.standing(follow.hostilities, "full"),
        "mediator": branch.standing(follow.mediator, "engaged"),
    }
    return {region: REGIONS[region].index(state) for region, state in states.items()}
