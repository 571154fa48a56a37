"""`parley explore`: one document, options that narrow the space, and clear refusals."""

import json
import os
from typing import get_args

import pytest
from samples import LEADERS, PARIS, SMALL

from sim.facts.record import PLACED, Medium

FAST = ("--draws", 64)
GENEVA = ("--venue", "geneva", "--guarantee", "immunity")
KEYS = {
    "scenario", "date", "seed", "draws", "sentence", "spaces", "classes", "conflicts",
    "corrections", "believe", "rests_on",
}  # fmt: skip
CLASS = {"offers", "offer", "accept", "envelope", "joint", "stopped_by"}
OFFER = {"id", "by", "venues", "level", "format", "medium", "guarantees"}
INTERVAL = {"mean", "low", "high", "level", "label"}
SPACE = "explore: {venues: [geneva], guarantees: [safety]}\n"


@pytest.fixture
def explored(parley):
    """Explore the first scenario; return the document."""

    def ask(*words, scenario=LEADERS):
        ran = parley("explore", scenario, *FAST, "--json", *words)
        assert (ran.status, ran.err) == (0, "")
        return json.loads(ran.out)

    return ask


@pytest.fixture
def refused(parley):
    """Ask what cannot be answered; return what is told."""

    def ask(*words, scenario=LEADERS):
        ran = parley("explore", scenario, *words)
        assert (ran.status, ran.out) == (2, "")
        assert "Traceback" not in ran.err
        return ran.err

    return ask


def terms(document, key):
    return {json.dumps(held["offer"][key]) for held in document["classes"]}


def test_the_document_has_the_shape_of_the_design(explored):
    document = explored(*GENEVA)

    assert document.keys() >= KEYS
    for held in document["classes"]:
        assert held.keys() >= CLASS
        assert held["offer"].keys() >= OFFER
        for interval in (*held["accept"].values(), held["joint"]):
            assert interval.keys() == INTERVAL
            assert 0 <= interval["low"] <= interval["mean"] <= interval["high"] <= 1
        for low, high in held["envelope"].values():
            assert 0 <= low <= high <= 1
        for stop in held["stopped_by"]:
            assert stop.keys() == {"party", "rule", "share"}


def test_conflicts_and_corrections_are_lists_of_lines(explored):
    document = explored("--venue", "moscow", "--venue", "istanbul")

    assert document["conflicts"] == [["RU2", "UA1"]]
    assert document["corrections"] == [["RU2"], ["UA1"]]
    assert [held["lines"] for held in document["if_dropped"]] == document["corrections"]
    assert {held["line"] for held in document["rests_on"]} >= {"RU2", "UA1"}


def test_every_principal_is_asked_what_one_would_have_to_believe(explored):
    document = explored(*GENEVA)

    assert [held["party"] for held in document["believe"]] == ["ukraine", "russia"]
    for held in document["believe"]:
        assert held["now"].keys() == INTERVAL
        assert all(one["accept"].keys() == INTERVAL for one in held["singles"])


def test_every_offer_is_in_one_class(explored):
    document = explored("--venue", "capitals")
    names = [name for held in document["classes"] for name in held["offers"]]

    left = sum(held["offers_left_out"] for held in document["classes"])
    assert len(set(names)) == len(names) == document["spaces"]["offers"] - left
    assert len(document["classes"]) == document["spaces"]["classes"]


def test_the_document_is_alone_on_the_standard_output(parley_process):
    ran = parley_process("explore", LEADERS, *GENEVA, *FAST, "--json")

    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out)["draws"] == 64


@pytest.mark.parametrize(
    ("words", "key", "held"),
    [
        (("--level", "ministers"), "level", {'"ministers"'}),
        (("--format", "multilateral"), "format", {'"multilateral"'}),
        (("--venue", "virtual", "--venue", "ship"), "medium", {'"virtual"', '"ship"'}),
        (("--venue", "geneva"), "venues", {'["geneva"]'}),
    ],
)
def test_options_replace_parts_of_the_space(explored, words, key, held):
    assert terms(explored(*words), key) <= held


def test_a_topic_is_on_the_agenda_of_every_offer(explored):
    document = explored("--venue", "geneva", "--topic", "energy", "--topic", "territory")

    assert all("agenda: energy, territory" in held["what"] for held in document["classes"])


def test_a_guarantee_comes_with_every_offer_at_its_stated_strength(explored):
    document = explored("--venue", "geneva", "--guarantee", "immunity", "--guarantee", "immunity")

    assert document["spaces"]["offers"] == 4
    assert terms(document, "guarantees") == {'["immunity"]'}
    assert all("immunity@0.5" in name for held in document["classes"] for name in held["offers"])


def test_a_participant_sits_at_the_table_of_more_than_two(explored):
    document = explored("--venue", "geneva", "--participant", "turkey", "--format", "trilateral")

    assert all("trilateral with Türkiye" in held["what"] for held in document["classes"])


def test_the_day_of_the_offers_is_that_of_on(explored):
    before, after = explored(*GENEVA, "--on", "2025-08-20"), explored(*GENEVA)

    assert before["date"] == "2025-08-20"
    assert "RU2" not in json.dumps(before["conflicts"])
    assert ["RU2"] in after["conflicts"]


def test_what_came_after_as_of_has_no_effect(explored):
    assert explored(*GENEVA, "--as-of", "2025-08-20")["conflicts"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("--without", "RU2"),
        ("--reading", "moscow-only=invitation"),
        ("--but", "no-only-moscow"),
        ("--but", "geneva-undisputed"),
    ],
)
def test_the_envelope_spans_every_other_reading_whatever_was_changed(explored, words):
    document = explored(*GENEVA, *words)
    taken = {held.partition("=")[0] for held in document["envelope_over"]}

    assert len(taken) >= 4 + 7
    assert words[0] == "--but" or ["RU2"] not in document["conflicts"]


def test_a_rule_of_ones_own_is_weighed_as_well(explored, tmp_path):
    rules = tmp_path / "mine.py"
    rules.write_text(
        "from sim import consideration\n\n\n"
        '@consideration(assumed="a guess")\n'
        "def gloom(case):\n"
        '    """Nothing is ever accepted."""\n'
        "    return 0.0 * case.day - 50.0\n"
    )
    document = explored(*GENEVA, "--rules", rules)

    assert document["classes"]


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [4])
def test_any_number_of_threads_gives_the_same_bytes(parley, jobs):
    asked = ("explore", LEADERS, "--venue", "capitals", "--draws", 8)

    assert parley(*asked, "--jobs", 1).out == parley(*asked, "--jobs", jobs).out


def test_help_names_every_way_to_meet_without_a_place(parley):
    told = parley("explore", "--help").out

    assert [way for way in get_args(Medium) if way not in PLACED and f"`{way}`" not in told] == []


def test_the_second_scenario_is_explored_as_well(parley):
    ran = parley("explore", PARIS, "--venue", "paris", *FAST)

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.partition("\n\n")[2].startswith(
        "Paris: no line that both have stated stands in the way, but only with agenda: end"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--venue", "genva"), "no venue called 'genva'\n  hint: did you mean 'geneva'?"),
        (("--guarantee", "imunity"), "hint: did you mean 'immunity'?"),
        (("--level", "leader"), "'leader' is not allowed here\n  hint: did you mean 'leaders'?"),
        (("--format", "bilatral"), "hint: did you mean 'bilateral'?"),
        (("--topic", "teritory"), "no topic called 'teritory'\n  hint: did you mean 'territory'?"),
        (("--participant", "rusia"), "no party called 'rusia'\n  hint: did you mean 'russia'?"),
        (("--without", "RU99"), "no rule in force called 'RU99'"),
        (("--but", "nothing"), "no counterfactual called 'nothing'\n  hint: known: "),
        (("--reading", "moscow-only=x"), "the reading 'moscow-only' has no option 'x'"),
        (
            ("--on", "2031-01-01"),
            "2031-01-01 is outside the scenario's clock\n  hint: it covers",
        ),
        (("--on", "2001-01-01"), "2001-01-01 is outside the scenario's clock"),
        (("--on", "soon"), "'soon' is not a day\n  hint: write it as 2026-01-30"),
        (("--as-of", "2010-01-01"), "2010-01-01 is outside the scenario's clock"),
        (("--venue", ""), "explore.venues"),
        (
            ("--venue", "geneva", "--participant", "turkey", "--format", "bilateral"),
            "hint: add --format",
        ),
        (("--participant", "russia"), "'russia' is a principal"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_hint(refused, words, told):
    assert told in refused(*words)


@pytest.mark.parametrize("draws", [0, -1, 10**9])
def test_an_absurd_number_of_draws_is_refused(refused, draws):
    assert f"'--draws': {draws} is not in the range 1<=x<=200000" in refused("--draws", draws)


def test_draws_that_would_not_fit_into_memory_are_refused_before_they_are_weighed(
    refused, monkeypatch
):
    monkeypatch.setattr("sim.study.explore.MOST_NUMBERS", 10_000)
    monkeypatch.setattr("sim.study.explore._Weigher.__call__", None)
    told = refused("--draws", 4096, "--venue", "geneva")

    assert "4,096 draws of" in told
    assert "hint: ask for" in told


@pytest.mark.parametrize("jobs", [0, -1, 65])
def test_an_absurd_number_of_threads_is_refused(refused, jobs):
    assert "'--jobs'" in refused("--jobs", jobs)


def space(write, text):
    return write(SMALL + "explore: {" + text + "}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("venues: []", "no offer is left to explore\n  hint: name at least one"),
        ("levels: []", "explore.levels"),
        ("guarantees: [safety], at_most_guarantees: 3", "3 guarantees are asked for, and 1 are"),
        ("guarantees: [safety], at_least_guarantees: 2", "2 guarantees are asked for, and 1 are"),
        ("at_least_guarantees: 9", "at_least_guarantees"),
        ("guarantees: [safety, safety], at_least_guarantees: 2", "explore.guarantees"),
    ],
)
def test_a_space_of_the_scenario_that_holds_nothing_says_which_part(refused, write, text, told):
    assert told in refused(*FAST, scenario=space(write, text))


def test_one_draw_is_enough_for_an_answer(parley):
    ran = parley("explore", LEADERS, *GENEVA, "--draws", 1)

    assert ran.status == 0
    assert "1 draw, seed 1" in ran.out


def test_a_missing_scenario_is_refused(refused, tmp_path):
    assert "no such file" in refused(scenario=tmp_path / "nowhere")


def test_the_same_question_gives_the_same_bytes_whatever_the_hash_seed(parley_process):
    asked = ("explore", LEADERS, "--venue", "geneva", "--venue", "moscow", "--draws", 64)
    ran = [
        parley_process(*asked, env={**os.environ, "PYTHONHASHSEED": seed}) for seed in ("1", "2")
    ]

    assert [one.status for one in ran] == [0, 0]
    assert ran[0].out == ran[1].out


def test_an_exploration_reads_as_it_did(parley, golden):
    ran = parley("explore", LEADERS, "--venue", "geneva", "--guarantee", "immunity", "--quiet")

    golden("explore/geneva-with-immunity.txt", ran.out)


def test_changes_are_of_one_offer_on_the_ground_of_neither_side_unless_a_venue_is_named(parley):
    levers = ("explore", LEADERS, "--levers", "--draws", 64)

    assert "changes to Moscow" not in parley(*levers, "--level", "experts").out
    assert "changes to Moscow" in parley(*levers, "--venue", "moscow").out
    several = parley(*levers, "--venue", "geneva", "--venue", "vienna")
    assert (several.status, several.out) == (2, "")
    assert "2 venues are named" in several.err
