"""A replayed record as text that a diplomat can read and a test can compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from textwrap import wrap
from typing import Any

from sim.expect.answers import KINDS, Expectation, Judgement, Reason, reasons
from sim.expect.ledger import Entry, Ledger
from sim.expect.statechart import Transition
from sim.facts.parties import with_article
from sim.facts.reading import coverage
from sim.facts.record import Event, Meeting, answered
from sim.facts.scenario import Scenario
from sim.report.bands import RANGE, effect_text, probability_text
from sim.report.words import (
    ACTS,
    MARGIN,
    WIDTH,
    caveat,
    cites,
    cites_text,
    counted,
    day_text,
    lines,
    party_names,
    place_text,
    possessive,
    span_text,
    terms_of,
    terms_text,
    upper_first,
)
from sim.rules.bind import Bound
from sim.study.replay import Review
from sim.study.score import COIN, ENOUGH, ILLUSTRATIVE, Predictor, Score

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
    return ", ".join(ACTS[kind].noun for kind in expectation.kinds if kind in KINDS)


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


BANDED = "; probabilities are shown as bands"
THIN = 0.05
"""Share of draws below which importance weights are not to be trusted."""


def score_lines(review: Review) -> Iterator[str]:
    """Yield the table of scores, the verdict, and what the numbers rest on."""
    held = review.score
    yield from lines("Scores", _counts(held))
    if held.n:
        yield from lines(
            "", "Lower is better; ± is one standard error over the answers, and the last number is "
            "the log score above that of the line with an asterisk.",
        )  # fmt: skip
        yield f"{'':<{MARGIN}}{'log':<14}{'Brier':<8}{'above *':<17}".rstrip()
        for predictor in (held.prior, held.left_out, *held.baselines):
            yield _row(predictor, reference=predictor is held.left_out)
    yield from lines("Verdict", verdict_text(held))
    yield from lines("", _separation(held))
    yield from lines("", _thin(held))
    yield from lines("Label", label_text(held, BANDED))
    yield from lines("Rests on", assumptions_text(review))


def figure_text(mean: float, error: float) -> str:
    """Return a mean with its standard error; of one answer there is none.

    Examples
    --------
    >>> figure_text(0.148, 0.05), figure_text(0.148, float("inf"))
    ('0.15 ± 0.05', '0.15 ± ?')
    """
    return f"{mean:.2f} ± {error:.2f}" if isfinite(error) else f"{mean:.2f} ± ?"


def verdict_text(score: Score) -> str:
    """Return what a score can bear, in one sentence."""
    if not score.n:
        return "No answer is scored: the record says nothing about how good the rules are."
    change = "improves" if score.gain > 0 else "does not improve"
    coin = ", worse than a coin," if score.log > COIN else ""
    stated, taught = (figure_text(p.log, p.error) for p in (score.prior, score.left_out))
    learnt = (
        f"Knowing the other answers {change} the mean log score "
        f"(from {stated}{coin} to {taught}; lower is better)"
    )
    if score.evidence:
        return (
            f"{learnt}, and no simple baseline comes within two standard errors: on these "
            f"{score.n} answers the rules say more than the simplest ones do."
        )
    if near := score.near:
        how = "does better" if near.excess < 0 else "comes within two standard errors"
        figure = figure_text(near.log, near.error)
        learnt += f', and the simple baseline "{near.name}" {how} ({figure})'
    return f"{learnt}: a good fit on this record is not evidence for the model."


def label_text(score: Score, tail: str = "") -> str:
    """Return what the label means for this record.

    Parameters
    ----------
    score
        Of the record.
    tail
        What follows from a record that is only illustrative, in a clause.
    """
    if score.label == ILLUSTRATIVE:
        return (
            f"{score.label}: {counted(score.acceptances, 'acceptance')} and "
            f"{counted(score.refusals, 'other answer')}, fewer than {ENOUGH} of one kind" + tail
        )
    return f"{score.label}: at least {ENOUGH} acceptances and {ENOUGH} other answers"


def assumptions_text(review: Review) -> str:
    """Return how many facts and rules rest on an assumption."""
    held = coverage(review.bench.scenario)
    rules = review.bench.rules
    judged = sum(bool(bound.rule.assumed) for bound in rules)
    return (
        f"{held.facts} facts, {held.assumed} of them assumed and {held.partly} assumed in part; "
        f"{len(rules)} rules in force, {judged} of them assumed at least in part"
    )


def _counts(score: Score) -> str:
    scored, accepted = counted(score.n, "answer"), counted(score.acceptances, "acceptance")
    return f"{scored} scored: {accepted}, {counted(score.refusals, 'other answer')}."


def _row(predictor: Predictor, *, reference: bool) -> str:
    excess = "" if reference else figure_text(predictor.excess, predictor.excess_error)
    name = f"  {predictor.name}" + (" *" if reference else "")
    numbers = (
        f"{figure_text(predictor.log, predictor.error):<14}{predictor.brier:<8.2f}{excess:<17}"
    )
    return f"{name:<{MARGIN}}{numbers}{predictor.says}".rstrip()


def _separation(score: Score) -> str:
    if not score.separated:
        return ""
    alone = " or ".join(score.separated)
    return (
        f"Alone, {alone} tells all acceptances from all other answers: the record cannot say which "
        "of the things that changed with it made the difference."
    )


def _thin(score: Score) -> str:
    if not score.n or score.effective >= THIN:
        return ""
    return (
        f"Only {100 * score.effective:.1g} % of the draws fit the answers: take more --draws, and "
        "doubt the priors."
    )


def transcript(
    ledger: Ledger, readings: Mapping[str, str] | None = None, review: Review | None = None
) -> str:
    """Return the ledger as text: who, what, where, the state after it, and the source.

    Parameters
    ----------
    ledger
        A replayed record.
    readings
        The readings that were taken.
    review
        What the rules expected, to be told before each answer and scored at the end.
    """
    text = [*_head(ledger, readings or {})]
    expected = review.by_event if review else {}
    if review is not None:
        text += _preface(review)
    for entry in ledger.entries:
        text.append("")
        if review is not None and entry.event.id in expected:
            text += expected_lines(review, expected[entry.event.id])
        text += _entry(ledger, entry)
    text += ["", *_foot(ledger)]
    if review is not None:
        text += ["", *score_lines(review)]
    return "\n".join(text) + "\n"


def _head(ledger: Ledger, readings: Mapping[str, str]) -> Iterator[str]:
    clock = ledger.scenario.clock
    chosen = ", ".join(f"{name}={option}" for name, option in readings.items())
    yield ledger.scenario.title
    yield (
        f"{len(ledger.entries)} events, {day_text(clock.start)} to {day_text(clock.as_of)}. "
        f"Readings: {chosen + ', the others ' if chosen else ''}as in the file."
    )
    yield caveat(clock.as_of)


def _preface(review: Review) -> Iterator[str]:
    believed = review.bench.believed
    label = label_text(review.score, BANDED)
    drawn = f"Seed {believed.seed}, {believed.draws} draws; {RANGE}."
    yield from wrap(f"{upper_first(label)}. {drawn}", WIDTH)


def _entry(ledger: Ledger, entry: Entry) -> Iterator[str]:
    for step in entry.steps:
        if step.implied:
            yield from lines("", implied_text(step))
    event = entry.event
    yield from lines(span_text(event.on), headline(ledger, event))
    if (terms := terms_of(event)) is not None:
        yield from lines("", terms_text(ledger.scenario, terms))
    yield from lines("", event.says)
    for condition in getattr(event, "conditions", ()):
        yield from lines("", f"condition: {condition}")
    yield from lines("", state_text(entry))
    yield from _evidence(ledger, event)


def headline(ledger: Ledger, event: Event) -> str:
    """Return who did what towards whom, in one line."""
    scenario = ledger.scenario
    name = scenario.parties[event.by].name
    speaker = f" ({event.speaker})" if event.speaker else ""
    text = f"{name}{speaker}: {ACTS[event.act].does}"
    target = answered(event)
    if target is not None:
        offer = scenario.offers[target]
        text += f" [{offer.id} of {scenario.parties[offer.by].name}, {span_text(offer.on)}]"
    elif event.to:
        joint = "with" if isinstance(event, Meeting) else "to"
        text += f", {joint} {party_names(scenario, event.to)}"
    if event.via:
        text += f", through {scenario.parties[event.via].name}"
    if event.publicity != "public":
        text += f", {event.publicity}"
    return text


def implied_text(step: Transition) -> str:
    """Return a step that no source tells."""
    return f"(implied, no source tells: {step.trigger}; {step.track}' track {step.target})"


def state_text(entry: Entry) -> str:
    """Return what an event did to the tracks."""
    if entry.track is None:
        return ""
    region = entry.regions[entry.track]
    moved = [step for step in entry.steps if step.track == entry.track]
    was = f"{moved[0].source} -> " if moved else ""
    text = f"{entry.track}' track: {was}{region.state}"
    others = [s for s in entry.steps if s.track != entry.track and not s.implied]
    return text + "".join(f"; {step.track}' track: {step.target}" for step in others)


def _evidence(ledger: Ledger, event: Event) -> Iterator[str]:
    marks = [cites_text(event.cites)] if event.cites else []
    marks += [f"implied by {event.implied_by}"] if event.implied_by else []
    marks += [f"assumed: {event.assumed}"] if event.assumed else []
    disputes = ledger.scenario.disputed.get(event.id, ())
    marks += [f"disputed: --reading {reading}=..." for reading in disputes]
    yield from lines("", f"[{' | '.join(marks)}]")


def _foot(ledger: Ledger) -> Iterator[str]:
    for track in ledger.tracks:
        last = ledger.entries[-1].regions[track]
        pending = ", ".join(sorted(set(last.open.values())))
        tail = f"; open offers: {pending}" if pending else ""
        yield f"At the end the {track}' track is {last.state}{tail}."


LEAST = 0.005
"""Effects in log-odds that are nowhere larger than this are only counted."""


def steps(found: Review) -> list[dict[str, Any]]:
    """Return the record of a review, one step an event."""
    return [_step(found, entry) for entry in found.ledger.entries]


def why(scenario: Scenario, party: str, held: Sequence[Reason]) -> dict[str, Any]:
    """Return what opens behind a probability: what each rule did, the strongest first.

    Parameters
    ----------
    scenario
        For its sources.
    party
        Whose rules they are.
    held
        What each rule did.
    """
    acting = [r for r in held if max(abs(r.effect.low), abs(r.effect.high)) > LEAST]
    acting.sort(key=lambda reason: -abs(reason.effect.mean))
    pushes = [
        {
            "rule": r.rule,
            "anchor": anchor(party, r.rule),
            "effect": effect_text(r.effect),
            "because": r.because,
            "cites": cites(scenario, r.cites),
        }
        for r in acting
    ]
    return {"pushes": pushes, "silent": len(held) - len(acting)}


def anchor(party: str, rule: str) -> str:
    """Return the id of the place of the page that tells a rule."""
    return f"rule-{party}-{rule}"


def _step(found: Review, entry: Entry) -> dict[str, Any]:
    event, scenario = entry.event, found.bench.scenario
    terms, expected = terms_of(event), found.by_event.get(event.id)
    implied = f"No source tells it; it follows from {event.implied_by}" if event.implied_by else ""
    readings = scenario.disputed.get(event.id, ())
    return {
        "event": event,
        "day": span_text(event.on),
        "text": headline(found.ledger, event),
        "terms": "" if terms is None else terms_text(scenario, terms),
        "conditions": getattr(event, "conditions", ()),
        "state": state_text(entry),
        "implied": [implied_text(step) for step in entry.steps if step.implied],
        "cites": cites(scenario, event.cites),
        "assumed": ". ".join(filter(None, (implied, event.assumed))),
        "disputed": [scenario.readings[name].says for name in readings],
        "outlook": None if expected is None else _outlook(found, expected),
    }


def _outlook(found: Review, expected: Expectation) -> dict[str, Any]:
    name = found.bench.scenario.parties[expected.event.by].name
    public, hindsight = expected.public, expected.hindsight
    return {
        "question": f"Would {with_article(name)} accept {_offer(found, expected.offer)}?",
        "public": probability_text(public.interval, found.label),
        "hindsight": probability_text(hindsight.interval, found.label),
        "decisive": upper_first(decisive_text(public)),
        "otherwise": kinds_text(expected),
        "answer": f"The answer {agreement_text(expected)}.",
        "why": why(found.bench.scenario, expected.event.by, reasons(public.verdict)),
    }


def _offer(found: Review, name: str) -> str:
    """Return an offer of the record in words."""
    scenario = found.bench.scenario
    offer = scenario.offers[name]
    whose = possessive(with_article(scenario.parties[offer.by].name))
    where = place_text(scenario, offer.offer)
    return f"{whose} offer of {span_text(offer.on)} ({where}, {offer.offer.level})"
