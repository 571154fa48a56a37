"""What the answers say about each parameter, and what only the prior says."""

from dataclasses import replace

import numpy as np
import pytest

from sim.expect.answers import expect
from sim.expect.bench import bench
from sim.study.replay import posterior

DRAWS = 4096


@pytest.fixture
def opened(small):
    return bench(small, seed=1, draws=DRAWS)


def moved(parameter):
    """Return whether the answers narrowed or shifted it."""
    return parameter.spread < 0.9 or abs(parameter.shift) > 0.2


def by_name(found):
    return {parameter.name: parameter for parameter in found}


def taught(opened, acceptance):
    """Return the posterior if the record held one answer, an acceptance of known probability."""
    counter, accepted = expect(opened)
    public = replace(accepted.public, acceptance=acceptance)
    silenced = replace(counter, unscored="not of interest")
    return by_name(posterior(opened, [silenced, replace(accepted, public=public)]))


def test_without_a_scored_answer_nothing_moves(opened):
    found = posterior(opened, [replace(e, unscored="x") for e in expect(opened)])

    assert not any(moved(parameter) for parameter in found)
    assert all(parameter.prior_driven for parameter in found)
    assert all(parameter.spread == pytest.approx(1.0) for parameter in found)


def test_an_answer_that_hangs_on_one_parameter_moves_it_and_no_other(opened):
    key = "base.log_odds[alba/base]"
    base = opened.draws[key]
    found = taught(opened, np.where(base > np.median(base), 1.0, 1e-9))
    kept = base[base > np.median(base)]

    assert moved(found[key])
    assert found[key].posterior.mean == pytest.approx(kept.mean(), rel=1e-6)
    assert found[key].spread == pytest.approx(kept.std() / base.std(), rel=1e-6)
    assert not moved(found["safety.weight[borea/safety]"])


def test_the_most_moved_comes_first(opened):
    key = "base.log_odds[alba/base]"
    found = taught(opened, np.where(opened.draws[key] > 0, 1.0, 1e-9))

    assert next(iter(found)) == key


def test_every_parameter_is_there_and_enforcement_with_its_grade(shipped):
    held = bench(shipped["leaders-meeting-2026"], seed=1, draws=128)
    names = set(by_name(posterior(held, expect(held))))

    assert set(held.draws) <= names
    assert any(name.startswith("refuses_ground.enforcement[ukraine/") for name in names)
    assert {name[-2:] for name in names if ".enforcement[" in name} <= {"E0", "E1", "E2", "E3"}


def test_the_interval_after_is_weighted(opened):
    key = "base.log_odds[alba/base]"
    base = opened.draws[key]
    after = taught(opened, np.where(base > 0, 1.0, 1e-9))[key].posterior

    assert after.low >= 0
    assert after.low <= after.mean <= after.high
