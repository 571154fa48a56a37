"""The figure's table has the record's numbers, and its drawing keeps within the page."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from samples import SCENARIOS, SMALL

from sim.charts.former import WIDTH_IN, render
from sim.charts.timeline import CAPTION, plot, table
from sim.expect.ledger import replay
from sim.facts.reading import read_scenario


@pytest.fixture(scope="module")
def drawn(shipped):
    """Return the rows and the figure of each shipped scenario."""
    rows = {name: table(replay(scenario)) for name, scenario in shipped.items()}
    return {name: (held, plot(held, shipped[name])) for name, held in rows.items()}


@pytest.fixture(params=[folder.name for folder in SCENARIOS])
def figure(request, drawn):
    return drawn[request.param][1]


def texts(figure):
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def test_a_row_is_an_event(small):
    rows = table(replay(small))

    assert [(row.event, row.act, row.first, row.by) for row in rows] == [
        ("geneva", "offer", 59, "alba"),
        ("island-instead", "counter", 60, "borea"),
        ("agreed", "accept", 61, "alba"),
        ("talks", "meet", 68, "alba"),
    ]
    assert [row.day for row in rows] == ["1 Mar 2025", "2 Mar 2025", "3-4 Mar 2025", "10 Mar 2025"]


def test_a_row_has_the_states_after_it_and_the_context_of_its_day(small):
    rows = table(replay(small))

    assert [row.states["leaders"] for row in rows] == ["open", "open", "agreed", "held"]
    assert [row.context["hostilities"] for row in rows] == [
        "fighting",
        "fighting",
        "fighting",
        "truce",
    ]


def test_an_answer_leads_to_the_offer_and_to_its_proposer(small):
    rows = table(replay(small))

    assert [row.answers for row in rows] == [None, "geneva", "island-instead", None]
    assert [row.to for row in rows] == [("borea",), ("alba",), ("borea",), ("borea",)]


def test_what_is_disputed_has_an_asterisk_and_what_is_implied_brackets(small):
    labels = [row.text for row in table(replay(small))]

    assert labels == [
        "offer: Geneva + safety",
        "* counter: The island",
        "[* acceptance]",
        "meeting: The island",
    ]


@pytest.mark.parametrize("name", [folder.name for folder in SCENARIOS])
def test_rows_run_as_the_record_does(drawn, shipped, name):
    rows, _ = drawn[name]

    assert len(rows) == len(shipped[name].record)
    assert [row.first for row in rows] == sorted(row.first for row in rows)


def test_no_text_stands_outside_the_figure(figure):
    canvas = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    canvas.draw()
    width, height = canvas.get_width_height()

    for text in texts(figure):
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0, text.get_text()
        assert box.y0 >= 0, text.get_text()
        assert box.x1 <= width, text.get_text()
        assert box.y1 <= height, text.get_text()


def test_the_figure_is_as_wide_as_a_page(figure):
    assert figure.get_size_inches()[0] == WIDTH_IN


def test_the_figure_says_what_it_is_not(figure):
    assert any(text.get_text().startswith("Explores stated assumptions.") for text in texts(figure))


@pytest.mark.parametrize("name", [folder.name for folder in SCENARIOS])
def test_every_row_has_its_day_and_its_label(drawn, name):
    rows, figure = drawn[name]
    shown = [" ".join(text.get_text().split()) for text in texts(figure)]

    for day in {row.day for row in rows}:
        assert shown.count(day) == sum(row.day == day for row in rows)
    assert sum(any(label.startswith(row.text[:12]) for label in shown) for row in rows) == len(rows)


@pytest.mark.parametrize("name", [folder.name for folder in SCENARIOS])
def test_every_party_that_acts_has_a_lane(drawn, shipped, name):
    rows, figure = drawn[name]
    shown = {text.get_text() for text in texts(figure)}

    assert {shipped[name].parties[row.by].name for row in rows} <= shown


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_record_gives_the_same_bytes(small, kind):
    one, two = (render(plot(table(replay(small)), small), kind) for _ in range(2))

    assert one == two
    assert one.startswith({"svg": b"<?xml", "png": b"\x89PNG"}[kind])


def test_a_picture_holds_no_date_of_its_making(small):
    assert b"<dc:date>" not in render(plot(table(replay(small)), small), "svg")


def test_a_record_of_nothing_is_drawn_too(write):
    scenario = read_scenario(write(SMALL[: SMALL.index("record:\n")]))

    assert len(texts(plot(table(replay(scenario)), scenario))) >= 2


def test_the_caption_is_a_sentence_for_the_page():
    assert CAPTION.endswith(".")
