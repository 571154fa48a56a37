"""The figures of an exploration: tables by their numbers, drawings by their structure."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sim.charts import offers as classes
from sim.charts.former import SHADES, WIDTH_IN, folded, length, render, shade_of
from sim.expect.bench import Bench
from sim.expect.draws import Believed
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.rules.bind import bind
from sim.rules.book import standard_book
from sim.study.explore import explore

TWELVE = "moscow minsk kyiv istanbul abu-dhabi riyadh geneva vienna vatican budapest astana virtual"
FIGURES = ("classes",)


def explored(scenario, day, **space):
    rules, _ = bind(standard_book(), scenario)
    bench = Bench(scenario, rules, Believed(1, 64))
    return explore(bench, open_space(scenario, Space.model_validate(space)), day)


@pytest.fixture(scope="module")
def twelve(leaders):
    """Return the exploration of twelve sites with and without immunity."""
    return explored(leaders, date(2026, 1, 31), venues=TWELVE.split(), guarantees=["immunity"])


@pytest.fixture(scope="module")
def many(leaders):
    """Return the exploration of every capital at two levels and in two formats."""
    return explored(
        leaders,
        date(2026, 1, 31),
        venues=["moscow", "capitals", "geneva", "virtual"],
        guarantees=["immunity", "personal-security"],
        levels=["leaders", "delegations"],
        formats=["bilateral", "trilateral"],
        agendas=[[], ["territory"]],
    )


@pytest.fixture(scope="module")
def settled(shipped):
    """Return an exploration of the scenario of 1968."""
    return explored(
        shipped["paris-1968"],
        date(1968, 5, 4),
        venues=["geneva", "new-delhi", "phnom-penh", "warsaw", "paris", "tokyo", "hanoi"],
        levels=["delegations"],
    )


def drawn(name, exploration):
    """Return a figure of an exploration, with an envelope and picks where it has them."""
    number = len(exploration.classes)
    wide = (np.zeros(number), np.ones(number))
    envelope = dict.fromkeys((*exploration.acceptance, ""), wide)
    made = {
        "classes": lambda: classes.plot(classes.table(exploration, envelope)),
    }
    return made[name]()


def texts(figure):
    return [text for text in figure.findobj(Text) if text.get_text().strip()]


def words(figure):
    return [text.get_text() for text in texts(figure)]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("space", ["twelve", "many", "settled"])
def test_every_text_stands_inside_the_figure_and_covers_no_other(name, space, request):
    figure = drawn(name, request.getfixturevalue(space))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    width, height = canvas.get_width_height()
    boxes = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in texts(figure)]

    for text, box in boxes:
        assert min(box.x0, box.y0) >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for (one, first), (two, second) in combinations(boxes, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        down = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert min(across, down) < 2, (one, two)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_as_wide_as_a_page_and_says_what_it_is_not(name, twelve):
    figure = drawn(name, twelve)

    assert figure.get_size_inches()[0] == WIDTH_IN
    assert any(text.startswith("Illustrative. Explores stated") for text in words(figure))


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_exploration_gives_the_same_bytes(name, kind, settled):
    assert render(drawn(name, settled), kind) == render(drawn(name, settled), kind)


@pytest.mark.parametrize("chart", [classes])
def test_a_caption_is_made_of_sentences(chart):
    assert chart.CAPTION.endswith(".")


def test_rows_of_classes_have_the_numbers_of_the_exploration(twelve):
    rows = classes.table(twelve, {"russia": (np.full(7, 0.1), np.full(7, 0.8))}).rows

    assert sum(row.alike.size for row in rows) == 24
    for row in rows:
        assert row.accept["russia"] == twelve.interval(row.alike.number, "russia")
        assert row.accept[""] == twelve.interval(row.alike.number)
        assert row.envelope == {"russia": (0.1, 0.8)}


def test_classes_stand_in_the_order_of_what_they_are(many):
    headings = [row.alike.heading for row in classes.table(many).rows]

    assert len({*headings}) == 8
    assert headings == sorted(headings, key=list(dict.fromkeys(headings)).index)
    assert headings[0] == "Leaders, bilateral, no topic named"


def test_classes_that_are_not_drawn_are_counted(many):
    rows = classes.table(many)
    told = " ".join(words(classes.plot(rows)))
    drawn_rows = sum(f"{row.alike.size:,}" in told for row in rows.rows)

    assert drawn_rows
    assert len(rows.rows) > classes.MOST
    assert "Not drawn:" in told


def test_shades_run_from_light_to_dark():
    grey = [sum(int(shade[n : n + 2], 16) for n in (1, 3, 5)) for shade in SHADES]

    assert grey == sorted(grey, reverse=True)
    assert [shade_of(p) for p in (0.04, 0.1, 0.3, 0.6, 0.9, 0.99)] == [0, 1, 2, 3, 4, 5]


def test_folded_lines_fit_and_a_word_that_cannot_fit_is_cut():
    lines = folded("a few words and an incomprehensibility", 0.5)

    assert all(length(line) <= 0.5 for line in lines)
    assert lines[-1].endswith("…")
