"""What would have to be believed, what would have to change, and what would be worth knowing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.facts.parties import with_article
from sim.facts.scenario import Scenario
from sim.report.bands import percent, probability_text
from sim.report.explain import change_words
from sim.report.words import counted, listed, possessive, upper_first, who
from sim.study.beliefs import AT_MOST, Believe
from sim.study.edits import PLACE, Amendment
from sim.study.flips import Reached
from sim.study.information import Narrowing
from sim.study.score import SCORED
from sim.study.survey import Focus

NAMED = 4
"""Changes that are named one by one; of more, only the number is told."""
FIRST = 3
"""Sets, and single beliefs, that are told."""


def believe_lines(scenario: Scenario, found: Believe, label: str) -> Iterator[str]:
    """Yield what one would have to believe for a party to accept, a sentence a line.

    Parameters
    ----------
    scenario
        For the name of the party.
    found
        The fewest changes of belief.
    label
        Whether the record bears numbers.
    """
    party = with_article(scenario.parties[found.party].name)
    told: set[str] = set()
    if found.size == 0:
        now = probability_text(found.now, label)
        yield f"Acceptance by {party}, with no belief changed: {now}."
    elif found.size is None:
        yield (
            f"Changes of belief under which {party} would rather accept than not, "
            f"up to {AT_MOST} at once: none found."
        )
    for one in found.sets[:FIRST]:
        if_ = listed([_once(belief.says, told) for belief in one.beliefs])
        yield f"Acceptance by {party}, if {if_}: {probability_text(one.accept, label)}."
    yield from _further(found.sets, found.size, "belief")
    singles = [one for one in found.singles if one not in found.sets]
    for one in singles[:FIRST]:
        if_ = _once(one.beliefs[0].says, told)
        accept = probability_text(one.accept, label)
        yield f"Acceptance by {party}, if {if_}, and nothing else changed: {accept}."


def flips_lines(scenario: Scenario, found: Reached, at_most: int, label: str) -> Iterator[str]:
    """Yield the fewest changes of an offer that a party, or all, would accept, a line each.

    Parameters
    ----------
    scenario
        For the name of the party.
    found
        The fewest changes.
    at_most
        Most changes that were tried together.
    label
        Whether the record bears numbers.
    """
    name = with_article(who(scenario, found.party))
    if found.size == 0:
        yield f"Acceptance by {name}, as it is offered: {probability_text(found.now, label)}."
    elif found.size is None:
        yield (
            f"Changes of the offer under which {name} would rather accept than not, "
            f"up to {at_most} at once: none found."
        )
    for one in found.sets[:FIRST]:
        told = probability_text(one.accept, label)
        fifth = f"; one draw in five lies below {percent(one.fifth)} %" if label == SCORED else ""
        yield f"Acceptance by {name}, {changes_text(scenario, one.amendments)}: {told}{fifth}."
    yield from _further(found.sets, found.size, "change")


def change_lines(scenario: Scenario, looked: Focus, label: str) -> Iterator[str]:
    """Yield the fewest changes that each party, and then all, would accept, a line each."""
    every = list(looked.flips.values())
    for held in every:
        yield from flips_lines(scenario, held.responder, held.at_most, label)
    yield from flips_lines(scenario, every[0].jointly, every[0].at_most, label)


def changes_text(scenario: Scenario, amendments: Sequence[Amendment]) -> str:
    """Return changes that are made together, as in `at the level of experts or ministers`."""
    return ", and ".join(_choice(scenario, amendment) for amendment in amendments)


def narrowing_text(scenario: Scenario, found: Narrowing, offer: str) -> str:
    """Return in a sentence what an answer would narrow.

    Parameters
    ----------
    scenario
        For the name of the party.
    found
        What one answer is expected to do.
    offer
        What the offer is called in a sentence: `a leaders' meeting in Istanbul`.
    """
    whose = possessive(with_article(scenario.parties[found.party].name))
    low, high = percent(found.share.low), percent(found.share.high)
    share = f"about {low} %" if low == high else f"{low} to {high} %"
    others = f"; {counted(found.as_much, 'other answer')} may narrow it as much"
    return (
        f"{upper_first(whose)} answer to {offer} would most narrow "
        f"{found.assumption.says}: by {share} of its variance{others if found.as_much else ''}."
    )


def _further(sets: Sequence[object], size: int | None, noun: str) -> Iterator[str]:
    more = len(sets) - FIRST
    if more > 0:
        yield f"{counted(more, 'further set')} of {counted(size or 0, noun)} would do as well."


def _once(says: str, told: set[str]) -> str:
    """Return a belief; what a line says stands in parentheses the first time only."""
    head, _, line = says.partition(" (")
    if line and says in told:
        return head
    told.add(says)
    return says


def _choice(scenario: Scenario, amendment: Amendment) -> str:
    verbs, names = zip(*(change_words(scenario, name) for name in amendment.names), strict=True)
    some = "" if amendment.count == 1 else f"any {amendment.count} of "
    if len(names) > NAMED:
        what = "places" if amendment.kind == PLACE else f"changes of {amendment.kind}"
        verb = "moved to " if amendment.kind == PLACE else "with "
        return f"{verb}{some or 'any of '}{len(names)} {what} that the rules cannot tell apart"
    if len(set(verbs)) == 1:
        return f"{verbs[0]} {some}{listed(names, 'or')}".strip()
    told = [f"{verb} {name}".strip() for verb, name in zip(verbs, names, strict=True)]
    return some + listed(told, "or")
