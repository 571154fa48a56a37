"""Cells of a grid hold the numbers of their row and column."""

from datetime import date

import pytest
from matplotlib.text import Text
from samples import LEADERS

from sim.charts.grid import CELL, MOST, plot, quantities, venues
from sim.charts.page import NARROW, WIDE
from sim.expect.bench import bench
from sim.expect.labels import ILLUSTRATIVE
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.study.alternatives import Alternative
from sim.study.compare import compare
from sim.study.explore import explore


@pytest.fixture(scope="module")
def explored(leaders):
    """Return the exploration of a few sites with and without two promises."""
    asked = {"venues": ["moscow", "kyiv", "geneva", "vienna"], "guarantees": ["immunity"]}
    opened = bench(leaders, seed=1, draws=64)
    return explore(opened, open_space(leaders, Space.model_validate(asked)), date(2026, 1, 31))


def alternative(name, **changed):
    opened = bench(LEADERS, seed=1, draws=64, **changed)
    asked = opened.scenario.explore.model_copy(update={"venues": ("moscow", "geneva")})
    space = open_space(opened.scenario, asked)
    return Alternative(name, LEADERS.name, opened, space, date(2026, 1, 30))


@pytest.fixture(scope="module")
def compared():
    return compare([
        alternative("as it stands"),
        alternative("but no-only-moscow", but="no-only-moscow"),
        alternative("but geneva", but="geneva-with-immunity"),
    ])  # fmt: skip


def words(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


def test_venues_that_no_answer_tells_apart_share_a_row(explored):
    shown = venues(explored, (0, 0, 0), ILLUSTRATIVE)

    assert shown.columns == ("no promise", "immunity")
    assert "Geneva or Vienna" in shown.rows
    assert list(shown.panels.values()) == ["Ukraine", "Russia", "both"]


def test_a_cell_is_that_of_its_venue_and_promise(explored):
    shown, space = venues(explored, (0, 0, 0), ILLUSTRATIVE), explored.space
    row, column = shown.rows.index("Moscow"), shown.columns.index("immunity")
    names = [space.name(n) for n in range(len(space))]
    member = explored.classes.member[names.index("moscow/leaders/bilateral/immunity")]

    assert shown.cells["russia"][row][column] == explored.interval(int(member), "russia")
    assert shown.cells[""][row][column] == explored.interval(int(member))


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_there_is_a_cell_for_each_panel_row_and_column(explored, layout):
    shown = venues(explored, (0, 0, 0), ILLUSTRATIVE)
    (axes,) = plot(shown, layout).axes
    bands = 6

    assert len(axes.patches) == 3 * len(shown.rows) * len(shown.columns) + bands
    cells = [patch for patch in axes.patches if patch.get_zorder() == 1]
    assert min(cell.get_width() for cell in cells[: len(shown.columns)]) >= CELL


def test_columns_whose_names_do_not_fit_are_numbered_and_named_below(compared):
    shown = quantities(compared)
    named = "an alternative whose name is far too long to stand above a cell of this width " * 2
    long = type(shown)(shown.head, shown.panels, shown.rows, (named, "but geneva"), shown.cells,
                       shown.scales)  # fmt: skip
    told = words(plot(long, NARROW))

    assert {"1", "2"} <= set(told)
    assert any(text.startswith("1: an alternative") for text in told)


def test_a_cell_is_empty_where_nothing_differs(compared):
    shown = quantities(compared)
    (cells,) = shown.cells.values()

    assert shown.columns == ("but no-only-moscow", "but geneva")
    assert all(row[1] is None or row[1].exact for row in cells)
    assert any(row[0] is not None and not row[0].exact for row in cells)


def test_a_row_of_differences_reaches_to_the_end_of_its_scale_at_the_most(compared):
    shown = quantities(compared)
    (cells,) = shown.cells.values()

    assert len(cells) == len(shown.scales) <= MOST
    for row, scale in zip(cells, shown.scales, strict=True):
        ends = [end for cell in row if cell for end in (cell.difference.low, cell.difference.high)]
        assert max(map(abs, ends)) <= scale


def test_where_nothing_differs_the_figure_says_so(compared):
    same = compare([compared.reference.alternative, alternative("again")])

    assert "No quantity differs in any alternative." in words(plot(quantities(same), WIDE))
