"""Every combination: the numbers are those of an exploration that asks for them."""

from dataclasses import replace

import numpy as np
import pytest

from sim.expect.space import open_space
from sim.making.order import Order, day_of
from sim.report.printed.lever import lever_of
from sim.study.explore import explore
from sim.study.whatif.combos import combos


@pytest.fixture(scope="module")
def order():
    return Order("scenarios/leaders-meeting-2026", draws=64)


@pytest.fixture(scope="module")
def found(order):
    bench, day = order.bench, day_of(order.bench.scenario, None)
    asked = bench.scenario.explore.model_copy(update={"venues": ("moscow", "kyiv", "geneva")})
    space = open_space(bench.scenario, asked)
    return combos(bench, space, day, [*order.other_readings()])


def test_an_answer_of_the_lever_is_that_of_the_exploration(found, order):
    explored = found.answers["", ""]
    whole = explore(order.bench, explored.space, found.day)
    for party, rows in whole.acceptance.items():
        here = explored.acceptance[party][explored.classes.member]
        assert np.allclose(here, rows[whole.classes.member], atol=1e-6)


def test_a_reading_is_kept_only_if_it_changes_an_answer(found):
    taken = {reading for _, reading in found.answers} - {""}

    assert "moscow-only=invitation" in taken
    assert "round-number=second" in found.idle
    assert not taken & {*found.idle}


@pytest.mark.parametrize("by", ["", "ukraine", "russia"])
def test_every_offer_leads_to_a_class_that_is_told(found, by):
    lever, n = lever_of(found), list(found.answers).index((by, ""))
    table, explored = lever.tables[n], found.answers[by, ""]
    cells = np.array(table["cells"])[table["places"]].ravel()
    start = cells.min()

    assert np.array_equal(cells - start, explored.classes.member)
    assert all(0 <= part < len(lever.parts) for told in lever.classes for part in told)


def test_what_would_meet_a_line_meets_it(found):
    """Each way that is told for a line leads to offers that do not break it."""
    lever = lever_of(found)
    told = [block for part in lever.parts for block in part if hasattr(block, "blocks")]
    texts = [text for section in told for _, text in section.blocks[0].items]

    assert any("on Russian ground. It is met in " in text for text in texts)
    assert any("with territory and Zaporizhzhia plant on the agenda" in text for text in texts)
    assert not any("on Russian ground. It is met in Moscow" in text for text in texts)


def test_its_space_holds_every_format_and_a_level_of_each_class(found):
    space = found.space

    assert {"leaders", "delegations"} <= {*space.levels}
    assert {"bilateral", "trilateral", "multilateral"} <= {*space.formats}
    assert all(replace(e.space, by=None, scenario=space.scenario) == space
               for e in found.answers.values())  # fmt: skip
