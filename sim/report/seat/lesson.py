"""What a lesson needs on paper: a plan, role cards, a handout, and an exercise in coding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files

from sim.facts.reading import read_scenario
from sim.facts.record import answered, terms_of
from sim.facts.scenario import Scenario
from sim.report.seat.play import cards, messages, seat_page
from sim.report.words import ACTS, day_text, party_name, span_text, terms_text
from sim.study.seat import Seat

HERE = files("sim.report.seat")
ROWS = 14
"""Answers that the sheet of bets has room for."""
GIVEN = "  - id: eastmark-counters"
"""The first line of the key that the start leaves to the pupil."""


def lesson_files(seat: Seat, run: str) -> Mapping[str, bytes]:
    """Return the files of a lesson: what is printed, and the exercise with its key."""
    scenario, article, key = (
        seat.scenario,
        *(HERE.joinpath(name).read_text("utf-8") for name in ("article.txt", "key.yaml")),
    )
    start = key[: key.index(GIVEN)].replace(*messages()["lesson"]["head"])
    with as_file(HERE / "key.yaml") as path:
        key_rows = [*_coded(read_scenario(path))]
    asked = [turn.expectation.event for turn in seat.turns if turn.thumb is not None]
    facts = {
        "cards": [
            *zip(scenario.principals, cards(seat, seat.known(scenario.clock.as_of)), strict=True)
        ],
        "article": article.strip().split("\n\n"),
        "key": key_rows,
        "given": ["1", *key_rows[0][:5], "1"],
        "start": day_text(scenario.clock.start),
        "day": day_text(scenario.clock.as_of),
        "bets": [(span_text(e.on), party_name(scenario, e.by), " ", " ") for e in asked[:ROWS]],
        "left": max(len(asked) - ROWS, 0),
    }
    return {
        "lesson.html": seat_page("lesson.html", scenario, run, facts),
        "coding-article.txt": article.encode(),
        "coding-start.yaml": start.encode(),
        "coding-key.yaml": key.encode(),
    }


def _coded(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    """Yield each event of the key: day, who, what it is, answer to what, terms, why."""
    for event in scenario.record:
        by, terms = party_name(scenario, event.by), terms_of(event)
        told = terms_text(scenario, terms) if terms else ""
        yield span_text(event.on), by, ACTS[event.act].noun, answered(event) or "", told, event.says
