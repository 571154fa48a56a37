"""Why one documented answer was expected or not, down to the paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby

from sim.expect.draws import Interval
from sim.expect.labels import FITTED, ILLUSTRATIVE
from sim.facts.scenario import Scenario
from sim.report.bands import (
    effect_text,
    label_text,
    level_text,
    number_text,
    probability_text,
    range_means,
)
from sim.report.document import Items, Say, Section, rested, text_of
from sim.report.replay import LEAST, because_text, expected, happened, lapse_text, strongest
from sim.report.words import (
    ACTS,
    by_source,
    caveat,
    counted,
    day_text,
    everybody,
    listed,
    party_name,
    party_names,
    span_text,
    terms_text,
    upper_first,
    venue_name,
)
from sim.study.differences import Difference
from sim.study.explain import Edit, Explanation

Item = tuple[str, str | Say]
SMALL = 0.01
"""Changes of the mean acceptance below this are only counted."""
CHANGES: Mapping[str, str] = {
    "add guarantee": "with a promise of", "drop guarantee": "without the promise of",
    "strengthen guarantee": "with an undisputed promise of", "add topic": "with, on the agenda,",
    "level": "at the level of", "format": "in the format", "seat": "with, at the table,",
    "venue": "moved to", "no venue": "with no place named", "virtual": "by video",
    "without": "if this rule were not in force:",
}  # fmt: skip
"""How each kind of change is told."""


def explanation_text(explanation: Explanation) -> str:
    """Return an explanation as text: offer, expectation, positions, reasons, changes, sources."""
    scenario, event = explanation.scenario, explanation.event
    label = f"{range_means(explanation.level)}. {label_text(explanation)}"
    name = scenario.parties[event.by].name
    why = f"Why {event.id}: {name} {ACTS[event.act].does}, {span_text(event.on)}."
    return text_of([
        Say(scenario.title),
        Say(f"{why} {caveat(scenario.clock.as_of)} {upper_first(label)}"),
        *explained(explanation),
    ])  # fmt: skip


def explained(explanation: Explanation) -> Iterator[Section]:
    """Yield what is told of one answer."""
    scenario, event = explanation.scenario, explanation.event
    party, eve = scenario.parties[event.by].name, event.on.first - timedelta(days=1)
    share = level_text(explanation.level)
    sections: dict[str, Iterable[Item]] = {
        f"Positions of {party} known on {day_text(eve)}": _positions(explanation),
        f"Reasons, in log-odds; they add up (mean, and the range of {share} of the draws)":
            _reasons(explanation),
        "Red lines in force": _lines(explanation),
        "Single changes that would matter: acceptance after each, the largest change first":
            _flips(explanation),
        "Sources": _sources(explanation),
    }  # fmt: skip
    yield Section("The offer", [Items(_offer(explanation))])
    answered = expected(explanation, explanation.expectation)
    entered = happened(explanation.bench, explanation.entry)
    beside = [Items(_beside(explanation))] if explanation.held else []
    title = "What the rules expected, and what was answered"
    yield Section(title, [*answered, *beside, entered])
    yield from (Section(title, [Items(items)]) for title, items in sections.items())


def _beside(explanation: Explanation) -> Iterator[Item]:
    """Yield what mediators and hosts make of the offer by their lines, and whether it is held."""
    for party, share in explanation.others.items():
        text = f"{probability_text(share, ILLUSTRATIVE)}, by its stated lines alone"
        yield f"  {upper_first(party_name(explanation.scenario, party))}", text
    if explanation.held:
        all_of = f"{everybody(explanation.scenario)} accept, and nobody of these refuses"
        yield "  it would be held", f"{probability_text(explanation.held, ILLUSTRATIVE)}: {all_of}"


def change_words(scenario: Scenario, change: str) -> tuple[str, str]:
    """Return the words for a kind of change, and for what it changes to; the latter may be empty.

    Parameters
    ----------
    scenario
        For the names of venues and parties.
    change
        The change as a machine reads it, such as `add guarantee immunity`.
    """
    verb = max((verb for verb in CHANGES if f"{change} ".startswith(f"{verb} ")), key=len)
    name = change[len(verb) :].strip()
    match verb:
        case "venue":
            name = venue_name(scenario, name)
        case "seat":
            name = party_names(scenario, [name])
        case "without":
            pass
        case _:
            name = name.replace("-", " ")
    return CHANGES[verb], name


def _offer(explanation: Explanation) -> Iterator[Item]:
    scenario = explanation.scenario
    offer = scenario.offers[explanation.expectation.offer]
    by = scenario.parties[offer.by].name
    yield offer.id, f"{by}, {span_text(offer.on)}: {terms_text(scenario, offer.offer)}"
    yield "", Say(offer.says, rested(offer.cites), offer.cites)
    yield "  assumed", Say(offer.assumed or "", "assumed")
    if offer.offer.venues[1:]:
        yield "", f"weighed at {venue_name(scenario, explanation.offer.venues[0])}"


def _positions(explanation: Explanation) -> Iterator[Item]:
    if not explanation.positions:
        yield "nothing", "no position is documented by that day"
    for stated in explanation.positions:
        position, grade = stated.position, str(stated.grade)
        if stated.grade != position.grade:
            grade += " by the refusals of the record"
        says = f"{position.says} ({position.kind}, {grade}, {span_text(position.said)})"
        yield position.id, Say(says, rested(position.cites, stated.grade), position.cites)
        yield "  assumed", Say(position.assumed or "", "assumed")
        if position.until is not None:
            ended = f"on {span_text(position.until.on)}: {position.until.says}"
            yield "  ended", Say(ended, cites=position.until.cites)
        for lapse in stated.lapses:
            on = span_text(lapse.event.on)
            yield "  breaks", f"{lapse_text(lapse)}: {lapse.event.id}, {on}"


def _reasons(explanation: Explanation) -> Iterator[Item]:
    acting = strongest(explanation.reasons, LEAST)
    bounds = {rule.bound.id: rule.bound for rule in explanation.rules}
    for reason in explanation.reasons:
        if reason in acting:
            told = because_text(bounds[reason.rule], reason.rule, reason)
            yield effect_text(reason.effect), told
    yield effect_text(explanation.total), "sum"
    quiet = ", ".join(reason.rule for reason in explanation.reasons if reason not in acting)
    yield "+0.0", quiet and f"no effect: {quiet}"


def _lines(explanation: Explanation) -> Iterator[Item]:
    for rule in explanation.rules:
        violation, counts, enforcement = rule.violation, rule.counts, rule.enforcement
        if violation is None or counts is None or enforcement is None:
            continue
        degree = f"violated to degree {_degree(violation)} of 1"
        if not rule.known:
            degree = f"not known, as nobody coded the place; as others are: {degree}"
        told = [rule.bound.rule.name] if rule.bound.rule.name != rule.bound.id else []
        told += [f"grade {rule.grade}"] if rule.bound.position else []
        told += [f"last said on {day_text(rule.said)}"] if rule.said else []
        head = f"{', '.join(told)}: {degree}" if told else degree
        head += f", of which {_degree(counts)} counts" if counts != violation else ""
        screen = f"lines of its screen ({rule.bound.shares}) are " if rule.bound.shares else ""
        enforced = probability_text(enforcement, explanation.label)
        yield rule.bound.id, f"{head}; {screen}enforced: {enforced}"


def _degree(violation: Interval) -> str:
    """Return a degree of violation, with its range if it has one."""
    ends = f" ({violation.low:.2g} to {violation.high:.2g})"
    return f"{violation.mean:.2g}{ends if violation.low != violation.high else ''}"


def _flips(explanation: Explanation) -> Iterator[Item]:
    """Yield the changes that matter; those of one kind that do the same are told together."""
    scenario, label = explanation.scenario, explanation.label
    yield "as documented", probability_text(explanation.expectation.public.interval, label)
    large = [flip for flip in explanation.flips if abs(flip.difference.mean) >= SMALL]
    worded = [(flip, *change_words(scenario, flip.what.name)) for flip in large]
    for (verb, after, gap), alike in groupby(worded, key=_alike):
        flips, _, names = zip(*alike, strict=True)
        change = f"{verb} {listed(names, 'or')}".strip(" :")
        text = f"{change}: {probability_text(after, label)}"
        if label == FITTED:
            text += f"; difference {number_text(gap)}"
        crosses = " [the mean crosses one half]" if flips[0].crosses else ""
        yield "up" if gap.mean > 0 else "down", text + crosses
    if rest := len(explanation.flips) - len(large):
        changes = counted(rest, "further change")
        yield "", f"{changes} would move the mean by less than one in a hundred"
    yield "", "What a change would cost is outside the model."


def _alike(worded: tuple[Difference[Edit], str, str]) -> tuple[str, Interval, Interval]:
    flip, verb, _ = worded
    return verb, flip.after, flip.difference


def _sources(explanation: Explanation) -> Iterator[Item]:
    scenario, positions = explanation.scenario, (s.position for s in explanation.positions)
    offer = scenario.offers[explanation.expectation.offer]
    resting = (offer, explanation.event, *positions, *explanation.reasons)
    for name in by_source(cite for one in resting for cite in one.cites):
        source = scenario.sources[name]
        yield "", f"{name}: {source.outlet}, {span_text(source.published)}: {source.title}"
