"""What the parties of one world think of every offer, as floats that plain Python can hold."""

import math
from dataclasses import dataclass, replace

import numpy as np

from sim.rules.declare import Kind
from sim.rules.verdict import weigh
from sim.simulate.beliefs import FORESEEN
from sim.simulate.branch import REPLICATES
from sim.simulate.chunk import Chunk


@dataclass(frozen=True)
class Facts:
    """The facts of one draw; the attributes of offers are given, not computed."""

    size: int
    """Candidates; row `p * size + c` is candidate c made by proposer p."""
    proposers: tuple
    mediators: frozenset
    weights: dict
    """Weight of each consideration, by principal."""
    attributes: dict
    """What each consideration makes of an offer, by principal, [rounds][row][consideration]."""
    enforcement: dict
    violations: dict
    """Degree to which each line is violated, by principal, [rounds][row][line]."""
    expected: dict
    """What others think that a principal accepts if none of its lines holds, [rounds][row]."""
    seen: dict
    """Violations as others see them, [rounds][row][line]."""
    priors: dict
    likeness: list
    parameters: dict
    """Parameters of tactics and reactions, by party, rule and name."""

    def margin(self, party, rounds, row):
        """Return the log-odds with which a principal accepts an offer, before its lines."""
        own, total = self.attributes[party][rounds][row], 0.0
        for weight, attribute in zip(self.weights[party], own, strict=True):
            total += weight * attribute
        return total

    def acceptance(self, party, rounds, row):
        """Return the probability that a principal accepts an offer."""
        passed = 1.0
        for enforced, violated in zip(
            self.enforcement[party], self.violations[party][rounds][row], strict=True
        ):
            passed *= max(1.0 - enforced * violated, 1e-12)
        return passed * logistic(self.margin(party, rounds, row))


def logistic(margin):
    return 1.0 / (1.0 + math.exp(min(-margin, 700.0)))


def facts(start, draws):
    """Return the facts of the first draws; considerations that push nothing are left out."""
    chunk = Chunk(start, np.arange(draws) * REPLICATES)
    menu, size = start.menu, start.menu.size
    rows = size * len(menu.proposers)
    judged = {party: _judged(start, chunk, party, draws, rows) for party in start.minds}
    moves = start.bench.moves
    shared = {
        "size": size,
        "proposers": menu.proposers,
        "mediators": frozenset(menu.proposers) - start.minds.keys(),
        "expected": {p: start.minds[p].regard.acceptance[:, :rows].tolist() for p in start.minds},
        "seen": {
            p: start.minds[p].regard.violations[:, :, :rows].transpose(1, 2, 0).tolist()
            for p in start.minds
        },
        "priors": {party: mind.priors for party, mind in start.minds.items()},
        "likeness": menu.likeness[:, :size].tolist(),
    }
    return [
        Facts(
            **shared,
            weights={party: held[0][n] for party, held in judged.items()},
            attributes={party: held[1][n] for party, held in judged.items()},
            enforcement={party: held[2][n] for party, held in judged.items()},
            violations={party: held[3] for party, held in judged.items()},
            parameters={
                (b.party, b.rule.name, name): float(chunk.moves[b.key(name)][n])
                for b in moves
                for name in b.priors
            },
        )
        for n in range(draws)
    ]


def _judged(start, chunk, party, draws, rows):
    """Return weights, attributes, enforcement and violations of a principal, by draw."""
    mind = start.minds[party]
    given = {name: held[:draws] for name, held in chunk.bench.draws.items()}
    surely = {line.id: np.ones(1) for line in mind.lines}
    verdicts = []
    for more in range(FORESEEN + 1):
        rounds = {**mind.case.rounds, "delegations": mind.case.meetings("delegations") + more}
        case = replace(mind.case, rounds=rounds, party=_side(mind.case.party, draws))
        verdicts.append(weigh(mind.rules, case, given, surely))
    whole = verdicts[0].shape
    pushing = [b for b in mind.rules if b.rule.kind is Kind.CONSIDERATION
               and any(verdict.pushes[b.id].any() for verdict in verdicts)]  # fmt: skip
    weights = [given[b.key(next(iter(b.priors)))] for b in pushing]
    attributes = [
        np.array([
            np.broadcast_to(verdict.pushes[b.id], whole)[:rows] / weight
            for b, weight in zip(pushing, weights, strict=True)
        ]).transpose(2, 1, 0)
        for verdict in verdicts
    ]  # fmt: skip
    violations = [
        np.array([np.broadcast_to(verdict.violations[b.id], whole)[:rows, 0] for b in mind.lines])
        .reshape(len(mind.lines), rows).T.tolist()
        for verdict in verdicts
    ]  # fmt: skip
    return (
        np.array(weights).T.tolist(),
        np.array(attributes).swapaxes(0, 1).tolist(),
        np.array([chunk.enforcement[party][b.id][:draws] for b in mind.lines]).T.tolist(),
        violations,
    )


def _side(who, draws):
    return replace(who, leans={state: lean[..., :draws] for state, lean in who.leans.items()})


def check(start, held):
    """Check that the plain arithmetic gives the acceptances of the rules, after two rounds."""
    worlds = np.arange(len(held)) * REPLICATES
    chunk = Chunk(start, worlds)
    chunk.state.rounds[:] = 2
    places, rows = np.arange(worlds.size), np.arange(worlds.size)
    for party in start.minds:
        offers = start.menu.offers.each(rows)
        verdict = chunk.verdict(party, offers, places, np.zeros_like(places))
        plain = [own.acceptance(party, 2, row) for row, own in enumerate(held)]
        np.testing.assert_allclose(plain, verdict.acceptance[0], rtol=1e-9)
