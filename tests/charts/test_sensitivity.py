"""The charts of a sensitivity: what they show, inside their picture, as a PDF too."""

import numpy as np
import pytest
from drawn import boxes, covered, texts
from samples import SCENARIOS

import sim
from sim.charts.page import LAYOUTS, render
from sim.making.drawings import drawings


@pytest.fixture(scope="module")
def found():
    path = next(folder for folder in SCENARIOS if folder.name == "paris-1968")
    asked = {"of": "accept", "venues": ("paris", "geneva"), "draws": 64, "priors": True}
    return sim.sensitivity(path, **asked)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("chart", ["sensitivity", "robustness"])
def test_no_text_covers_another_or_leaves_the_picture(found, chart, layout):
    (drawing,) = (one for one in drawings(found.finding) if one.name == chart)
    figure = drawing.draw(layout)
    places, seen = boxes(figure), [text.get_text() for text in texts(figure)]
    width, height = figure.bbox.width, figure.bbox.height
    outside = (places[:, :2] < -0.5).any(1) | (places[:, 2:] > (width + 0.5, height + 0.5)).any(1)

    assert not [seen[n] for n in np.flatnonzero(outside)]
    assert not [(seen[a], seen[b]) for a, b in covered(places)]


def test_the_factor_with_the_largest_share_stands_first_and_in_the_title(found):
    first = found.shares[0]
    figure = found.figure("sensitivity")

    assert max(share.total.mean for share in found.shares) == first.total.mean
    assert any(first.factor in text.get_text() for text in texts(figure)[:1])


def test_a_prior_that_is_moved_moves_the_outcome_the_same_way_draw_by_draw(found):
    base = next(one for one in found.otherwise if one.parameter == "base.log_odds")

    assert base.means[0] < found.middle < base.means[1]


def test_a_picture_for_a_paper_is_the_same_twice_and_has_its_letters_as_truetype(found, tmp_path):
    once, again = (found.draw(tmp_path / name, "robustness") for name in ("a.pdf", "b.pdf"))

    assert once.read_bytes() == again.read_bytes()
    assert b"/CIDFontType2" in once.read_bytes()
    assert b"/CIDFontType2" not in render(found.figure("robustness"), "pdf", quick=True)
