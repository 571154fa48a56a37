"""The transcript is the plainest report, and a golden file for every scenario shows it."""

from pathlib import Path

import pytest
from samples import SCENARIOS, SMALL, broken

from sim.expect.ledger import replay
from sim.facts.reading import read_scenario
from sim.report.replay import transcript
from sim.report.words import WIDTH

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def told(write):
    """Return the transcript of a text, its white space folded."""
    return lambda text: " ".join(transcript(replay(read_scenario(write(text)))).split())


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_transcript_is_the_golden_one(golden, shipped, folder):
    golden(f"{folder.name}.txt", transcript(replay(shipped[folder.name])))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_every_scenario_has_a_golden_transcript(folder):
    assert (GOLDEN / f"{folder.name}.txt").is_file()


def test_every_golden_transcript_has_its_scenario():
    assert {path.stem for path in GOLDEN.glob("*.txt")} <= {folder.name for folder in SCENARIOS}


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_no_line_is_wider_than_the_page_or_ends_in_a_blank(shipped, folder):
    lines = transcript(replay(shipped[folder.name])).split("\n")

    assert max(map(len, lines)) <= WIDTH
    assert lines == [line.rstrip() for line in lines]


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_every_event_leads_back_to_a_source_or_an_assumption(shipped, folder):
    blocks = transcript(replay(shipped[folder.name])).split("\n\n")[1:-1]

    assert len(blocks) == len(shipped[folder.name].record)
    assert all(block.rstrip().endswith("]") for block in blocks)


def test_an_event_tells_who_what_where_state_and_source(told):
    assert (
        "1 Mar 2025 Alba: offers to meet, to Borea "
        "Geneva, leaders, bilateral; guarantees: safety; agenda: border "
        "Alba proposes Geneva. leaders' track: idle -> open [gazette p1]"
    ) in told(SMALL)


def test_what_is_implied_is_said_to_be_so(told):
    text = told(
        SMALL[: SMALL.index("record:\n")]
        + "record:"
        + SMALL[SMALL.index("\n  - id: talks") : SMALL.index("readings:")]
    )

    assert (
        "(implied, no source tells: an offer; leaders' track open) "
        "(implied, no source tells: acceptance by all addressees; leaders' track agreed) "
        "10 Mar 2025 Alba: holds a meeting"
    ) in text


def test_what_is_disputed_names_its_reading(told):
    assert "[gazette p2 | disputed: --reading answer=...]" in told(SMALL)


def test_what_follows_from_a_later_event_names_it(told):
    assert "[implied by talks | assumed: Implied by the meeting. | disputed:" in told(SMALL)


def test_conditions_messengers_and_secrecy_are_told(told):
    text = broken("act: accept\n", "act: accept-if\n    conditions: [A truce holds.]\n")
    text = text.replace(
        "    by: alba\n    answers",
        "    by: alba\n    via: helvia\n    publicity: relayed\n    answers",
    )

    assert (
        "Alba: accepts on conditions [island-instead of Borea, 2 Mar 2025], through Helvia, relayed"
        in told(text)
    )
    assert "condition: A truce holds." in told(text)


def test_the_end_tells_the_state_and_the_open_offers(told):
    text = SMALL[: SMALL.index("  - id: agreed\n")]

    assert told(text).endswith(
        "At the end the leaders' track is open; open offers: island-instead."
    )
