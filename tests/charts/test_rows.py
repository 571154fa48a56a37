"""Charts of rows have the numbers of the findings; texts and scales are where they belong."""

import pytest
from drawn import words

from sim.charts import alternatives, answers, levers, standoff, waterfall
from sim.charts.page import LAYOUTS, NARROW, ORANGE
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table, plot, whole_groups
from sim.expect.bench import bench
from sim.report.bands import effect_text
from sim.report.printed.places import kinds
from sim.study.compare import compare
from sim.study.replay import review


def ends(interval):
    return interval.low, interval.mean, interval.high


def marked(row, panel=0):
    """Return the values of all marks in a panel."""
    return [mark.values for mark in row.cells[panel]]


def test_answers_have_both_expectations_what_happened_and_the_baselines(dispute):
    found = dispute.review
    drawn, scores = answers.table(found).charts
    scored = [e for e in found.expectations if not e.unscored]

    assert len(drawn.rows) == len(found.expectations)
    for row, expected in zip(drawn.rows, found.expectations, strict=True):
        assert ends(expected.public.interval) in marked(row)
        assert ends(expected.hindsight.interval) in marked(row)
        assert row.cells[0][-1].values == (float(expected.accepted),)
        assert row.cells[0][-1].hollow is bool(expected.unscored)
        known = {one.name: one.expected for one in found.score.baselines}
        if not expected.unscored:
            place = scored.index(expected)
            assert marked(row)[:2] == [(known[name][place],) for name in answers.TICKED]
    assert len(scores.rows) == 1 + len(found.score.baselines)


def test_a_record_without_answers_can_be_drawn(small):
    empty = review(bench(small.model_copy(update={"record": ()}), seed=1, draws=64))

    assert "What the rules expected" in words(plot(answers.table(empty), NARROW))


def test_kinds_of_places_have_the_numbers_of_the_exploration(dispute):
    explored = dispute.survey.exploration
    (drawn,) = standoff.table(explored).charts
    every = kinds(explored)

    assert len(drawn.rows) == len(every)
    for row, kind in zip(drawn.rows, every, strict=True):
        for panel, party in enumerate(explored.acceptance):
            assert marked(row, panel) == [ends(explored.interval(kind.number, party))]


def test_changes_stand_in_groups_and_inside_a_group_in_no_order_of_size(dispute):
    found = dispute.survey.levers
    (drawn,) = levers.table(found).charts
    groups = list(dict.fromkeys(row.group for row in drawn.rows))

    assert len(groups) == len(found.acting)
    for row in drawn.rows:
        group = found.acting[groups.index(row.group)]
        assert marked(row)[0] in {ends(lever.pair.difference) for lever in group}


def test_alternatives_that_change_nothing_are_not_drawn(dispute):
    (drawn,) = alternatives.table(dispute.comparison).charts
    found = [f for against in dispute.comparison.against for f in against.differences.values()]
    known = {(ends(f.before), ends(f.after), ends(f.difference)) for f in found if not f.exact}

    assert drawn.rows
    for row in drawn.rows:
        _, before, after = marked(row)
        assert (before, after, marked(row, 1)[0]) in known


def test_where_nothing_differs_the_chart_says_so(dispute):
    first = dispute.comparison.reference.alternative
    shown = alternatives.table(compare([first, first]))

    for layout in LAYOUTS:
        assert "No quantity differs in any alternative." in words(plot(shown, layout))


def test_reasons_begin_where_the_last_ended_and_end_at_their_sum(dispute):
    found = dispute.explanation
    (drawn,) = waterfall.table(found).charts
    bars = [marked(row)[0] for row in drawn.rows]

    assert bars[0][0] == bars[-1][0] == 0
    assert [start for start, _ in bars[1:-1]] == [end for _, end in bars[:-2]]
    assert bars[-2][1] == pytest.approx(bars[-1][1], abs=0.05), "what is not drawn is slight"
    assert bars[-1][1] == found.total.mean


def test_reasons_stand_base_first_then_by_size_and_red_lines_last(dispute):
    every = waterfall.ordered(dispute.explanation.reasons)
    kinds = ["base" if reason.rule == "base" else reason.kind for reason in every]
    sizes = [abs(r.effect.mean) for r in every if r.kind == "consideration" and r.rule != "base"]

    assert kinds == sorted(kinds, key=["base", "consideration", "red line"].index)
    assert sizes == sorted(sizes, reverse=True)


def test_what_pushes_away_is_hatched_and_every_effect_stands_in_words(dispute):
    shown = waterfall.table(dispute.explanation)
    every = waterfall.ordered(dispute.explanation.reasons)

    for row, reason in zip(shown.charts[0].rows, every, strict=False):
        bar = row.cells[0][0]
        assert bool(bar.hatch) is (bar.colour == ORANGE) is (reason.effect.mean < 0)
        assert row.texts[-1] == (effect_text(reason.effect),)


def test_groups_are_drawn_whole_as_long_as_one_fits():
    rows = [Row((), (), group) for group in "aabbb"]

    assert [row.group for row in whole_groups(rows, 4)] == ["a", "a"]
    assert [row.group for row in whole_groups(rows, 1)] == ["a"]
    assert len(whole_groups(rows, 5)) == 5


def test_a_mark_stands_where_its_value_is():
    scale = Scale.even(-1, 1, 100)

    assert scale.places(2.0, 4.0, (-1.0, 0.0, 0.5)) == [2.0, 3.0, 3.5]
    assert [text for _, text in scale.ticks] == ["0", "-50", "+50", "-100", "+100"]


def test_scales_of_log_odds_are_marked_with_probabilities():
    scale = Scale.odds(-5.0, 1.0)

    assert [text for _, text in scale.ticks] == ["50", "10", "1"]
    assert scale.ticks[0][0] == 0


def test_texts_stand_beside_their_ranges_and_on_a_telephone_above_them(dispute):
    head = answers.table(dispute.review).head
    rows = [Row((("a place",), ("a promise",)), ((Mark((0.2, 0.3)),),), "a group")]
    chart = Rows((Column("where", 1), Column("what", 1)), (Panel("one", Scale.bands()),), rows)
    wide, narrow = (words(plot(Table(head, (chart,)), layout)) for layout in LAYOUTS)

    assert "a place; a promise" in narrow
    assert "a place; a promise" not in wide
    assert "where" in wide
