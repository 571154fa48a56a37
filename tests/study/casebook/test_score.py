"""Scores over many disputes: baselines see other disputes only, and slopes say what is too bold."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from samples import CASEBOOK

from sim.errors import SimError
from sim.expect.bench import bench
from sim.study.casebook.decisions import decisions
from sim.study.casebook.score import Row, Scores, bootstrapped, calibration_slope, score

LIKE = {
    "leaders or below": "leaders", "ground": "third", "proposer": "adversary", "line": "none",
    "level": "leaders",
}  # fmt: skip


def row(dispute, act, expected=0.5, n=0, **seen):
    event = SimpleNamespace(
        id=f"{dispute}-{n}", act=act, by="alba", implied_by=None,
        on=SimpleNamespace(first=n, last=n),
    )  # fmt: skip
    said = np.full(8, expected)
    return Row(dispute, dispute, event, said, LIKE | seen, record=None, without={})


def test_a_baseline_never_sees_the_dispute_that_it_expects():
    rows = [row("one", "accept"), row("one", "accept", n=1), row("two", "refuse")]
    scores = Scores(tuple(rows), "loose prior")
    told = scores.baselines["share of acceptances"]
    one, two = -np.log2(0.5 / 2), -np.log2(1 - 2.5 / 3)
    assert told.bits == pytest.approx((2 * one + two) / 3)


def test_learning_counts_earlier_answers_alone():
    """Half of the draws expect much, half little; what came first says which."""
    drawn = np.repeat([0.9, 0.1], 4)
    rows = [replace(row("one", act, n=n), expected=drawn)
            for n, act in enumerate(("refuse", "refuse", "refuse"))]  # fmt: skip
    learnt = Scores(tuple(rows), "")._learning()
    assert learnt == pytest.approx([0.5, 0.18, 0.1 + 0.8 * 0.01 / 0.82], abs=1e-6)


def test_a_slope_is_one_where_what_is_said_comes_true():
    rng = np.random.default_rng(1)
    said = rng.uniform(0.05, 0.95, 20_000)
    happened = rng.random(said.size) < said
    slope, error = calibration_slope(said, happened)
    assert slope == pytest.approx(1.0, abs=4 * error)
    bold = 1 / (1 + np.exp(-2 * np.log(said / (1 - said))))
    assert calibration_slope(bold, happened)[0] == pytest.approx(slope / 2, rel=1e-6)


@pytest.mark.parametrize("happened", [np.zeros(4, bool), np.ones(4, bool)])
def test_a_slope_of_answers_that_are_all_alike_is_no_number(happened):
    assert np.isnan(calibration_slope(np.array([0.1, 0.2, 0.3, 0.4]), happened)).all()


def test_separated_answers_have_a_slope_without_end():
    slope, _ = calibration_slope(np.array([0.1, 0.2, 0.7, 0.8]), np.array([0, 0, 1, 1], bool))
    assert slope == np.inf


def test_one_dispute_has_no_limits():
    assert np.isnan(bootstrapped(np.ones(4), np.zeros(4, dtype=int))[1:]).all()


def test_limits_come_from_disputes_and_not_from_answers():
    one_dispute_apart = np.repeat([1.0, 0.0, 0.0, 0.0], 50)
    mean, low, high = bootstrapped(one_dispute_apart, np.repeat(np.arange(4), 50))
    assert mean == 0.25
    assert low == 0.0
    assert high >= 0.5


def test_a_record_without_answers_is_refused(small):
    opened = bench(small, seed=1, draws=8)
    empty = replace(opened, scenario=opened.scenario.model_copy(update={"record": ()}))
    with pytest.raises(SimError, match="no answer is scored"):
        score({"small": empty})


def test_a_score_and_the_table_for_others_tell_one_ground_and_one_proposer():
    names = ("abkhazia-2006", "burundi-1999", "transnistria-2008")
    benches = {name: bench(CASEBOOK / name, seed=1, draws=8) for name in names}
    told = {row["answer"]: row for row in decisions(benches)}
    scored = {row.event.id: row.variables for row in score(benches).rows}

    assert scored["Q16-09"]["ground"] == "adversary", "Tiraspol is held against Moldova"
    assert scored["R18-12"]["proposer"] == "adversary", "its second opponent asks"
    for name, seen in scored.items():
        proposer = seen["proposer"].replace("conference", "third party")
        assert (seen["ground"], proposer) == (told[name]["ground"], told[name]["proposes"])
