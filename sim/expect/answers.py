"""Before each documented answer: what the rules expected, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Draws
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval
from sim.expect.hearing import of_answer
from sim.expect.past import answers_of
from sim.facts.parties import Grade
from sim.facts.record import YES, Event, Offer, answered
from sim.facts.scenario import Scenario
from sim.rules.bind import Bound
from sim.rules.offers import LEVELS
from sim.rules.pace import WEIGHT, kind_shares, within_days
from sim.rules.priors import Gamma
from sim.rules.standard import BACKGROUND
from sim.rules.verdict import Verdict, kept, logistic, logit

UNSCORED: Mapping[str, str] = {
    "unreported": "the sources do not tell the answer: missing data, not a refusal",
}
"""Why an act that tells no answer is not scored."""
LONG_DELAY = within_days(0.9)
"""Ninety answers in a hundred come sooner: a shorter silence is not yet an answer."""


EITHER_WAY = 0.05
"""Log-odds of a mean effect below which it is neither for acceptance nor against."""


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
    says: str = ""
    """In plain words: the fact on which it acts, and whether for acceptance or against."""
    fact: str = ""
    """That fact as it holds of every offer that the rules cannot tell from this one."""
    tables: tuple[str, ...] = ()
    """Sources of the tables of the atlas on which it rests, and how old they are."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An expectation on one clock."""

    acceptance: Draws
    """Probability of acceptance in each draw, shape (draw,)."""
    verdict: Verdict
    decisive: str
    """Id of the rule without which the expectation would change most; empty if no rule acts."""
    level: float
    """Share of the draws that intervals hold."""

    @property
    def interval(self) -> Interval:
        """Acceptance over the draws."""
        return interval(self.acceptance, self.level)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What each rule did to the log-odds of acceptance, in the order of weighing."""
        return reasons(self.verdict, self.level)


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

    @property
    def accepted(self) -> bool:
        """Whether the documented answer was an acceptance."""
        return self.event.act in YES

    @property
    def agrees(self) -> bool:
        """Whether the public expectation leaned towards what was documented."""
        return bool(self.public.interval.mean >= 1 / 2) is self.accepted


def expect(bench: Bench) -> tuple[Expectation, ...]:
    """Return what the rules expected of each documented answer of a principal, in order."""
    return tuple(expectation(bench, event) for event in answers_of(bench.scenario))


def decisive(verdict: Verdict, *, accepted: bool) -> str:
    """Return the rule, those of the background excluded, that decided an answer.

    For an acceptance the one whose removal lowers the probability most, else the one
    whose removal multiplies it most; ties in book order; empty if none does either.
    """
    now = float(verdict.acceptance.mean())
    best, chosen = 1.0, ""
    for bound in verdict.rules:
        if bound.rule.name in BACKGROUND:
            continue
        without = float(verdict.without(bound.id).mean())
        ratio = now / without if accepted else without / now
        if ratio > best:
            best, chosen = ratio, bound.id
    return chosen


def reasons(verdict: Verdict, level: float) -> tuple[Reason, ...]:
    """Return what each rule did to the log-odds of acceptance, in the order of weighing.

    The effects add up, draw by draw, to the log-odds of acceptance: considerations push
    from zero, then each screen takes its part, which is that of its most broken line.
    """
    margin = verdict.margin[0]
    effects = {
        name: np.broadcast_to(push, verdict.shape)[0] for name, push in verdict.pushes.items()
    }
    probability, log_odds = np.clip(logistic(margin), 1e-300, 1.0), margin
    for lines in verdict.screens.values():
        left = np.broadcast_to(kept(verdict.stopping(lines)), verdict.shape)[0]
        probability = probability * left
        after = np.where(left < 1.0, logit(np.minimum(probability, 1 - 1e-16)), log_odds)
        for name, leads in verdict.leading(lines):
            effects[name] = np.where(np.broadcast_to(leads, verdict.shape)[0], after - log_odds, 0)
        log_odds = after
    return tuple(
        _reason(verdict, bound, interval(effects[bound.id], level)) for bound in verdict.rules
    )


def _reason(verdict: Verdict, bound: Bound, effect: Interval) -> Reason:
    hold, evidenced = verdict.holds.get(bound.id), bound.position and bound.position.grade
    if hold is not None and np.all(hold.part < 1.0):
        evidenced = Grade.E1
    case, rule = verdict.case, bound.rule
    says = bound.fact(case, evidenced or Grade.E2) if case else bound.because
    fact = says if bound.position else rule.fact
    tables = case.sources(rule.reads) if case and (effect.low or effect.high) else ()
    if bound.id in verdict.unknown and verdict.unknown[bound.id][0].any():
        whether = f"it is not known whether {'the offer ' if bound.position else ''}"
        says, fact = whether + says, whether + fact
    elif not bound.position:
        way = "for" if effect.mean > 0 else "against"
        says += f" ({way})" if abs(effect.mean) >= EITHER_WAY else " (either way)"
    return Reason(bound.id, str(rule.kind), effect, bound.because, bound.cites, says, fact, tables)


def expectation(bench: Bench, event: Event) -> Expectation:
    """Return what the rules expected of one documented answer of a principal."""
    offer, hearing = str(answered(event)), of_answer(bench, event)
    by = bench.scenario.offers[offer].by
    public, hindsight = (
        _judged(on_clock.put(event.by, [on_clock.terms], by), event, bench.level)
        for on_clock in (hearing, replace(hearing, clock="hindsight"))
    )
    return Expectation(
        event=event,
        offer=offer,
        terms=hearing.terms,
        public=public,
        hindsight=hindsight,
        kinds=_kinds(bench, event, public.acceptance),
        unscored=why_unscored(bench.scenario, event),
    )


def why_unscored(scenario: Scenario, event: Event) -> str:
    """Return why an answer is not scored; empty if it is."""
    if event.act == "silent":
        made = scenario.offers[str(answered(event))].on.last
        if (scenario.clock.as_of - made).days < LONG_DELAY:
            days = f"{LONG_DELAY:.0f} days"
            return f"the silence is shorter than {days}, within which nine in ten answer"
    if scenario.parties[scenario.offers[str(answered(event))].by].role == "unnamed":
        return "no source tells who made the offer"
    if scenario.alone(event):
        return "no more than one principal would meet, with third parties"
    return UNSCORED.get(event.act, "") or _superseded(scenario, event)


def _superseded(scenario: Scenario, event: Event) -> str:
    """Return why an answer to an offer that its party answered more than once is not scored."""
    last = {e.on: e for e in scenario.answers(str(answered(event)), event.by)}
    if last[event.on] is not event:
        return f"the party answered the same offer again on that day: {last[event.on].id!r}"
    before = (e for e in last.values() if e.act in YES and e.on.first < event.on.first)
    yes = next(before, None)
    return f"the party had accepted the same offer before: {yes.id!r}" if yes else ""


def kind_weights(bench: Bench, party: str, *, third: bool) -> dict[str, Draws]:
    """Return draws of the weight of each kind of answer that is no acceptance, shape (draw,).

    Parameters
    ----------
    bench
        For the draws.
    party
        The principal that answers.
    third
        Whether somebody else than its adversary made the offer.
    """
    return {
        kind: bench.believed.prior(f"kinds.{kind}[{party}]", Gamma(WEIGHT * share))
        for kind, share in kind_shares(third=third).items()
    }


def _judged(verdict: Verdict, answer: Event, level: float) -> Judgement:
    chosen = decisive(verdict, accepted=answer.act in YES)
    return Judgement(verdict.acceptance[0], verdict, chosen, level)


def _kinds(bench: Bench, event: Event, acceptance: Draws) -> dict[str, float]:
    """Return the probability of each kind of answer that is possible, by Dirichlet draws."""
    offer = bench.scenario.offers[str(answered(event))]
    third = offer.by != bench.scenario.parties[event.by].adversary
    weights = kind_weights(bench, event.by, third=third)
    if offer.offer.level == LEVELS[-1]:
        del weights["downgrade"]
    total, refused = sum(weights.values()), 1.0 - acceptance
    shares = {kind: float((refused * (w / total)).mean()) for kind, w in weights.items()}
    likeliest = sorted(shares, key=lambda kind: -shares[kind])
    return {"accept": float(acceptance.mean()), **{kind: shares[kind] for kind in likeliest}}
