"""How offers, answers and meetings change where worlds stand."""

from __future__ import annotations

import numpy as np

from sim.arrays import Index, Mask
from sim.domain.events import offer_of
from sim.domain.situation import (
    ACCEPTED,
    NOTHING,
    REGIONS,
    SILENT,
    WAITING,
    Situation,
)  # fmt: skip
from sim.engine.branch import REPLICATES, Branch
from sim.engine.minds import MEMORY, Minds
from sim.engine.statechart import State

ROUNDS_STAND = {
    State.IDLE: "none", State.SIGNALLED: "none", State.OPEN: "none", State.LAPSED: "none",
    State.AGREED: "set", State.SCHEDULED: "set", State.HELD: "adjourned",
}  # fmt: skip
"""State of the delegations' region by that of their track in the record."""


def opened(minds: Minds, worlds: Index, first: int) -> Situation:
    """Return where some worlds stand on day 0.

    Parameters
    ----------
    minds
        The branch and its principals.
    worlds
        Their numbers.
    first
        The first draw of the chunk.
    """
    branch, size = minds.branch, worlds.size
    proposers, principals = branch.proposers, tuple(minds.held)
    table = _table(branch, proposers, principals)
    nan = np.full(size, np.nan)
    pairs = (len(proposers), len(principals))
    return Situation(
        world=worlds,
        draw=worlds // REPLICATES - first,
        regions={name: np.full(size, code) for name, code in _standing(branch).items()},
        proposers=proposers,
        principals=principals,
        open=np.repeat(table[0][:, None], size, axis=1),
        tabled=np.zeros((len(proposers), size), dtype=np.int64),
        stance=np.repeat(table[1][:, :, None], size, axis=2),
        condition=np.full((*pairs, size), NOTHING),
        last=np.repeat(table[2][:, None], size, axis=1),
        failed=np.zeros((len(proposers), size), dtype=np.int64),
        met={p: np.zeros((len(m.lines), size), dtype=np.bool_) for p, m in minds.held.items()},
        belief={
            p: np.repeat(np.array(m.priors)[:, None], size, axis=1) for p, m in minds.held.items()
        },
        refused=np.zeros((branch.menu.size, size), dtype=np.int32),
        voiced=np.zeros((branch.menu.size, size), dtype=np.bool_),
        refusals={party: np.full((MEMORY, size), -np.inf) for party in principals},
        rounds=np.zeros(size, dtype=np.int64),
        made=np.zeros(size, dtype=np.int64),
        agreed=np.full(size, table[3]),
        first_agreed=nan.copy(),
        called_off=nan.copy(),
        ending=np.zeros(size, dtype=np.int64),
        held=nan.copy(),
        stopped={p: np.zeros(len(m.lines) + 1, dtype=np.int64) for p, m in minds.held.items()},
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


def take_off_table(state: Situation, proposer: Index, worlds: Index, ending: int) -> Mask:
    """Take offers off the table, and return where none is left."""
    state.open[proposer, worlds] = NOTHING
    state.failed[proposer, worlds] += 1
    state.ending[worlds] = ending
    return np.asarray((state.open[:, worlds] == NOTHING).all(axis=0))


def agree(state: Situation, rows: Index, worlds: Index, on: Index) -> None:
    """Let all have accepted an offer; what else lay on the table no longer matters."""
    state.agreed[worlds] = rows
    state.open[:, worlds] = NOTHING
    first = state.first_agreed[worlds]
    state.first_agreed[worlds] = np.where(np.isnan(first), on, first)


def remember_refusal(state: Situation, party: str, on: Index, worlds: Index) -> None:
    """Let the audience of a party remember that it refused in public."""
    held = state.refusals[party]
    held[1:, worlds] = held[:-1, worlds]
    held[0, worlds] = on


def note(state: Situation, act: str, worlds: Index, on: Index) -> None:
    """Keep what an act that moves a region leaves behind."""
    if act == "round":
        state.rounds[worlds] += 1
    elif act == "stall":
        state.rounds[worlds] -= 1
    elif act == "meet":
        state.held[worlds] = on
    elif act == "cancel":
        first = state.called_off[worlds]
        state.called_off[worlds] = np.where(np.isnan(first), on, first)


def _table(
    branch: Branch, proposers: tuple[str, ...], principals: tuple[str, ...]
) -> tuple[Index, Index, Index, int]:
    """Return open rows, stances, last rows of the proposers, and the row that was agreed."""
    menu, region = branch.menu, branch.tracks.regions[branch.track]
    known = {event.id: menu.documented_row(event.id) for event, _ in menu.documented}
    open_rows, last = np.full(len(proposers), NOTHING), np.full(len(proposers), NOTHING)
    stance = np.full((len(proposers), len(principals)), SILENT)
    for event in branch.past:
        if event.id in known and offer_of(event) is not None and event.by in proposers:
            last[proposers.index(event.by)] = known[event.id]
    for (by, to), name in region.open.items():
        if to in principals and by in proposers:
            p = proposers.index(by)
            open_rows[p] = known[name]
            stance[p, principals.index(to)] = WAITING
            for other in region.accepted.get(name, ()):
                if other in principals:
                    stance[p, principals.index(other)] = ACCEPTED
            if by in principals:
                stance[p, principals.index(by)] = ACCEPTED
    agreed = known.get(branch.agreed, NOTHING)
    return open_rows, stance, last, agreed


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
