"""Scores are set against baselines fitted as well, and say what they can bear."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.expect.answers import expect
from sim.expect.bench import bench
from sim.facts.record import Answer
from sim.study.score import Answered, Predictor, baselines, label_of, score, verdict_text

NOT_EVIDENCE = "a good fit on this record is not evidence for the model."


@pytest.fixture
def expected(small):
    """Return what the rules expected of the small scenario: a counter, an acceptance."""
    return expect(bench(small, seed=1, draws=64))


def sure(expectation, acceptance):
    """Return an expectation with the same acceptance in each draw."""
    public = replace(expectation.public, acceptance=np.full(64, acceptance))
    return replace(expectation, public=public)


def predictor(name, log, *, excess=0.0, excess_error=0.0):
    return Predictor(name, "", (0.5, 0.5), log, 0.0, 0.01, excess, excess_error)


def answered(*pairs):
    return [Answered(yes, {"party": party, "level": "leaders", "adversary's ground": "no"})
            for yes, party in pairs]  # fmt: skip


def by_name(answers):
    return {name: values.tolist() for name, _, values in baselines(answers)}


def test_log_and_brier_are_those_of_the_mean_probability(small, expected):
    counter, acceptance = expected
    mixed = replace(counter.public, acceptance=np.repeat([0.1, 0.3], 32))
    found = score(small, [replace(counter, public=mixed), sure(acceptance, 0.5)])

    assert found.log == pytest.approx(-(np.log(0.8) + np.log(0.5)) / 2)
    assert found.brier == pytest.approx((0.2**2 + 0.5**2) / 2)


def test_an_expectation_that_no_draw_doubts_learns_nothing(small, expected):
    found = score(small, [sure(e, 0.4) for e in expected])

    assert found.left_out.log == pytest.approx(found.log)
    assert (found.gain, found.effective) == (pytest.approx(0.0), pytest.approx(1.0))


def test_baselines_are_fitted_to_the_other_answers_by_jeffreys():
    found = by_name(answered((True, "alba"), (True, "alba"), (False, "borea")))

    assert found["base rate"] == pytest.approx([1.5 / 3, 1.5 / 3, 2.5 / 3])
    assert found["by party"] == pytest.approx([1.5 / 2, 1.5 / 2, 1 / 2])
    assert found["by level"] == found["by ground"] == found["base rate"]
    assert found["one half"] == [0.5, 0.5, 0.5]


def test_persistence_repeats_a_party_and_begins_with_a_refusal():
    found = by_name(answered((True, "alba"), (False, "borea"), (False, "alba"), (True, "alba")))

    assert found["persistence"] == pytest.approx([0.1, 0.1, 0.9, 0.1])


def test_a_baseline_is_compared_answer_by_answer(small, expected):
    counter, acceptance = expected
    found = score(small, [sure(counter, 0.5), sure(acceptance, 0.5)])
    coin = next(rival for rival in found.baselines if rival.name == "one half")

    assert (coin.excess, coin.excess_error) == (pytest.approx(0.0), pytest.approx(0.0))
    assert coin.near


def test_what_alone_tells_the_answers_apart_is_listed(small, expected):
    assert score(small, expected).separated == ("format", "party")


def test_answers_of_one_kind_are_separated_by_nothing(small, expected):
    assert score(small, expected[:1]).separated == ()


@pytest.mark.parametrize(
    ("acceptances", "refusals", "label"),
    [
        (4, 40, "illustrative"),
        (40, 4, "illustrative"),
        (0, 0, "illustrative"),
        (5, 5, "scored"),
    ],
)
def test_five_of_each_kind_make_a_score(acceptances, refusals, label):
    assert label_of(acceptances, refusals) == label


def test_the_sentence_is_said_where_the_other_answers_gain_little():
    told = verdict_text(predictor("", 0.30), predictor("", 0.29), [])

    assert told.endswith(NOT_EVIDENCE)
    assert "from 0.30 ± 0.01 to 0.29 ± 0.01" in told


def test_the_sentence_is_said_where_a_baseline_comes_near():
    rivals = [predictor("by level", 0.3, excess=0.1, excess_error=0.06), predictor("far", 0.9)]
    rivals[1] = replace(rivals[1], excess=0.7, excess_error=0.1)
    told = verdict_text(predictor("", 0.4), predictor("", 0.2), rivals)

    assert told.endswith(NOT_EVIDENCE)
    assert '"by level" comes within two standard errors (0.30 ± 0.01)' in told


def test_a_baseline_that_does_better_is_said_to():
    rival = predictor("by level", 0.1, excess=-0.1, excess_error=0.01)

    assert '"by level" does better' in verdict_text(predictor("", 0.4), predictor("", 0.2), [rival])


def test_the_sentence_is_not_said_where_rules_learn_and_beat_every_baseline():
    rival = predictor("by level", 0.5, excess=0.3, excess_error=0.1)
    told = verdict_text(predictor("", 0.4), predictor("", 0.2), [rival])

    assert NOT_EVIDENCE not in told
    assert "on these 2 answers" in told


def test_rules_worse_than_a_coin_are_said_to_be():
    told = verdict_text(predictor("", 0.8), predictor("", 0.7), [])

    assert "from 0.80 ± 0.01, worse than a coin, to 0.70" in told


def test_a_record_without_answers_says_nothing(small):
    found = score(small, [])

    assert (found.n, found.label, found.wider) == (0, "illustrative", None)
    assert found.verdict.startswith("No answer is scored")


@pytest.mark.parametrize(("last", "narrow", "wide"), [(date(2025, 3, 5), 1, 2), (None, 2, None)])
def test_a_short_silence_counts_in_the_wider_score_only(small, last, narrow, wide):
    silence = Answer.model_validate(
        small.events["agreed"].model_dump() | {"act": "silent", "implied_by": None}
    )
    clock = small.clock.model_copy(update={"as_of": last or small.clock.as_of})
    record = (*small.record[:2], silence)
    scenario = small.model_copy(update={"record": record, "clock": clock})
    found = score(scenario, expect(bench(scenario, seed=1, draws=64)))

    assert (found.n, found.wider and found.wider.n) == (narrow, wide)


def test_the_error_of_a_single_answer_is_not_a_number(small, expected):
    found = score(small, expected[:1])

    assert "± ?" in found.verdict
    assert found.verdict.endswith(NOT_EVIDENCE)
