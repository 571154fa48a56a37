"""The documents of `--json` and of run folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log

from sim.expect.answers import Expectation, Judgement, Reason
from sim.expect.bench import Bench
from sim.expect.draws import Range
from sim.expect.labels import ILLUSTRATIVE
from sim.expect.statechart import Entry
from sim.facts.record import answered, terms_of
from sim.report.bands import Told, band_text, label_text
from sim.report.compare import Words
from sim.report.data import Record, document, offer_record, picked, plain
from sim.report.explore import SHARE, belief_text
from sim.report.offers import OfferClass, Vocabulary
from sim.report.places import practice_records
from sim.report.printed.lead import lead
from sim.report.replay import verdict_text
from sim.report.simulate import cause_text, nothing_text, replaced
from sim.report.words import THIRD
from sim.rules.course import NOTHING
from sim.simulate.branch import Branch
from sim.simulate.state import Happened
from sim.study.compare import Against, Comparison, Measured
from sim.study.differences import ALL, OFFERS, Difference, Paired, Quantity
from sim.study.explain import Edit, Explanation, Weighed
from sim.study.replay import Review
from sim.study.score import Predictor, Score
from sim.study.summary import Followed, Simulated, Summary
from sim.study.survey import Survey
from sim.study.worlds import Share, World

LISTED = 500
"""Offers of a class that are named; fewer venues or levels that are asked for name the rest."""
NATS = log(2.0)
"""One bit, in nats."""


def review_record(review: Review) -> Record:
    """Return a replayed record with expectations as the document of `parley replay`."""
    ledger, day = review.ledger, review.scenario.clock.as_of
    return document(
        {"scenario": review.scenario.title, "as_of": day},
        picked(review, "seed=bench.believed.seed", "draws=bench.believed.draws", "label"),
        {"label_says": label_text(review)},
        {
            "entries": [
                _entry(review.bench, entry)
                | _answer(review, review.by_event.get(entry.event.id))
                | _consent(review, entry.event.id)
                for entry in ledger.entries
            ],
            "states": {track: ledger.state(day, track) for track in ledger.tracks},
            "score": {**score_record(review.score), "label": review.label},
        },
    )


def _entry(bench: Bench, entry: Entry) -> Record:
    """Return a line of the ledger."""
    event, terms = entry.event, terms_of(entry.event)
    return {
        **picked(event, "event=id", "party=by", "documented=act", "to", "says", "cites", "assumed"),
        **picked(event, "restates", "confidence"),
        "asked_by": getattr(event, "asked_by", None),
        "date": str(event.on),
        "day": entry.day,
        "answers": answered(event),
        "offer": offer_record(event.id, event.by, terms) if terms else None,
        "states": {track: region.state for track, region in entry.regions.items()},
        "breaks": [
            picked(lapse, "party=bound.party", "line=bound.id", "stands=position.stands")
            for lapse in bench.lines.told(event)
        ],
        "implied": [
            picked(step, "track", "trigger", "state=target") for step in entry.steps if step.implied
        ],
    }


def _answer(found: Told, expectation: Expectation | None) -> Record:
    """Return what an answer answers, and what the rules expected of it."""
    if expectation is None:
        return {"scored": False}
    asked, public = found.scenario.offers[expectation.offer], expectation.public
    return {
        "answered": offer_record(asked.id, asked.by, asked.offer),
        "weighed": offer_record(asked.id, asked.by, expectation.terms),
        "scored": not expectation.unscored,
        "label": found.label,
        "public": _banded(public.interval, found.label),
        "hindsight": _banded(expectation.hindsight.interval, found.label),
        **picked(expectation, "unscored", "kinds", "agrees", "decisive=public.decisive"),
        **picked(expectation, "decisive_in_hindsight=hindsight.decisive"),
        "reasons": [_reason(public, reason) for reason in public.reasons],
    }


def _consent(review: Review, event: str) -> Record:
    """Return how likely the lines of a mediator or host let pass what it answered, if it did."""
    told = review.others.get(event)
    return {"consent": _probability(told, ILLUSTRATIVE)} if told else {}


def _held(others: Mapping[str, Range], held: Range | None) -> Record:
    """Return what mediators and hosts with lines make of an offer; nothing if there are none."""
    if held is None:
        return {}
    told = {party: _probability(one, ILLUSTRATIVE) for party, one in others.items()}
    return {"others": told, "held": _probability(held, ILLUSTRATIVE)}


def _reason(judgement: Judgement, reason: Reason) -> Record:
    rule = next(bound.rule for bound in judgement.verdict.rules if bound.id == reason.rule)
    return {**plain(reason), **picked(rule, "references", "assumed")}


def _banded(interval: Range, label: str) -> Record:
    """Return the interval of a probability with its label and its band in words."""
    return {**_probability(interval, label), "band": band_text(interval)}


def _probability(interval: Range, label: str) -> Record:
    """Return the interval of a probability with its label."""
    return {**plain(interval), "label": label}


def score_record(score: Score) -> Record:
    """Return a score, in nats and in bits, with what the record can bear."""
    return document(
        picked(score, "n", "acceptances", "refusals", "log", "bits", "brier", "error=prior.error"),
        {
            "verdict": verdict_text(score),
            "baselines": {rival.name: _predictor(rival) for rival in score.baselines},
        },
        picked(score, "in_sight"),
    )


def _predictor(predictor: Predictor) -> Record:
    scores = picked(predictor, "log", "brier", "error", "excess", "excess_error")
    return {**scores, "bits": predictor.log / NATS}


def explanation_record(explanation: Explanation) -> Record:
    """Return an explanation as the document of `parley explain`.

    It is an entry of the replay, with positions, rules and single changes beside it.
    """
    scenario, expectation = explanation.scenario, explanation.expectation
    asked = scenario.offers[expectation.offer]
    return document(
        {"scenario": scenario.title, "as_of": scenario.clock.as_of},
        picked(explanation, "seed=bench.believed.seed", "draws=bench.believed.draws", "label"),
        {"label_says": label_text(explanation)},
        _entry(explanation.bench, explanation.entry),
        _answer(explanation, expectation),
        {
            "total": explanation.total,
            "positions": [
                picked(stated.position, "id", "says", "kind", "cites", "assumed")
                | {"said": str(stated.position.said), "grade": stated.grade}
                for stated in explanation.positions
            ],
            "rules": [_rule(rule) for rule in explanation.rules],
            "flips": [_flip(flip, asked.by, explanation.label) for flip in explanation.flips],
        },
        _held(explanation.others, explanation.held),
    )


def _rule(rule: Weighed) -> Record:
    fields = picked(rule, "rule=bound.id", "name=bound.rule.name", "kind=bound.rule.kind", "grade")
    fields |= picked(rule, "push", "violation", "enforcement", "counts", "said", "known")
    return fields if rule.push is None else {**fields, "grade": None}


def _flip(flip: Difference[Edit], by: str, label: str) -> Record:
    return {
        **picked(flip, "change=what.name", "difference", "crosses"),
        "kind": "rule" if flip.what.rule else "offer",
        "offer": offer_record("", by, flip.what.offer),
        "before": _banded(flip.before, label),
        "after": _banded(flip.after, label),
    }


def exploration_record(survey: Survey) -> Record:
    """Return a survey as the document of `parley explore`."""
    explored = survey.exploration
    return document(
        picked(survey, "scenario=scenario.title", "date=exploration.day", "label"),
        picked(explored.bench.believed, "seed", "draws"),
        {
            "sentence": lead(survey),
            "label_says": label_text(survey, "what is joint"),
            "taken": {"by": explored.space.by or THIRD, "day": explored.day}
            | picked(explored.space, "levels", "formats"),
            "spaces": {"offers": len(explored.space), "classes": len(explored.classes)},
            "classes": [_class(survey, named) for named in Vocabulary(explored).classes],
            "believe": [_believed(survey, party) for party in survey.beliefs],
            "rests_on": list(survey.rests.values()),
            "envelope_over": survey.envelope.names,
            "practice": practice_records(explored.ranked, len(explored.practice)),
        },
        _contradictions(survey),
    )


def _contradictions(survey: Survey) -> Record:
    classes = survey.exploration.classes
    return {
        "conflicts": survey.logic.conflicts,
        "not_known": sum(int(classes.size[n]) for n in survey.logic.doubtful),
        "corrections": [item.correction.lines for item in survey.dropped],
        "if_dropped": [
            picked(item, "lines=correction.lines")
            | {"joint": _probability(item.joint, ILLUSTRATIVE)}
            | {"opens": sum(int(classes.size[n]) for n in item.correction.opens)}
            | {"classes": len(item.correction.opens)}
            for item in survey.dropped
        ],
        "leaving_out": [
            picked(item, "without", "lost", "conflicts=logic.conflicts")
            | {"corrections": [correction.lines for correction in item.logic.corrections]}
            for item in survey.leaving
        ],
    }


def _believed(survey: Survey, party: str) -> Record:
    """Return under which beliefs a party would accept what all accept most often."""
    now = survey.exploration.interval(survey.exploration.likeliest[0], party)
    singles = [
        {"beliefs": [{"name": change.what.rule, "says": belief_text(change.what)}],
         "accept": _probability(change.after, survey.label)}
        for change in survey.beliefs[party]
    ]  # fmt: skip
    return {"party": party, "now": _probability(now, survey.label), "singles": singles}


def _class(survey: Survey, named: OfferClass) -> Record:
    explored, n = survey.exploration, named.number
    space, first = explored.space, int(explored.classes.first[n])
    low, high = survey.envelope.low, survey.envelope.high
    stops = sorted(explored.stopped.items(), key=lambda item: -item[1][n])
    parties = explored.acceptance
    return {
        "number": n,
        "what": f"{named.heading}: {named.name}",
        "count": named.size,
        "offers": [space.name(int(number)) for number in explored.classes.offers(n)[:LISTED]],
        "offers_left_out": max(named.size - LISTED, 0),
        "offer": offer_record(space.name(first), space.by or THIRD, space.offer(first)),
        "label": survey.label,
        "accept": {p: _probability(explored.interval(n, p), survey.label) for p in parties},
        "envelope": {party or "joint": [low[party][n], high[party][n]] for party in low},
        "joint": _probability(explored.interval(n), ILLUSTRATIVE),
        **_held(
            {party: explored.interval(n, party) for party in explored.consent},
            explored.holding(n) if explored.consent else None,
        ),
        "stopped_by": [
            {"party": party, "rule": rule, "share": shares[n]}
            for (party, rule), shares in stops
            if shares[n] >= SHARE
        ],
        "not_known": [line for _, line in explored.unknown(n)],
    }


def comparison_record(comparison: Comparison, notes: Sequence[str] = ()) -> Record:
    """Return a comparison as the document of `parley compare`."""
    words, explored = Words(comparison), comparison.grouped
    return document(
        picked(comparison, "reference=reference.alternative.name", "label"),
        {"label_says": label_text(comparison, "what is joint")},
        {
            "offers": int(comparison.groups.size.sum()),
            "groups": [
                {
                    "quantity": f"{OFFERS}/{number}",
                    "what": words.offers(number),
                    "offers": int(comparison.groups.size[number]),
                    "first": explored.space.name(int(explored.classes.first[number])),
                }
                for number in comparison.moved
            ],
            "runs": [
                _run(measured) | {"is_reference": measured is comparison.reference}
                for measured in comparison.measured
            ],
            "differences": [fields for _, fields in differences(comparison)],
            "changes": [_changes(against) for against in comparison.against],
            "notes": notes,
        },
    )


def differences(comparison: Comparison) -> Iterator[tuple[Quantity, Record]]:
    """Yield every quantity with its difference; of groups of offers, those that are not none."""
    words = Words(comparison)
    for against in comparison.against:
        for quantity, pair in against.differences.items():
            if quantity.kind != OFFERS or not pair.exact:
                run, what = against.measured.alternative.name, words.quantity(quantity)
                sides = picked(pair, "reference=before", "value=after", "difference")
                shares = picked(pair, "narrowed_by", "noise", "rises", "falls", "over")
                names = picked(quantity, "quantity=name", "kind", "of", "party")
                names["label"] = comparison.label if quantity.party != ALL else ILLUSTRATIVE
                yield quantity, {"run": run, "what": what, **names, **sides, **shares}


def _run(measured: Measured) -> Record:
    scenario = measured.alternative.bench.scenario
    return {
        **picked(measured.alternative, "name", "scenario", "date=day"),
        **picked(measured.alternative.bench.believed, "seed", "draws"),
        **picked(scenario, "title", "scenario_hash=fingerprint", "as_of=clock.as_of"),
        **picked(measured, "label=review.label", "conflicts=logic.conflicts"),
        "classes": len(measured.exploration.classes),
        "score": picked(measured.review.score, "n", "log", "brier"),
    }


def _changes(against: Against) -> Record:
    changes = against.changes
    sides = ("reference", "here")
    return {
        "run": against.measured.alternative.name,
        "rules": changes.rules,
        "conflicts": picked(changes, "gained", "lost"),
        "break_no_line": dict(zip(sides, changes.opened, strict=True)),
        "classes": dict(zip(sides, changes.classes, strict=True)),
        "answers": dict(zip(("only_reference", "only_here"), against.answers, strict=True)),
        "offered_only_here": against.offered,
    }


def branch_record(branch: Branch) -> Record:
    """Return where a simulation leaves the record: its lineage."""
    opening = branch.opening and {
        name: value or None
        for name, value in picked(
            branch.opening, "act", "by", "offer", "answers", "replaces"
        ).items()
    }
    return document({
        "from": str(branch.day if branch.at is None else branch.at),
        **picked(branch, "date=day", "days", "candidates=menu.size"),
        "past": [event.id for event in branch.past],
        "opening": opening,
    })  # fmt: skip


def simulated_record(world: World) -> Record:
    """Return one simulated world."""
    branch, met = world.branch, world.meeting
    terms = branch.menu.terms(met.row) if met else None
    return document(
        {"simulated": True, "world": world.number, "branch": branch_record(branch)},
        picked(branch.bench, "scenario=scenario.title", "seed=believed.seed"),
        {
            "events": [_event(branch, event) for event in world.events if event.act != "start"],
            "outcome": {
                "state": world.end,
                "venue": (terms.venues[0] if terms.venues else terms.medium) if terms else None,
                "day": met.day if met else None,
            },
        },
    )


def _event(branch: Branch, event: Happened) -> Record:
    menu = branch.menu
    offer, answers = (
        None if row == NOTHING else menu.name(row) for row in (event.row, event.answers)
    )
    return {
        **picked(event, "day", "act"),
        "party": event.by or None,
        "offer": offer,
        "answers": answers,
        "because": cause_text(branch, event) or None,
        "rule": event.cause or None,
        "replaces": replaced(branch, event) or None,
    }


def followed_record(summary: Summary, changes: Sequence[Paired] = ()) -> Record:
    """Return what many worlds amount to."""
    branch, worlds = summary.worlds.branch, len(summary.worlds)
    return document(
        {"simulated": True, "worlds": worlds, "branch": branch_record(branch)},
        picked(summary, "scenario=scenario.title", "label", "days", "offers", "stopped_by=stops"),
        {
            "seed": branch.bench.believed.seed,
            "held": _share(summary.held),
            "nothing_because": nothing_text(summary) or None,
            "changes": [
                picked(change, "name=what.of", "gained=rises", "lost=falls", "difference")
                for change in changes
            ],
        },
        {
            name: {end: _share(share) for end, share in getattr(summary, name).items()}
            for name in SHARES
        },
    )


SHARES = ("ends", "venues", "proposers", "levels")
"""What shares of worlds are told of."""


def aftermath_record(followed: Followed) -> Record:
    """Return what would follow from offers that nobody made."""
    return {
        "reference": followed_record(followed.reference),
        "offers": [
            {"offer": change.what.of, "by": followed.by, "class": followed.numbers[change.what.of]}
            | followed_record(followed.changed[change.what.of], [change])
            for change in followed.changes
        ],
    }


def paired_record(simulated: Simulated) -> Record:
    """Return what follows in the alternatives of a comparison."""
    return {
        "reference": followed_record(simulated.reference),
        "cases": [
            followed_record(simulated.changed[change.what.of], [change]) | {"case": change.what.of}
            for change in simulated.changes
        ],
    }


def _share(share: Share) -> Record:
    """Return a share of worlds with its interval, and what the interval is due to."""
    return _probability(share.interval, ILLUSTRATIVE) | picked(share, "error", "ignorance")
