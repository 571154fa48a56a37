"""An explanation as text, down to the paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from textwrap import wrap

from sim.expect.answers import Judgement
from sim.facts.scenario import Scenario
from sim.report.bands import RANGE, effect_text, number_text, probability_text
from sim.report.replay import agreement_text, kinds_text, rests_on, rule_of
from sim.report.words import (
    ACTS,
    WIDTH,
    by_source,
    caveat,
    cites_text,
    day_text,
    lines,
    party_names,
    span_text,
    terms_text,
    upper_first,
    venue_name,
)
from sim.rules.declare import Kind
from sim.study.differences import Difference
from sim.study.edits import Edit
from sim.study.explain import Explanation, Held
from sim.study.score import ILLUSTRATIVE

MARGIN = 22
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
    parts = (_head, _offer, _expected, _positions, _reasons, _lines, _flips, _sources)
    blocks = [list(part(explanation)) for part in parts]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


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


def _head(explanation: Explanation) -> Iterator[str]:
    scenario, event = explanation.scenario, explanation.event
    yield scenario.title
    party = scenario.parties[event.by].name
    yield f"Why {event.id}: {party} {ACTS[event.act].does}, {span_text(event.on)}"
    yield caveat(scenario.clock.as_of)
    few = f"illustrative: {FEW}, so probabilities are told as bands; "
    text = few + RANGE if explanation.label == ILLUSTRATIVE else RANGE
    yield from wrap(f"{upper_first(text)}.", WIDTH)


def _offer(explanation: Explanation) -> Iterator[str]:
    scenario = explanation.scenario
    offer = scenario.offers[explanation.expectation.offer]
    by = scenario.parties[offer.by].name
    yield "The offer"
    yield from _item(offer.id, f"{by}, {span_text(offer.on)}: {terms_text(scenario, offer.offer)}")
    yield from _item("", offer.says)
    yield from _item("", _evidence(offer.cites, offer.assumed))
    if offer.offer.venues[1:]:
        yield from _item("", f"weighed at {venue_name(scenario, explanation.offer.venues[0])}")


def _expected(explanation: Explanation) -> Iterator[str]:
    found, label = explanation.expectation, explanation.label
    event, public, hindsight = found.event, found.public, found.hindsight
    yield "What the rules expected: acceptance"
    yield from _item(f"public, {_eve(explanation)}", probability_text(public.interval, label))
    yield from _item("in hindsight", probability_text(hindsight.interval, label))
    yield from _item("if not, likeliest", kinds_text(found))
    yield from _item("decisive", _decisive(public))
    if hindsight.decisive != public.decisive:
        yield from _item("in hindsight", _decisive(hindsight))
    yield from _item("documented", event.says)
    yield from _item("", _evidence(event.cites, event.assumed))
    yield from _item("", f"the answer {agreement_text(found)}")


def _decisive(judgement: Judgement) -> str:
    bound = rule_of(judgement, judgement.decisive)
    if bound is None:
        return "no rule: none changes the expectation"
    return f"{bound.id}, a {bound.rule.kind}: {bound.because} [{rests_on(bound)}]"


def _positions(explanation: Explanation) -> Iterator[str]:
    party = explanation.scenario.parties[explanation.event.by].name
    yield f"Positions of {party} known on {_eve(explanation)}"
    if not explanation.positions:
        yield from _item("nothing", "no position is documented by that day")
    for stated in explanation.positions:
        held, grade = stated.position, str(stated.grade)
        if stated.grade != held.grade:
            grade += " by the refusals of the record"
        yield from _item(held.id, f"{held.says} ({held.kind}, {grade}, {span_text(held.said)})")
        yield from _item("", _evidence(held.cites, held.assumed))


def _eve(explanation: Explanation) -> str:
    return day_text(explanation.event.on.first - timedelta(days=1))


def _reasons(explanation: Explanation) -> Iterator[str]:
    yield "Reasons, in log-odds; they add up (mean, and the range of nine draws in ten)"
    sizes = {r.rule: (r.effect.low, r.effect.high, r.effect.mean) for r in explanation.reasons}
    quiet = [rule for rule, held in sizes.items() if max(map(abs, held)) < NOTHING]
    bounds = {held.bound.id: held.bound for held in explanation.rules}
    for reason in explanation.reasons:
        if reason.rule not in quiet:
            text = f"{reason.rule}: {reason.because} [{rests_on(bounds[reason.rule])}]"
            yield from _item(effect_text(reason.effect), text, 24)
    yield from _item(effect_text(explanation.total), "sum", 24)
    if quiet:
        yield from _item("+0.0", f"no effect: {', '.join(quiet)}", 24)


def _lines(explanation: Explanation) -> Iterator[str]:
    enforced = [held for held in explanation.rules if held.bound.rule.kind is Kind.RED_LINE]
    if enforced:
        yield "Red lines in force"
    for held in enforced:
        yield from _item(held.bound.id, _line(held, explanation.label))


def _line(held: Held, label: str) -> str:
    violation, enforcement = held.violation, held.enforcement
    if violation is None or enforcement is None:
        return held.bound.rule.name
    degree = f"{violation.mean:.2g}"
    if violation.low != violation.high:
        degree += f" ({violation.low:.2g} to {violation.high:.2g})"
    return (
        f"{held.bound.rule.name}, grade {held.grade}: violated to degree {degree} of 1; "
        f"enforced: {probability_text(enforcement, label)}"
    )


def _flips(explanation: Explanation) -> Iterator[str]:
    yield "Single changes that would matter: acceptance after each, the largest change first"
    now = explanation.expectation.public.interval
    yield from _item(probability_text(now, explanation.label), "as documented", 30)
    large = [flip for flip in explanation.flips if abs(flip.difference.mean) >= SMALL]
    for _, alike in groupby(large, key=lambda f: (_parts(f.what.name)[0], f.after, f.difference)):
        yield from _change(explanation, list(alike))
    rest = len(explanation.flips) - len(large)
    yield from _item("", f"{rest} further changes move the mean by less than one in a hundred")
    yield from _item("", "What a change would cost is outside the model.")


def _change(explanation: Explanation, alike: list[Difference[Edit]]) -> Iterator[str]:
    first = alike[0]
    way = "up" if first.difference.mean > 0 else "down"
    verbs, names = zip(
        *(change_words(explanation.scenario, f.what.name) for f in alike), strict=True
    )
    text = f"{way}: {verbs[0]} {', or '.join(names)}".rstrip()
    if explanation.label != ILLUSTRATIVE:
        text += f"; difference {number_text(first.difference)}"
    if first.crosses:
        text += " [the mean crosses one half]"
    yield from _item(probability_text(first.after, explanation.label), text, 30)


def _sources(explanation: Explanation) -> Iterator[str]:
    scenario = explanation.scenario
    offer = scenario.offers[explanation.expectation.offer]
    cites = [*offer.cites, *explanation.event.cites]
    cites += [cite for stated in explanation.positions for cite in stated.position.cites]
    cites += [cite for reason in explanation.reasons for cite in reason.cites]
    yield "Sources"
    for name in by_source(cites):
        source = scenario.sources[name]
        text = f"{source.outlet}, {span_text(source.published)}: {source.title}"
        yield from _item(name, text, 30)


def _evidence(cites: Iterable[str], assumed: str | None) -> str:
    marks = [cites_text(cites)] if cites else []
    marks += [f"assumed: {assumed}"] if assumed else []
    return f"[{' | '.join(marks)}]"


def _item(label: str, text: str, margin: int = MARGIN) -> Iterator[str]:
    """Yield a label and a text beside it; a label that is too long has a line of its own."""
    head = f"  {label}"
    if len(head) >= margin:
        yield head
        head = ""
    yield from lines(head, text, margin=margin)
