"""An error says where, what, and what to do, and survives being rebuilt."""

import pickle

import pytest

from sim.errors import Problem, ScenarioError, SimError, UnknownNameError, suggest

PROBLEM = Problem("a.yaml", "unknown key", "record.x", 3, 5, "did you mean 'y'?")


def test_the_parts_stand_in_order():
    assert str(SimError("no", "here", "try that")) == "here: no\n  hint: try that"
    assert str(SimError("no")) == "no"


def test_a_problem_of_a_whole_file_has_no_line():
    assert str(Problem("a.yaml", "is a directory")) == "a.yaml: is a directory"
    assert str(PROBLEM) == "a.yaml:3:5: record.x: unknown key\n  hint: did you mean 'y'?"


@pytest.mark.parametrize(
    "error",
    [
        SimError("no", "here", "try that"),
        UnknownNameError("no", "here"),
        ScenarioError([PROBLEM, Problem("b.yaml", "empty")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_can_be_rebuilt_from_its_arguments_and_pickled(error):
    for copy in (type(error)(*error.args), pickle.loads(pickle.dumps(error))):
        assert str(copy) == str(error)
        assert vars(copy) == vars(error)


def test_a_scenario_error_holds_every_problem_and_is_a_user_error():
    error = ScenarioError(iter([PROBLEM, PROBLEM]))

    assert isinstance(error, SimError)
    assert error.problems == (PROBLEM, PROBLEM)


def test_an_unknown_name_is_a_lookup_error():
    assert issubclass(UnknownNameError, LookupError)


def test_a_long_list_of_names_is_cut():
    names = [f"name{n:02}" for n in range(20)]

    assert suggest("zzz", names).endswith("name11 and 8 more")
    assert suggest("zzz", []) == "known: none"
