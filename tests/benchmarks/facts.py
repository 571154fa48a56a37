"""What the parties of one world think of every offer, as floats that plain Python can hold."""

import math
from dataclasses import dataclass, replace

import numpy as np

from sim.rules.offers import NOWHERE
from sim.rules.verdict import HALVES, LEAST
from sim.simulate.beliefs import FORESEEN
from sim.simulate.branch import REPLICATES
from sim.simulate.chunk import Chunk
from sim.simulate.decisions import Choices, Decisions


@dataclass(frozen=True)
class Mind:
    """A principal of one draw; rounds are those of delegations."""

    said: list
    """Day on which each line was last said."""
    offered: set
    refused: set
    """Places that it has offered by day 0, and those that it was offered and did not accept."""
    expected: list
    """What others think that it accepts if no screen is enforced, [rounds][row]."""
    seen: list
    priors: tuple
    """Violations of screens as others see them, [rounds][row][screen], and how likely they hold."""
    grounds: list
    """Candidates on each ground, and the share of counter-offers there."""
    pushes: list
    named: float
    """What each consideration adds, [rounds][row][consideration], that of places it named apart."""
    violations: list
    """Part of each line that is broken, [rounds][row][line]; the last is memory of places."""
    screens: list
    """Lines of each screen, how likely it is enforced, and the number that says whether it is."""
    kinds: list
    """Weights of kinds of answers, by whether a third party made the offer."""

    def margin(self, rounds, row, *, named):
        """Return the log-odds with which it accepts an offer, before its lines."""
        total = self.named * named
        for push in self.pushes[rounds][row]:
            total += push
        return total

    def stopping(self, rounds, row, counts, *, refused):
        """Yield of each screen its most broken line, how likely it stops, and the number."""
        violated = self.violations[rounds][row]
        degrees = [count * part for count, part in zip(counts, violated, strict=True)]
        degrees[-1] = float(refused)
        for lines, enforced, number in self.screens:
            line = max(lines, key=degrees.__getitem__)
            yield line, enforced * degrees[line], number


@dataclass(frozen=True)
class Facts:
    """The facts of one draw; what rules look at in offers is given, not computed."""

    size: int
    """Candidates; row `p * size + c` is candidate c made by proposer p."""
    proposers: tuple
    places: list
    """Number of the place of each row."""
    likeness: list
    """Likeness of each candidate to the offer of each row."""
    last: list
    """Row of the last offer of each proposer."""
    minds: dict
    parameters: dict
    """Parameters of tactics and reactions, by party, rule and name."""

    def margin(self, party, rounds, row):
        """Return the log-odds with which a principal accepts an offer on day 0, lines apart."""
        mind = self.minds[party]
        return mind.margin(rounds, row, named=self.places[row] in mind.offered)

    def acceptance(self, party, rounds, row):
        """Return the probability that a principal accepts an offer on day 0."""
        mind, passed = self.minds[party], 1.0
        counts, refused = fading(mind.said, 0), self.places[row] in mind.refused
        for _, stopping, _ in mind.stopping(rounds, row, counts, refused=refused):
            passed *= max(1.0 - stopping, LEAST)
        return passed * logistic(self.margin(party, rounds, row))


def fading(said, day):
    """Return the part of each line that still counts on a day."""
    return [2.0 ** (min(last - day, 0.0) / HALVES) for last in said]


def logistic(margin):
    return 1.0 / (1.0 + math.exp(min(-margin, 700.0)))


def facts(start, draws):
    """Return the facts of the first draws."""
    chunk, menu = Chunk(start, np.arange(draws) * REPLICATES), start.menu
    minds = {party: _minds(chunk, party, draws) for party in start.minds}
    shared = (menu.size, menu.proposers, menu.marks[0].tolist(),
              menu.likeness[:, menu.term].tolist(), chunk.state.last[:, 0].tolist())  # fmt: skip
    moves = [
        (b.party, b.rule.name, name, b.key(name)) for b in start.bench.moves for name in b.priors
    ]
    return [
        Facts(
            *shared,
            {party: held[n] for party, held in minds.items()},
            {tuple(names): float(chunk.moves[key][n]) for *names, key in moves},
        )
        for n in range(draws)
    ]


def _minds(chunk, party, draws):
    """Return a principal of each draw; considerations that push nothing are left out."""
    mind, menu, holds = chunk.branch.minds[party], chunk.branch.menu, chunk.holds[party]
    offers, worlds, verdicts = menu.offers.rows(slice(menu.candidate_rows)), np.arange(draws), []
    others = np.where(offers.proposed_by(party), NOWHERE, offers.proposer)  # as it weighs its own
    for rounds in range(FORESEEN + 1):
        chunk.state.rounds[:] = rounds
        case = replace(offers, proposer=others), worlds, np.zeros_like(worlds)
        verdicts.append(chunk.verdict(party, *case))
    named = next(bound for bound in mind.rules if bound.rule.name == "named_itself")
    pushing = [name for name in verdicts[0].pushes if name != named.id]
    pushing = [name for name in pushing if any(each.pushes[name].any() for each in verdicts)]

    def columns(names, told):
        each = [[np.broadcast_to(told(v, n), v.shape) for n in names] for v in verdicts]
        return np.array(each).transpose(3, 0, 2, 1).tolist()

    pushes = columns(pushing, lambda verdict, name: verdict.pushes[name])
    violations = columns(holds, lambda verdict, name: verdict.violations[name] * holds[name].part)
    decisions, lines = Decisions(chunk, party, explained=False), list(holds)
    shared = (
        [float(hold.said - mind.case.day.item()) for hold in holds.values()],
        *({*np.flatnonzero(np.isfinite(chunk.state.deeds[deed, party][:, 0])).tolist()}
          for deed in ("offered", "refused")),
        mind.regard.acceptance.tolist(),
        mind.regard.violations.transpose(1, 2, 0).tolist(),
        mind.priors,
        Choices(chunk, party, decisions)._points,
    )  # fmt: skip
    screens = [([*map(lines.index, names)], holds[names[0]].enforced, decisions.holds[screen])
               for screen, names in verdicts[0].screens.items()]  # fmt: skip
    return [
        Mind(
            *shared,
            pushes[n],
            float(chunk.bench.draws[named.key("push")][n]),
            violations[n],
            [(own, float(enforced[n]), float(number[n])) for own, enforced, number in screens],
            decisions.weights[:, :, n].tolist(),
        )
        for n in range(draws)
    ]


def check(start, held):
    """Check that the plain arithmetic gives the acceptances of the rules, after two rounds."""
    worlds = np.arange(len(held))
    chunk, menu = Chunk(start, worlds * REPLICATES), start.menu
    chunk.state.rounds[:] = 2
    for party in start.minds:
        rows = np.array([n for n in range(menu.candidate_rows) if menu.by[n] != party])
        verdict = chunk.verdict(party, menu.offers.rows(rows), worlds, np.zeros_like(worlds))
        plain = [[own.acceptance(party, 2, row) for own in held] for row in rows.tolist()]
        np.testing.assert_allclose(plain, verdict.acceptance, rtol=1e-9)
