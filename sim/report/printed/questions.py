"""What can be asked of a scenario, in words, with the command that answers it; and what cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import fill

from sim.facts.record import answered
from sim.facts.scenario import CAPITALS, NO_PLACE, Scenario
from sim.gates import visible
from sim.report.words import WIDTH, everybody, listed, party_name, place_name
from sim.rules.offers import state_of

MOST = 3
"""Names of a kind that are told."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the command that answers it; or why it is not answered."""

    asks: str
    command: str = ""
    declined: str = ""


DECLINED = (
    Question("Who is to blame?", declined=(
        "Declined: it knows what was said and done. What stops an offer is told as a reason of the "
        "one who stops it; which line is unreasonable is not in the sources.")),
    Question("Who is sincere?", declined=(
        "Declined: no source shows a mind. A line is told with who says it and what its holder "
        "did; that is all.")),
    Question("What will happen, and on which day?", declined=(
        "Declined: it explores what was assumed and forecasts nothing. What could follow is told "
        "in days after an offer, over many worlds.")),
    Question("What should be done, and what would it cost?", declined=(
        "Declined: an order of effects in the model is no advice; costs are outside it.")),
)  # fmt: skip


def questions(scenario: Scenario, path: str) -> Iterator[Question]:
    """Yield what can be asked, with the names of a scenario.

    Parameters
    ----------
    scenario
        Whose names are told.
    path
        Where it is.
    """
    explore = f"parley explore {path}"
    yield Question("What stands in the way, and what contradicts what?", explore)
    yield from _of_places(scenario, path)
    yield Question("Which single concession, promise or place changes most?", f"{explore} --levers")
    for party in scenario.principals:
        name = party_name(scenario, party)
        yield Question(f"And if {name} made the offer?", f"{explore} --levers --by {party}")
    yield from _of_record(scenario, path)
    for name, reading in list(scenario.readings.items())[:MOST]:
        option = next(iter(reading.options))
        yield Question(f"{reading.says.rstrip('.')}: what hangs on it?",
                       f"{explore} --reading {name}={option}")  # fmt: skip
    for name, but in list(scenario.but.items())[:MOST]:
        yield Question(f"What if: {but.says}", f"parley compare {path} --but {name}")
    yield Question("On which source does it rest?", f"parley show sources {path}")
    yield Question(f"How likely is it that {everybody(scenario)} meet, and after how long?",
                   f"parley simulate {path} --worlds 4096")  # fmt: skip
    yield Question("How sure is all this?", "parley score scenarios/casebook")


def _of_places(scenario: Scenario, path: str) -> Iterator[Question]:
    """Yield what can be asked of places, those first that somebody offered in a third state."""
    explore, first = f"parley explore {path}", scenario.principals[0]
    own = {scenario.parties[party].state for party in scenario.principals}
    offered = [{state_of(scenario, v) for v in e.offer.venues} for e in scenario.offers.values()]
    every = [v for v in scenario.explore.venues if v != CAPITALS and v not in NO_PLACE]
    third = [v for v in every if state_of(scenario, v) not in own]
    known = [v for v in third if any(state_of(scenario, v) in states for states in offered)]
    for place in known[-1:]:
        name = place_name(scenario, place)
        for promise in scenario.explore.guarantees[:1]:
            kind = promise.kind
            yield Question(f"Would they come to {name} with {kind.replace('-', ' ')}?",
                           f"{explore} --venue {place} --guarantee {kind}")  # fmt: skip
        yield Question(f"What is {name} to each side, by facts?", f"parley show venues --venue "
                       f"{place} --for {first} --scenario {path}")  # fmt: skip
    if known[1:]:
        named = listed([place_name(scenario, place) for place in known[-MOST:]], "or")
        asked = " ".join(f"--venue {place}" for place in known[-MOST:])
        yield Question(f"{named}: which would be accepted, and how do they differ?",
                       f"{explore} {asked}")  # fmt: skip
    for medium in NO_PLACE:
        yield Question(f"And {place_name(scenario, medium)}?", f"{explore} --venue {medium}")


def _of_record(scenario: Scenario, path: str) -> Iterator[Question]:
    """Yield what can be asked of the last answer and the last offer of the record."""
    answers = [event for event in scenario.record if answered(event)]
    for event in answers[-1:]:
        name = party_name(scenario, event.by)
        yield Question(f"Why the last answer of {name}?", f"parley explain {path} {event.id}")
    for offer in list(scenario.offers.values())[-1:]:
        by = party_name(scenario, offer.by)
        yield Question(f"What could follow the last offer of {by}?",
                       f"parley simulate {path} --after {offer.id} --worlds 4096")  # fmt: skip
    yield Question("What happened, and what was expected?", f"parley replay {path}")


def questions_text(scenario: Scenario, path: str) -> str:
    """Return what can be asked as text."""
    asked = (f"{question.asks}\n    {question.command}\n" for question in questions(scenario, path))
    declined = (fill(f"{question.asks} {question.declined}", WIDTH) + "\n" for question in DECLINED)
    return visible("\n".join([
        f"{scenario.title}\n", "== What can be asked, with the names of this scenario", *asked,
        "\n== What is not answered", *declined,
    ]))  # fmt: skip
