"""Days and ranges of days, as files write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from sim.facts.fact import Span, read_day, read_span

JANUARY = Span(date(2026, 1, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-01-30", "2026-01-30", "2026-01-30"),
        ("2026-01", "2026-01-01", "2026-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-01-28/2026-01-31", "2026-01-28", "2026-01-31"),
        ("2025-09/2025-11", "2025-09-01", "2025-11-30"),
        ("2019/2025-03-04", "2019-01-01", "2025-03-04"),
    ],
)
def test_a_range_runs_from_its_first_to_its_last_day(text, first, last):
    assert read_span(text) == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13", "2026-00", "0000", "2026-13-01/2027-01-01"]
)
def test_a_day_that_is_not_in_the_calendar_is_an_error(text):
    with pytest.raises(PydanticCustomError, match="is not in the calendar"):
        read_span(text)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "30.01.2026",
        "2026-1-30",
        "2026-01-30T10:00",
        "2026-01-30/",
        "22:30",
        None,
        5,
        [],
        {},
    ],
)
def test_what_is_no_day_is_an_error_that_says_how_to_write_one(value):
    with pytest.raises(PydanticCustomError, match="neither a day nor a range") as error:
        read_span(value)

    assert "write 2026-01-30" in error.value.context["hint"]


def test_a_range_that_runs_backwards_is_an_error():
    with pytest.raises(PydanticCustomError, match="the range 2026-02/2026-01 runs backwards"):
        read_span("2026-02/2026-01")


@pytest.mark.parametrize("text", ["2026-01", "2026-01-30/2026-01-31", "tomorrow", "20260130", None])
def test_where_a_day_is_due_a_range_is_an_error(text):
    with pytest.raises(PydanticCustomError, match="is not a day"):
        read_day(text)


def test_a_day_that_february_lacks_is_an_error():
    with pytest.raises(PydanticCustomError, match="2025-02-29 is not in the calendar"):
        read_day("2025-02-29")


@given(st.dates(), st.dates())
def test_what_is_written_is_read_again(a, b):
    span = Span(min(a, b), max(a, b))

    assert read_span(str(span)) == span
    assert read_day(str(a)) == a


@given(st.text(alphabet="0123456789-/", max_size=24))
def test_digits_in_any_order_are_a_range_or_an_error(text):
    try:
        span = read_span(text)
    except PydanticCustomError:
        return

    assert span.first <= span.last


def test_values_are_taken_as_they_are():
    assert read_span(JANUARY) is JANUARY
    assert read_span(date(2026, 1, 30)) == read_span("2026-01-30")
    assert read_day(date(2026, 1, 30)) == date(2026, 1, 30)
