"""Why an answer was expected or not, and which single changes would matter."""

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import SimError, UnknownNameError
from sim.expect.answers import expectation
from sim.expect.bench import bench
from sim.expect.hearing import of_answer
from sim.facts.record import answered
from sim.rules.standard import BACKGROUND
from sim.study.explain import edits, explain, find_answer, named_venues

DRAWS = 256


@pytest.fixture(scope="session")
def benches(shipped):
    return {name: bench(scenario, seed=1, draws=DRAWS) for name, scenario in shipped.items()}


@pytest.fixture(scope="session")
def moscow(benches):
    return explain(benches["leaders-meeting-2026"], "kyiv-2026-01")


def flip(explanation, name):
    return next(flip for flip in explanation.flips if flip.what.name == name)


def test_reasons_add_up_to_the_log_odds_of_acceptance(moscow):
    total = sum(reason.effect.mean for reason in moscow.reasons)

    assert total == pytest.approx(moscow.total.mean, abs=1e-9)


def test_the_january_refusal_of_moscow_follows_earlier_ones_and_a_line_that_has_faded(moscow):
    effects = {reason.rule: reason.effect.mean for reason in moscow.reasons}

    assert moscow.expectation.public.decisive == "refused_before"
    assert effects["refused_before"] < effects["UA1"] < 0


def test_only_positions_known_on_the_eve_are_told(moscow):
    known = [stated.position.id for stated in moscow.positions]

    assert "UA1" in known
    assert not {"UA2", "UA4"} & set(known), "both were first said on the day of the answer"


def test_the_refusal_that_first_stated_a_line_does_not_raise_its_grade(moscow):
    grades = {stated.position.id: stated.grade for stated in moscow.positions}

    assert grades["UA1"] == "E2"


def test_every_rule_in_force_but_the_base_is_left_out_once(moscow):
    left_out = sorted(flip.what.name for flip in moscow.flips if flip.what.rule)
    rules = [held.bound.id for held in moscow.rules if held.bound.rule.name not in BACKGROUND]

    assert left_out == sorted(f"without {name}" for name in rules)


def test_every_single_edit_that_the_scenario_has_words_for_is_tried(moscow):
    names = {flip.what.name for flip in moscow.flips if not flip.what.rule}

    assert {
        "drop guarantee personal-security", "add guarantee immunity", "level delegations",
        "format trilateral", "seat united-states", "add topic territory", "no venue", "virtual",
        "venue kyiv", "venue abu-dhabi",
    } <= names  # fmt: skip
    assert not {"venue moscow", "level leaders", "seat russia"} & names


def test_an_edit_in_the_table_is_the_edit_alone(benches, moscow):
    held = benches["leaders-meeting-2026"]
    hearing = of_answer(held, moscow.event)
    documented = held.scenario.offers[moscow.expectation.offer]
    for edit in edits(
        held.scenario, moscow.offer, documented.by, named_venues(held.scenario, "ukraine")
    ):
        alone = hearing.put("ukraine", [edit.offer], documented.by).acceptance.mean()
        assert float(alone) == flip(moscow, edit.name).after.mean


def test_the_offer_unedited_is_what_replay_weighs(benches):
    for held in benches.values():
        for event in held.scenario.record:
            if event.by not in held.scenario.principals or answered(event) is None:
                continue
            hearing, by = of_answer(held, event), held.scenario.offers[answered(event)].by
            table = hearing.put(event.by, [hearing.terms, hearing.terms], by)
            alone = expectation(held, event).public.acceptance
            assert np.array_equal(table.acceptance, np.vstack([alone, alone]))


def test_a_rule_left_out_is_a_rule_that_was_never_there(benches, moscow):
    other = explain(benches["leaders-meeting-2026"].without("UA1"), "kyiv-2026-01")

    after = other.expectation.public.interval.mean
    assert flip(moscow, "without UA1").after.mean == pytest.approx(after, rel=1e-12)


def test_changes_are_sorted_by_size_and_ties_by_name(moscow):
    keys = [(-abs(flip.difference.mean), flip.what.name) for flip in moscow.flips]

    assert keys == sorted(keys)


def test_a_change_says_whether_the_mean_crosses_one_half(benches):
    paris = explain(benches["paris-1968"], "paris-acceptance")

    crossing = {f.what.name: (f.before.mean < 1 / 2) != (f.after.mean < 1 / 2) for f in paris.flips}
    assert {f.what.name: f.crosses for f in paris.flips} == crossing


def test_differences_are_paired_over_the_same_draws(moscow):
    for change in moscow.flips:
        apart = change.after.mean - change.before.mean
        assert change.difference.mean == pytest.approx(apart, abs=1e-12)


def test_an_offer_with_a_party_names_the_answer_of_that_party(benches):
    held = benches["leaders-meeting-2026"]

    assert find_answer(held, "kyiv-2026-01").by == "ukraine"
    assert find_answer(held, "kyiv-2026-01", "russia").id == "kyiv-answer-2026-01"
    assert find_answer(held, "ready-2026-01").id == "moscow-2026-01"


@pytest.mark.parametrize(
    ("name", "party", "problem", "hint"),
    [
        ("kyiv-2026-02", None, "no event called", "did you mean 'kyiv-2026-01'?; answers: "),
        ("abu-dhabi-2026-01-offer", None, "has 2 answers", "add --party, or name one of abu-dhabi"),
        ("paris-2019", None, "is a `meet` by 'france', a mediator", "answers: "),
        ("moscow-2026-01", "france", "no principal called 'france'", "known: russia, ukraine"),
        ("geneva-2025-08", "rusia", "no principal called 'rusia'", "did you mean 'russia'?"),
        ("ready-2026-01", "ukraine", "'ukraine' did not answer", "answers to it: moscow-2026-01"),
    ],
)
def test_an_event_that_is_no_answer_says_what_to_name(benches, name, party, problem, hint):
    with pytest.raises(SimError) as caught:
        find_answer(benches["leaders-meeting-2026"], name, party)

    assert problem in caught.value.problem
    assert hint in caught.value.hint


def test_a_record_without_answers_has_nothing_to_explain(leaders):
    empty = bench(leaders.model_copy(update={"record": leaders.record[:1]}), seed=1, draws=8)

    with pytest.raises(UnknownNameError, match="answers: none"):
        explain(replace(empty), "kyiv-2026-01")
