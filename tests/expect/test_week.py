"""One record is continued by a made-up week: a line ends, one waits, an acceptance is withdrawn."""

import pytest
from samples import SMALL

import sim

FIRST = SMALL.replace(
    "  borea:\n    name: Borea\n",
    "    rules: [{id: A1, rule: refuses_ground, of: [BLR], position: A1}]\n"
    "  borea:\n    name: Borea\n",
    1,
).replace("No meeting on the ground of Borea.", "No meeting in Belarus.")
FIRST = FIRST.replace("remove: [A1]", "remove: [A1]\n    without: [A1]")
WEEK = """\
continues: ../first
title: The week after
clock: {as_of: 2025-04-09}
parties:
  alba:
    positions:
      - {id: A1, until: {on: 2025-04-03, says: Belarus will do., assumed: made up}}
      - {id: A2, says: First the prisoners go free., kind: condition, said: 2025-04-03, grade: E2,
         assumed: made up}
    rules:
      - {id: A2, rule: waits_for, event: [freed], position: A2}
record:
  - {id: minsk, on: 2025-04-01, act: offer, by: borea, to: [alba], says: Minsk., assumed: made up,
     offer: {venues: [minsk], level: leaders}}
  - {id: minsk-no, on: 2025-04-02, act: refuse, by: alba, answers: minsk, says: No., assumed: x}
  - {id: belarus, on: 2025-04-04, act: offer, by: borea, to: [alba], says: Some city in Belarus.,
     assumed: made up, offer: {venues: [BLR], level: leaders, window: 2025-04-20}}
  - {id: later, on: 2025-04-05, act: defer, by: alba, answers: belarus, says: Wait., assumed: x}
  - {id: freed, on: 2025-04-06, act: statement, by: borea, to: [alba],
     says: The prisoners are free., assumed: made up}
  - {id: belarus-yes, on: 2025-04-07, act: accept, by: alba, answers: belarus, says: Yes.,
     assumed: made up}
  - {id: belarus-no, on: 2025-04-08, act: withdraw, by: alba, answers: belarus,
     says: Alba takes its word back., assumed: made up}
"""


@pytest.fixture
def week(tmp_path):
    for name, text in {"first": FIRST, "week": WEEK}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "scenario.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "week"


def test_the_replay_knows_on_each_day_which_line_is_broken(week):
    found = sim.replay(week, draws=64)
    broken = {
        e.event.id: {name for name, held in e.public.verdict.violations.items()
                     if name in {"A1", "A2"} and held.mean() > 1 / 2}
        for e in found.finding.expectations
    }  # fmt: skip

    assert broken["minsk-no"] == {"A1"}
    assert broken["later"] == {"A2"}
    assert broken["belarus-yes"] == set()


def test_all_answers_of_the_week_are_scored_and_the_withdrawal_is_told(week):
    found = sim.replay(week, draws=64)
    scored = {e.event.id: not e.unscored for e in found.finding.expectations}

    assert {name: scored[name] for name in ("minsk-no", "later", "belarus-yes")} == dict.fromkeys(
        ("minsk-no", "later", "belarus-yes"), True
    )
    assert "belarus-no" not in scored
    assert "Alba: takes its acceptance back" in found.text


def test_the_record_of_the_first_is_answered_as_if_no_week_had_come(week):
    first, later = (sim.replay(path, draws=64) for path in (week.parent / "first", week))
    expected = {e.event.id: e.public.interval for e in later.finding.expectations}

    assert {e.event.id: e.public.interval for e in first.finding.expectations}.items() <= (
        expected.items()
    )


def test_what_waits_for_an_event_that_does_not_exist_is_told_where_it_stands(week, parley):
    path = week / "scenario.yaml"
    path.write_text(WEEK.replace("event: [freed]", "event: [fred]"))
    ran = parley("check", week)

    assert ran.status == 2
    assert "scenario.yaml:11:42: parties.alba.rules.A2.event: no event called 'fred'" in ran.err
    assert "did you mean 'freed'?" in ran.err
