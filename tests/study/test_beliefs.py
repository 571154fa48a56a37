"""What one would have to believe: known answers by hand, and the shipped scenario."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest

from sim.expect.bench import bench
from sim.expect.hearing import of_answer, on_day
from sim.facts.record import Guarantee, Offer
from sim.rules.bind import Bound
from sim.rules.book import standard_book
from sim.rules.offers import Offers
from sim.rules.verdict import Hold, Verdict, logistic
from sim.study.beliefs import beliefs
from sim.study.differences import ENOUGH

GENEVA = Offer(
    venues=("geneva",),
    level="leaders",
    format="bilateral",
    guarantees=(Guarantee(kind="immunity", by="switzerland"),),
)


@pytest.fixture(scope="module")
def shipped_bench(leaders):
    return bench(leaders, seed=1, draws=512)


def bound(rule, name=None):
    found = standard_book()[rule]
    return Bound(found, "alba", name or rule, {}, found.priors)


def asked(pushes, lines):
    """Return what to believe of one offer; each line is its violation and its own screen's."""
    rules = [bound(name) for name in pushes] + [bound(rule, name) for rule, name in lines]
    broken = {name: np.array([[held[0]]]) for (_, name), held in lines.items()}
    verdict = Verdict(
        rules=tuple(rules),
        pushes={name: np.array([[push]]) for name, push in pushes.items()},
        violations=broken,
        counted=broken,
        holds={name: Hold(name, np.array([held[1]])) for (_, name), held in lines.items()},
        shape=(1, 1),
    )
    return beliefs(verdict, "alba")


def believed(hearing, offer, party, by=None):
    """Return what to believe for a party to accept an offer that is put to it."""
    return beliefs(hearing.put(party, [offer], by), party)


def names(sets):
    return [[belief.name for belief in one.what] for one in sets]


LINE = ("only_ground", "L")
HOST = "hostile_host does not count"


def test_the_only_pair_is_found_with_its_acceptance():
    found = asked({"base": 1.0, "hostile_host": -3.0}, {LINE: (1.0, 0.8)})

    assert found.now.mean == pytest.approx(0.2 * logistic(np.array(-2.0)))
    assert (found.size, names(found.sets)) == (2, [["L not enforced", HOST]])
    assert found.sets[0].after.mean == pytest.approx(1 / (1 + np.exp(-1)))


def test_single_beliefs_come_with_what_each_does_largest_first():
    found = asked({"hostile_host": -1.0}, {LINE: (1.0, 0.8)})

    assert names(found.singles) == [["L not enforced"], [HOST]]
    assert [one.after.mean for one in found.singles] == pytest.approx([0.26894, 0.1], abs=1e-5)


def test_nothing_need_be_believed_of_an_offer_that_is_accepted():
    found = asked({"third_party": 1.0}, {})

    assert (found.size, found.sets) == (0, ())


def test_what_speaks_for_the_offer_or_is_respected_is_no_belief():
    found = asked({"base": -1.0, "deviation": -1.0, "third_party": 0.5}, {LINE: (0.0, 0.8)})

    assert found.singles == ()


def test_none_found_among_up_to_three_is_an_answer():
    lines = {("only_ground", f"L{n}"): (1.0, 0.99) for n in range(4)}

    assert asked({"third_party": 2.0}, lines).size is None


def test_ties_are_all_listed_by_name():
    lines = {("only_ground", f"L{n}"): (1.0, 0.9) for n in (2, 1, 3)}
    found = asked({"third_party": 2.0}, lines)

    assert names(found.sets) == [["L1 not enforced", "L2 not enforced", "L3 not enforced"]]
    lines = {("only_ground", f"L{n}"): (1.0, 0.4) for n in (2, 1)}
    assert names(asked({"third_party": 2.0}, lines).sets) == [
        ["L1 not enforced"], ["L2 not enforced"],
    ]  # fmt: skip


def test_an_agreed_agenda_satisfies_the_line_that_asks_for_it():
    found = asked({"third_party": 1.0}, {("needs_preparation", "P"): (1.0, 0.9)})
    by_name = {one.what[0].name: one.after.mean for one in found.singles}

    assert by_name["agenda agreed"] == by_name["P not enforced"]
    assert by_name["agenda agreed"] == pytest.approx(1 / (1 + np.exp(-1)))


def test_no_smaller_set_passes_and_no_set_of_the_size_is_missed():
    lines = {("only_ground", f"L{n}"): (1.0, 0.3 + 0.1 * n) for n in range(3)}
    pushes = {"base": 1.5, "hostile_host": -0.4, "no_place": -0.5}
    found = asked(pushes, lines)
    singles = [one.what[0] for one in found.singles]

    def acceptance(held):
        dropped = {name for belief in held for name in belief.rules}
        margin = sum(push for name, push in pushes.items() if name not in dropped)
        kept = [1 - q for (_, name), (_, q) in lines.items() if name not in dropped]
        return np.prod(kept) / (1 + np.exp(-margin))

    passing = {
        size: {frozenset(c) for c in combinations(singles, size) if acceptance(c) > ENOUGH}
        for size in range(1, found.size + 1)
    }
    assert len(singles) == len(lines) + 2
    assert not any(passing[size] for size in range(1, found.size))
    assert passing[found.size] == {frozenset(one.what) for one in found.sets}


def panel_offers(hearing, offer):
    return Offers.of(hearing.bench.scenario, [offer], None)


def test_no_three_beliefs_make_russia_come_to_kyiv(shipped_bench):
    hearing = of_answer(shipped_bench, shipped_bench.scenario.events["kyiv-answer-2026-01"])

    assert believed(hearing, hearing.terms, "russia", "ukraine").size is None


def test_a_line_that_is_not_enforced_is_a_line_that_is_left_out(shipped_bench):
    hearing = on_day(shipped_bench, date(2026, 1, 31))
    verdict = hearing.weigh("russia", panel_offers(hearing, GENEVA))
    found = believed(hearing, GENEVA, "russia")
    dropped = next(one for one in found.singles if one.what[0].name == "RU2 not enforced")

    assert dropped.after.mean == pytest.approx(verdict.without("RU2").mean(), rel=1e-12)
