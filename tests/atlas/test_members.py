"""Membership is a dated fact; what the tables do not mention is unknown."""

from collections import Counter
from datetime import date
from itertools import groupby, pairwise

import pytest

from sim.atlas.tables import member, members, memberships, organisations, states
from sim.errors import UnknownNameError

AS_OF = date(2026, 1, 30)
MAY_1968 = date(1968, 5, 13)


@pytest.mark.parametrize(
    ("organisation", "on", "count"),
    [
        ("rome-statute", MAY_1968, 0),
        ("rome-statute", date(2002, 6, 30), 0),
        ("rome-statute", AS_OF, 125),
        ("rome-statute", date(2026, 6, 1), 125),
        ("rome-statute", date(2026, 6, 2), 124),
        ("eu", date(1957, 12, 31), 0),
        ("eu", MAY_1968, 6),
        ("eu", date(2013, 7, 1), 28),
        ("eu", date(2020, 1, 31), 28),
        ("eu", AS_OF, 27),
        ("nato", date(1949, 8, 23), 0),
        ("nato", MAY_1968, 15),
        ("nato", date(2024, 3, 6), 31),
        ("nato", AS_OF, 32),
        ("csto", MAY_1968, 0),
        ("csto", date(1998, 1, 1), 9),
        ("csto", date(2003, 1, 1), 6),
        ("csto", date(2010, 1, 1), 7),
        ("csto", AS_OF, 6),
        ("sco", date(2017, 6, 8), 6),
        ("sco", AS_OF, 10),
        ("brics", AS_OF, 10),
        ("gcc", date(1981, 5, 24), 0),
        ("gcc", AS_OF, 6),
    ],
)
def test_as_many_belong_as_are_known_to(organisation, on, count):
    assert len(members(organisation, on)) == count


@pytest.mark.parametrize(
    ("organisation", "state", "first_day"),
    [
        ("rome-statute", "UKR", date(2025, 1, 1)),
        ("rome-statute", "ARM", date(2024, 2, 1)),
        ("rome-statute", "PSE", date(2015, 4, 1)),
        ("rome-statute", "MNE", date(2006, 6, 3)),
        ("eu", "GBR", date(1973, 1, 1)),
        ("eu", "HRV", date(2013, 7, 1)),
        ("nato", "FRA", date(1949, 8, 24)),
        ("nato", "DEU", date(1955, 5, 6)),
        ("nato", "FIN", date(2023, 4, 4)),
        ("csto", "UZB", date(2006, 8, 16)),
    ],
)
def test_a_state_belongs_from_its_first_day(organisation, state, first_day):
    assert member(organisation, state, first_day)
    assert not member(organisation, state, date.fromordinal(first_day.toordinal() - 1))


@pytest.mark.parametrize(
    ("organisation", "state", "first_day_out"),
    [
        ("rome-statute", "BDI", date(2017, 10, 27)),
        ("rome-statute", "PHL", date(2019, 3, 17)),
        ("rome-statute", "HUN", date(2026, 6, 2)),
        ("eu", "GBR", date(2020, 2, 1)),
        ("csto", "UZB", date(1999, 4, 20)),
        ("csto", "UZB", date(2012, 12, 19)),
    ],
)
def test_a_state_that_left_belonged_until_the_day_before(organisation, state, first_day_out):
    assert not member(organisation, state, first_day_out)
    assert member(organisation, state, date.fromordinal(first_day_out.toordinal() - 1))


@pytest.mark.parametrize("state", ["BFA", "MLI", "NER", "VEN", "ZAF", "GMB"])
def test_an_announced_or_revoked_withdrawal_changes_nothing(state):
    assert member("rome-statute", state, AS_OF)


@pytest.mark.parametrize("organisation", organisations())
def test_every_organisation_mentions_every_state(organisation):
    mentioned = {spell.state for spell in memberships() if spell.organisation == organisation}

    assert mentioned == set(states())


def test_there_are_seven_organisations():
    assert organisations() == ("brics", "csto", "eu", "gcc", "nato", "rome-statute", "sco")


def test_a_state_that_is_absent_is_an_error_that_says_so():
    with pytest.raises(UnknownNameError) as error:
        member("nato", "UKRR", AS_OF)

    assert str(error.value) == (
        "memberships.csv: no state 'UKRR' among the memberships of 'nato'; absent means unknown\n"
        "  hint: did you mean 'UKR'?"
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda: member("natto", "UKR", AS_OF),
        lambda: members("natto", AS_OF),
    ],
)
def test_an_unknown_organisation_is_an_error_with_the_nearest_name(ask):
    with pytest.raises(UnknownNameError, match="did you mean 'nato'"):
        ask()


def test_spells_run_forward_and_do_not_overlap():
    for _, group in groupby(memberships(), key=lambda spell: (spell.organisation, spell.state)):
        spells = list(group)
        days = [day for spell in spells for day in (spell.since, spell.until) if day]
        assert all(before < after for before, after in pairwise(days))
        assert all(spell.until for spell in spells[:-1])


def test_the_rows_of_a_state_stand_together():
    keys = [(spell.organisation, spell.state) for spell in memberships()]

    assert len(list(groupby(keys))) == len(set(keys))


def test_a_state_that_never_belonged_has_one_row_without_dates():
    rows = Counter((spell.organisation, spell.state) for spell in memberships())
    never = [spell for spell in memberships() if spell.since is None]

    assert all(spell.until is None for spell in never)
    assert all(rows[spell.organisation, spell.state] == 1 for spell in never)
