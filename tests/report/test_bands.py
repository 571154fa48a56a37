"""A probability is told as a band, or with no more digits than draws can bear."""

import numpy as np
import pytest

from sim.expect.draws import Interval, interval
from sim.expect.labels import FITTED, LOOSE
from sim.report.bands import (
    EDGES,
    band,
    band_text,
    effect_text,
    number_text,
    percent,
    probability_text,
)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.0, 0.03, "very unlikely, under 5 %"),
        (0.06, 0.2, "unlikely, 5-20 %"),
        (0.01, 0.2, "unlikely, under 20 %"),
        (0.06, 0.41, "rather unlikely, 5-50 %"),
        (0.06, 0.79, "open, 5-80 %"),
        (0.0, 1.0, "open, anything from 0 to 100 %"),
        (0.3, 0.99, "open, over 20 %"),
        (0.5, 0.7, "rather likely, 50-80 %"),
        (0.8, 0.9, "likely, 80-95 %"),
        (0.96, 0.99, "very likely, over 95 %"),
    ],
)
def test_a_band_is_words_and_a_range(low, high, told):
    assert band_text(Interval((low + high) / 2, low, high)) == told


def test_a_band_holds_its_interval_and_ends_at_edges():
    for low in np.linspace(0, 1, 41):
        for high in np.linspace(low, 1, 21):
            below, above = band(Interval(low, low, high))
            assert below <= 100 * low + 1e-9
            assert above >= 100 * high - 1e-9
            assert {below, above} <= set(EDGES)


def test_no_interval_is_told_as_a_point():
    for value in np.linspace(0, 1, 101):
        below, above = band(interval(np.array([value])))
        assert below < above


def test_a_number_has_two_digits_at_most_and_its_range():
    told = number_text(Interval(0.43123, 0.00872, 0.8333))

    assert told == "43 % (0.87 to 83 %)"


def test_near_certainty_is_not_told_as_certainty():
    assert (percent(0.9999), percent(1e-9)) == ("over 99", "under 0.1")


def test_the_label_decides_between_band_and_number():
    held = Interval(0.4, 0.3, 0.45)

    assert probability_text(held, LOOSE) == f"{band_text(held)}, loose prior"
    assert probability_text(held, FITTED) == f"{number_text(held)}, fitted"


def test_an_effect_has_a_sign_and_a_range():
    assert effect_text(Interval(-27.6, -31.2, -0.01)) == "-28 (-31 to +0.0)"
