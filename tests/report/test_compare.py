"""A comparison as text, data and figures: what is told, and the same bytes twice."""

import json
import re
from datetime import date

import pytest
from samples import LEADERS

from sim.expect.bench import bench
from sim.expect.labels import LOOSE
from sim.expect.space import open_space
from sim.making.drawings import drawings, drawn
from sim.report.compare import Words, comparison_text, ranked
from sim.report.records import comparison_record
from sim.runs.manifest import Inputs
from sim.study.compare import Alternative, compare
from sim.study.differences import ANSWER, OFFERS, SPACE, STOP


def alternative(name, **changed):
    """Return the first shipped scenario as a case over few offers."""
    held = bench(LEADERS, seed=1, draws=128, **changed)
    asked = held.scenario.explore.model_copy(update={"venues": ("moscow", "geneva", "vienna")})
    space = open_space(held.scenario, asked)
    return Alternative(name, LEADERS.name, held, space, date(2026, 1, 30))


@pytest.fixture(scope="module")
def found():
    return compare([
        alternative("as it stands"),
        alternative("but no-only-moscow", but="no-only-moscow"),
        alternative("but geneva", but="geneva-with-immunity"),
    ])  # fmt: skip


def test_the_text_is_the_golden_one(found, golden):
    text = comparison_text(found, ["a run was damaged"])

    golden("compare/leaders-meeting-2026.txt", text)
    assert max(map(len, text.splitlines())) <= 100


def test_no_bare_percentage_stands_in_text_or_page_of_an_illustrative_record(found):
    assert found.label == LOOSE
    for kind in (SPACE, ANSWER, OFFERS, STOP):
        for against in found.against:
            for row in map(Words(found).row, ranked(against, kind)):
                assert not re.search(r"\bin \d+ % of the worlds that", " ".join(row))
                assert re.search(r"points|no difference", row[2])


def test_the_largest_difference_comes_first_and_none_is_left_out(found):
    (against, _) = found.against
    gaps = ranked(against, OFFERS)
    sizes = [abs(gap.difference.mean) for gap in gaps]

    assert sizes == sorted(sizes, reverse=True)
    assert len(gaps) == sum(
        q.kind == OFFERS and not gap.exact for q, gap in against.differences.items()
    )


def test_what_differs_most_comes_first_and_what_does_not_differ_is_told_once(found):
    told = comparison_text(found)

    assert told.index("but no-only-moscow: ") < told.index("but geneva: ")
    assert told.count("no probability differs") <= 1
    assert len(told.split()) <= 800


def test_the_document_has_the_shape_that_others_rely_on(found):
    document = json.loads(json.dumps(comparison_record(found), allow_nan=False))

    assert document["reference"] == "as it stands"
    assert [run["name"] for run in document["runs"] if run["is_reference"]] == ["as it stands"]
    for row in document["differences"]:
        assert {"quantity", "difference", "narrowed_by"} <= row.keys()
        assert {"mean", "low", "high", "level"} == row["difference"].keys()


def test_the_same_comparison_has_the_same_bytes_and_figures_hold_the_run(found):
    inputs = Inputs("compare", LEADERS.name, "hash", "anywhere", {"alternatives": []})
    files, _ = drawn(drawings(found), inputs.run)

    assert files == drawn(drawings(found), inputs.run)[0]
    for name, content in files.items():
        if name.endswith(("svg", "png")):
            assert f"parley run {inputs.run}".encode() in content
