"""A file is read under any of its readings and counterfactuals."""

import tomllib
from pathlib import Path

import pytest
from samples import ROOT, SCENARIOS, SMALL, broken

from sim.errors import ScenarioError, UnknownNameError
from sim.facts.document import SHIPPED
from sim.facts.reading import SCENARIO_FILE, build, find_scenario, read_all, read_scenario

WAYS = [
    pytest.param(folder, {"readings": {name: option}}, id=f"{folder.name}-{name}-{option}")
    for folder in SCENARIOS
    for name, reading in read_scenario(folder).readings.items()
    for option in reading.options
] + [
    pytest.param(folder, {"but": name}, id=f"{folder.name}-{name}")
    for folder in SCENARIOS
    for name in read_scenario(folder).but
]


@pytest.fixture
def path(write):
    return write(SMALL)


def test_a_file_and_its_folder_are_the_same_scenario(path):
    assert read_scenario(path) == read_scenario(path.parent) == read_scenario(str(path))
    assert find_scenario(path.parent) == path


@pytest.mark.parametrize(("folder", "way"), WAYS)
def test_every_shipped_reading_and_counterfactual_builds_and_differs(folder, way):
    assert read_scenario(folder, **way).fingerprint != read_scenario(folder).fingerprint


def test_an_option_changes_the_record(path):
    scenario = read_scenario(path, readings={"answer": "refusal"})

    assert [event.act for event in scenario.record] == ["offer", "refuse", "meet"]


def test_the_default_of_a_reading_is_the_file(path):
    assert read_scenario(path, readings={"answer": "counter"}) == read_scenario(path)


def test_readings_and_a_counterfactual_go_together(path):
    scenario = read_scenario(path, readings={"answer": "refusal"}, but="no-line")

    assert not scenario.positions
    assert "agreed" not in scenario.events


@pytest.mark.parametrize(
    ("way", "message", "hint"),
    [
        ({"readings": {"anser": "refusal"}}, "no reading called 'anser'", "did you mean 'answer'?"),
        (
            {"readings": {"answer": "refusl"}},
            "the reading 'answer' has no option 'refusl'",
            "did you mean 'refusal'?",
        ),
        ({"readings": {"answer": "x"}}, "no option 'x'", "known: counter, refusal"),
        ({"but": "no-lin"}, "no counterfactual called 'no-lin'", "did you mean 'no-line'?"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_one(path, way, message, hint):
    with pytest.raises(UnknownNameError, match=message) as error:
        read_scenario(path, **way)

    assert error.value.hint == hint


def test_reading_alone_does_not_try_the_others_and_reading_all_does(write):
    path = write(broken("remove: [A1]", "set: {record.talks.on: never}"))

    assert read_scenario(path)
    with pytest.raises(ScenarioError, match=r"'never' is neither.*, under but\.no-line"):
        read_all(path)


def test_data_that_was_never_a_file_is_built_and_checked_too():
    with pytest.raises(ScenarioError, match="the key `clock` is missing"):
        build({"parley": 1, "title": "x"})


def test_an_unreadable_choice_is_an_error_of_the_scenario(write):
    path = write(broken("remove: [A1]", "set: {record.talks.on: never}"))

    with pytest.raises(ScenarioError, match="'never' is neither a day nor a range"):
        read_scenario(path, but="no-line")


def test_a_name_too_long_for_a_file_is_a_problem_and_no_crash(tmp_path):
    with pytest.raises(ScenarioError, match="file name too long"):
        read_scenario(tmp_path / ("x" * 300))


def test_a_shipped_scenario_is_found_by_its_name_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert find_scenario(Path("paris-1968")) == SHIPPED / "paris-1968" / SCENARIO_FILE
    (tmp_path / "paris-1968").mkdir()
    assert find_scenario(Path("paris-1968")) == Path("paris-1968") / SCENARIO_FILE
    assert find_scenario(Path("paris-1969")) == Path("paris-1969")


def test_a_wheel_holds_the_scenarios():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wheel = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert wheel["force-include"] == {"scenarios": "sim/scenarios"}
