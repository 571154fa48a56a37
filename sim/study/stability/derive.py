"""The game of a scenario: who takes which offer on the table, dropping the lines that it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

import numpy as np

from sim.arrays import Draws, Index
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.hearing import on_day
from sim.expect.lines import BROKEN
from sim.expect.past import happened
from sim.facts.record import PLACED, Counter, Proposal, Withdrawal, answered
from sim.facts.scenario import NO_PLACE
from sim.rules.offers import state_of
from sim.rules.verdict import logit
from sim.study.stability.bargaining import SOLUTIONS, chosen, pareto
from sim.study.stability.graph import Graph, Moves, Ranks, moves_by_options
from sim.study.stability.setup import coalitions
from sim.study.stability.solve import Foresight
from sim.study.stability.stability import Stability
from sim.study.summary import Summary

Offered = Proposal | Counter
NO_MEETING = "no meeting"
MEDIA = {*PLACED, *NO_PLACE}
"""What stands for a place where there is none."""
MOST_OFFERS, MOST_STATES = 4, 1024
"""Offers on the table, the latest ones; states, of which many offers of many parties make more."""
EDGE = 1e-12
"""How near to 0 and 1 a probability may come before it has log-odds."""


@dataclass(frozen=True, kw_only=True)
class Derived(Stability):
    """The game of a scenario: each principal takes one offer on the table, or holds out."""

    bench: Bench
    day: date
    offers: tuple[Offered, ...]
    lines: Mapping[tuple[str, int], tuple[str, ...]]
    """Lines of a party that an offer, by its number, breaks."""
    gains: Draws
    """Log-odds of acceptance, shape (party, offer, draw); of an own offer, as a third party's."""
    outcome: Index
    """Number of the offer that all take in each state; the number of offers where there is none."""
    after: Summary | str = field(default="nothing was simulated", repr=False)
    """What simulated worlds come to, or why nothing is simulated."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Each offer that all may take, and that they take none."""
        return (*(offer.id for offer in self.offers), NO_MEETING)

    @property
    def stable(self) -> Mapping[Foresight, Draws]:
        """Share of draws in which some state with an outcome is an equilibrium, by foresight."""
        return {kind: np.array([shares[self.outcome == n].max(initial=0.0)
                                for n in range(len(self.outcomes))])
                for kind, shares in self.shares.items()}  # fmt: skip

    @property
    def simulated(self) -> Draws:
        """Share of worlds with a meeting where an offer names a place, and with none at all.

        It is not a number where an offer names no place, and where nothing was simulated.
        """
        if isinstance(self.after, str):
            return np.full(len(self.outcomes), np.nan)
        held = {place: share.interval.mean for place, share in self.after.venues.items()}
        on = {p: {p} if p in MEDIA else {p, state_of(self.scenario, p)} for p in held}
        named = [{*terms.venues} or {terms.medium} & {*NO_PLACE}
                 for terms in (offer.offer for offer in self.offers)]  # fmt: skip
        met = [sum(held[place] for place in held if on[place] & where) if where else np.nan
               for where in named]  # fmt: skip
        return np.array([*met, 1.0 - self.after.held.interval.mean])

    @property
    def bargains(self) -> Mapping[str, Draws]:
        """Share of draws in which a solution chooses each offer, or none; and on the frontier."""
        size, draws = len(self.outcomes), self.gains.shape[2]
        picked = {name: np.bincount(chosen(name, self.gains) % size, minlength=size) / draws
                  for name in SOLUTIONS}  # fmt: skip
        return {"pareto": np.append(pareto(self.gains).mean(axis=1), np.nan), **picked}


def on_the_table(bench: Bench, day: date) -> tuple[Offered, ...]:
    """Return the last offer of each party that was put to a principal by a day, the latest ones.

    All are of the class of level, leaders or below, of the latest; of offers of one place the
    latest counts. What its proposer took back is not on the table.
    """
    principals, made = {*bench.scenario.principals}, bench.scenario.offers
    back = {event.answers for event in happened(bench.order, day)
            if isinstance(event, Withdrawal) and event.by == made[event.answers].by}  # fmt: skip
    known = sorted((offer for offer in made.values() if offer.on.last <= day
                    and principals & {*offer.to} and offer.id not in back),
                   key=lambda offer: offer.on.last, reverse=True)  # fmt: skip
    kept: list[Offered] = []
    for offer in known:
        alike = [o for o in kept if o.by == offer.by or o.offer.venues == offer.offer.venues]
        level = (offer.offer.level == "leaders") == (known[0].offer.level == "leaders")
        kept += [offer] if level and not alike else []
    return tuple(kept[:MOST_OFFERS])


def derive(bench: Bench, day: date) -> Derived:
    """Return the game of a scenario on a day.

    A party takes one offer on the table: its own, by which it stands, or another's, and then drops
    the lines that this one breaks; without one of its own it may hold out. There is a meeting
    where all take the same. A party prefers it to none in the draws in which its log-odds of
    acceptance are above even, and likes its own offer best: an assumption. Things stand at what
    each has accepted by the record, or else at its own.

    Raises
    ------
    SimError
        If nothing is on the table.
    """
    offers, parties = on_the_table(bench, day), bench.scenario.principals
    if not offers:
        raise SimError(f"no offer was made by {day}", "--on", "choose a later day")
    while (len(offers) + 1) ** len(parties) > MOST_STATES and offers[1:]:
        offers = offers[:-1]
    hearing, lines, rows = on_day(bench, day), dict[tuple[str, int], tuple[str, ...]](), []
    for party, (n, offer) in product(parties, enumerate(offers)):
        by = None if offer.by == party else offer.by
        verdict = hearing.put(party, [hearing.liked(party, offer.offer, by)], by)
        held = verdict.stated if by is not None else []
        lines[party, n] = tuple(name for name in held if verdict.known(name)[0] > BROKEN)
        rows.append(logit(np.clip(verdict.acceptance[0], EDGE, 1 - EDGE)))
    gains = np.stack(np.broadcast_arrays(*rows)).reshape(len(parties), len(offers), -1)
    size = len(offers)
    own = [next((n for n, o in enumerate(offers) if o.by == party), size) for party in parties]
    every = [[n for n in range(size + 1) if n < size or n == mine] for mine in own]
    now = tuple(_taken(bench, offers, *side, day) for side in zip(parties, own, strict=True))
    choices = sorted(product(*every), key=lambda choice: choice != now)
    outcome = np.array([c[0] if len({*c}) == 1 else size for c in choices])
    likely, drawn = (_graph(parties, offers, values, choices, outcome)
                     for values in (gains.mean(axis=2, keepdims=True), gains))  # fmt: skip
    return Derived(
        bench.scenario, tuple(range(1, len(choices) + 1)),
        tuple(_names(bench, offers, lines, choices)), likely, drawn, now=0,
        coalitions=coalitions(parties), bench=bench, day=day, offers=offers, lines=lines,
        gains=gains, outcome=outcome,
    )  # fmt: skip


def _taken(bench: Bench, offers: tuple[Offered, ...], party: str, own: int, day: date) -> int:
    """Return the number of the offer that a party has accepted by the record, or else of its own.

    An acceptance ends where the party takes it back or makes its own offer after it.
    """
    taken, numbers = own, {offer.id: n for n, offer in enumerate(offers)}
    for event in (event for event in happened(bench.order, day) if event.by == party):
        about = numbers.get(answered(event) or "", own)
        if event.act == "accept" and about != own:
            taken = about
        elif event.id in numbers or about == taken:
            taken = own
    return taken


def _names(
    bench: Bench, offers: tuple[Offered, ...], lines: Mapping[tuple[str, int], tuple[str, ...]],
    choices: list[tuple[int, ...]],
) -> Iterator[str]:  # fmt: skip
    """Yield states in words: what each party takes, and what it drops for that."""
    scenario = bench.scenario
    for choice in choices:
        told = list[str]()
        for party, n in zip(scenario.principals, choice, strict=True):
            drops = f" without {' and '.join(lines[party, n])}" if lines.get((party, n)) else ""
            does = "holds out" if n == len(offers) else (
                f"{'stands by' if offers[n].by == party else 'takes'} {offers[n].id}")  # fmt: skip
            told.append(f"{scenario.parties[party].name} {does}{drops}")
        met = "meeting: " if len({*choice}) == 1 and choice[0] < len(offers) else ""
        yield met + "; ".join(told)


def _graph(
    parties: tuple[str, ...], offers: tuple[Offered, ...], gains: Draws,
    choices: list[tuple[int, ...]], outcome: Index,
) -> Graph:  # fmt: skip
    """Return the graph of the choices of each party, one bit for each offer that it may take."""
    size, ranks, moves = len(offers), dict[str, Ranks](), dict[str, Moves]()
    codes = np.array([sum(1 << (p * size + n) for p, n in enumerate(choice) if n < size)
                      for choice in choices])  # fmt: skip
    for p, (party, odds) in enumerate(zip(parties, gains, strict=True)):
        mine = np.array([[offer.by == party] for offer in offers])
        values = np.vstack([np.where(mine, np.inf, odds), np.zeros((1, odds.shape[1]))])
        rank = (values[:, None] > values[None, :]).sum(axis=1)
        ranks[party] = rank[outcome].T.astype(np.int32)
        moves[party] = moves_by_options(codes, ((1 << size) - 1) << (p * size), 0, 0)
    return Graph(moves, ranks, {party: np.zeros_like(r[:1]) for party, r in ranks.items()}, codes)
