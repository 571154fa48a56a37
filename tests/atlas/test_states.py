"""Every state has a seat, and every venue lies where its source says."""

import re
from collections import Counter

import pytest

from sim.atlas.tables import states, venues


def test_there_are_193_members_two_observers_and_the_rest_is_flagged():
    kinds = Counter(state.kind for state in states().values())

    assert kinds["un-member"] == 193
    assert {code for code, state in states().items() if state.kind == "observer"} == {"PSE", "VAT"}
    assert {code for code, state in states().items() if state.kind == "other"} == {
        "COK",
        "NIU",
        "TWN",
        "XKX",
    }


def test_codes_have_three_letters_and_names_are_unique():
    names = [state.name for state in states().values()]

    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in states())
    assert len(set(names)) == len(names)


def test_every_state_has_its_capital_among_its_own_venues():
    for state in states().values():
        capital = venues()[state.capital]
        assert (capital.state, capital.kind) == (state.iso3, "capital")


def test_every_capital_is_the_seat_of_exactly_one_state():
    seats = sorted(state.capital for state in states().values())

    assert seats == sorted(venue.id for venue in venues().values() if venue.kind == "capital")


def test_every_venue_belongs_to_a_known_state():
    assert {venue.state for venue in venues().values()} <= set(states())


def test_ids_are_ascii_words_joined_by_hyphens():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in venues())


def test_coordinates_are_degrees():
    for venue in venues().values():
        assert -90 <= venue.lat <= 90
        assert -180 <= venue.lon <= 180


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("moscow", 55.75, 37.62),
        ("washington", 38.90, -77.04),
        ("wellington", -41.29, 174.78),
        ("saint-georges", 12.05, -61.75),
        ("brasilia", -15.78, -47.93),
    ],
)
def test_cities_of_all_four_quarters_lie_where_they_should(name, lat, lon):
    assert venues()[name].lat == pytest.approx(lat, abs=0.1)
    assert venues()[name].lon == pytest.approx(lon, abs=0.1)


def test_the_venues_of_both_scenarios_are_there():
    named = """
        moscow kyiv minsk istanbul abu-dhabi riyadh geneva vienna vatican budapest astana paris
        vilnius washington anchorage ankara phnom-penh warsaw new-delhi rangoon jakarta vientiane
        colombo tokyo kabul kathmandu rawalpindi kuala-lumpur rome brussels helsinki hanoi
        bucharest
    """
    assert set(named.split()) <= set(venues())


@pytest.mark.parametrize("code", ["ISR", "PSE", "XKX", "TWN"])
def test_a_disputed_status_is_noted_without_taking_a_position(code):
    assert "no position taken" in states()[code].note


@pytest.mark.parametrize("code", ["BEN", "BOL", "CHE", "CIV", "LKA", "NLD", "NRU", "SWZ", "ZAF"])
def test_a_double_seat_is_noted(code):
    assert states()[code].note
