"""Before each documented answer: what the rules expected, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws
from sim.expect.bench import Bench
from sim.expect.draws import Interval, generator, interval
from sim.expect.hearing import of_answer
from sim.expect.past import answers_of
from sim.facts.record import Event, Offer, Proposal, answered
from sim.facts.scenario import Scenario
from sim.rules.declare import Kind
from sim.rules.priors import Gamma, LogNormal
from sim.rules.verdict import Verdict, kept, logistic, logit

KINDS: Mapping[str, float] = {
    "counter": 3.0, "silent": 3.0, "refuse": 2.0, "deny": 1.5, "downgrade": 1.5,
}  # fmt: skip
"""Dirichlet parameters of the kinds of answer that are no acceptance: a judgement."""
SCORED = frozenset({"accept", *KINDS})
UNSCORED: Mapping[str, str] = {
    "unreported": "the sources do not tell the answer: missing data, not a refusal",
    "defer": "the party put its answer off",
    "accept-if": "the acceptance hangs on conditions",
}
"""Why each act that is no clear answer is not scored."""
DELAY = LogNormal(1.5, 0.9)
"""Days until an answer: a judgement."""
LONG_DELAY = float(np.quantile(DELAY.sample(generator(0, "delay"), 100_000), 0.9))
"""Ninety answers in a hundred come sooner: a shorter silence is not yet an answer."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule did to one expectation."""

    rule: str
    """Id of the rule's instance."""
    kind: str
    effect: Interval
    """Change in the log-odds of acceptance; the reasons of an answer add up to them."""
    because: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """An expectation on one clock."""

    acceptance: Draws
    """Probability of acceptance in each draw, shape (draw,)."""
    verdict: Verdict
    decisive: str
    """Id of the rule without which the expectation would change most; empty if no rule acts."""

    @property
    def interval(self) -> Interval:
        """Acceptance over the draws."""
        return interval(self.acceptance)


@dataclass(frozen=True, slots=True)
class Expectation:
    """A documented answer, and what the rules expected the day before."""

    event: Event
    offer: str
    """Id of the offer that it answers."""
    terms: Offer
    """Its terms, at the one of its venues that the party likes best in public."""
    public: Judgement
    hindsight: Judgement
    kinds: Mapping[str, float]
    """Probability of each kind of answer, acceptance included, on the public clock."""
    unscored: str
    """Why the answer is not scored; empty if it is."""
    short: bool = False
    """Whether it is a silence too short to count, scored only in the wider score."""

    @property
    def accepted(self) -> bool:
        """Whether the documented answer was an acceptance."""
        return self.event.act == "accept"

    @property
    def agrees(self) -> bool:
        """Whether the public expectation leaned towards what was documented."""
        return bool(self.public.interval.mean >= 1 / 2) is self.accepted


def expect(bench: Bench) -> tuple[Expectation, ...]:
    """Return what the rules expected of each documented answer of a principal, in order."""
    return tuple(expectation(bench, event) for event in answers_of(bench.scenario))


def judged(verdict: Verdict, *, accepted: bool) -> Judgement:
    """Return a verdict on one offer as a judgement.

    Parameters
    ----------
    verdict
        Of one offer.
    accepted
        Whether the documented answer was an acceptance: the decisive rule depends on it.
    """
    return Judgement(verdict.acceptance[0], verdict, decisive(verdict, accepted=accepted))


def decisive(verdict: Verdict, *, accepted: bool) -> str:
    """Return the rule, the base excluded, that decided an answer.

    For an acceptance the one whose removal lowers the probability most, else the one
    whose removal multiplies it most; ties in book order; empty if none does either.
    """
    now = float(verdict.acceptance.mean())
    best, chosen = 1.0, ""
    for bound in verdict.rules:
        if bound.rule.name == "base":
            continue
        without = float(verdict.without(bound.id).mean())
        ratio = now / without if accepted else without / now
        if ratio > best:
            best, chosen = ratio, bound.id
    return chosen


def reasons(verdict: Verdict) -> tuple[Reason, ...]:
    """Return what each rule did to the log-odds of acceptance, in the order of weighing.

    The effects add up, draw by draw, to the log-odds of acceptance: considerations push
    from zero, then each red line takes its part.
    """
    found, margin = [], verdict.margin[0]
    effects = {
        name: np.broadcast_to(push, verdict.shape)[0] for name, push in verdict.pushes.items()
    }
    probability = np.clip(logistic(margin), 1e-300, 1.0)
    log_odds = margin
    for name, violation in verdict.violations.items():
        left = np.broadcast_to(kept(verdict.enforcement[name], violation), verdict.shape)[0]
        probability = probability * left
        after = np.where(left < 1.0, logit(np.minimum(probability, 1 - 1e-16)), log_odds)
        effects[name], log_odds = after - log_odds, after
    for bound in verdict.rules:
        effect = interval(effects[bound.id])
        kind = "red line" if bound.rule.kind is Kind.RED_LINE else "consideration"
        found.append(Reason(bound.id, kind, effect, bound.because, bound.cites))
    return tuple(found)


def expectation(bench: Bench, event: Event) -> Expectation:
    """Return what the rules expected of one documented answer of a principal."""
    accepted = event.act == "accept"
    offer, hearing = str(answered(event)), of_answer(bench, event)
    by = bench.scenario.offers[offer].by
    public, hindsight = (
        judged(heard.put(event.by, [heard.terms], by), accepted=accepted)
        for heard in (hearing, replace(hearing, clock="hindsight"))
    )
    unscored, short = why_unscored(bench.scenario, event)
    kinds = _kinds(bench, event, public.acceptance)
    return Expectation(event, offer, hearing.terms, public, hindsight, kinds, unscored, short)


def why_unscored(scenario: Scenario, event: Event) -> tuple[str, bool]:
    """Return why an answer is not scored, empty if it is, and whether it is a short silence."""
    if _too_short(scenario, event):
        days = f"{LONG_DELAY:.0f} days"
        return f"the silence is shorter than {days}, within which nine in ten answer", True
    return UNSCORED.get(event.act, ""), False


def _too_short(scenario: Scenario, event: Event) -> bool:
    waited: float = (scenario.clock.as_of - event.on.first).days
    return event.act == "silent" and waited < LONG_DELAY


def _kinds(bench: Bench, event: Event, acceptance: Draws) -> dict[str, float]:
    offer = bench.scenario.offers[str(answered(event))]
    adversary = bench.scenario.parties[event.by].adversary
    allowed = dict(KINDS)
    if offer.by == adversary or not isinstance(offer, Proposal):
        del allowed["deny"]
    if offer.offer.level == "experts":
        del allowed["downgrade"]
    shares = _shares(bench, event.by, tuple(allowed))
    refused = 1.0 - acceptance
    found = {"accept": float(acceptance.mean())}
    found.update({kind: float((refused * share).mean()) for kind, share in shares.items()})
    return found


def _shares(bench: Bench, party: str, kinds: Sequence[str]) -> dict[str, Draws]:
    """Return draws from the Dirichlet distribution over the kinds that are possible."""
    weights = {kind: held for kind, held in kind_weights(bench, party).items() if kind in kinds}
    total = sum(weights.values())
    return {kind: weight / total for kind, weight in weights.items()}


def kind_weights(bench: Bench, party: str) -> dict[str, Draws]:
    """Return draws of the weight of each kind of answer that is no acceptance, shape (draw,)."""
    return {
        kind: bench.believed.prior(f"kinds.{kind}[{party}]", Gamma(weight))
        for kind, weight in KINDS.items()
    }
