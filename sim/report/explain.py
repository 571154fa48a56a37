"""Why one documented answer was expected or not, down to the paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from sim.facts.scenario import Scenario
from sim.report.bands import RANGE, effect_text, number_text, probability_text
from sim.report.document import Items, Say, Section, text_of
from sim.report.replay import because_text, expected, happened, kept
from sim.report.words import (
    ACTS,
    by_source,
    caveat,
    counted,
    day_text,
    listed,
    party_names,
    span_text,
    terms_text,
    upper_first,
    venue_name,
)
from sim.rules.declare import Kind
from sim.study.differences import Difference
from sim.study.edits import Edit
from sim.study.explain import Explanation, Weighed
from sim.study.score import ILLUSTRATIVE

Item = tuple[str, str | Say]
SMALL = 0.01
"""Changes of the mean acceptance below this are only counted."""
NOTHING = 0.005
"""Effects that are nowhere larger than this, in log-odds, are only counted."""
FEW = "fewer than five acceptances or five refusals among the scored answers"
CHANGES: Mapping[str, str] = {
    "add guarantee": "with a promise of", "drop guarantee": "without the promise of",
    "strengthen guarantee": "with an undisputed promise of", "add topic": "with, on the agenda,",
    "level": "at the level of", "format": "in the format", "seat": "with, at the table,",
    "venue": "moved to", "no venue": "with no place named", "virtual": "by video",
    "shuttle": "by shuttle", "ship": "on a ship", "add the whole agenda": "with the whole agenda",
    "without": "if this rule were not in force:",
}  # fmt: skip
"""How each kind of change is told."""


def explanation_text(explanation: Explanation) -> str:
    """Return an explanation as text: offer, expectation, positions, reasons, changes, sources."""
    scenario, event = explanation.scenario, explanation.event
    few = f"illustrative: {FEW}, so probabilities are told as bands; "
    label = few + RANGE if explanation.label == ILLUSTRATIVE else RANGE
    name = scenario.parties[event.by].name
    why = f"Why {event.id}: {name} {ACTS[event.act].does}, {span_text(event.on)}."
    return text_of([
        Say(scenario.title),
        Say(f"{why} {caveat(scenario.clock.as_of)} {upper_first(label)}."),
        *explained(explanation),
    ])  # fmt: skip


def explained(explanation: Explanation) -> Iterator[Section]:
    """Yield what is told of one answer; a section that has nothing to tell is left out."""
    scenario = explanation.scenario
    party = scenario.parties[explanation.event.by].name
    sections: dict[str, Iterable[Item]] = {
        f"Positions of {party} known on {_eve(explanation)}": _positions(explanation),
        "Reasons, in log-odds; they add up (mean, and the range of nine draws in ten)":
            _reasons(explanation),
        "Red lines in force": _lines(explanation),
        "Single changes that would matter: acceptance after each, the largest change first":
            _flips(explanation),
        "Sources": _sources(explanation),
    }  # fmt: skip
    yield Section("The offer", [Items(kept(_offer(explanation)))])
    answered = expected(explanation, explanation.expectation)
    entered = happened(explanation, explanation.entry)
    yield Section("What the rules expected, and what was answered", [*answered, entered])
    for title, items in sections.items():
        if lines := kept(items):
            yield Section(title, [Items(lines)])


def change_words(scenario: Scenario, change: str) -> tuple[str, str]:
    """Return the words for a kind of change, and for what it changes to; the latter may be empty.

    Parameters
    ----------
    scenario
        For the names of venues and parties.
    change
        The change as a machine reads it, such as `add guarantee immunity`.
    """
    verb, name = _parts(change)
    if verb == "venue":
        name = venue_name(scenario, name)
    elif verb == "seat":
        name = party_names(scenario, [name])
    elif verb != "without":
        name = name.replace("-", " ")
    return CHANGES[verb], name


def _parts(name: str) -> tuple[str, str]:
    verb = max((verb for verb in CHANGES if f"{name} ".startswith(f"{verb} ")), key=len)
    return verb, name[len(verb) :].strip()


def _offer(explanation: Explanation) -> Iterator[Item]:
    scenario = explanation.scenario
    offer = scenario.offers[explanation.expectation.offer]
    by = scenario.parties[offer.by].name
    yield offer.id, f"{by}, {span_text(offer.on)}: {terms_text(scenario, offer.offer)}"
    yield from _resting(offer.says, offer.cites, offer.assumed)
    if offer.offer.venues[1:]:
        yield "", f"weighed at {venue_name(scenario, explanation.offer.venues[0])}"


def _resting(
    says: str, cites: tuple[str, ...], assumed: str | None, label: str = ""
) -> Iterator[Item]:
    """Yield a fact with its sources, and what of it is assumed."""
    yield label, Say(says, "fact" if cites else "assumed", cites)
    yield "  assumed", Say(assumed or "", "assumed")


def _positions(explanation: Explanation) -> Iterator[Item]:
    if not explanation.positions:
        yield "nothing", "no position is documented by that day"
    for stated in explanation.positions:
        position, grade = stated.position, str(stated.grade)
        if stated.grade != position.grade:
            grade += " by the refusals of the record"
        says = f"{position.says} ({position.kind}, {grade}, {span_text(position.said)})"
        yield from _resting(says, position.cites, position.assumed, position.id)


def _eve(explanation: Explanation) -> str:
    return day_text(explanation.event.on.first - timedelta(days=1))


def _reasons(explanation: Explanation) -> Iterator[Item]:
    sizes = {r.rule: (r.effect.low, r.effect.high, r.effect.mean) for r in explanation.reasons}
    quiet = [rule for rule, ends in sizes.items() if max(map(abs, ends)) < NOTHING]
    bounds = {rule.bound.id: rule.bound for rule in explanation.rules}
    for reason in explanation.reasons:
        if reason.rule not in quiet:
            yield effect_text(reason.effect), because_text(bounds[reason.rule], reason.rule)
    yield effect_text(explanation.total), "sum"
    if quiet:
        yield "+0.0", f"no effect: {', '.join(quiet)}"


def _lines(explanation: Explanation) -> Iterator[Item]:
    for rule in explanation.rules:
        if rule.bound.rule.kind is Kind.RED_LINE:
            yield rule.bound.id, _line(rule, explanation.label)


def _line(rule: Weighed, label: str) -> str:
    violation, enforcement = rule.violation, rule.enforcement
    if violation is None or enforcement is None:
        return rule.bound.rule.name
    degree = f"{violation.mean:.2g}"
    if violation.low != violation.high:
        degree += f" ({violation.low:.2g} to {violation.high:.2g})"
    return (
        f"{rule.bound.rule.name}, grade {rule.grade}: violated to degree {degree} of 1; "
        f"enforced: {probability_text(enforcement, label)}"
    )


def _flips(explanation: Explanation) -> Iterator[Item]:
    now = explanation.expectation.public.interval
    yield "as documented", probability_text(now, explanation.label)
    large = [flip for flip in explanation.flips if abs(flip.difference.mean) >= SMALL]
    for _, alike in groupby(large, key=lambda f: (_parts(f.what.name)[0], f.after, f.difference)):
        yield _flip(explanation, [*alike])
    if rest := len(explanation.flips) - len(large):
        changes = counted(rest, "further change")
        yield "", f"{changes} would move the mean by less than one in a hundred"
    yield "", "What a change would cost is outside the model."


def _flip(explanation: Explanation, alike: Sequence[Difference[Edit]]) -> Item:
    """Return changes of one kind that do the same."""
    first = alike[0]
    way = "up" if first.difference.mean > 0 else "down"
    words = [change_words(explanation.scenario, flip.what.name) for flip in alike]
    change = f"{words[0][0]} {listed([name for _, name in words], 'or')}".strip(" :")
    text = f"{change}: {probability_text(first.after, explanation.label)}"
    if explanation.label != ILLUSTRATIVE:
        text += f"; difference {number_text(first.difference)}"
    return way, text + (" [the mean crosses one half]" if first.crosses else "")


def _sources(explanation: Explanation) -> Iterator[Item]:
    scenario = explanation.scenario
    for name in by_source(_cited(explanation)):
        source = scenario.sources[name]
        yield "", f"{name}: {source.outlet}, {span_text(source.published)}: {source.title}"


def _cited(explanation: Explanation) -> Iterable[str]:
    yield from explanation.scenario.offers[explanation.expectation.offer].cites
    yield from explanation.event.cites
    for stated in explanation.positions:
        yield from stated.position.cites
    for reason in explanation.reasons:
        yield from reason.cites
