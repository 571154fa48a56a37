"""The fewest changes of an offer: a toy case by hand, brute force, and the shipped scenario."""

from datetime import date
from itertools import chain, combinations, product

import numpy as np
import pytest

from sim.expect.bench import Bench, bench
from sim.expect.draws import Believed, Interval, interval
from sim.expect.hearing import of_answer, on_day
from sim.expect.space import open_space
from sim.facts.record import Guarantee, Offer
from sim.facts.scenario import Space
from sim.rules.bind import Bound
from sim.rules.declare import consideration
from sim.rules.offers import Offers
from sim.study.edits import named_venues, wider_edits
from sim.study.explore import JOINT, explore
from sim.study.flips import edit_sets, flips, merged
from sim.study.logic import Span, dropped, logic, span_of

TERMS = Offer(venues=("island",), level="leaders", format="bilateral")


@consideration(assumed="a test")
def wants(case):
    """The party wants two of three things."""
    swiss = case.offers.on(["CHE"])
    return -3.0 + 2.0 * (case.offers.guarantee("safety") + swiss + case.offers.topics("border"))


@consideration(assumed="a test")
def agrees(case):
    """The party agrees to anything but Geneva's neighbour."""
    return np.where(case.offers.on(["bern"]), -9.0, 9.0)


def toy(scenario, *rules):
    bound = [Bound(rule, party, rule.name, {}, {}) for rule, party in rules]
    return on_day(Bench(scenario, tuple(bound), Believed(1, 1)), date(2025, 3, 31))


def asked(scenario, *venues, borea=agrees):
    hearing = toy(scenario, (wants, "alba"), (borea, "borea"))
    made = wider_edits(scenario, TERMS, None, venues)
    return flips(hearing, TERMS, made)


def documented(opened, name, *keep):
    """Return the answer, and the fewest changes of its offer of kinds that are not kept."""
    event, hearing = opened.scenario.events[name], of_answer(opened, opened.scenario.events[name])
    by, venues = hearing.documented.by, named_venues(opened.scenario.as_of(hearing.known), event.by)
    edits = wider_edits(opened.scenario, hearing.terms, by, venues)
    return event.by, flips(hearing, hearing.terms, [e for e in edits if e.kind not in keep], by)


def named(reached):
    return [
        tuple((amendment.names, amendment.count) for amendment in one.what.amendments)
        for one in reached.sets
    ]


def test_every_pair_of_three_wishes_is_found_with_its_acceptance(small):
    found = asked(small, "geneva")["alba"]

    assert named(found) == [
        ((("add guarantee safety",), 1), (("add topic border",), 1)),
        ((("add guarantee safety",), 1), (("venue geneva",), 1)),
        ((("add topic border",), 1), (("venue geneva",), 1)),
    ]
    assert [one.after.mean for one in found.sets] == pytest.approx([1 / (1 + np.exp(-1))] * 3)


def test_venues_that_look_the_same_are_one_choice(small):
    found = asked(small, "geneva", "lausanne", borea=wants)["alba"]

    assert named(found)[1][1] == (("venue geneva", "venue lausanne"), 1)


def test_what_all_accept_may_need_other_changes(small):
    found = asked(small, "bern")[JOINT]

    assert named(found) == [((("add guarantee safety",), 1), (("add topic border",), 1))]
    assert found.sets[0].difference.mean == pytest.approx(
        found.sets[0].after.mean - found.now.mean, rel=1e-12
    )


def test_none_found_is_an_answer(small):
    hearing = toy(small, (wants, "alba"), (agrees, "borea"))
    made = [e for e in wider_edits(small, TERMS, None, ["geneva"]) if e.kind == "level"]

    assert flips(hearing, TERMS, made)["alba"].size is None


def test_an_offer_that_is_accepted_needs_no_change(small):
    hearing = toy(small, (wants, "alba"), (agrees, "borea"))

    assert flips(hearing, TERMS, [])["borea"].size == 0


def test_edits_made_at_once_are_all_made(small):
    made = {edit.name: edit for edit in wider_edits(small, TERMS, None, ["geneva"])}
    chosen = [made[name] for name in ("add guarantee safety", "venue geneva", "level experts")]
    offer = merged(small, TERMS, chosen, None)

    assert (offer.venues, offer.level, offer.format) == (("geneva",), "experts", "bilateral")
    assert [(promise.kind, promise.by) for promise in offer.guarantees] == [("safety", "helvia")]


def test_edits_that_exclude_each_other_are_never_together(small):
    groups = [(edit,) for edit in wider_edits(small, TERMS, None, ["geneva", "bern"])]
    for held in edit_sets(groups, 3):
        touched = [part for alike, _ in held for part in alike[0].touches]
        assert len(touched) == len(set(touched))


def test_a_search_by_hand_finds_the_same_size_and_the_same_offers(leaders):
    opened = bench(leaders, seed=1, draws=128)
    _, found = documented(opened, "kyiv-answer-2026-01", "seat", "format", "topic")
    answer = of_answer(opened, leaders.events["kyiv-answer-2026-01"])
    made = wider_edits(leaders, answer.terms, "ukraine", ["moscow", "kyiv", "istanbul"])
    kinds = [e for e in made if e.kind in {"guarantee", "level", "place"}]
    pairs = [p for p in combinations(kinds, 2) if not p[0].touches & p[1].touches]

    def passes(sets):
        rows = [merged(leaders, answer.terms, held, "ukraine") for held in sets]
        table = answer.weigh("russia", Offers.of(leaders, rows, "ukraine"))
        means = table.acceptance.mean(axis=1)
        return {frozenset(e.name for e in s) for s, m in zip(sets, means, strict=True) if m > 0.5}

    listed = {
        frozenset(names)
        for one in found["russia"].sets
        for names in product(*(amendment.names for amendment in one.what.amendments))
    }
    assert not passes([(edit,) for edit in kinds])
    assert found["russia"].size == 2
    assert passes(pairs) <= listed


def test_no_set_of_guarantees_flips_the_january_refusal_of_moscow(leaders):
    opened = bench(leaders, seed=1, draws=512)
    answer = of_answer(opened, leaders.events["kyiv-2026-01"])
    kinds = list(leaders.guarantees)
    sets = list(chain.from_iterable(combinations(kinds, n) for n in range(len(kinds) + 1)))
    rows = [
        answer.terms.model_copy(
            update={"guarantees": tuple(Guarantee(kind=kind, by=who) for kind in held)}
        )
        for who in leaders.parties
        for held in sets
    ]
    verdict = answer.weigh("ukraine", Offers.of(leaders, rows, "russia"))

    assert verdict.acceptance.mean(axis=1).max() < 0.05


def test_the_search_over_guarantees_alone_says_so(leaders):
    opened, kinds = bench(leaders, seed=1, draws=256), ("level", "format", "seat", "topic", "place")
    party, found = documented(opened, "kyiv-2026-01", *kinds)

    assert found[party].size is found[JOINT].size is None


def test_no_three_changes_at_leaders_level_make_all_accept_instead_of_moscow(leaders):
    _, found = documented(bench(leaders, seed=1, draws=256), "kyiv-2026-01", "level")

    assert found[JOINT].size is None


DAY = date(2026, 1, 30)
SITES = Space(
    venues=("moscow", "minsk", "geneva", "istanbul"),
    guarantees=({"kind": "immunity", "strength": 0.5},),
)


@pytest.fixture(scope="module")
def explored(leaders):
    opened = bench(leaders, seed=1, draws=512)
    return explore(opened, open_space(leaders, SITES), DAY)


@pytest.fixture(scope="module")
def found(explored):
    return {item.correction.lines: item for item in dropped(explored, logic(explored))}


def test_each_correction_is_followed(explored, found):
    assert set(found) == {held.lines for held in logic(explored).corrections}
    assert set(found) == {frozenset({"RU2"}), frozenset({"UA1", "UA4"})}


@pytest.mark.parametrize("lines", [{"RU2"}, {"UA1", "UA4"}])
def test_what_opens_spans_the_offers_one_by_one(explored, found, lines):
    item = found[frozenset(lines)]
    other = explore(explored.bench.without(*item.correction.lines), explored.space, DAY)
    opened = [n for n, k in enumerate(explored.classes.member) if k in item.correction.opens]
    alone = [interval(other.joint[other.classes.member[n]]) for n in opened]

    assert item.joint.low == pytest.approx(min(one.low for one in alone))
    assert item.joint.high == pytest.approx(max(one.high for one in alone))
    assert min(a.mean for a in alone) <= item.joint.mean <= max(a.mean for a in alone)


def test_dropping_a_line_never_lowers_acceptance(explored, found):
    for item in found.values():
        for n in item.correction.opens:
            assert item.joint.high >= explored.interval(n).high


def test_intervals_span_from_the_lowest_to_the_highest():
    held = [Interval(0.2, 0.1, 0.5), Interval(0.6, 0.3, 0.7)]

    assert span_of(held) == Span(pytest.approx(0.4), 0.1, 0.7, 2)
    assert span_of(held).level is None


def test_where_nothing_contradicts_nothing_is_dropped(leaders):
    opened = bench(leaders, seed=1, draws=64).without("RU2")
    space = open_space(leaders, Space(venues=("istanbul",)))
    explored = explore(opened, space, DAY)

    assert dropped(explored, logic(explored)) == ()
