"""What the shipped scenarios must show, and what the book of rules is known not to show."""

import pytest
from samples import SCENARIOS

from sim.study.expectations import check_expectations

MISSES = {
    "leaders-meeting-2026": {
        "Ukraine would rather meet anywhere neutral than in Moscow",
        "The refusal of Moscow in January is decided by the line against Russian ground",
        "Russia's silence on Kyiv is decided by the line for Moscow alone, as far as it is "
        "reported",
        "So would Russia",
        "If Moscow is the only place, Russia refuses Abu Dhabi because of that line",
        "Neither side would go to the capital of the other, here Ukraine to Moscow",
        "Neither side would go to the capital of the other, here Russia to Kyiv",
    },
    "paris-1968": {
        "The five criteria together refuse Phnom Penh",
        "Warsaw fails three of the criteria, and is the capital of a state that sides openly",
        "Paris passes all five criteria, and is likelier than not to be accepted",
        "Of the ten, Tokyo meets the guess of a support base; of Brussels nobody knows",
        "Neither would go to the capital of the other, here the United States to Hanoi",
        "Neither would go to the capital of the other, here North Vietnam to Washington",
        "The United States would rather send envoys to Paris than its president",
        "So would North Vietnam",
    },
}
"""Sentences from before the loose prior, told as not met by `parley check`.

In the record of answers a broken line counts for half of what these sentences ask or less, and who
comes and whose capital it is for nothing. They are kept as they were written, so that nobody has to
wonder whether they were tuned: a book that meets one of them has to say so here.
"""


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_every_shipped_scenario_has_sentences_to_contest(folder):
    assert len(check_expectations(folder, draws=8)) >= 8


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_rules_make_every_sentence_true_but_those_that_are_known_to_miss(folder, seed):
    outcomes = check_expectations(folder, seed=seed, draws=2048)

    assert {o.name for o in outcomes if not o.met} == MISSES[folder.name]
