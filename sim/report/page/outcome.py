"""What was found beyond single probabilities: contradictions, changes, scores, limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.report.alike import Vocabulary
from sim.report.contradictions import corrections, node_of
from sim.report.inverse import believe_lines, flips_lines, narrowing_text
from sim.report.page.cites import Cite, cites
from sim.report.scores import label_text
from sim.report.words import listed
from sim.study.review import Review
from sim.study.score import Predictor, Score, figure_text
from sim.study.survey import Survey

TOLD = 3
"""Answers of which it is told what they would narrow."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated line, and what it rests on."""

    line: str
    party: str
    says: str
    stands_on: str
    cites: tuple[Cite, ...]
    contradicts: bool
    assumed: str
    """Which part of it no source tells."""


@dataclass(frozen=True, slots=True)
class Contradictions:
    """What contradicts what, and what would remove it."""

    lines: tuple[Stated, ...]
    conflicts: tuple[str, ...]
    corrections: tuple[str, ...]
    leaving: tuple[str, ...]
    """What leaving a source out does to the conflicts."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What would have to be otherwise for the offers that all accept most often."""

    offers: str
    beliefs: tuple[str, ...]
    changes: tuple[str, ...]
    answers: tuple[str, ...]
    picks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A row of the table of scores."""

    name: str
    says: str
    log: str
    brier: str
    excess: str


def contradictions(looked: Survey) -> Contradictions:
    """Return what contradicts what over the offers explored."""
    explored, logic = looked.exploration, looked.logic
    scenario, torn = explored.space.scenario, frozenset[str]().union(*logic.conflicts)
    used = {line for (_, line) in explored.violations}
    lines = []
    for rest in looked.rests.values():
        if rest.line in used:
            node = node_of(scenario, rest, contradicts=rest.line in torn)
            name, held = scenario.parties[rest.party].name, cites(scenario, rest.cites)
            position = scenario.positions.get(rest.line)
            assumed = (position[1].assumed if position else None) or ""
            lines.append(
                Stated(rest.line, name, node.says, node.stands_on, held, node.contradicts, assumed)
            )
    says = {line.line: line.says.rstrip(".") for line in lines}
    return Contradictions(
        tuple(lines),
        tuple(_conflict(sorted(held), says) for held in logic.conflicts),
        corrections(Vocabulary(explored), logic),
        tuple(_leaving(looked)),
    )


def otherwise(looked: Survey, label: str) -> Otherwise:
    """Return what would have to be otherwise for the offers that all accept most often.

    Parameters
    ----------
    looked
        The exploration.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    scenario = looked.exploration.space.scenario
    words = {alike.number: alike for alike in Vocabulary(looked.exploration).classes()}
    named = {number: f"{alike.name} ({alike.terms})" for number, alike in words.items()}
    focus = looked.focus
    beliefs = (
        line for held in focus.believe.values() for line in believe_lines(scenario, held, label)
    )
    changes = [
        line
        for held in focus.flips.values()
        for line in flips_lines(scenario, held.responder, held.at_most, label)
    ]
    joint = next(iter(focus.flips.values()))
    changes += flips_lines(scenario, joint.jointly, joint.at_most, label)
    answers = (
        narrowing_text(scenario, held, named[held.number]) for held in focus.information.best[:TOLD]
    )
    return Otherwise(
        named[focus.number],
        tuple(beliefs),
        tuple(changes),
        tuple(answers),
        tuple(_picks(looked, named)),
    )


def scores(held: Score) -> tuple[Scored, ...]:
    """Return the scores of the rules and of the baselines, the rules first."""
    every = (held.prior, held.left_out, *held.baselines) if held.n else ()
    return tuple(_scored(one, reference=one is held.left_out) for one in every)


def limits(found: Review, sources: str) -> tuple[str, ...]:
    """Return in plain words what a run cannot tell.

    Parameters
    ----------
    found
        The record and the scores.
    sources
        From where the sources come, in words.
    """
    scenario, label = found.bench.scenario, label_text(found.score)
    told = [
        "It is not a forecast. It says what follows from stated facts and stated assumptions; a "
        "share such as 90 % is a share of the worlds that were assumed and not a chance in the "
        "world.",
        f"It knows nothing after {scenario.clock.as_of.isoformat()}.",
        f"{label[:1].upper()}{label[1:]}. {found.score.verdict}",
        sources,
        "A party answers as one. What happens inside a government, emotion, and whatever never "
        "reached a source are left out, and nobody's sincerity is judged.",
        "Only the answer to an offer is weighed. What a change would cost, and what would follow a "
        "meeting, is outside the model.",
        "That all parties are weighed by the same arithmetic is a property of the arithmetic and "
        "no judgement on what they did.",
        "Places are cities. There are no routes, times or details of protection here.",
    ]
    if "immunity" in scenario.guarantees:
        told.append(
            "A host's promise of immunity is weighed as a promise. The International Criminal "
            "Court held in 2024 that the immunity of a head of state does not release a state "
            "party from arrest; no view is taken here on whether it should be offered."
        )
    return tuple(told)


def _conflict(held: list[str], says: dict[str, str]) -> str:
    return f"{listed(held)}: {'; '.join(says.get(line, line) for line in held)}."


def _leaving(looked: Survey) -> Iterator[str]:
    before = looked.logic.conflicts
    for item in looked.leaving:
        gone = [listed(sorted(c)) for c in before if c not in item.logic.conflicts]
        if gone:
            rests = "rests" if len(item.lost) == 1 else "rest"
            yield (
                f"Without {item.without}, {listed(sorted(item.lost))} {rests} on nothing, and "
                f"{'; '.join(gone)} no longer contradict each other."
            )


def _picks(looked: Survey, named: dict[int, str]) -> Iterator[str]:
    for pick in looked.picks.values():
        none = f"no offer is better than none for all in {100 * pick.none:.0f} % of the worlds"
        if pick.number is None:
            yield f"{pick.solution.capitalize()}: {none}."
        else:
            share = f"in {100 * pick.share:.0f} % of the worlds"
            yield f"{pick.solution.capitalize()}: {named[pick.number]}, {share}; {none}."


def _scored(one: Predictor, *, reference: bool) -> Scored:
    excess = "reference" if reference else figure_text(one.excess, one.excess_error)
    return Scored(one.name, one.says, one.figure, f"{one.brier:.2f}", excess)
