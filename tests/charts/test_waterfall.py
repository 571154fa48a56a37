"""The waterfall's bars lead from even odds to the sum, and its drawing keeps within the page."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.charts.former import render
from sim.charts.waterfall import AWAY, CAPTION, SUM, TOWARDS, plot, table
from sim.expect.bench import bench
from sim.report.bands import effect_text
from sim.study.explain import explain

ANSWERS = (
    ("leaders-meeting-2026", "kyiv-2026-01"),
    ("leaders-meeting-2026", "kyiv-answer-2026-01"),
    ("paris-1968", "paris-acceptance"),
)


@pytest.fixture(scope="module")
def tables(shipped):
    opened = {name: bench(scenario, seed=1, draws=256) for name, scenario in shipped.items()}
    return {event: table(explain(opened[name], event)) for name, event in ANSWERS}


@pytest.fixture(params=[event for _, event in ANSWERS])
def rows(request, tables):
    return tables[request.param]


def texts(figure):
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def test_each_bar_begins_where_the_last_ended(rows):
    *bars, total = rows.bars

    assert bars[0].start == total.start == 0
    assert [bar.start for bar in bars[1:]] == [bar.end for bar in bars[:-1]]
    assert bars[-1].end == pytest.approx(total.end, abs=0.05), "what is not drawn is slight"


def test_the_base_comes_first_and_red_lines_last(rows):
    kinds = [bar.kind for bar in rows.bars]
    sizes = [abs(bar.effect.mean) for bar in rows.bars if bar.kind == "consideration"]

    assert kinds[0] == "base"
    assert kinds == sorted(kinds, key=["base", "consideration", "red line", "sum"].index)
    assert sizes == sorted(sizes, reverse=True)


def test_the_line_that_decided_is_drawn_with_its_words(tables):
    bar = next(bar for bar in tables["kyiv-2026-01"].bars if bar.name == "UA1")

    assert (bar.kind, bar.because) == (
        "red line",
        "No meeting of the presidents on Russian ground.",
    )
    assert bar.effect.high < 0


def test_signs_differ_in_colour_and_in_hatching(rows):
    figure = plot(rows)
    patches = [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]
    signs = [SUM if bar.kind == "sum" else TOWARDS if bar.effect.mean >= 0 else AWAY
             for bar in rows.bars]  # fmt: skip

    assert len(patches) == len(rows.bars)
    for patch, colour in zip(patches, signs, strict=True):
        assert bool(patch.get_hatch()) is (colour == AWAY)


def test_every_bar_has_its_value_and_its_interval_in_words(rows):
    held = [text.get_text() for text in texts(plot(rows))]

    assert {effect_text(bar.effect) for bar in rows.bars} <= set(held)


def test_the_page_says_what_it_is_and_what_it_is_not(rows):
    text = " ".join(text.get_text() for text in texts(plot(rows)))

    assert "Illustrative. Explores stated assumptions. Not a forecast. Knows nothing after" in text
    assert "log-odds of acceptance" in text
    assert "probability of acceptance" in text
    assert "nine" in CAPTION


def test_no_text_stands_outside_the_figure(rows):
    figure = plot(rows)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    page = figure.bbox
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in texts(figure)]

    for box in boxes:
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
        assert page.y0 <= box.y0 <= box.y1 <= page.y1


def test_the_same_answer_gives_the_same_file(rows):
    assert render(plot(rows), "svg") == render(plot(rows), "svg")
