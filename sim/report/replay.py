"""A replayed record: what happened, what was expected of each answer, and how well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from sim.expect.answers import Expectation, Judgement, Reason
from sim.expect.bench import Bench
from sim.expect.labels import ILLUSTRATIVE
from sim.expect.lines import Lapse
from sim.expect.statechart import Entry, Ledger
from sim.facts.parties import Grade
from sim.facts.reading import coverage
from sim.facts.record import Event, Meeting, answered, terms_of
from sim.facts.scenario import Scenario
from sim.report.bands import effect_text, label_text, level_text, probability_text, range_means
from sim.report.data import picked
from sim.report.document import Block, Figure, Items, Rows, Say, Section, Special, rested, text_of
from sim.report.words import (
    ACTS,
    caveat,
    cites,
    counted,
    day_text,
    party_name,
    party_names,
    place_text,
    possessive,
    span_text,
    terms_text,
    upper_first,
)
from sim.rules.bind import Bound
from sim.rules.pace import KINDS
from sim.study.explain import Explanation
from sim.study.replay import Review
from sim.study.score import COIN, NEAR, Score

Finding = Review | Explanation
STRONGEST = 4
"""Reasons that a transcript shows; `parley explain` and a page show all."""
SLIGHT = 0.05
"""Effects whose whole range is nearer to zero are not shown."""
LEAST = 0.005
"""Effects in log-odds that are nowhere larger than this are only counted."""
HALF = 0.5


def transcript(review: Review, readings: Mapping[str, str] | None = None) -> str:
    """Return a replayed record as text: what happened, what was expected, and how well.

    Parameters
    ----------
    review
        The record, and what the rules expected.
    readings
        The readings that were taken.
    """
    scenario, believed = review.scenario, review.bench.believed
    clock = scenario.clock
    chosen = "".join(f"{name}={option}, " for name, option in (readings or {}).items())
    head = (
        f"{counted(len(scenario.record), 'event')}, {day_text(clock.start)} to "
        f"{day_text(clock.as_of)}. Readings: {chosen + 'the others ' if chosen else ''}as in the "
        f"file. {caveat(clock.as_of)} {label_text(review)} "
        f"Seed {believed.seed}, {counted(believed.draws, 'draw')}; {range_means(review.level)}."
    )
    return text_of([Say(scenario.title), Say(head), record(review), scores(review)])


def record(review: Review) -> Section:
    """Return what happened, event by event, with what the rules expected before each answer."""
    scenario = review.scenario
    steps = [
        Section(
            f"{upper_first(scenario.parties[entry.event.by].name)} {ACTS[entry.event.act].does}: "
            f"{entry.event.id}",
            _step(review, entry),
            f"event-{entry.event.id}",
            deep=True,
        )
        for entry in review.ledger.entries
    ]
    return Section("What happened, step by step", [
        Say(f"{counted(len(steps), 'documented event')}; before each answer stands what the rules "
            "expected of it.", deep=True),
        *steps,
        Section("", [Items([("At the end", "; ".join(_end(review.ledger)))])]),
    ], name="record")  # fmt: skip


def _step(review: Review, entry: Entry) -> list[Block]:
    """Return an event, and before an answer what was expected of it, and why."""
    expectation, entered = review.by_event.get(entry.event.id), happened(review.bench, entry)
    if expectation is None:
        told = review.others.get(entry.event.id)
        if told is None:
            return [entered]
        text = f"it passes: {probability_text(told, ILLUSTRATIVE)}; not scored"
        return [Items([("  by its lines", text)]), entered]
    before, after = expected(review, expectation)
    return [before, _reasons(review, expectation), after, entered]


def happened(bench: Bench, entry: Entry) -> Items:
    """Return an event: what no source tells, what happened, and what that rests on."""
    scenario, event, terms = bench.scenario, entry.event, terms_of(entry.event)
    implied = [
        f"no source tells: {step.trigger}; {step.track}' track {step.target}"
        for step in entry.steps
        if step.implied
    ]
    readings = [(name, scenario.readings[name]) for name in scenario.disputed.get(event.id, ())]
    rests = rested(event.cites, Grade.E0 if event.implied_by else None)
    return Items([
        *(("  implied", Say(text, "assumed")) for text in implied),
        (span_text(event.on), _headline(scenario, event)),
        ("", "" if terms is None else terms_text(scenario, terms)),
        *(("", f"condition: {condition}") for condition in getattr(event, "conditions", ())),
        ("", _state(entry)),
        ("", Say(event.says, rests, event.cites)),
        *(("  breaks", Say(text, "found")) for text in map(lapse_text, bench.lines.told(event))),
        ("  implied by", event.implied_by or ""),
        ("  assumed", Say(event.assumed or "", "assumed")),
        *(("  disputed", f"{reading.says} `--reading {name}=...`") for name, reading in readings),
    ])  # fmt: skip


def lapse_text(lapse: Lapse) -> str:
    """Return what becomes of a line whose holder accepts, attends or offers what breaks it."""
    held = f"{lapse.bound.id} ({lapse.position.says.rstrip('.')})"
    if lapse.position.stands:
        return f"{held}, which stands: {lapse.position.stands}"
    return f"{held}, which lapses until it is said again"


def expected(finding: Finding, expectation: Expectation) -> tuple[Items, Items]:
    """Return what the rules expected before an answer, and whether it came so."""
    scenario, label = finding.scenario, finding.label
    public, hindsight = expectation.public, expectation.hindsight
    name = party_name(scenario, expectation.event.by)
    known, same = _judged(hindsight, label), public.decisive == hindsight.decisive
    if same and public.decisive:
        known = Say(f"{probability_text(hindsight.interval, label)}; the same rule is decisive")
    asked = f"Would {name} accept {_offer(scenario, expectation.offer)}?"
    kinds = ", ".join(ACTS[kind].noun for kind in expectation.kinds if kind in KINDS)
    return Items([
        ("  expected", Say(asked, "found")),
        ("  in public", _judged(public, label)),
        ("  in hindsight", known),
    ]), Items([
        ("  else, likeliest first", kinds),
        ("  the answer", _agreement(expectation)),
    ])  # fmt: skip


def _reasons(review: Review, expectation: Expectation) -> Special:
    """Return why an answer was expected; a page tells every reason, text the strongest."""
    public, every = expectation.public, expectation.public.reasons
    told = [
        (f"  {effect_text(reason.effect)}", reason.rule + (
            " (decisive)" if reason.rule == public.decisive else "") + f": {reason.says}")
        for reason in strongest(every, SLIGHT)[:STRONGEST]
    ]  # fmt: skip
    facts = {
        "text": probability_text(public.interval, review.label),
        "share": level_text(review.level),
        "why": why(review.scenario, expectation.event.by, every),
    }
    lead = [("  reasons", "in log-odds:")] if told else []
    return Special("why", facts, [Items([*lead, *told])])


def strongest(effects: Iterable[Reason], least: float) -> list[Reason]:
    """Return what has any effect as large as the least, the strongest first."""
    sizes = [(r, (r.effect.low, r.effect.high, r.effect.mean)) for r in effects]
    acting = [reason for reason, ends in sizes if max(map(abs, ends)) >= least]
    return sorted(acting, key=lambda reason: -abs(reason.effect.mean))


def scores(review: Review) -> Section:
    """Return how well the rules did, and what the numbers rest on."""
    score = review.score
    rows = [
        (predictor.name, predictor.says, bits_text(predictor.log, predictor.error),
         f"{predictor.brier:.2f}", "reference" if predictor is score.prior
         else bits_text(predictor.excess, predictor.excess_error))
        for predictor in ((score.prior, *score.baselines) if score.n else ())
    ]  # fmt: skip
    return Section("How well the rules did", [
        Items([
            ("Verdict", Say(verdict_text(score), "found")),
            ("", f"{counted(score.n, 'answer')} scored: "
                 f"{counted(score.acceptances, 'acceptance')}, "
                 f"{counted(score.refusals, 'other answer')}."),
            ("Label", label_text(review)),
            ("Rests on", assumptions(review.bench)),
            ("Scores", SCORES if rows else ""),
        ]),
        Rows("", HEADERS, rows, most=len(rows)),
        Figure("expected", "Every answer, and what was expected of it, stands above, in words."),
    ], name="scores")  # fmt: skip


SCORES = (
    "lower is better, ± is one standard error over the answers; each line has how it expects, the "
    "bits an answer, the Brier score, and the bits above those of the rules as stated; shares of "
    "other disputes are those of the casebook without the scenarios that ship"
)
HEADERS = ("Who expects", "How", "Bits an answer", "Brier score", "Bits above “rules as stated”")


def because_text(bound: Bound, name: str, reason: Reason) -> Say:
    """Return a rule with its reason, and the sources of its position or what else it rests on."""
    told, sources = f"{name}: {reason.says}", (*reason.tables, *bound.rule.references)
    partly = ["in part assumed"] if bound.rule.assumed else []
    rests = "; ".join((*sources, *partly)) if sources else "assumed"
    return Say(told if bound.cites else f"{told} [{rests}]", cites=bound.cites)


def _agreement(expectation: Expectation) -> str:
    """Return whether the answer came as expected, or why it is not scored."""
    if expectation.unscored:
        return f"is not scored: {expectation.unscored}"
    was = "was an acceptance" if expectation.accepted else "was no acceptance"
    came = "as" if expectation.agrees else "against what"
    public = expectation.public.interval
    still = "; their range leaves it open" if public.low < HALF < public.high else ""
    return f"{was}, {came} the rules leant{still}"


def _judged(judgement: Judgement, label: str) -> Say:
    """Return an expectation with the rule that decides it."""
    accept = probability_text(judgement.interval, label)
    for bound in judgement.verdict.rules:
        if bound.id == judgement.decisive:
            (reason,) = (r for r in judgement.reasons if r.rule == bound.id)
            return because_text(
                bound, f"{accept}; decisive is {bound.id}, a {bound.rule.kind}", reason
            )
    return Say(f"{accept}; no rule decides it")


def bits_text(nats: float, error: float) -> str:
    """Return a mean in bits with its standard error; of one answer there is none.

    Examples
    --------
    >>> bits_text(0.148, 0.05), bits_text(0.148, float("inf"))
    ('0.21 ± 0.07', '0.21 ± ?')
    """
    wide = f"{error / COIN:.2f}" if isfinite(error) else "?"
    return f"{nats / COIN:.2f} ± {wide}"


def verdict_text(score: Score) -> str:
    """Return what a score can bear, in one sentence."""
    if not score.n:
        return "No answer is scored: the record says nothing about how good the rules are."
    coin, *others = score.baselines
    worse = coin.excess < 0 and -coin.excess > NEAR * coin.excess_error
    than = "worse" if worse else "no better" if coin.near else "better"
    seen = ", in sight when the book was written," if score.in_sight else ""
    told = (
        f"On {counted(score.n, 'answer')}{seen} the rules cost "
        f"{bits_text(score.log, score.prior.error)} bits each and a coin 1: {than} than a coin"
    )
    near = min((rival for rival in others if rival.near), key=lambda b: b.log, default=None)
    if near is None:
        return f"{told}, and no simple baseline comes near them."
    how = "costs less" if near.excess < 0 else "costs as little, within two standard errors"
    return f"{told}; “{near.name}” alone {how} ({bits_text(near.log, near.error)})."


def assumptions(bench: Bench) -> str:
    """Return how many facts and rules rest on an assumption."""
    facts, rules = coverage(bench.scenario), bench.rules
    judged = sum(bool(bound.rule.assumed) for bound in rules)
    return (
        f"{facts.facts} facts, {facts.assumed} of them assumed and {facts.partly} assumed in part; "
        f"{len(rules)} rules in force, {judged} of them assumed at least in part"
    )


def _headline(scenario: Scenario, event: Event) -> str:
    """Return who did what towards whom, in one line."""
    name = scenario.parties[event.by].name
    speaker = f" ({event.speaker})" if event.speaker else ""
    does, target = ACTS[event.act].does, answered(event)
    if event.act == "withdraw" and target and event.by != scenario.offers[target].by:
        does = "takes its acceptance back"
    text = f"{name}{speaker}: {does}"
    if target:
        offer = scenario.offers[target]
        text += f" [{target} of {scenario.parties[offer.by].name}, {span_text(offer.on)}]"
    elif event.to:
        joint = "with" if isinstance(event, Meeting) else "to"
        text += f", {joint} {party_names(scenario, event.to)}"
    if isinstance(event, Meeting) and event.asked_by:
        text += f", asked by {party_name(scenario, event.asked_by)}"
    if event.via:
        text += f", through {scenario.parties[event.via].name}"
    if event.publicity != "public":
        text += f", {event.publicity}"
    return text


def _state(entry: Entry) -> str:
    """Return what an event did to the tracks."""
    if entry.track is None:
        return ""
    moved = [f"{step.source} -> " for step in entry.steps if step.track == entry.track]
    others = [s for s in entry.steps if s.track != entry.track and not s.implied]
    return "; ".join([
        f"{entry.track}' track: {''.join(moved[:1])}{entry.regions[entry.track].state}",
        *(f"{step.track}' track: {step.target}" for step in others),
    ])  # fmt: skip


def _end(ledger: Ledger) -> Iterator[str]:
    """Yield the state of each track at the end, and the offers that are open."""
    for track in ledger.tracks:
        last = ledger.entries[-1].regions[track]
        pending = ", ".join(sorted(set(last.open.values())))
        tail = f", with open offers {pending}" if pending else ""
        yield f"the {track}' track is {last.state}{tail}"


def why(scenario: Scenario, party: str, effects: Sequence[Reason]) -> dict[str, Any]:
    """Return what opens behind a probability: what each rule did, the strongest first.

    Parameters
    ----------
    scenario
        For its sources.
    party
        Whose rules they are.
    effects
        What each rule did.
    """
    acting = strongest(effects, LEAST)
    pushes = [
        picked(reason, "rule")
        | {"because": "; ".join((reason.says, *reason.tables))}
        | {"anchor": anchor(_whose(scenario, party, reason.rule), reason.rule)}
        | {"effect": effect_text(reason.effect)}
        | {"cites": cites(scenario, "", reason.cites)}
        for reason in acting
    ]
    return {"pushes": pushes, "silent": len(effects) - len(acting)}


def _whose(scenario: Scenario, party: str, rule: str) -> str:
    """Return the party that names a rule; empty if it holds for every principal alike."""
    return party if any(own.id == rule for own in scenario.parties[party].rules) else ""


def anchor(party: str, rule: str) -> str:
    """Return the id of the place of an annex that tells a rule, of a party or of all alike."""
    return f"rule-{party or 'all'}-{rule}"


def _offer(scenario: Scenario, name: str) -> str:
    """Return an offer of the record in words."""
    offer = scenario.offers[name]
    whose = possessive(party_name(scenario, offer.by))
    where = place_text(scenario, offer.offer)
    return f"{whose} offer of {span_text(offer.on)} ({where}, {offer.offer.level})"
