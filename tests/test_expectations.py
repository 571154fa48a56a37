"""What the shipped scenarios must show."""

import pytest
from samples import SCENARIOS

from sim.study.expectations import check_expectations


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_every_shipped_scenario_has_sentences_to_contest(folder):
    assert len(check_expectations(folder, draws=8)) >= 8


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_rules_make_every_sentence_true(folder, seed):
    outcomes = check_expectations(folder, seed=seed, draws=2048)

    assert not [f"{o.name}: {o.found}" for o in outcomes if not o.met]
