"""A scenario continues another: its past stays as it is, and what came later is added."""

from datetime import date

import pytest
from samples import SMALL, broken

from sim.errors import ScenarioError
from sim.expect.statechart import State, replay
from sim.facts.doubts import doubts
from sim.facts.reading import coverage, read_all, read_scenario

WEEK = """\
continues: ../first
title: The week after
clock: {as_of: 2025-04-07}
sources:
  post: {title: Report on a week that is made up, outlet: The Post, url: "https://example.org"}
parties:
  alba:
    positions:
      - id: A1
        until: {on: 2025-04-02, says: Any ground will do., cites: [post]}
      - {id: A2, says: First the prisoners., kind: condition, said: 2025-04-01, grade: E2,
         while: {hostilities: truce}, cites: [post]}
context:
  - {id: calm, to: 2025-04-05}
record:
  - id: again
    on: 2025-04-02
    act: offer
    by: borea
    to: [alba]
    says: Borea proposes a city in Switzerland.
    offer: {venues: [CHE], level: leaders, window: 2025-04-06}
    cites: [post]
    confidence: medium
  - {id: yes, on: 2025-04-03, act: accept, by: alba, answers: again, says: Yes., cites: [post]}
  - {id: no, on: 2025-04-04, act: withdraw, by: alba, answers: again, restates: [A2],
     says: Alba takes its word back., cites: [post]}
"""


@pytest.fixture
def weeks(tmp_path):
    """Return a function that writes scenarios, each in a folder of its name."""

    def written(**texts):
        for name, text in texts.items():
            (tmp_path / name).mkdir()
            (tmp_path / name / "scenario.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return written


@pytest.fixture
def week(weeks):
    return weeks(first=SMALL, week=WEEK) / "week"


def problems(path):
    with pytest.raises(ScenarioError) as error:
        read_all(path)
    return [(p.file, p.line, p.key, p.message) for p in error.value.problems]


def test_the_past_of_a_continued_scenario_is_that_of_the_first(week):
    first, later = read_scenario(week.parent / "first"), read_scenario(week)
    then = later.as_of(first.clock.as_of)

    assert then.record == first.record
    assert then.parties == first.parties
    assert later.title == "The week after"
    assert later.clock.start == first.clock.start
    assert {*later.sources} == {"gazette", "post"}


def test_a_line_ends_on_the_day_on_which_its_end_is_public(week):
    scenario = read_scenario(week)

    ends = [scenario.as_of(date(2025, 4, day)).positions["A1"][1].until for day in (1, 2)]

    assert [end and end.says for end in ends] == [None, "Any ground will do."]
    assert scenario.context[1].until == date(2025, 4, 5)


def test_an_acceptance_that_is_withdrawn_leaves_nothing_agreed(week):
    ledger = replay(read_scenario(week))

    states = [ledger.state(date(2025, 4, day)) for day in (2, 3, 4)]

    assert states == [State.OPEN, State.SCHEDULED, State.SIGNALLED]
    assert not any(step.implied for entry in ledger.entries[-3:] for step in entry.steps)


def test_what_rests_on_an_address_alone_is_counted_and_its_day_and_country_may_be_unknown(week):
    scenario = read_scenario(week)

    assert (coverage(scenario).addresses, coverage(scenario).unsure) == (5, 1)
    assert scenario.lineage("post") == "post"
    assert scenario.sources["post"].country is scenario.sources["post"].published is None
    assert not any("post" in doubt.message for doubt in doubts(scenario))


def test_a_chain_is_continued_again(weeks):
    folder = weeks(first=SMALL, week=WEEK, last="continues: ../week\nclock: {as_of: 2025-04-20}\n")

    assert read_scenario(folder / "last").record == read_scenario(folder / "week").record


def test_a_shipped_scenario_is_continued_by_its_name(weeks):
    folder = weeks(week="continues: paris-1968\ntitle: Later\n")

    assert read_scenario(folder / "week").record == read_scenario("paris-1968").record


def test_what_would_change_the_past_is_told_all_at_once(weeks):
    text = WEEK.replace("until: {on: 2025-04-02", "grade: E1\n        until: {on: 2025-04-02")
    text = text.replace("to: 2025-04-05", "value: truce, to: 2025-04-05, from: 2025-03-06")
    text = text.replace("  alba:\n", "  helvia: {role: mediator}\n  alba:\n")
    folder = weeks(first=SMALL, week=text)

    found = problems(folder / "week")

    assert [(line, key) for _, line, key, _ in found] == [
        (7, "parties.helvia.role"),
        (11, "parties.alba.positions.A1.grade"),
        (16, "context.calm.from"),
    ]
    assert {message for *_, message in found} == {
        "the scenario that is continued states it otherwise"
    }


def test_a_name_that_is_taken_in_the_past_is_told_in_the_later_file(weeks):
    folder = weeks(first=SMALL, week=WEEK.replace("id: again", "id: geneva"))

    found = problems(folder / "week")

    assert (str(folder / "week" / "scenario.yaml"), 16, "record.geneva.id") in {
        f[:3] for f in found
    }


def test_a_chain_that_closes_on_itself_is_told_where_it_closes(weeks):
    folder = weeks(one="continues: ../two\n", two="continues: ../one\n", own="continues: ../own\n")

    ((file, line, key, message),) = problems(folder / "one")
    assert (file, line, key) == (str(folder / "one/../two/scenario.yaml"), 1, "continues")
    assert message.startswith("it closes on itself: ")
    assert [key for _, _, key, _ in problems(folder / "own")] == ["continues"]


def test_what_is_continued_must_be_there_and_sound(weeks):
    flawed = broken("country: CHE", "country: NO")
    folder = weeks(first=flawed, week=WEEK, lost="title: Nothing\ncontinues: ../nowhere\n")

    assert [(file, key) for file, _, key, _ in problems(folder / "week")] == [
        (str(folder / "week/../first/scenario.yaml"), "sources.gazette.country")
    ]
    assert [(line, key) for _, line, key, _ in problems(folder / "lost")] == [(2, "continues")]


def test_tables_beside_the_first_scenario_are_those_of_the_later_one(weeks):
    folder = weeks(first=SMALL.replace("clock:", "atlas: tables\nclock:", 1), week=WEEK)
    (folder / "first" / "tables").mkdir()
    (folder / "first" / "tables" / "kinds.csv").write_text(
        "kind,says,about,first,last,keep_days,except,source\n"
        "rivalry,is a rival of,pair,1816-01-01,2030-01-01,0,,mine\n"
    )
    (folder / "first" / "tables" / "rivalry.csv").write_text(
        "a,b,from,to,value,note\nCHE,AUT,2000,,,\n"
    )

    first, week = (read_scenario(folder / name) for name in ("first", "week"))

    assert week.relations["rivalry"] == first.relations["rivalry"]
