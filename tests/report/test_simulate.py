"""What could follow, told: one world and many, the same on a page as in text."""

import re
from dataclasses import replace
from datetime import date

import pytest
from samples import LEADERS, PARIS

from sim.expect.bench import bench
from sim.expect.labels import ILLUSTRATIVE
from sim.report.document import Items, Rows, text_of
from sim.report.simulate import followed, followed_text, follows, simulated_text
from sim.simulate.branch import branch
from sim.simulate.menu import candidates
from sim.study.summary import Simulated, difference, summary
from sim.study.worlds import World, follow, prepared, world_of


@pytest.fixture(scope="module")
def worlds():
    return follow(branch(bench(PARIS, seed=1)), 64)


@pytest.fixture(scope="module")
def found(worlds):
    return Simulated(summary(worlds))


def test_many_worlds_are_the_golden_ones(found, golden):
    golden("simulate/paris-1968.txt", followed_text(found))


def test_one_world_is_the_golden_one(golden):
    told = simulated_text(world_of(branch(bench(LEADERS, seed=1)), 0))

    golden("simulate/world-0.txt", told)
    assert all(line.startswith("[simulated, world 0, day +") for line in told.splitlines()
               if "simulated, world" in line)  # fmt: skip


def test_a_world_may_begin_before_the_first_event():
    opened = bench(PARIS, seed=1)
    minds = prepared(branch(opened, at="geneva-1968-03", space=candidates(opened.scenario)))

    assert "as documented: nothing" in simulated_text(World(minds, 0, ()))


def test_a_day_that_is_known_as_a_range_is_told_as_one():
    opened = bench(LEADERS, seed=1, draws=64)
    early = branch(opened, at=date(2025, 6, 1), space=candidates(opened.scenario))

    assert "istanbul-2025-05 (1-15 May 2025)" in simulated_text(World(prepared(early), 0, ()))


def test_a_page_tells_what_text_tells(found):
    section, text = follows(found.reference), followed_text(found)

    assert text_of(section.blocks) == text[text.index("Simulated") :]


def test_why_nothing_was_simulated_is_told():
    assert "nobody sits there" in text_of([follows("nobody sits there")])


def test_an_illustrative_record_bears_bands_only(found):
    shares = [block for block in followed(found) if isinstance(block, Rows)]
    cells = [row[1] for block in shares for row in block.rows]

    assert found.label == ILLUSTRATIVE
    assert cells
    assert all(re.fullmatch(r"[a-z ]+, [a-z0-9 -]+ %, illustrative", cell) for cell in cells)


def test_a_change_that_changes_nothing_is_told_so(found, worlds):
    change = difference("none", worlds, worlds)
    (table,) = [
        b
        for b in followed(replace(found, changes=(change,)))
        if isinstance(b, Rows) and b.title == "Changes"
    ]

    assert table.rows[0][2] == "no difference"


def test_every_label_tells_something(found):
    for block in followed(found):
        if isinstance(block, Items):
            assert all(text for label, text in block.items if label not in {"", "after"})


def test_what_stopped_offers_ranks_no_side_before_another(found):
    summed = found.reference
    others = replace(found, reference=replace(summed, stops=summed.stops[::-1]))
    sides = [re.findall(r"of ([^:;]+):", one) for one in map(stopped, (found, others))]

    assert len(sides[0]) == 2
    assert sides[0] == sides[1]


def stopped(found):
    text = " ".join(followed_text(found).split())
    return text.partition("What stopped offers ")[2].partition(" Sides stand")[0]
