"""Every chart, in every layout: readable, inside its picture, the same bytes, in named colours."""

import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from drawn import boxes, covered, texts, words
from matplotlib.colors import to_hex
from samples import SCENARIOS

from sim.charts.page import DARK, LAYOUTS, NARROW, ON_DARK, ON_LIGHT, POINTS, SHADES, WIDE, render
from sim.report.pictures import COLOURS, OF_PAGE, inlined, palette

CHARTS = (
    "timeline", "expected", "standoff", "levers", "waiting", "history", "comparison", "reasons",
    "states", "verdicts", "outcomes",
)  # fmt: skip
EVERY = [(folder.name, chart) for folder in SCENARIOS for chart in CHARTS]
SCREEN, MARGINS, LEAST = 375, 32, 9
"""CSS pixels: a telephone, what a page leaves free at its sides, the smallest text."""
BEHIND = ("line", "paper", "pale")
TEXT, MARK = 4.5, 3.0
"""Least contrast of text and of marks with the page (WCAG 2.2)."""
CSS = (Path("sim/report/templates/page.css")).read_text(encoding="utf-8")

every = pytest.mark.parametrize(("name", "chart"), EVERY)
laid = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def contrast(one, other):
    """Return the contrast of two colours, from 1 to 21."""

    def light(colour):
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return np.dot([0.2126, 0.7152, 0.0722], linear) + 0.05

    low, high = sorted((light(one), light(other)))
    return high / low


def test_every_chart_keeps_the_contract(disputes):
    for dispute in disputes.values():
        assert set(dispute.drawings) == set(CHARTS)


@every
@laid
def test_no_text_covers_another_or_leaves_the_picture(disputes, name, chart, layout):
    figure = disputes[name].figure(chart, layout)
    places, seen = boxes(figure), [text.get_text() for text in texts(figure)]
    width, height = figure.bbox.width, figure.bbox.height
    outside = (places[:, :2] < -0.5).any(1) | (places[:, 2:] > (width + 0.5, height + 0.5)).any(1)

    assert not [seen[n] for n in np.flatnonzero(outside)]
    assert not [(seen[a], seen[b]) for a, b in covered(places)]


@every
@laid
def test_a_chart_is_as_wide_as_its_layout_and_says_what_it_is_not(disputes, name, chart, layout):
    figure = disputes[name].figure(chart, layout)

    assert figure.get_size_inches()[0] == layout.width
    assert "Explores stated assumptions. Not a forecast." in words(figure)


@every
def test_text_can_be_read_on_a_telephone(disputes, name, chart):
    scale = (SCREEN - MARGINS) / (NARROW.width * POINTS)

    for text in texts(disputes[name].figure(chart, NARROW)):
        assert text.get_fontsize() * scale >= LEAST, text.get_text()


@every
def test_text_is_in_a_colour_that_a_page_restyles_or_stands_on_a_shade(disputes, name, chart):
    named = {paper for paper, _ in COLOURS.values()} | {ON_LIGHT, ON_DARK}

    for layout in LAYOUTS:
        for text in texts(disputes[name].figure(chart, layout)):
            assert to_hex(text.get_color()) in named, text.get_text()


@every
def test_the_title_says_what_is_shown_and_the_caption_is_made_of_sentences(disputes, name, chart):
    dispute = disputes[name]
    drawing = dispute.drawings[chart]
    shown = words(dispute.figure(chart, WIDE))

    assert drawing.caption.endswith(".")
    assert drawing.title != dispute.scenario.title
    assert shown.startswith(drawing.title)


@pytest.mark.parametrize("chart", CHARTS)
@laid
def test_the_same_findings_give_the_same_bytes(disputes, chart, layout, tmp_path):
    dispute = disputes["paris-1968"]
    svg = render(dispute.figure(chart, layout), "svg")

    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "lines.linewidth": 9}):
        assert render(dispute.drawings[chart].draw(layout), "svg") == svg
    assert b"<dc:date>" not in svg


def test_a_picture_of_pixels_is_the_same_too(disputes):
    drawing = disputes["paris-1968"].drawings["standoff"]

    for kind in ("png", "pdf"):
        assert render(drawing.draw(WIDE), kind, "1a2b") == render(drawing.draw(WIDE), kind, "1a2b")


def test_a_run_is_named_in_the_file_of_its_picture(disputes):
    figure = disputes["paris-1968"].figure("standoff", WIDE)

    assert b"parley run 1a2b" in render(figure, "svg", "1a2b")


@pytest.mark.parametrize("colour", [name for name in COLOURS if name not in BEHIND])
@pytest.mark.parametrize("screen", [0, 1], ids=["light", "dark"])
def test_named_colours_stand_out_in_the_light_and_in_the_dark(colour, screen):
    least = TEXT if colour in ("ink", "quiet") else MARK

    assert contrast(COLOURS[colour][screen], COLOURS["paper"][screen]) >= least


@pytest.mark.parametrize("shade", SHADES)
def test_text_stands_out_on_its_shade(shade):
    assert contrast(shade, ON_DARK if SHADES.index(shade) >= DARK else ON_LIGHT) >= TEXT


@pytest.mark.parametrize("colour", OF_PAGE)
def test_colours_of_the_page_are_those_of_its_style(colour):
    light, dark = re.findall(rf"--{colour}: (#\w+);", CSS)[:2]

    assert dark == COLOURS[colour][1]
    assert contrast(light.replace("#fff", "#ffffff"), COLOURS[colour][0]) < 1.02


def test_inside_a_page_named_colours_are_variables(disputes):
    svg = render(disputes["paris-1968"].figure("expected", WIDE), "svg")
    ((_, _, body),) = inlined("expected", {"wide": svg})

    assert "var(--ink)" in body
    assert not [paper for paper, _ in COLOURS.values() if paper in body]
    assert all(f"--{name}: " in palette() for name in COLOURS if name not in OF_PAGE)
