"""`parley replay` prints the record under any reading, as it was known on any day."""

import json

import pytest
from samples import LEADERS, SCENARIOS, SMALL


@pytest.fixture
def path(write):
    return write(SMALL)


def test_every_line_of_the_record_is_printed(parley, path, small):
    ran = parley("replay", path)

    assert (ran.status, ran.err) == (0, "")
    assert all(event.says in ran.out for event in small.record)


def test_a_reading_is_named_and_replayed(parley, path):
    ran = parley("replay", path, "--reading", "answer=refusal")

    assert "Readings: answer=refusal, the others as in the file." in ran.out
    assert "Borea: refuses [geneva of Alba, 1 Mar 2025]" in ran.out


def test_a_counterfactual_is_replayed(parley):
    ran = parley("replay", LEADERS, "--but", "geneva-undisputed")

    assert "with undisputed immunity" in " ".join(ran.out.split())


def test_what_came_later_is_not_printed(parley, path):
    ran = parley("replay", path, "--as-of", "2025-03-02")

    assert "Knows nothing after 2025-03-02." in ran.out
    assert "10 Mar 2025" not in ran.out
    assert "island-instead" in parley("replay", path).out
    assert "the leaders' track is open, with open offers island-instead" in ran.out


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_json_is_one_document_with_an_entry_an_event(parley, folder, shipped):
    ran = parley("replay", folder, "--json")
    document = json.loads(ran.out)
    scenario = shipped[folder.name]

    assert (ran.status, ran.err) == (0, "")
    assert document["scenario"] == scenario.title
    assert sorted(entry["event"] for entry in document["entries"]) == sorted(scenario.events)
    assert set(document["entries"][0]) >= {"event", "date", "party", "offer", "documented", "cites"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--reading", "answer"], "--reading: 'answer' is no reading\n  hint: write NAME=OPTION"),
        (["--reading", "=x"], "--reading: '=x' is no reading"),
        (["--reading", "answer="], "--reading: 'answer=' is no reading"),
        (
            ["--reading", "anser=refusal"],
            "no reading called 'anser'\n  hint: did you mean 'answer'?",
        ),
        (["--reading", "answer=refused"], "no option 'refused'\n  hint: did you mean 'refusal'?"),
        (["--reading", "answer=refusal", "--reading", "answer=counter"], "'answer' is given twice"),
        (["--but", "no-lin"], "no counterfactual called 'no-lin'\n  hint: did you mean 'no-line'?"),
        (["--as-of", "soon"], "--as-of: 'soon' is not a day\n  hint: write it as 2026-01-30"),
        (["--as-of", "2025-13-01"], "--as-of: 2025-13-01 is not in the calendar"),
        (
            ["--as-of", "2020-01-01"],
            "outside the scenario's clock\n  hint: it covers 2025-01-01 to",
        ),
        (["--as-of", "2025-04-01"], "--as-of: 2025-04-01 is outside the scenario's clock"),
        (["--asof", "2025-04-01"], "No such option '--asof'. (Did you mean one of: '--as-of'"),
    ],
)
def test_a_mistake_on_the_command_line_is_told_with_what_to_do(parley, path, words, told):
    ran = parley("replay", path, *words)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_a_scenario_that_is_not_there_is_told(parley, tmp_path):
    ran = parley("replay", tmp_path / "none")

    told = f"Error: {tmp_path / 'none'}: no such file or directory\n"
    assert (ran.status, ran.err.startswith(told)) == (2, True)


def test_the_order_of_readings_on_the_command_line_does_not_matter(parley):
    one, two = ["--reading", "talks-form=indirect"], ["--reading", "moscow-only=only"]

    assert parley("replay", LEADERS, *one, *two) == parley("replay", LEADERS, *two, *one)


def test_an_empty_record_is_an_empty_chronicle(parley, write):
    head, tail = SMALL.index("  - id: geneva\n"), SMALL.index("readings:\n")
    ran = parley("replay", write(SMALL[:head].removesuffix("record:\n") + "record: []\n"))

    assert (ran.status, ran.out.splitlines()[2][:9]) == (0, "0 events,")
    assert head < tail
