"""What the rules expected, in the transcript and in the figures."""

import re
from dataclasses import replace

import pytest
from samples import SCENARIOS

from sim.charts import answers as expected
from sim.expect.bench import DRAWS, bench
from sim.report.bands import EDGES
from sim.report.replay import transcript, verdict_text
from sim.report.words import WIDTH
from sim.study.replay import review


@pytest.fixture(scope="session")
def reviews(shipped):
    """Return what the rules expected of the shipped scenarios, by name."""
    return {n: review(bench(scenario, seed=1, draws=DRAWS)) for n, scenario in shipped.items()}


@pytest.fixture(params=[folder.name for folder in SCENARIOS])
def shown(request, reviews):
    return reviews[request.param]


@pytest.fixture
def told(shown):
    return transcript(shown.ledger, {}, shown)


@pytest.fixture
def tiny(small):
    return review(bench(small, seed=1, draws=64))


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_transcript_with_expectations_is_the_golden_one(golden, reviews, folder):
    held = reviews[folder.name]

    golden(f"replay/{folder.name}.txt", transcript(held.ledger, {}, held))


def test_no_line_is_wider_than_the_page_or_ends_in_a_blank(told):
    lines = told.split("\n")

    assert max(map(len, lines)) <= WIDTH
    assert lines == [line.rstrip() for line in lines]


def test_before_each_answer_stands_what_was_expected_of_it(shown, told):
    blocks = [block for block in told.split("\n\n") if block.startswith("  expected ")]

    assert len(blocks) == len(shown.expectations)
    for block, expectation in zip(blocks, shown.expectations, strict=True):
        folded = " ".join(block.split())
        assert f"accept {expectation.offer}? in public" in folded
        assert folded.index("the answer ") < folded.index(expectation.event.says[:20])
        assert ("is not scored: " in folded) is bool(expectation.unscored)


def test_an_illustrative_record_shows_probabilities_as_bands_only(told):
    heads = re.findall(
        r"^  in (?:public|hindsight) +(.*?); (?:decisive|the same|no rule)", told, re.M
    )
    numbers = {int(n) for head in heads for n in re.findall(r"\d+", head)}

    assert "Illustrative: " in told
    assert heads
    assert numbers <= set(EDGES)


def test_a_scored_record_shows_numbers_with_their_range(tiny):
    scored = replace(tiny, score=replace(tiny.score, acceptances=9, refusals=9))
    told = transcript(scored.ledger, {}, scored)

    assert re.search(r"in public +\d[\d.]* % \(", told)


def test_the_transcript_ends_with_scores_verdict_label_and_assumptions(shown, told):
    end = " ".join(told.split("At the end")[-1].split())

    assert verdict_text(shown.score) in end
    for word in ("base rate", "by level", "persistence", "one half", "illustrative", "assumed"):
        assert word in end


def test_the_chronicle_is_the_same_with_and_without_expectations(shown, told):
    plain = transcript(shown.ledger, {}).split("\n\n")[1:-1]

    assert all(block.rstrip() in told for block in plain)


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
    assert "No answer is scored" in transcript(empty.ledger, {}, empty)
