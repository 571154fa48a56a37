"""Every mistake of a scenario file is told with its place, and all of them at once."""

import pytest
from flawed import FLAWED
from samples import SMALL, broken, place

from sim.errors import ScenarioError
from sim.facts.reading import read_all


@pytest.fixture
def problems(write):
    def read(text):
        with pytest.raises(ScenarioError) as error:
            read_all(write(text))
        return error.value.problems

    return read


@pytest.mark.parametrize("flawed", FLAWED, ids=str)
def test_a_mistake_is_told_once_with_its_place_and_what_to_do(problems, flawed):
    (problem,) = problems(flawed.text)

    assert problem.file.endswith("scenario.yaml")
    assert (problem.line, problem.column) == place(flawed.text, flawed.at)
    assert (problem.key, problem.message, problem.hint) == (flawed.key, flawed.message, flawed.hint)


def test_a_problem_reads_as_file_line_column_key_and_hint(problems, tmp_path):
    (problem,) = problems(broken("venues: [geneva]", "venues: [genevva]"))

    assert str(problem) == (
        f"{tmp_path}/scenario.yaml:53:16: record.geneva.offer.venues.0: no venue called 'genevva'\n"
        "  hint: did you mean 'geneva'?"
    )


def test_mistakes_of_form_and_between_facts_are_told_together_in_the_order_of_lines(problems):
    text = broken("country: CHE", "country: NO").replace(
        "parley: 1\n", "parley: 1\nqestion: Who?\n"
    )
    text = text.replace("venues: [geneva]", "venues: [genevva]").replace("act: meet", "act: met")
    text = text.replace("answers: island-instead", "answers: nothing")

    found = [(p.line, p.key) for p in problems(text)]

    assert found == [
        (2, "qestion"),
        (9, "sources.gazette.country"),
        (54, "record.geneva.offer.venues.0"),
        (73, "record.agreed.answers"),
        (79, "record.talks.act"),
    ]


def test_a_fact_that_cannot_be_read_is_not_missed_elsewhere(problems):
    text = broken("    act: counter\n", "    act: contre\n")

    assert [p.key for p in problems(text)] == ["record.island-instead.act"]


def test_a_party_that_cannot_be_read_still_counts_as_a_principal(problems):
    assert [p.key for p in problems(broken("    name: Borea\n", "    nam: Borea\n"))] == [
        "parties.borea.name",
        "parties.borea.nam",
    ]


def test_a_clock_that_runs_backwards_is_one_problem_and_not_one_an_event(problems):
    assert len(problems(broken("start: 2025-01-01", "start: 2026-01-01"))) == 1


def test_two_lines_of_one_day_are_in_the_order_of_the_file(problems):
    first, second = SMALL.index("  - id: geneva\n"), SMALL.index("  - id: island-instead\n")
    third = SMALL.index("  - id: agreed\n")
    text = SMALL[:first] + SMALL[second:third] + SMALL[first:second] + SMALL[third:]
    (problem,) = problems(
        text.replace("on: 2025-03-02\n    act: counter", "on: 2025-03-01\n    act: counter")
    )

    assert problem.message == "it stands before 'geneva', which it answers, on the same day"


def test_every_reading_and_counterfactual_is_checked_and_named(problems):
    text = broken("remove: [agreed]", "remove: [agred]").replace("remove: [A1]", "remove: [geneva]")

    messages = [p.message for p in problems(text)]

    assert messages == [
        "nothing here has the id 'agred'",
        "no offer called 'geneva', under but.no-line",
    ]


def test_both_ends_of_a_range_outside_the_clock_are_told_first_end_first(problems):
    found = problems(broken("on: 2025-03-10", "on: 2026-03-10/2026-03-11"))

    assert [p.message[:10] for p in found] == ["2026-03-10", "2026-03-11"]


@pytest.mark.parametrize(
    ("space", "told"),
    [
        ("explore: {venues: [genva]}", "no venue called 'genva'"),
        ("explore: {guarantees: [saftey]}", "no guarantee called 'saftey'"),
        ("explore: {agendas: [[boarder]]}", "no topic called 'boarder'"),
        (
            "follow: {offers: {venues: [geneva], participants: [helvetia]}}",
            "no party called 'helve",
        ),
    ],
)
def test_a_name_of_the_offers_explored_points_at_something(problems, space, told):
    (problem,) = problems(f"{SMALL}{space}\n")

    assert told in problem.message
    assert "did you mean" in problem.hint


def test_a_place_that_a_party_is_said_to_like_is_one_that_there_is(problems):
    (problem,) = problems(broken("- id: A1\n", "- id: A1\n        likes: [genevva]\n"))

    assert problem.message == "no venue, state or trait called 'genevva'"
    assert problem.hint == "did you mean 'geneva'?"
