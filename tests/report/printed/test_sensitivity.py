"""What is told of an outcome can be read: limits in words, and what was found beside them."""

from dataclasses import replace

import numpy as np
import pytest
from made import few

import sim
from sim.report.document import text_of
from sim.report.printed.sensitivity import blocks
from sim.study.sensitivity.discovery import Box, Limit


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    path = few(tmp_path_factory.mktemp("few"))
    return sim.sensitivity(path, draws=64, jobs=1, of="accept", venues=("geneva", "island")).finding


def told(found):
    return " ".join(text_of(blocks(found)).split())


def test_a_tree_is_told_where_no_box_is(found):
    text = told(replace(found, box=None))

    assert "no limits raise how often all accept the offer" in text
    assert text.count("of the draws).") == len(found.leaves) > 1


def test_a_limit_tells_its_share_of_the_draws_and_what_its_rule_says(found):
    factor = next(f for f in found.factors if f.name.startswith("base."))
    limit = Limit(factor.name, low=float(np.quantile(factor.values, 0.25)))

    text = told(replace(found, box=Box((limit,), 0.5, 0.5, 0.75, 0.4, 0.5)))

    assert "(so in 75 % of the draws; base: The other side's own offer" in text


def test_what_parties_share_is_told_of_none_of_them(found):
    same = [f for f in found.factors if f.name.startswith("deviation.dispute")]
    boxes = [Box((Limit(f.name, low=0.0),), 0.5, 0.5, 0.75, 0.4, 0.5) for f in same]

    for box in boxes:
        assert "Where the dispute of deviation is at least 0 " in told(replace(found, box=box))
    assert len(same) == len(found.scenario.principals)
