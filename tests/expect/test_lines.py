"""Lines live: they are said again, fade, end, lapse and are enforced by the record."""

from datetime import date

import pytest
from staged import dispute, facts, offer, ruled

from sim.expect.bench import bench
from sim.expect.hearing import before, on_day
from sim.facts.parties import Grade
from sim.facts.record import Offer
from sim.rules.bind import FADING
from sim.rules.verdict import HALVES

LINE = {"id": "A1", "rule": "refuses_ground", "of": ["SWE"], "position": "A1"}
SAID = {"id": "A1", "says": "Not in Sweden.", "kind": "red-line", "said": "2025-01-05",
        "grade": "E2"}  # fmt: skip
STOCKHOLM = Offer(venues=("stockholm",), level="leaders", format="bilateral")
DAY = date(2025, 3, 1)


def held(*record, line=LINE, **said):
    made = ruled(facts(), "alba", line, positions=[SAID | said])
    return bench(dispute(made | {"record": list(record)}), seed=1, draws=64)


def answer(name, on, to, act="refuse", **more):
    return {"id": name, "on": on, "act": act, "by": "alba", "answers": to, "says": "An answer.",
            "assumed": "a trial", **more}  # fmt: skip


def statement(on, **more):
    return {"id": "again", "on": on, "act": "statement", "by": "alba", "says": "As before.",
            "assumed": "a trial", **more}  # fmt: skip


def lines(bench, day, clock="public"):
    return [bound.id for bound, _ in bench.in_force("alba", day, clock) if bound.id == "A1"]


def counts(bench, day, clock="public"):
    hearing = before(bench, day, clock)
    return float(hearing.put("alba", [STOCKHOLM], "borea").counted["A1"].max())


def test_a_line_counts_half_after_three_weeks_until_it_is_said_again():
    silent, again = held(), held(statement("2025-02-20", restates=["A1"]))

    assert "place" in FADING
    assert counts(silent, date(2025, 1, 5 + int(HALVES))) == pytest.approx(0.5)
    assert counts(again, date(2025, 2, 20)) < 0.5
    assert counts(again, date(2025, 2, 21)) == pytest.approx(2 ** (-1 / HALVES))


def test_in_hindsight_a_line_that_is_said_later_counts_as_one_said_as_long_before():
    opened = held(said="2025-01-26")

    assert not lines(opened, date(2025, 1, 4))
    assert counts(opened, date(2025, 1, 6), "hindsight") == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("act", "breaks"),
    [
        (offer("own", "2025-02-01", "alba", ["borea"], "stockholm"), True),
        (offer("own", "2025-02-01", "alba", ["borea"], "geneva"), False),
        (answer("yes", "2025-02-01", "theirs", "accept"), True),
        (answer("no", "2025-02-01", "theirs"), False),
        ({"id": "held", "on": "2025-02-01", "act": "meet", "by": "borea", "to": ["alba"],
          "says": "They met.", "assumed": "a trial",
          "meeting": {"venues": ["stockholm"], "level": "leaders"}}, True),
    ],
)  # fmt: skip
def test_a_line_lapses_when_its_holder_offers_accepts_or_attends_what_breaks_it(act, breaks):
    opened = held(offer("theirs", "2025-01-20", "borea", ["alba"], "stockholm"), act)

    assert lines(opened, date(2025, 1, 31)) == ["A1"]
    assert lines(opened, date(2025, 2, 1)) == ([] if breaks else ["A1"])
    told = [lapse.bound.id for event in opened.order for lapse in opened.lines.told(event)]
    assert told == (["A1"] if breaks else [])


def test_a_line_that_lapsed_holds_again_when_it_is_said_again():
    own = offer("own", "2025-02-01", "alba", ["borea"], "stockholm")
    opened = held(own, statement("2025-02-10", restates=["A1"]))

    assert not lines(opened, date(2025, 2, 9))
    assert lines(opened, date(2025, 2, 10)) == ["A1"]


def test_a_line_that_stands_is_told_and_kept():
    own = offer("own", "2025-02-01", "alba", ["borea"], "stockholm")
    opened = held(own, stands="It was a slip.")

    assert lines(opened, DAY) == ["A1"]
    assert [lapse.position.stands for lapse in opened.lines.told(opened.order[0])] == [
        "It was a slip."
    ]


def test_a_line_ends_on_the_day_of_the_statement_that_ends_it():
    ending = {"on": "2025-02-01", "says": "We may come.", "assumed": "a trial"}
    opened = held(until=ending)

    assert lines(opened, date(2025, 1, 31)) == ["A1"]
    assert not lines(opened, date(2025, 2, 1))


def test_two_refusals_of_one_offer_enforce_a_line_once_and_of_two_offers_twice():
    first = offer("first", "2025-01-10", "borea", ["alba"], "stockholm")
    second = offer("second", "2025-01-20", "borea", ["alba"], "stockholm")
    once = held(first, answer("a", "2025-01-11", "first"), answer("b", "2025-01-12", "first"))
    twice = held(first, answer("a", "2025-01-11", "first"), second,
                 answer("b", "2025-01-21", "second"))  # fmt: skip

    grades = [dict(on_day(opened, DAY).grades["alba"])["A1"] for opened in (once, twice)]
    assert grades == [Grade.E2, Grade.E3]


def test_what_enforces_a_line_moves_no_number():
    record = [offer("first", "2025-01-10", "borea", ["alba"], "stockholm"),
              answer("a", "2025-01-11", "first"),
              offer("second", "2025-01-20", "borea", ["alba"], "stockholm"),
              answer("b", "2025-01-21", "second")]  # fmt: skip
    declared = held(*record)
    hearing = on_day(declared, DAY)

    assert hearing.grades["alba"]["A1"] is Grade.E3
    assert hearing.holds["alba"]["A1"].part == 1


def test_a_place_that_nobody_coded_is_between_those_that_were():
    """A fact that is taken away moves an answer towards the mean and narrows nothing."""
    means, spreads = {}, {}
    for name, of, not_of in (
        ("broken", ["geneva", "stockholm"], ["oslo"]), ("met", ["stockholm"], ["oslo", "geneva"]),
        ("unknown", ["stockholm"], ["oslo"]),
    ):  # fmt: skip
        trait = {"says": "Hostile.", "of": of, "not_of": not_of, "assumed": "a trial"}
        made = ruled(facts(), "alba", LINE | {"of": ["hostile"]}, positions=[SAID])
        opened = bench(dispute(made | {"traits": {"hostile": trait}}), seed=1, draws=4096)
        put = before(opened, date(2025, 1, 6)).put(
            "alba", [STOCKHOLM.model_copy(update={"venues": ("geneva",)})], "borea"
        )
        means[name], spreads[name] = put.passing().mean(), put.counted["A1"].std()

    assert means["broken"] < means["unknown"] < means["met"]
    assert spreads["unknown"] > max(spreads["broken"], spreads["met"])
