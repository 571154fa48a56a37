"""What a state is to another: absent inside a table is no, absent outside it is not known."""

from datetime import date

import numpy as np
import pytest

from sim.atlas.relations import distance_km, lean, meetings, relations
from sim.atlas.tables import former_states, sources, states

ON = date(2015, 6, 1)


def test_absent_inside_is_no_and_outside_is_not_known():
    rivalry = relations()["rivalry"]

    assert rivalry.find("RUS", "UKR", ON).value is True
    assert rivalry.find("UKR", "RUS", ON).value is True
    assert rivalry.find("CHE", "AUT", ON).value is False
    assert rivalry.find("CHE", "AUT", date(1700, 1, 1)).value is None


def test_a_state_that_a_table_lacks_is_not_known_and_says_so():
    found = relations()["embassy"].find("VAT", "RUS", date(2000, 1, 1))

    assert (found.value, found.note) == (None, "its table does not cover VAT")
    assert relations()["listed-unfriendly"].find("CHE", "UKR", date(2023, 1, 1)).value is None


def test_an_old_value_is_used_for_a_while_and_told_to_be_old():
    pact = relations()["defence-pact"]

    assert "as of 2018-12-31" in pact.find("FRA", "DEU", date(2020, 1, 1)).note
    assert pact.find("FRA", "DEU", date(2040, 1, 1)).value is None


def test_a_column_says_yes_no_or_not_known_of_each_host():
    found = relations()["listed-unfriendly"].column(["CHE", "SRB", ""], "RUS", date(2023, 1, 1))

    assert found.tolist() == [1, 0, 0]
    assert np.isnan(relations()["sky-closed"].column(["CHE"], "UKR", date(2023, 1, 1)))


def test_nothing_is_known_of_a_state_on_a_day_on_which_it_was_none():
    pacts = relations()["defence-pact"]

    told = pacts.column(["CZE", "CSK", "POL"], "RUS", date(1968, 5, 13))

    assert np.isnan(told[0])
    assert told[1:].tolist() == [1.0, 1.0]


def test_who_is_near_to_one_side_is_far_from_the_other():
    one, other = (lean("BLR", *pair, ON, relations()) for pair in (("RUS", "UKR"), ("UKR", "RUS")))

    assert one.value == pytest.approx(-other.value)
    assert one.value > 0 > lean("POL", "RUS", "UKR", ON, relations()).value
    assert lean("VAT", "RUS", "UKR", ON, relations()).value is None


def test_meetings_are_counted_before_a_day_only():
    before, after = (meetings("RUS", "USA", "AUT", date(year, 1, 1), relations())
                     for year in (1961, 1962))  # fmt: skip

    assert after.value == before.value + 1
    assert "Vienna; president" in after.note
    assert meetings("FRA", "DEU", "CHE", ON, relations()).value is None


def test_every_table_names_a_source_and_states_that_exist():
    known = {*states(), *former_states(), ""}
    for table in relations().values():
        assert table.source in sources()
        assert table.facts
        if table.about in {"one", "pair", "ordered"}:
            assert {name for fact in table.facts for name in fact[:2]} <= known


def test_distance_is_symmetric_and_none_from_a_place_to_itself():
    assert distance_km("geneva", "geneva") == 0
    assert distance_km("geneva", "doha") == distance_km("doha", "geneva") > 4000
