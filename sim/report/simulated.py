"""One simulated world as text: marked in every line, sides and not persons, days and not dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from sim.domain.parties import with_article
from sim.domain.situation import NOTHING
from sim.engine.branch import Branch
from sim.engine.log import Happened
from sim.engine.minds import Minds
from sim.engine.statechart import State
from sim.report.lines import WIDTH
from sim.report.words import caveat, counted, day_text, listed, terms_text

SAYS: Mapping[str, str] = {
    "offer": "{by} offers: {terms}",
    "counter": "{by} refuses and offers instead: {terms}",
    "accept": "{by} accepts {offer}",
    "accept-if": "{by} would accept {offer} on a condition",
    "refuse": "{by} refuses {offer}",
    "deny": "{by} denies that {offer} stands",
    "downgrade": "{by} answers {offer} at a lower level",
    "silent": "{by} does not answer {offer}",
    "lapse": "{offer} lapses",
    "satisfy": "{by} meets the condition on which {offer} was accepted",
    "agree": "all have accepted {offer}: a meeting is agreed",
    "schedule": "a day is fixed for the meeting",
    "postpone": "the meeting is put off",
    "cancel": "the agreement to meet falls through",
    "meet": "the meeting is held: {terms}",
    "convene": "a round of delegations is fixed",
    "round": "a round of delegations is held",
    "put-off": "the round of delegations is put off",
    "stall": "the round ends without a result, and talks are suspended",
    "pause": "a pause of hostilities begins",
    "resume": "the pause ends",
    "violate": "the pause, or the ceasefire, is broken",
    "ceasefire": "a ceasefire begins",
    "distract": "another crisis takes the mediator's attention",
    "return": "the mediator's attention returns",
    "withdraw": "{by} gives up mediating",
    "announce": "{by} announces something",
}
"""What happened, in a sentence; nobody is quoted."""
SHOWN = 3
"""Documented events that lead to the branch and are told."""
HEAD = "Simulated, not reported."


def simulated_text(minds: Minds, world: int, happened: Sequence[Happened]) -> str:
    """Return the transcript of a simulated world.

    Parameters
    ----------
    minds
        The branch and its principals.
    world
        Number of the world.
    happened
        Its events, in order.
    """
    branch = minds.branch
    text = [*head(branch), ""]
    text += _past(branch)
    text.append("")
    told: set[str] = set()
    for event in happened:
        if event.act in SAYS:
            text += _line(minds, world, event, told)
    text += ["", *wrap(f"World {world}: {outcome_text(branch, happened)}", WIDTH)]
    return "\n".join(text) + "\n"


def head(branch: Branch) -> Iterator[str]:
    """Yield the first lines of everything that is simulated."""
    scenario = branch.bench.scenario
    yield scenario.title
    seed = branch.bench.believed.seed
    yield from wrap(f"{HEAD} {start_text(branch)} Seed {seed}.", WIDTH)
    yield caveat(branch.day)


def start_text(branch: Branch) -> str:
    """Return where a simulation leaves the record, and what it begins with."""
    left = (
        f"The simulation leaves the record before {branch.at} ({day_text(branch.day)})"
        if isinstance(branch.at, str)
        else f"The simulation leaves the record at the end of {day_text(branch.day)}"
    )
    opening = branch.opening
    if opening is None:
        begins = ""
    elif opening.offer:
        begins = f" It begins with an offer of {named(branch, opening.by)}: {opening.offer}"
    else:
        begins = f" It begins with an answer of {named(branch, opening.by)}: {opening.act}"
    if opening is not None:
        begins += f", in place of {opening.replaces}." if opening.replaces else "."
    held = branch.tracks.regions[branch.track].state is State.HELD
    further = " A meeting was held before; a further one is sought." if held else ""
    return f"{left}, which is day 0, and ends on day +{branch.days}.{begins}{further}"


def named(branch: Branch, party: str) -> str:
    """Return the name of a party as in the middle of a sentence."""
    return with_article(branch.bench.scenario.parties[party].name)


def cause_text(minds: Minds, event: Happened) -> str:
    """Return why something happened, in a clause; empty where nothing is told."""
    for bound in minds.branch.slots:
        if bound.id == event.cause and bound.rule.act in {event.act, "answer"}:
            return bound.rule.summary
    for bound in minds.held[event.by].rules if event.by in minds.held else ():
        if bound.id == event.cause:
            return bound.rule.summary
    return ""


def replaced(branch: Branch, event: Happened) -> str:
    """Return the documented event that a simulated one stands in for; empty if it is none."""
    opening = branch.opening
    if opening is None or event.day or event.cause:
        return ""
    return opening.replaces if (event.act, event.by) == (opening.act, opening.by) else ""


def outcome_text(branch: Branch, happened: Sequence[Happened]) -> str:
    """Return how a world ends, in a sentence."""
    last = {event.act: event for event in happened}
    made = sum(event.act in {"offer", "counter"} for event in happened)
    if "meet" in last:
        met = last["meet"]
        place = terms_text(branch.bench.scenario, branch.menu.terms(met.row))
        return f"after {counted(made, 'offer')}, a meeting is held on day +{met.day}: {place}."
    tail = counted(made, "offer") if made else "nobody made an offer"
    turns = [event.act for event in happened if event.act in {"agree", "cancel"}]
    agreed = ", though one is agreed" if turns[-1:] == ["agree"] else ""
    return f"no meeting within {branch.days} days{agreed}; {tail}."


def _past(branch: Branch) -> Iterator[str]:
    past = branch.past
    told = listed([f"{event.id} ({day_text(event.on.first)})" for event in past[-SHOWN:]])
    yield from wrap(
        f"Before it, as documented: {counted(len(past), 'event')}, the last of them {told}; "
        "`parley replay` tells them with their sources.",
        WIDTH,
    )


def _line(minds: Minds, world: int, event: Happened, told: set[str]) -> Iterator[str]:
    """Yield an event; a reason that was told before is only named."""
    branch = minds.branch
    label = f"[simulated, world {world}, day +{event.day}]"
    terms = offer = ""
    if event.row != NOTHING:
        menu = branch.menu
        terms = terms_text(branch.bench.scenario, menu.terms(event.row))
        offer = f"the offer of {named(branch, menu.by[event.row])}"
    by = named(branch, event.by) if event.by else ""
    said = SAYS[event.act].format(by=by, terms=terms, offer=offer)
    because = cause_text(minds, event)
    if because in told:
        because = ""
    told.add(because)
    more = f": {because.rstrip('.')}" if because else ""
    tail = f" ({event.cause}{more})" if event.cause else ""
    instead = replaced(branch, event)
    tail = f" (in place of {instead})" if instead else tail
    text = f"{label} {said[:1].upper()}{said[1:]}.{tail}"
    yield from wrap(text, WIDTH, subsequent_indent="    ", break_on_hyphens=False)
