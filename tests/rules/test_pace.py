"""The figures of the record make distributions, and differ by who proposes."""

import pytest

from sim.rules.pace import KINDS, NOT_ACCEPTED, POINTS, kind_shares, within_days


@pytest.mark.parametrize("third", [False, True])
def test_shares_of_kinds_make_a_distribution(third):
    shares = kind_shares(third=third)

    assert sum(shares.values()) == pytest.approx(1.0)
    assert min(shares.values()) > 0
    assert set(shares) <= {*KINDS}


def test_to_an_adversary_more_is_countered_and_nothing_denied():
    adversary, third = (kind_shares(third=third) for third in (False, True))

    assert (adversary["counter"], third["counter"]) == (0.29, 0.10)
    assert (third["defer"], third["condition"]) == (0.19, 0.12)
    assert "deny" in set(third) - set(adversary)
    assert adversary["refuse"] / adversary["defer"] == pytest.approx(
        NOT_ACCEPTED["refuse"] / NOT_ACCEPTED["defer"]
    )


def test_shares_of_grounds_make_a_distribution():
    assert sum(POINTS.values()) == pytest.approx(1.0)


def test_nine_in_ten_answer_within_the_days_of_the_record():
    assert 9 < within_days(0.9) < 11
    assert within_days(0.2) == 0.0
