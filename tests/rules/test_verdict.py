"""Screens, their fading, and lines of which nobody knows whether an offer breaks them."""

import numpy as np
import pytest
from staged import at, case_of

from sim.expect.draws import Believed
from sim.rules.bind import SCREENS, Bound
from sim.rules.book import standard_book
from sim.rules.verdict import HALVES, Hold, weigh

DRAWN = 200_000
STOCKHOLM = case_of(at("stockholm"))


def line(name="line", rule="refuses_ground", **settings):
    return Bound(standard_book()[rule], "alba", name, settings or {"of": ("SWE",)}, {})


def weighed(*lines, case=STOCKHOLM, **holds):
    return weigh(lines, case, {}, holds)


def hold(screen="place", **held):
    return Hold(screen, Believed(1, DRAWN).prior(screen, SCREENS[screen]), **held)


@pytest.mark.parametrize(
    ("screen", "said", "left"),
    [("place", np.inf, 0.6), ("place", 100.0, 0.6), ("place", 100 - HALVES, 0.8),
     ("place", 100 - 2 * HALVES, 0.9), ("condition", 100.0, 0.85), ("refused", np.inf, 0.75)],
)  # fmt: skip
def test_a_broken_line_leaves_what_the_model_says_and_fades(screen, said, left):
    passing = weighed(line(), line=hold(screen, said=said)).passing()

    assert passing.mean() == pytest.approx(left, abs=0.003)


def test_two_broken_lines_of_a_screen_count_once_and_the_older_one_comes_next():
    held = {"new": hold(said=100.0), "old": hold(said=100 - HALVES)}
    both = weighed(line("old"), line("new"), **held)
    new, old = weighed(line("new"), new=held["new"]), weighed(line("old"), old=held["old"])

    np.testing.assert_array_equal(both.passing(), new.passing())
    np.testing.assert_array_equal(both.passing("new"), old.passing())
    assert [(name, bool(leads.all())) for name, leads in both.leading(["old", "new"])] == [
        ("old", False), ("new", True)
    ]  # fmt: skip


def test_lines_of_two_screens_both_count():
    both = weighed(line("a"), line("b"), a=hold(), b=hold("condition"))

    assert both.passing().mean() == pytest.approx(0.6 * 0.85, abs=0.003)


def test_evidence_takes_its_part_of_a_violation():
    assert weighed(line(), line=hold(part=2 / 3)).passing().mean() == pytest.approx(0.733, abs=3e-3)
    assert weighed(line(), line=hold(part=0.0)).passing().mean() == 1


def test_a_line_that_is_met_after_all_gives_way_to_the_next_of_its_screen():
    both = weighed(line("a"), line("b"), a=hold(), b=hold(said=100 - HALVES))
    after = both.lifting({"a": np.array([True])})

    np.testing.assert_array_equal(after.passing(), both.passing("a"))


def test_a_line_enforced_for_sure_leaves_next_to_nothing():
    verdict = weighed(line(), line=Hold("line", np.ones(1)))

    assert 0 < verdict.acceptance[0, 0] < 1e-9


def unknown(place, of=("friendly",), rule="refuses_ground", likely=0.25):
    held = Hold("place", np.ones(1), guess=lambda _: np.full(1, likely))
    return weighed(line(rule=rule, of=of), case=case_of(at(place)), line=held)


def test_what_nobody_coded_breaks_a_line_as_likely_as_the_places_that_were_coded():
    assert unknown("geneva").passing() == pytest.approx(0.75)
    assert unknown("geneva", rule="only_ground").passing() == pytest.approx(0.25)
    assert unknown("geneva").unknown["line"].all()
    assert np.isnan(unknown("geneva").known("line"))


def test_what_somebody_coded_is_known():
    assert not unknown("helsinki").unknown
    assert unknown("helsinki").passing() == pytest.approx(0)


def test_an_offer_of_which_nothing_is_known_is_the_same_alone_as_in_a_table():
    held = Hold("place", np.ones(1), guess=lambda place: np.full(1, len(place) / 10))
    lines, offers = line(of=("friendly",)), [at("geneva"), at("helsinki"), at("oslo"), at()]
    whole = weighed(lines, case=case_of(*offers), line=held).acceptance
    apart = [weighed(lines, case=case_of(one), line=held).acceptance for one in offers]

    np.testing.assert_array_equal(whole, np.concatenate(apart))
