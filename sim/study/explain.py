"""Why one documented answer was expected or not, and which single changes would matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite
from typing import Any, get_args

import numpy as np

from sim.arrays import Draws
from sim.atlas.tables import states
from sim.errors import SimError, UnknownNameError, known, suggest
from sim.expect.answers import Expectation, Reason, expectation
from sim.expect.bench import Bench
from sim.expect.draws import Interval, interval, joint
from sim.expect.hearing import Hearing, of_answer
from sim.expect.lines import Lapse
from sim.expect.past import answers_of
from sim.expect.statechart import Entry, replay
from sim.facts.parties import Grade, Position
from sim.facts.record import (
    PLACED,
    Event,
    Format,
    Guarantee,
    Level,
    Meeting,
    Offer,
    Proposal,
    answered,
    offer_of,
)
from sim.facts.scenario import Scenario
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.rules.offers import Offers
from sim.rules.standard import BACKGROUND
from sim.rules.verdict import logit
from sim.study.differences import Difference, difference_of
from sim.study.score import Labelled

Change = tuple[str, dict[str, Any]]
"""Its name, and the parts of an offer after it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an offer, and the terms that it leads to."""

    name: str
    """The change as a machine reads it, such as `add guarantee immunity`."""
    offer: Offer
    rule: bool = False
    """Whether a rule is left out, and the offer as it was."""


def edits(scenario: Scenario, terms: Offer, by: str | None, venues: Iterable[str]) -> list[Edit]:
    """Return every single edit of an offer that the scenario has words for.

    Parameters
    ----------
    scenario
        For its guarantees, mediators and topics.
    terms
        Terms at one venue.
    by
        The party that proposes; None if nobody does.
    venues
        Where else.
    """
    changes = (*_promises(scenario, terms, by), *_meetings(scenario, terms, by),
               *_places(terms, venues))  # fmt: skip
    return [Edit(name, terms.model_copy(update=parts)) for name, parts in changes]


def named_venues(scenario: Scenario, party: str) -> list[str]:
    """Return the capitals of the two sides and every venue that the record names."""
    sides = (scenario.parties[name] for name in (party, scenario.parties[party].adversary) if name)
    capitals = [states()[side.state].capital for side in sides if side.state]
    terms = (e.meeting if isinstance(e, Meeting) else offer_of(e) for e in scenario.record)
    named = [venue for offer in terms if offer is not None for venue in offer.venues]
    return list(dict.fromkeys((*filter(None, capitals), *named)))


def _promises(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Change]:
    promised = {promise.kind: promise for promise in terms.guarantees}
    for kind in scenario.guarantees:
        rest = tuple(promise for promise in terms.guarantees if promise.kind != kind)
        if kind in promised:
            yield f"drop guarantee {kind}", {"guarantees": rest}
        if kind not in promised or promised[kind].strength < 1:
            who = promised[kind].by if kind in promised else by
            full = (*rest, Guarantee(kind=kind, strength=1.0, by=who))
            verb = "strengthen" if kind in promised else "add"
            yield f"{verb} guarantee {kind}", {"guarantees": full}


def _meetings(scenario: Scenario, terms: Offer, by: str | None) -> Iterator[Change]:
    for part, every in (("level", get_args(Level)), ("format", get_args(Format))):
        for name in every:
            if name != getattr(terms, part):
                yield f"{part} {name}", {part: name}
    seated = {by, *terms.participants}
    for name, party in scenario.parties.items():
        if party.role == "mediator" and name not in seated:
            yield f"seat {name}", {"participants": (*terms.participants, name)}
    for topic in scenario.topics:
        if topic not in terms.topics:
            yield f"add topic {topic}", {"agenda": (*terms.topics, topic)}


def _places(terms: Offer, venues: Iterable[str]) -> Iterator[Change]:
    if terms.venues:
        yield "no venue", {"venues": ()}
    if terms.medium != "virtual":
        yield "virtual", {"venues": (), "medium": "virtual"}
    medium = terms.medium if terms.medium in PLACED else "in-person"
    for venue in venues:
        if (venue,) != terms.venues:
            yield f"venue {venue}", {"venues": (venue,), "medium": medium}


LEAST, SUREST = 1e-300, 1 - 1e-16
"""Probabilities whose log-odds are finite."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A position of the party as it was known on the eve of its answer."""

    position: Position
    grade: Grade
    """Evidence by then, refusals in the record included."""
    lapses: tuple[Lapse, ...] = ()
    """What the party did by then that breaks it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A rule in force on the eve of the answer, and what it said of the offer."""

    bound: Bound
    grade: Grade
    push: Interval | None
    """Shift in log-odds; None for a red line."""
    violation: Interval | None
    """Degree to which the line is violated; None for a consideration."""
    enforcement: Interval | None
    """Probability that its screen is enforced; None for a consideration."""
    counts: Interval | None = None
    """The part of the violation that counts, by age and evidence; None for a consideration."""
    said: date | None = None
    """Day on which a line was last said that fades; None for any other rule."""
    known: bool = True
    """Whether the facts that it asks of the place are known."""


@dataclass(frozen=True, slots=True)
class Explanation(Labelled):
    """One documented answer, on the public clock: what the rules expected, and why."""

    bench: Bench
    entry: Entry
    """What the statechart makes of the answer."""
    expectation: Expectation
    offer: Offer
    """The terms that it answers, at the venue that the party likes best."""
    positions: tuple[Stated, ...]
    rules: tuple[Weighed, ...]
    reasons: tuple[Reason, ...]
    """What each rule did; they add up to the log-odds of acceptance."""
    total: Interval
    """Log-odds of acceptance."""
    flips: tuple[Difference[Edit], ...]
    """Single changes, the largest first, ties by name."""
    others: Mapping[str, Interval]
    """How likely each mediator or host with lines of its own lets the offer be held."""
    held: Interval | None
    """How likely all principals accept it and none of these refuses; None if none has lines."""

    @property
    def event(self) -> Event:
        """The documented answer."""
        return self.expectation.event


def explain(bench: Bench, name: str, party: str | None = None) -> Explanation:
    """Return why an answer was expected or not, with what was public on its eve.

    Parameters
    ----------
    bench
        The scenario, the rules in force and their draws.
    name
        Id of an answer, or of an offer.
    party
        Whose answer to the offer is meant.

    Raises
    ------
    SimError
        If there is no such event, or it is no answer of a principal.
    """
    event = find_answer(bench, name, party)
    hearing, expected = of_answer(bench, event), expectation(bench, event)
    return Explanation(
        bench,
        next(entry for entry in replay(bench.scenario).entries if entry.event is event),
        expected,
        expected.terms,
        tuple(stated(hearing, event.by)),
        tuple(_weighed(bench, expected, hearing.grades[event.by])),
        expected.public.reasons,
        interval(logit(np.clip(expected.public.acceptance, LEAST, SUREST)), bench.level),
        _flips(hearing, expected),
        *_held(hearing, expected.terms),
    )


def _held(hearing: Hearing, terms: Offer) -> tuple[Mapping[str, Interval], Interval | None]:
    """Return what mediators and hosts would make of terms, and how likely they are held."""
    bench, by = hearing.bench, hearing.documented.by if hearing.documented else None
    offers = Offers.of(bench.scenario, [terms], by)
    consents = hearing.consents(offers)
    if not consents:
        return {}, None
    accept = {party: hearing.weigh(party, offers).acceptance for party in hearing.rules}
    told = {party: interval(passing[0], bench.level) for party, passing in consents.items()}
    return told, interval(joint({**accept, **consents})[0], bench.level)


def made_by(bench: Bench, answer: Event, by: str) -> Bench:
    """Return the bench under which another party made the offer that a documented answer answers.

    Raises
    ------
    SimError
        If nobody is called so, or the party is addressed, or the offer is an answer itself.
    """
    scenario, offer = bench.scenario, bench.scenario.offers[str(answered(answer))]
    name = known("party", by, scenario.parties, "--by", scenario.called)
    if name in {answer.by, *offer.to}:
        hint = "name who else could have made it"
        raise SimError(f"{name!r} is an addressee of {offer.id!r}", "--by", hint)
    if not isinstance(offer, Proposal):
        message = f"{offer.id!r} is what {offer.by!r} answered, and nobody else's"
        raise SimError(message, "--by", "name an answer to an offer that answers none")
    made = offer.model_copy(update={"by": name})
    record = tuple(made if event is offer else event for event in scenario.record)
    return replace(bench, scenario=scenario.model_copy(update={"record": record}))


HANDFUL = 5
"""Answers that a hint names."""


def find_answer(bench: Bench, name: str, party: str | None = None) -> Event:
    """Return the documented answer that an id and a party name; parameters as in `explain`.

    Raises
    ------
    SimError
        If there is no such event, or it is no answer of a principal.
    """
    scenario = bench.scenario
    answers = answers_of(scenario)
    if name not in scenario.events:
        near = suggest(name, scenario.events)
        hint = f"{near}; " if near.startswith("did you mean") else ""
        raise UnknownNameError(f"no event called {name!r}", hint=f"{hint}{_some(answers)}")
    if party is not None:
        known("principal", party, scenario.principals, "--party", scenario.called)
    named = [e for e in answers if e.id == name and party in {None, e.by}]
    named = named or [e for e in answers if answered(e) == name and party in {None, e.by}]
    if len(named) == 1:
        return named[0]
    raise _no_answer(scenario, name, party, answers)


def _no_answer(
    scenario: Scenario, name: str, party: str | None, answers: tuple[Event, ...]
) -> SimError:
    to_it = [event for event in answers if answered(event) == name]
    by_party = [event for event in to_it if party in {None, event.by}]
    names = ", ".join(event.id for event in by_party or to_it)
    if by_party:
        how = "add --party, or name" if len({event.by for event in by_party}) > 1 else "name"
        return SimError(f"{name!r} has {len(by_party)} answers", hint=f"{how} one of {names}")
    if to_it:
        return SimError(f"{party!r} did not answer {name!r}", hint=f"answers to it: {names}")
    event = scenario.events[name]
    near = sorted(
        answers,
        key=lambda e: (answered(e) != answered(event), abs(e.on.first - event.on.first)),
    )
    by = f"{event.by!r}, a {scenario.parties[event.by].role}"
    message = f"{name!r} is a `{event.act}` by {by}; only answers of principals are explained"
    return SimError(message, hint=_some(near))


def _some(answers: Sequence[Event]) -> str:
    """Return some answers that can be explained, and how to get the rest."""
    names = ", ".join(event.id for event in answers[:HANDFUL]) or "none"
    more = len(answers) - HANDFUL
    rest = f" and {more} more, which `parley replay` tells" if more > 0 else ""
    return f"answers: {names}{rest}"


def stated(hearing: Hearing, party: str) -> Iterator[Stated]:
    """Yield the positions of a party that are known in a hearing, with their evidence by then."""
    known = hearing.bench.scenario.as_of(hearing.known).parties[party].positions
    grades = hearing.grades[party]
    by_position = {b.position.id: grades[b.id] for b in hearing.rules[party] if b.position}
    for position in known:
        grade = by_position.get(position.id, position.grade)
        lapses = hearing.bench.lines.broken(position.id, hearing.known)
        yield Stated(position, grade, tuple(lapses))


def _weighed(bench: Bench, expected: Expectation, grades: Mapping[str, Grade]) -> Iterator[Weighed]:
    verdict, level = expected.public.verdict, expected.public.level
    for bound in verdict.rules:
        name, grade = bound.id, grades[bound.id]
        if bound.rule.kind is Kind.CONSIDERATION:
            yield Weighed(bound, grade, interval(_row(verdict.pushes[name]), level), None, None)
        else:
            violation = interval(_row(verdict.violations[name]), level)
            hold, start = verdict.holds[name], bench.scenario.clock.start
            yield Weighed(
                bound, grade, None, violation, interval(hold.enforced, level),
                counts=interval(_row(verdict.counted[name]), level),
                said=start + timedelta(float(hold.said)) if isfinite(hold.said) else None,
                known=not np.any(verdict.unknown.get(name, False)),
            )  # fmt: skip


def _flips(hearing: Hearing, expected: Expectation) -> tuple[Difference[Edit], ...]:
    now, verdict, terms = expected.public.acceptance, expected.public.verdict, expected.terms
    scenario, party = hearing.bench.scenario, expected.event.by
    documented = scenario.offers[expected.offer]
    changed = edits(scenario, terms, documented.by, named_venues(scenario, party))
    table = hearing.put(party, [edit.offer for edit in changed], documented.by).acceptance
    rules = [bound.id for bound in verdict.rules if bound.rule.name not in BACKGROUND]
    changes = [
        *((Edit(f"without {rule}", terms, rule=True), verdict.without(rule)[0]) for rule in rules),
        *zip(changed, table, strict=True),
    ]
    reduced: dict[bytes, Difference[Edit]] = {}
    flips = []
    for edit, after in changes:
        key = after.tobytes()  # many changes are alike: each is reduced once
        if key not in reduced:
            reduced[key] = difference_of(edit, now, after, expected.public.level)
        flips.append(replace(reduced[key], what=edit))
    return tuple(sorted(flips, key=lambda flip: (-abs(flip.difference.mean), flip.what.name)))


def _row(values: Draws) -> Draws:
    row: Draws = np.atleast_2d(values)[0]
    return row
