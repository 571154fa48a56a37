"""Scored answers as columns: what each rule adds to each answer for a unit of its parameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws, Index, Mask
from sim.errors import SimError
from sim.expect.answers import why_unscored
from sim.expect.bench import Bench
from sim.expect.hearing import of_answer
from sim.expect.past import answers_of
from sim.facts.record import YES, Event, answered
from sim.rules.bind import SCREENS
from sim.rules.offers import Offers
from sim.rules.priors import Prior
from sim.rules.verdict import Hold, Verdict, kept, weigh

EFFECTS = ("deviation.dispute", "deviation.party")
"""Parameters that are an effect of a dispute, and of a party in it."""
NEAR = 1e-9
"""How far from a straight line a rule may answer that is linear in its parameter."""


@dataclass(frozen=True)
class Design:
    """The scored answers of some disputes as a book sees them. Rows are answers."""

    priors: Mapping[str, Prior]
    """Each parameter `rule.parameter` in which its rule is linear, with its prior."""
    push: Draws
    """Log-odds for each unit of these parameters, shape (answer, parameter)."""
    offset: Draws
    """Log-odds that depend on no parameter that is fitted, shape (answer,)."""
    broken: Draws
    """How far the lines of each of the shared screens are broken, shape (answer, screen)."""
    passing: Draws
    """Probability that no line with a screen of its own stops the offer, shape (answer,)."""
    spreads: Mapping[str, float]
    """Prior standard deviation of each effect of disputes and parties."""
    dispute: Index
    """Number of the dispute, shape (answer,)."""
    party: Index
    """Number of the party in its dispute, counted over all disputes, shape (answer,)."""
    accepted: Mask
    disputes: tuple[str, ...]
    events: tuple[tuple[str, str], ...]
    """Dispute and id of each answer."""
    bent: tuple[str, ...] = ()
    """Parameters in which their rules are not linear: they keep their prior."""

    def __len__(self) -> int:
        return int(self.accepted.size)

    def of(self, rows: Mask) -> Design:
        """Return the design of some answers, shape (answer,)."""
        return replace(
            self,
            push=self.push[rows], offset=self.offset[rows], broken=self.broken[rows],
            passing=self.passing[rows], dispute=self.dispute[rows], party=self.party[rows],
            accepted=self.accepted[rows],
            events=tuple(e for e, kept in zip(self.events, rows, strict=True) if kept),
        )  # fmt: skip


def design(benches: Mapping[str, Bench]) -> Design:
    """Return the scored answers of some disputes as columns.

    A parameter that a rule has for several parties is one parameter here.

    Parameters
    ----------
    benches
        The disputes by name, opened with one book.

    Raises
    ------
    SimError
        If no answer is scored.
    """
    rows = [
        (dispute, event, _row(benches[name], event))
        for dispute, name, event, why in documented(benches)
        if not why
    ]
    if not rows:
        raise SimError("no answer is scored", hint="name scenarios whose records hold answers")
    priors = _priors(benches.values())
    bent = {p for _, _, row in rows for p in row.bent}
    names = [name for name in priors if name not in {*bent, *EFFECTS}]
    parties = list(dict.fromkeys((name, event.by) for name, event, _ in rows))
    disputes = tuple(dict.fromkeys(name for name, *_ in rows))
    return Design(
        priors={name: priors[name] for name in names},
        push=_table([[row.push.get(name, 0.0) for name in names] for *_, row in rows]),
        offset=np.array([row.offset for *_, row in rows], dtype=np.float64),
        broken=_table([[row.broken.get(screen, 0.0) for screen in SCREENS] for *_, row in rows]),
        passing=np.array([row.passing for *_, row in rows], dtype=np.float64),
        spreads={name: getattr(priors[name], "sd", 0.0) for name in EFFECTS if name in priors},
        dispute=np.array([disputes.index(name) for name, *_ in rows], dtype=np.int64),
        party=np.array([parties.index((n, e.by)) for n, e, _ in rows], dtype=np.int64),
        accepted=np.array([event.act in YES for _, event, _ in rows], dtype=np.bool_),
        disputes=disputes,
        events=tuple((name, event.id) for name, event, _ in rows),
        bent=tuple(sorted(bent)),
    )


def documented(benches: Mapping[str, Bench]) -> Iterator[tuple[str, str, Event, str]]:
    """Yield the dispute and the scenario of each documented answer, and why it is not scored.

    An answer that a scenario keeps of one that it continues is told once.
    """
    told: set[tuple[str, str]] = set()
    for name, bench in benches.items():
        dispute = bench.scenario.dispute or name
        for event in answers_of(bench.scenario):
            if event.act != "unreported" and (dispute, event.id) not in told:
                told.add((dispute, event.id))
                yield dispute, name, event, why_unscored(bench.scenario, event)


SHARED = "screen."
"""How the names of screens begin that the lines of a party share."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What the rules make of one answer."""

    push: Mapping[str, float]
    offset: float
    broken: Mapping[str, float]
    passing: float
    bent: frozenset[str]


def _row(bench: Bench, event: Event) -> _Row:
    """Ask the rules of one answer for the parts of their log-odds."""
    hearing = of_answer(bench, event)
    rules, by = hearing.rules[event.by], bench.scenario.offers[str(answered(event))].by
    keys = [(b, p) for b in rules for p in b.priors]
    units = np.tile(np.eye(len(keys)), (1, 2)) * np.repeat((1.0, 2.0), len(keys))
    draws = {
        bound.key(parameter): np.concatenate([[0.0], units[n]])
        for n, (bound, parameter) in enumerate(keys)
    }
    holds = {name: _settled(hold) for name, hold in hearing.holds[event.by].items()}
    case = hearing.case(event.by, Offers.of(bench.scenario, [hearing.terms], by))
    verdict = weigh(rules, case, draws, holds)
    total: dict[str, float] = {}
    bent, offset = set(), 0.0
    for bound in rules:
        if bound.id in verdict.pushes:
            column = np.broadcast_to(verdict.pushes[bound.id], verdict.shape)[0]
            offset += float(column[0])
            for n, (other, parameter) in enumerate(keys):
                if other is bound:
                    once, twice = column[[1 + n, 1 + len(keys) + n]] - column[0]
                    name = bound.shared(parameter)
                    total[name] = total.get(name, 0.0) + float(once)
                    if abs(twice - 2 * once) > NEAR:
                        bent.add(name)
    return _Row(total, offset, *_lines(verdict), frozenset(bent))


def _lines(verdict: Verdict) -> tuple[dict[str, float], float]:
    """Return how far each shared screen is broken, and what lines with their own leave."""
    kinds: dict[str, list[str]] = {}
    passing = 1.0
    for bound in verdict.rules:
        if bound.id in verdict.holds and bound.shares:
            kinds.setdefault(bound.shares, []).append(bound.id)
        elif bound.id in verdict.holds:
            passing *= float(np.mean(kept(verdict.stopping([bound.id]))))
    return {kind: float(np.mean(verdict.broken(lines))) for kind, lines in kinds.items()}, passing


def _settled(hold: Hold) -> Hold:
    """Return a hold without chance: what is drawn is at its mean; a shared screen is enforced."""

    def guess(place: str) -> Draws:
        return np.atleast_1d(hold.guess(place).mean())

    shared = hold.screen.startswith(SHARED)
    enforced = np.ones(1) if shared else np.atleast_1d(hold.enforced.mean())
    return replace(hold, enforced=enforced, guess=guess)


def _priors(benches: Iterable[Bench]) -> dict[str, Prior]:
    return {
        bound.shared(name): prior
        for bench in benches
        for bound in bench.rules
        for name, prior in bound.rule.priors.items()
    }


def _table(rows: list[list[float]]) -> Draws:
    return np.array(rows, dtype=np.float64).reshape(len(rows), -1)
