"""The words in which reports name acts, days, places and terms."""

from datetime import date
from typing import get_args

import pytest
from samples import PARIS

from sim.charts.lanes import STATES
from sim.facts.fact import read_span
from sim.facts.reading import read_scenario
from sim.facts.record import Event, Offer
from sim.report.words import (
    ACTS,
    caveat,
    cites,
    cites_text,
    party_names,
    place_text,
    span_text,
    terms_text,
)

KINDS = {
    act
    for kind in get_args(get_args(Event)[0])
    for act in get_args(kind.model_fields["act"].annotation)
}


def test_every_act_of_the_format_has_its_words():
    assert {act for act, named in ACTS.items() if named.does} == KINDS


def test_every_state_has_its_colour():
    assert list(STATES) == ["idle", "signalled", "open", "agreed", "scheduled", "held", "lapsed"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-01-30", "30 Jan 2026"),
        ("2026-01", "Jan 2026"),
        ("2026", "1 Jan-31 Dec 2026"),
        ("2026-01-01/2026-01-31", "Jan 2026"),
        ("2026-01-01/2026-01-30", "1-30 Jan 2026"),
        ("2025-12-31/2026-01-01", "31 Dec 2025-1 Jan 2026"),
        ("2025-08-15/2025-09-15", "15 Aug-15 Sep 2025"),
    ],
)
def test_days_are_written_as_people_write_them(written, told):
    assert span_text(read_span(written)) == told


def test_sources_of_one_outlet_and_day_are_told_apart_by_their_titles():
    named = [f"frus-1964-68-v06-d{number}" for number in (190, 191, 169)]
    told = [text for _, text in cites(read_scenario(PARIS), "", named)]

    assert [text.partition("volume VI, ")[2] for text in told] == [
        "11 Apr 1968, Document 190", "11 Apr 1968, Document 191", "31 Mar 1968",
    ]  # fmt: skip


def test_the_caveat_names_the_last_day():
    assert caveat(date(2026, 1, 30)) == (
        "Explores stated assumptions. Not a forecast. Knows nothing after 2026-01-30."
    )


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        ({"venues": ["geneva"]}, "Geneva"),
        ({"venues": ["island"]}, "The island"),
        ({"venues": ["geneva", "island"]}, "Geneva or The island"),
        ({"venues": ["geneva", "paris", "island"]}, "Geneva, Paris or The island"),
        ({}, "no place named"),
        ({"medium": "virtual"}, "by video"),
        (
            {"venues": ["geneva", "paris", "rome", "vienna", "oslo"]},
            "Geneva, Paris, Rome, Vienna or Oslo",
        ),
        (
            {"venues": ["geneva", "paris", "rome", "vienna", "oslo", "bern"]},
            "Geneva, Paris, Rome, Vienna and 2 more",
        ),
    ],
)
def test_places_are_listed_as_in_a_sentence(small, offer, told):
    assert place_text(small, Offer(level="leaders", **offer)) == told


def test_parties_are_listed_as_in_a_sentence(small):
    assert party_names(small, ["alba"]) == "Alba"
    assert party_names(small, ["alba", "borea", "helvia"]) == "Alba, Borea and Helvia"


def test_terms_are_told_in_one_line(small):
    offer = Offer(
        level="leaders", format="trilateral", venues=("geneva",), participants=("helvia",),
        window="2025-03-09", guarantees=("safety",), agenda=("border",),
    )  # fmt: skip

    assert terms_text(small, offer) == (
        "Geneva, leaders, trilateral with Helvia, 9 Mar 2025; guarantees: safety; agenda: border"
    )


def test_a_format_that_no_source_tells_is_said_to_be_so(small):
    assert terms_text(small, Offer(level="experts")) == "no place named, experts, format not stated"


def test_citations_are_grouped_by_source():
    assert cites_text(["a#p1", "b#p2", "a#p3", "c"]) == "a p1, p3; b p2; c"
