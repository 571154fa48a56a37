"""What the rules expected, in the transcript and in the figures."""

import pytest
from samples import SCENARIOS

from sim.charts import answers as expected
from sim.expect.bench import DRAWS, bench
from sim.study.replay import review


@pytest.fixture(scope="session")
def reviews(shipped):
    """Return what the rules expected of the shipped scenarios, by name."""
    return {n: review(bench(scenario, seed=1, draws=DRAWS)) for n, scenario in shipped.items()}


@pytest.fixture(params=[folder.name for folder in SCENARIOS])
def shown(request, reviews):
    return reviews[request.param]


@pytest.fixture
def tiny(small):
    return review(bench(small, seed=1, draws=64))


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_figure_has_a_row_for_each_answer(shown):
    rows = expected.table(shown).rows

    assert [row.event for row in rows] == [e.event.id for e in shown.expectations]
    assert sum(row.scored for row in rows) == shown.score.n
    assert all(bool(row.baselines) is row.scored for row in rows)


def test_a_baseline_stands_in_the_row_of_the_answer_that_it_expected(shown):
    rows = [row for row in expected.table(shown).rows if row.scored]

    for rival in shown.score.baselines:
        assert tuple(dict(row.baselines)[rival.name] for row in rows) == rival.expected


def test_the_figure_is_labelled_and_its_axis_is_a_probability(shown):
    figure = expected.plot(expected.table(shown))
    read = " ".join(texts(figure))

    assert "Illustrative: " in read
    assert "Not a forecast." in read
    assert figure.axes[1].get_xlim() == (0, 1)


def test_every_text_of_the_figures_stands_on_the_page(shown):
    figure = expected.plot(expected.table(shown))
    figure.canvas.draw()
    page = figure.bbox
    for text in (text for axes in figure.axes for text in axes.texts):
        box = text.get_window_extent()
        assert page.x0 <= box.x0
        assert box.x1 <= page.x1 + 1, text.get_text()


def test_a_record_without_answers_can_be_drawn(small):
    empty = review(bench(small.model_copy(update={"record": ()}), seed=1, draws=64))

    assert expected.plot(expected.table(empty)).axes
