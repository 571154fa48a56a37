"""Each standard rule does what its first line says; the whole keeps the model's invariants."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged import ALBA, at, case_of, stand_in

from sim.expect.draws import Believed
from sim.facts.record import Guarantee
from sim.facts.scenario import Scenario
from sim.rules.bibliography import literature, marked
from sim.rules.bind import bind
from sim.rules.book import RuleBook, standard_book, standard_dynamics
from sim.rules.offers import Offers
from sim.rules.standard import considerations, silent
from sim.rules.standard.considerations import (
    free_from_arrest,
    groundwork,
    habit,
    mediation,
    personal_safety,
    progress,
    standing,
    whose_ground,
)
from sim.rules.verdict import weigh
from sim.simulate.views import ATTRIBUTES

ONE = np.ones(1)
SILENT = tuple(RuleBook.of(silent))
EIGHT = tuple(name for name in RuleBook.of(considerations) if name != "base")


def number(value):
    return float(np.ravel(value)[0])


def answer(name, case, **given):
    rule = standard_book()[name]
    drawn = dict.fromkeys(rule.priors, ONE)
    return number(rule.judge(case, **{**drawn, **given}))


@pytest.mark.parametrize(
    ("venue", "value"),
    [("stockholm", 0), ("astana", 0.35), ("geneva", 0.7), ("oslo", 1), (None, 0.5)],
)
def test_whose_ground_runs_from_the_adversary_to_ones_own(venue, value):
    assert number(whose_ground(case_of(at(venue)))) == pytest.approx(value)


@pytest.mark.parametrize(
    ("venue", "value"),
    [("stockholm", 0.2), ("astana", 0.65), ("geneva", 0.9), ("oslo", 1), (None, 0.8)],
)
def test_personal_safety_is_least_on_the_ground_of_the_adversary(venue, value):
    assert number(personal_safety(case_of(at(venue)))) == pytest.approx(value)


def test_a_promise_of_the_adversary_adds_little_to_safety():
    promised = at("stockholm", guarantees=(Guarantee(kind="personal-security"),))

    assert number(personal_safety(case_of(promised))) == pytest.approx(0.35)


@pytest.mark.parametrize(
    ("offer", "value"),
    [
        (at("geneva"), 0),
        (at("geneva", guarantees=(Guarantee(kind="immunity", strength=0.5),)), 0.5),
        (at("geneva", guarantees=(Guarantee(kind="immunity"),)), 1),
        (at("geneva", level="delegations"), 1),
        (at("astana"), 1),
        (at(), 1),
    ],
)
def test_freedom_from_arrest_hangs_on_court_and_shield(offer, value):
    found = free_from_arrest(case_of(offer), ("rome-statute",), "immunity")

    assert number(found) == pytest.approx(value)


def test_nobody_is_free_on_the_ground_of_the_adversary():
    assert number(free_from_arrest(case_of(at("stockholm")), (), "immunity")) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("by", "present", "value"), [("borea", (), 0.2), ("borea", ("envoy",), 0.6), ("envoy", (), 0.9)]
)
def test_mediation_counts_presence_and_initiative(by, present, value):
    assert number(mediation(case_of(at(participants=present), by=by))) == pytest.approx(value)


@pytest.mark.parametrize(("agenda", "value"), [((), 0.3), (("border",), 0.45)])
def test_progress_counts_topics_on_the_agenda(agenda, value):
    assert number(progress(case_of(at(agenda=agenda)), ("border",))) == pytest.approx(value)


def test_groundwork_grows_with_rounds_agenda_and_level():
    rounds = {"delegations": np.array([[1.0]])}
    agreed = at(guarantees=(Guarantee(kind="agreed-agenda"),))
    cases = [
        case_of(at()), case_of(at(), rounds=rounds), case_of(at(agenda=("border",))),
        case_of(at(level="delegations")), case_of(agreed),
    ]  # fmt: skip

    found = [number(groundwork(case)) for case in cases]
    assert found == pytest.approx([0.15, 0.4, 0.25, 0.6, 0.65])


@pytest.mark.parametrize(
    ("offer", "value"),
    [
        (at("stockholm"), 0), (at("geneva"), 0.4), (at("oslo"), 0.9),
        (at("geneva", level="experts"), 0.65), (at("stockholm", level="experts"), 0),
    ],
)  # fmt: skip
def test_standing_is_lost_as_a_guest_of_the_adversary(offer, value):
    assert number(standing(case_of(offer))) == pytest.approx(value)


@pytest.mark.parametrize(("held", "value"), [(0, 0), (1, 1 - np.exp(-0.5)), (4, 1 - np.exp(-2))])
def test_habit_grows_with_meetings_on_the_same_track(held, value):
    rounds = {"leaders": np.array([[float(held)]]), "delegations": np.array([[9.0]])}

    assert number(habit(case_of(at(), rounds=rounds))) == pytest.approx(value)


@pytest.mark.parametrize("name", EIGHT)
def test_an_attribute_of_one_half_pushes_nothing_and_the_ends_push_by_half_the_weight(name):
    coded = dict(zip(EIGHT, ATTRIBUTES, strict=True))[name]
    pushes = [
        answer(name, case_of(codes={coded: np.array([value])}), weight=2 * ONE)
        for value in (0.0, 0.5, 1.0)
    ]

    assert pushes == [-1, 0, 1]


def test_an_edit_moves_a_coded_value_by_as_much_as_the_computed_one():
    offers = Offers.of(stand_in(), [at("geneva"), at("oslo"), at("stockholm")], "borea")
    case = replace(case_of(), offers=offers, original=offers.row(0), codes={"terr": 0.6 * ONE})

    assert case.attribute("terr", whose_ground).ravel() == pytest.approx([0.6, 0.9, 0])


def test_below_leaders_a_meeting_is_easier_to_accept():
    found = [
        answer("level", case_of(at(level=level)), below_leaders=True)
        for level in ("leaders", "ministers", "delegations", "experts")
    ]

    assert found == [0, 1, 1, 1]


def test_a_deadline_that_draws_near_pulls():
    pulls = [
        answer("time", case_of(day=day), deadline_day=200.0, from_day=100.0, beta=0.5 * ONE)
        for day in (50.0, 100.0, 150.0, 200.0, 300.0)
    ]

    assert pulls == pytest.approx([0.02, 0.02, 0.265, 1, 1])


def test_a_public_refusal_costs_on_the_same_ground_and_fades():
    given = {"on_adversary_ground": True, "half_life": 50 * ONE}
    refused = (np.full((1, 1), 50.0),)

    assert answer("audience", case_of(at("stockholm"), refused=refused), **given) == -0.5
    assert answer("audience", case_of(at("geneva"), refused=refused), **given) == 0
    assert answer("audience", case_of(at("stockholm")), **given) == 0


def test_the_cost_of_going_back_is_bounded():
    refused = tuple(np.full((1, 1), 99.0) for _ in range(40))
    cost = answer("audience", case_of(at("stockholm"), refused=refused), on_adversary_ground=True)

    assert cost == -2.5


TRUCE, FIGHTING = "hostilities=truce", "hostilities=fighting"


@pytest.mark.parametrize(
    ("hurts", "hurts_adversary", "way_out", "value"),
    [
        ((FIGHTING,), (FIGHTING,), (FIGHTING,), 1), ((FIGHTING,), (FIGHTING,), (TRUCE,), 0),
        ((FIGHTING,), (TRUCE,), (FIGHTING,), 0), ((), (FIGHTING,), (FIGHTING,), 0),
    ],
)  # fmt: skip
def test_ripeness_needs_hurt_on_both_sides_and_a_way_out(hurts, hurts_adversary, way_out, value):
    context = {("hostilities", "fighting"): np.array([[True]])}
    found = answer(
        "ripeness", case_of(context=context), hurts=hurts, hurts_adversary=hurts_adversary,
        way_out=way_out,
    )  # fmt: skip

    assert found == value


def test_an_attentive_mediator_that_backs_an_offer_presses():
    context = {("hostilities", "truce"): np.array([[True]])}
    given = {"mediators": ("envoy",), "attentive": (TRUCE,)}

    assert answer("pressure", case_of(by="envoy", context=context), **given) == 1
    assert answer("pressure", case_of(by="envoy"), **given) == 0
    assert answer("pressure", case_of(by="borea", context=context), **given) == 0


def test_a_sign_that_things_could_change_pulls():
    context = {("hostilities", "truce"): np.array([[True]])}

    assert answer("way_out", case_of(context=context), seen=(TRUCE,)) == 1
    assert answer("way_out", case_of(), seen=(TRUCE,)) == 0


VENUES = [at(venue, level) for venue in ("oslo", "stockholm", "geneva", "astana", None)
          for level in ("leaders", "delegations")]  # fmt: skip


@pytest.mark.parametrize("name", SILENT)
def test_a_silent_rule_pushes_exactly_0_without_input(name):
    context = {("hostilities", "truce"): np.array([[True]])}
    case = case_of(*VENUES, context=context, refused=(np.full((1, 1), 50.0),), day=720.0)
    (bound,) = (
        b for b in bind(standard_book(), stand_in())[0] if b.id == name and b.party == "alba"
    )
    pushed = bound.answer(case, Believed(1, 64).parameters([bound]))

    assert np.all(np.broadcast_to(pushed, (len(VENUES), 64)) == 0)


def acceptance(book, case, size=64):
    rules = [b for b in bind(book, stand_in())[0] if b.party == case.party.name]
    return weigh(rules, case, Believed(1, size).parameters(rules), {}).acceptance


def test_silent_rules_change_no_bit():
    case = case_of(*VENUES)
    whole = acceptance(standard_book(), case)

    np.testing.assert_array_equal(whole, acceptance(standard_book().without(*SILENT), case))


def test_one_offer_alone_is_the_same_as_in_a_table():
    whole = acceptance(standard_book(), case_of(*VENUES))
    apart = [acceptance(standard_book(), case_of(offer)) for offer in VENUES]

    np.testing.assert_array_equal(whole, np.concatenate(apart))


values = st.lists(st.floats(0, 1), min_size=8, max_size=8)


@settings(max_examples=30, deadline=None)
@given(low=values, which=st.integers(0, 7), raised=st.floats(0, 1))
def test_raising_an_attribute_never_lowers_acceptance(low, which, raised):
    high = [v + raised * (1 - v) if n == which else v for n, v in enumerate(low)]
    found = [
        acceptance(
            standard_book(),
            case_of(codes={a: np.array([v]) for a, v in zip(ATTRIBUTES, held, strict=True)}),
        )
        for held in (low, high)
    ]

    assert (found[1] >= found[0]).all()


SWAP = {"alba": "borea", "borea": "alba"}


def mirrored(scenario):
    """Return the scenario with the principals' names swapped, and nothing else."""
    facts = scenario.model_dump(by_alias=True)
    facts["parties"] = {
        SWAP.get(name, name): {**party, "adversary": SWAP.get(party["adversary"])}
        for name, party in facts["parties"].items()
    }
    return Scenario.model_validate(facts)


@pytest.mark.parametrize("name", SWAP)
def test_swapping_the_names_of_principals_and_streams_swaps_the_results_exactly(name):
    other = mirrored(stand_in())
    rules, turned = bind(standard_book(), stand_in())[0], bind(standard_book(), other)[0]
    draws = Believed(1, 64).parameters(rules)
    renamed = {
        bound.key(p): draws[replace(bound, party=SWAP[bound.party]).key(p)]
        for bound in turned
        for p in bound.priors
    }
    case = case_of(*VENUES, side=replace(ALBA, name=name, adversary=SWAP[name]))
    mirror = replace(
        case,
        party=replace(case.party, name=SWAP[name], adversary=name),
        offers=Offers.of(other, VENUES, "alba"),
    )

    one = weigh([b for b in rules if b.party == name], case, draws, {})
    two = weigh([b for b in turned if b.party == SWAP[name]], mirror, renamed, {})
    np.testing.assert_array_equal(one.acceptance, two.acceptance)


def test_the_swap_would_be_seen_if_streams_kept_their_names():
    rules = bind(standard_book(), stand_in())[0]
    draws = Believed(1, 64).parameters(rules)
    one, two = (
        weigh([b for b in rules if b.party == name], case_of(*VENUES), draws, {}).acceptance
        for name in ("alba", "borea")
    )

    assert not np.array_equal(one, two)


def test_every_reference_of_the_book_has_an_entry_and_no_entry_is_idle():
    book = standard_book() | standard_dynamics()
    used = {key for rule in book.values() for key in rule.references}

    assert used == set(literature())


def test_what_was_only_recalled_is_marked():
    assert marked("axelrod-1984").endswith("(recalled, not re-read)")
    assert marked("putnam-1988") == "putnam-1988"
    recalled = {key for key, entry in literature().items() if entry.checked == "recalled"}
    assert recalled == {"axelrod-1984", "beardsley-2011", "bercovitch-1996", "tversky-1972"}


def test_every_rule_rests_on_a_source_or_an_assumption():
    book = standard_book() | standard_dynamics()

    assert all(rule.references or rule.assumed for rule in book.values())
