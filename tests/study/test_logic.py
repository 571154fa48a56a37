"""What follows from stated lines alone: known answers, and brute force."""

from datetime import date
from itertools import chain, combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.expect.bench import Bench, bench
from sim.expect.hearing import on_day
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.study.explore import explore
from sim.study.logic import hitting_sets, leaving_out, logic, rests, smallest

LINES = "abcde"
families = st.lists(st.frozensets(st.sampled_from(LINES)), min_size=1, max_size=8)
LISTED = {"UA1", "UA2", "RU2", "RU3", "RU4"}
SITES = (
    "moscow", "minsk", "kyiv", "istanbul", "abu-dhabi", "riyadh",
    "geneva", "vienna", "vatican", "budapest", "astana", "virtual",
)  # fmt: skip
DAY = date(2026, 1, 31)


def subsets(lines=LINES):
    every = chain.from_iterable(combinations(lines, n) for n in range(len(lines) + 1))
    return [frozenset(held) for held in every]


def minimal(sets):
    return {held for held in sets if not any(other < held for other in sets)}


def stated(broken):
    """Return an exploration in which each class breaks some lines."""
    violations = {
        ("alba", line): np.array([1.0 if line in held else 0.0 for held in broken])
        for line in LINES
    }
    return SimpleNamespace(classes=broken, violations=violations)


def completed(exploration, value):
    """Return an exploration in which whatever is not known is broken, or met."""
    known = {
        line: np.where(np.isnan(degree), value, degree)
        for line, degree in exploration.violations.items()
    }
    return SimpleNamespace(classes=exploration.classes, violations=known)


@given(families, families)
def test_what_is_not_known_neither_contradicts_nor_opens(broken, blank):
    found = stated(broken)
    for (_, line), degree in found.violations.items():
        degree[[n for n, lines in enumerate(blank[: len(broken)]) if line in lines]] = np.nan
    said, worst, best = (logic(each) for each in (found, completed(found, 1), completed(found, 0)))

    assert said.open == worst.open
    assert set(said.open) | set(said.doubtful) == set(best.open)
    assert said.corrections == worst.corrections
    if not said.open:
        assert said.conflicts == best.conflicts


@given(families)
def test_minimal_hitting_sets_are_those_of_brute_force(family):
    hits = [held for held in subsets() if all(held & one for one in family)]

    assert set(hitting_sets(family)) == minimal(hits)


@given(families)
def test_hitting_sets_of_hitting_sets_are_the_minimal_sets(family):
    sets = [held for held in family if held]

    assert hitting_sets(hitting_sets(sets)) == smallest(sets)


@given(families)
def test_conflicts_are_the_minimal_sets_that_no_offer_satisfies_together(broken):
    clash = [lines for lines in subsets() if lines and all(lines & held for held in broken)]

    assert set(logic(stated(broken)).conflicts) == minimal(clash)


@given(families)
def test_corrections_are_the_minimal_sets_without_which_some_offer_breaks_none(broken):
    cures = [lines for lines in subsets() if any(held <= lines for held in broken)]
    found = logic(stated(broken))

    if found.open:
        assert frozenset() in cures
        assert not found.corrections
    else:
        assert {one.lines for one in found.corrections} == minimal(cures)
        for one in found.corrections:
            assert one.opens == tuple(n for n, held in enumerate(broken) if held <= one.lines)


@pytest.fixture(scope="module")
def twelve(leaders):
    """Return the twelve sites with and without a disputed promise of immunity."""
    opened = bench(leaders, seed=1, draws=4)
    listed = tuple(bound for bound in opened.rules if bound.id in LISTED)
    asked = Space(venues=SITES, guarantees=({"kind": "immunity", "strength": 0.5},),
                  at_most_guarantees=1)  # fmt: skip
    return explore(Bench(leaders, listed, opened.believed), open_space(leaders, asked), DAY)


def opened_by(exploration, correction):
    """Return venue or medium of the offers that a correction opens, and whether immune."""
    offers = [
        exploration.space.offer(int(n))
        for number in correction.opens
        for n in exploration.classes.offers(number)
    ]
    return {((*o.venues, o.medium)[0], bool(o.guarantees)) for o in offers}


def test_the_twelve_sites_have_one_conflict(twelve):
    assert set(logic(twelve).conflicts) == {frozenset({"UA1", "RU2"})}
    assert len(twelve.space.places) == 12


def test_without_only_moscow_every_site_opens_that_ukraine_does_not_exclude(twelve):
    correction = next(one for one in logic(twelve).corrections if one.lines == {"RU2"})
    sites = set(SITES) - {"moscow", "minsk"}

    assert opened_by(twelve, correction) == {(v, immune) for v in sites for immune in (False, True)}


def test_without_the_line_of_ukraine_moscow_opens(twelve):
    corrections = {one.lines: one for one in logic(twelve).corrections}

    assert set(corrections) == {frozenset({"RU2"}), frozenset({"UA1"})}
    found = opened_by(twelve, corrections[frozenset({"UA1"})])
    assert found == {("moscow", False), ("moscow", True)}


def test_a_line_left_out_breaks_nothing(twelve):
    found = logic(twelve, frozenset({"RU2"}))

    assert found.open
    assert not found.conflicts


def test_a_line_falls_with_the_only_source_that_it_rests_on(twelve, leaders):
    held = rests(on_day(twelve.bench, DAY))
    lost = {one.without: one.lost for one in leaving_out(twelve, held)}

    assert "RU3" in lost["kyiv-post-2026-01-28"]
    for source, lines in lost.items():
        if not source.startswith("lineage"):
            assert all(cite.startswith(source) for line in lines for cite in held[line].cites)


def test_only_moscow_falls_with_the_one_lineage_that_reports_it(twelve, leaders):
    held = rests(on_day(twelve.bench, DAY))

    assert set(held["RU2"].lineages) == {"kyiv-independent"}
    assert ["RU2" in one.lost for one in leaving_out(twelve, held)].count(True) == 1
