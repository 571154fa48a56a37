"""What would have to be believed, what would have to change, and what would be worth knowing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.domain.scenario import Scenario
from sim.study.bands import SCORED, percent, probability_text
from sim.study.believe import AT_MOST, Believe
from sim.study.edits import PLACE
from sim.study.flips import Reached
from sim.study.information import Narrowing
from sim.study.several import Choice

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
    party = scenario.parties[found.party].name
    if found.size == 0:
        now = probability_text(found.now, label)
        yield f"Acceptance by {party} without any change of belief: {now}."
    elif found.size is None:
        yield (
            f"Changes of belief under which {party} would rather accept than not, "
            f"up to {AT_MOST} at once: none found."
        )
    for one in found.sets[:FIRST]:
        if_ = ", and ".join(belief.says for belief in one.beliefs)
        yield f"Acceptance by {party} if {if_}: {probability_text(one.accept, label)}."
    if len(found.sets) > FIRST:
        yield f"{len(found.sets) - FIRST} further sets of {found.size} would do as well."
    for one in found.singles[:FIRST]:
        says = one.beliefs[0].says
        yield f"Acceptance by {party} if only {says}: {probability_text(one.accept, label)}."


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
    who = scenario.parties[found.party].name if found.party else "all"
    if found.size == 0:
        yield f"Acceptance by {who} of the offer as it is: {probability_text(found.now, label)}."
    elif found.size is None:
        yield (
            f"Changes of the offer under which {who} would rather accept than not, "
            f"up to {at_most} at once: none found."
        )
    for one in found.sets[:FIRST]:
        told = probability_text(one.accept, label)
        fifth = f"; one draw in five lies below {percent(one.fifth)} %" if label == SCORED else ""
        yield f"Acceptance by {who} with {changes_text(one.choices)}: {told}{fifth}."
    if len(found.sets) > FIRST:
        yield f"{len(found.sets) - FIRST} further sets of {found.size} would do as well."


def changes_text(choices: Sequence[Choice]) -> str:
    """Return changes that are made together.

    Examples
    --------
    >>> changes_text([Choice(("level experts", "level ministers"), "level", 1)])
    'level experts or ministers'
    >>> changes_text([Choice(tuple(f"venue v{n}" for n in range(9)), "place", 1)])
    'any of 9 places, alike to the rules'
    """
    return ", and ".join(map(_choice, choices))


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
    whose = scenario.parties[found.party].name
    low, high = percent(found.share.low), percent(found.share.high)
    share = f"{low} %" if low == high else f"{low} to {high} %"
    others = f", and {found.as_much} more as much" if found.as_much else ""
    return (
        f"{whose}'s answer to {offer} would narrow most {found.assumption.says}: "
        f"by {share} of its variance{others}."
    )


def _choice(choice: Choice) -> str:
    names = list(choice.names)
    if len(names) > NAMED:
        what = "places" if choice.kind == PLACE else f"changes of {choice.kind}"
        some = "any" if choice.count == 1 else f"any {choice.count}"
        return f"{some} of {len(names)} {what}, alike to the rules"
    first = names[0].rpartition(" ")[0]
    if first and all(name.rpartition(" ")[0] == first for name in names):
        names = [names[0], *(name.rpartition(" ")[2] for name in names[1:])]
    listed = " or ".join(names)
    return listed if choice.count == 1 else f"{choice.count} of: {listed}"
