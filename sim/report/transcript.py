"""A replayed record as text that a diplomat can read and a test can compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from sim.domain.events import Event, Meeting, answered
from sim.engine.replay import Entry, Ledger
from sim.engine.statechart import Transition
from sim.report.expected import expected_lines
from sim.report.lines import WIDTH, lines
from sim.report.scores import BANDED, label_text, score_lines
from sim.report.words import (
    ACTS,
    caveat,
    cites_text,
    day_text,
    party_names,
    span_text,
    terms_of,
    terms_text,
    upper_first,
)
from sim.study.bands import RANGE
from sim.study.review import Review


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
    text = f"{name}{speaker}: {ACTS[event.act]}"
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
