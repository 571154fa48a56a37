"""What every chart is made with: text that fits, shades, and settings of its own."""

import matplotlib
import pytest

from sim.charts.page import (
    LAYOUTS,
    NARROW,
    SHADES,
    WIDE,
    folded,
    length,
    settings,
    shade_of,
)  # fmt: skip


def test_shades_run_from_light_to_dark():
    grey = [sum(int(shade[n : n + 2], 16) for n in (1, 3, 5)) for shade in SHADES]

    assert grey == sorted(grey, reverse=True)
    assert [shade_of(p) for p in (0.04, 0.1, 0.3, 0.6, 0.9, 0.99)] == [0, 1, 2, 3, 4, 5]


def test_folded_lines_fit_and_a_word_that_cannot_fit_is_cut():
    lines = folded("a few words and an incomprehensibility", 0.5)

    assert all(length(line) <= 0.5 for line in lines)
    assert lines[-1].endswith("…")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_text_is_smaller_than_its_layout_allows(layout):
    assert layout.of(1) == layout.small
    assert layout.length("a text", 1) == length("a text", layout.small)


def test_a_narrow_layout_is_half_as_wide_and_its_text_larger():
    assert NARROW.narrow
    assert not WIDE.narrow
    assert NARROW.width == WIDE.width / 2
    assert NARROW.size > WIDE.size


def test_settings_of_the_reader_have_no_effect_and_are_kept():
    with matplotlib.rc_context({"lines.linewidth": 9}):
        with settings():
            assert matplotlib.rcParams["lines.linewidth"] == 1.5
        assert matplotlib.rcParams["lines.linewidth"] == 9
