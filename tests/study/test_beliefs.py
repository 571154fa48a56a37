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
from sim.rules.verdict import Verdict, logistic
from sim.study.beliefs import ATTRIBUTES, beliefs
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


def asked(pushes, lines, weights):
    """Return what to believe of one offer; each line is its violation and enforcement."""
    rules = [bound(name) for name in pushes] + [bound(rule, name) for rule, name in lines]
    verdict = Verdict(
        rules=tuple(rules),
        pushes={name: np.array([[push]]) for name, push in pushes.items()},
        violations={name: np.array([[held[0]]]) for (_, name), held in lines.items()},
        enforcement={name: np.array([held[1]]) for (_, name), held in lines.items()},
        shape=(1, 1),
    )
    draws = {f"{n}.weight[alba/{n}]": np.array([weight]) for n, weight in weights.items()}
    return beliefs(verdict, draws, "alba")


def believed(hearing, offer, party, by=None):
    """Return what to believe for a party to accept an offer that is put to it."""
    return beliefs(hearing.put(party, [offer], by), hearing.bench.draws, party)


def names(sets):
    return [[belief.name for belief in one.what] for one in sets]


def test_the_only_pair_is_found_with_its_acceptance():
    found = asked({"ground": -1.0}, {("only_ground", "L"): (1.0, 0.8)}, {"ground": 4.0})

    assert found.now.mean == pytest.approx(0.2 * logistic(np.array(-1.0)))
    assert (found.size, names(found.sets)) == (2, [["L not enforced", "best ground"]])
    assert found.sets[0].after.mean == pytest.approx(1 / (1 + np.exp(-2)))


def test_single_beliefs_come_with_what_each_does_largest_first():
    found = asked({"ground": -1.0}, {("only_ground", "L"): (1.0, 0.8)}, {"ground": 4.0})

    assert names(found.singles) == [["L not enforced"], ["best ground"]]
    assert [one.after.mean for one in found.singles] == pytest.approx([0.26894, 0.17616], abs=1e-5)


def test_nothing_need_be_believed_of_an_offer_that_is_accepted():
    found = asked({"ground": 1.0}, {}, {"ground": 4.0})

    assert (found.size, found.sets) == (0, ())


def test_what_is_already_so_is_no_belief():
    found = asked({"ground": 2.0}, {("only_ground", "L"): (0.0, 0.8)}, {"ground": 4.0})

    assert found.singles == ()


def test_none_found_among_up_to_three_is_an_answer():
    lines = {("only_ground", f"L{n}"): (1.0, 0.99) for n in range(4)}

    assert asked({"ground": 2.0}, lines, {"ground": 4.0}).size is None


def test_ties_are_all_listed_by_name():
    lines = {("only_ground", f"L{n}"): (1.0, 0.9) for n in (2, 1, 3)}
    found = asked({"ground": 2.0}, lines, {"ground": 4.0})

    assert names(found.sets) == [["L1 not enforced", "L2 not enforced", "L3 not enforced"]]
    lines = {("only_ground", f"L{n}"): (1.0, 0.4) for n in (2, 1)}
    assert names(asked({"ground": 2.0}, lines, {"ground": 4.0}).sets) == [
        ["L1 not enforced"], ["L2 not enforced"],
    ]  # fmt: skip


def test_an_agreed_agenda_satisfies_the_line_and_improves_preparation():
    found = asked({"preparation": -0.7}, {("needs_preparation", "P"): (0.5, 1.0)},
                  {"preparation": 2.0})  # fmt: skip
    by_name = {one.what[0].name: one.after.mean for one in found.singles}

    assert by_name["agenda agreed"] == pytest.approx(1 / (1 + np.exp(-0.3)))
    assert by_name["best preparation"] == pytest.approx(0.5 / (1 + np.exp(-1)))
    assert names(found.sets) == [["agenda agreed"]]


def test_an_agreed_agenda_counts_once_beside_full_preparation():
    found = asked({"base": -0.9, "preparation": -0.7}, {("needs_preparation", "P"): (0.5, 1.0)},
                  {"preparation": 2.0})  # fmt: skip
    accepts = {tuple(held): one.after.mean
               for held, one in zip(names(found.sets), found.sets, strict=True)}  # fmt: skip

    assert accepts == {
        ("P not enforced", "best preparation"): pytest.approx(1 / (1 + np.exp(-0.1))),
        ("agenda agreed", "best preparation"): pytest.approx(1 / (1 + np.exp(-0.1))),
    }


def test_no_smaller_set_passes_and_no_set_of_the_size_is_missed(shipped_bench):
    hearing = on_day(shipped_bench, date(2026, 1, 31))
    found = believed(hearing, GENEVA, "ukraine")
    verdict = hearing.weigh("ukraine", panel_offers(hearing, GENEVA))
    pushes, passing = dict(verdict.pushes), {b.id: b for b in verdict.rules}
    singles = [one.what[0] for one in found.singles]

    def acceptance(held):
        margin, passed = np.zeros(512), np.ones(512)
        rules = {name for belief in held for name in belief.rules}
        for name, push in pushes.items():
            best = name in rules and passing[name].rule.name in ATTRIBUTES
            weight = 0.5 * shipped_bench.draws[passing[name].key("weight")] if best else None
            margin = margin + (weight if best else np.broadcast_to(push, (1, 512))[0])
        for name, violation in verdict.violations.items():
            if name not in rules:
                passed = passed * (1 - verdict.enforcement[name] * violation[0])
        return (passed * logistic(margin)).mean()

    assert all(belief.kind != "prepared" for belief in singles)
    sizes = range(1, found.size + 1)
    passing_sets = {
        size: {frozenset(c) for c in combinations(singles, size) if acceptance(c) > ENOUGH}
        for size in sizes
    }
    assert not any(passing_sets[size] for size in sizes if size < found.size)
    assert passing_sets[found.size] == {frozenset(one.what) for one in found.sets}


def panel_offers(hearing, offer):
    return Offers.of(hearing.bench.scenario, [offer], None)


def test_geneva_with_immunity_needs_only_moscow_to_be_no_veto_and_an_agreed_agenda(shipped_bench):
    found = believed(on_day(shipped_bench, date(2026, 1, 31)), GENEVA, "russia")

    assert names(found.sets) == [["RU2 not enforced", "agenda agreed"]]
    assert found.singles[0].what[0].name == "RU2 not enforced"


def test_no_three_beliefs_make_russia_come_to_kyiv(shipped_bench):
    hearing = of_answer(shipped_bench, shipped_bench.scenario.events["kyiv-answer-2026-01"])

    assert believed(hearing, hearing.terms, "russia", "ukraine").size is None


def test_a_line_that_is_not_enforced_is_a_line_that_is_left_out(shipped_bench):
    hearing = on_day(shipped_bench, date(2026, 1, 31))
    verdict = hearing.weigh("russia", panel_offers(hearing, GENEVA))
    found = believed(hearing, GENEVA, "russia")
    dropped = next(one for one in found.singles if one.what[0].name == "RU2 not enforced")

    assert dropped.after.mean == pytest.approx(verdict.without("RU2").mean(), rel=1e-12)
