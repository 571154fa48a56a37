"""The sentence that leads: who insists on what, what contradicts what, and what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.expect.space import OfferSpace
from sim.facts.parties import Grade
from sim.facts.scenario import Scenario
from sim.report.offers import UNNAMED, Vocabulary
from sim.report.words import everybody, listed, party_name, party_names, place_text, upper_first
from sim.study.logic import Lines, Rest, not_known
from sim.study.survey import Survey

MOST_WORDS = 45
"""Words of a lead at the most."""
DECLARED = {Grade.E2, Grade.E3}
"""Grades of lines that a party itself declared."""
SMALL = {"a", "an", "any", "if", "it", "no", "not", "progress", "talks", "the", "to", "what"}
"""Words that lose their capital inside a sentence."""
FEW = 2
"""Lines and places that a lead tells."""


def lead(survey: Survey) -> str:
    """Return what an exploration comes to, in at most 45 words."""
    for short in (False, True):
        text = " ".join(filter(None, _sentences(survey, short=short)))
        if len(text.split()) <= MOST_WORDS:
            return text
    return " ".join(text.split()[: MOST_WORDS - 1]).rstrip(",;:") + " ..."


def claim(scenario: Scenario, rest: Rest) -> str:
    """Return who holds a line by whose word, as in `Alba says`."""
    name, verb = upper_first(party_name(scenario, rest.party)), holds(rest.grade)
    several = verb.replace("says", "say").replace("is ", "are ")
    return f"{name} {several if ' and ' in name else verb}"


def holds(grade: Grade | None) -> str:
    """Return how it is told what a party holds, by the grade of the evidence."""
    taken = "is taken to hold" if grade in {None, Grade.E0} else "is reported to hold"
    return "says" if grade in DECLARED else taken


def inside(says: str) -> str:
    """Return a sentence as a clause inside another one.

    Examples
    --------
    >>> inside("No meeting on the ground of Borea."), inside("Alba comes.")
    ('no meeting on the ground of Borea', 'Alba comes')
    """
    first, space, rest = says.rstrip(".").partition(" ")
    return f"{first.lower() if first.lower() in SMALL else first}{space}{rest}"


def asked_text(space: OfferSpace) -> str:
    """Return what was asked about: the place and the promises where there is but one of each."""
    if len(space.places) > 1:
        return f"{len(space):,} offers"
    offer = space.offer(0)
    place = place_text(space.scenario, offer)
    text = place if offer.venues else f"A meeting {place}"
    if len(space.promises) == 1 and offer.guarantees:
        text += f" with {listed([promise.kind.replace('-', ' ') for promise in offer.guarantees])}"
    return text


def _sentences(survey: Survey, *, short: bool) -> Iterator[str]:
    space = survey.exploration.space
    alone = f"{asked_text(space)}: " if len(space.places) == 1 else ""
    if not survey.logic.conflicts:
        yield from _open(survey, alone)
        return
    first, *more = survey.logic.conflicts
    lines = sorted(first, key=lambda n: (survey.scenario.principals.index(_of(survey, n)), n))
    told = "; ".join(_told(survey, line, short=short) for line in lines[:FEW])
    yield f"{alone}{told}."
    yield _unmet(first, alone=bool(alone), more=len(more))
    yield _hangs(survey, short=short)


def _of(survey: Survey, line: str) -> str:
    return survey.rests[line].party


def _told(survey: Survey, line: str, *, short: bool) -> str:
    rest = survey.rests[line]
    says = inside(rest.says)
    return f"{claim(survey.scenario, rest)}: {_cut(says) if short else says}"


def _unmet(lines: Lines, *, alone: bool, more: int) -> str:
    """Return that no offer satisfies some lines."""
    what = "it" if len(lines) == 1 else "both" if len(lines) == FEW else "all of these"
    met = f"This offer does not meet {what}" if alone else f"No offer here meets {what}"
    return f"{met}, and there are other contradictions." if more else f"{met}."


def _hangs(survey: Survey, *, short: bool) -> str:
    """Return on which reading, or on whose reports, a contradiction hangs."""
    scenario, torn = survey.scenario, frozenset[str]().union(*survey.logic.conflicts)
    for name in survey.hangs:
        says = inside(scenario.readings[name.partition("=")[0]].says)
        whether = says[:1].lower() + says[1:] if says.startswith("Whether") else f"this: {says}"
        return f"Everything hangs on {_cut(whether) if short else whether}."
    alone = [leaving.without for leaving in survey.leaving if leaving.lost & torn]
    outlets = dict.fromkeys(
        source.outlet for name, source in scenario.sources.items()
        if {name, f"lineage {scenario.lineage(name)}"} & {*alone[-1:]}
    )  # fmt: skip
    told = f"{outlets.popitem()[0]} reports" if len(outlets) == 1 else (
        f"these outlets report: {', '.join(outlets)}"
    )  # fmt: skip
    return f"Everything hangs on what {told}." if alone else ""


def _open(survey: Survey, alone: str) -> Iterator[str]:
    """Yield which offers break no stated line, and of which that is not known."""
    logic, lines, terms = survey.logic, not_known(survey.exploration), ""
    if logic.open:
        free, terms = _offers(survey, logic.open)
        whose = f"no line that {everybody(survey.scenario)} have stated stands in the way"
        of = f"{alone}{whose}" if alone else f"No stated line stands in the way of {free}"
        yield f"{of}{terms.replace(', ', ', but only ', 1)}."
    if logic.doubtful:
        named = frozenset[str]().union(*(lines[n] for n in logic.doubtful))
        whose = party_names(survey.scenario, dict.fromkeys(_of(survey, n) for n in sorted(named)))
        unsure, other = _offers(survey, logic.doubtful)
        where = (alone.rstrip(": ") or unsure) + (f"{other}," if other != terms else "")
        yield f"Of {where} nobody coded whether a line of {whose} stands in the way."


def _offers(survey: Survey, numbers: Sequence[int]) -> tuple[str, str]:
    """Return the places of some classes, those first that the record has; and the terms.

    The latter are empty where every offer of these places is of one of the classes.
    """
    explored, words = survey.exploration, Vocabulary(survey.exploration)
    space, member = explored.space, explored.classes.member.reshape(explored.space.shape)
    held = np.isin(member, numbers)
    where, levels, formats, promises, agendas = (sorted({*n.tolist()}) for n in held.nonzero())
    order = sorted(where, key=lambda n: UNNAMED in words.places([n]))
    first = [words.places([n]) for n in order[:FEW]]
    more = f"{len(order) - FEW} others" if order[FEW + 1 :] else "another"
    places = listed([*first, more], "or") if order[FEW:] else words.places(order)
    if held[where].all():
        return places, ""
    at = f"at the level of {listed([space.levels[n] for n in levels], 'or')}"
    told = (
        (space.levels, levels, at),
        (space.formats, formats, listed([space.formats[n] for n in formats], "or")),
        (space.promises, promises, f"with {words.promises(promises)}"),
        (space.agendas, agendas, f"with {words.agendas(agendas)}"),
    )
    some = [text for every, chosen, text in told if len(chosen) < len(every)]
    return places, f", {', '.join(some) or 'on some terms'}"


def _cut(text: str) -> str:
    """Return the first clause of a text."""
    return min((text.partition(mark)[0] for mark in (",", ";", ":")), key=len)
