"""The record as steps: what happened, on which evidence, and what the rules expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.domain.events import Meeting, offer_of
from sim.domain.parties import with_article
from sim.domain.scenario import Scenario
from sim.engine.expect import Expectation, Reason, reasons
from sim.engine.replay import Entry
from sim.report.expected import agreement_text, decisive_text, kinds_text
from sim.report.page.cites import Cite, cites
from sim.report.transcript import headline, implied_text, state_text
from sim.report.words import place_text, possessive, span_text, terms_text
from sim.study.bands import effect_text, probability_text
from sim.study.review import Review

LEAST = 0.005
"""Effects in log-odds that are nowhere larger than this are only counted."""


@dataclass(frozen=True, slots=True)
class Push:
    """What one rule did to one probability."""

    rule: str
    anchor: str
    """Where the page tells the rule."""
    kind: str
    effect: str
    because: str
    cites: tuple[Cite, ...]
    """Sources of the position that the rule enforces."""


@dataclass(frozen=True, slots=True)
class Why:
    """What opens behind a probability."""

    pushes: tuple[Push, ...]
    """The strongest first."""
    silent: int
    """Rules that changed nothing."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the rules expected of one answer."""

    question: str
    public: str
    hindsight: str
    decisive: str
    otherwise: str
    answer: str
    why: Why


@dataclass(frozen=True, slots=True)
class Step:
    """An event of the record."""

    name: str
    day: str
    text: str
    terms: str
    says: str
    conditions: tuple[str, ...]
    state: str
    implied: tuple[str, ...]
    """Steps that no source tells, before it."""
    cites: tuple[Cite, ...]
    assumed: str
    disputed: tuple[str, ...]
    """Readings that disagree about it."""
    outlook: Outlook | None


def steps(found: Review) -> tuple[Step, ...]:
    """Return the record of a review, one step an event."""
    return tuple(_step(found, entry) for entry in found.ledger.entries)


def why(scenario: Scenario, party: str, held: tuple[Reason, ...]) -> Why:
    """Return what opens behind a probability.

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
    pushes = (
        Push(
            r.rule,
            anchor(party, r.rule),
            r.kind,
            effect_text(r.effect),
            r.because,
            cites(scenario, r.cites),
        )
        for r in acting
    )
    return Why(tuple(pushes), len(held) - len(acting))


def anchor(party: str, rule: str) -> str:
    """Return the id of the place of the page that tells a rule."""
    return f"rule-{party}-{rule}"


def _step(found: Review, entry: Entry) -> Step:
    event, scenario = entry.event, found.bench.scenario
    terms = event.meeting if isinstance(event, Meeting) else offer_of(event)
    expected = found.by_event.get(event.id)
    return Step(
        name=event.id,
        day=span_text(event.on),
        text=headline(found.ledger, event),
        terms="" if terms is None else terms_text(scenario, terms),
        says=event.says,
        conditions=tuple(getattr(event, "conditions", ())),
        state=state_text(entry),
        implied=tuple(implied_text(step) for step in entry.steps if step.implied),
        cites=cites(scenario, event.cites),
        assumed=". ".join(_assumed(event.assumed, event.implied_by)),
        disputed=tuple(
            scenario.readings[name].says for name in scenario.disputed.get(event.id, ())
        ),
        outlook=None if expected is None else _outlook(found, expected),
    )


def _assumed(assumed: str | None, implied_by: str | None) -> Iterator[str]:
    if implied_by:
        yield f"No source tells it; it follows from {implied_by}"
    if assumed:
        yield assumed


def _outlook(found: Review, expected: Expectation) -> Outlook:
    name = found.bench.scenario.parties[expected.event.by].name
    public, hindsight = expected.public, expected.hindsight
    return Outlook(
        question=f"Would {with_article(name)} accept {_offer(found, expected.offer)}?",
        public=probability_text(public.interval, found.label),
        hindsight=probability_text(hindsight.interval, found.label),
        decisive=_first_upper(decisive_text(public)),
        otherwise=kinds_text(expected),
        answer=_first_upper(f"the answer {agreement_text(expected)}."),
        why=why(found.bench.scenario, expected.event.by, reasons(public.verdict)),
    )


def _offer(found: Review, name: str) -> str:
    """Return an offer of the record in words."""
    scenario = found.bench.scenario
    offer = scenario.offers[name]
    whose = possessive(with_article(scenario.parties[offer.by].name))
    where = place_text(scenario, offer.offer)
    return f"{whose} offer of {span_text(offer.on)} ({where}, {offer.offer.level})"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
