"""What the rules expected before an answer, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.engine.expect import Expectation, Judgement, Reason, reasons
from sim.report.lines import lines
from sim.report.words import cites_text
from sim.rules.bind import Bound
from sim.study.bands import effect_text, probability_text
from sim.study.review import Review

KIND_NAMES = {
    "counter": "a counter", "silent": "silence", "refuse": "a refusal", "deny": "a denial",
    "downgrade": "a lower level",
}  # fmt: skip
"""What each kind of answer that is no acceptance is called."""
STRONGEST = 4
"""Reasons that a transcript shows; `parley explain` shows all."""
EFFECT = 22
"""Width of the column of effects."""
SLIGHT = 0.05
"""Effects whose whole range is nearer to zero are not shown."""
HALF = 0.5


def expected_lines(review: Review, expectation: Expectation) -> Iterator[str]:
    """Yield what the rules expected before an answer, why, and whether it came so."""
    name = review.bench.scenario.parties[expectation.event.by].name
    public, hindsight = expectation.public, expectation.hindsight
    yield from lines("  expected", f"Would {name} accept {expectation.offer}?")
    yield from lines("  in public", _judged(public, review.label))
    same = public.decisive == hindsight.decisive
    known = probability_text(hindsight.interval, review.label) + "; the same rule is decisive"
    yield from lines("  in hindsight", known if same else _judged(hindsight, review.label))
    for n, reason in enumerate(strongest(public)):
        head = "  reasons in log-odds" if n == 0 else ""
        yield from lines(head, _reason(reason, public.decisive), hang=EFFECT)
    yield from lines("  else, likeliest first", kinds_text(expectation))
    yield from lines("  the answer", agreement_text(expectation))


def kinds_text(expectation: Expectation) -> str:
    """Return the kinds of answer that are possible if it is no acceptance."""
    return ", ".join(KIND_NAMES[kind] for kind in expectation.kinds if kind in KIND_NAMES)


def decisive_text(judgement: Judgement) -> str:
    """Return the decisive rule with its reason and what it rests on."""
    bound = rule_of(judgement, judgement.decisive)
    if bound is None:
        return "no rule decides it"
    because = bound.because.rstrip(".")
    return f"decisive is {bound.id}, a {bound.rule.kind}: {because} [{rests_on(bound)}]"


def rule_of(judgement: Judgement, name: str) -> Bound | None:
    """Return the rule of a judgement that has an id."""
    return next((bound for bound in judgement.verdict.rules if bound.id == name), None)


def rests_on(bound: Bound) -> str:
    """Return what a rule rests on: the sources of its position, or the literature."""
    if bound.cites:
        return cites_text(bound.cites)
    if not bound.rule.references:
        return "assumed"
    return "; ".join((*bound.rule.references, *(["in part assumed"] if bound.rule.assumed else [])))


def strongest(judgement: Judgement) -> Sequence[Reason]:
    """Return the reasons that moved an expectation most, the strongest first."""
    moved = [
        reason
        for reason in reasons(judgement.verdict)
        if max(abs(reason.effect.low), abs(reason.effect.high)) > SLIGHT
    ]
    return sorted(moved, key=lambda reason: -abs(reason.effect.mean))[:STRONGEST]


def agreement_text(expectation: Expectation) -> str:
    """Return whether the answer came as expected, or why it is not scored."""
    if expectation.unscored:
        return f"is not scored: {expectation.unscored}"
    happened = "was an acceptance" if expectation.accepted else "was no acceptance"
    came = "as" if expectation.agrees else "against what"
    public = expectation.public.interval
    leant = f"{happened}, {came} the rules leant"
    return leant + ("; their range leaves it open" if public.low < HALF < public.high else "")


def _judged(judgement: Judgement, label: str) -> str:
    return f"{probability_text(judgement.interval, label)}; {decisive_text(judgement)}"


def _reason(reason: Reason, decisive: str) -> str:
    text = f"{effect_text(reason.effect):<{EFFECT}}{reason.rule}"
    return text + (" (decisive)" if reason.rule == decisive else f": {reason.because}")
